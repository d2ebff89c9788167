"""What a person can do with briefs."""
