"""The complete record as JSON: `stockade.model.codec`, written in ASCII.

ASCII, because the file may be shown on a terminal: no control, bidi or invisible character of the
scanned repository stands in it unescaped, and every JSON reader gives the same text back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from stockade.model import codec
from stockade.model.report import Reporter, Style
from stockade.model.result import Result


@dataclass(frozen=True, slots=True)
class JsonReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "json"
    about: str = "The complete record; every other report is made of it."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the JSON document with two spaces of indentation and a final line feed."""
        yield json.dumps(codec.encode(result), indent=2, allow_nan=False)
        yield "\n"


REPORTER: Reporter = JsonReport()
