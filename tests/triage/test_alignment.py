"""Which lines a change left alone: true pairs in order, and none that a single edit would hide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stockade.triage.alignment import aligned

lines = st.lists(st.sampled_from(("a", "b", "c", "d", "}", "")), max_size=20)


@given(lines, lines)
def test_pairs_are_equal_lines_in_order_each_once(now: list[str], before: list[str]) -> None:
    pairs = sorted(aligned(now, before).items())
    assert all(now[mine - 1] == before[theirs - 1] for mine, theirs in pairs)
    assert [theirs for _, theirs in pairs] == sorted({theirs for _, theirs in pairs})


@given(lines, lines, st.data())
def test_one_stretch_of_other_lines_leaves_the_rest(
    old: list[str], put: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(old)))
    assert len(aligned([*old[:at], *put, *old[at:]], old)) == len(old)


def test_several_edits_leave_what_is_between() -> None:
    before = [f"line {n}" for n in range(30)]
    now = ["new", *before[:10], "changed", *before[11:20], *before[22:], "end"]
    pairs = aligned(now, before)
    assert len(pairs) == 27
    assert pairs[2] == 1


def test_many_equal_lines_cost_little() -> None:
    now, before = ["x", *["}"] * 50_000, "y"], ["z", *["}"] * 50_000, "w"]
    assert aligned(now, before) == {}
