"""One flaw for each flaw: OSV holds the same one as PYSEC-…, GHSA-… and CVE-… records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from stockade.advisories.advisory import Advisory
from stockade.advisories.rating import UNRATED, Rating
from stockade.model.frozen import frozen

_PREFERRED = ("PYSEC-", "GO-", "RUSTSEC-", "GHSA-", "MAL-")
"""First the databases that an ecosystem keeps for itself; a CVE id is only ever an alias."""


@frozen
class Flaw:
    """All that is known of one flaw in one package, from every record of it."""

    id: str
    """The preferred one of its ids, the same whichever source answered."""

    aliases: tuple[str, ...] = ()
    """Its other ids, sorted."""

    rating: Rating = UNRATED
    """The worst of its records'."""

    cwe: tuple[int, ...] = ()
    summary: str = ""
    details: str = ""
    fixed_versions: tuple[str, ...] = ()
    """In the ecosystem's order."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id, the preferred one first."""
        return (self.id, *self.aliases)

    @property
    def label(self) -> str:
        """The id that people know the flaw by: its CVE id where it has one."""
        return next((i for i in sorted(self.ids) if i.startswith("CVE-")), self.id)


def join(advisories: Iterable[Advisory], order: Callable[[str], Any]) -> tuple[Flaw, ...]:
    """Join those that share an id, however indirectly; sorted by id, whatever order they come in.

    `order` sorts fixed versions.
    """
    groups: list[list[Advisory]] = []
    for advisory in sorted(advisories, key=lambda a: (a.id, a.summary)):
        linked = [g for g in groups if any(_ids(advisory) & _ids(other) for other in g)]
        groups = [g for g in groups if g not in linked]
        groups.append([*(member for g in linked for member in g), advisory])
    return tuple(sorted((_flaw(group, order) for group in groups), key=lambda f: f.id))


def _ids(advisory: Advisory) -> set[str]:
    return {advisory.id, *advisory.aliases}


def _flaw(group: Sequence[Advisory], order: Callable[[str], Any]) -> Flaw:
    every = set[str]().union(*(_ids(advisory) for advisory in group))
    chosen = min(every, key=_preference)
    fixed = {span.high for advisory in group for span in advisory.scope.spans if span.fixed}
    first = min(group, key=lambda a: (not a.summary, a.id != chosen, a.id))
    return Flaw(
        id=chosen,
        aliases=tuple(sorted(every - {chosen})),
        rating=max((a.rating for a in group), key=_badness),
        cwe=tuple(sorted({cwe for advisory in group for cwe in advisory.cwe})),
        summary=first.summary,
        details=first.details,
        fixed_versions=tuple(sorted(sorted(fixed), key=order)),
    )


def _badness(rating: Rating) -> tuple[int, float, str]:
    return (rating.severity, rating.score or 0.0, rating.raw)


def _preference(name: str) -> tuple[int, str]:
    ranks = [rank for rank, prefix in enumerate(_PREFERRED) if name.startswith(prefix)]
    return (ranks[0] if ranks else len(_PREFERRED) + name.startswith("CVE-"), name)
