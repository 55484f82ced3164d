"""Formats of NuGet and MSBuild."""
