"""JSON as untrusted output is read: bounded, and refusing what `json.loads` lets through.

`json.loads` accepts NaN and duplicate keys and dies of deep nesting (RFC 8259 sections 4, 6, 9).
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NoReturn

from stockade.model.errors import ToolError

MAX_DEPTH = 200
_NESTING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
"""Possessive, and content with an unended string: either would take quadratic time."""


def loads(data: bytes, what: str, unread: frozenset[str] = frozenset()) -> Any:
    """Parse UTF-8 JSON. `what` names the source in errors, e.g. `bandit's report`.

    What stands under a key in `unread` is `None` in the result, and duplicate keys in it are let
    through: some tools write them where nobody reads.

    Raises:
        ToolError: empty, not UTF-8, not JSON, too deep, NaN or Infinity, or a duplicate key.
    """
    if not data.strip():
        raise ToolError(f"{what} is empty")
    if _depth(data) > MAX_DEPTH:
        raise ToolError(f"{what} is nested deeper than {MAX_DEPTH} levels")
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=functools.partial(_unique_but_for, unread) if unread else _unique,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
        twice = _first_error([value]) if unread else None
        if twice is not None:
            raise twice
    except (ValueError, RecursionError) as error:
        raise ToolError(f"{what} is not valid JSON: {error}") from error
    return value


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


def _unique_but_for(
    unread: frozenset[str], pairs: list[tuple[str, Any]]
) -> dict[str, Any] | ValueError:
    """An object ends before the parser tells the key above it, so its error stands in its place
    and goes up, until a key in `unread` drops it or `loads` raises it."""
    try:
        result = _unique(pairs)
    except ValueError as error:
        return error.with_traceback(None)
    result.update(dict.fromkeys(unread & result.keys()))
    return _first_error(result.values()) or result


def _first_error(values: Iterable[Any]) -> ValueError | None:
    """An error among the values or in lists of them. Objects were looked through as they ended."""
    pending = list(values)
    while pending:
        value = pending.pop()
        if isinstance(value, ValueError):
            return value
        if isinstance(value, list):
            pending += value
    return None


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number[:20]} is too large")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
