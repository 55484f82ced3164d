"""A checked pack as JSON: the built-in policies as a scan loads them.

Loading YAML with positions takes several times as long as judging a small commit, and the packs
were checked when they were compiled, by `tools/compile-packs`; a test compares both.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any

from stockade.model.errors import UsageError
from stockade.model.gap import GapReason
from stockade.model.verdict import Action, NoticeKind
from stockade.policy.expression import parse
from stockade.policy.fields import FINDING, GAP
from stockade.policy.language.types import SEVERITIES, Fields
from stockade.policy.rules import (
    CommentRule,
    Comments,
    GapChoice,
    Handling,
    Layer,
    OnUnknown,
    Origin,
    Rule,
    SeverityChange,
)

BUILT_IN = "{} (built in)"
"""What reports and origins call a pack."""

_Place = Callable[[Origin], list[Any]]


def dump(layer: Layer) -> str:
    """The pack without its name, its waivers and its tests. Its files are called after packs, its
    own after `layer.name`: `strict.yml`.

    Raises:
        UsageError: it has budgets or waivers, which belong to one repository.
    """
    if layer.budgets or layer.waivers or layer.baseline:
        raise UsageError(f"{layer.name}: a pack has no budgets, waivers or baseline")
    at = functools.partial(_at, layer.name)
    body = {
        "rules": [_rule(r, at) for r in layer.rules],
        "severity": [
            {"when": c.when.text, "set": c.set.word, "because": c.because, "at": at(c.origin)}
            for c in layer.severity
        ],
        "gaps": {r.value: [c.action.value, at(c.origin)] for r, c in layer.gaps.items()},
        "gap_rules": [_rule(r, at) for r in layer.gap_rules],
        "comments": _comments(layer.comments, at),
        "waiver_max_days": layer.waiver_max_days,
        "waiver_checks": {k.value: a.value for k, a in layer.waiver_checks.items()},
    }
    return json.dumps(body, indent=1) + "\n"


def load(data: bytes, *, name: str) -> Layer:
    """The inverse of `dump`; `name` stands in reports and origins."""
    body = json.loads(data)
    return Layer(
        name=name,
        rules=tuple(_read_rule(r, FINDING, name) for r in body["rules"]),
        severity=tuple(_read_change(c, name) for c in body["severity"]),
        gaps={
            GapReason(reason): GapChoice(action=Action(action), origin=_origin(at, name))
            for reason, (action, at) in body["gaps"].items()
        },
        gap_rules=tuple(_read_rule(r, GAP, name) for r in body["gap_rules"]),
        comments=_read_comments(body["comments"], name),
        waiver_max_days=body["waiver_max_days"],
        waiver_checks={NoticeKind(k): Action(a) for k, a in body["waiver_checks"].items()},
    )


def _rule(rule: Rule, at: _Place) -> dict[str, Any]:
    return {
        "id": rule.id,
        "action": rule.action.value,
        "when": rule.when.text,
        "because": rule.because,
        "unknown": rule.unknown.value,
        "grace_days": rule.grace_days,
        "waivable": rule.waivable,
        "at": at(rule.origin),
    }


def _comments(comments: Comments | None, at: _Place) -> dict[str, Any] | None:
    if comments is None:
        return None
    rules = [
        {"when": r.when.text, "set": r.set.value, "because": r.because, "at": at(r.origin)}
        for r in comments.rules
    ]
    return {"default": comments.default.value, "rules": rules, "at": at(comments.origin)}


def _at(own: str, origin: Origin) -> list[Any]:
    """Line and column; and the pack, where it is not the `own` one but one that this extends."""
    pack = origin.file.removesuffix(".yml")
    return [origin.line, origin.column, *([] if pack == own else [pack])]


def _origin(at: list[Any], name: str) -> Origin:
    file = BUILT_IN.format(at[2]) if len(at) > 2 else name
    return Origin(file=file, line=at[0], column=at[1])


def _read_rule(body: Mapping[str, Any], fields: Fields, name: str) -> Rule:
    return Rule(
        id=body["id"],
        action=Action(body["action"]),
        when=parse(body["when"], fields),
        because=body["because"],
        unknown=OnUnknown(body["unknown"]),
        grace_days=body["grace_days"],
        waivable=body["waivable"],
        origin=_origin(body["at"], name),
    )


def _read_change(body: Mapping[str, Any], name: str) -> SeverityChange:
    return SeverityChange(
        when=parse(body["when"], FINDING),
        set=SEVERITIES[body["set"]],
        because=body["because"],
        origin=_origin(body["at"], name),
    )


def _read_comments(body: Mapping[str, Any] | None, name: str) -> Comments | None:
    if body is None:
        return None
    rules = tuple(
        CommentRule(
            when=parse(r["when"], FINDING),
            set=Handling(r["set"]),
            because=r["because"],
            origin=_origin(r["at"], name),
        )
        for r in body["rules"]
    )
    return Comments(
        default=Handling(body["default"]), rules=rules, origin=_origin(body["at"], name)
    )
