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
    if inside:
        first, last = where["startLine"], where["endLine"]
        where["snippet"] = {"text": code(_lines(inside, first, last))}
    return {
        "physicalLocation": filled(
            {
                "artifactLocation": artifact(location.path),
                "region": where,
                "contextRegion": _context(location, inside) if inside else None,
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


def _context(location: Location, snippet: Snippet) -> dict[str, Any] | None:
    """The lines around the region, where the snippet has more than the region's own."""
    first, last = snippet.first_line, snippet.first_line + len(snippet.lines) - 1
    if (first, last) == (location.line, location.last_line):
        return None
    return {"startLine": first, "endLine": last, "snippet": {"text": code(snippet.lines)}}


def _covers(snippet: Snippet, location: Location) -> bool:
    if location.line is None or location.last_line is None:
        return False
    last = snippet.first_line + len(snippet.lines) - 1
    return snippet.first_line <= location.line and location.last_line <= last


def _lines(snippet: Snippet, first: int, last: int) -> tuple[str, ...]:
    return snippet.lines[first - snippet.first_line : last - snippet.first_line + 1]
