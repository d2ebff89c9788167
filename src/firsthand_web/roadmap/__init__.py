"""What to build, in which order, and why."""
