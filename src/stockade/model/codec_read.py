"""The reading half of `stockade.model.codec`, driven by the types of the fields themselves.

Every error names the place in the file as a JSON path, e.g. `$.result.findings[3].severity`.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
import typing
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from stockade.model import path as paths
from stockade.model import strict_json
from stockade.model.codec_shape import BY_POSITION, PATHS, SCHEMA, empty_default, is_utf8
from stockade.model.errors import PathError, ToolError, UsageError
from stockade.model.finding import Finding
from stockade.model.gap import Gap
from stockade.model.result import Result, Run
from stockade.model.verdict import Action, GapRuling, Ruling, State, Verdict

_REMEDY = "Make the file anew with `stockade scan --report json=FILE`, by this version of Stockade."
_WORDS = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


def read(data: bytes) -> Result:
    """See `stockade.model.codec.decode`."""
    try:
        document = strict_json.loads(data, "the result")
    except ToolError as error:
        raise UsageError(error.message, _REMEDY) from error
    top = _object(document, "$")
    if top.get("schema") != SCHEMA:
        _fail("$.schema", f"expected {SCHEMA!r}, found {top.get('schema')!r}")
    _known(top, {"schema", "result", "run"}, "$")
    body = _object(_member(top, "result", "$"), "$.result")
    run = _value(Run, _member(top, "run", "$"), "$.run")
    return _result(body, run)


def values(kind: type, items: Any, where: str) -> tuple[Any, ...]:
    """A list of records of one kind, as `codec.record` writes them.

    Raises:
        UsageError: they are something else.
    """
    return _tuple(kind, items, where)


def _result(body: Mapping[str, Any], run: Run) -> Result:
    hints = _hints(Result)
    _known(body, set(hints) - {"run"}, "$.result")
    parts: dict[str, Any] = {"run": run}
    for name in ("target", "scanners", "findings", "gaps"):
        parts[name] = _value(hints[name], _member(body, name, "$.result"), f"$.result.{name}")
    for name in ("dependencies", "sources", "history"):
        parts[name] = _value(hints[name], body.get(name, []), f"$.result.{name}")
    parts["baseline"] = _value(hints["baseline"], body.get("baseline"), "$.result.baseline")
    parts["verdict"] = _verdict(_member(body, "verdict", "$.result"), parts)
    return Result(**parts)


def _verdict(value: Any, parts: Mapping[str, Any]) -> Verdict:
    where = "$.result.verdict"
    record = dict(_object(value, where))
    rulings = _rulings(Ruling, record.pop("rulings", []), parts["findings"], f"{where}.rulings")
    gap_rulings = _rulings(
        GapRuling, record.pop("gap_rulings", []), parts["gaps"], f"{where}.gap_rulings"
    )
    verdict = typing.cast(
        "Verdict", _build(Verdict, record, where, rulings=rulings, gap_rulings=gap_rulings)
    )
    actions = [ruling.action for ruling in verdict.rulings]
    actions += [ruling.action for ruling in verdict.gap_rulings]
    actions += [notice.action for notice in verdict.notices]
    if verdict.state is State.PASSED and Action.BLOCK in actions:
        _fail(f"{where}.state", "it says passed, though something blocks")
    return verdict


def _rulings(
    kind: type, value: Any, subjects: tuple[Finding, ...] | tuple[Gap, ...], where: str
) -> tuple[Any, ...]:
    if not isinstance(value, list):
        _fail(where, "expected a list")
    if len(value) != len(subjects):
        _fail(where, f"expected one for each of {len(subjects)}, found {len(value)}")
    name = next(name for owner, name in BY_POSITION if owner is kind)
    return tuple(
        _build(kind, _object(item, f"{where}[{n}]"), f"{where}[{n}]", **{name: subject})
        for n, (item, subject) in enumerate(zip(value, subjects, strict=False))
    )


def _build(kind: type, record: Mapping[str, Any], where: str, **given: Any) -> Any:
    values = dict(given)
    fields = [f for f in dataclasses.fields(kind) if f.name not in given]
    _known(record, {f.name for f in fields} | _beside(kind), where)
    for field in fields:
        if field.name not in record and empty_default(field):
            continue
        item = _member(record, field.name, where)
        here = f"{where}.{field.name}"
        if (kind, field.name) in PATHS:
            values[field.name] = _path(item, record.get("uri"), here)
        else:
            values[field.name] = _value(_hints(kind)[field.name], item, here)
    try:
        return kind(**values)
    except (ValueError, PathError) as error:
        _fail(where, str(error))


def _value(kind: Any, value: Any, where: str) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:
        return None if value is None else _value(arguments[0], value, where)
    if origin is tuple:
        return _tuple(arguments[0], value, where)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _build(kind, _object(value, where), where)
    if issubclass(kind, enum.Enum):
        return _enum(kind, value, where)
    return _text(value, where) if kind is str else _number(kind, value, where)


def _tuple(kind: Any, value: Any, where: str) -> tuple[Any, ...]:
    if typing.get_origin(kind) is tuple:
        return tuple(_pairs(value, where))
    if not isinstance(value, list):
        _fail(where, "expected a list")
    return tuple(_value(kind, item, f"{where}[{n}]") for n, item in enumerate(value))


def _pairs(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        for key, item in _object(value, where).items():
            yield _text(key, where), _text(item, f"{where}.{key}")
        return
    for n, pair in enumerate(value):
        if not isinstance(pair, list) or len(pair) != 2:
            _fail(f"{where}[{n}]", "expected a name and a value")
        yield _text(pair[0], f"{where}[{n}][0]"), _text(pair[1], f"{where}[{n}][1]")


def _enum(kind: type[enum.Enum], value: Any, where: str) -> enum.Enum:
    words = {_word(member): member for member in kind}
    if not isinstance(value, str) or value not in words:
        _fail(where, f"expected one of {', '.join(words)}, found {value!r}")
    return words[value]


def _word(member: enum.Enum) -> str:
    return member.name.lower() if isinstance(member, enum.IntEnum) else str(member.value)


def _number(kind: type, value: Any, where: str) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value) if abs(value) < 2**53 else value
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        _fail(where, f"expected {_WORDS[kind]}, found {_named(value)}")
    return value


def _text(value: Any, where: str) -> str:
    if isinstance(value, dict) and set(value) == {"text", "uri"} and isinstance(value["uri"], str):
        return _exact(value["uri"], where)
    if not isinstance(value, str):
        _fail(where, f"expected a string, found {_named(value)}")
    if not is_utf8(value):
        _fail(where, "the string holds half of a surrogate pair")
    return value


def _exact(uri: str, where: str) -> str:
    try:
        return urllib.parse.unquote_to_bytes(uri).decode("utf-8", "surrogatepass")
    except UnicodeError as error:
        _fail(f"{where}.uri", str(error))


def _path(value: Any, uri: Any, where: str) -> str:
    shown = _text(value, where)
    if uri is None:
        return shown
    beside = f"{where.rpartition('.')[0]}.uri"
    return paths.from_uri(_text(uri, beside))


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        _fail(where, f"expected an object, found {_named(value)}")
    return value


def _member(record: Mapping[str, Any], key: str, where: str) -> Any:
    if key not in record:
        _fail(f"{where}.{key}", "the key is missing")
    return record[key]


def _known(record: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(record) - known)
    if unknown:
        _fail(where, f"the key {unknown[0]!r} is unknown")


def _beside(kind: type) -> set[str]:
    return {"uri"} if any(owner is kind for owner, _ in PATHS) else set()


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _named(value: Any) -> str:
    return "null" if value is None else type(value).__name__


def _fail(where: str, why: str) -> NoReturn:
    raise UsageError(f"the result cannot be read: {where}: {why}", _REMEDY)
