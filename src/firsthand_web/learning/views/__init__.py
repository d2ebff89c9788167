"""Pages of learning, one file per noun."""
