"""What is new between two scans, what is gone and whether anybody looked, and the causes."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

import pytest

from stockade.model.dependency import DependencyState
from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason
from stockade.model.result import Result, ScannerRecord, Status
from stockade.model.verdict import Action, State
from stockade.triage.compare import Changed, Comparison, compare
from stockade.triage.compare_look import Cause
from support.comparing import (
    BOTH,
    PURL,
    SECRETS,
    dependency,
    flaw,
    found,
    gap,
    other_code,
    ran,
    scan,
    secret,
)
from support.results import TARGET

NOTHING_TO_DO = "nothing in the target is for this scanner"


def causes(changed: tuple[Changed, ...]) -> list[tuple[str, str]]:
    return [(c.absence.cause.value, c.absence.detail) for c in changed]


def places(findings: list[Finding]) -> list[tuple[str, int | None]]:
    return [(f.location.path, f.location.line) for f in findings]


def counts(made: Comparison) -> tuple[int, int, int, int, int]:
    moved, lost = len(made.moved), len(made.unlooked)
    return len(made.found), len(made.fixed), lost, moved, made.unchanged


def limited(**changes: Any) -> Result:
    return scan(target=dataclasses.replace(TARGET, **changes))


def test_what_is_new_what_is_fixed_and_what_stays() -> None:
    old = scan(found(line=3), found("b.py", content="gone"), state=State.BLOCKED)
    new = other_code(scan(found(line=3), found("c.py", content="new")))
    made = compare(old, new)
    assert counts(made) == (1, 1, 0, 0, 1)
    assert (made.old, made.new) == (State.BLOCKED, State.PASSED)
    assert places([c.finding for c in made.found]) == [("c.py", 1)]
    assert places([c.finding for c in made.fixed]) == [("b.py", 1)]
    assert made.found[0].action is Action.WARN
    assert made.found[0].absence == made.fixed[0].absence
    assert causes(made.found) == [("code", "")]


def test_another_line_and_another_file_are_moves() -> None:
    old = scan(found(line=3), found("b.py", content="y"))
    new = scan(found(line=7), found("c.py", content="y"))
    made = compare(old, other_code(new))
    assert counts(made) == (0, 0, 0, 2, 0)
    assert [(m.old.location.path, m.new.location.path) for m in made.moved] == [
        ("a.py", "a.py"),
        ("b.py", "c.py"),
    ]
    assert [m.to_other_file for m in made.moved] == [False, True]


def test_a_second_one_is_new_where_it_was_added_and_not_where_its_id_says() -> None:
    """Equal findings are counted in the order of paths: the copy takes the original's id."""
    old, new = scan(found("b.py")), scan(found("a.py"), found("b.py"))
    assert old.findings[0].id == new.findings[0].id
    made = compare(old, other_code(new))
    assert counts(made) == (1, 0, 0, 0, 1)
    assert places([c.finding for c in made.found]) == [("a.py", 1)]


def test_a_part_of_the_repository_counts_otherwise_than_the_whole() -> None:
    """By ids alone the accepted finding of the part would be fixed, and that outside moved in."""
    old = scan(found("a/x.py"), found("src/y.py"))
    part = dataclasses.replace(TARGET, scope="src", kind="directory")
    made = compare(old, scan(found("src/y.py"), target=part))
    assert counts(made) == (0, 0, 1, 0, 1)
    assert places([c.finding for c in made.unlooked]) == [("a/x.py", 1)]
    assert causes(made.unlooked) == [("scope", "only src")]
    made = compare(old, scan(found("src/z.py"), target=part))
    assert counts(made) == (0, 0, 1, 1, 0)
    made = compare(scan(found("a/x.py")), scan(found("src/z.py"), target=part))
    assert counts(made) == (1, 0, 1, 0, 0)


def test_findings_without_an_id_of_ours_are_matched_by_what_they_say() -> None:
    def bare(*lines: int) -> Result:
        made = [dataclasses.replace(found(line=n)[0], fingerprints=()) for n in lines]
        verdict = dataclasses.replace(scan().verdict, rulings=())
        return dataclasses.replace(scan(), findings=tuple(made), verdict=verdict)

    assert counts(compare(bare(1, 2, 2), bare(1, 2))) == (0, 0, 1, 0, 2)
    assert compare(bare(1), bare(1, 2)).found[0].action is None


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        (ran(), ran(), ("unknown", "")),
        (ran(rules="57 rules"), ran(), ("rule", "other rules of bandit")),
        (ran(version="1.8.0"), ran(), ("tool", "found by bandit 1.9.0, not 1.8.0")),
        (ran(version="1.8.0", rules="x"), ran(), ("tool", "found by bandit 1.9.0, not 1.8.0")),
        (
            ran(status=Status.SKIPPED, note="not chosen with --scanner"),
            ran(),
            ("tool", "bandit did not run: not chosen with --scanner"),
        ),
        (ran(status=Status.SKIPPED), ran(), ("tool", "bandit did not run")),
        (ran(status=Status.SKIPPED, note=NOTHING_TO_DO), ran(), ("unknown", "")),
        (ran(status=Status.FAILED), ran(), ("gap", "bandit failed")),
        (ran("semgrep"), ran(), ("tool", "bandit did not run")),
    ],
)
def test_causes_for_the_same_commit(
    old: ScannerRecord, new: ScannerRecord, cause: tuple[str, str]
) -> None:
    without, has = scan(scanners=(old,)), scan(found(), scanners=(new,))
    assert causes(compare(without, has).found) == [cause]
    gone = compare(has, without)
    assert (causes(gone.unlooked), gone.fixed) == ([cause], ())


