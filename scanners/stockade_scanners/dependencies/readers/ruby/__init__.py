"""Formats of Bundler."""
