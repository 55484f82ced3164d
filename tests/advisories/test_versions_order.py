"""Keys of versions: any text gives one or `VersionError`, and keys are in one order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.canaries import CANARIES
from stockade.advisories.versions import LONGEST, VersionError, is_ordered, key_of
from stockade.model.ecosystem import ECOSYSTEMS

ORDERED = sorted(name for name in ECOSYSTEMS if is_ordered(name))

NUMBERS = st.lists(st.integers(0, 12).map(str), min_size=1, max_size=4).map(".".join)
THREE = st.lists(st.integers(0, 3).map(str), min_size=3, max_size=3).map(".".join)
WORDS = ("a", "b", "rc", "alpha", "beta", "dev", "post", "SNAPSHOT", "RC", "x", "final", "pl", "v")
PIECES = st.sampled_from([*WORDS, *".-+_~ #", "0", "1", "10", "²", "K", "ſ", "\n", "\ud800"])
ODD = st.lists(PIECES, max_size=9).map("".join)
ANY = st.one_of(st.text(max_size=12), ODD, st.builds("{}{}".format, NUMBERS, ODD))

QUALIFIERS = st.sampled_from(["", "-RC1", "-RC2", "-alpha", "-sp", "-jre"])
MAVEN = st.builds("{}{}".format, THREE, QUALIFIERS)
"""One style: in mixed ones Maven's own rules go round in a circle."""

NONE = ["", " ", "\n", "1 .0", "1.0 0", "1" * (LONGEST + 1), "1." * LONGEST, "1-" * 10_000]


def versions(ecosystem: str) -> st.SearchStrategy[str]:
    return MAVEN if ecosystem == "Maven" else st.builds("{}{}".format, NUMBERS, ODD)


def key_or_none(ecosystem: str, version: str) -> Any:
    try:
        return key_of(ecosystem)(version)
    except VersionError:
        return None


@pytest.mark.parametrize("ecosystem", ORDERED)
@given(data=st.data())
@settings(deadline=None)
def test_any_text_gives_a_key_that_compares_or_a_version_error(
    ecosystem: str, data: st.DataObject
) -> None:
    first, second = (key_or_none(ecosystem, data.draw(ANY)) for _ in range(2))
    if first is not None and second is not None:
        assert (first < second) + (first == second) + (second < first) == 1


@pytest.mark.parametrize("ecosystem", ORDERED)
@given(data=st.data())
@settings(deadline=None)
def test_keys_are_in_one_order(ecosystem: str, data: st.DataObject) -> None:
    drawn = (key_or_none(ecosystem, data.draw(versions(ecosystem))) for _ in range(3))
    a, b, c = sorted(key for key in (*drawn, *[key_of(ecosystem)("1.0.0")] * 3) if key)[:3]
    assert a <= b <= c
    assert a <= c
    if a == b:
        assert (a < c) == (b < c)


@pytest.mark.parametrize("ecosystem", ORDERED)
@pytest.mark.parametrize("text", NONE, ids=lambda text: f"{text[:5]!r} of {len(text)}")
def test_nothing_blanks_and_endless_texts_are_no_versions(ecosystem: str, text: str) -> None:
    with pytest.raises(VersionError):
        key_of(ecosystem)(text)


@pytest.mark.parametrize("ecosystem", ORDERED)
@pytest.mark.parametrize("made", [lambda: "1a" * (LONGEST // 2), lambda: "1" + "-" * (LONGEST - 1)])
def test_the_longest_texts_can_be_compared(ecosystem: str, made: Callable[[], str]) -> None:
    key = key_or_none(ecosystem, made())
    if key is not None:
        assert (key < key_of(ecosystem)("1.0.0")) != (key_of(ecosystem)("1.0.0") <= key)


@pytest.mark.parametrize("ecosystem", ["conda", "ConanCenter"])
def test_an_ecosystem_without_a_known_order_says_so(ecosystem: str) -> None:
    assert not is_ordered(ecosystem)
    with pytest.raises(KeyError):
        key_of(ecosystem)


def test_every_ecosystem_with_an_order_has_canaries() -> None:
    assert set(CANARIES) == set(ORDERED)


EQUAL = [
    ("PyPI", "1.0", "1.0.0"),
    ("PyPI", "1.0RC1", "1.0-rc.1"),
    ("PyPI", "1.13.0+cu117", "1.13.0"),
    ("npm", "v1.0.0", "1.0.0"),
    ("npm", "1.0.0+build.1", "1.0.0+build.2"),
    ("Go", "1.0.0+incompatible", "1.0.0"),
    ("GitHub Actions", "v4", "4.0.0"),
    ("NuGet", "1.0", "1.0.0.0"),
    ("NuGet", "1.0.0-BETA", "1.0.0-beta"),
    ("Packagist", "v1.0", "1.0.0.0"),
    ("Packagist", "1.0.0-stable", "1.0.0"),
    ("Packagist", "1.0-p1", "1.0.0-patch1"),
    ("Maven", "1.0.RELEASE", "1.0"),
    ("Maven", "1.0.Final", "1.0"),
    ("RubyGems", "1.0", "1.0.0"),
]
LESS = [
    ("Pub", "1.0.0", "1.0.0+1"),
    ("Pub", "1.0.0+1", "1.0.0+2"),
    ("Pub", "1.0.0+9", "1.0.0+10"),
    ("Pub", "1.0.0-dev+9", "1.0.0-dev.1"),
    ("npm", "1.0.0-2", "1.0.0-10"),
    ("npm", "1.0.0-10", "1.0.0-a"),
    ("npm", "1.0.0-rc.1", "1.0.0"),
    ("Go", "0.0.0-20190101000000-abcdefabcdef", "0.0.0-20200101000000-abcdefabcdef"),
    ("NuGet", "1.0.0.1", "1.0.0.2-beta"),
    ("Packagist", "1.0.0", "1.0.0-patch1"),
    ("Packagist", "1.0.0-dev", "1.0.0-alpha1"),
    ("Packagist", "1.0.0-beta1-dev", "1.0.0-beta1"),
    ("Packagist", "1.0.0-RC1", "1.0.0"),
    ("Maven", "1.0-SNAPSHOT", "1.0"),
    ("Maven", "1.0", "1.0-jre"),
    ("RubyGems", "1.0.0.pre1", "1.0.0"),
]


@pytest.mark.parametrize(("ecosystem", "first", "second"), EQUAL)
def test_two_spellings_of_one_version_are_equal(ecosystem: str, first: str, second: str) -> None:
    assert key_of(ecosystem)(first) == key_of(ecosystem)(second)


@pytest.mark.parametrize(("ecosystem", "low", "high"), LESS)
def test_the_lower_version_is_lower(ecosystem: str, low: str, high: str) -> None:
    assert key_of(ecosystem)(low) < key_of(ecosystem)(high)


@pytest.mark.parametrize(
    ("ecosystem", "text"),
    [
        ("Packagist", "dev-main"),
        ("Packagist", "1.0.x-dev"),
        ("Packagist", "1.0.0-test1"),
        ("Packagist", "1.0ſ"),
        ("NuGet", "latest"),
        ("NuGet", "v"),
        ("PyPI", "1.0-bulbasaur"),
        ("npm", "latest"),
        ("npm", "*"),
        ("RubyGems", "latest"),
    ],
)
def test_what_the_ecosystem_does_not_know_is_no_version(ecosystem: str, text: str) -> None:
    with pytest.raises(VersionError):
        key_of(ecosystem)(text)
