"""Which lines of a file hold any of some words: a search of the whole text, not of each line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from stockade.model.frozen import frozen


@frozen
class Hints:
    """Words without which none of some patterns can match."""

    words: tuple[str, ...]
    """In lower case where case does not count. ASCII."""

    any_case: bool

    def pattern(self) -> re.Pattern[str]:
        """What finds one of them in a text."""
        return re.compile("|".join(map(re.escape, self.words)), re.IGNORECASE * self.any_case)

    def lines(self, lines: Sequence[str]) -> set[int]:
        """The numbers, from 0, of the lines that may hold one.

        Lines beyond ASCII are among them untried: some of their letters count as others in any
        case (`ſ` as `s`), and lower case may be longer.
        """
        found = {n for n, line in enumerate(lines) if not line.isascii()}
        plain = [line if n not in found else "" for n, line in enumerate(lines)] if found else lines
        starts = [0, *accumulate(len(line) + 1 for line in plain)]
        text = "\n".join(plain)
        text = text.lower() if self.any_case else text
        for word in self.words:
            at = text.find(word)
            while at >= 0:
                number = bisect_right(starts, at) - 1
                found.add(number)
                at = text.find(word, starts[number + 1])
        return found
