"""GitHub's line hash: known values of the reference implementation, and its rules on white space.

The expected values are those which `@microsoft/sarif-multitool` 5 and codeql-action compute.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stockade.triage.linehash import line_hashes

_WINDOW, _MODULUS = 100, 1 << 64


def by_definition(text: str) -> dict[int, str]:
    """The rolling hash of codeql-action, step by step, as an oracle."""
    first = pow(37, _WINDOW, _MODULUS)
    window, owners, value = [0] * _WINDOW, [0] * _WINDOW, 0
    seen: dict[str, int] = {}
    result: dict[int, str] = {}
    index = line = 0
    at_start, after_cr = True, False

    def release() -> None:
        if owners[index]:
            digest = f"{value:x}"
            seen[digest] = seen.get(digest, 0) + 1
            result[owners[index]] = f"{digest}:{seen[digest]}"
            owners[index] = 0

    def push(unit: int) -> None:
        nonlocal value, index
        value = (37 * value + unit - first * window[index]) % _MODULUS
        window[index] = unit
        index = (index + 1) % _WINDOW

    data = text.encode("utf-16-le")
    units = [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]
    for unit in [*units, 0xFFFF]:
        if unit in (32, 9) or (after_cr and unit == 10):
            after_cr = False
            continue
        after_cr = unit == 13
        current = 10 if after_cr else unit
        release()
        if at_start:
            line, at_start = line + 1, False
            owners[index] = line
        at_start = at_start or current == 10
        push(current)
    for _ in range(_WINDOW):
        release()
        push(0)
    return result


PIECES = st.sampled_from(["a", "bc", " ", "\t", "\n", "\r\n", "\r", "é", "😀", "x = 1", "\n\n"])


@given(st.lists(PIECES, max_size=200).map("".join))
def test_equal_to_the_definition(text: str) -> None:
    expected = by_definition(text)
    assert line_hashes(text, set(expected)) == expected


def test_indentation_and_line_ends_do_not_matter() -> None:
    unix = line_hashes("def f():\n    return 1\n", {1, 2})
    assert line_hashes("def f():\r\n\treturn  1\r\n", {1, 2}) == unix


def test_equal_lines_are_counted() -> None:
    text = "x\n" * 200
    hashes = line_hashes(text, {1, 2})
    assert hashes[1].endswith(":1")
    assert hashes[2] == hashes[1].replace(":1", ":2")
