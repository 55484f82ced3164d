"""The judgement over a package of which only a range of versions is known."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.advisories.advisory import Advisory
from stockade.advisories.assess import fixes, is_preview
from stockade.advisories.flaw import Flaw, join
from stockade.advisories.interval import Bounds, covered, meets
from stockade.advisories.spans import Span
from stockade.advisories.versions import KeyOf, VersionError, key_of
from stockade.model.frozen import frozen


@frozen
class RangeAssessment:
    """What the advisories of a package say of the versions that a file allows."""

    certain: tuple[Flaw, ...] = ()
    """Flaws that the package has whichever allowed version is taken; see `jointly`."""

    jointly: bool = False
    """Whether every allowed version has at least one of the certain flaws, but none has to have
    all of them."""

    possible: tuple[Flaw, ...] = ()
    """Flaws of some allowed versions."""

    safe_version: str = ""
    """The smallest version from which no later one is known to be affected; or empty."""


def assess_range(
    ecosystem: str, allowed: Sequence[Bounds], advisories: Sequence[Advisory]
) -> RangeAssessment:
    """Judge by the spans and listed versions; what else was published in between is not known.

    Where only the spans of several advisories together hold every allowed version, all of them
    that concern an allowed version are certain, jointly.

    Raises:
        VersionError: a bound is no version.
    """
    key = key_of(ecosystem)
    concerned = [a for a in advisories if meets(allowed, _spans(a, key), key)]
    sure = [a for a in concerned if covered(allowed, _spans(a, key), key)]
    jointly = not sure
    if jointly:
        every = [span for advisory in concerned for span in _spans(advisory, key)]
        sure = concerned if covered(allowed, every, key) else []
    others = [a for a in concerned if a not in sure]
    certain = join(sure, key)
    return RangeAssessment(
        certain=certain,
        jointly=jointly and len(certain) > 1,
        possible=join(others, key),
        safe_version=_safe_floor(advisories, key),
    )


def _spans(advisory: Advisory, key: KeyOf) -> list[Span]:
    """Its spans, and each listed version that has a place in the order."""
    placed = (v for v in advisory.scope.listed if _has_place(v, key))
    return [*advisory.scope.spans, *(Span(low=v, high=v, through=True) for v in placed)]


def _has_place(version: str, key: KeyOf) -> bool:
    try:
        key(version)
    except VersionError:
        return False
    return True


def _safe_floor(advisories: Sequence[Advisory], key: KeyOf) -> str:
    scopes = [advisory.scope for advisory in advisories]
    if any(s.unreadable or not all(_has_place(v, key) for v in s.listed) for s in scopes):
        return ""
    spans = [span for advisory in advisories for span in _spans(advisory, key)]
    for version in fixes(advisories, key):
        if not is_preview(version) and not meets([Bounds(low=version)], spans, key):
            return version
    return ""
