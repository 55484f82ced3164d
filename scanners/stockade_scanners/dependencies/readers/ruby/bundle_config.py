"""`.bundle/config`, for the one setting by which Bundler takes another Gemfile and its lock file.

https://bundler.io/man/bundle-config.1.html.
"""

from __future__ import annotations

import re

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.entries import manifest, nameless

_GEMFILE = re.compile(r"""\s*+["']?BUNDLE_GEMFILE["']?\s*+:\s*+["']?([^\s"']*+)""", re.IGNORECASE)
_READ = re.compile(r"(?:\./)?(?:Gemfile|gems\.rb)")
"""Those whose lock files are read anyway."""


def read(text: str, context: Context) -> Manifest:  # noqa: ARG001 (the shape of a reader)
    """Read nothing but a gap where the Gemfile has another name."""
    for number, line in enumerate(text.split("\n"), start=1):
        said = _GEMFILE.match(line)
        if said and not _READ.fullmatch(said[1]):
            detail = "Bundler is told to take another Gemfile and its lock file: not read."
            return manifest([nameless("Gemfile", detail, number)])
    return Manifest()
