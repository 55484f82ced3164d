"""What a scan says of each dependency: vulnerable, clear, or unknown with a reason."""

from __future__ import annotations

import enum

from stockade.model.frozen import frozen
from stockade.model.gap import dependency_subject


class DependencyState(enum.StrEnum):
    """There is no fourth: what was not looked up is unknown, and unknown is a gap."""

    VULNERABLE = "vulnerable"
    """At least one advisory names this version."""
    CLEAR = "clear"
    """A look-up answered, from data of a known date, and no advisory names this version."""
    UNKNOWN = "unknown"
    """No look-up could answer; a gap says why."""


class Reachability(enum.StrEnum):
    """What the source code shows of a vulnerable package. It ranks, and never suppresses."""

    IMPORTED = "imported"
    """The code imports it; the finding's second location says where."""
    NOT_SEEN = "not-seen"
    """All Python code was read, and no import of it was seen. It may still be used."""
    UNKNOWN = "unknown"
    """It is not known by which name it would be imported, or not all code could be read."""


@frozen
class AdvisorySource:
    """Where look-ups were answered from."""

    name: str
    """E.g. `offline store, PyPI`; unique in a result."""

    as_of: str
    """Up to when its data is known to be complete: UTC, ISO 8601; a day where it was asked live."""

    records: int = 0
    """How many advisories it holds; 0: it does not say."""

    broken: int = 0
    """Advisories that could not be read when they were taken into the store."""

    digest: str = ""
    """SHA-256 of its data; empty for a live service."""


@frozen
class DependencyRecord:
    """One dependency that one file names."""

    purl: str
    ecosystem: str
    """OSV's word; empty where even that is not known."""

    name: str
    version: str
    """Empty when the file does not say an exact one."""

    path: str
    """The file that names it."""

    line: int | None = None
    state: DependencyState
    source: str = ""
    """The `AdvisorySource` that answered, by name; empty: none did."""

    wanted: str = ""
    """The versions that the file allows, in its own notation, where it names no exact one."""

    licence: str = ""
    """As the file states it; empty: not known."""

    @property
    def subject(self) -> str:
        """The subject under which it is claimed; see `stockade.model.gap`."""
        return dependency_subject(self.path, self.purl)

    def sort_key(self) -> tuple[str, int, str]:
        """Order by path, line, purl."""
        return (self.path, self.line or 0, self.purl)
