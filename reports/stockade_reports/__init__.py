"""The report formats, by name. A format is one entry here and one module or package beside it."""

from __future__ import annotations

from typing import cast

from stockade.model import registry
from stockade.model.registry import Entry
from stockade.model.report import Reporter

REPORTS: dict[str, Entry] = {
    "text": Entry(
        target="stockade_reports.text:REPORTER",
        about="For the terminal: worst last, then the verdict.",
    ),
    "json": Entry(
        target="stockade_reports.jsonfile:REPORTER",
        about="The complete record; every other report is made of it.",
    ),
    "jsonl": Entry(
        target="stockade_reports.jsonl:REPORTER",
        about="The record in lines: findings, gaps, then the verdict.",
    ),
    "sarif": Entry(
        target="stockade_reports.sarif:REPORTER",
        about="SARIF 2.1.0, complete, for editors and viewers.",
    ),
    "sarif:github": Entry(
        target="stockade_reports.sarif:GITHUB",
        about="SARIF as GitHub code scanning takes it.",
    ),
    "html": Entry(
        target="stockade_reports.html:REPORTER",
        about="One self-contained page, for people.",
    ),
    "markdown": Entry(
        target="stockade_reports.markdown:REPORTER",
        about="A comment on a pull request (65,536 characters).",
    ),
    "markdown:summary": Entry(
        target="stockade_reports.markdown:SUMMARY",
        about="A job's step summary (1 MiB).",
    ),
    "github": Entry(
        target="stockade_reports.github:REPORTER",
        about="Annotations in the log of a GitHub Actions job.",
    ),
    "junit": Entry(
        target="stockade_reports.junit:REPORTER",
        about="JUnit XML: findings are failures, gaps are errors.",
    ),
    "csv": Entry(
        target="stockade_reports.csvfile:REPORTER",
        about="A row for each finding and gap, for spreadsheets.",
    ),
    "gitlab-sast": Entry(
        target="stockade_reports.gitlab:SAST",
        about="GitLab SAST report, schema 15.",
    ),
    "gitlab-dependency": Entry(
        target="stockade_reports.gitlab:DEPENDENCY",
        about="GitLab dependency scanning report, schema 15.",
    ),
    "gitlab-secret": Entry(
        target="stockade_reports.gitlab:SECRET",
        about="GitLab secret detection report, schema 15.",
    ),
    "gitlab-codequality": Entry(
        target="stockade_reports.gitlab:CODEQUALITY",
        about="GitLab code quality report.",
    ),
    "cyclonedx": Entry(
        target="stockade_reports.cyclonedx:REPORTER",
        about="CycloneDX 1.6: dependencies, vulnerabilities as VEX.",
    ),
    "conftest": Entry(
        target="stockade_reports.conftest:REPORTER",
        about="JSON for your own policies in Rego (Conftest, OPA).",
    ),
}


def load(name: str) -> Reporter:
    """The format called `name`, imported now.

    Raises:
        UsageError: no format has that name.
    """
    return cast("Reporter", registry.load(REPORTS, name, "report format"))
