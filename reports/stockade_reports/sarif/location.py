"""Places: a file relative to `%SRCROOT%`, and a region that has a start and an end."""

from __future__ import annotations

from typing import Any

from stockade.model import path as paths
from stockade.model.location import Location, Snippet
from stockade_reports.sarif.words import code, filled

ROOT = "%SRCROOT%"


def artifact(path: str) -> dict[str, Any]:
    """The file, its name percent-encoded byte by byte."""
    return {"uri": paths.uri(path), "uriBaseId": ROOT}


def build(location: Location, snippet: Snippet | None = None) -> dict[str, Any]:
    """A physical location; a finding about the whole file points at its first line."""
    inside = snippet if snippet and _covers(snippet, location) else None
    where = region(location, inside)
    context = None
    if inside:
        portion = _portion(inside, where)
        context = _context(inside, portion)
        if shown := code(portion):
            where["snippet"] = {"text": shown}
    return {
        "physicalLocation": filled(
            {
                "artifactLocation": artifact(location.path),
                "region": where,
                "contextRegion": context,
            }
        )
    }


def without_code(location: Location, snippet: Snippet | None) -> dict[str, Any]:
    """The same without a line of code; the snippet still tells where the region's line ends."""
    inside = snippet if snippet and _covers(snippet, location) else None
    where = {"artifactLocation": artifact(location.path), "region": region(location, inside)}
    return {"physicalLocation": where}


def region(location: Location, snippet: Snippet | None = None) -> dict[str, Any]:
    """The region. Without a column it is whole lines; without an end, the rest of its line."""
    first = location.line or 1
    last = location.last_line or first
    value: dict[str, Any] = {"startLine": first}
    if location.column is not None:
        value["startColumn"] = location.column
    value["endLine"] = last
    end = location.end_column
    if location.column is None and end is not None:
        value["startColumn"] = 1
    if end is None and location.column is not None and snippet:
        end = len(snippet.lines[last - snippet.first_line].rstrip("\r\n")) + 1
    if end is not None:
        value["endColumn"] = max(end, value["startColumn"] + 1) if last == first else end
    return value


def _context(snippet: Snippet, portion: tuple[str, ...]) -> dict[str, Any] | None:
    """The whole lines, and those around them, where they are more than the region's portion."""
    if portion == snippet.lines:
        return None
    first, last = snippet.first_line, snippet.first_line + len(snippet.lines) - 1
    return {"startLine": first, "endLine": last, "snippet": {"text": code(snippet.lines)}}


def _covers(snippet: Snippet, location: Location) -> bool:
    if location.line is None or location.last_line is None:
        return False
    last = snippet.first_line + len(snippet.lines) - 1
    return snippet.first_line <= location.line and location.last_line <= last


def _portion(snippet: Snippet, where: dict[str, Any]) -> tuple[str, ...]:
    """The region's lines, the first and the last cut at its columns (section 3.30.13)."""
    skipped = snippet.first_line
    lines = list(snippet.lines[where["startLine"] - skipped : where["endLine"] - skipped + 1])
    if "endColumn" in where:
        lines[-1] = lines[-1][: where["endColumn"] - 1]
    lines[0] = lines[0][where.get("startColumn", 1) - 1 :]
    return tuple(lines)
