"""Annotations of a GitHub Actions job: workflow commands for standard output, the verdict first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stockade.model.report import Reporter, Style
from stockade.model.result import Result
from stockade_reports.github.command import written
from stockade_reports.github.plan import planned


@dataclass(frozen=True, slots=True)
class GithubReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "github"
    about: str = "Annotations in the log of a GitHub Actions job."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield one line for each annotation."""
        for level, annotation in planned(result):
            yield written(level, annotation)


REPORTER: Reporter = GithubReport()
