"""Text from outside as Markdown in which nothing of it works: docs/decisions/0012-markdown.md.

A word stays bare only when it is of a kind that no Markdown and no forge gives a meaning; every
other one becomes a code span, in which GitHub and GitLab look for nothing: no mention, reference,
address, emoji, formula or HTML. Whatever does not print is written out as `\\xNN`.
"""

from __future__ import annotations

import re

from stockade.model import path as paths
from stockade.model.location import Location
from stockade_reports import links, rationale
from stockade_reports.clip import counted
from stockade_reports.escape import code as code_line
from stockade_reports.escape import seal, words

MAX_PROSE = 1_000
"""Characters of one message."""

MAX_NAME = 300
"""Characters of a name, a path or a line of code."""

_SPAN = re.compile(r"`([^`]+)`")
_BACKTICKS = re.compile(r"`+")
_LETTERS = r"(?:[A-Za-z0-9]|[^\x00-\x7f])+"
_BARE = re.compile(rf"{_LETTERS}(?:[-']{_LETTERS})*|[0-9]+(?:[.,][0-9]+)+")
_REFERENCE = re.compile(r"[0-9A-Fa-f]{7}|-[0-9]")
"""What could be a commit, or like `GH-12` an issue, in a word that is otherwise bare."""

_LIST = re.compile(r"^([0-9]*)([-.)])(?= |$)")
"""What would begin a list at the start of a block."""

_OPENING = "(\"'"
_ENDING = ")\"',.;:!?%"


def prose(text: str, most: int = MAX_PROSE) -> str:
    """A message in one line. What stands between backticks in it is a code span, as meant."""
    made = ""
    for n, part in enumerate(_SPAN.split(counted(words(text), most))):
        piece = code(part, most) if n % 2 else " ".join(map(_word, part.split(" ")))
        # Two code spans that touch would be one with other ends.
        made += " " if made.endswith("`") and piece.startswith("`") else ""
        made += piece
    return _LIST.sub(r"\1\\\2", made)


def reason(because: str, most: int = MAX_PROSE) -> str:
    """Policy's word on a ruling as `prose`, with the values that it read as one code span."""
    said, values, after = rationale.split(" ".join(because.split()))
    return " ".join(filter(None, (prose(said, most), code(values, most), prose(after, most))))


def code(text: str, most: int = MAX_NAME) -> str:
    """A code span; empty for no text. Its fence is longer than any run of backticks inside."""
    shown = counted(paths.text(text), most)
    if not shown:
        return ""
    fence = "`" * (_longest(shown) + 1)
    padded = shown.startswith(("`", " ")) or shown.endswith(("`", " "))
    return seal(f"{fence} {shown} {fence}" if padded else f"{fence}{shown}{fence}")


def cell(markdown: str) -> str:
    """Finished Markdown as a cell of a table. Renderers do not agree on how to read a `|` behind a
    backslash, so that it is written out as `\\x7c`."""
    return markdown.replace("|", "\\x7c")


def place(location: Location, prefix: str) -> str:
    """`path:line`, as a link where `prefix` (see `links.source_prefix`) is known."""
    line = "" if location.line is None else f":{location.line}"
    shown = f"{counted(paths.text(location.path), MAX_NAME)}{line}"
    return link(code(shown, MAX_PROSE), links.source(prefix, location))


def link(label: str, address: str) -> str:
    """A link with a label that is Markdown already; the bare label where `address` is empty."""
    return f"[{label}](<{address.replace('&', '&amp;')}>)" if address else label


def fenced(lines: list[str], language: str) -> str:
    """A block of code of finished lines. It ends in a line feed."""
    fence = "`" * max(3, *(_longest(line) + 1 for line in lines))
    return "\n".join([fence + language, *map(seal, lines), fence, ""])


def source_line(text: str) -> str:
    """A line of a file for `fenced`."""
    return counted(code_line(text), MAX_NAME)


def _word(word: str) -> str:
    if word == "-" or not word:
        return word
    core = word.lstrip(_OPENING)
    opening = word[: len(word) - len(core)]
    core = core.rstrip(_ENDING)
    ending = word[len(opening) + len(core) :]
    if not core:
        # At the start of a line the runner would take it for a command.
        return code(word) if "::" in word else word
    if not _BARE.fullmatch(core) or _REFERENCE.search(core):
        return f"{opening}{code(core, MAX_PROSE)}{ending}"
    return word


def _longest(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)
