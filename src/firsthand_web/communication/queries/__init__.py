"""Reads of communication: what a brief is made of, how it is composed, and its files."""
