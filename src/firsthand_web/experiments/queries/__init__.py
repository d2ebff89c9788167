"""Reads of experiments that take more than one chain, or hand the library what it computes from."""
