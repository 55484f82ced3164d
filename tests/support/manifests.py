"""What a reader found, in a form that fits into a table of expectations."""

from __future__ import annotations

from stockade_scanners.dependencies.manifest import Manifest

Found = list[tuple[str, int | None]]


def exact(manifest: Manifest) -> Found:
    """The package URLs and lines of what has an exact version."""
    return [(d.purl, d.line) for d in manifest.dependencies]


def gaps(manifest: Manifest) -> Found:
    """The package URLs and lines of what has none."""
    return [(u.purl, u.line) for u in manifest.unresolved]


def wrong(manifest: Manifest) -> list[int | None]:
    """The lines of what makes no sense."""
    return [u.line for u in manifest.unparsed]


def wanted(manifest: Manifest) -> dict[str, str | None]:
    """Name -> the range that is allowed; `None`: not known."""
    return {u.name: u.wanted.text if u.wanted else None for u in manifest.unresolved}
