"""What people can do with experiments, one file per noun."""
