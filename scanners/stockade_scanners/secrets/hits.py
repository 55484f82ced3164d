"""What an engine found in one file, and which of several findings at one place stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from stockade.model.frozen import frozen
from stockade_scanners.secrets.rating import is_generic

_RANK = {"high": 0, "medium": 1}


@frozen
class Hit:
    """A match with its value in clear: never leaves the process that made it."""

    rule: str
    name: str
    confidence: str
    value: str
    start: int
    """Offset in the bytes that were scanned; of the encoded text when `encoded`."""

    end: int
    encoded: bool = False
    """Found by decoding Base64, so that several values may share one region."""

    def __repr__(self) -> str:
        return f"Hit({self.rule})"


def merge(hits: Iterable[Hit]) -> list[Hit]:
    """One hit for each secret: the best rule's, over the region of all, in order of place.

    A rule that knows its provider beats a generic one, then confidence and length decide.
    """
    kept: list[Hit] = []
    for hit in sorted(hits, key=_rank):
        at = next((i for i, other in enumerate(kept) if _same(other, hit)), None)
        if at is None:
            kept.append(hit)
            continue
        other = kept[at]
        kept[at] = replace(other, start=min(other.start, hit.start), end=max(other.end, hit.end))
    return sorted(kept, key=lambda hit: (hit.start, hit.end, hit.rule, hit.value))


def _rank(hit: Hit) -> tuple[int, bool, int, str, int, str]:
    confidence = _RANK.get(hit.confidence, 2)
    return (confidence, is_generic(hit.rule), -len(hit.value), hit.rule, hit.start, hit.value)


def _same(one: Hit, two: Hit) -> bool:
    if one.start >= two.end or two.start >= one.end:
        return False
    related = one.value in two.value or two.value in one.value
    return related or not (one.encoded and two.encoded)
