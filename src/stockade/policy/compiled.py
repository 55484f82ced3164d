"""A checked policy as JSON: the built-in packs as a scan loads them.

Loading YAML with positions takes several times as long as judging a small commit, and the packs
were checked when they were compiled, by `tools/compile-packs`; a test compares both.
"""

from __future__ import annotations

import json

from stockade.model.gap import GapReason
from stockade.model.verdict import Action
from stockade.policy.expression import parse
from stockade.policy.rules import OnUnknown, Policy, Rule


def dump(policy: Policy) -> str:
    """The policy without its name."""
    rules = [
        {
            "id": rule.id,
            "action": rule.action.value,
            "when": rule.when.text,
            "because": rule.because,
            "unknown": rule.unknown.value,
        }
        for rule in policy.rules
    ]
    gaps = {reason.value: action.value for reason, action in policy.gaps.items()}
    return json.dumps({"rules": rules, "gaps": gaps}, indent=1) + "\n"


def load(data: bytes, *, name: str) -> Policy:
    """The inverse of `dump`; `name` stands in reports."""
    body = json.loads(data)
    rules = (
        Rule(
            id=rule["id"],
            action=Action(rule["action"]),
            when=parse(rule["when"]),
            because=rule["because"],
            unknown=OnUnknown(rule["unknown"]),
        )
        for rule in body["rules"]
    )
    gaps = {GapReason(reason): Action(action) for reason, action in body["gaps"].items()}
    return Policy(name=name, rules=tuple(rules), gaps=gaps)
