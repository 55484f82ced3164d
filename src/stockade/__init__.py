"""Stockade: one gate that runs many security scanners over a repository."""

__version__ = "0.1.0"
