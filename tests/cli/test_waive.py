"""`stockade waive`: what it covers, shows, asks, refuses and writes, on records of real scans."""

from __future__ import annotations

import dataclasses
import subprocess
from pathlib import Path

import pytest

from support import example_findings as examples
from support.baselines import recorded, result
from support.waiving import DAY, UNTIL, Tree, at_a_terminal, listing, scanned_tree

SHELL = "bandit/B602"
TERMS = ("--reason", "x", "--until", UNTIL, "--owner", "@a", "--on", DAY)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A repository of one's own, with its record."""
    return scanned_tree(tmp_path)


def test_a_finding_by_the_beginning_of_its_id(tree: Tree) -> None:
    first, _ = tree.ids(SHELL)
    shown = tree.written(first[:6], reason='It\'s "safe": #1 é\n  and more')
    assert shown == (
        f"W-001 covers 1 finding until {UNTIL} (180 days from {DAY}), 1 of which would block:\n"
        "  high      bandit/B602  tools/run.py:5\n"
        "            block by new-high: We do not add high-severity findings to our own code."
        " [severity=high, new=true, confidence=high]\n"
        "\n"
        "--- /dev/null\n"
        "+++ .stockade/policy.yml\n"
        "@@ -0,0 +1,13 @@\n"
        "+# What this repository adds to the policy that judges it.\n"
        "+stockade: 1\n"
        "+\n"
        "+waivers:\n"
        "+  - id: W-001\n"
        "+    match:\n"
        f"+      finding: {quoted(first)}\n"
        "+      rule: bandit/B602\n"
        "+      path: tools/run.py\n"
        f"+    until: {UNTIL}\n"
        '+    owner: "@payments"\n'
        '+    reason: "It\'s \\"safe\\": #1 é and more"\n'
        "+    covers: 1\n"
        "\n"
        ".stockade/policy.yml: W-001 written.\n"
    )
    (waiver,) = tree.waivers
    assert (waiver.match.finding, waiver.covers) == (first, 1)
    assert waiver.reason == 'It\'s "safe": #1 é and more'


def quoted(name: str) -> str:
    """An id as YAML has it: digits alone would be a number elsewhere."""
    try:
        float(name)
    except ValueError:
        return name
    return f'"{name}"'


def test_the_scan_heeds_it(tree: Tree) -> None:
    for name in tree.ids(SHELL):
        tree.written(name)
    tree.written("--gap", "unparsable", "--path", "legacy/old.py")
    assert [w.id for w in tree.waivers] == ["W-001", "W-002", "W-003"]
    ended = tree.scan("--on", UNTIL)
    assert ended.code == 0, ended.stdout.decode()
    assert "W-003 of @payments" in ended.stdout.decode()


def test_a_rule_in_some_paths(tree: Tree) -> None:
    shown = tree.written("--rule", SHELL, "--path", "tools/*.py")
    assert shown.startswith("W-001 covers 2 findings until ")
    (waiver,) = tree.waivers
    assert (waiver.match.finding, waiver.covers) == ("", 2)
    assert waiver.match.rule is not None
    assert waiver.match.path is not None
    assert (waiver.match.rule.pattern, waiver.match.path.pattern) == (SHELL, "tools/*.py")


def test_an_id_and_more_must_all_match(tree: Tree) -> None:
    first, _ = tree.ids(SHELL)
    tree.written(first, "--path", "tools/*", "--scanner", "bandit")
    (waiver,) = tree.waivers
    assert waiver.match.path is not None
    assert (waiver.match.finding, waiver.match.path.pattern) == (first, "tools/*")
    assert waiver.match.scanner == "bandit"
    assert "matches --path 'docs/*'" in tree.refused(tree.ids(SHELL)[1], "--path", "docs/*")


def test_a_gap(tree: Tree) -> None:
    shown = tree.written("--gap", "unparsable", "--path", "legacy/old.py")
    assert "W-001 covers 1 gap until" in shown
    assert "  gap       bandit/unparsable  legacy/old.py" in shown
    assert "            block: unparsable: block\n" in shown


def test_an_advisory_by_any_of_its_names(tree: Tree) -> None:
    finding = examples.vulnerable_package()
    assert finding.package is not None
    alias = finding.package.aliases[0]
    recorded(tree.home, result(finding))
    tree.written("--advisory", alias.lower(), "--package", finding.package.name)
    (waiver,) = tree.waivers
    assert (waiver.match.advisory, waiver.covers) == (alias.lower(), 1)


def test_names_that_look_like_patterns(tree: Tree) -> None:
    finding = examples.weak_hash()
    at = dataclasses.replace(finding.location, path="a [*]  b\t\udcff\u202e.py")
    odd = dataclasses.replace(finding, locations=(at,))
    recorded(tree.home, result(odd))
    shown = tree.written(odd.id)
    assert r"a [*]  b\x09\xff\u202e.py" in shown
    assert shown.replace("\n", "").isprintable()
    (waiver,) = tree.waivers
    assert waiver.match.path is not None
    assert waiver.match.path.pattern == "a[ ]\\[\\*][ ][ ]b??\u202e.py"


def test_dry_run_shows_the_yaml_and_writes_nothing(tree: Tree) -> None:
    before = listing(tree.folder)
    ended = tree.waive("--rule", SHELL, "--dry-run")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.decode().endswith(
        ".stockade/policy.yml would get:\n\n"
        "  - id: W-001\n    match:\n      rule: bandit/B602\n"
        f"    until: {UNTIL}\n"
        '    owner: "@payments"\n    reason: Input is a constant table\n    covers: 2\n'
    )
    assert listing(tree.folder) == before


