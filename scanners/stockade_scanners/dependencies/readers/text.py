"""From bytes to text, refusing every encoding by which a file could read otherwise to its tool."""

from __future__ import annotations

import re

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import ReadError

_COMMENT = re.compile(rb"[ \t\f]*#")
_COOKIE = re.compile(rb"coding[:=]\s*([-\w.]+)")
_BREAK = re.compile(rb"\r\n?|\n")
_ODD_BREAK = re.compile(rb"\r(?!\n)|[\v\f]")
_PLAIN = frozenset({b"utf-8", b"utf8", b"utf-8-sig", b"ascii", b"us-ascii"})


def decode(data: bytes) -> str:
    """UTF-8 text without its byte order mark.

    pip and Python obey a coding cookie (PEP 263) in the first two lines, so one that names another
    encoding is refused rather than ignored.

    Raises:
        ReadError: it is not UTF-8, says it is not, or holds a NUL.
    """
    _refuse_cookies(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError("The file is not UTF-8.", line, GapReason.ENCODING) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ReadError("The file holds a NUL character.", line, GapReason.ENCODING)
    return text


def _refuse_cookies(data: bytes) -> None:
    """Refuse what any tool could take for another encoding.

    For pip only a line feed ends a line, for Python a carriage return too, and each has its own
    pattern: every cookie in what is one of the first two lines by either rule must be harmless.
    """
    head = b"\n".join(data.split(b"\n", 2)[:2])
    rows = (*head.split(b"\n"), *_BREAK.split(head, maxsplit=2)[:2])
    cookies = {said for row in rows if _COMMENT.match(row) for said in _COOKIE.findall(row)}
    if any(said.lower().replace(b"_", b"-") not in _PLAIN for said in cookies):
        raise ReadError("The file names an encoding other than UTF-8.", 1, GapReason.ENCODING)
    if cookies and _ODD_BREAK.search(head):
        detail = "The file names its encoding where tools differ on what a line is."
        raise ReadError(detail, 1, GapReason.ENCODING)
