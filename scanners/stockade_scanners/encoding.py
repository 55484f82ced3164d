"""Text that says one thing to Python and another to a tool that reads it as UTF-8 or Latin-1."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
import unicodedata

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_UTF16_32 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)

_ASCII_COMPATIBLE = re.compile(
    r"ascii|utf-8|utf-8-sig|iso8859-\d+|cp125\d|koi8-[rtu]|euc_(?:jp|kr)|mac-roman"
)
"""Codecs in which every ASCII byte is that character, whatever stands around it."""


def hidden_text(data: bytes) -> str:
    """Why the text of any file is not what its bytes show, as half a sentence; empty: it is."""
    if data.startswith(_UTF16_32):
        return "is in UTF-16 or UTF-32"
    return "holds a NUL byte" if b"\0" in data else ""


def hidden_python(data: bytes) -> str:
    """The same for Python, whose cookie, line ends and identifiers have rules of their own.

    A lone CR ends a line (and a comment), a coding cookie such as `utf-7` or `unicode_escape`
    rewrites the text, and identifiers are read in their NFKC form (PEP 263, PEP 3131).
    """
    hidden = hidden_text(data)
    if hidden:
        return hidden
    cookie = coding_cookie(data)
    if cookie and not _is_ascii_compatible(cookie):
        return "declares an encoding that can hide its text"
    if re.search(rb"\r(?!\n)", data):
        return "has lines that end in a bare CR"
    if not data.isascii() and _disguised_names(data):
        return "has ASCII names written in other characters"
    return ""


def coding_cookie(data: bytes) -> str:
    """The encoding that the first two lines declare (PEP 263); empty when they declare none."""
    for line in re.split(rb"\r\n|\r|\n", data[:4096].removeprefix(codecs.BOM_UTF8))[:2]:
        match = _COOKIE.match(line)
        if match:
            return match.group(1).decode("ascii", "replace")
        if not _BLANK.match(line):
            break
    return ""


def _is_ascii_compatible(cookie: str) -> bool:
    try:
        return bool(_ASCII_COMPATIBLE.fullmatch(codecs.lookup(cookie).name))
    except LookupError:
        return False


def _disguised_names(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    if not any(_is_disguise(char) for char in set(text) if not char.isascii()):
        return False
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):  # cannot be told apart: the safe answer
        return True
    return any(
        token.type == tokenize.NAME and any(map(_is_disguise, token.string)) for token in tokens
    )


def _is_disguise(char: str) -> bool:
    """Whether an identifier may hold this character and Python reads ASCII for it."""
    return (
        not char.isascii()
        and unicodedata.normalize("NFKC", char).isascii()
        and (f"a{char}".isidentifier())
    )


def unreadable_python(data: bytes) -> str:
    """Why no Python can read these bytes as source, as half a sentence; empty: it can."""
    hidden = hidden_text(data)
    if hidden:
        return hidden
    cookie = coding_cookie(data)
    try:
        data.decode(cookie or "utf-8")
    except LookupError:
        return "declares an encoding that does not exist"
    except ValueError:
        return f"is not valid {'text in the encoding it declares' if cookie else 'UTF-8'}"
    return ""
