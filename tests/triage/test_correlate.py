"""When findings are one flaw, case by case; with real tools: tests/correlation."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import pytest

from stockade.model.finding import Finding, SecretTrace
from stockade.model.location import Location, Snippet
from stockade.model.rating import Confidence, Kind, Severity
from stockade.triage import correlate
from stockade.triage.correlate import correlated, flattened
from stockade.triage.cwe_tree import PARENTS, alike
from stockade.triage.meaning_table import ALONE, ARGUMENTS, MEANINGS, TEXTS
from stockade_scanners.bandit.catalogue import CATALOGUE
from stockade_scanners.semgrep.rules_loader import built_in
from support.judging import dependency, flaw

CALL = Location(path="a.py", line=3, column=5, end_line=3, end_column=40)
ARGUMENT = dataclasses.replace(CALL, column=20, end_column=39)


def bandit(place: Location = CALL, **changes: Any) -> Finding:
    return flaw(**({"rule": "bandit/B602", "locations": (place,), "cwe": (78,)} | changes))


def semgrep(place: Location = ARGUMENT, **changes: Any) -> Finding:
    given = {
        "scanner": "semgrep",
        "rule": "semgrep/python-command-injection-taint",
        "locations": (place,),
        "severity": Severity.CRITICAL,
        "cwe": (78,),
    }
    return flaw(**(given | changes))


def secret(hmac: str = "h", path: str = "a.py", **changes: Any) -> Finding:
    given = {
        "kind": Kind.SECRET,
        "scanner": "secrets",
        "rule": "secrets/t",
        "secret": SecretTrace(preview="t", hmac=hmac),
        "locations": (Location(path=path, line=1, column=10, end_line=1, end_column=18),),
        "snippet": Snippet(first_line=1, lines=('token = "********"',)),
        "cwe": (798,),
    }
    return flaw(**(given | changes))


def sizes(*found: Finding) -> list[int]:
    """How many members each of the findings has that they become."""
    return [len(f.members) for f in correlated(found)]


def test_a_call_and_its_argument_are_one() -> None:
    (whole,) = correlated([bandit(), semgrep()])
    assert (whole.rule, whole.severity) == (semgrep().rule, Severity.CRITICAL)
    assert whole.witnesses == (bandit(),)
    assert flattened([whole]) == (bandit(), semgrep())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (bandit(), bandit(ARGUMENT)),
        (bandit(), semgrep(dataclasses.replace(ARGUMENT, path="b.py"))),
        (bandit(), semgrep(dataclasses.replace(CALL, column=40, end_column=50))),
        (bandit(), semgrep(dataclasses.replace(CALL, line=4, end_line=4))),
        (bandit(Location(path="a.py")), semgrep()),
        (bandit(rule="bandit/B607"), semgrep()),
        (bandit(rule="bandit/B307"), semgrep()),
        (bandit(ARGUMENT), semgrep(CALL)),
        (bandit(), semgrep(dataclasses.replace(ARGUMENT, line=1, end_line=15))),
        (bandit(cwe=(20,)), semgrep(CALL, rule="semgrep/mine", cwe=(20,))),
        (bandit(cwe=(78, 79)), semgrep(CALL, rule="semgrep/mine", cwe=(79, 89))),
        (bandit(), semgrep(ARGUMENT, rule="semgrep/mine")),
    ],
    ids=["one scanner", "files", "beside", "lines", "no line", "alone", "meanings", "outside",
         "around", "class", "half", "user's argument"],
)  # fmt: skip
def test_what_stays_apart(one: Finding, other: Finding) -> None:
    assert sizes(one, other) == [1, 1]


def test_where_columns_are_missing_lines_count() -> None:
    line = Location(path="a.py", line=3)
    assert sizes(bandit(line), semgrep()) == [2]
    assert sizes(bandit(line), semgrep(CALL, rule="semgrep/mine")) == [1, 1]
    assert sizes(bandit(line), semgrep(line, rule="semgrep/mine")) == [2]


def test_rules_outside_of_the_table_go_by_narrow_cwe_ids() -> None:
    mine = semgrep(CALL, rule="semgrep/mine")
    assert sizes(bandit(), mine) == [2]
    assert sizes(bandit(cwe=(95,)), dataclasses.replace(mine, cwe=(94, 20))) == [2]


def test_of_nested_calls_none_is_taken() -> None:
    """The inner call is the outer one's argument; what semgrep means, nobody can tell."""
    inner = bandit(dataclasses.replace(CALL, column=20, end_column=39), rule="bandit/B605")
    assert sizes(bandit(), inner, semgrep()) == [1, 1, 1]
    assert sizes(bandit(), inner, semgrep(), semgrep(dataclasses.replace(ARGUMENT, column=30))) == [
        1, 1, 1, 1
    ]  # fmt: skip


def test_every_two_members_are_one_flaw() -> None:
    """The second of three is one with both others, which are not one with each other."""
    third = flaw(scanner="x", rule="x/c", locations=(CALL,), cwe=(88,))
    second = flaw(scanner="y", rule="y/c", locations=(CALL,), cwe=(78, 88))
    assert sizes(bandit(), second) == [2]
    assert sizes(second, third) == [2]
    assert sizes(bandit(), third) == [1, 1]
    assert sorted(sizes(bandit(), second, third)) == [1, 2]


def test_the_worst_is_first() -> None:
    def first(*found: Finding) -> str:
        return correlated(found)[0].rule

    high, sure = Severity.HIGH, Confidence.HIGH
    assert first(bandit(severity=high), semgrep(severity=Severity.LOW)) == "bandit/B602"
    assert first(bandit(severity=high, confidence=sure),
                 semgrep(severity=high, confidence=Confidence.LOW)) == "bandit/B602"  # fmt: skip
    assert first(bandit(severity=high), semgrep(severity=high)) == "bandit/B602"
    assert (
        first(semgrep(severity=Severity.MEDIUM), bandit(severity=Severity.UNKNOWN)) == "bandit/B602"
    )


