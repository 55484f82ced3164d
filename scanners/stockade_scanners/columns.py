"""Columns as tools count them (bytes of UTF-8) turned into columns as we count them (code points).

Lines are split the way Python splits them: at LF, CR LF and CR, and nowhere else.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

_LINE_END = re.compile(rb"\r\n|\r|\n")
_LINE_FEED = re.compile(rb"\n")


class Columns:
    """The files of one job, read at most once each and only where a finding asks for them."""

    def __init__(self, *, bare_cr: bool = False) -> None:
        """`bare_cr`: whether the tool ends a line at a CR that no LF follows."""
        self._line_end = _LINE_END if bare_cr else _LINE_FEED
        self._lines: dict[Path, list[bytes]] = {}

    def has_line(self, file: Path, line: int) -> bool:
        """Whether the file has that line, counted from 1."""
        return 1 <= line <= len(self._of(file))

    def code_point(self, file: Path, line: int, byte_offset: int) -> int | None:
        """The column, from 1, of the character that starts `byte_offset` bytes into the line.

        `None` when the line is not there, is shorter, or is not UTF-8 up to that place.
        """
        if not self.has_line(file, line):
            return None
        before = self._of(file)[line - 1][:byte_offset]
        if byte_offset < 0 or len(before) < byte_offset:
            return None
        try:
            return len(before.decode("utf-8")) + 1
        except UnicodeDecodeError:
            return None

    def _of(self, file: Path) -> list[bytes]:
        if file not in self._lines:
            data = file.read_bytes().removeprefix(codecs.BOM_UTF8)
            self._lines[file] = self._line_end.split(data)
        return self._lines[file]
