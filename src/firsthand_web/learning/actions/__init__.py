"""Every write of learning, one file per noun."""