def test_a_commit_and_a_work_tree_with_as_many_bytes_are_told_apart() -> None:
    tree = dataclasses.replace(TARGET, kind="directory")
    assert causes(compare(scan(target=tree), scan(found(), target=tree)).found) == [("code", "")]
    less = dataclasses.replace(tree, bytes=1)
    newer = (ran(rules="9"),)
    made = compare(scan(target=tree), scan(found(), target=less, scanners=newer))
    assert causes(made.found) == [("code or rule", "other rules of bandit")]
    made = compare(scan(target=tree), scan(found(), target=tree, scanners=newer))
    assert causes(made.found) == [("rule", "other rules of bandit")]


def test_without_a_revision_the_code_may_differ() -> None:
    bare = dataclasses.replace(TARGET, revision="")
    made = compare(scan(target=bare), scan(found(), target=bare, version="0.2.0"))
    assert causes(made.found) == [("code or rule", "found by Stockade 0.2.0, not 0.1.0")]


def test_gone_with_another_commit_and_other_rules_is_fixed_with_its_doubt() -> None:
    made = compare(scan(found()), other_code(scan(scanners=(ran(rules="9"),))))
    assert causes(made.fixed) == [("code or rule", "other rules of bandit")]


@pytest.mark.parametrize("subject", ["src/a.py", "src", "."])
@pytest.mark.parametrize("scanner", ["bandit", "inventory"])
def test_what_nobody_could_check_is_no_fix_and_a_cause(subject: str, scanner: str) -> None:
    missed = other_code(scan(gaps=[gap(subject, scanner)]))
    cause = [("gap", f"{scanner}: unparsable")]
    gone = compare(scan(found("src/a.py")), missed)
    assert (causes(gone.unlooked), gone.fixed) == (cause, ())
    assert causes(compare(missed, scan(found("src/a.py"))).found) == cause


@pytest.mark.parametrize("other", [gap("src/a.py", "semgrep"), gap("src/a.pyi"), gap("sr")])
def test_gaps_elsewhere_do_not_matter(other: Gap) -> None:
    made = compare(scan(found("src/a.py")), other_code(scan(gaps=[other])))
    assert causes(made.fixed) == [("code", "")]


@pytest.mark.parametrize(
    ("by", "detail"),
    [
        (limited(scope="lib"), "only lib"),
        (limited(scope="src/a.p"), "only src/a.p"),
        (limited(kind="staged"), "only what is staged"),
        (limited(kind="environment"), "target: environment"),
        (scan(excluded=["src/a.py"]), "excluded: old/** (config)"),
        (scan(excluded=["src"]), "excluded: old/** (config)"),
    ],
)
def test_what_was_left_out(by: Result, detail: str) -> None:
    has = scan(found("src/a.py"))
    gone = compare(has, by)
    assert (causes(gone.unlooked), gone.fixed) == ([("scope", detail)], ())
    assert causes(compare(by, has).found) == [("scope", detail)]


@pytest.mark.parametrize("scope", ["src", "src/a.py"])
def test_what_lies_in_the_scope_was_looked_for(scope: str) -> None:
    made = compare(scan(found("src/a.py")), other_code(limited(scope=scope)))
    assert causes(made.fixed) == [("code", "")]


def test_a_new_advisory_on_a_known_package() -> None:
    without = scan(dependencies=[dependency()])
    has = other_code(scan(flaw(), dependencies=[dependency(state=DependencyState.VULNERABLE)]))
    assert causes(compare(without, has).found) == [("advisory", "")]
    assert causes(compare(has, without).fixed) == [("advisory", "")]


def test_a_package_that_is_unknown_in_another_file_was_looked_up_in_its_own() -> None:
    said = [dependency(), dependency("z.txt", state=DependencyState.UNKNOWN)]
    made = compare(scan(flaw()), other_code(scan(dependencies=said)))
    assert causes(made.fixed) == [("advisory", "")]


