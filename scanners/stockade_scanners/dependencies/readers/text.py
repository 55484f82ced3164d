"""From bytes to text, refusing every encoding by which a file could read otherwise to its tool."""

from __future__ import annotations

import re

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import ReadError

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_PLAIN = frozenset({b"utf-8", b"utf8", b"utf-8-sig", b"ascii", b"us-ascii"})


def decode(data: bytes) -> str:
    """UTF-8 text without its byte order mark.

    pip obeys a coding cookie (PEP 263) in the first two lines, so one that names another encoding
    is refused rather than ignored.

    Raises:
        ReadError: it is not UTF-8, says it is not, or holds a NUL.
    """
    for row in data.splitlines()[:2]:
        cookie = _COOKIE.match(row)
        if cookie and cookie[1].lower().replace(b"_", b"-") not in _PLAIN:
            raise ReadError("The file names an encoding other than UTF-8.", 1, GapReason.ENCODING)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError("The file is not UTF-8.", line, GapReason.ENCODING) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ReadError("The file holds a NUL character.", line, GapReason.ENCODING)
    return text
