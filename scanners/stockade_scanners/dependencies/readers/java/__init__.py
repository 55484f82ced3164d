"""Formats of Maven and Gradle."""
