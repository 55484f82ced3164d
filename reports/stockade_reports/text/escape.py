"""Text from outside, made safe for a terminal and for the logs of CI systems.

GitHub's runner takes a line whose first visible characters are `::` for a command, and `##[`
anywhere in a line; Azure Pipelines `##vso[`; TeamCity `##teamcity[`.
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


def code(line: str) -> str:
    """A line of code: indentation kept, tabs widened, what does not print becomes `\\xNN`."""
    return paths.text(line.rstrip("\r\n").expandtabs(_TAB))


def seal(line: str) -> str:
    """The finished line, with whatever a CI system would take for a command written as `\\xNN`."""
    line = _MARK_COMMAND.sub(r"#\\x23", line)
    return _LINE_COMMAND.sub(r"\1\\x3a", line)
