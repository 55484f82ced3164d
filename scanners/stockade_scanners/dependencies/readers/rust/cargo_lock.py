"""`Cargo.lock` of every version, 1 to 4
(https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest
from stockade_scanners.dependencies.readers import toml
from stockade_scanners.dependencies.readers.entries import bounded, locked, manifest

CRATES = "crates.io"


def read(text: str, context: Context) -> Manifest:
    """Read every package that has a source, be it an index or a repository.

    A package without one is a folder. Those in the target are its own code, and one outside is a
    gap of the `Cargo.toml` that names it; so they are left out when that file is there to tell.
    The old `[root]` table is such a package too.

    Raises:
        ReadError: not TOML, or `package` is no array of tables.
    """
    packages = toml.tables(toml.load(text), "package")
    bounded(len(packages))
    names = [str(package.get("name", "")) for package in packages]
    lines = toml.name_lines(text, "package", names)
    told = context.other(posixpath.join(context.folder, "Cargo.toml")) is not None
    found = [
        _entry(package, line)
        for package, line in zip(packages, lines, strict=True)
        if "source" in package or not told
    ]
    return manifest(found, open_below=context.folder)


def _entry(package: Mapping[str, Any], line: int | None) -> Entry:
    return locked(CRATES, package.get("name"), package.get("version"), line)
