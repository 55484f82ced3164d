"""A file of the target, as the inventory sees it before anything is scanned."""

from __future__ import annotations

import enum

from stockade.model.frozen import frozen


class Tracking(enum.StrEnum):
    """What git says of a file."""

    TRACKED = "tracked"
    IGNORED_TRACKED = "tracked-but-ignored"
    UNTRACKED = "untracked"
    NO_GIT = "no-git"


@frozen
class File:
    """A regular file. Scanners decide by these facts alone whether they claim it."""

    path: str
    """Relative to the scanned root; see `stockade.model.path`."""

    size: int
    """Bytes."""

    language: str = ""
    """Lower-case name, e.g. `python`; empty when unknown. See `stockade.target.language`."""

    binary: bool = False
    """Whether it holds a NUL byte in its first 8 KiB and is not UTF-16 or UTF-32 text."""

    tracking: Tracking = Tracking.NO_GIT
    sha256: str = ""
    """Of its bytes (hex), once they have been read."""

    @property
    def name(self) -> str:
        """The last component of the path."""
        return self.path.rpartition("/")[2]


@frozen
class Excluded:
    """A file that configuration leaves out of every scan. Counted and shown."""

    path: str
    by: str
    """The pattern and where it stands, e.g. `tests/samples/** (.stockade/config.toml)`."""
