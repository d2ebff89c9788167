"""Firsthand: from what customers say and do to a plan that can be defended."""

__version__ = "0.1.0"
