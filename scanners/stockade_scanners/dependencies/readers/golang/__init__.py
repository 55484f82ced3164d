"""Formats of Go."""
