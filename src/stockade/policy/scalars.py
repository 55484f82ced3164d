"""Where the characters of a YAML scalar stand, however it is written: plain, quoted, folded."""

from __future__ import annotations

from collections.abc import Iterator

_BLANKS = " \t\n"
"""What YAML folds, drops and adds; the other characters of a scalar are those of its source."""

_DIGITS = {"x": 2, "u": 4, "U": 8}
_BLANK_ESCAPES = "tn \t\n"
"""Characters that make a blank, or nothing, when a backslash stands before them."""


def offset_in(raw: str, text: str, offset: int) -> int:
    """Where in a scalar's `raw` form the character at `offset` of its `text` stands.

    For a blank or the end: where the character before it ends.
    """
    wanted = sum(char not in _BLANKS for char in text[:offset])
    at_character = offset < len(text) and text[offset] not in _BLANKS
    after = 0
    for begin, end in _characters(raw):
        if not wanted:
            return begin if at_character else after
        wanted -= 1
        after = end
    return after


def _characters(raw: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each part that stands for one character which is no blank."""
    quote = raw[:1] if raw[:1] in ("'", '"') else ""
    # The first line of a block holds its sign, and perhaps a comment.
    at = raw.find("\n") + 1 if raw[:1] in ("|", ">") else len(quote)
    last = len(raw) - len(quote)
    while at < last:
        end = at + _length(raw, at, quote)
        if not _is_blank(raw[at:end], quote):
            yield at, end
        at = end


def _length(raw: str, at: int, quote: str) -> int:
    if quote == '"' and raw[at] == "\\":
        return 2 + _DIGITS.get(raw[at + 1], 0)
    return 2 if quote == "'" == raw[at] else 1


def _is_blank(part: str, quote: str) -> bool:
    if quote != '"' or part[0] != "\\":
        return part in _BLANKS
    if len(part) > 2:
        return chr(int(part[2:], 16)) in _BLANKS
    return part[1] in _BLANK_ESCAPES
