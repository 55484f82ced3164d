"""The text of a scanned file as lines, the way that editors and SARIF viewers count them."""

from __future__ import annotations

import codecs
import re

_BREAK = re.compile(r"\r\n|\r|\n")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """Text of the bytes: by byte order mark, else UTF-8 with replacement characters."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    return data.decode("utf-8", "replace")


def lines_of(text: str) -> list[str]:
    """Lines without their ends. A final line break does not begin another line."""
    lines = _BREAK.split(text)
    if lines and not lines[-1]:
        lines.pop()
    return lines


def is_plain(data: bytes) -> bool:
    """Whether every line ends in LF, the last one too, and no byte order mark comes first."""
    marked = any(data.startswith(mark) for mark, _ in _BOMS)
    return data.endswith(b"\n") and b"\r" not in data and not marked
