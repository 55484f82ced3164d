"""The report in Markdown: as a comment on a pull request, and as a job's summary.

A comment may have 65,536 characters on GitHub, which nobody says how to count; here no more than
that many UTF-16 code units, thus no more code points, and in UTF-8 less than the 262,144 bytes
which GitHub's database takes. GitLab takes a million. A job's summary may have 1 MiB in UTF-8
(https://docs.github.com/actions/reference/workflow-commands), all of a step's output together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stockade.model.report import Reporter, Style
from stockade.model.result import Result
from stockade_reports.markdown import document
from stockade_reports.markdown.space import Limits, utf8, utf16

COMMENT = Limits(size=65_536, measure=utf16, opened=5, full=20, subjects=5)
STEP = Limits(size=1_048_576, measure=utf8, opened=20, full=100, subjects=50)


@dataclass(frozen=True, slots=True)
class MarkdownReport:
    """See `stockade.model.report.Reporter`."""

    name: str
    about: str
    limits: Limits

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the Markdown, within the limit."""
        yield from document.pieces(result, self.limits)


REPORTER: Reporter = MarkdownReport(
    name="markdown", about="A comment on a pull request (65,536 characters).", limits=COMMENT
)

SUMMARY: Reporter = MarkdownReport(
    name="markdown:summary", about="A job's step summary (1 MiB).", limits=STEP
)
