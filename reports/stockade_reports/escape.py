"""Text from outside, made safe to show: nothing hidden, nothing reordered, no command in it.

Bidirectional overrides, zero-width and control characters, and lone surrogates (which UTF-8 cannot
hold) appear as `\\xNN` or `\\uNNNN`. It is a form for people; the `json` report is exact.

Reports go into the logs of CI systems. GitHub's runner takes a line whose first visible characters
are `::` for a command, and `##[` anywhere in a line; Azure Pipelines `##vso[`; TeamCity
`##teamcity[`.
"""

from __future__ import annotations

import re

from stockade.model import path as paths

_LINE_COMMAND = re.compile(r"^((?:\s|\x1b\[[0-9;]*m)*):(?=:)")
_MARK_COMMAND = re.compile(r"##(?=\[|vso\[|teamcity\[)", re.IGNORECASE)
_TAB = 4


def words(text: str) -> str:
    """One line: runs of white space become one blank, what does not print becomes `\\xNN`."""
    return paths.text(" ".join(text.split()))


def line(text: str) -> str:
    """One line: what does not print, line feeds and tabs too, becomes `\\xNN`."""
    return paths.text(text)


def lines(text: str) -> str:
    """The text with its line feeds and tabs; all else that does not print becomes `\\xNN`.

    Applying it twice changes nothing more.
    """
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" else paths.text(c) for c in text)


def code(line: str) -> str:
    """A line of code: indentation kept, tabs widened, what does not print becomes `\\xNN`."""
    return paths.text(line.rstrip("\r\n").expandtabs(_TAB))


def seal(line: str) -> str:
    """The finished line, with whatever a CI system would take for a command written as `\\xNN`."""
    line = _MARK_COMMAND.sub(r"#\\x23", line)
    return _LINE_COMMAND.sub(r"\1\\x3a", line)
