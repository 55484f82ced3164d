"""The last net: no secret of the target in any text of a result, and nothing else changed."""

from __future__ import annotations

import base64
import dataclasses
import string
import urllib.parse
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model import codec
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.result import Result
from stockade.triage.redact import redact, values_of
from stockade.triage.tokens import mask_keys
from support.everything import everything_result
from support.generated_results import results

VALUE = "c4n" + "ary/Value+9"
TOKENS = [
    "gh" + "p_" + "a1B2" * 9,
    "github" + "_pat_" + "A1b2C3" * 9,
    "gl" + "pat-" + "a1-B2_" * 4,
    "AK" + "IA" + "A2B3C4D5" * 2,
    "xox" + "b-123456789012-abcdefABCDEF",
    "sk" + "_live_" + "a1B2c3D4" * 3,
    "sk" + "-ant-" + "a1B2c3D4" * 5,
    "AI" + "za" + "a1B2c3D" * 5,
    "np" + "m_" + "a1B2c3D4e" * 4,
    "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiIxMjM0NTY3.c2lnbmF0dXJlLWhlcmU",
]


def secret(value: str, text: str, confidence: Confidence = Confidence.HIGH) -> Finding:
    at = text.index(value)
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    end = column + len(value)
    place = Location(path="conf.py", line=line, column=column, end_line=line, end_column=end)
    return Finding(
        kind=Kind.SECRET,
        scanner="secrets",
        rule="secrets/generic",
        title="t",
        message="m",
        severity=Severity.HIGH,
        raw_severity="high",
        confidence=confidence,
        locations=(place,),
    )


def texts(value: Any) -> list[str]:
    """Every string in plain JSON values."""
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts(part)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


@pytest.fixture
def values() -> frozenset[str]:
    text = f"import x\nkey = '{VALUE}'\n"
    return values_of([secret(VALUE, text)], lambda _: text.encode())


def test_the_value_of_a_secret_is_its_region(values: frozenset[str]) -> None:
    assert values == {VALUE}


@pytest.mark.parametrize(
    "word", ["documentation", "Documentation", "a-long-name", "1234567890123", "short1"]
)
def test_a_word_of_all_texts_is_not_looked_for(word: str) -> None:
    text = f"key = '{word}'\n"
    assert not values_of([secret(word, text)], lambda _: text.encode())


def test_nor_what_is_hardly_a_secret() -> None:
    text = f"key = '{VALUE}'\n"
    assert not values_of([secret(VALUE, text, Confidence.LOW)], lambda _: text.encode())


def forms(value: str) -> list[str]:
    data = value.encode()
    return [
        value,
        urllib.parse.quote(value),
        urllib.parse.quote(value, safe=""),
        data.hex(),
        base64.b64encode(data).decode(),
        base64.urlsafe_b64encode(data).decode().rstrip("="),
    ]


@pytest.mark.parametrize("form", forms(VALUE))
def test_it_is_starred_wherever_it_stands(form: str, values: frozenset[str]) -> None:
    base = everything_result()
    first = base.findings[0]
    gap = replace(base.gaps[0], detail=f"it broke at {form}!")
    finding = replace(
        first,
        message=f"x{form}y",
        locations=(replace(first.location, path=f"a/{form.replace('/', '')}/b {form}"),),
        witnesses=(replace(first, message=form),),
    )
    verdict = base.verdict
    ruling = next(r for r in verdict.rulings if r.finding is first)
    rulings = tuple(replace(r, finding=finding) if r is ruling else r for r in verdict.rulings)
    gap_rulings = tuple(
        replace(r, gap=gap) if r.gap is base.gaps[0] else r for r in verdict.gap_rulings
    )
    result = replace(
        base,
        target=replace(base.target, branch=f"b-{form}", notes=(f"n {form}",)),
        findings=(finding, *base.findings[1:]),
        gaps=(gap, *base.gaps[1:]),
        verdict=replace(verdict, rulings=rulings, gap_rulings=gap_rulings),
    )
    redacted = redact(result, values)
    told = texts(codec.encode(redacted))
    assert not [text for text in told if form in text]
    assert redacted.gaps[0].detail == f"it broke at {'*' * len(form.rstrip('='))}" + (
        "=" * form.count("=") + "!"
    )


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_is_known_by_its_form(token: str) -> None:
    base = everything_result()
    target = replace(base.target, name=f"{token}.backup", notes=(f"see x_{token}!",))
    told = redact(replace(base, target=target), frozenset()).target
    assert told.name == "*" * len(token) + ".backup"
    assert told.notes == (f"see x_{'*' * len(token)}!",)


