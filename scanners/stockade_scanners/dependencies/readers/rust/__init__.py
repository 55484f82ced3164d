"""Formats of Cargo."""
