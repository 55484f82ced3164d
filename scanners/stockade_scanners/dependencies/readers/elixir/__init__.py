"""Formats of Mix."""
