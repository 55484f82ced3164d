"""`stockade diff` as JSON, schema `stockade/diff/v1` (docs/schema/diff-v1.schema.json).

In ASCII, as every JSON of ours: it may be shown on a terminal. A path that UTF-8 cannot hold is
written in a printable form, with its exact percent-encoded bytes as `uri`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from stockade.cli.diff_told import Told
from stockade.model import path as paths
from stockade.model.codec_shape import is_utf8
from stockade.model.finding import Finding
from stockade.model.gap import Gap
from stockade.model.location import Location
from stockade.model.result import Result
from stockade.triage.compare import Changed, Moved

SCHEMA = "stockade/diff/v1"


def pieces(told: Told, verbose: bool) -> Iterator[str]:  # noqa: ARG001 (the formats' shape)
    """The document, whole whether `verbose` or not, with a final line feed."""
    yield json.dumps(document(told), indent=2) + "\n"


def document(told: Told) -> dict[str, Any]:
    """The comparison, of plain JSON values. What is empty or unknown is left out of its records."""
    made = told.comparison
    lists: dict[str, list[dict[str, Any]]] = {
        "new": [_changed(c) for c in made.found],
        "fixed": [_changed(c) for c in made.fixed],
        "not_looked_for": [_changed(c) for c in made.unlooked],
        "moved": [_moved(m) for m in made.moved],
        "new_gaps": [_gap(g) for g in made.new_gaps],
        "closed_gaps": [_gap(g) for g in made.closed_gaps],
        "not_looked_at_gaps": [_gap(g) for g in made.unlooked_gaps],
    }
    return {
        "schema": SCHEMA,
        "scans": {"old": _scan(told.old), "new": _scan(told.new)},
        "limits": [_text(limit) for limit in told.limits],
        "counts": {name: len(some) for name, some in lists.items()} | {"unchanged": made.unchanged},
        **lists,
    }


def _scan(result: Result) -> dict[str, Any]:
    target = result.target
    said = {
        "name": target.name,
        "kind": target.kind,
        "scope": target.scope,
        "revision": target.revision,
        "branch": target.branch,
        "repository": target.repository,
        "started": result.run.started,
        "verdict": result.verdict.state.value,
    }
    return _filled(said)


def _changed(changed: Changed) -> dict[str, Any]:
    absence, action = changed.absence, changed.action
    said = {"cause": absence.cause.value, "detail": absence.detail}
    return _finding(changed.finding) | _filled(said) | ({"action": action.value} if action else {})


def _moved(moved: Moved) -> dict[str, Any]:
    return _finding(moved.new) | {"from": _location(moved.old.location)}


def _finding(finding: Finding) -> dict[str, Any]:
    said = {
        "id": finding.id,
        "kind": finding.kind.value,
        "scanner": finding.scanner,
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.word,
        "purl": finding.package.purl if finding.package else "",
    }
    return _filled(said) | {"location": _location(finding.location)}


def _location(location: Location) -> dict[str, Any]:
    numbers = {"line": location.line, "column": location.column}
    return _path("path", location.path) | {k: n for k, n in numbers.items() if n is not None}


def _gap(gap: Gap) -> dict[str, Any]:
    said = _filled({"scanner": gap.scanner, "reason": gap.reason.value, "detail": gap.detail})
    return _path("subject", gap.subject) | said


def _path(key: str, value: str) -> dict[str, Any]:
    if is_utf8(value):
        return {key: value}
    return {key: paths.text(value), "uri": paths.uri(value)}


def _filled(said: dict[str, str]) -> dict[str, Any]:
    return {key: _text(value) for key, value in said.items() if value}


def _text(value: str) -> str:
    return value if is_utf8(value) else paths.text(value)
