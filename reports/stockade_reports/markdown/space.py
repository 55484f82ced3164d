"""How much fits: sections give up their least items, never a part of one, and say how many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from stockade.model.frozen import frozen

ELSEWHERE = "the `html` and `json` reports have them all"
"""Where what is left out is to be seen."""


@frozen
class Limits:
    """What the place that shows the report takes, and what is good to read there."""

    size: int
    """In the unit of `measure`."""

    measure: Callable[[str], int]
    opened: int
    """Blockers that stand open."""

    full: int
    """Blockers that are told in full; further ones get a row each."""

    subjects: int
    """Subjects of one group of gaps that are named."""


@frozen
class Item:
    """A piece of Markdown that is shown whole or not at all."""

    text: str
    count: int = 1
    """Findings or gaps that it stands for."""


def utf16(text: str) -> int:
    """Length in UTF-16 code units, which is never below that in characters."""
    return len(text.encode("utf-16-le")) // 2


def utf8(text: str) -> int:
    """Length in bytes of UTF-8."""
    return len(text.encode())


class Section:
    """Items under a heading, worst first. Those that do not fit are counted at its end."""

    def __init__(
        self,
        opening: str,
        items: Iterator[Item],
        *,
        total: int,
        noun: str,
        share: float,
        table: str = "",
        closing: str = "",
    ) -> None:
        self._frame = (opening, table, closing)
        self._items = items
        self._next = next(items, None)
        self._shown: list[str] = []
        self.noun = noun
        self.share = share
        """Part of the free room which it may take before all others have had theirs."""

        self.hidden = total
        """Findings or gaps that are not shown (yet)."""

    def frame(self, measure: Callable[[str], int]) -> int:
        """What it takes without an item, at most."""
        return measure("".join(self._frame)) + measure(self._note("further "))

    def fill(self, room: int, measure: Callable[[str], int]) -> int:
        """Show further items as long as they fit; gives back how much of `room` they take."""
        used = 0
        while self._next is not None:
            size = measure(self._next.text)
            if used + size > room:
                break
            used += size
            self._shown.append(self._next.text)
            self.hidden -= self._next.count
            self._next = next(self._items, None)
        return used

    def pieces(self) -> Iterator[str]:
        """The section as it stands."""
        opening, table, closing = self._frame
        yield opening
        if self._shown:
            yield table
            yield from self._shown
        yield self._note("further " if self._shown else "")
        yield closing

    def _note(self, further: str) -> str:
        if not self.hidden:
            return ""
        noun = self.noun if self.hidden == 1 else f"{self.noun}s"
        return f"\n{self.hidden:,} {further}{noun} not shown here.\n"


def share_out(sections: Sequence[Section], room: int, limits: Limits) -> None:
    """Fill the sections: each within its share of what is left, then again with all that is."""
    for share in (None, 1.0):
        for section in sections:
            part = int(room * (section.share if share is None else share))
            room -= section.fill(part, limits.measure)
