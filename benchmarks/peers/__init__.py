"""Servers to measure ours against."""
