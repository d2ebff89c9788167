"""Reads of core that take more than one chain."""
