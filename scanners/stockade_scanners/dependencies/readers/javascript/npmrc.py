"""`.npmrc`, for the settings by which npm and pnpm do without a lock file.

https://docs.npmjs.com/cli/using-npm/config#package-lock and https://pnpm.io/settings#lockfile.
Nothing else of the file is kept: it may hold a token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest
from stockade_scanners.dependencies.readers.entries import manifest, nameless

_OFF = re.compile(
    r"""[ \t]*(package-lock|shrinkwrap|lockfile)[ \t]*=[ \t]*["']?false["']?[ \t]*(?:[;#].*)?"""
)


def read(text: str, context: Context) -> Manifest:  # noqa: ARG001 (the shape of a reader)
    """Read nothing but a gap for each setting that turns the lock file off."""
    return manifest(_off(text))


def _off(text: str) -> Iterator[Entry]:
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _OFF.fullmatch(line):
            detail = f"{found[1]} is false, so that the lock file does not count."
            yield nameless("lock file", detail, number)
