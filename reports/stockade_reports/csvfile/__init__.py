"""CSV (RFC 4180) for spreadsheets: the verdict, then a row for each finding, gap and notice.

It begins with a byte order mark: without one Excel reads UTF-8 as the code page of the machine;
LibreOffice, pandas and Python's `utf-8-sig` take it for what it is. A row is one line, for `grep`.
Of a finding the columns hold what fits into cells; snippets, fixes, further places, and what is
said of dependencies without a finding, are in the `json` and `jsonl` reports.

columns  their names, and what they hold
rows     result -> rows
cells    a value -> a cell that no spreadsheet calculates
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from stockade.model.report import Reporter, Style
from stockade.model.result import Result
from stockade_reports.csvfile import cells, rows
from stockade_reports.csvfile.columns import COLUMNS


@dataclass(frozen=True, slots=True)
class CsvReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "csv"
    about: str = "A row for each finding and gap, for spreadsheets."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the byte order mark, the header, then one row after the other."""
        writer = csv.writer(_Echo())
        yield "\ufeff"
        yield str(writer.writerow(COLUMNS))
        for row in rows.build(result):
            yield str(writer.writerow([cells.written(row.get(name)) for name in COLUMNS]))


class _Echo:
    """A file for `csv.writer`, whose `writerow` returns what `write` does: the row."""

    def write(self, text: str) -> str:
        return text


REPORTER: Reporter = CsvReport()
