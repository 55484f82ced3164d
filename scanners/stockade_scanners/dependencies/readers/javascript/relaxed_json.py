"""JSON with comments and trailing commas (https://jsonc.org/), made into JSON of the same lines."""

from __future__ import annotations

import re

from stockade_scanners.dependencies.manifest import ReadError

_STRING = r'"(?:[^"\\]++|\\.)*+"?'
_COMMENT = re.compile(rf"{_STRING}|(//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)", re.DOTALL)
_COMMA = re.compile(rf"{_STRING}|(,)(?=\s*+[\]}}])", re.DOTALL)


def strict(text: str) -> str:
    """The same document, with blanks in place of what JSON does not have. It may not be valid.

    Raises:
        ReadError: a comment does not end.
    """
    return _COMMA.sub(_blank, _COMMENT.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    found: str | None = match[1]
    if found is None:
        return match[0]
    if found.startswith("/*") and (len(found) < 4 or not found.endswith("*/")):
        line = match.string.count("\n", 0, match.start()) + 1
        raise ReadError("A comment does not end.", line)
    return "\n" * found.count("\n") or " "