def test_off_a_terminal_it_needs_yes(tree: Tree) -> None:
    ended = tree.waive("--rule", SHELL)
    assert ended.code == 2
    assert ended.stdout.decode().startswith("W-001 covers 2 findings")
    assert ended.stderr == (
        "error: nobody can be asked here, since standard input is no terminal\n"
        "  help: Say --yes to write, or --dry-run to see what would be written.\n"
    )
    assert not tree.policy.exists()


def test_at_a_terminal_it_asks(tree: Tree) -> None:
    words = ("--rule", SHELL, "--result", str(tree.record), *TERMS)
    no = at_a_terminal(tree, *words, answer="n\n")
    assert (no.code, tree.policy.exists()) == (2, False)
    assert no.stderr == "Write W-001 into .stockade/policy.yml? [y/N]: Nothing was written.\n"
    assert at_a_terminal(tree, *words, answer="\x04").code == 130
    yes = at_a_terminal(tree, *words, answer="y\n")
    assert (yes.code, len(tree.waivers)) == (0, 1)
    assert yes.stdout.decode().endswith(".stockade/policy.yml: W-001 written.\n")


def test_no_more_than_twenty_are_listed(tree: Tree) -> None:
    finding = examples.weak_hash()
    many = [
        dataclasses.replace(finding, fingerprints=(("stockade/v1", f"{n:032x}"),))
        for n in range(23)
    ]
    recorded(tree.home, result(*many))
    shown = tree.written("--rule", finding.rule)
    assert shown.count(f"{finding.rule}  {finding.location.path}") == 20
    assert "\n  and 3 more\n" in shown
    assert tree.waivers[0].covers == 23


def test_the_number_behind_the_highest(tree: Tree) -> None:
    tree.policy.parent.mkdir()
    one = (
        "stockade: 1\nwaivers:\n  - id: W-007\n    match: { rule: a/b }\n"
        "    until: 2026-07-09\n    owner: '@a'\n    reason: b\n"
    )
    tree.policy.write_text(f"{one}extends: more.yml\n")
    (tree.policy.parent / "more.yml").write_text(one.replace("007", "041"))
    assert tree.written("--rule", SHELL).startswith("W-042 covers 2 findings")


def test_an_id_of_ones_own(tree: Tree) -> None:
    tree.written("--rule", SHELL, "--id", "legacy-shell")
    assert [w.id for w in tree.waivers] == ["legacy-shell"]
    message = tree.refused("--rule", "bandit/B404", "--id", "legacy-shell")
    assert ".stockade/policy.yml:5 has a waiver 'legacy-shell' already" in message
    assert "an id has letters" in tree.refused("--rule", "bandit/B404", "--id", "a b")


def test_the_policy_at_the_top_of_the_repository(tree: Tree) -> None:
    subprocess.run(["git", "init", "-q", tree.folder], check=True)
    ended = tree.waive("--rule", SHELL, "--yes", folder="tools")
    assert ended.code == 0, ended.stderr
    assert "+++ ../.stockade/policy.yml\n" in ended.stdout.decode()
    assert len(tree.waivers) == 1


def test_an_expired_waiver_is_no_hindrance(tree: Tree) -> None:
    tree.written("--rule", SHELL, until="2026-07-02")
    shown = tree.written("--rule", SHELL, on="2026-07-03", until="2026-12-01")
    assert "(waiver W-001 of @payments expired 2026-07-02)" in shown
    assert [w.id for w in tree.waivers] == ["W-001", "W-002"]


ORGANISED = """\
# Ours.\r
stockade: 1\r
\r
waivers:\r
- id: W-001   # from spring\r
  match: { rule:  x/y }\r
  until: 2026-07-09\r
  owner: '@a'\r
  reason: "b"\r
# Tests.\r
tests: []\r
"""


def test_a_file_keeps_what_it_has(tree: Tree) -> None:
    tree.policy.parent.mkdir()
    tree.policy.write_bytes(ORGANISED.encode())
    shown = tree.written("--rule", SHELL)
    entry = (
        "- id: W-002\r\n  match:\r\n    rule: bandit/B602\r\n"
        f"  until: {UNTIL}\r\n"
        '  owner: "@payments"\r\n  reason: Input is a constant table\r\n  covers: 2\r\n'
    )
    expected = ORGANISED.replace("# Tests.", f"{entry}# Tests.")
    assert tree.policy.read_bytes() == expected.encode()
    assert "@@ -7,5 +7,12 @@\n" in shown
    assert "\n   reason: \"b\"\n+- id: W-002\n" in shown  # fmt: skip
    assert shown.endswith("\n # Tests.\n tests: []\n\n.stockade/policy.yml: W-002 written.\n")


def test_another_file(tree: Tree) -> None:
    file = tree.home / "team.yml"
    shown = tree.written("--rule", SHELL, file=str(file))
    assert shown.endswith(
        f"{file}: W-001 written. A scan must be given it: --policy {file}, or `extends` in"
        " .stockade/policy.yml.\n"
    )
    file.write_text(f"{file.read_text()}extends: recommended\n")
    shown = tree.written("--rule", "bandit/B404", file=str(file), policy=str(file))
    assert shown.endswith(f"{file}: W-002 written.\n")
    assert not tree.policy.exists()
    ended = tree.scan("--policy", file, "--on", UNTIL)
    assert ended.code == 3, ended.stdout.decode()


def test_a_file_that_the_policy_extends(tree: Tree) -> None:
    tree.policy.parent.mkdir()
    tree.policy.write_text("stockade: 1\nextends: waivers.yml\n")
    shared = tree.policy.parent / "waivers.yml"
    shared.write_text("stockade: 1\nextends: recommended\n")
    shown = tree.written("--rule", SHELL, file=".stockade/waivers.yml")
    assert shown.endswith("\n.stockade/waivers.yml: W-001 written.\n")
    assert "W-001" in shared.read_text()
