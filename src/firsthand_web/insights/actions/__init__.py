"""Every write of insights, one file per noun."""
