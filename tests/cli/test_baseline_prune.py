"""`stockade baseline prune`: what is taken out, what stays and why, what is refused, and merges."""

from __future__ import annotations

import dataclasses
import itertools
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from stockade.model.result import Result, Status
from stockade.model.verdict import State
from stockade.triage.baseline import dump, parse
from support.baselines import DAY, kept, names, recorded, told
from support.cli import Ended, run
from support.comparing import found, gap, ran, scan
from support.results import incomplete_result
from target.gitrepo import Repo, make_repo

NAMES = [f"{n}.py" for n in range(7)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the baseline of a home goes."""
    return tmp_path / ".stockade" / "baseline.json"


def prune(home: Path, *words: str | Path, cwd: Path | None = None) -> Ended:
    """Run it. It never shows a trace."""
    ended = run("baseline", "prune", *words, home=home, cwd=cwd)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def of(*paths: str, **more: Any) -> Result:
    """A scan with a finding of its own in each file."""
    return scan(*(found(p, content=p) for p in paths), **more)


def accept(file: Path, result: Result) -> bytes:
    """The baseline that accepts all of it."""
    aged = [dataclasses.replace(f, first_seen=DAY) for f in result.findings]
    file.parent.mkdir(exist_ok=True)
    file.write_text(dump(aged))
    return file.read_bytes()


def row(result: Result, path: str) -> str:
    """How a stale entry is listed."""
    (finding,) = [f for f in result.findings if f.location.path == path]
    return f"  {finding.id[:8]}  bandit/B307  {path}"


def test_what_is_gone_is_taken_out_and_nothing_else_changes(tmp_path: Path, file: Path) -> None:
    old = of("a.py", "b.py", "c.py")
    before = accept(file, old).decode().splitlines()
    ended = prune(tmp_path, recorded(tmp_path, of("a.py", "c.py", "new.py")))
    assert told(ended) == [
        ".stockade/baseline.json: 1 stale entry taken out, 2 entries left",
        row(old, "b.py"),
    ]
    after = file.read_text().splitlines()
    assert {line.rstrip(",") for line in after} == {
        line.rstrip(",") for line in before if "b.py" not in line
    }
    assert set(kept(file).values()) == {DAY}
    assert names(file.parent) == ["baseline.json"]
    again = file.read_bytes()
    ended = prune(tmp_path, recorded(tmp_path, of("a.py", "c.py", "new.py")))
    assert told(ended) == [".stockade/baseline.json: 0 stale entries taken out, 2 entries left"]
    assert file.read_bytes() == again


def test_without_a_stale_entry_the_file_is_not_touched(tmp_path: Path, file: Path) -> None:
    accept(file, of("a.py"))
    loose = json.dumps(json.loads(file.read_bytes()), indent=4)
    file.write_text(loose)
    number = file.stat().st_ino
    told(prune(tmp_path, recorded(tmp_path, of("a.py"))))
    assert (file.read_text(), file.stat().st_ino) == (loose, number)


def test_check_writes_nothing_and_tells_by_its_exit_code(tmp_path: Path, file: Path) -> None:
    old = of("a.py", "b.py")
    before = accept(file, old)
    ended = prune(tmp_path, recorded(tmp_path, of("a.py")), "--check")
    assert (ended.code, ended.stderr) == (1, "")
    assert ended.stdout.decode().splitlines() == [
        ".stockade/baseline.json: 1 stale entry would be taken out, 1 entry left",
        row(old, "b.py"),
    ]
    assert file.read_bytes() == before
    ended = prune(tmp_path, recorded(tmp_path, old), "--check")
    assert told(ended) == [
        ".stockade/baseline.json: 0 stale entries would be taken out, 2 entries left"
    ]


def test_what_was_not_looked_for_stays_and_is_counted(tmp_path: Path, file: Path) -> None:
    semgrep = found("d.py", scanner="semgrep", content="d")
    accept(file, scan(*(found(p, content=p) for p in ("a.py", "b.py", "c.py", "e.py")), semgrep))
    left_out = ran("semgrep", Status.SKIPPED, "not chosen with --scanner")
    record = scan(gaps=[gap("a.py"), gap("b.py")], excluded=["c.py"], scanners=[ran(), left_out])
    lines = told(prune(tmp_path, recorded(tmp_path, record)))
    assert lines[0] == ".stockade/baseline.json: 1 stale entry taken out, 4 entries left"
    assert lines[2:] == [
        "4 entries of these not looked for: 2 in a file with a gap; 1 of a scanner that did not"
        " run; 1 out of the scan's scope."
    ]
    assert "e.py" not in file.read_text()


def test_a_long_list_is_cut(tmp_path: Path, file: Path) -> None:
    accept(file, of(*(f"{n}.py" for n in range(25))))
    lines = told(prune(tmp_path, recorded(tmp_path, of())))
    assert len(lines) == 22
    assert lines[-1] == "  and 5 more"
    assert kept(file) == {}


@pytest.mark.parametrize("option", ["--output", "--baseline"])
def test_another_file(option: str, tmp_path: Path) -> None:
    accept(tmp_path / "x" / "b.json", of("a.py", "b.py"))
    record = recorded(tmp_path, of("a.py"))
    lines = told(prune(tmp_path, record, option, "x/b.json"))
    assert lines[0] == "x/b.json: 1 stale entry taken out, 1 entry left"
    assert len(kept(tmp_path / "x" / "b.json")) == 1


@pytest.mark.parametrize("check", [[], ["--check"]])
def test_an_incomplete_scan_is_refused_unless_allowed(
    check: list[str], tmp_path: Path, file: Path
) -> None:
    before = accept(file, of("a.py", "b.py"))
    record = of(gaps=[gap("a.py")], state=State.INCOMPLETE)
    recording = recorded(tmp_path, record)
    ended = prune(tmp_path, recording.name, *check)
    assert (ended.code, ended.stdout, file.read_bytes()) == (2, b"", before)
    assert ended.stderr == (
        f"error: result.json: the scan is incomplete: {record.verdict.sentence}\n"
        "  help: Close the gaps that its report names and scan again, or take it as it is with"
        " --allow-incomplete: what nobody looked for stays.\n"
    )
    lines = told(prune(tmp_path, recording, "--allow-incomplete"))
    assert lines[0] == ".stockade/baseline.json: 1 stale entry taken out, 1 entry left"
    assert "a.py" in file.read_text()


def test_a_baseline_that_is_not_there_is_not_made(tmp_path: Path, file: Path) -> None:
    ended = prune(tmp_path, recorded(tmp_path, of("a.py")))
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr == (
        "error: .stockade/baseline.json: No such file or directory\n"
        "  help: Make it with `stockade baseline create`, or name it with --baseline FILE.\n"
    )
    assert not file.parent.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{\n"schema": "stockade/baseline/v1",\n<<<<<<< HEAD\n', ":3: a merge conflict"),
        (b"[]", ":1: an object with schema, findings is expected"),
    ],
)
def test_a_broken_baseline_is_named_and_stays(
    data: bytes, said: str, tmp_path: Path, file: Path
) -> None:
    file.parent.mkdir()
    file.write_bytes(data)
    ended = prune(tmp_path, recorded(tmp_path, of()))
    assert (ended.code, ended.stdout, file.read_bytes()) == (2, b"", data)
    assert f".stockade/baseline.json{said}" in ended.stderr


def test_a_link_is_not_followed(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "elsewhere" / "b.json"
    before = accept(other, of("a.py"))
    file.parent.mkdir()
    file.symlink_to(other)
    ended = prune(tmp_path, recorded(tmp_path, of()))
    assert (ended.code, other.read_bytes()) == (2, before)
    assert "symbolic link" in ended.stderr


@pytest.mark.parametrize("words", [[], ["absent.json"], ["result.json", "--chek"]])
def test_bad_command_lines(words: list[str], tmp_path: Path, file: Path) -> None:
    accept(file, of("a.py"))
    recorded(tmp_path, of())
    ended = prune(tmp_path, *words)
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr.startswith("error: ")
    assert len(kept(file)) == 1


def test_what_files_say_does_not_reach_the_terminal_raw(tmp_path: Path, file: Path) -> None:
    accept(file, of("a\x1b[2J.py", "\u202e.py", "##[error]x"))
    shown = prune(tmp_path, recorded(tmp_path, of())).stdout.decode()
    assert all(line.isprintable() for line in shown.splitlines())
    assert "##[" not in shown
    record = incomplete_result()
    loud = dataclasses.replace(record.verdict, sentence="a\x1b[2J\n::error::b")
    recording = recorded(tmp_path, dataclasses.replace(record, verdict=loud))
    assert "a\\x1b[2J\\x0a::error::b" in prune(tmp_path, recording).stderr


def test_a_real_scan(tmp_path: Path) -> None:
    """What is mended goes; what is moved, and what cannot be parsed any more, stays."""
    tree, record = tmp_path / "tree", tmp_path / "r.json"
    tree.mkdir()
    options = ("--offline", "--scanner", "bandit", "--report", f"json={record}")
    (tree / "a.py").write_text("import os\nos.system(x)\n")
    (tree / "b.py").write_text("import os\nos.system(y)\n")
    (tree / "c.py").write_text("import os\nos.system(z)\n")
    assert run("scan", tree, *options, home=tmp_path).code in (0, 1)
    told(run("baseline", "create", record, home=tmp_path, cwd=tree))
    (tree / "a.py").rename(tree / "d.py")
    (tree / "b.py").write_text("def (\n")
    (tree / "c.py").write_text("")
    assert run("scan", tree, *options, home=tmp_path).code in (1, 3)
    lines = told(prune(tmp_path, record, "--allow-incomplete", cwd=tree))
    assert lines[0] == ".stockade/baseline.json: 1 stale entry taken out, 2 entries left"
    assert lines[1].endswith("  c.py")
    assert lines[2:] == ["1 entry of these not looked for: 1 in a file with a gap."]


def pruned_in(repo: Repo, branch: str, gone: Sequence[str]) -> None:
    """On a branch of its own, prune what is gone, by the command, and commit it."""
    repo.git("checkout", "--quiet", "-b", branch, "main")
    home = repo.path.parent
    record = recorded(home, of(*(name for name in NAMES if name not in gone)))
    assert told(prune(home, record, cwd=repo.path))
    repo.commit()


def by_id() -> list[str]:
    """The names in the order of the baseline's lines."""
    return [f.location.path for f in sorted(of(*NAMES).findings, key=lambda f: f.id)]


def test_two_branches_that_prune_are_merged_by_git(tmp_path: Path) -> None:
    """Also where one of them takes out the last line, whose comma is that of the one before."""
    repo = make_repo(tmp_path / "repo")
    file = repo.path / ".stockade" / "baseline.json"
    accept(file, of(*NAMES))
    repo.commit()
    order = by_id()
    pruned_in(repo, "one", [order[1]])
    pruned_in(repo, "two", [order[-1], order[4]])
    repo.git("merge", "--quiet", "--no-edit", "one")
    left = {order[n] for n in (0, 2, 3, 5)}
    assert set(parse(file.read_bytes(), "it").paths.values()) == left


def merged(folder: Path, one: set[int], two: set[int]) -> tuple[bool, bytes]:
    """What git makes of two files from which these lines were taken: whether it had no conflict."""
    whole = of(*NAMES)
    order = by_id()

    def without(gone: set[int]) -> Path:
        file = folder / "-".join(["f", *map(str, sorted(gone))])
        names_left = {order[n] for n in range(len(order)) if n not in gone}
        aged = [dataclasses.replace(f, first_seen=DAY) for f in whole.findings]
        file.write_text(dump(f for f in aged if f.location.path in names_left))
        return file

    files = (without(one), without(set()), without(two))
    done = subprocess.run(["git", "merge-file", "-p", *files], capture_output=True, check=False)
    assert 0 <= done.returncode < 128, done.stderr
    return done.returncode == 0, done.stdout


def test_a_merge_without_a_conflict_is_a_baseline_and_the_right_one(tmp_path: Path) -> None:
    """All pairs of one or two lines: as the docs say, only what is near to each other conflicts."""
    last = len(NAMES) - 1
    for a, b in itertools.combinations(range(len(NAMES)), 2):
        clean, data = merged(tmp_path, {a}, {b})
        assert clean is (b - a > (2 if b == last else 1)), (a, b)
        if clean:
            assert len(parse(data, "it").paths) == len(NAMES) - 2
        else:
            assert b"<<<<<<<" in data
    for a, b, c in itertools.permutations(range(len(NAMES)), 3):
        clean, data = merged(tmp_path, {a, b}, {c})
        if clean:
            assert len(parse(data, "it").paths) == len(NAMES) - 3


def test_help_and_the_group(tmp_path: Path) -> None:
    assert "\n  prune " in run("baseline", home=tmp_path).stderr
    shown = run("baseline", "prune", "--help", home=tmp_path)
    assert shown.code == 0
    assert "stockade baseline prune result.json" in shown.stdout.decode()
