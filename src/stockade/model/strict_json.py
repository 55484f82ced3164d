"""JSON as untrusted output is read: bounded, and refusing what `json.loads` lets through.

`json.loads` accepts NaN and duplicate keys and dies of deep nesting (RFC 8259 sections 4, 6, 9).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any, NoReturn

from stockade.model.errors import ToolError

MAX_DEPTH = 200
_NESTING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
"""Possessive, and content with an unended string: either would take quadratic time."""


def loads(data: bytes, what: str) -> Any:
    """Parse UTF-8 JSON. `what` names the source in errors, e.g. `bandit's report`.

    Raises:
        ToolError: empty, not UTF-8, not JSON, too deep, NaN or Infinity, or a duplicate key.
    """
    if not data.strip():
        raise ToolError(f"{what} is empty")
    if _depth(data) > MAX_DEPTH:
        raise ToolError(f"{what} is nested deeper than {MAX_DEPTH} levels")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        raise ToolError(f"{what} is not valid JSON: {error}") from error


def field(record: Any, key: str, kind: type, what: str) -> Any:
    """`record[key]`, of exactly the type `kind` (a bool is not an int).

    Raises:
        ToolError: the record is no object, the key is missing, or the type differs.
    """
    if not isinstance(record, dict):
        raise ToolError(f"{what}: expected an object, found {type(record).__name__}")
    value = record.get(key)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ToolError(f"{what}: {key!r} is not of type {kind.__name__}")
    return value


def _depth(data: bytes) -> int:
    depth = deepest = 0
    for match in _NESTING.finditer(data):
        token = match.group()
        if token in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if depth > MAX_DEPTH:
                break
        elif token in b"]}":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"key {twice!r} is written twice")
    return result


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number[:20]} is too large")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
