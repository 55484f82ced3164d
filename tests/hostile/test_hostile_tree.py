"""One hostile repository, scanned once: nothing of it runs, and nothing in it hides.

The numbers are those of the cases that the design lists; see the tree's own comments.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cli import Scanned, scan
from support.hostile_tree import FOUND, FOUND_OR_GAP, HostileTree, make

pytestmark = pytest.mark.slow
State = dict[str, tuple[int, int, str]]


def state(root: Path) -> State:
    """Mode, time of change and hash of all that lies below."""
    found: State = {}
    for path in (root, *root.rglob("*")):
        facts = path.lstat()
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[str(path)] = (facts.st_mode, facts.st_mtime_ns, digest)
    return found


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> HostileTree:
    return make(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def scanned(tree: HostileTree) -> Iterator[Scanned]:
    """Scanned from inside, with a path that finds its programs first."""
    home = tree.marker.parent / "home"
    home.mkdir()
    before = state(tree.root)
    path = f"{tree.programs}:/usr/local/bin:/usr/bin:/bin"
    yield scan(None, "--offline", home=home, cwd=tree.root, env={"PATH": path})
    assert state(tree.root) == before
    assert not tree.marker.exists()


def answers(scanned: Scanned, path: str) -> dict[str, set[str]]:
    """What each scanner says of a file: rules, and reasons of gaps."""
    said: dict[str, set[str]] = {}
    for finding in scanned.reports:
        if any(place["path"] == path for place in finding["locations"][:1]):
            said.setdefault(finding["scanner"], set()).add(finding["rule"])
    for gap in scanned.gaps:
        if gap["subject"] == path:
            said.setdefault(gap["scanner"], set()).add(f"gap: {gap['reason']}")
    return said


def test_the_scan_is_blocked_and_whole(scanned: Scanned) -> None:
    assert scanned.code == 1
    assert not scanned.stderr
    for record in scanned.result["scanners"]:
        assert record["status"] != "failed", record
        assert "note" not in record, record


@pytest.mark.parametrize("path", FOUND)
def test_what_hides_is_found(scanned: Scanned, path: str) -> None:
    said = answers(scanned, path)
    assert "bandit/B605" in said.get("bandit", set()), said
    assert any("command-injection" in rule for rule in said.get("semgrep", set())), said


@pytest.mark.parametrize("path", FOUND_OR_GAP)
def test_what_cannot_be_read_is_found_or_a_gap(scanned: Scanned, path: str) -> None:
    said = answers(scanned, path)
    for scanner, word in (("bandit", "B605"), ("semgrep", "command-injection")):
        assert any(
            word in answer or answer.startswith("gap: ")
            for answer in said.get(scanner, set()) | said.get("inventory", set())
        ), said


def test_nothing_of_it_ran_and_nothing_was_extracted(scanned: Scanned, tree: HostileTree) -> None:
    assert not tree.marker.exists()
    above = tree.root.parent
    assert {path.name for path in above.iterdir()} == {"home", "target"}
    assert not [p for p in above.rglob("*slipped*") if p.is_file()]
    assert not list((above / "home" / "tmp").iterdir())


def test_what_would_have_run_is_a_gap(scanned: Scanned) -> None:
    """7, 8, 9: editable installs, build backends and options are read and not obeyed."""
    gaps = scanned.reasons("dependencies")
    assert any(subject.startswith("requirements.txt") for subject in gaps), gaps
    assert any(subject.startswith("pkg/pyproject.toml") for subject in gaps), gaps
    for report in (scanned.text, scanned.html, str(scanned.json), str(scanned.sarif)):
        assert "root:x:0" not in report


def test_archives_that_cannot_be_looked_through_are_gaps(scanned: Scanned) -> None:
    gaps = scanned.reasons("secrets")
    assert {"bomb.zip", "bomb.gz"} <= set(gaps), gaps


def test_text_that_deceives_is_escaped_in_every_report(scanned: Scanned) -> None:
    for name in ("text", "json", "sarif", "html"):
        report = (scanned.folder / name).read_text(encoding="utf-8")
        for char in "\u202e\u2066\u2069\u200b\U000e0041\x1b":
            assert char not in report, (name, f"U+{ord(char):04X}")
    assert "<img src=x" not in scanned.html
    assert "bandit/B613" in answers(scanned, "bidi.py")["bandit"]


def test_two_runs_at_once_agree(tree: HostileTree, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    only = ("--offline", "--scanner", "bandit", "--scanner", "secrets")
    with ThreadPoolExecutor(2) as pool:
        homes = [tmp_path / "a", tmp_path / "b"]
        runs = list(pool.map(lambda home: scan(tree.root, *only, home=home), homes))
    assert runs[0].code == runs[1].code
    assert without_keys(runs[0]) == without_keys(runs[1])


def without_keys(scanned: Scanned) -> list[dict[str, object]]:
    """The findings without what is made under each home's own key."""
    return [
        {name: value for name, value in finding.items() if name != "secret"}
        for finding in scanned.findings
    ]