def test_an_example_in_the_text_of_a_rule_stays() -> None:
    base = everything_result()
    example = "Write password='from the vault 1' instead."
    first = replace(base.findings[0], remedy=example, message=example)
    alone = replace(base, findings=(first,), verdict=replace(base.verdict, rulings=()))
    told = redact(alone, frozenset()).findings[0]
    assert told.remedy == example
    assert "vault" not in told.message


def test_a_package_keeps_its_name() -> None:
    base = everything_result()
    found = next(f for f in base.findings if f.package)
    assert found.package
    package = replace(
        found.package,
        name="com.auth0:java-jwt2",
        version="1.0.0-auth:b12345",
        fixed_versions=("2.0.0-auth:b12345",),
    )
    said = "`authlib==1.0.0` and (passlib==1.7.4) and jwt-token==2.0.0."
    told = replace(found, package=package, message=said)
    alone = replace(base, findings=(told,), verdict=replace(base.verdict, rulings=()))
    kept = redact(alone, frozenset()).findings[0]
    assert (kept.package, kept.message) == (package, said)


def test_a_fix_with_a_secret_goes(values: frozenset[str]) -> None:
    base = everything_result()
    fixed = next(f for f in base.findings if f.fix)
    assert fixed.fix
    edit = replace(fixed.fix.edits[0], text=f"connect({VALUE!r})")
    told = replace(fixed, fix=replace(fixed.fix, edits=(edit,)))
    alone = replace(base, findings=(told,), verdict=replace(base.verdict, rulings=()))
    assert redact(alone, values).findings[0].fix is None
    assert redact(alone, frozenset()).findings[0].fix is not None


def test_what_has_no_secret_is_the_very_same(values: frozenset[str]) -> None:
    result = redact(everything_result(), values)
    assert redact(result, values) is result
    assert result == everything_result()


@given(
    results(),
    st.text(string.ascii_letters + string.digits + "/+", min_size=10, max_size=20).map(
        lambda v: f"Z9{v}"
    ),
)
@settings(max_examples=25, deadline=None)
def test_any_result_keeps_its_shape(result: Result, value: str) -> None:
    redacted = redact(result, frozenset({value}))
    codec.encode(redacted)
    told = codec.encode(
        redact(replace(result, target=replace(result.target, name=value)), frozenset({value}))
    )
    assert not [text for text in texts(told) if value in text]
    assert len(redacted.findings) == len(result.findings)
    for one, other in zip(redacted.findings, result.findings, strict=True):
        assert one.fingerprints == other.fingerprints
        assert (
            dataclasses.astuple(one.locations[0])[1:5]
            == dataclasses.astuple(other.locations[0])[1:5]
        )


def test_a_private_key_is_masked_up_to_its_end() -> None:
    kind = "PRIVATE " + "KEY"
    body = "A1b2" * 16
    lines = [
        "x = '''",
        f"-----BEGIN RSA {kind}-----",
        body,
        "c2hvcnQ9",
        f"-----END RSA {kind}-----",
        body,
    ]
    mask_keys(lines)
    assert lines[2] == "*" * 64
    assert lines[5] == body
    cut = [f"key: -----BEGIN {kind}-----\\n{body}", body]
    mask_keys(cut)
    assert body not in "".join(cut)
