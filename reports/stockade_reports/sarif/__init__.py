"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/): complete, and for GitHub.

A chain of pure builders: log -> shares -> run -> rules, results, notifications -> location ->
words. `pieces` writes what they build, one result at a time. The times in `invocations` are the
only run metadata, so equal scans differ nowhere else. See docs/decisions/0003-sarif.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stockade.model.report import Reporter, Style
from stockade.model.result import Result
from stockade.model.verdict import Ruling
from stockade_reports.sarif import github, results, run, standing
from stockade_reports.sarif.pieces import pieces
from stockade_reports.sarif.shares import divide

HEAD = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0"}


@dataclass(frozen=True, slots=True)
class SarifReport:
    """All that SARIF can say, in the record's order. See `stockade.model.report.Reporter`."""

    name: str = "sarif"
    about: str = "SARIF 2.1.0, complete, for editors and viewers."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the log as ASCII JSON, which shows no control character on any terminal."""
        tell = standing.told(result)

        def write(ruling: Ruling, rule_id: str, rule_index: int) -> dict[str, Any]:
            built = results.complete(ruling, rule_id, rule_index)
            return built | standing.of(ruling, tell, result)

        runs = [
            run.build(result, share, run.Chosen(rulings=share.rulings, gaps=share.gaps), write)
            for share in divide(result)
        ]
        return pieces(HEAD | {"runs": runs})


@dataclass(frozen=True, slots=True)
class GithubReport:
    """What GitHub reads, within its limits. See `stockade.model.report.Reporter`."""

    name: str = "sarif:github"
    about: str = "SARIF as GitHub code scanning takes it."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the log as ASCII JSON, the worst results of each run first."""
        return github.fitting(result, HEAD).text()


REPORTER: Reporter = SarifReport()
GITHUB: Reporter = GithubReport()
