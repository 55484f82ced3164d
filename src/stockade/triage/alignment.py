"""Which lines of a file a change has left alone: patience, as git calls it, without the recursion.

Lines that stand once on each side are anchors, as many as keep their order; what is equal next to
them belongs to them. Its cost grows with the lines, and little more, whatever they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence


def aligned(now: Sequence[str], before: Sequence[str]) -> dict[int, int]:
    """Number of a line of `now` to that of the same line of `before`, both from 1."""
    most = min(len(now), len(before))
    top = _common(now, before, most)
    end = _common(now[::-1], before[::-1], most - top)
    pairs = {n: n for n in range(top)}
    pairs |= {len(now) - 1 - n: len(before) - 1 - n for n in range(end)}
    stop = (len(now) - end, len(before) - end)
    taken = set(pairs.values())
    for mine, theirs in _anchors(now[top : stop[0]], before[top : stop[1]]):
        for step in (-1, 1):
            at, other = mine + top + (step > 0), theirs + top + (step > 0)
            while (
                top <= at < stop[0]
                and top <= other < stop[1]
                and at not in pairs
                and other not in taken
                and now[at] == before[other]
            ):
                pairs[at] = other
                taken.add(other)
                at, other = at + step, other + step
    return {mine + 1: theirs + 1 for mine, theirs in pairs.items()}


def _common(now: Sequence[str], before: Sequence[str], most: int) -> int:
    return next((n for n in range(most) if now[n] != before[n]), most)


def _anchors(now: Sequence[str], before: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of lines that stand once on each side, the most that are in order on both."""
    once, there = Counter(now), Counter(before)
    place = {line: n for n, line in enumerate(before) if there[line] == 1}
    pairs = [(n, place[line]) for n, line in enumerate(now) if once[line] == 1 and line in place]
    return _increasing(pairs)


def _increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second numbers rise, given that the first ones do."""
    ends: list[int] = []
    last: list[int] = []
    came_from: list[int] = []
    for number, (_, theirs) in enumerate(pairs):
        at = bisect_left(ends, theirs)
        came_from.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [theirs]
        last[at : at + 1] = [number]
    found = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = came_from[number]
    return found[::-1]
