"""SARIF: parts of a repository, and environments, do not overwrite each other's alerts."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.result import Result
from support.results import passed_result
from support.sarif_logs import PROFILES, log_of

SCOPES = (
    "",
    "services/pay",
    "services-pay",
    "services%2Fpay",
    "services/pay/",
    "inventory",
    "kind:environment/.venv",
    "environment",
    "größe 1",
    "..%2f\n\u202e\udcff</script>",
    "a" * 4_000,
    "a" * 4_001,
    f"{'a' * 133}:0123456789abcdef",
)

scopes = st.text(max_size=200) | st.sampled_from(SCOPES)


def limited(scope: str, kind: str = "directory", name: str = "shop") -> Result:
    result = passed_result()
    return replace(result, target=replace(result.target, scope=scope, kind=kind, name=name))


def categories(result: Result, profile: str = "sarif:github") -> list[str]:
    return [run["automationDetails"]["id"] for run in log_of(result, profile)["runs"]]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("scope", "place"),
    [
        ("", ""),
        ("services/pay", "services/pay/"),
        ("services/pay/app.py", "services/pay/app.py/"),
        ("größe 1", "gr%C3%B6%C3%9Fe%201/"),
        ("a:b\n", "a%3Ab%0A/"),
    ],
)
def test_the_scope_is_the_end_of_every_category(scope: str, place: str, profile: str) -> None:
    assert categories(limited(scope), profile) == [
        f"stockade/bandit/{place}",
        f"stockade/semgrep/{place}",
        f"stockade/inventory/{place}",
    ]


@pytest.mark.parametrize("kind", ["directory", "file", "revision", "staged"])
def test_the_same_part_has_one_category_whatever_it_is_read_from(kind: str) -> None:
    """So a scan of a commit closes what a scan of the folder opened."""
    assert categories(limited("a", kind)) == categories(limited("a"))


@pytest.mark.parametrize("scope", ["", "site-packages"])
def test_an_environment_has_its_own(scope: str) -> None:
    found = categories(limited(scope, "environment", ".venv"))
    assert found[0] == "stockade/bandit/kind:environment/.venv/"
    assert found[-1] == "stockade/inventory/kind:environment/.venv/"
    assert found != categories(limited(scope, "environment", ".venv-2"))


def test_no_two_parts_have_a_category_in_common() -> None:
    results = [limited(scope) for scope in SCOPES]
    results.append(limited("", "environment", ".venv"))
    found = [set(categories(result)) for result in results]
    for one, other in itertools.combinations(found, 2):
        assert not one & other


@given(scopes, scopes)
@settings(max_examples=100, deadline=None)
def test_categories_are_equal_only_of_equal_scopes(one: str, other: str) -> None:
    first, second = categories(limited(one)), categories(limited(other))
    assert (first == second) is (one == other)
    assert bool(set(first) & set(second)) is (one == other)


@given(scopes)
@settings(max_examples=100, deadline=None)
def test_a_category_is_short_and_of_plain_characters(scope: str) -> None:
    for category in categories(limited(scope)):
        assert category.isascii()
        assert category.isprintable()
        assert not set(category) & set(" <>\"'`\\|^{}?#&")
        assert category.endswith("/")
        assert len(category) <= 200
