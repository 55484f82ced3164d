"""Values as cells. A spreadsheet calculates a cell that looks like a formula (CWE-1236).

Text that begins like one therefore gets a single quote before it, as OWASP advises
(https://owasp.org/www-community/attacks/CSV_Injection): also behind blanks and quotes, and also
behind a semicolon, which separates cells where the comma is the decimal mark. That is the price of
the format: programs that need the exact text read `jsonl`. On standard output the report may be
part of a CI system's log, so that its commands are sealed too.
"""

from __future__ import annotations

import re

from stockade_reports.escape import seal

Cell = str | int | float | bool | None
"""`None`: unknown, or of no meaning in such a row; it is written as an empty cell."""

LONGEST = 16_000
"""Characters of a cell. Excel lets what is over 32,767 UTF-16 units run into further cells."""

_FORMULA = re.compile(r"(?:^|(?<=;))(?=[ \"']*[=+\-@|%＝＋－＠﹢﹣﹦﹫])")


def written(value: Cell) -> str | int | float:
    """The cell, for `csv.writer`; text has to be printable. Numbers are ours and stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    over = len(value) - LONGEST
    shown = value if over <= 0 else f"{value[:LONGEST]}… and {over:,} more characters"
    return _FORMULA.sub("'", seal(shown))
