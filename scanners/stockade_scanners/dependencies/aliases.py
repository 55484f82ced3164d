"""One advisory for each flaw: OSV holds the same one as PYSEC-…, GHSA-… and CVE-… records.

pip-audit merges most of them, but two PYSEC records stay apart, and it chooses the id by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from packaging.version import Version

from stockade_scanners.dependencies.answers import Advisory

_PREFERRED = ("PYSEC-", "GHSA-")
"""First those that osv.dev keeps under their own id for PyPI; a CVE id is only ever an alias."""


def merge(advisories: Iterable[Advisory]) -> tuple[Advisory, ...]:
    """Join those that share an id, however indirectly. Sorted by id; the order given is no matter.

    The joined advisory has every id and fixed version, and the first description by (id, text).
    """
    groups: list[list[Advisory]] = []
    for advisory in sorted(advisories, key=lambda a: (a.id, a.description)):
        linked = [g for g in groups if any(ids(advisory) & ids(other) for other in g)]
        groups = [g for g in groups if g not in linked]
        groups.append([*(member for g in linked for member in g), advisory])
    return tuple(sorted((_joined(group) for group in groups), key=lambda a: a.id))


def ids(advisory: Advisory) -> set[str]:
    """Every id of the advisory."""
    return {advisory.id, *advisory.aliases}


def label(advisory: Advisory) -> str:
    """The id that people know the flaw by: its CVE id where it has one."""
    known = sorted(i for i in ids(advisory) if i.startswith("CVE-"))
    return known[0] if known else advisory.id


def _joined(group: list[Advisory]) -> Advisory:
    every = set[str]().union(*(ids(advisory) for advisory in group))
    chosen = min(every, key=_preference)
    fixed = {version for advisory in group for version in advisory.fixed_versions}
    described = sorted((a.id, a.description) for a in group if a.description.strip())
    return Advisory(
        id=chosen,
        aliases=tuple(sorted(every - {chosen})),
        fixed_versions=tuple(sorted(fixed, key=Version)),
        description=described[0][1] if described else "",
    )


def _preference(name: str) -> tuple[int, str]:
    ranks = [rank for rank, prefix in enumerate(_PREFERRED) if name.startswith(prefix)]
    return (ranks[0] if ranks else len(_PREFERRED) + name.startswith("CVE-"), name)
