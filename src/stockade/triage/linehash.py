"""GitHub's `primaryLocationLineHash`, by which code scanning tells alerts apart.

The algorithm is that of `github/codeql-action` (`src/fingerprints.ts`, MIT): for each line a
polynomial hash (base 37, modulo 2**64) of the 100 UTF-16 units from the line's start on, white
space left out and line ends as one LF; then a count that tells equal hashes apart.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Collection

_WINDOW = 100
_BASE = 37
_MODULUS = 1 << 64
_END = "\uffff"
_BREAK = re.compile(r"\r\n?")
_BLANKS = str.maketrans("", "", " \t")
_WIDTH = 2


def line_hashes(text: str, wanted: Collection[int]) -> dict[int, str]:
    """Hash of each wanted line (counted from 1), as `hex:count`.

    Equal windows are told apart as byte strings and hashed only where wanted, which keeps a large
    file cheap.
    """
    kept = _BREAK.sub("\n", text).translate(_BLANKS) + _END
    units = kept.encode("utf-16-le", "surrogatepass")
    seen: Counter[bytes] = Counter()
    hashes: dict[int, str] = {}
    for number, start in enumerate(_starts(kept), 1):
        window = units[start : start + _WINDOW * _WIDTH].ljust(_WINDOW * _WIDTH, b"\0")
        seen[window] += 1
        if number in wanted:
            hashes[number] = f"{_polynomial(window):x}:{seen[window]}"
    return hashes


def _starts(kept: str) -> list[int]:
    """Byte offset of each line's first unit in the UTF-16 form."""
    starts, offset = [], 0
    for line in kept.split("\n"):
        starts.append(offset)
        offset += len(line.encode("utf-16-le", "surrogatepass")) + _WIDTH
    return starts


def _polynomial(window: bytes) -> int:
    value = 0
    for unit in array("H", window):
        value = (value * _BASE + unit) % _MODULUS
    return value
