"""What a person can do from home."""
