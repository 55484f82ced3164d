"""`stockade diff` as its users start it: what it says of real scans, and how it ends."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from stockade.model.result import Result
from stockade.model.verdict import State
from support.cli import Ended, run
from support.comparing import BOTH, found, gap, other_code, ran, scan
from support.records import written
from support.results import TARGET

SHELL = "import os\nos.system(x)\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a tree to scan."""
    (tmp_path / "tree").mkdir()
    return tmp_path


def diff(home: Path, *words: str | Path) -> Ended:
    """Run it; it never shows a trace, nor a control character, nor a line that is too long."""
    ended = run("diff", *words, home=home)
    assert "Traceback" not in ended.stderr, ended.stderr
    lines = [*ended.stdout.decode().splitlines(), *ended.stderr.splitlines()]
    assert all(line.isprintable() for line in lines)
    return ended


def said(home: Path, old: Result, new: Result, *words: str, code: int = 0) -> list[str]:
    """The lines for two records."""
    files = written(home / "old.json", old), written(home / "new.json", new)
    ended = diff(home, *files, *words)
    assert (ended.code, ended.stderr) == (code, "")
    lines = ended.stdout.decode().splitlines()
    assert all(len(line) <= 80 for line in lines)
    return lines


def scanned(home: Path, name: str, *words: str) -> Path:
    """The record of a real scan of the tree by bandit."""
    file = home / name
    options = ("--offline", "--scanner", "bandit", "--report", f"json={file}", *words)
    ended = run("scan", home / "tree", *options, home=home)
    assert ended.code in (0, 1, 3), ended.stderr
    return file


def counts(home: Path, old: Path, new: Path) -> dict[str, int]:
    """All that is not zero."""
    ended = diff(home, old, new, "--format", "json")
    document: dict[str, Any] = json.loads(ended.stdout)
    return {name: n for name, n in document["counts"].items() if n}


def test_what_an_edit_brings_by_a_real_scanner(home: Path) -> None:
    tree = home / "tree"
    (tree / "a.py").write_text(SHELL)
    old = scanned(home, "old.json")
    assert counts(home, old, old) == {"unchanged": 1}
    (tree / "a.py").write_text(f"\n{SHELL}")
    assert counts(home, old, scanned(home, "line.json")) == {"moved": 1}
    (tree / "a.py").write_text(f"{SHELL}if 1:\n    os.system(x)\n")
    second = scanned(home, "second.json")
    assert counts(home, old, second) == {"new": 1, "unchanged": 1}
    assert counts(home, second, old) == {"fixed": 1, "unchanged": 1}
    (tree / "a.py").rename(tree / "b.py")
    assert counts(home, second, scanned(home, "renamed.json")) == {"moved": 2}
    (tree / "b.py").write_text("")
    assert counts(home, old, scanned(home, "empty.json")) == {"fixed": 1}
    (tree / "b.py").unlink()
    (tree / "notes.txt").write_text("")
    assert counts(home, old, scanned(home, "gone.json")) == {"fixed": 1}


def test_what_a_real_scanner_could_not_parse_is_not_fixed(home: Path) -> None:
    (home / "tree" / "a.py").write_text(SHELL)
    (home / "tree" / "b.py").write_text("import pickle\n")
    old = scanned(home, "old.json")
    (home / "tree" / "a.py").write_text("def (\n")
    new = scanned(home, "new.json")
    assert counts(home, old, new) == {"not_looked_for": 1, "new_gaps": 1, "unchanged": 1}
    assert counts(home, new, old) == {"new": 1, "closed_gaps": 1, "unchanged": 1}
    ended = diff(home, old, new, "--fail-on-new")
    assert ended.code == 3
    assert "a.py:2:1 Process started through a shell" in ended.stdout.decode()
    assert "(gap: bandit: unparsable)" in " ".join(ended.stdout.decode().split())
    assert diff(home, new, old, "--fail-on-new").code == 1


def test_the_sum_comes_first_then_what_makes_it_up(home: Path) -> None:
    old = scan(found(line=4), found("b.py", content="y"), found("c.py", content="z"))
    new = other_code(
        scan(
            found(line=5),
            found("n.py", content="n"),
            found("c2.py", content="z"),
            gaps=[gap("e.py")],
            state=State.BLOCKED,
        )
    )
    ids = {f.location.path: f.id[:8] for f in (*old.findings, *new.findings)}
    assert said(home, old, new) == [
        "1 new, 1 fixed, 2 moved (1 to another file), 0 unchanged",
        "Verdict: passed -> blocked",
        "Gaps: 1 new",
        "",
        "New:",
        f"  {ids['n.py']}  medium    n.py:1 Use of eval [bandit/B307] (code; warns)",
        "",
        "Fixed:",
        f"  {ids['b.py']}  medium    b.py:1 Use of eval [bandit/B307] (code)",
        "",
        "Moved:",
        f"  {ids['c2.py']}  medium    c.py:1 -> c2.py:1 [bandit/B307]",
        "",
        "New gaps:",
        "  bandit: unparsable: e.py (why)",
    ]
    verbose = said(home, old, new, "--verbose")
    assert f"  {ids['a.py']}  medium    a.py:4 -> a.py:5 [bandit/B307]" in verbose


