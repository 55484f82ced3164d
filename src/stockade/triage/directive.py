"""One way in which authors ask scanners to keep silent: how it is written and what it is about."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.rating import Kind
from stockade.triage import naming

COMMAS = re.compile(r"\s*,\s*")
_SPACE = re.compile(r"\s*")
MAX_IDS = 50
"""Rule ids of one comment that are kept."""


class Where(enum.Flag):
    """Places from which a comment may speak of a finding."""

    LINE = enum.auto()
    """The first line of the finding."""

    REGION = enum.auto()
    """Any line of it. In Python also of the brackets around it, where no column is known."""

    STATEMENT = enum.auto()
    """The end of the strings and backslashes that the finding's first lines begin (Python)."""

    ABOVE = enum.auto()
    """The line before, when nothing else stands on it."""

    BESIDE = enum.auto()
    """The lines before and behind, whatever they hold; also past quotes of a long string."""

    FILE = enum.auto()
    """Anywhere in the file, when nothing else stands on the line."""


@frozen
class Directive:
    """One way to ask."""

    word: str
    """Its name in reports."""

    hint: str
    """Lower-case text that every such comment holds."""

    opening: re.Pattern[str]
    """Up to where rule ids begin. A group `ids` that took part says that ids are what follows."""

    where: Where
    listed: re.Pattern[str] | None = None
    """One rule id of a list; `None` where the comment cannot name rules."""

    bare: re.Pattern[str] | None = None
    """One rule id where nothing says that a list follows."""

    between: re.Pattern[str] = COMMAS
    """What stands between two ids."""

    scattered: re.Pattern[str] | None = None
    """Ids that the tool finds in the words behind the list too, up to the next `#`."""

    covers: Callable[[naming.Request, Finding], bool] = naming.everything
    """Whether the tool would take the comment for this finding, which is one it speaks of."""

    tools: frozenset[str] = frozenset()
    """Whose findings it speaks of, by the first part of their rule ids; or:"""

    kinds: frozenset[Kind] = frozenset()
    in_python: bool = False
    """Whether it counts only in what Python takes for a comment."""

    def speaks_of(self, finding: Finding) -> bool:
        """Whether such a comment could be about the finding at all."""
        return finding.kind in self.kinds or finding.rule.partition("/")[0] in self.tools

    def ids(self, line: str, opening: re.Match[str]) -> tuple[tuple[tuple[int, int], ...], int]:
        """Where in the line the first 50 rule ids behind an opening stand, and where all end."""
        pattern = self.listed if listed(opening) else self.bare
        spans: list[tuple[int, int]] = []
        end = opening.end()
        gap = _SPACE.match(line, end)
        while pattern and gap and (match := pattern.match(line, gap.end())):
            if len(spans) < MAX_IDS:
                spans.append(match.span())
            end = match.end()
            gap = self.between.match(line, end)
        return tuple(spans), end


def listed(opening: re.Match[str]) -> bool:
    """Whether the comment itself says that rule ids follow."""
    return opening.groupdict().get("ids") is not None
