"""CycloneDX 1.6: the bill of materials of what was scanned, with its vulnerabilities as VEX.

https://cyclonedx.org/docs/1.6/json/. The serial number is derived from the content, so that equal
scans give equal documents but for the time stamp.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from stockade.model.report import Reporter, Style
from stockade.model.result import Result


@dataclass(frozen=True, slots=True)
class CycloneDxReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "cyclonedx"
    about: str = "CycloneDX 1.6: dependencies, vulnerabilities as VEX."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the JSON document with two spaces of indentation and a final line feed."""
        from stockade_reports.cyclonedx.document import document

        yield json.dumps(document(result), indent=2)
        yield "\n"


REPORTER: Reporter = CycloneDxReport()