def test_a_second_file_that_names_a_vulnerable_package_is_no_news_of_its_advisory() -> None:
    vulnerable = [dependency(state=DependencyState.VULNERABLE)]
    old = scan(flaw(), dependencies=vulnerable)
    both = [*vulnerable, dependency("z.txt", state=DependencyState.VULNERABLE)]
    new = other_code(scan(flaw(), flaw("z.txt"), dependencies=both))
    made = compare(old, new)
    assert (causes(made.found), made.unchanged) == ([("code", "")], 1)


def test_an_upgrade_fixes() -> None:
    better = dependency(purl="pkg:pypi/requests@2.32.0")
    made = compare(scan(flaw()), other_code(scan(dependencies=[better])))
    assert causes(made.fixed) == [("code", "")]


@pytest.mark.parametrize("purl", [PURL, "pkg:pypi/requests", "pkg:pypi/requests@3?x=1#y"])
def test_a_package_that_could_not_be_looked_up_is_not_fixed(purl: str) -> None:
    missed = gap(f"requirements.txt#{purl}", "dependencies", GapReason.NO_ADVISORY_DATA)
    other = gap("requirements.txt#pkg:pypi/flask@1", "dependencies", GapReason.NO_ADVISORY_DATA)
    made = compare(scan(flaw()), other_code(scan(gaps=[missed])))
    assert causes(made.unlooked) == [("gap", "dependencies: no-advisory-data")]
    assert len(compare(scan(flaw()), other_code(scan(gaps=[other]))).fixed) == 1


def test_a_package_of_which_nothing_is_said_any_more_is_not_fixed() -> None:
    """Its file has another name, and so has its gap."""
    unknown = dependency("lock/other.txt", state=DependencyState.UNKNOWN)
    made = compare(scan(flaw()), other_code(scan(dependencies=[unknown])))
    assert causes(made.unlooked) == [("gap", "not looked up")]


def of_secrets(*secrets: tuple[Finding, str]) -> Result:
    return scan(*secrets, scanners=SECRETS)


def test_under_one_key_another_secret_in_the_same_line_is_new() -> None:
    old = of_secrets(secret(), secret("k.py", "9", content="known"))
    new = of_secrets(secret(hmac="2"), secret("k.py", "9", content="known"))
    assert old.findings[0].id == new.findings[0].id
    assert counts(compare(old, other_code(new))) == (1, 1, 0, 0, 1)
    moved = of_secrets(secret("m.py"), secret("k.py", "9", content="known"))
    assert counts(compare(old, other_code(moved))) == (0, 0, 0, 1, 1)


def test_under_keys_that_nothing_relates_a_secret_stays_in_its_file_and_does_not_move() -> None:
    old = of_secrets(secret())
    assert counts(compare(old, other_code(of_secrets(secret(hmac="2"))))) == (0, 0, 0, 0, 1)
    assert counts(compare(old, of_secrets(secret(hmac="2", line=7)))) == (0, 0, 0, 1, 0)
    assert counts(compare(old, other_code(of_secrets(secret("m.py", "2"))))) == (1, 1, 0, 0, 0)
    assert counts(compare(old, other_code(of_secrets(secret("m.py"))))) == (0, 0, 0, 1, 0)


def test_names_that_are_no_text_are_found_among_gaps_and_excludes() -> None:
    name = os.fsdecode(b"caf\xe9.py")
    made = compare(scan(found(name)), other_code(scan(gaps=[gap(name)])))
    assert causes(made.unlooked) == [("gap", "bandit: unparsable")]
    made = compare(scan(found(name)), other_code(scan(excluded=[name])))
    assert causes(made.unlooked) == [("scope", "excluded: old/** (config)")]


def test_gaps_are_new_closed_or_not_looked_at() -> None:
    missed = [gap("a.py"), gap("b.py"), gap("c.py", "semgrep"), gap("d", "inventory")]
    old = scan(gaps=missed, scanners=[*BOTH, ran("semgrep")])
    new = scan(gaps=[gap("b.py"), gap("e.py"), gap("d/f", "inventory")])
    made = compare(old, new)
    assert [g.subject for g in made.new_gaps] == ["e.py", "d/f"]
    assert [g.subject for g in made.closed_gaps] == ["a.py", "d"]
    assert [g.subject for g in made.unlooked_gaps] == ["c.py"]
    timeout = gap("a.py", reason=GapReason.TIMEOUT)
    made = compare(scan(gaps=[gap("a.py")]), scan(gaps=[timeout]))
    assert (made.new_gaps, made.closed_gaps) == ((timeout,), ())
    assert made.unlooked_gaps == (gap("a.py"),)


def test_every_cause_has_a_sentence_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "diff.md").read_text("utf-8")
    for cause in Cause:
        assert f"| `{cause.value}` |" in page
