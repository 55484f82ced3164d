"""Where comments, strings and brackets stand in Python source, read without Python's own parser.

One pass with one pattern, linear in the text whatever it holds: it has to do for source that
another version of Python wrote, and for source that nobody could run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOKEN = re.compile(
    r"""
      \#[^\n]*+
    | \"{3} (?: [^"\\]++ | \\. | "(?!"") )*+ (?: \"{3} )?
    | '{3} (?: [^'\\]++ | \\. | '(?!'') )*+ (?: '{3} )?
    | " (?: [^"\\\n]++ | \\. )*+ "?
    | ' (?: [^'\\\n]++ | \\. )*+ '?
    | [()\[\]{}]
    | \n
    """,
    re.VERBOSE | re.DOTALL,
)
_MAX_STEPS = 50


class PythonText:
    """The lines of one file, counted from 1."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.comments: dict[int, int] = {}
        """The offset in its line at which the comment of a line begins."""

        self._lines = lines
        self._string_end: dict[int, int] = {}
        self._around: dict[int, int] = {}
        self._bracket_end: dict[int, int] = {}
        self._read("\n".join(lines))

    def statement_end(self, line: int) -> int:
        """The line on which a comment about `line` has to stand: the last one of its strings and
        of what backslashes continue, for none of the lines before has room for a comment."""
        for _ in range(_MAX_STEPS):
            following = self._string_end.get(line, line)
            if following == line and line < len(self._lines):
                continued = line not in self.comments and self._lines[line - 1].endswith("\\")
                following += continued
            if following == line:
                break
            line = following
        return line

    def brackets_around(self, line: int) -> tuple[int, int]:
        """First and last line of the brackets in which `line` begins; where it begins in none, of
        those that it opens; else the line itself."""
        first = self._around.get(line, line)
        return first, max(line, self._bracket_end.get(first, line))

    def _read(self, text: str) -> None:
        line, start = 1, 0
        opened: list[int] = []
        for match in _TOKEN.finditer(text):
            mark = match.group()
            if mark[0] == "#":
                self.comments[line] = match.start() - start
            elif mark in "([{":
                opened.append(line)
            elif mark in ")]}":
                if opened:
                    first = opened.pop()
                    self._bracket_end[first] = line
            elif "\n" in mark:
                last = line + mark.count("\n")
                start = match.start() + mark.rindex("\n") + 1
                self._pass(range(line + 1, last + 1), opened)
                if mark != "\n":
                    self._string_end.update(dict.fromkeys(range(line, last), last))
                line = last

    def _pass(self, lines: range, opened: Sequence[int]) -> None:
        if opened:
            self._around.update(dict.fromkeys(lines, opened[-1]))
