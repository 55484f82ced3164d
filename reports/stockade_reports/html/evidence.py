"""What stands behind few findings, for the page's data: traces, fixes, packages, other tools."""

from __future__ import annotations

import itertools
from typing import Any

from stockade.model.finding import Finding
from stockade.model.fix import Edit, Fix
from stockade.model.package import Package
from stockade_reports import packages, rating
from stockade_reports.dataflow import ARRIVAL, is_way
from stockade_reports.html import visible
from stockade_reports.html.tables import Tables

MAX_EDITS = 20
"""Edits of one fix that are shown; further ones are counted."""

MAX_LINES = 60
"""Lines before or after an edit that are shown; further ones are counted."""


def evidence(finding: Finding, tables: Tables) -> dict[str, Any]:
    """By name; nothing for what the finding has not."""
    extra: dict[str, Any] = {}
    if len(finding.locations) > 1:
        extra |= _trace(finding, tables)
    if finding.fix:
        extra["fix"] = _fix(finding.fix, tables)
    if finding.package:
        extra["package"] = _package(finding.package)
    if finding.secret:
        secret = finding.secret
        extra["secret"] = [visible.line(secret.preview), visible.line(secret.hmac), secret.verified]
    if finding.reachability is not None:
        extra["use"] = packages.USE[finding.reachability]
    if finding.witnesses:
        extra["witnesses"] = [_witness(witness, tables) for witness in finding.witnesses]
    return extra


def _witness(witness: Finding, tables: Tables) -> list[Any]:
    return [
        visible.line(witness.rule),
        rating.word(witness.severity),
        visible.line(witness.raw_severity),
        tables.prose(witness.message or witness.title),
    ]


def _trace(finding: Finding, tables: Tables) -> dict[str, Any]:
    """The steps. Where each says what it is they are the way of the value, whose end is the
    finding's own place."""
    steps = list(finding.locations[1:])
    notes = [step.note for step in steps]
    flow = is_way(finding)
    if flow:
        steps.append(finding.location)
        notes.append(finding.location.note or ARRIVAL)
    rows = [
        [tables.path(place), place.line or 0, tables.prose(note)]
        for place, note in zip(steps, notes, strict=True)
    ]
    return {"trace": rows, "flow": 1} if flow else {"trace": rows}


def _fix(fix: Fix, tables: Tables) -> list[Any]:
    """The description, whether a patch can be made of it, the edits, how many more there are."""
    shown = fix.edits[:MAX_EDITS]
    rows = [
        [
            tables.path(edit.location),
            edit.location.line or 0,
            tables.code(edit.before[:MAX_LINES]),
            tables.code(edit.after[:MAX_LINES]),
            sum(max(0, len(lines) - MAX_LINES) for lines in (edit.before, edit.after)),
        ]
        for edit in shown
    ]
    return [visible.prose(fix.description), int(_exact(fix)), rows, len(fix.edits) - len(shown)]


def _exact(fix: Fix) -> bool:
    """Whether what is shown are the lines of the files to the character, each line once."""
    if not fix.patchable or len(fix.edits) > MAX_EDITS or not all(map(_whole, fix.edits)):
        return False
    placed = sorted(fix.edits, key=lambda e: e.location.sort_key())
    return all(
        a.location.path != b.location.path or (a.location.last_line or 0) < (b.location.line or 0)
        for a, b in itertools.pairwise(placed)
    )


def _whole(edit: Edit) -> bool:
    where, lines = edit.location, (*edit.before, *edit.after)
    touched = (where.last_line or 0) - (where.line or 0) + 1
    return (
        len(edit.before) == touched
        and max(len(edit.before), len(edit.after)) <= MAX_LINES
        and all(visible.code(line) == line for line in lines)
    )


def _package(package: Package) -> dict[str, Any]:
    return {
        "purl": visible.line(package.purl),
        "name": visible.line(package.name),
        "version": visible.line(package.version),
        "ecosystem": visible.line(package.ecosystem),
        "advisory": visible.line(package.advisory),
        "aliases": [visible.line(alias) for alias in package.aliases],
        "further": [visible.line(other) for other in package.further],
        "fixed": [visible.line(version) for version in package.fixed_versions],
        "safe": visible.line(package.safe_version),
        "wanted": visible.line(package.wanted),
        "score": package.score,
        "epss": package.epss,
        "kev": package.kev,
    }
