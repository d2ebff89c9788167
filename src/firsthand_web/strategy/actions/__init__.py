"""What people can do in strategy, one file per noun."""
