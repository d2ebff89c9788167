"""Where to: objectives, key results, and whether they will be reached."""
