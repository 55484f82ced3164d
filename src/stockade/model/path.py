"""Paths of the scanned target: relative, POSIX, and exact to the byte.

A path is a `str` as `os.fsdecode` makes it: UTF-8 where the name is UTF-8, and lone surrogates
(PEP 383) for the bytes which are not. Three forms leave the program: `text` for people, `uri` for
machines (RFC 3986, from which the bytes come back), and `os.fsencode` for the file system.
"""

from __future__ import annotations

import os
import re
import urllib.parse

from stockade.model.errors import PathError

_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U000e0100-\U000e01ef]"
    "|(?<![\u2000-\U0001ffff])[\ufe00-\ufe0f]"
)
"""What counts as printable and shows nothing; a variation selector may follow a symbol."""

_SAFE = "/-_.~+@,=!$()*;"


def check(path: str) -> str:
    """Return `path` unchanged when it stays below the scanned root.

    Raises:
        PathError: it is empty, absolute, holds a NUL, or climbs (`..`) out of the root.
    """
    if not path or path.startswith("/") or "\0" in path or ".." in path.split("/"):
        raise PathError(f"path {path!r} is not inside the scanned target")
    return path


def is_plain(path: str) -> bool:
    """Whether the name is valid UTF-8 of characters that show, so that `text` is the exact name."""
    return path.isprintable() and (path.isascii() or not _BLANK.search(path))


def text(path: str) -> str:
    """A printable form: control, bidi, blank and undecodable characters appear as `\\xNN` or
    `\\uNNNN`."""
    if is_plain(path):
        return path
    shown = _BLANK.sub(lambda match: _escape(match[0]), path)
    return "".join(c if c.isprintable() else _escape(c) for c in shown)


def uri(path: str) -> str:
    """The percent-encoded bytes of the path; `from_uri` gives the exact path back.

    Never raises: a surrogate that stands for no byte, which no file system can give, is encoded as
    if UTF-8 allowed it.
    """
    return urllib.parse.quote(_bytes(path), safe=_SAFE)


def from_uri(value: str) -> str:
    """The inverse of `uri`."""
    return os.fsdecode(urllib.parse.unquote_to_bytes(value))


def _bytes(path: str) -> bytes:
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")


def _escape(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
