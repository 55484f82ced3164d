"""Both OWASP Top 10 lists are complete, and name what our scanners report."""

from __future__ import annotations

import pytest

from stockade.model import owasp
from stockade_scanners.bandit.cwe import CWE
from stockade_scanners.secrets.rating import rate
from stockade_scanners.semgrep.rules_loader import built_in

EDITIONS = ("2021", "2025")

SIZES = {
    "2021": (34, 30, 33, 40, 20, 3, 22, 10, 4, 1),
    "2025": (40, 16, 6, 32, 37, 39, 36, 14, 5, 24),
}
"""How many weaknesses OWASP's page of each category lists, by rank."""

IN_NEITHER = {155, 250, 400, 838, 943, 1088, 1327, 1333, 1336, 1426, 1427}
"""What our rules report and OWASP maps to nothing, though the parents of some are mapped."""


def _reported() -> set[int]:
    """Every weakness that a rule of ours has. Advisories bring others of their own."""
    secrets = {rate(rule, "high", "a", False).cwe for rule in ("pem.private-key", "github.token")}
    rules = {n for rule in built_in() for n in rule.cwe}
    return secrets | rules | {n for ids in CWE.values() for n in ids}


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_list_has_ten_categories_with_all_their_weaknesses(edition: str) -> None:
    ids = [f"A{rank:02}:{edition}" for rank in range(1, 11)]
    assert [id_ for id_ in owasp.NAMES if id_.endswith(edition)] == ids
    assert [id_ for id_ in owasp.CWE if id_.endswith(edition)] == ids
    assert tuple(len(owasp.CWE[id_]) for id_ in ids) == SIZES[edition]
    assert all(owasp.NAMES[id_].strip() for id_ in ids)


def test_nothing_stands_outside_the_two_lists() -> None:
    assert list(owasp.NAMES) == list(owasp.CWE)
    assert len(owasp.NAMES) == 20


@pytest.mark.parametrize("id_", owasp.CWE)
def test_the_weaknesses_of_a_category_are_ascending_numbers(id_: str) -> None:
    weaknesses = owasp.CWE[id_]
    assert all(type(n) is int and 0 < n < 2000 for n in weaknesses)
    assert list(weaknesses) == sorted(set(weaknesses))


@pytest.mark.parametrize(
    ("cwe", "expected"),
    [
        (22, ("A01:2021", "A01:2025")),
        (78, ("A03:2021", "A05:2025")),
        (79, ("A03:2021", "A05:2025")),
        (89, ("A03:2021", "A05:2025")),
        (259, ("A02:2021", "A07:2021", "A07:2025")),
        (295, ("A07:2021", "A07:2025")),
        (306, ("A07:2021", "A07:2025")),
        (321, ("A02:2021", "A04:2025")),
        (327, ("A02:2021", "A04:2025")),
        (352, ("A01:2021", "A01:2025")),
        (434, ("A04:2021", "A06:2025")),
        (477, ("A03:2025",)),
        (502, ("A08:2021", "A08:2025")),
        (506, ("A08:2025",)),
        (532, ("A09:2021", "A09:2025")),
        (611, ("A05:2021", "A02:2025")),
        (798, ("A07:2021", "A07:2025")),
        (918, ("A10:2021", "A01:2025")),
        (1104, ("A06:2021", "A03:2025")),
        (209, ("A04:2021", "A10:2025")),
    ],
)
def test_well_known_weaknesses(cwe: int, expected: tuple[str, ...]) -> None:
    assert owasp.categories([cwe]) == expected


def test_many_weaknesses_give_each_category_once_by_edition_and_rank() -> None:
    expected = ("A03:2021", "A07:2021", "A10:2021", "A01:2025", "A05:2025", "A07:2025")
    assert owasp.categories(iter((918, 89, 798, 79))) == expected


@pytest.mark.parametrize("cwe", [(), (0,), (-79,), (447,), (120,), (10**30,)])
def test_a_weakness_that_is_not_listed_has_no_category(cwe: tuple[int, ...]) -> None:
    assert owasp.categories(cwe) == ()
    assert owasp.labels(cwe) == ()


def test_a_package_has_the_category_for_packages_beside_those_of_its_flaw() -> None:
    assert owasp.categories((79,), of_package=True) == (
        "A03:2021",
        "A06:2021",
        "A03:2025",
        "A05:2025",
    )
    assert owasp.categories((), of_package=True) == ("A06:2021", "A03:2025")


def test_a_label_is_the_id_and_the_name() -> None:
    assert owasp.labels((918,)) == (
        "A10:2021 Server-Side Request Forgery (SSRF)",
        "A01:2025 Broken Access Control",
    )


@pytest.mark.parametrize(("edition", "least"), [("2021", 0.7), ("2025", 0.8)])
def test_most_of_what_our_rules_report_is_mapped(edition: str, least: float) -> None:
    reported = _reported()
    mapped = {n for n in reported if any(i.endswith(edition) for i in owasp.categories([n]))}
    print(f"{edition}: {len(mapped)} of {len(reported)}; not {sorted(reported - mapped)}")
    assert len(mapped) >= least * len(reported)


def test_what_owasp_does_not_list_is_not_guessed() -> None:
    assert not IN_NEITHER - _reported()
    assert {n for n in IN_NEITHER if owasp.categories([n])} == set()
