"""Formats of npm and of the tools that install from its registry."""
