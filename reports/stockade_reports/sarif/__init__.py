"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), tuned for GitHub code scanning.

A chain of pure builders: log -> run -> rules, results, notifications -> location -> words. The
times in `invocations` are the only run metadata, so equal scans differ nowhere else. See
docs/decisions/0003-sarif.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stockade.model.report import Reporter, Style
from stockade.model.result import Result, Status
from stockade_reports.sarif import run

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def build(result: Result) -> dict[str, Any]:
    """The log: a run for each scanner that was started, then the inventory's."""
    started = [r for r in result.scanners if r.status is not Status.SKIPPED]
    runs = [run.scanner(result, record) for record in started]
    runs.append(run.inventory(result, {r.name for r in started}))
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": runs}


@dataclass(frozen=True, slots=True)
class SarifReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "sarif"
    about: str = "SARIF 2.1.0, complete, for editors and viewers."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the log as ASCII JSON, which shows no control character on any terminal."""
        yield json.dumps(build(result), indent=1, allow_nan=False)
        yield "\n"


REPORTER: Reporter = SarifReport()
