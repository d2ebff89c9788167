"""Reads of roadmap that take more than one chain, and what the library is asked."""
