"""A record reduced to one package, and its text, which is untrusted: printable and bounded."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories import advisory
from stockade.advisories.advisory import LONGEST_DETAILS, LONGEST_SUMMARY, one_line, printable
from stockade.advisories.osv import read
from stockade.advisories.scope import affects
from support.osv_records import HIGH, record

TEXT = st.text(st.characters(), max_size=3 * LONGEST_SUMMARY)


@given(TEXT)
@settings(deadline=None)
def test_a_summary_is_one_printable_line_of_bounded_length(text: str) -> None:
    line = one_line(text)
    assert line.isprintable()
    assert len(line) <= LONGEST_SUMMARY
    assert line == line.strip()


@given(TEXT, st.integers(1, 50))
@settings(deadline=None)
def test_details_print_but_for_line_ends_and_are_bounded(text: str, most: int) -> None:
    shown = printable(text, most)
    assert shown.replace("\n", "").isprintable()
    assert len(shown) <= most


def test_control_characters_become_blanks_and_words_stay() -> None:
    assert one_line("a\x1b[31mb\tc\u202ed\r\ne") == "a [31mb c d e"


def test_a_long_summary_ends_with_a_sentence_where_it_has_one() -> None:
    assert one_line(f"One. Two. {'x' * LONGEST_SUMMARY}") == "One. Two."
    cut = one_line("x" * (LONGEST_SUMMARY + 1))
    assert (len(cut), cut[-1]) == (LONGEST_SUMMARY, "…")


def test_megabytes_of_text_are_cut() -> None:
    made = read(record("a", ["1.0"], id="A-1", details="y " * 2**20))
    reduced = advisory.reduce(made, "PyPI", "a")
    assert len(reduced.summary) <= LONGEST_SUMMARY
    assert len(reduced.details) <= LONGEST_DETAILS


def test_a_record_is_reduced_to_what_it_says_of_one_package() -> None:
    value = record("one", ["1.0"], id="A-1", summary="Short", vector=HIGH, aliases=["CVE-2024-1"])
    value["affected"] += record("two", ["2.0"], id="x")["affected"]
    value["affected"] += record("one", ["3.0"], id="x")["affected"]
    reduced = advisory.reduce(read(value), "PyPI", "one")
    assert (reduced.id, reduced.aliases, reduced.summary) == ("A-1", ("CVE-2024-1",), "Short")
    assert reduced.rating.score == 7.5
    judged = {v: affects(reduced.scope, "PyPI", v) for v in ("1.0", "2.0", "3.0")}
    assert judged == {"1.0": True, "2.0": False, "3.0": True}


@pytest.mark.parametrize(("ecosystem", "name"), [("PyPI", "two"), ("npm", "one")])
def test_a_record_that_does_not_name_the_package_is_an_error(ecosystem: str, name: str) -> None:
    with pytest.raises(ValueError, match="does not affect"):
        advisory.reduce(read(record("one", ["1.0"], id="A-1")), ecosystem, name)
