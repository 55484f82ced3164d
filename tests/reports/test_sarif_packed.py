"""What gzip makes of a text, and the text again."""

from __future__ import annotations

import gzip
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_reports.sarif.packed import pack


@given(st.lists(st.text(st.characters(max_codepoint=127), max_size=40), max_size=20))
def test_the_text_comes_back_and_the_size_is_that_of_gzip(pieces: list[str]) -> None:
    packed = pack(pieces, 10_000)
    assert "".join(packed.text()) == "".join(pieces)
    whole = gzip.compress("".join(pieces).encode(), 6)
    assert len(b"".join(packed.chunks)) == packed.size
    assert gzip.decompress(b"".join(packed.chunks)) == "".join(pieces).encode()
    assert abs(packed.size - len(whole)) <= 16


def test_nothing_is_held_that_is_over_the_limit_and_its_size_is_known() -> None:
    draw = random.Random(3)  # noqa: S311 (test data)
    pieces = [draw.randbytes(500).hex() for _ in range(2_000)]
    whole = pack(pieces, 10_000_000)
    over = pack(pieces, 1_000)
    assert over.chunks == ()
    assert over.size == whole.size > 1_000_000


def test_a_text_that_packs_well_comes_back_in_small_pieces() -> None:
    packed = pack(["a" * 1_000_000] * 50, 10_000_000)
    assert packed.size < 100_000
    pieces = list(packed.text())
    assert max(map(len, pieces)) <= 1 << 16
    assert sum(map(len, pieces)) == 50_000_000


def test_only_ascii_is_packed() -> None:
    with pytest.raises(UnicodeEncodeError):
        pack(["ü"], 100)
