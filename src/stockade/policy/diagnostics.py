"""Errors of a file with their places: collected, so that all are shown at once."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Collection

from stockade.model.errors import UsageError
from stockade.model.path import text as printable
from stockade.policy.language.types import nearest

MAX_BYTES = 1 << 20
MAX_CONDITIONS = 200_000
"""Characters of all conditions of one file."""

MAX_PATTERNS = 20_000
"""Characters of all patterns of one file, in conditions and in waivers."""

MAX_SHOWN = 50
"""Errors of one file that are told; further ones are counted."""

MAX_ERRORS = 1000
"""Of one file: there its reading ends."""

_MAX_COLUMNS = 120
_REMEDY = "Correct the file and run again."
_LINE_END = re.compile(r"\r\n?")


def decoded(file: str, data: bytes) -> str:
    """The text of a file, its lines ended by LF; a byte order mark is passed over.

    Raises:
        UsageError: too large, not UTF-8, or with a NUL.
    """
    name = printable(file)
    if len(data) > MAX_BYTES:
        raise UsageError(f"{name} is larger than {MAX_BYTES >> 20} MiB", "Split the file.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UsageError(f"{name} is UTF-16", "Save it as UTF-8.")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = _LINE_END.sub("\n", data.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = _LINE_END.sub("\n", data[: error.start].decode("utf-8"))
        line = before.count("\n") + 1
        raise UsageError(
            f"{name}:{line}: not UTF-8 (byte 0x{data[error.start]:02x})", "Save it as UTF-8."
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UsageError(f"{name}:{line}: a NUL character", "Is this a text file, in UTF-8?")
    return text


class Reader:
    """Collects the errors of one file."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._errors: list[tuple[int, int, str]] = []
        self._lines: list[str] | None = None
        self._conditions = self._patterns = 0

    def has_room_for_pattern(self, length: int) -> bool:
        """As `has_room_for`, of one more pattern."""
        self._patterns += length
        return self._patterns <= MAX_PATTERNS

    def has_room_for(self, length: int) -> bool:
        """Whether the conditions of the file, with one more of so many characters, are short enough
        in all to be judged by in a moment."""
        self._conditions += length
        return self._conditions <= MAX_CONDITIONS

    @property
    def failed(self) -> bool:
        """Whether there was any error."""
        return bool(self._errors)

    @property
    def count(self) -> int:
        """How many errors there are."""
        return len(self._errors)

    def line(self, number: int) -> str:
        """A line's text, counted from 1; empty where there is none."""
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def complain(
        self, line: int, column: int, message: str, hint: str = "", inner: str = ""
    ) -> None:
        """Note an error at a position, both counted from 1. `inner` stands below it: the errors of
        another file.

        Raises:
            UsageError: there are too many.
        """
        told = f"{printable(self.file)}:{line}:{column}: {printable(message)}"
        told += self._shown(line, column)
        told += f"\n  = help: {printable(hint)}" if hint else ""
        told += "".join(f"\n{printable(one)}" for one in inner.splitlines())
        self._errors.append((line, column, told))
        if len(self._errors) >= MAX_ERRORS:
            raise self.refusal()

    def known_keys(self, keys: dict[str, tuple[int, int]], known: Collection[str]) -> None:
        """Note every key of a mapping that is not known."""
        for key, (line, column) in keys.items():
            if key not in known:
                self.complain(line, column, f"unknown key `{key[:80]}`", nearest(key, known))

    def finish(self) -> None:
        """Raise what was noted.

        Raises:
            UsageError: there was any error; all are in its message, in the order of the file.
        """
        if self._errors:
            raise self.refusal()

    def refusal(self) -> UsageError:
        """All that was noted, as one error."""
        ordered = sorted(self._errors, key=lambda error: error[:2])
        shown = [told for _, _, told in ordered[:MAX_SHOWN]]
        more = len(ordered) - len(shown)
        if more:
            least = "at least " if len(ordered) >= MAX_ERRORS else ""
            noun = "error" if more == 1 else "errors"
            shown.append(f"and {least}{more:,} more {noun} in {printable(self.file)}")
        return UsageError("\n".join(shown), _REMEDY)

    def _shown(self, line: int, column: int) -> str:
        """The line with a caret below it, cut around the place where it is long."""
        source = self.line(line)
        if not source:
            return ""
        start = max(0, column - 1 - _MAX_COLUMNS // 2) if len(source) > _MAX_COLUMNS else 0
        shown = source[start : start + _MAX_COLUMNS].replace("\t", " ")
        before = printable(shown[: column - 1 - start])
        return f"\n  | {printable(shown)}\n  | {' ' * _width(before)}^"


def _width(text: str) -> int:
    """Columns of printable text on a terminal (https://www.unicode.org/reports/tr11)."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
