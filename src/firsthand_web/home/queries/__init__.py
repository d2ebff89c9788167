"""Reads that combine all areas."""
