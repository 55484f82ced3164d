"""How many lines a change adds and removes, in bounded time whatever the two texts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_MOST = 10**8
"""Lines of the one text times lines of the other, up to which the count is exact: a bit each."""


def changed_lines(old: bytes, new: bytes) -> tuple[int, int]:
    """Lines added and lines removed, as the shortest unified diff has them.

    Where thousands of lines differ, a line that only moved counts as kept.
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    start = _alike(before, after)
    left, right = before[start:], after[start:]
    end = _alike(left[::-1], right[::-1])
    left, right = left[: len(left) - end], right[: len(right) - end]
    kept = _kept(left, right)
    return len(right) - kept, len(left) - kept


def _alike(left: Sequence[bytes], right: Sequence[bytes]) -> int:
    """How many lines at the beginning are the same."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _kept(left: Sequence[bytes], right: Sequence[bytes]) -> int:
    """Length of the longest common subsequence, by Hyyrö's bit-parallel row of the usual table.

    H. Hyyrö, Bit-parallel LCS-length computation revisited, AWOCA 2004: a zero bit in `row` is a
    place where the length grows by one.
    """
    if len(left) * len(right) > _MOST:
        return (Counter(left) & Counter(right)).total()
    wanted = frozenset(right)
    places: dict[bytes, int] = {}
    for index, line in enumerate(left):
        if line in wanted:
            places[line] = places.get(line, 0) | 1 << index
    full = (1 << len(left)) - 1
    row = full
    for line in right:
        matches = row & places.get(line, 0)
        row = ((row + matches) | (row - matches)) & full
    return len(left) - row.bit_count()
