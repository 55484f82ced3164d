"""A `Result` as JSON, schema `stockade/result/v1` (docs/schema/result-v1.schema.json).

What differs between two scans of the same tree stands apart under `run`. Keys are the names of the
fields in `stockade.model`; what is empty or unknown is left out. A ruling does not repeat its
finding or gap: the two lists line up. A string that UTF-8 cannot hold is written as a printable
form and its exact percent-encoded bytes: `uri` beside `path` or `subject`, elsewhere an object.
"""

from __future__ import annotations

import dataclasses
import enum
import urllib.parse
from collections.abc import Callable
from typing import Any

from stockade.model import codec_read
from stockade.model import path as paths
from stockade.model.codec_shape import BY_POSITION, PATHS, SCHEMA, empty_default, is_utf8
from stockade.model.finding import Finding
from stockade.model.gap import Gap
from stockade.model.result import Result
from stockade.model.verdict import Verdict


def encode(result: Result) -> dict[str, Any]:
    """The record of `result`, of plain JSON values; `decode` gives an equal result back.

    Raises:
        ValueError: the rulings do not line up with the findings, or those of gaps with the gaps.
    """
    _check_order(result)
    return _document(_record(result))


def parts(result: Result) -> dict[str, Any]:
    """What `encode` gives, to be written piece by piece: iterators stand for the lists right below
    `result` and `verdict`, so that no two findings need to be in memory at once.

    Raises:
        ValueError: as `encode`.
    """
    _check_order(result)
    return _document(_record(result, _part))


def decode(data: bytes) -> Result:
    """The result that `encode` made `data` (UTF-8 JSON) of.

    Raises:
        UsageError: not JSON, another schema, or a key that is missing, unknown or of a wrong type.
    """
    return codec_read.read(data)


def record(value: Finding | Gap) -> dict[str, Any]:
    """One finding or gap as it stands in a record; `codec_read.values` reads it."""
    return _record(value)


def _check_order(result: Result) -> None:
    verdict = result.verdict
    if verdict.rulings and tuple(r.finding for r in verdict.rulings) != result.findings:
        raise ValueError("the rulings do not line up with the findings")
    if verdict.gap_rulings and tuple(r.gap for r in verdict.gap_rulings) != result.gaps:
        raise ValueError("the rulings of gaps do not line up with the gaps")


def _document(body: dict[str, Any]) -> dict[str, Any]:
    run = body.pop("run")
    return {"schema": SCHEMA, "result": body, "run": run}


def _record(value: Any, member: Callable[[Any], Any] | None = None) -> dict[str, Any]:
    """The fields that are not empty, each made by `member`; `None` makes all of them whole."""
    make = member or _plain
    kind = type(value)
    record: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        item = getattr(value, field.name)
        if (kind, field.name) in BY_POSITION or (empty_default(field) and item == field.default):
            continue
        if (kind, field.name) in PATHS:
            record |= _path(field.name, item)
        elif field.name == "fingerprints":
            record[field.name] = _named(item)
        else:
            record[field.name] = make(item)
    return record


def _part(value: Any) -> Any:
    if isinstance(value, tuple):
        return map(_plain, value)
    return _record(value, _part) if isinstance(value, Verdict) else _plain(value)


def _named(pairs: tuple[tuple[str, str], ...]) -> Any:
    """An object; a list of pairs where a name is written twice or cannot be a key of JSON."""
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names) or not all(map(is_utf8, names)):
        return [[_plain(name), _plain(value)] for name, value in pairs]
    return {name: _plain(value) for name, value in pairs}


def _plain(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, enum.Enum):
        return value if is_utf8(value) else _text(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return _record(value)
    if isinstance(value, enum.IntEnum):
        return value.name.lower()
    return value.value if isinstance(value, enum.Enum) else value


def _path(key: str, value: str) -> dict[str, Any]:
    if is_utf8(value):
        return {key: value}
    if paths.from_uri(paths.uri(value)) != value:
        return {key: _text(value)}
    return {key: paths.text(value), "uri": paths.uri(value)}


def _text(value: str) -> dict[str, str]:
    exact = urllib.parse.quote(value.encode("utf-8", "surrogatepass"))
    return {"text": paths.text(value), "uri": exact}
