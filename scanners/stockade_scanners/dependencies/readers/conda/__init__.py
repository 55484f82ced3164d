"""Formats of conda (https://docs.conda.io/), which has Python's packages and any other's."""
