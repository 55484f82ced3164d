"""The judgement over a package at a version: which flaws it has, and where it would have none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from stockade.advisories.advisory import Advisory
from stockade.advisories.flaw import Flaw, join
from stockade.advisories.scope import affects
from stockade.advisories.versions import KeyOf, VersionError, is_ordered, key_of
from stockade.model.frozen import frozen

_PREVIEW = re.compile(r"[a-z]+")
_STABLE = frozenset({"v", "final", "ga", "release", "post", "sp", "jre", "android"})


@frozen
class Assessment:
    """What the advisories of a package say of one version."""

    flaws: tuple[Flaw, ...] = ()
    unsure: tuple[str, ...] = ()
    """Ids of advisories that may concern it or not, sorted: then it is not known to be clear."""

    safe_version: str = ""
    """The smallest later version that none of the advisories concerns; empty: none is known."""


def assess(ecosystem: str, version: str, advisories: Sequence[Advisory]) -> Assessment:
    """Judge `version` by all advisories of its package."""
    said = [(a, affects(a.scope, ecosystem, version)) for a in advisories]
    hits = [advisory for advisory, affected in said if affected]
    unsure = [advisory.id for advisory, affected in said if affected is None]
    flaws = join(hits, order_of(ecosystem))
    return Assessment(
        flaws=flaws,
        unsure=tuple(sorted(unsure)),
        safe_version=safe_version(ecosystem, version, advisories) if hits else "",
    )


def safe_version(ecosystem: str, version: str, advisories: Sequence[Advisory]) -> str:
    """The smallest version above `version` that holds a fix and that no advisory concerns.

    A stable one where there is any. Only versions that advisories name as fixed are considered:
    they are known to exist.
    """
    if not is_ordered(ecosystem):
        return ""
    key = key_of(ecosystem)
    try:
        current = key(version)
    except VersionError:
        return ""
    above = (version for version in fixes(advisories, key) if key(version) > current)
    safe = ""
    for candidate in _unaffected(ecosystem, above, advisories):
        if not is_preview(candidate):
            return candidate
        safe = safe or candidate
    return safe


def _unaffected(
    ecosystem: str, versions: Iterable[str], advisories: Iterable[Advisory]
) -> Iterator[str]:
    """What stands in the way of a version mostly stands in the way of the next one, too: it is
    asked first, or a package with hundreds of advisories costs their square."""
    scopes = [advisory.scope for advisory in advisories]
    for version in versions:
        for place, scope in enumerate(scopes):
            if affects(scope, ecosystem, version) is not False:
                scopes.insert(0, scopes.pop(place))
                break
        else:
            yield version


def fixes(advisories: Iterable[Advisory], key: KeyOf) -> list[str]:
    """Every version that an advisory names as holding the fix, in the ecosystem's order; equal
    ones by their spelling."""
    named = {s.high for a in advisories for s in a.scope.spans if s.fixed}
    return sorted(sorted(named), key=key)


def order_of(ecosystem: str) -> KeyOf:
    """The key by which fixed versions are sorted: the text itself where there is no order."""
    return key_of(ecosystem) if is_ordered(ecosystem) else str


def is_preview(version: str) -> bool:
    """Whether the version is called a preview: rough, since it only orders recommendations."""
    words = _PREVIEW.findall(version.lower().partition("+")[0])
    return not _STABLE.issuperset(words)
