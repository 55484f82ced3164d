"""The answer of a judge of the user's own, read strictly: one JSON object.

Its schema is `stockade/external/v1` (docs/schema/external-v1.schema.json). What breaks it in any
way is no answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from stockade.model import path as paths
from stockade.model import strict_json
from stockade.model.errors import ToolError
from stockade.model.frozen import frozen
from stockade.model.gap import Gap
from stockade.model.verdict import Action, Verdict

SCHEMA = "stockade/external/v1"
MAX_WORDS = 2000
"""Characters of one sentence of the judge."""

_MAX_QUOTE = 80
_ACTIONS = {"block": Action.BLOCK, "warn": Action.WARN}

GapKey = tuple[str, str, str]
"""Scanner, subject and reason."""

_Key = TypeVar("_Key", str, GapKey)


@frozen
class Opinion:
    """What the judge says of one finding or gap."""

    action: Action
    """`BLOCK` or `WARN`."""

    because: str


@frozen
class Opinions:
    """All that one judge says."""

    name: str
    """The judge's, as reports show it."""

    findings: Mapping[str, Opinion] = dataclasses.field(default_factory=dict)
    """By `finding_key`."""

    gaps: Mapping[GapKey, Opinion] = dataclasses.field(default_factory=dict)
    """By `gap_key`."""

    objection: str = ""
    """Why the whole must not pass; empty: it may."""


def read(data: bytes, name: str, verdict: Verdict) -> Opinions:
    """What the judge called `name` answers about the verdict.

    Raises:
        ToolError: it is no answer: empty, not strict JSON, not of the schema, about something that
            is not in the verdict, or twice about the same.
    """
    what = "its answer"
    answer = strict_json.loads(data, what)
    if strict_json.field(answer, "schema", str, what) != SCHEMA:
        raise ToolError(f"{what} is not of the schema {SCHEMA}")
    _check_keys(answer, ("schema",), ("findings", "gaps", "block"), what)
    findings = {finding_key(r.finding.id) for r in verdict.rulings} - {""}
    gaps = {gap_key(g.gap) for g in verdict.gap_rulings}
    return Opinions(
        name=name,
        findings=_opinions(answer, "findings", ("id",), _named_finding, findings),
        gaps=_opinions(answer, "gaps", ("scanner", "subject", "reason"), _named_gap, gaps),
        objection=_words(answer, "block", what) if "block" in answer else "",
    )


def finding_key(fingerprint: str) -> str:
    """The fingerprint as the judge gets it: what does not print is written out."""
    return paths.text(fingerprint)


def gap_key(gap: Gap) -> GapKey:
    """The gap as the judge gets it. Those that differ in detail or line alone share a key."""
    return paths.text(gap.scanner), paths.text(gap.subject), gap.reason.value


def _opinions(
    answer: Mapping[str, Any],
    key: str,
    names: tuple[str, ...],
    key_of: Callable[[Any, str], _Key],
    known: Collection[_Key],
) -> dict[_Key, Opinion]:
    """The list under `key`: each entry about something known, and no two about the same."""
    found: dict[_Key, Opinion] = {}
    entries = strict_json.field(answer, key, list, "its answer") if key in answer else []
    for number, entry in enumerate(entries):
        what = f"{key}[{number}] of its answer"
        about = key_of(entry, what)
        _check_keys(entry, (*names, "action", "because"), (), what)
        if about not in known:
            raise ToolError(f"{what} is about {_quoted(about)}, which this scan does not have")
        if about in found:
            raise ToolError(f"{what} is the second about {_quoted(about)}")
        action = strict_json.field(entry, "action", str, what)
        if action not in _ACTIONS:
            raise ToolError(f"{what}: 'action' must be block or warn, not {_quoted(action)}")
        found[about] = Opinion(action=_ACTIONS[action], because=_words(entry, "because", what))
    return found


def _named_finding(entry: Any, what: str) -> str:
    key: str = strict_json.field(entry, "id", str, what)
    return key


def _named_gap(entry: Any, what: str) -> GapKey:
    scanner, subject, reason = (
        strict_json.field(entry, name, str, what) for name in ("scanner", "subject", "reason")
    )
    return scanner, subject, reason


def _check_keys(
    record: Mapping[str, Any], required: Sequence[str], optional: Sequence[str], what: str
) -> None:
    for key in required:
        if key not in record:
            raise ToolError(f"{what}: {key!r} is missing")
    for key in record:
        if key not in required and key not in optional:
            raise ToolError(f"{what} has the unknown key {_quoted(key)}")


def _words(record: Mapping[str, Any], key: str, what: str) -> str:
    """A sentence, in one line that prints."""
    text: str = strict_json.field(record, key, str, what)
    if len(text) > MAX_WORDS:
        raise ToolError(f"{what}: {key!r} is longer than {MAX_WORDS:,} characters")
    if not text.strip():
        raise ToolError(f"{what}: {key!r} says nothing")
    return paths.text(" ".join(text.split()))


def _quoted(value: object) -> str:
    told = repr(value)
    return told if len(told) <= _MAX_QUOTE else f"{told[:_MAX_QUOTE]}…"
