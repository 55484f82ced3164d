"""How many lines a change adds and removes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.policy.line_diff import changed_lines


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"", b"", (0, 0)),
        (b"a\nb\n", b"a\nb\n", (0, 0)),
        (b"a\nb\n", b"a\nx\nb\n", (1, 0)),
        (b"a\nb\nc\n", b"a\nc\n", (0, 1)),
        (b"a\nb\nc\n", b"c\na\nb\n", (1, 1)),
        (b"a\nb\n", b"a\nb", (1, 1)),
        (b"a\nb\n", b"a\r\nb\r\n", (2, 2)),
        (b"", b"a\n" * 3, (3, 0)),
    ],
)
def test_examples(old: bytes, new: bytes, expected: tuple[int, int]) -> None:
    assert changed_lines(old, new) == expected


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n"]), max_size=12)


def longest(left: list[bytes], right: list[bytes]) -> int:
    """The longest common subsequence, by the book."""
    row = [0] * (len(right) + 1)
    for one in left:
        above = row
        row = [0]
        for index, other in enumerate(right):
            best = above[index] + 1 if one == other else max(above[index + 1], row[-1])
            row.append(best)
    return row[-1]


@given(LINES, LINES)
def test_it_is_the_shortest_difference(left: list[bytes], right: list[bytes]) -> None:
    kept = longest(left, right)
    assert changed_lines(b"".join(left), b"".join(right)) == (len(right) - kept, len(left) - kept)


def test_a_huge_difference_is_counted_all_the_same() -> None:
    lines = [b"%d\n" % number for number in range(30_000)]
    assert changed_lines(b"".join(lines), b"".join([*lines[::-1], b"new\n"])) == (1, 0)
    assert changed_lines(b"\n" * 2**20, b"a\n" * 2**19) == (2**19, 2**20)
