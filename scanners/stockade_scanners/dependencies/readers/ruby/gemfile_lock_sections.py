"""The sections of a `Gemfile.lock`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stockade_scanners.dependencies.manifest import ReadError

_CONFLICT = re.compile(r"<{7}|={7}|>{7}|\|{7}")
_ROW = re.compile(r"([^\s()!]+)(?: \(([^()]*)\))?(?:!| .*)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One indented line."""

    indent: int
    text: str
    line: int

    @property
    def name(self) -> str:
        """The gem that the line names; empty when the line does not have a gem's form."""
        match = _ROW.fullmatch(self.text)
        return match[1] if match else ""

    @property
    def said(self) -> str:
        """What stands in parentheses after the name: a version and platform, or requirements."""
        match = _ROW.fullmatch(self.text)
        return (match[2] or "") if match else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    line: int
    rows: list[Row] = field(default_factory=list)

    def at(self, indent: int) -> Sequence[Row]:
        """The rows of one indentation."""
        return [row for row in self.rows if row.indent == indent]


def sections(text: str) -> Iterator[Section]:
    """Yield the sections in order.

    Raises:
        ReadError: a conflict of a merge, or an indented line before any heading.
    """
    section: Section | None = None
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.rstrip()
        bare = line.lstrip(" ")
        if _CONFLICT.match(line):
            raise ReadError("The file holds a conflict of a merge.", number)
        if not bare:
            continue
        if bare != line and section is None:
            raise ReadError("The file does not begin with a heading.", number)
        if bare != line and section is not None:
            section.rows.append(Row(len(line) - len(bare), bare, number))
            continue
        if section is not None:
            yield section
        section = Section(line, number)
    if section is not None:
        yield section
