"""`go.sum` (https://go.dev/ref/mod#go-sum-files), for what a `go.mod` before Go 1.17 leaves out."""

from __future__ import annotations

from collections.abc import Iterator


def modules(text: str) -> Iterator[tuple[str, str] | None]:
    """Yield the path and version of each module whose content has a checksum.

    A line with the checksum of a `go.mod` alone is left out: such a module takes part in choosing
    versions and is not built. `None` stands for a line that does not parse.
    """
    for line in text.split("\n"):
        words = line.split()
        if words and len(words) != 3:
            yield None
        elif words and not words[1].endswith("/go.mod"):
            yield words[0], words[1]
