"""Formats of GitHub Actions."""
