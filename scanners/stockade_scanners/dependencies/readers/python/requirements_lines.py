"""The logical lines of a requirements file, exactly as pip cuts them.

Source: `pip/_internal/req/req_file.py`. pip splits at every Unicode line boundary, not at line
feeds alone, so that what an editor shows as one comment can hold a requirement. Numbers are those
of the lines that an editor shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) with continuations joined and comments cut, leaving empty ones out."""
    for number, joined in _joined(text):
        line = _COMMENT.sub("", joined).strip()
        if line:
            yield number, line


def _joined(text: str) -> Iterator[tuple[int, str]]:
    start, pending = 0, list[str]()
    for number, raw in _physical(text):
        comment = raw.lstrip().startswith("#")
        # pip's rule: a comment line ends the continuation, and a blank before it keeps it one.
        line = f" {raw}" if comment else raw
        start = start if pending else number
        if line.endswith("\\") and not comment:
            pending.append(line.strip("\\"))
            continue
        pending.append(line)
        yield start, "".join(pending)
        pending = []
    if pending:
        yield start, "".join(pending)


def _physical(text: str) -> Iterator[tuple[int, str]]:
    number = 1
    for piece in text.splitlines(keepends=True):
        bare = piece.splitlines()[0]
        yield number, bare
        number += piece[len(bare) :] in ("\n", "\r", "\r\n")