def test_two_equal_scans_take_two_lines(home: Path) -> None:
    same = scan(found(), gaps=[gap("b.py")])
    assert said(home, same, same, "--fail-on-new") == [
        "0 new, 0 fixed, 1 unchanged",
        "Verdict: passed, as before",
    ]


def test_what_was_not_looked_for_is_never_called_fixed(home: Path) -> None:
    old, new = scan(found(), gaps=[gap("b.py")]), scan(scanners=BOTH[1:])
    lines = said(home, old, new, "--fail-on-new", code=3)
    name = old.findings[0].id[:8]
    assert lines == [
        "0 new, 0 fixed, 1 not looked for, 0 unchanged",
        "Verdict: passed, as before",
        "Gaps: 1 not looked at",
        "Not fully comparable: the new scan did without bandit; 1 finding of the old scan",
        "                      was not looked for",
        "",
        "Not looked for:",
        f"  {name}  medium    a.py:1 Use of eval [bandit/B307] (tool: bandit did not",
        "                      run)",
        "",
        "Gaps at places that were not looked at:",
        "  bandit: unparsable: b.py (why)",
    ]
    said(home, old, new)


def test_long_lists_are_cut_unless_asked_for(home: Path) -> None:
    new = scan(*(found(line=n, content=str(n)) for n in range(1, 31)))
    lines = said(home, scan(), new)
    assert lines[0] == "30 new, 0 fixed, 0 unchanged"
    assert lines[-1] == "  and 10 more: see --verbose"
    assert sum("[bandit/B307]" in line for line in lines) == 20
    assert sum("[bandit/B307]" in line for line in said(home, scan(), new, "--verbose")) == 30


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (scan(), scan(), 0),
        (scan(found()), other_code(scan()), 0),
        (scan(), scan(found()), 1),
        (scan(), scan(found(), state=State.INCOMPLETE), 1),
        (scan(), scan(state=State.INCOMPLETE), 3),
        (scan(), scan(scanners=[ran()]), 3),
    ],
)
def test_exit_codes_when_asked_and_0_when_not(
    old: Result, new: Result, code: int, home: Path
) -> None:
    said(home, old, new, "--fail-on-new", code=code)
    said(home, old, new)


def test_two_repositories_are_refused(home: Path) -> None:
    other = dataclasses.replace(TARGET, repository="https://github.com/example/\x1bother")
    written(home / "a.json", scan())
    written(home / "b.json", scan(target=other))
    ended = diff(home, "a.json", "b.json", "--fail-on-new")
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr == (
        "error: a.json is a scan of https://github.com/example/shop, and b.json one of"
        " https://github.com/example/\\x1bother\n"
        "  help: Name two scans of one repository.\n"
    )
    written(home / "b.json", scan(target=dataclasses.replace(TARGET, repository="")))
    assert diff(home, "a.json", "b.json").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["old.json"],
        ["old.json", "absent.json"],
        ["bad.json", "old.json"],
        ["old.json", "old.json", "--format", "html"],
        ["old.json", "old.json", "--output", ""],
        ["old.json", "old.json", "--output", "."],
        ["old.json", "old.json", "--output", "no/such/place"],
        ["old.json", "old.json", "--fail"],
    ],
)
def test_bad_command_lines_and_files(words: list[str], home: Path) -> None:
    written(home / "old.json", scan())
    (home / "bad.json").write_text("{")
    ended = diff(home, *words)
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr.startswith("error: ")


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_file_has_what_the_terminal_would(form: str, home: Path) -> None:
    written(home / "a.json", scan())
    written(home / "b.json", scan(found(), scanners=BOTH[:1]))
    shown = diff(home, "a.json", "b.json", "--format", form)
    ended = diff(home, "a.json", "b.json", "--format", form, "--output", "out")
    assert ended.stdout.decode().splitlines() == [
        "1 new, 0 fixed, 0 unchanged",
        "Not fully comparable: the new scan did without dependencies",
    ]
    assert (home / "out").read_bytes() == shown.stdout
    assert not [path for path in home.iterdir() if path.name.startswith(".stockade-")]


def test_what_a_record_says_is_no_command_to_a_pipeline(home: Path) -> None:
    bad = dataclasses.replace(TARGET, scope="##[error]x\x1b")
    written(home / "a.json", scan())
    written(home / "b.json", scan(target=bad))
    for more in ([], ["--output", "out"]):
        shown = diff(home, "a.json", "b.json", *more).stdout.decode()
        assert "looked only at #\\x23[error]x\\x1b" in shown


def test_a_file_that_cannot_be_written_stays(home: Path) -> None:
    written(home / "a.json", scan())
    (home / "out").mkdir()
    ended = diff(home, "a.json", "a.json", "--output", "out")
    assert ended.code == 2
    assert "--output FILE" in ended.stderr
    assert "--report" not in ended.stderr


def test_help(home: Path) -> None:
    shown = run("diff", "--help", home=home)
    assert shown.code == 0
    assert "stockade diff old.json new.json" in shown.stdout.decode()
    assert "\n  diff " in run("--help", home=home).stdout.decode()
