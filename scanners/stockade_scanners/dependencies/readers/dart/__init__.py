"""Formats of Pub."""
