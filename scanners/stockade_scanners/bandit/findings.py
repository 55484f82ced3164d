"""One result of bandit's as one of our findings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from stockade.model.errors import ToolError
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.strict_json import field
from stockade_scanners.bandit.catalogue import CATALOGUE, QUOTING, UNKNOWN, VAGUE
from stockade_scanners.bandit.cwe import CWE
from stockade_scanners.columns import Columns

_WHAT = "a result of bandit's"
_TEST_ID = re.compile(r"B\d{3}")
_SEVERITY = {
    "UNDEFINED": Severity.UNKNOWN,
    "LOW": Severity.LOW,
    "MEDIUM": Severity.MEDIUM,
    "HIGH": Severity.HIGH,
}
_CONFIDENCE = {
    "UNDEFINED": Confidence.UNKNOWN,
    "LOW": Confidence.LOW,
    "MEDIUM": Confidence.MEDIUM,
    "HIGH": Confidence.HIGH,
}
_AI = frozenset({"B614", "B615"})
_ON_A_FUNCTION = frozenset({"B107", "B503"})
"""Tests of a function's head, for which bandit reports all lines of its body."""

_OWN_COLUMNS = frozenset({"B613"})
"""Tests that count columns in another way than the rest."""


def finding(raw: Any, copy: Path, path: str, columns: Columns) -> Finding:
    """The finding of one result in the file `copy`, which is `path` of the target.

    Raises:
        ToolError: a part is missing or of the wrong type.
    """
    test = field(raw, "test_id", str, _WHAT)
    if not _TEST_ID.fullmatch(test):
        raise ToolError(f"{_WHAT}: test_id is not of the form B000")
    entry = CATALOGUE.get(test, UNKNOWN)
    severity = field(raw, "issue_severity", str, _WHAT)
    confidence = field(raw, "issue_confidence", str, _WHAT)
    if severity not in _SEVERITY or confidence not in _CONFIDENCE:
        raise ToolError(f"{_WHAT}: a rating is not one of {', '.join(_SEVERITY)}")
    theirs = _cwe(raw)
    ours = CWE.get(test, theirs)
    return Finding(
        kind=Kind.AI if test in _AI else Kind.SAST,
        scanner="bandit",
        rule=f"bandit/{test}",
        title=entry.title,
        message=_message(test, field(raw, "issue_text", str, _WHAT), entry.title),
        severity=_SEVERITY[severity],
        raw_severity=severity,
        confidence=_CONFIDENCE[confidence],
        cwe=ours,
        raw_cwe=theirs if theirs != ours else (),
        locations=(_location(raw, test, copy, path, columns),),
        help=entry.why,
        help_uri=_uri(raw.get("more_info")),
        remedy=entry.remedy,
    )


def _message(test: str, text: str, title: str) -> str:
    """Bandit's text where it was reviewed to hold nothing of the file, else the title."""
    reviewed = test in CATALOGUE and test not in QUOTING | VAGUE
    return text if reviewed and len(text) <= 300 and text.isprintable() else f"{title}."


def _cwe(raw: Any) -> tuple[int, ...]:
    """Bandit's own id; it writes an empty object where it has none."""
    cwe = field(raw, "issue_cwe", dict, _WHAT)
    return (field(cwe, "id", int, _WHAT),) if cwe else ()


def _uri(value: object) -> str:
    plain = isinstance(value, str) and value.startswith(("https://", "http://"))
    return str(value) if plain and str(value).isprintable() else ""


def _location(raw: Any, test: str, copy: Path, path: str, columns: Columns) -> Location:
    line = field(raw, "line_number", int, _WHAT)
    lines = field(raw, "line_range", list, _WHAT)
    if not columns.has_line(copy, line):  # an escape in the text moved its lines
        return Location(path=path)
    if test in _ON_A_FUNCTION or lines[:1] != [line]:  # the lines of something around it
        return Location(path=path, line=line, end_line=line)
    last = max(line, field({"last": lines[-1]}, "last", int, _WHAT))
    start = end = None
    if test not in _OWN_COLUMNS and columns.has_line(copy, last):
        start = columns.code_point(copy, line, field(raw, "col_offset", int, _WHAT))
        end = columns.code_point(copy, last, field(raw, "end_col_offset", int, _WHAT))
    if start is None or (end is not None and last == line and end <= start):
        end = None
    return Location(path=path, line=line, column=start, end_line=last, end_column=end)
