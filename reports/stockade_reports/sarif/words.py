"""Text from outside as SARIF's viewers show it: plain messages, and the Markdown of a rule's help.

SARIF 2.1.0 makes `[text](target)` in a plain message a link (section 3.11.6) and `{0}` a place for
an argument (3.11.5). Its backslash before the bracket does not help: viewers look for the first
form with a pattern that knows no backslash. So `](` is parted, which no reader takes for a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stockade.model import path as paths
from stockade_reports.clip import cut
from stockade_reports.escape import words

_MARKUP = re.compile(r"[\\`*_{}\[\]()#!|~]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"})
_BRACES = str.maketrans({"{": "{{", "}": "}}"})

Say = Callable[[str], dict[str, Any]]
"""Makes a SARIF message of a text."""


def plain(text: str) -> str:
    """`escape.words` in which no viewer finds a link."""
    return words(text).replace("](", "] (")


def sentence(text: str) -> str:
    """`plain`, ended by a full stop, as GitHub cuts messages at the first one."""
    line = plain(text)
    return line if line.endswith((".", "!", "?")) else f"{line}."


def message(text: str) -> dict[str, Any]:
    """A message as the standard has it: braces doubled, since no argument belongs there."""
    return {"text": sentence(text).translate(_BRACES)}


def as_shown(text: str, most: int | None = None) -> dict[str, Any]:
    """A message of at most `most` characters for GitHub, which shows braces as they are."""
    said = sentence(text)
    return {"text": said if most is None else cut(said, most)}


def code(lines: tuple[str, ...]) -> str:
    """Lines of code, indentation kept, without characters that do not print."""
    return "\n".join("\t".join(map(paths.text, line.rstrip("\r\n").split("\t"))) for line in lines)


def markdown(text: str) -> str:
    """One line inside Markdown: no markup, HTML, mention or image comes of it."""
    return _MARKUP.sub(r"\\\g<0>", words(text)).translate(_ENTITIES)


def filled(record: dict[str, Any]) -> dict[str, Any]:
    """The record without what is empty or unknown. Zero and false are known and stay."""
    return {key: value for key, value in record.items() if value or value == 0}
