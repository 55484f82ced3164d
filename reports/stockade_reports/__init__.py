"""The report formats, by name. A format is one entry here and one module or package beside it."""

from __future__ import annotations

from typing import cast

from stockade.model import registry
from stockade.model.registry import Entry
from stockade.model.report import Reporter

REPORTS: dict[str, Entry] = {
    "text": Entry(
        target="stockade_reports.text:REPORTER",
        about="For the terminal: worst last, the verdict in the last line.",
    ),
    "json": Entry(
        target="stockade_reports.jsonfile:REPORTER",
        about="The complete record, from which every other report can be made.",
    ),
    "sarif": Entry(
        target="stockade_reports.sarif:REPORTER",
        about="SARIF 2.1.0, for GitHub code scanning and editors.",
    ),
    "html": Entry(
        target="stockade_reports.html:REPORTER",
        about="One self-contained page, for people.",
    ),
    "cyclonedx": Entry(
        target="stockade_reports.cyclonedx:REPORTER",
        about="CycloneDX 1.6: every dependency, with its vulnerabilities as VEX.",
    ),
    "conftest": Entry(
        target="stockade_reports.conftest:REPORTER",
        about="JSON for policies of your own in Rego (Conftest, OPA).",
    ),
}


def load(name: str) -> Reporter:
    """The format called `name`, imported now.

    Raises:
        UsageError: no format has that name.
    """
    return cast("Reporter", registry.load(REPORTS, name, "report format"))
