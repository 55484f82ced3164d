"""What `stockade waive` refuses, with a clear error and exit code 2; nothing is written then."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from stockade.cli.waive_plan import Asked, plan
from stockade.model.codec import decode
from stockade.model.errors import UsageError
from stockade.model.suppression import Suppression
from support import example_findings as examples
from support.baselines import recorded, result
from support.waiving import DAY, UNTIL, Tree, scanned_tree

SHELL = "bandit/B602"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A repository of one's own, with its record."""
    return scanned_tree(tmp_path)


def test_without_a_record(tree: Tree) -> None:
    message = tree.refused("--rule", SHELL, result=None)
    assert message.startswith("error: --result names no recorded scan\n  help: Make one with ")
    assert "stockade scan . --report json=result.json" in message
    assert "absent.json: No such file" in tree.refused("--rule", SHELL, result="absent.json")


def test_ids_that_name_no_finding_or_several(tree: Tree) -> None:
    first, second = tree.ids(SHELL)
    wrong = first[:7] + ("0" if first[7] != "0" else "1")
    message = tree.refused(wrong)
    assert f"has no finding '{wrong}'" in message
    assert f"Near it: {first} (bandit/B602 in tools/run.py)" in message
    assert "has no finding 'zzzzzz'" in tree.refused("zzzzzz")
    assert "too short" in tree.refused(first[:5])
    text = tree.record.read_text().replace(second, first[:31] + ("0" if first[31] != "0" else "1"))
    tree.record.write_text(text)
    message = tree.refused(first[:6])
    assert "is the beginning of" in message
    assert message.count("bandit/B602 in tools/run.py") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "nothing says what to waive"),
        (["--path", "tools/*"], "--path alone would cover whatever stands there"),
        (["--gap", "unparsabel"], "Did you mean 'unparsable'?"),
        (["--gap", "unparsable", "--rule", "a/b"], "--gap does not go with --rule"),
        (["--gap", "timeout"], "no gap of "),
        (["--rule", "bandit/B9"], "matches --rule 'bandit/B9'"),
        (["--rule", SHELL, "--path", "src/*"], "matches --path 'src/*'"),
        (["--rule", SHELL, "--path", "legacy/*"], "matches --path 'legacy/*'"),
        (["--rule", "bandit/["], "has a '[' without its ']'"),
        (["--rule", " "], "--rule is empty"),
        (["--rule", "a  b"], "has blanks that a policy would fold"),
        (["--rule", "a" * 1001], "`rule` is longer than 1,000 characters"),
    ],
)
def test_what_matches_nothing(words: list[str], said: str, tree: Tree) -> None:
    assert said in tree.refused(*words)


def test_parts_that_match_only_alone(tree: Tree) -> None:
    other = examples.weak_hash()
    both = [*decode(tree.record.read_bytes()).findings, other]
    recorded(tree.home, result(*both))
    message = tree.refused("--rule", SHELL, "--path", other.location.path)
    assert f"matches --rule '{SHELL}' and --path '{other.location.path}'" in message


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-06-30", "--until 2026-06-30 is over: today is 2026-07-01"),
        ("2026-12-29", "recommended (built in) allows 180 days (waiver-max-days), and the last"
                       " possible day is 2026-12-28"),
        ("2026-02-30", "there is no day '2026-02-30'"),
        ("20261201", "there is no day '20261201'"),
        ("tomorrow", "there is no day 'tomorrow'"),
        ("", "there is no day ''"),
    ],
)  # fmt: skip
def test_last_days_that_cannot_be(until: str, said: str, tree: Tree) -> None:
    assert said in tree.refused("--rule", SHELL, until=until)


def test_texts_that_are_none(tree: Tree) -> None:
    assert "--reason is empty" in tree.refused("--rule", SHELL, reason=" \n")
    assert "--owner is empty" in tree.refused("--rule", SHELL, owner="")
    assert "--reason holds bytes that are no text" in tree.refused("--rule", SHELL, reason="\udcff")
    assert "Missing option '--reason'" in tree.refused("--rule", SHELL, reason=None)


