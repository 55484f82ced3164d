"""Questions to sources of advisories, and their answers."""

from __future__ import annotations

from typing import NamedTuple

from stockade.advisories.flaw import Flaw
from stockade.model.ecosystem import folded
from stockade.model.errors import StockadeError
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import Dependency, Unresolved, Wanted


class Question(NamedTuple):
    """A package at an exact version, or at any of those that a file allows.

    A tuple, since it is the key under which every entry of every file looks its answer up.
    """

    ecosystem: str
    name: str
    """As the file spells it: a live service may be particular about that."""

    version: str = ""
    grammar: str = ""
    wanted: str = ""
    """See `Wanted`; a question has a version, or a grammar."""

    def sort_key(self) -> tuple[str, str, str, str, str]:
        """Order by ecosystem, name, version, range."""
        return (self.ecosystem, self.name, self.version, self.grammar, self.wanted)

    @property
    def folded(self) -> str:
        """The name by which advisories are kept; see `stockade.model.ecosystem.folded`."""
        return folded(self.ecosystem, self.name)

    @property
    def range(self) -> Wanted | None:
        """The allowed versions; `None` when there is an exact one."""
        return Wanted(grammar=self.grammar, text=self.wanted) if self.grammar else None


@frozen
class Answer:
    """What a source says. Flaws may stand beside a problem: then there may be more of them."""

    flaws: tuple[Flaw, ...] = ()
    """Those of the version; for a range those of every allowed version."""

    jointly: bool = False
    """Whether every allowed version of a range has one of the flaws, but not each of them all."""

    possible: tuple[Flaw, ...] = ()
    """Those of some allowed version of a range."""

    safe_version: str = ""
    """The smallest upgrade without a known flaw; empty: none is known."""

    problem: GapReason | None = None
    """Why nothing may be concluded from the absence of a flaw."""

    detail: str = ""
    source: str = ""
    """The `AdvisorySource` that answered, by name."""


class SourceDown(StockadeError):
    """A source of advisories did not answer, or not sensibly."""

    def __init__(
        self,
        message: str,
        *,
        reason: GapReason = GapReason.NO_ADVISORY_DATA,
        unreachable: bool = True,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.unreachable = unreachable
        """Whether asking anything else now would fail too."""


def question(entry: Dependency | Unresolved) -> Question | None:
    """What to ask; `None` when no advisory could say anything of it."""
    if isinstance(entry, Dependency):
        version = entry.version
        if entry.ecosystem == "PyPI":  # a local version is known to advisories by its public one
            version = version.partition("+")[0]
        return Question(ecosystem=entry.ecosystem, name=entry.name, version=version)
    wanted = entry.wanted
    if wanted is None or entry.direct or not (entry.ecosystem and entry.name):
        return None
    return Question(
        ecosystem=entry.ecosystem,
        name=entry.name,
        grammar=wanted.grammar,
        wanted=wanted.text,
    )


def unanswered(reason: GapReason, detail: str) -> Answer:
    """The answer of nobody."""
    return Answer(problem=reason, detail=detail)
