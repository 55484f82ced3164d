"""What every section of the report needs: the result, how it should look, and short ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.verdict import Ruling
from stockade_reports.escape import words
from stockade_reports.novelty import is_new
from stockade_reports.text.layout import beginning

NARROWEST = 40
"""Columns below which nothing is laid out any narrower."""

MORE = "see --verbose or --report html=FILE"
"""Where the rest is to be seen."""

_SHORTEST = 8


@frozen
class Page:
    """One report: what is told, and how."""

    result: Result
    style: Style
    ids: Mapping[str, str]
    """The short form of every finding's id; see `short_ids`."""

    def id(self, finding: Finding) -> str:
        """The beginning of its id that `stockade waive` and `policy explain` take."""
        return words(self.ids.get(finding.id, "")) or "no id"

    def is_new(self, finding: Finding) -> bool | None:
        """See `stockade_reports.novelty.is_new`."""
        return is_new(finding, self.result)

    def new(self, rulings: Iterable[Ruling]) -> int:
        """How many of them are about new findings."""
        return sum(self.is_new(ruling.finding) is True for ruling in rulings)


def short_ids(findings: Sequence[Finding]) -> dict[str, str]:
    """Each id's shortest beginning, of eight characters or more, that no other id has."""
    ids = sorted({finding.id for finding in findings if finding.id})
    made = {}
    for before, id_, after in zip(["", *ids], ids, [*ids[1:], ""], strict=False):
        same = max(len(beginning((id_, other))) for other in (before, after))
        made[id_] = id_[: max(_SHORTEST, same + 1)]
    return made
