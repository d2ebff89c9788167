"""Forms of experiments, one file per page."""
