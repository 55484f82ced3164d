"""JUnit XML, as Jenkins, GitLab, Azure DevOps and GitHub's test reporters read it.

There is no standard; what is written is what Jenkins's schema (junit-10.xsd of its xUnit plugin)
allows, with `file` and `line` on test cases, which GitLab and GitHub's reporters use.

case      what a test case says
findings  findings -> cases
others    gaps, notices, scanners and the verdict -> cases
suites    which cases stand together, and how they end
xml       suites -> text

Something is red exactly where policy stops it: what blocks is a failure, and what policy insists on
and was not checked is an error. What is accepted or was not checked is skipped, never passed; what
policy lets pass has passed, with its text as output. The first case is the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stockade.model.report import Reporter, Style
from stockade.model.result import Result
from stockade_reports.junit import suites, xml


@dataclass(frozen=True, slots=True)
class JUnitReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "junit"
    about: str = "JUnit XML: findings are failures, gaps are errors."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the document, one test case after the other. Times are the only run metadata."""
        return xml.document(suites.build(result), result.run)


REPORTER: Reporter = JUnitReport()