def test_what_cannot_be_waived(tree: Tree) -> None:
    strict = tree.home / "strict.yml"
    strict.write_text(
        "stockade: 1\nrules:\n  - id: no-shell\n"
        "    block: rule == 'bandit/B602'\n    because: Never.\n    waivable: false\n"
    )
    message = tree.refused("--rule", "bandit/*", policy=str(strict))
    assert "bandit/B602 in tools/run.py:5 cannot be waived: rule no-shell in " in message
    assert f"{strict}:3 says `waivable: false`. Never." in message
    tree.written("--rule", SHELL)  # by the policy that is built in


def test_the_environment_names_a_policy_as_for_a_scan(tree: Tree) -> None:
    short = tree.home / "short.yml"
    short.write_text("stockade: 1\nextends: recommended\nwaiver-max-days: 3\n")
    assert f"{short} allows 3 days" in tree.refused("--rule", SHELL, policy=str(short))


def test_a_waiver_that_is_there(tree: Tree) -> None:
    first, _ = tree.ids(SHELL)
    tree.written("--rule", SHELL)
    message = tree.refused(first)
    assert f"it is accepted already, by waiver W-001 of @payments until {UNTIL}" in message
    assert "all are accepted already, by waiver W-001" in tree.refused("--rule", SHELL)


def test_a_comment_that_is_honoured(tree: Tree) -> None:
    comment = Suppression(directive="nosec", line=5, reason="a table")
    found = dataclasses.replace(examples.weak_hash(), suppressions=(comment,))
    recorded(tree.home, result(found))
    message = tree.refused("--rule", found.rule)
    assert "it is accepted already, by a comment (nosec, line 5)" in message


def test_what_policy_lets_pass(tree: Tree) -> None:
    lenient = tree.home / "lenient.yml"
    lenient.write_text("stockade: 1\nrules:\n  - id: a\n    warn: 'false'\n    because: b\n")
    message = tree.refused("--rule", "bandit/B404", policy=str(lenient))
    assert "policy lets bandit/B404 in tools/run.py:1 pass" in message
    assert "policy lets all 2 pass" in tree.refused("--rule", SHELL, policy=str(lenient))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stockade: 1\nwaivers:\n  - id: [\n", "policy.yml:4:1: "),
        ("stockade: 1\nrulez: []\n", "unknown key `rulez`"),
        ("stockade: 1\nwaiver-max-days: 999\n", "`waiver-max-days` is 999, but in recommended"),
    ],
)
def test_a_policy_that_is_not_valid_stays(text: str, said: str, tree: Tree) -> None:
    tree.policy.parent.mkdir()
    tree.policy.write_text(text)
    assert said in tree.refused("--rule", SHELL)


def test_no_link_is_followed(tree: Tree) -> None:
    victim = tree.home / "victim.yml"
    victim.write_text("stockade: 1\n")
    tree.policy.parent.mkdir()
    tree.policy.symlink_to(victim)
    message = tree.refused("--rule", SHELL)
    assert ".stockade/policy.yml cannot be read: it is a symbolic link" in message
    assert "--file" in message
    tree.policy.unlink()
    tree.policy.parent.rmdir()
    tree.policy.parent.symlink_to(tree.home)
    (tree.home / "policy.yml").write_text("stockade: 1\n")
    assert "symbolic link" in tree.refused("--rule", SHELL)
    assert victim.read_text() == (tree.home / "policy.yml").read_text() == "stockade: 1\n"


def test_a_policy_by_another_name(tree: Tree) -> None:
    tree.policy.parent.mkdir()
    (tree.policy.parent / "policy.yaml").write_text("stockade: 1\n")
    assert ".stockade/policy.yaml is not read" in tree.refused("--rule", SHELL)


def test_a_file_that_changes_while_it_asks(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree.folder)
    monkeypatch.setenv("HOME", str(tree.home))
    nothing = dict.fromkeys(
        ("finding", "path", "package", "advisory", "scanner", "gap", "name", "file", "config")
    )
    asked = Asked(rule=SHELL, result=str(tree.record), reason="x", until=UNTIL, owner="@a", on=DAY,
                  named=(), **nothing)  # fmt: skip
    made = plan(asked)
    tree.policy.parent.mkdir()
    tree.policy.write_text("stockade: 1\n")
    with pytest.raises(UsageError, match=r"policy\.yml was changed meanwhile"):
        made.write()
    assert tree.policy.read_text() == "stockade: 1\n"
