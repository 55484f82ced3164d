"""Formats of SwiftPM."""
