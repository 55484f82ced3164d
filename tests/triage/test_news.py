"""What a change brings, from the findings of both its sides."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from stockade.model.finding import Finding, SecretTrace
from stockade.model.location import Location
from stockade.model.rating import Confidence, Kind, Severity
from stockade.triage.news import Seen, brought
from stockade.triage.sight import Sights, lines_of_both
from triage.test_age import Files, programs, scan


def news(now: Files, before: Files, checked: Sequence[str] | None = None) -> list[bool]:
    """Of each finding of `now` whether it is brought."""
    ours = Sights(lambda path: now[path].encode())
    theirs = Sights(lambda path: before[path].encode())
    lines = {path: lines_of_both(path, ours, theirs) for path in now.keys() & before.keys()}
    found = brought(
        [ours.of(f, lines.get(f.location.path, {})) for f in scan(now)],
        [theirs.of(f) for f in scan(before)],
        now,
        now if checked is None else checked,
    )
    return list(found)


def lines(files: Files) -> list[str]:
    found = scan(files)
    split = {path: code.splitlines() for path, code in files.items()}
    return [split[f.location.path][(f.location.line or 1) - 1] for f in found]


@given(programs)
def test_nothing_is_brought_by_nothing_and_all_by_all(files: Files) -> None:
    assert not any(news(files, files))
    assert all(news(files, {}))


@given(programs, programs)
def test_at_least_as_many_are_brought_as_there_are_more(now: Files, before: Files) -> None:
    new = news(now, before)
    for word in ("run(x)", "run(y)"):
        more = lines(now).count(word) - lines(before).count(word)
        told = [n for n, line in zip(new, lines(now), strict=True) if line == word]
        assert sum(told) >= more


@given(programs, st.data())
def test_an_edit_brings_nothing_to_other_files(files: Files, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(("a", "b", "c")))
    edited = files | {path: data.draw(st.sampled_from(("", "run(x)\nrun(y)\nrun(x)")))}
    found = scan(edited)
    new = news(edited, files)
    assert {f.location.path for f, n in zip(found, new, strict=True) if n} <= {path}


@given(programs, st.data())
def test_one_stretch_of_other_lines_brings_only_what_it_holds(
    files: Files, data: st.DataObject
) -> None:
    for path, code in files.items():
        old = code.splitlines()
        at = data.draw(st.integers(0, len(old)))
        put = data.draw(st.sampled_from((["x = 1"], ["", "# note", ""], ["y = 2", "z = 3"])))
        edited = files | {path: "\n".join([*old[:at], *put, *old[at:]])}
        assert not any(news(edited, files))


def test_what_moves_with_its_surroundings_is_old_and_what_moves_alone_is_brought() -> None:
    block = "def f():\n    run(x)\n    return 1\n"
    assert news({"a": "", "b": f"y = 1\n{block}"}, {"a": block, "b": "y = 1\n"}) == [False]
    assert news({"z": block}, {"a": block}) == [False]
    assert news({"a": "", "b": "p\nrun(x)\nq\n"}, {"a": block, "b": "p\nq\n"}) == [True]
    assert news({"a": "", "b": "run(x)\n"}, {"a": "run(x)\n", "b": ""}) == [True]
    assert news({"b": "run(x)\n"}, {"a": "run(x)\n"}) == [False]
    bare = "{\nrun(x)\n}\n"
    assert news({"a": "", "b": bare}, {"a": bare, "b": ""}) == [True], "brackets say nothing"


def test_two_equal_lines_that_trade_places_are_not_the_same_flaws() -> None:
    before = "one {\n  name = 1\n  run(x)\n}\ntwo {\n  name = 2\n  safe\n}\n"
    now = "one {\n  name = 1\n  safe\n}\ntwo {\n  name = 2\n  run(x)\n}\n"
    assert news({"a": now}, {"a": before}) == [True]


def test_a_line_that_leaves_its_block_is_another() -> None:
    before = "if DEV:\n    run(x)\n"
    assert news({"a": "run(x)\n"}, {"a": before}) == [True]
    assert news({"a": f"x = 1\n{before}"}, {"a": before}) == [False]


def _rated(severity: Severity, confidence: Confidence = Confidence.HIGH) -> Seen:
    (found,) = scan({"a": "run(x)\n"})
    return Seen(
        finding=dataclasses.replace(found, severity=severity, confidence=confidence), code="c"
    )


def test_a_raised_rating_is_brought_and_a_lowered_one_is_not() -> None:
    low, high = _rated(Severity.LOW), _rated(Severity.HIGH)
    assert brought([high], [low], "a", "a") == (True,)
    assert brought([low], [high], "a", "a") == (False,)
    sure, unsure = _rated(Severity.LOW), _rated(Severity.LOW, Confidence.LOW)
    assert brought([sure], [unsure], "a", "a") == (True,)


def _secret(value: str, path: str = "a") -> Seen:
    (found,) = scan({path: "run(x)\n"}, Kind.SECRET)
    trace = SecretTrace(preview="x", hmac="")
    return Seen(finding=dataclasses.replace(found, secret=trace), code=value)


def test_secrets_are_known_by_their_values_with_or_without_a_key() -> None:
    def of(now: Seen, before: Seen, files: str) -> tuple[bool, ...]:
        return brought([now], [before], files, files)

    assert of(_secret("1"), _secret("1"), "a") == (False,)
    assert of(_secret("2"), _secret("1"), "a") == (True,)
    assert of(_secret("1", "b"), _secret("1"), "b") == (False,)
    assert of(_secret("1", "b"), _secret("1"), "ab") == (True,)


def test_many_equal_ones_are_told_apart_in_no_time() -> None:
    code = "run(x)\n" * 20_000
    assert sum(news({"a": code + "run(x)\n"}, {"a": code})) == 1


def test_a_finding_without_a_line_is_known_by_its_file() -> None:
    found: Finding = scan({"a": "run(x)\n"})[0]
    whole = Seen(finding=dataclasses.replace(found, locations=(Location(path="a"),)), code="")
    assert brought([whole], [whole], "a", "a") == (False,)
