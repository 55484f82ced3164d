"""What a finding is about, as its identity holds it: the flagged code, however it is laid out.

Left out is what a formatter changes (white space, line ends, quotes of either kind, parentheses
around an expression, the comma before a closing bracket, the backslash at a line's end) and, in
Python, comments: so asking for silence on a line does not make another finding of it. Two codes
that differ in these alone count as two equal findings, which the occurrence index tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.triage.comments import Comments
from stockade.triage.mask import is_credential

_CONTINUED = re.compile(r"\\\n")
_LAYOUT = re.compile(r"[\s()]+")
_CLOSING_COMMA = re.compile(r",(?=\s*(?:[\])}]|$))")


def content_of(finding: Finding, where: Location, lines: Sequence[str], comments: Comments) -> str:
    """The code at the place `where` of a file's masked lines; empty where a whole file is flagged.

    Of a credential it is the whole line: its masked value alone would say nothing.
    """
    if where.line is None:
        return ""
    whole = is_credential(finding)
    column, end = (None, None) if whole else (where.column, where.end_column)
    last = where.last_line or where.line
    flagged = list(lines[where.line - 1 : last])
    _cut_comments(flagged, where, comments)
    if flagged and end is not None:
        flagged[-1] = flagged[-1][: end - 1]
    if flagged and column is not None:
        flagged[0] = flagged[0][column - 1 :]
    return normal("\n".join(flagged)) or normal("\n".join(lines[where.line - 1 : last]))


def normal(code: str) -> str:
    """The code without its layout."""
    code = _CLOSING_COMMA.sub("", _CONTINUED.sub("\n", code))
    return _LAYOUT.sub("", code).replace("'", '"')


def _cut_comments(flagged: list[str], where: Location, comments: Comments) -> None:
    if not where.path.endswith((".py", ".pyi")) or where.line is None:
        return
    for number, line in enumerate(flagged):
        if "#" in line:
            flagged[number] = line[: comments.python.comments.get(where.line + number, len(line))]
