"""The JSON Schema for editors says what the loader says."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from stockade.model.errors import UsageError
from stockade.model.gap import GapReason
from stockade.model.verdict import Action
from stockade.policy import load, load_more, load_rules, load_tests, load_waivers, section
from stockade.policy.fields import FINDING, GAP
from stockade.policy.language import tokens
from stockade.policy.language.types import CONFIDENCES, ELEMENT, SEVERITIES, Field, Type
from stockade.policy.rules import Handling, OnUnknown
from stockade_policies import PACKS, read_pack
from support.checkout import ROOT
from support.packs import policy
from support.plain_yaml import plain

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs/schema/policy-v1.schema.json").read_bytes())
DEFS = SCHEMA["$defs"]
VALIDATOR = Draft202012Validator(SCHEMA)
REASONS = [reason.value for reason in GapReason]

EXAMPLE = """\
# What may be merged into payments.
stockade: 1
about: House rules of payments.
extends: stockade/recommended@1        # shipped inside the release, never fetched
baseline: .stockade/baseline.json
missing-scanner: block

severity:
  - when: rule == "bandit/B101" && path.glob("tests/**")
    set: info
    because: asserts are how tests are written

rules:
  - id: fixable-dependency
    block: kind == "dependency" && fix_available && (severity >= high || epss > 0.5)
    because: A safe version exists; upgrading is cheaper than arguing.
    grace: 14d
    unknown: block
  - id: payments-core
    block: path.glob("services/pay/**") && severity >= medium
    because: Code that touches card data is held to a stricter bar.
    waivable: true
  - { id: everything, warn: true, because: Worth reading. }

gaps: { symlink: pass, unparsable: block }
gap-rules:
  - { id: core-is-read, block: path.glob("services/pay/**"), because: No blind spot here. }

budgets:
  - id: old-shells
    block: rule == "bandit/B602"
    at-most: 12
    ratchet: true
    because: Fewer every month.

suppressions:
  default: require-reason
  rules:
    - { when: kind == "secret", set: refuse, because: A comment revokes nothing. }