def test_a_secret_is_one_wherever_it_is_written() -> None:
    copies = [secret(path=path) for path in ("a.py", "b.py", "c.py")]
    (whole,) = correlated(copies)
    assert [m.location.path for m in whole.members] == ["a.py", "b.py", "c.py"]
    assert [place.path for place in whole.locations] == ["a.py", "b.py", "c.py"]
    assert flattened([whole]) == tuple(copies)
    assert sizes(secret("h"), secret("i", "b.py")) == [1, 1]
    assert sizes(secret(""), secret("", "b.py")) == [1, 1]


def test_a_written_credential_is_the_secret_in_it() -> None:
    literal = Location(path="a.py", line=1, column=9, end_line=1, end_column=19)
    password = bandit(literal, rule="bandit/B105", cwe=(259,))
    assert sizes(password, secret()) == [2]
    assert sizes(password, secret(), secret(path="b.py")) == [3]
    assert sizes(password, secret(snippet=None)) == [1, 1]
    assert sizes(bandit(literal), secret()) == [1, 1]


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ('login(password="********")', True),
        ('login(user="abc", password="********")', True),
        ('login(user="abc", password=b"u:********@h")', True),
        ('login(note="********", password="hunter2")', False),
        ('login(password="hunter2", token="********")', False),
        ('login(password="hunter2", note="********")', False),
        ('login("********", password="hunter2")', False),
        ('login(password="********", token="hunter2")', False),
        ('login(mypasswords="********", b=1)', False),
        ('login(password=other("********"))', False),
    ],
)
def test_a_call_is_about_its_one_password(line: str, same: bool) -> None:
    at = line.index("********") + 1
    value = Location(path="a.py", line=1, column=at, end_line=1, end_column=at + 8)
    call = Location(path="a.py", line=1, column=1, end_line=1, end_column=len(line) + 1)
    found = secret(locations=(value,), snippet=Snippet(first_line=1, lines=(line,)))
    assert sizes(bandit(call, rule="bandit/B106", cwe=(259,)), found) == ([2] if same else [1, 1])


def test_a_dependency_is_one_by_its_advisories_names() -> None:
    def one(advisory: str, *aliases: str, **more: Any) -> Finding:
        named = {"advisory": advisory, "aliases": aliases}
        return dependency(named | more, locations=(Location(path="r.txt", line=1),))

    assert sizes(one("PYSEC-1", "CVE-1"), one("ghsa-1", "cve-1")) == [2]
    assert sizes(one("PYSEC-1", "CVE-1"), one("CVE-1")) == [2]
    assert sizes(one("PYSEC-1", "CVE-1"), one("CVE-2")) == [1, 1]
    assert sizes(one("CVE-1"), one("CVE-1", version="2", purl="pkg:pypi/requests@2")) == [1, 1]
    assert sizes(one("CVE-1"), one("CVE-1", further=("CVE-9",))) == [1, 1]
    assert sizes(one("CVE-1", version=""), one("CVE-1", version="")) == [1, 1]
    assert sorted(sizes(one("A", "B"), one("B", "C"), one("C", "D"))) == [1, 2]


def test_a_file_that_is_made_to_cost_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correlate, "MAX_PAIRS", 5)
    crowd = [bandit(title=str(n)) for n in range(4)]
    assert sizes(*crowd, semgrep()) == [1] * 5
    other = [bandit(dataclasses.replace(CALL, path="b.py")),
             semgrep(dataclasses.replace(ARGUMENT, path="b.py"))]  # fmt: skip
    assert sorted(sizes(*crowd, *other)) == [1, 1, 1, 1, 2]


def test_many_findings_of_one_file_are_compared_with_their_neighbours_alone() -> None:
    def moved(place: Location, line: int) -> Location:
        return dataclasses.replace(place, line=line, end_line=line)

    found = [
        f for n in range(1, 5001) for f in (bandit(moved(CALL, n)), semgrep(moved(ARGUMENT, n)))
    ]
    assert sizes(*found) == [2] * 5000


def test_every_shipped_rule_is_reviewed() -> None:
    """A rule that is new needs a meaning, or a place among those which stand alone."""
    listed = [rule for meaning in MEANINGS.values() for rule in meaning.rules] + [*ALONE]
    assert len(listed) == len(set(listed))
    python = {f"semgrep/{r.id}" for r in built_in() if "python" in r.analyzers}
    assert {f"bandit/{test}" for test in CATALOGUE} | python <= set(listed)
    known = {f"semgrep/{r.id}" for r in built_in()} | {f"bandit/{test}" for test in CATALOGUE}
    assert set(listed) <= known
    assert set(listed) >= ARGUMENTS | TEXTS


def test_wide_weaknesses_are_not_compared() -> None:
    for wide in (20, 74, 77, 284, 327, 693, 703, 1035):
        assert wide not in PARENTS
        assert not alike([wide], [wide])


def test_relations_of_weaknesses() -> None:
    assert all(parent in PARENTS for parents in PARENTS.values() for parent in parents)
    assert alike([259], [798])
    assert alike([95], [94])
    assert not alike([259], [321])
    assert not alike([24], [22])
    assert not alike([], [78])
    assert alike([78, 20], [78, 89])
    assert not alike([78, 79], [78, 89])


def test_nothing_is_nothing() -> None:
    empty: Sequence[Finding] = ()
    assert correlated(empty) == flattened(empty) == ()
