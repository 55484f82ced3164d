"""The result as JSON: exact there and back, and every wrong file told apart in one sentence."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.codec import decode, encode
from stockade.model.errors import UsageError
from stockade.model.result import Result
from support import rendering
from support.generated_results import results
from support.hostile_results import hostile_result
from support.results import blocked_result, many, passed_result

SAMPLES = (*rendering.SAMPLES, lambda: many(50))


def dump(document: Any) -> bytes:
    return json.dumps(document, allow_nan=False).encode("ascii")


def refused(document: Any) -> str:
    data = document if isinstance(document, bytes) else dump(document)
    with pytest.raises(UsageError) as caught:
        decode(data)
    assert "stockade scan --report json=FILE" in caught.value.remedy
    return caught.value.message


@given(results())
@settings(max_examples=60, deadline=None)
def test_every_result_comes_back_equal(result: Result) -> None:
    data = dump(encode(result))
    data.decode("ascii")
    assert decode(data) == result


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_come_back_equal(sample: Callable[[], Result]) -> None:
    assert decode(dump(encode(sample()))) == sample()


def test_no_string_is_half_of_a_surrogate_pair() -> None:
    json.dumps(encode(hostile_result()), ensure_ascii=False).encode("utf-8")


def test_a_name_that_is_no_utf8_has_its_bytes_beside_it() -> None:
    result = blocked_result()
    first = result.findings[0]
    place = replace(first.location, path="docs/caf\udce9.py")
    document = encode(
        replace(
            result,
            findings=(replace(first, locations=(place,)),),
            verdict=replace(result.verdict, rulings=()),
        )
    )
    written = document["result"]["findings"][0]["locations"][0]
    assert written["path"] == "docs/caf\\xe9.py"
    assert written["uri"] == "docs/caf%E9.py"


def test_rulings_do_not_repeat_what_they_rule_on() -> None:
    document = encode(blocked_result())["result"]
    assert set(document["verdict"]["rulings"][0]) == {"action", "rule", "because"}
    assert len(document["verdict"]["rulings"]) == len(document["findings"])


def test_run_metadata_stands_apart() -> None:
    one = blocked_result()
    other = replace(one, run=replace(one.run, started="2031-01-01T00:00:00Z", seconds=9.0))
    assert encode(one)["result"] == encode(other)["result"]
    assert encode(one)["run"] != encode(other)["run"]


def test_rulings_out_of_order_are_a_bug_of_the_caller() -> None:
    result = blocked_result()
    verdict = replace(result.verdict, rulings=result.verdict.rulings[::-1])
    with pytest.raises(ValueError, match="line up"):
        encode(replace(result, verdict=verdict))
    verdict = replace(result.verdict, gap_rulings=result.verdict.gap_rulings[::-1])
    with pytest.raises(ValueError, match="line up"):
        encode(replace(result, verdict=verdict))


Edit = Callable[[dict[str, Any]], Any]

WRONG: list[tuple[str, Edit]] = [
    ("$.schema: expected", lambda d: d.update(schema="stockade/result/v2")),
    ("$.schema: expected", lambda d: d.pop("schema")),
    ("$: the key 'extra' is unknown", lambda d: d.update(extra=1)),
    ("$.run.started: the key is missing", lambda d: d["run"].pop("started")),
    ("$.run: expected an object, found list", lambda d: d.update(run=[])),
    ("$.run.seconds: expected a number, found str", lambda d: d["run"].update(seconds="1")),
    ("$.run.seconds: expected a number, found bool", lambda d: d["run"].update(seconds=True)),
    ("$.run.seconds: expected a number, found int", lambda d: d["run"].update(seconds=10**400)),
    ("$.result.findings: the key is missing", lambda d: d["result"].pop("findings")),
    ("$.result.findings: expected a list", lambda d: d["result"].update(findings={})),
    (
        "$.result.findings[3].severity: expected one of unknown, info,",
        lambda d: d["result"]["findings"][3].update(severity="HIGH"),
    ),
    (
        "$.result.findings[3].severity: expected one of",
        lambda d: d["result"]["findings"][3].update(severity=4),
    ),
    (
        "$.result.findings[1].title: expected a string, found null",
        lambda d: d["result"]["findings"][1].update(title=None),
    ),
    (
        "$.result.findings[1].title: the string holds half",
        lambda d: d["result"]["findings"][1].update(title="\ud800"),
    ),
    (
        "$.result.findings[1].title.uri: ",
        lambda d: d["result"]["findings"][1].update(title={"text": "x", "uri": "%ff"}),
    ),
    (
        "$.result.findings[0].locations[0]: path '../x' is not inside",
        lambda d: d["result"]["findings"][0]["locations"][0].update(path="../x"),
    ),
    (
        "$.result.findings[0].locations[0]: path '/etc' is not inside",
        lambda d: d["result"]["findings"][0]["locations"][0].update(uri="%2fetc"),
    ),
    (
        "$.result.findings[0].locations[0].uri: expected a string, found int",
        lambda d: d["result"]["findings"][0]["locations"][0].update(uri=3),
    ),
    (
        "$.result.findings[0].locations[0].line: expected a whole number, found float",
        lambda d: d["result"]["findings"][0]["locations"][0].update(line=1.5),
    ),
    (
        "$.result.findings[0]: finding of",
        lambda d: d["result"]["findings"][0].update(locations=[]),
    ),
    (
        "$.result.findings[0].fingerprints: expected an object",
        lambda d: d["result"]["findings"][0].update(fingerprints=3),
    ),
    (
        "$.result.findings[0].fingerprints[0]: expected a name and a value",
        lambda d: d["result"]["findings"][0].update(fingerprints=["x"]),
    ),
    (
        "$.result.findings[0]: the key 'severty' is unknown",
        lambda d: d["result"]["findings"][0].update(severty="high"),
    ),
    (
        "$.result.scanners[0]: bandit: 5 claimed",
        lambda d: d["result"]["scanners"][0].update(claimed=5),
    ),
    (
        "$.result.verdict.state: expected one of passed, blocked, incomplete",
        lambda d: d["result"]["verdict"].update(state="fine"),
    ),
    (
        "$.result.verdict.rulings: expected one for each of 8, found 7",
        lambda d: d["result"]["verdict"]["rulings"].pop(),
    ),
    (
        "$.result.verdict.rulings: expected one for each of 8, found 0",
        lambda d: d["result"]["verdict"].pop("rulings"),
    ),
    (
        "$.result.verdict.gap_rulings: expected one for each of 16, found 0",
        lambda d: d["result"]["verdict"].pop("gap_rulings"),
    ),
    (
        "$.result.verdict.state: it says passed, though something blocks",
        lambda d: d["result"]["verdict"].update(state="passed"),
    ),
    (
        "$.result.verdict.gap_rulings: expected a list",
        lambda d: d["result"]["verdict"].update(gap_rulings=None),
    ),
    (
        "$.result.verdict.rulings[2].action: the key is missing",
        lambda d: d["result"]["verdict"]["rulings"][2].pop("action"),
    ),
]


@pytest.mark.parametrize(("said", "edit"), WRONG)
def test_a_wrong_file_is_refused_with_the_place(said: str, edit: Edit) -> None:
    document = encode(blocked_result())
    edit(document)
    assert said in refused(document)


def test_numbers_that_overflow_are_refused() -> None:
    data = dump(encode(passed_result())).replace(b'"seconds": 21.5', b'"seconds": 1e999')
    assert "1e999 is too large" in refused(data)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 1000, b'{"a":1,"a":2}', b"NaN", b"[]"])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    refused(data)


@given(st.binary(max_size=40))
def test_random_bytes_raise_nothing_else(data: bytes) -> None:
    refused(data)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    """Replacing any one value by another of any type never ends in another exception."""
    document = encode(blocked_result())
    spots = list(places(document))
    holder, key = data.draw(st.sampled_from(spots))
    holder[key] = data.draw(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
        | st.text() | st.lists(st.text()) | st.dictionaries(st.text(), st.text())
    )  # fmt: skip
    with contextlib.suppress(UsageError):
        decode(dump(document))


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key or index) below `value`."""
    if isinstance(value, dict):
        return [s for k, v in value.items() for s in [(value, k), *places(v)]]
    if isinstance(value, list):
        return [s for n, v in enumerate(value) for s in [(value, n), *places(v)]]
    return []
