"""One result of semgrep's as one of our findings, with the way of the data where it is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stockade.model.errors import ToolError
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.strict_json import field
from stockade_scanners.columns import Columns
from stockade_scanners.semgrep.inputs import Input
from stockade_scanners.semgrep.rule import Rule

_WHAT = "a result of semgrep's"
_STEPS = 20
_DEPTH = 20
_SOURCE = "the value comes from here"
_STEP = "it passes here"


def finding(rule: Rule, locations: tuple[Location, ...]) -> Finding:
    """The finding of a rule. All its words are the rule's own; none is semgrep's."""
    return Finding(
        kind=rule.kind,
        scanner="semgrep",
        rule=f"semgrep/{rule.id}",
        title=rule.title,
        message=rule.message,
        severity=rule.severity,
        raw_severity=rule.raw_severity,
        confidence=rule.confidence,
        cwe=rule.cwe,
        locations=locations,
        help_uri=rule.help_uri,
        remedy=rule.remedy,
    )


def places(raw: Any, item: Input, columns: Columns) -> tuple[Location, ...]:
    """The place of the result, then where its value comes from and passes.

    Raises:
        ToolError: a position is missing, of the wrong type, or not in the file.
    """
    primary = _location(raw, item, columns, "")
    extra = field(raw, "extra", dict, _WHAT)
    trace = extra.get("dataflow_trace")
    found = {_key(primary): primary}
    for note, place in _steps(trace) if isinstance(trace, dict) else ():
        if place.get("path") == str(item.copy):
            location = _location(place, item, columns, note)
            found.setdefault(_key(location), location)
    return tuple(found.values())[: _STEPS + 1]


def _steps(trace: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    source = trace.get("taint_source")
    if source is not None:
        yield from _call(source, _SOURCE, _DEPTH)
    yield from _variables(trace.get("intermediate_vars"))


def _call(call: Any, note: str, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """`["CliLoc", [place, text]]`, or `["CliCall", [[place, text], variables, call]]`."""
    match call:
        case ["CliLoc", [dict() as place, _]]:
            yield note, place
        case ["CliCall", [[dict() as place, _], variables, inner]] if depth:
            yield from _call(inner, note, depth - 1)
            yield from _variables(variables)
            yield _STEP, place
        case _:
            raise ToolError(f"{_WHAT}: the way of the data is not in a form that we know")


def _variables(variables: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for variable in variables if isinstance(variables, list) else ():
        yield _STEP, field(variable, "location", dict, _WHAT)


def _key(location: Location) -> tuple[int | None, int | None]:
    return location.line, location.column


def _location(raw: Any, item: Input, columns: Columns, note: str) -> Location:
    """Semgrep counts columns from 1 in bytes, and the end as one past the last."""
    (line, start), (last, end) = (_position(raw, key) for key in ("start", "end"))
    if not columns.has_line(item.copy, line) or last < line:
        raise ToolError(f"{_WHAT} stands on a line that is not in the file")
    last = last if columns.has_line(item.copy, last) else line
    column = columns.code_point(item.copy, line, start - 1)
    end_column = columns.code_point(item.copy, last, end - 1) if column is not None else None
    if end_column is not None and column is not None and last == line and end_column <= column:
        end_column = None
    return Location(
        path=item.file.path,
        line=line,
        column=column,
        end_line=last,
        end_column=end_column,
        note=note,
    )


def _position(raw: Any, key: str) -> tuple[int, int]:
    place = field(raw, key, dict, _WHAT)
    return field(place, "line", int, _WHAT), field(place, "col", int, _WHAT)
