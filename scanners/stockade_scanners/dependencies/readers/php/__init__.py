"""Formats of Composer."""
