"""The address of an OSV API."""

from __future__ import annotations

PUBLIC = "https://api.osv.dev"


def base(url: str) -> str:
    """The API's base of what a user wrote: with or without the path of one of its calls."""
    bare = (url or PUBLIC).rstrip("/")
    for path in ("/v1/query", "/v1/querybatch", "/v1"):
        bare = bare.removesuffix(path)
    return bare
