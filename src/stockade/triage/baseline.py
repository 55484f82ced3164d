"""The baseline: findings that are accepted for now, by id, with the day each was first seen.

A JSON file with one line for each finding, sorted by id, so that merges and reviews are line-wise.
`rule` and `path` stand there for people; only the id counts (`Finding.id`).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, NoReturn

from stockade.model import path as paths
from stockade.model import strict_json
from stockade.model.errors import ToolError, UsageError
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.triage import baseline_place as place

SCHEMA = "stockade/baseline/v1"
MAX_BYTES = 16 << 20
MAX_ENTRIES = 200_000
_TOP = ("schema", "findings")
_ENTRY = ("id", "first_seen", "rule", "path")
_ID = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_REMEDY = (
    "Correct the file, or remove it and make it anew, as of today:"
    " stockade baseline create RESULT.json"
)
_BOTH = (
    "Keep the findings of both sides: each id once, with its earlier day, and a comma between two."
)


@frozen
class Baseline:
    """What is accepted. Empty: everything is new."""

    first_seen: Mapping[str, str] = field(default_factory=dict)
    """Finding's id to the day (ISO 8601, UTC) on which it was first seen."""

    paths: Mapping[str, str] = field(default_factory=dict)
    """Finding's id to the file in which it was accepted, in printable form."""


def parse(data: bytes, where: str) -> Baseline:
    """Read a baseline of untrusted origin; `where` names the file in errors.

    Raises:
        UsageError: too large, not UTF-8 JSON, of another shape, an id twice, a day that no calendar
            has, or the marks of a merge conflict; with the line.
    """
    _refuse_at_sight(data, where)
    try:
        document = strict_json.loads(data, "it")
    except ToolError as error:
        line, why = place.of_error(data, error)
        _fail(where, line, why)
    seen: dict[str, str] = {}
    paths_of: dict[str, str] = {}
    for number, entry in enumerate(_entries(document, data, where)):
        why = _wrong(entry)
        if not why and entry["id"] in seen:
            first = place.of_finding(data, [*seen].index(entry["id"]))
            why = f"the id {entry['id']} stands on line {first} already"
        if why:
            _fail(where, place.of_finding(data, number), why)
        seen[entry["id"]] = entry["first_seen"]
        paths_of[entry["id"]] = entry["path"]
    return Baseline(first_seen=seen, paths=paths_of)


def dump(findings: Iterable[Finding]) -> str:
    """The file that accepts these findings, each since its own `first_seen`.

    Raises:
        UsageError: they are more than a baseline may hold.
        ValueError: one of them has no valid id, or no valid day.
    """
    rows = {finding.id: _row(finding) for finding in findings}
    listed = [",\n".join(rows[key] for key in sorted(rows))] if rows else []
    text = "\n".join(["{", f'"schema": "{SCHEMA}",', '"findings": [', *listed, "]", "}", ""])
    if len(rows) > MAX_ENTRIES or len(text.encode()) > MAX_BYTES:
        raise UsageError(
            f"{len(rows):,} findings are more than a baseline may hold:"
            f" {MAX_ENTRIES:,} in {MAX_BYTES >> 20} MiB",
            "Leave out what is not yours (`exclude`), or scan the parts on their own.",
        )
    return text


def common(base: Baseline, tip: Baseline) -> Baseline:
    """What both list for the same file, each with its later day."""
    ids = [i for i in base.first_seen if i in tip.first_seen and base.paths[i] == tip.paths[i]]
    return Baseline(
        first_seen={i: max(base.first_seen[i], tip.first_seen[i]) for i in ids},
        paths={i: tip.paths[i] for i in ids},
    )


def is_id(text: str) -> bool:
    """Whether a finding can be known by it: a fingerprint `stockade/v1`."""
    return _ID.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, as YYYY-MM-DD."""
    if not _DAY.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _row(finding: Finding) -> str:
    if not is_id(finding.id) or not is_day(finding.first_seen):
        raise ValueError(f"{finding.rule}: id {finding.id!r}, first seen {finding.first_seen!r}")
    values = (
        finding.id,
        finding.first_seen,
        paths.text(finding.rule),
        paths.text(finding.location.path),
    )
    return json.dumps(dict(zip(_ENTRY, values, strict=True)), ensure_ascii=False)


def _refuse_at_sight(data: bytes, where: str) -> None:
    if len(data) > MAX_BYTES:
        _fail(where, 1, f"the file is larger than {MAX_BYTES >> 20} MiB")
    if data.startswith(b"\xef\xbb\xbf"):
        _fail(where, 1, "the file begins with a byte order mark", "Save it as UTF-8 without one.")
    if (conflict := place.of_conflict(data)) is not None:
        _fail(where, conflict, "a merge conflict is not resolved", _BOTH)
    if (nul := data.find(b"\0")) >= 0:
        _fail(where, place.line_at(data, nul), "the file holds a NUL byte", "Save it as UTF-8.")
    if place.opens_more_than(data, MAX_ENTRIES + 2):
        _fail(where, 1, f"the file holds more than {MAX_ENTRIES:,} findings")


def _entries(document: Any, data: bytes, where: str) -> list[Any]:
    why, line = _wrong_keys(document, _TOP), 1
    if isinstance(document, dict) and document.get("schema", SCHEMA) != SCHEMA:
        why, line = f"`schema` is not {SCHEMA!r}", place.of_key(data, "schema")
    elif not why and not isinstance(document["findings"], list):
        why, line = "`findings` is not a list", place.of_key(data, "findings")
    if why:
        _fail(where, line, why)
    entries: list[Any] = document["findings"]
    return entries


def _wrong(entry: Any) -> str:
    """Why it is not an entry; empty when it is one."""
    if why := _wrong_keys(entry, _ENTRY):
        return why
    for key in _ENTRY:
        if not isinstance(entry[key], str):
            return f"`{key}` is not a string"
        if _CONTROL.search(entry[key]):
            return f"`{key}` holds a control character"
    if not is_id(entry["id"]):
        return f"`id` is not 32 digits of 0-9a-f: {entry['id'][:40]!r}"
    if not is_day(entry["first_seen"]):
        return f"`first_seen` is no day of the calendar as YYYY-MM-DD: {entry['first_seen'][:40]!r}"
    return ""


def _wrong_keys(record: Any, known: tuple[str, ...]) -> str:
    if not isinstance(record, dict):
        return f"an object with {', '.join(known)} is expected here"
    for key in record:
        if key not in known:
            return f"unknown key {key[:40]!r}; known: {', '.join(known)}"
    for key in known:
        if key not in record:
            return f"the key `{key}` is missing"
    return ""


def _fail(where: str, line: int, why: str, remedy: str = _REMEDY) -> NoReturn:
    raise UsageError(f"{where}:{line}: {why}", remedy)