waiver-max-days: 180
waiver-checks: { expired: block, unused: warn }
waivers:
  - id: W-014
    match: { rule: bandit/B602, path: "services/pay/legacy/*.py" }
    until: 2026-12-31
    owner: "@pay-core"
    reason: Input is a constant table; the module is deleted in Q1 (PAY-2291).
    covers: 3
  - id: W-015
    match: { gap: unparsable, path: vendor/** }
    until: 2026-12-31
    owner: "@pay-core"
    reason: Templates, which no parser reads.

tests:
  - name: legacy shell is waived
    finding: { kind: sast, rule: bandit/B602, severity: high, path: services/pay/legacy/run.py }
    on: 2026-12-30
    expect: waived by W-014
  - name: the waiver runs out
    finding: { rule: bandit/B602, severity: high, path: services/pay/legacy/run.py, new: false }
    on: 2027-01-01
    expect: block by payments-core
  - name: every sort of fact
    finding: { severity: unknown, epss: unknown, kev: true, cwe: CWE-79, version: 2.0, line: 3,
               owasp: [A03:2021], reachable: unknown, age_days: 4, id: abc, cvss: 9.8 }
    expect: warn
  - name: a gap
    gap: { gap: symlink, path: services/pay/x }
    expect: block by core-is-read
"""

MISTAKES = [
    ("stockade: 1", "stockade: 2"),
    ("stockade: 1\n", ""),
    ("rules:\n", "ruels:\n"),
    ("because: Code that touches", "becuase: Code that touches"),
    ("    because: Code that touches card data is held to a stricter bar.\n", ""),
    ("  - id: payments-core\n    block", "  - block"),
    ("id: payments-core", "id: payments core"),
    ("    waivable: true", "    warn: severity == low"),
    ("    waivable: true", "    waivable: yes"),
    ("    unknown: block", "    unknown: pass"),
    ("grace: 14d", "grace: 2 weeks"),
    ("{ id: everything, warn: true, because", "{ id: everything, warn: true, grace: 3d, because"),
    ("because: No blind spot here.", "because: No blind spot here., unknown: warn"),
    ("set: info", "set: tiny"),
    ("set: info", "set: unknown"),
    ("missing-scanner: block", "missing-scanner: ignore"),
    ("symlink: pass", "symlink: allow"),
    ("symlink: pass", "symlnk: pass"),
    ("at-most: 12", "at-most: -1"),
    ("    at-most: 12\n", ""),
    ("ratchet: true", "ratchet: on"),
    ("default: require-reason", "default: ignore"),
    ("set: refuse, because: A comment revokes nothing.", "set: refuse"),
    ("waiver-max-days: 180", "waiver-max-days: half a year"),
    ("expired: block", "stale: block"),
    ('until: 2026-12-31\n    owner: "@pay-core"\n    reason: Input', "owner: x\n    reason: I"),
    ("until: 2026-12-31", "until: end of 2026"),
    ("{ rule: bandit/B602, path", "{ path"),
    ("{ gap: unparsable, path", "{ gap: unparsable, rule: bandit/B602, path"),
    ("{ gap: unparsable, path", "{ gap: unreadible, path"),
    ("covers: 3", "covers: some"),
    ("expect: waived by W-014", "expect: waive by W-014"),
    ("    finding: { kind: sast, rule", "    gap: {}\n    finding: { kind: sast, rule"),
    ("kind: sast, rule", "kind: code, rule"),
    ("severity: unknown", "severity: none"),
    ("kev: true", "kev: perhaps"),
    ("cwe: CWE-79", "cwe: 79"),
    ("owasp: [A03:2021]", "owasp: [A03]"),
    ("line: 3", "line: third"),
    ("new: false", "new: unknown"),
    ("cvss: 9.8", "score: 9.8"),
    ("gap: { gap: symlink", "gap: { gap: link"),
]


def errors(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(plain(text))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", PACKS)
def test_packs_are_valid(name: str) -> None:
    assert errors(read_pack(name).decode()) == []


def test_a_policy_with_everything_is_valid_for_both() -> None:
    assert errors(EXAMPLE) == []
    assert policy(EXAMPLE).tests
    assert set(plain(EXAMPLE)) == set(load.KEYS)


@pytest.mark.parametrize(("right", "wrong"), MISTAKES)
def test_what_the_loader_refuses_the_schema_refuses_too(right: str, wrong: str) -> None:
    assert EXAMPLE.count(right) >= 1
    text = EXAMPLE.replace(right, wrong, 1)
    with pytest.raises(UsageError):
        policy(text)
    assert errors(text)


@pytest.mark.parametrize(
    ("right", "also"),
    [
        ("grace: 14d", "grace: 14"),
        ("grace: 14d", "grace: 14 days"),
        ("extends: stockade/recommended@1", "extends: [stockade/recommended@1, stockade/audit]"),
        ("warn: true", "warn: 'true'"),
        ("waiver-max-days: 180", "waiver-max-days: 180d"),
        ("cwe: CWE-79", "cwe: [CWE-79, CWE-80]"),
        ("id: old-shells", "id: 14"),
    ],
)
def test_what_the_loader_takes_the_schema_takes_too(right: str, also: str) -> None:
    assert EXAMPLE.count(right) == 1
    text = EXAMPLE.replace(right, also)
    policy(text)
    assert errors(text) == []


@pytest.mark.parametrize(
    ("schema", "known"),
    [
        (SCHEMA, load.KEYS),
        (DEFS["rule"], load_rules.RULE),
        (DEFS["gap-rule"], load_rules.GAP_RULE),
        (DEFS["severity-change"], load_rules.SEVERITY),
        (DEFS["budget"], load_rules.BUDGET),
        (DEFS["suppressions"], load_more.SUPPRESSIONS),
        (DEFS["suppression-rule"], load_more.COMMENT_RULE),
        (DEFS["waiver"], load_waivers.WAIVER),
        (DEFS["match"], load_waivers.MATCH),
        (SCHEMA["properties"]["waiver-checks"], load_waivers.CHECKS),
        (SCHEMA["properties"]["gaps"], REASONS),
        (DEFS["test"], load_tests.TEST),
        (DEFS["finding"], (*FINDING, *load_tests.EXTRA)),
        (DEFS["gap"], GAP),
    ],
)
def test_keys_are_the_loaders(schema: dict[str, Any], known: Collection[str]) -> None:
    assert list(schema["properties"]) == list(known)
    assert schema["additionalProperties"] is False


def test_words_are_the_loaders() -> None:
    unknown = [word.value for word in OnUnknown]
    assert DEFS["action"]["enum"] == [word.value for word in Action]
    assert DEFS["handling"]["enum"] == [word.value for word in Handling]
    assert DEFS["severity"]["enum"] == list(SEVERITIES)
    assert DEFS["rule"]["properties"]["unknown"]["enum"] == unknown
    assert DEFS["budget"]["properties"]["unknown"]["enum"] == unknown
    assert DEFS["match"]["properties"]["gap"]["enum"] == REASONS
    assert SCHEMA["properties"]["stockade"]["enum"] == [int(load.FORMAT), load.FORMAT]


def test_limits_are_the_loaders() -> None:
    lists = [part for part in _parts(SCHEMA) if "$ref" in part.get("items", {})]
    assert {part["maxItems"] for part in lists} == {section.MAX_ITEMS}
    assert DEFS["condition"]["anyOf"][0]["maxLength"] == tokens.MAX_LENGTH
    assert DEFS["sentence"]["maxLength"] == section.MAX_TEXT


@pytest.mark.parametrize(
    ("schema", "fields"), [(DEFS["finding"], FINDING), (DEFS["gap"], GAP)], ids=["finding", "gap"]
)
def test_facts_are_those_of_the_fields(schema: dict[str, Any], fields: dict[str, Field]) -> None:
    for name, field in fields.items():
        told = schema["properties"][name]
        about = f"{field.about} `unknown`: {field.unknown}." if field.unknown else field.about
        assert told["description"] == about
        assert {k: v for k, v in told.items() if k != "description"} == _fact(field), name


def test_reasons_are_told_as_in_the_docs() -> None:
    table = (ROOT / "docs/exit-codes.md").read_text(encoding="utf-8")
    for reason, told in SCHEMA["properties"]["gaps"]["properties"].items():
        assert f"| `{reason}` | {told['description']} |" in table


def test_every_key_is_described() -> None:
    for part in _parts(SCHEMA):
        for name, told in part.get("properties", {}).items():
            if isinstance(told, dict) and part.get("type") == "object":
                assert told.get("description", "").endswith("."), name


def test_every_reference_leads_somewhere_and_every_definition_is_used() -> None:
    used = {part["$ref"] for part in _parts(SCHEMA) if "$ref" in part}
    assert used == {f"#/$defs/{name}" for name in DEFS}


def _fact(field: Field) -> dict[str, Any]:
    """The schema of a fact in a policy's test, by its field."""
    shape = {"pattern": f"^(?:{field.shape})$"} if field.shape else {}
    if field.type in ELEMENT:
        item = {"enum": list(field.values)} if field.values else {"type": "string", **shape}
        return {"anyOf": [item, {"type": "array", "items": item}]}
    if field.type is Type.STRING:
        # A version may look like a number.
        return (
            {"enum": list(field.values)}
            if field.values
            else {"type": ["string", "number"], **shape}
        )
    if field.type in (Type.INT, Type.NUMBER):
        number = {"type": "integer" if field.type is Type.INT else "number", "minimum": 0}
        return {"anyOf": [number, {"const": "unknown"}]} if field.unknown else number
    levels = {Type.SEVERITY: list(SEVERITIES), Type.CONFIDENCE: list(CONFIDENCES)}
    words = [*levels.get(field.type, [True, False]), *(["unknown"] if field.unknown else [])]
    return {"enum": words}


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every mapping of the schema, itself included."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _parts(value)


def test_the_line_for_editors_names_this_release() -> None:
    from stockade import __version__

    page = (ROOT / "docs/policy.md").read_text(encoding="utf-8")
    (address,) = re.findall(r"# yaml-language-server: \$schema=(\S+)", page)
    assert address.endswith(f"/v{__version__}/docs/schema/policy-v1.schema.json")
    assert SCHEMA["$id"].endswith("/docs/schema/policy-v1.schema.json")
