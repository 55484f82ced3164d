"""Questions to a source of advisories, and its answers."""

from __future__ import annotations

from dataclasses import dataclass

from stockade.model.errors import StockadeError
from stockade.model.gap import GapReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A package of PyPI at a public version, both canonical."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """One flaw, whatever the number of ids it goes by."""

    id: str
    """The id by which Stockade names it; see `stockade_scanners.dependencies.aliases`."""

    aliases: tuple[str, ...] = ()
    """Its other ids, sorted."""

    fixed_versions: tuple[str, ...] = ()
    """In the order of PEP 440."""

    description: str = ""
    """As the source wrote it: untrusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the source says. Advisories may stand beside a problem: then there may be more."""

    advisories: tuple[Advisory, ...] = ()
    problem: GapReason | None = None
    """Why nothing may be concluded from the absence of an advisory."""

    detail: str = ""


class SourceDown(StockadeError):
    """The source of advisories, not the tool, let us down."""

    def __init__(self, message: str, *, unreachable: bool) -> None:
        super().__init__(message)
        self.unreachable = unreachable
        """Whether asking anything else now would fail too."""
