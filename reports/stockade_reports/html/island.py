"""The findings as compact JSON for the page's script: columns of numbers into tables.

A repository of 25,000 findings repeats rules, paths, messages and lines of code; each is written
once. `report/store.js` is the reader.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from stockade.model import owasp
from stockade.model.finding import Finding
from stockade.model.result import Result
from stockade.model.verdict import Ruling
from stockade_reports import links, rating
from stockade_reports.html import standing, visible, words
from stockade_reports.html.evidence import evidence
from stockade_reports.html.tables import Tables, column
from stockade_reports.standings import STANDINGS

_UNSAFE = "<>&\u2028\u2029"
"""What could end the script element, or a line of a script."""


def script_json(value: Any) -> str:
    """JSON that may stand inside a script element: no `<`, `>`, `&` or line separator in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in _UNSAFE:
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def island(rulings: Sequence[Ruling], result: Result) -> str:
    """The data of the page's list; `rulings` are the result's, in the order given."""
    tables, on = Tables(), result.verdict.on
    compared = result.baseline is not None or any(r.finding.first_seen for r in rulings)
    rows = [
        (*_row(r, tables, on), standing.age_number(r.finding, result, compared, tables))
        for r in rulings
    ]
    more = {
        str(i): extra
        for i, r in enumerate(rulings)
        if (extra := evidence(r.finding, tables) | standing.exceptions(r))
    }
    return script_json(
        {
            "count": len(rows),
            "prefix": links.source_prefix(result.target),
            "until": standing.waiver_end(on),
            "severities": [rating.word(s) for s in words.SEVERITIES],
            "actions": STANDINGS,
            "novelties": standing.NOVELTIES,
            "changes": standing.CHANGES,
            "columns": {name: column([row[i] for row in rows]) for i, name in enumerate(_COLUMNS)},
            "more": more,
            **{name: getattr(tables, name).rows for name in tables.__slots__},
        }
    )


_COLUMNS = (
    "id",
    "severity",
    "rule",
    "ruling",
    "rating",
    "message",
    "cwe",
    "path",
    "line",
    "column",
    "last",
    "snippet",
    "owner",
    "age",
)


def _row(ruling: Ruling, tables: Tables, on: str) -> tuple[Any, ...]:
    """All but the last column."""
    finding, place = ruling.finding, ruling.finding.location
    snippet = finding.snippet
    return (
        visible.line(finding.id),
        words.SEVERITIES.index(finding.severity),
        _rule(finding, tables),
        standing.ruling_number(ruling, tables, on),
        tables.ratings.add((visible.line(finding.raw_severity), finding.confidence.word)),
        tables.prose(finding.message),
        _cwes(finding, tables),
        tables.path(place),
        place.line or 0,
        place.column or 0,
        0 if place.last_line == place.line else place.last_line,
        [snippet.first_line, *tables.code(snippet.lines)] if snippet else [],
        tables.owners.add(tuple(visible.line(owner) for owner in finding.owners)),
    )


def _cwes(finding: Finding, tables: Tables) -> int:
    of_package = finding.package is not None
    risks = owasp.labels(finding.cwe, of_package=of_package)
    row = (finding.cwe, finding.raw_cwe, risks)
    return tables.cwes.add((finding.cwe, finding.raw_cwe, of_package), row)


def _rule(finding: Finding, tables: Tables) -> int:
    texts = (finding.scanner, finding.rule, finding.title)
    return tables.rules.add(
        (
            finding.kind.value,
            *(visible.line(text) for text in texts),
            visible.prose(finding.help),
            visible.line(finding.help_uri),
            links.web(finding.help_uri),
            visible.prose(finding.remedy),
        )
    )
