"""GitHub's `primaryLocationLineHash`, by which code scanning tells alerts apart.

The algorithm is that of `github/codeql-action` (`src/fingerprints.ts`, MIT): for each line a
polynomial hash (base 37, modulo 2**64) of the 100 UTF-16 units from the line's start on, white
space left out and line ends as one LF; then a count that tells equal hashes apart.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import accumulate, islice

WINDOW = 100
"""UTF-16 units that are hashed."""

_BASE = 37
_MODULUS = 1 << 64
_END = _LAST_OF_PLANE = "\uffff"
_BREAK = re.compile(r"\r\n?")
_WIDTH = 2
_FEW = 16


def line_hashes(text: str, wanted: Collection[int]) -> dict[int, str]:
    """Hash of each wanted line (counted from 1), as `hex:count`.

    Equal windows are told apart as they are and hashed only where wanted, which keeps a large
    file cheap.
    """
    if not wanted:
        return {}
    kept = _BREAK.sub("\n", text).replace(" ", "").replace("\t", "") + _END
    # Beyond the basic plane a character is two units; elsewhere the text is cut as it is.
    flat = text.isascii() or max(kept) <= _LAST_OF_PLANE
    if flat and len(wanted) <= _FEW:
        return {n: f"{_hash(window)}:{count}" for n, window, count in _counted(kept, wanted)}
    windows: Iterator[str | bytes] = _cut(kept) if flat else _cut_units(kept)
    seen: Counter[str | bytes] = Counter()
    hashes: dict[int, str] = {}
    for number, window in enumerate(islice(windows, max(wanted)), 1):
        seen[window] += 1
        if number in wanted:
            hashes[number] = f"{_hash(window)}:{seen[window]}"
    return hashes


def _counted(kept: str, wanted: Collection[int]) -> Iterator[tuple[int, str, int]]:
    """Each of a few lines with its window, and how many lines up to it have the same: found by
    searching the text for these windows, not by cutting all."""
    starts = [0, *accumulate(len(line) + 1 for line in kept.split("\n"))]
    text = f"\n{kept}"
    for number in wanted:
        if number < len(starts):
            start = starts[number - 1]
            window = kept[start : start + WINDOW]
            needle, count, at = f"\n{window}", 0, -1
            while (at := text.find(needle, at + 1, start + len(needle))) >= 0:
                count += 1
            yield number, window, count


def _cut(kept: str) -> Iterator[str]:
    """The window of each line, of a text in which a character is one unit."""
    start = 0
    while True:
        yield kept[start : start + WINDOW]
        start = kept.find("\n", start) + 1
        if not start:
            return


def _cut_units(kept: str) -> Iterator[bytes]:
    units = _encoded(kept)
    start = 0
    for line in kept.split("\n"):
        yield units[start : start + WINDOW * _WIDTH]
        start += len(_encoded(line)) + _WIDTH


def _encoded(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _hash(window: str | bytes) -> str:
    units = window if isinstance(window, bytes) else _encoded(window)
    value = 0
    for unit in array("H", units.ljust(WINDOW * _WIDTH, b"\0")):
        value = (value * _BASE + unit) % _MODULUS
    return f"{value:x}"
