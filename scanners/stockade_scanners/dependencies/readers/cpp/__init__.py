"""Formats of Conan."""
