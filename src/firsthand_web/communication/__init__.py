"""Telling it: briefs kept as they were told, each number with the record it came from."""
