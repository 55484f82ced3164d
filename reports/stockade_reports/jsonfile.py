"""The complete record as JSON: `stockade.model.codec`, written in ASCII.

ASCII, because the file may be shown on a terminal: no control, bidi or invisible character of the
scanned repository stands in it unescaped, and every JSON reader gives the same text back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stockade.model import codec
from stockade.model.report import Reporter, Style
from stockade.model.result import Result


@dataclass(frozen=True, slots=True)
class JsonReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "json"
    about: str = "The complete record; every other report is made of it."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the JSON document with two spaces of indentation and a final line feed."""
        yield from _value(codec.parts(result), "\n")
        yield "\n"


def _value(value: Any, margin: str) -> Iterator[str]:
    """`value` in pieces; `margin` is what begins a line where it stands, line feed included."""
    if isinstance(value, Iterator):
        yield from _list(value, margin)
    elif isinstance(value, dict):
        yield from _object(value, margin)
    else:
        yield _whole(value, margin)


def _object(record: dict[str, Any], margin: str) -> Iterator[str]:
    inner = f"{margin}  "
    for n, (key, item) in enumerate(record.items()):
        yield f"{',' if n else '{'}{inner}{json.dumps(key)}: "
        yield from _value(item, inner)
    yield f"{margin}}}" if record else "{}"


def _list(items: Iterator[Any], margin: str) -> Iterator[str]:
    inner, mark = f"{margin}  ", "["
    for item in items:
        yield f"{mark}{inner}{_whole(item, inner)}"
        mark = ","
    yield "[]" if mark == "[" else f"{margin}]"


def _whole(value: Any, margin: str) -> str:
    """A line feed in JSON text is always layout: those of strings are escaped."""
    return json.dumps(value, indent=2, allow_nan=False).replace("\n", margin)


REPORTER: Reporter = JsonReport()
