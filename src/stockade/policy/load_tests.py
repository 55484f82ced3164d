"""The section `tests`: examples with the ruling that the author expects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stockade.policy.diagnostics import Reader
from stockade.policy.facts import text as normal
from stockade.policy.fields import FINDING, GAP
from stockade.policy.language.types import (
    CONFIDENCES,
    ELEMENT,
    SEVERITIES,
    Field,
    Fields,
    Type,
    nearest,
)
from stockade.policy.rules import Layer, PolicyTest
from stockade.policy.section import Section, section
from stockade.policy.yaml_tree import Value

TEST = ("name", "finding", "gap", "on", "expect")
EXTRA = ("id", "suppression-reason")
"""Keys of a test's finding that are no fields."""

_EXPECT = re.compile(r"(?:block|warn|waived) by \S+|block|warn|pass|waived|suppressed")
_LEVELS: dict[Type, Mapping[str, Any]] = {Type.SEVERITY: SEVERITIES, Type.CONFIDENCE: CONFIDENCES}
_RARELY_KNOWN = {"secret": ("verified",), "dependency": ("reachable",)}
_BOOLEANS = {"true": True, "false": False}
_MAX_NAMES = 100
_MAX_HINTS = 10
"""How many times a near name is sought among how many: it takes a third of a millisecond each."""


class _Wrong(Exception):
    """A value that does not fit its field."""


def tests(top: Section) -> tuple[PolicyTest, ...]:
    """The tests."""
    return tuple(t for s in top.sections("tests", "a test", TEST) if (t := _test(s)))


def check_expected(reader: Reader, layer: Layer) -> None:
    """Note every test that expects a rule or waiver which the policy, with what it extends, has
    not."""
    rules = [r.id for r in (*layer.rules, *layer.gap_rules)]
    known = {"block": rules, "warn": rules, "waived": [w.id for w in layer.waivers]}
    for test in layer.tests:
        what, _, name = test.expect.partition(" by ")
        if name and name not in known[what]:
            noun = "waiver" if what == "waived" else "rule"
            hint = f"the policy has no {noun}" if not known[what] else ""
            if 0 < len(known[what]) <= _MAX_NAMES and reader.count < _MAX_HINTS:
                hint = nearest(name, known[what])
            reader.complain(*test.at, f"there is no {noun} `{name[:80]}`", hint)


def _test(entry: Section) -> PolicyTest | None:
    name = entry.text("name", "one line that says what it shows")
    expect = entry.text(
        "expect", "e.g. block by RULE, warn by RULE, pass, waived by ID, suppressed"
    )
    if expect and not _EXPECT.fullmatch(expect):
        hint = "write block by RULE, warn by RULE, pass, waived by ID or suppressed"
        entry.wrong("expect", f"`{expect[:60]}` is no ruling", hint)
    place = entry.get("expect") or entry.value
    kinds = [key for key in ("finding", "gap") if entry.has(key)]
    if len(kinds) != 1:
        entry.wrong("finding", "a test needs exactly one of `finding` and `gap`")
        return None
    value = entry.get(kinds[0])
    fields = FINDING if kinds == ["finding"] else GAP
    known = (*fields, *EXTRA) if kinds == ["finding"] else tuple(fields)
    inner = section(entry.reader, value, f"`{kinds[0]}`", known) if value else None
    if inner is None:
        return None
    return PolicyTest(
        name=name,
        subject=_subject(inner, fields),
        is_gap=kinds == ["gap"],
        on=entry.day("on"),
        expect=expect,
        origin=entry.origin,
        at=(place.line, place.column),
    )


def _subject(inner: Section, fields: Fields) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for key, value in inner.value.mapping.items():
        if key in EXTRA:
            given[key] = inner.text(key)
        elif key in fields:
            try:
                given[key] = _fact(value, fields[key])
            except _Wrong as wrong:
                message, hint = wrong.args
                inner.wrong(key, message, hint)
    return {name: field.default for name, field in fields.items()} | given | _implied(given)


def _implied(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a scan would find as well: an age comes from the baseline, an advisory is one of the
    finding's advisories, and of some kinds a scan rarely knows some things."""
    rarely = _RARELY_KNOWN.get(given.get("kind", ""), ())
    implied: dict[str, Any] = {name: None for name in rarely if name not in given}
    if given.get("age_days") is not None and "new" not in given:
        implied["new"] = False
    if advisory := given.get("advisory"):
        implied["advisories"] = tuple(dict.fromkeys((advisory, *given.get("advisories", ()))))
    return implied


def _fact(value: Value, field: Field) -> Any:
    if field.unknown and value.content == "unknown":
        return None
    if field.type in ELEMENT:
        items = value.content if isinstance(value.content, list) else [value]
        return tuple(_string(item, field) for item in items)
    if field.type is Type.STRING:
        return _string(value, field)
    if field.type in (Type.INT, Type.NUMBER):
        return _number(value, field)
    words = _LEVELS.get(field.type, _BOOLEANS)
    if value.text not in words:
        raise _Wrong(f"expected one of {', '.join(words)}, found {value.told}", "")
    return words[value.text]


def _string(value: Value, field: Field) -> str:
    if not isinstance(value.content, str):
        raise _Wrong("expected text", "")
    if field.values and value.text not in field.values:
        raise _Wrong(f"it is never `{value.text[:40]}`", nearest(value.text, field.values))
    if field.shape and not re.fullmatch(field.shape, value.text):
        raise _Wrong(f"it is never `{value.text[:40]}`", f"write it as {field.example}")
    return normal(value.text)


def _number(value: Value, field: Field) -> int | float:
    whole = field.type is Type.INT
    pattern = r"[0-9]{1,9}" if whole else r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
    if not re.fullmatch(pattern, value.text):
        noun = "a whole number" if whole else "a number"
        raise _Wrong(f"expected {noun}, found {value.told}", "")
    return int(value.text) if whole else float(value.text)
