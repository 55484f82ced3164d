"""How bad an advisory is: scores that others published for vectors, words, and neither."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.rating import UNRATED, Rating, band, rate, score_of
from stockade.model.rating import Severity

PUBLISHED = {
    # https://www.first.org/cvss/v2/guide, section 3.3
    "AV:N/AC:L/Au:N/C:N/I:N/A:C": 7.8,  # CVE-2002-0392
    "AV:N/AC:L/Au:N/C:C/I:C/A:C": 10.0,  # CVE-2003-0818
    "AV:L/AC:H/Au:N/C:C/I:C/A:C": 6.2,  # CVE-2003-0062
    # https://www.first.org/cvss/v3.0/examples and v3.1/examples
    "CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N": 6.4,  # CVE-2013-0375
    "CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N": 3.1,  # CVE-2014-3566
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N": 6.1,  # CVE-2013-1937
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N": 7.5,  # CVE-2014-0160
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H": 10.0,  # CVE-2021-44228
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H": 9.8,  # CVE-2014-6271
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N": 0.0,
    # https://www.first.org/cvss/v4.0/examples
    "CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N": 7.3,  # CVE-2022-41741
    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N": 9.3,  # CVE-2014-6271
    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H": 10.0,  # CVE-2021-44228
    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N": 0.0,
}
NO_IMPACT = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"
LOW, MEDIUM, HIGH, CRITICAL = (
    "CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    "CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
    "AV:N/AC:L/Au:N/C:C/I:C/A:C",
)


@pytest.mark.parametrize("vector", PUBLISHED)
def test_the_score_of_a_vector_is_the_published_one(vector: str) -> None:
    assert score_of(vector) == PUBLISHED[vector]


@pytest.mark.parametrize("added", ["/E:U/RL:O", "/MAV:P"])
def test_the_score_is_the_base_score_whatever_else_the_vector_says(added: str) -> None:
    vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    assert score_of(vector + added) == 9.8


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        (10.0, Severity.CRITICAL),
        (9.0, Severity.CRITICAL),
        (8.9, Severity.HIGH),
        (7.0, Severity.HIGH),
        (6.9, Severity.MEDIUM),
        (4.0, Severity.MEDIUM),
        (3.9, Severity.LOW),
        (0.1, Severity.LOW),
        (0.0, Severity.INFO),
    ],
)
def test_bands_are_those_of_the_standard(score: float, severity: Severity) -> None:
    assert band(score) is severity


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "9.8",
        "HIGH",
        "CVSS:3.1",
        "CVSS:3.1/",
        "CVSS:3.1/AV:N",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:Z",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H",
        "CVSS:4.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:5.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
        "CVSS:3.9/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "AV:N/AC:L",
        "A" * 300,
    ],
)
def test_garbage_has_no_score(garbage: str) -> None:
    assert score_of(garbage) is None
    assert rate("GHSA-1", [garbage], "") == UNRATED


PARTS = st.sampled_from(
    ["CVSS:3.1", "CVSS:4.0", "/", ":", "AV:N", "AC:L", "PR:N", "UI:N", "C:H", "Au:N"]
)


@given(st.one_of(st.text(max_size=40), st.lists(PARTS, max_size=14).map("".join)))
@settings(deadline=None)
def test_any_text_has_a_score_or_none(text: str) -> None:
    score = score_of(text)
    assert score is None or 0 <= score <= 10


def test_the_worst_of_several_vectors_counts_and_garbage_beside_it_does_not() -> None:
    rated = rate("GHSA-1", [LOW, CRITICAL, "garbage", HIGH], "LOW")
    assert rated == Rating(severity=Severity.CRITICAL, score=10.0, raw=CRITICAL)
    assert rate("GHSA-1", reversed([LOW, CRITICAL, "garbage", HIGH]), "LOW") == rated


def test_a_vector_beats_a_word() -> None:
    assert rate("GHSA-1", [MEDIUM], "CRITICAL").severity is Severity.MEDIUM


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("CRITICAL", Severity.CRITICAL),
        ("High", Severity.HIGH),
        ("IMPORTANT", Severity.HIGH),
        ("MODERATE", Severity.MEDIUM),
        ("medium", Severity.MEDIUM),
        ("LOW", Severity.LOW),
        ("UNKNOWN", Severity.UNKNOWN),
        ("NONE", Severity.UNKNOWN),
        ("awful", Severity.UNKNOWN),
        ("", Severity.UNKNOWN),
    ],
)
def test_a_word_is_taken_where_there_is_no_vector(word: str, severity: Severity) -> None:
    assert rate("GHSA-1", ["garbage"], word) == Rating(severity=severity, raw=word)


def test_unrated_is_a_class_of_its_own_and_neither_low_nor_without_impact() -> None:
    nobody, harmless = (
        rate("A-1", [], ""),
        rate("A-1", [next(v for v in PUBLISHED if "A:N" in v)], ""),
    )
    assert nobody.severity is Severity.UNKNOWN
    assert nobody.score is None
    assert harmless.severity is not Severity.UNKNOWN


def test_a_malicious_package_is_critical_without_a_score() -> None:
    rated = rate("MAL-2024-1", [LOW], "LOW")
    assert (rated.severity, rated.score) == (Severity.CRITICAL, None)
    assert rate("NORMAL-1", [], "").severity is Severity.UNKNOWN
