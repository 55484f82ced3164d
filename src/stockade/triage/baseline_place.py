"""Lines of a baseline file, for its errors: a JSON parser tells few of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from stockade.model import strict_json
from stockade.model.errors import ToolError

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
"""Possessive, and content with an unended string: either would take quadratic time."""

_TOKEN = re.compile(_STRING + rb"|[\[\]{},]", re.DOTALL)
_OPENING = re.compile(_STRING + rb"|[\[{]", re.DOTALL)

_CONFLICT = re.compile(rb"^(?:<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)", re.MULTILINE)
"""What git writes; no line of JSON begins so."""

_MOST = 200_000
"""Values that are tried on their own to find the one at fault."""

_LONGEST = 200
"""Characters of a parser's sentence that are shown: it may quote a key of any length."""


def line_at(data: bytes, offset: int) -> int:
    """The line, counted from 1, of a byte."""
    return data.count(b"\n", 0, offset) + 1


def of_conflict(data: bytes) -> int | None:
    """The first line that a failed merge has left; `None` when there is none."""
    found = _CONFLICT.search(data)
    return line_at(data, found.start()) if found else None


def of_key(data: bytes, key: str) -> int:
    """The first line on which the key stands, in valid JSON."""
    found = re.search(rb'"%s"\s*:' % key.encode(), data)
    return line_at(data, found.start()) if found else 1


def of_finding(data: bytes, number: int) -> int:
    """The line on which the finding begins, counted from 0, in valid JSON."""
    start, _ = next(islice(_values(data), number, None))
    return _first_line(data, start)


def of_error(data: bytes, error: ToolError) -> tuple[int, str]:
    """The line of what `strict_json` refused in `data`, and its sentence.

    Where the parser gives none, it is that of the finding which is at fault, else the first.
    """
    cause = error.__cause__
    why = error.message.removeprefix("it ")
    if isinstance(cause, json.JSONDecodeError):
        return cause.lineno, f"the file is not valid JSON: {cause.msg} (column {cause.colno})"
    if isinstance(cause, UnicodeDecodeError):
        return line_at(data, cause.start), "the file is not UTF-8"
    return _faulty_finding(data), f"the file {why[:_LONGEST]}"


def opens_more_than(data: bytes, most: int) -> bool:
    """Whether more lists and objects begin in it: counted before they take memory."""
    opened = (match for match in _OPENING.finditer(data) if match.group() in b"[{")
    return next(islice(opened, most, None), None) is not None


def _faulty_finding(data: bytes) -> int:
    for start, end in islice(_values(data), _MOST):
        if data[start:end].strip():
            try:
                strict_json.loads(data[start:end], "it")
            except ToolError:
                return _first_line(data, start)
    return 1


def _first_line(data: bytes, start: int) -> int:
    rest = re.compile(rb"\s*").match(data, start)
    return line_at(data, rest.end() if rest else start)


def _values(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each value at depth 2 begins, white space before it included, and ends.

    In valid JSON whose only list at the top is `findings`, these are the findings.
    """
    depth = start = 0
    for match in _TOKEN.finditer(data):
        token = match.group()
        if token in b"[{":
            depth += 1
            if depth == 2:
                start = match.end()
            continue
        if depth == 2 and token in b",]}":
            yield start, match.start()
            start = match.end()
        depth -= token in b"]}"
