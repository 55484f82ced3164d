"""What a change brings, from the findings of both its sides."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from stockade.model.finding import Finding, SecretTrace
from stockade.model.rating import Kind
from stockade.triage.news import brought
from triage.test_age import Files, programs, scan


def lines(files: Files) -> list[str]:
    found = scan(files)
    split = {path: code.splitlines() for path, code in files.items()}
    return [split[f.location.path][(f.location.line or 1) - 1] for f in found]


@given(programs)
def test_nothing_is_brought_by_nothing_and_all_by_all(files: Files) -> None:
    found = scan(files)
    assert not any(brought(found, found, files, files))
    assert all(brought(found, (), files, files))


@given(programs, programs)
def test_as_many_are_brought_as_there_are_more(before: Files, now: Files) -> None:
    new = brought(scan(now), scan(before), {*before, *now}, {*before, *now})
    for word in ("run(x)", "run(y)"):
        more = lines(now).count(word) - lines(before).count(word)
        told = [n for n, line in zip(new, lines(now), strict=True) if line == word]
        assert sum(told) == max(0, more)


@given(programs, st.data())
def test_an_edit_brings_nothing_to_other_files(files: Files, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(("a", "b", "c")))
    edited = files | {path: data.draw(st.sampled_from(("", "run(x)\nrun(y)\nrun(x)")))}
    found = scan(edited)
    new = brought(found, scan(files), edited, edited)
    assert {f.location.path for f, n in zip(found, new, strict=True) if n} <= {path}


def _secret(value: str, path: str = "a") -> Finding:
    (found,) = scan({path: "run(x)\n"}, Kind.SECRET)
    return dataclasses.replace(found, secret=SecretTrace(preview="x", hmac=value))


def test_secrets_are_known_by_their_values() -> None:
    assert brought([_secret("1")], [_secret("1")], "a", "a") == (False,)
    assert brought([_secret("2")], [_secret("1")], "a", "a") == (True,)
    assert brought([_secret("1", "b")], [_secret("1")], "b", "b") == (False,)
    assert brought([_secret("1", "b")], [_secret("1")], "ab", "ab") == (True,)
