"""What a person can do with evidence."""
