"""What people can do in measurement, one file per noun."""
