"""Fixes (sections 3.55 to 3.57): what goes, and what comes in its place, file by file.

Whoever applies one puts its text into a file, so the text is exact or is not told at all: it is the
one text of a log in which nothing is escaped. Regions count in code points, as `columnKind` says.
"""

from __future__ import annotations

from typing import Any

from stockade.model.finding import Finding
from stockade.model.fix import Edit, Fix
from stockade_reports.sarif import location
from stockade_reports.sarif.words import filled, message

LEFT_OUT = "Its text holds characters that do not print."
"""Why a finding's fix is not in the log."""


def build(finding: Finding) -> list[dict[str, Any]]:
    """The finding's fix, if it has one that can be told."""
    if finding.fix is None or not is_told(finding.fix):
        return []
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in finding.fix.edits:
        changes.setdefault(edit.location.path, []).append(_replacement(edit))
    said = finding.fix.description or finding.remedy
    fix = {
        "description": message(said) if said else None,
        "artifactChanges": [
            {"artifactLocation": location.artifact(path), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }
    return [filled(fix)]


def is_told(fix: Fix) -> bool:
    """Whether its texts are of characters that print, tabs and line feeds."""
    texts = (edit.text.replace("\n", "").replace("\t", "") for edit in fix.edits)
    return all(text.isprintable() for text in texts)


def _replacement(edit: Edit) -> dict[str, Any]:
    where = edit.location
    region = {
        "startLine": where.line,
        "startColumn": where.column,
        "endLine": where.end_line,
        "endColumn": where.end_column,
    }
    inserted = {"insertedContent": {"text": edit.text}} if edit.text else {}
    return {"deletedRegion": region, **inserted}
