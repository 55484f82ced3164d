"""Text from outside as SARIF's viewers show it: plain messages, and the Markdown of a rule's help.

SARIF 2.1.0 section 3.11.6 makes `[text](target)` in a plain message a link.
"""

from __future__ import annotations

import re
import urllib.parse
from typing import Any

from stockade.model import path as paths

_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_MARKUP = re.compile(r"[\\`*_{}\[\]()#!|~]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"})
_URI_SAFE = "/-_.~+@,=:!$()*;?#&%[]'"


def plain(text: str) -> str:
    """One line without control, bidi or invisible characters."""
    return paths.text(" ".join(text.split()))


def sentence(text: str) -> str:
    """`plain`, ended by a full stop, as GitHub cuts messages at the first one."""
    line = plain(text)
    return line if line.endswith((".", "!", "?")) else f"{line}."


def cut(text: str, most: int | None) -> str:
    """The text, cut where it has over `most` characters; then it ends in `…`."""
    return text if most is None or len(text) <= most else f"{text[: most - 1]}…"


def message(text: str, most: int | None = None) -> dict[str, Any]:
    """A SARIF message of at most `most` characters, whose text holds no link."""
    return {"text": _LINK.sub(r"\\[", cut(sentence(text), most))}


def code(lines: tuple[str, ...]) -> str:
    """Lines of code, indentation kept, without characters that do not print."""
    return "\n".join("\t".join(map(paths.text, line.rstrip("\r\n").split("\t"))) for line in lines)


def markdown(text: str) -> str:
    """`plain` text inside Markdown: no markup, HTML, mention or image comes of it."""
    return _MARKUP.sub(r"\\\g<0>", plain(text)).translate(_ENTITIES)


def web_address(value: str) -> str:
    """The http(s) address in RFC 3986 characters; empty when it is something else."""
    try:
        parts = urllib.parse.urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            return ""
    except ValueError:
        return ""
    return urllib.parse.quote(value.encode("utf-8", "replace"), safe=_URI_SAFE)


def filled(record: dict[str, Any]) -> dict[str, Any]:
    """The record without what is empty or unknown. Zero and false are known and stay."""
    return {key: value for key, value in record.items() if value or value == 0}
