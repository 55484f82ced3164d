"""Formats of Python's own tools."""
