"""`stockade baseline create`: what is taken, kept, dropped and refused, and what is said."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import pytest

from stockade.model.codec import encode
from stockade.model.result import Result, ScannerRecord, Status
from stockade.model.scanner import Tool
from stockade.model.verdict import Action, State
from support import example_findings as examples
from support.baselines import DAY, baseline, kept, names, recorded, result, told
from support.cli import run
from support.comparing import found, scan
from support.results import RUN, TARGET, incomplete_result, judged_gaps, sample_result

LATER = "2026-03-04"
LEAK, HASH, PACKAGE = examples.leaked_token(), examples.weak_hash(), examples.vulnerable_package()
ALONE = ScannerRecord(
    name="semgrep",
    about="a",
    tool=Tool(name="semgrep"),
    status=Status.SKIPPED,
    note="not chosen with --scanner",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the baseline of a home goes."""
    return tmp_path / ".stockade" / "baseline.json"


def test_the_first_one_is_made_with_its_folder(tmp_path: Path, file: Path) -> None:
    before = os.umask(0o027)
    try:
        ended = baseline(tmp_path, recorded(tmp_path, result(HASH, PACKAGE)))
    finally:
        os.umask(before)
    assert told(ended) == [
        ".stockade/baseline.json: 2 findings (0 kept, 2 added, 0 dropped)",
    ]
    rows = [
        json.dumps({"id": f.id, "first_seen": DAY, "rule": f.rule, "path": f.location.path})
        for f in sorted((HASH, PACKAGE), key=lambda f: f.id)
    ]
    assert file.read_text() == (
        f'{{\n"schema": "stockade/baseline/v1",\n"findings": [\n{rows[0]},\n{rows[1]}\n]\n}}\n'
    )
    assert file.stat().st_mode & 0o777 == 0o640
    assert file.parent.stat().st_mode & 0o777 == 0o750
    assert names(file.parent) == ["baseline.json"]


def test_a_later_one_keeps_days_adds_and_drops(tmp_path: Path, file: Path) -> None:
    baseline(tmp_path, recorded(tmp_path, result(HASH, PACKAGE)))
    bucket = examples.open_bucket()
    ended = baseline(tmp_path, recorded(tmp_path, result(HASH, bucket, day=LATER)))
    assert told(ended) == [".stockade/baseline.json: 2 findings (1 kept, 1 added, 1 dropped)"]
    assert kept(file) == {HASH.id: DAY, bucket.id: LATER}
    text = file.read_bytes()
    again = baseline(tmp_path, recorded(tmp_path, result(HASH, bucket, day="2026-05-06")))
    assert told(again) == [".stockade/baseline.json: 2 findings (2 kept, 0 added, 0 dropped)"]
    assert file.read_bytes() == text


def test_a_finding_that_the_scan_knew_from_a_baseline_keeps_its_day(
    tmp_path: Path, file: Path
) -> None:
    old = dataclasses.replace(HASH, first_seen="2020-02-29")
    odd = dataclasses.replace(PACKAGE, first_seen="long ago")
    told(baseline(tmp_path, recorded(tmp_path, result(old, odd))))
    assert kept(file) == {HASH.id: "2020-02-29", PACKAGE.id: DAY}


def test_secrets_are_left_out_unless_asked_for(tmp_path: Path, file: Path) -> None:
    seen_by_two = dataclasses.replace(HASH, witnesses=(LEAK,))
    record = recorded(tmp_path, result(LEAK, seen_by_two, PACKAGE))
    assert told(baseline(tmp_path, record)) == [
        ".stockade/baseline.json: 1 finding (0 kept, 1 added, 0 dropped)",
        "2 secrets left out: a credential stays live until it is revoked."
        " Accept it all the same with --include-secrets.",
    ]
    assert kept(file) == {PACKAGE.id: DAY}
    assert told(baseline(tmp_path, record, "--include-secrets")) == [
        ".stockade/baseline.json: 3 findings (1 kept, 2 added, 0 dropped)"
    ]
    assert set(kept(file)) == {LEAK.id, HASH.id, PACKAGE.id}
    first, second = told(baseline(tmp_path, record))
    assert first == ".stockade/baseline.json: 1 finding (1 kept, 0 added, 2 dropped)"
    assert second.startswith("2 secrets left out: ")


def test_nothing_found_is_an_empty_baseline(tmp_path: Path, file: Path) -> None:
    ended = baseline(tmp_path, recorded(tmp_path, result()))
    assert told(ended) == [".stockade/baseline.json: 0 findings (0 kept, 0 added, 0 dropped)"]
    assert kept(file) == {}


def blocked_with_gap() -> Result:
    return sample_result(
        state=State.BLOCKED,
        sentence="Blocked by 1 of 1 finding; 1 subject could not be checked.",
        judged=[(HASH, Action.BLOCK, "because")],
        judged_gaps=judged_gaps()[:1],
    )


@pytest.mark.parametrize("record", [incomplete_result(), blocked_with_gap()])
def test_an_incomplete_scan_is_refused_unless_allowed(
    record: Result, tmp_path: Path, file: Path
) -> None:
    recording = recorded(tmp_path, record)
    ended = baseline(tmp_path, recording.name)
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr == (
        f"error: result.json: the scan is incomplete: {record.verdict.sentence}\n"
        "  help: Close the gaps that its report names and scan again, or take it as it is with"
        " --allow-incomplete: findings that nobody looked for then drop out.\n"
    )
    assert not file.parent.exists()
    told(baseline(tmp_path, recording, "--allow-incomplete"))
    assert file.exists()


@pytest.mark.parametrize(
    ("kind", "scanners", "limits"),
    [
        ("staged", (), "target: staged"),
        ("file", (), "target: file"),
        ("environment", (ALONE,), "target: environment; not run: semgrep"),
        ("directory", (ALONE,), "not run: semgrep"),
    ],
)
def test_a_limited_scan_drops_nothing_unless_allowed(
    kind: str, scanners: tuple[ScannerRecord, ...], limits: str, tmp_path: Path, file: Path
) -> None:
    target = dataclasses.replace(TARGET, kind=kind)
    limited = recorded(tmp_path, result(HASH, target=target, scanners=scanners))
    told(baseline(tmp_path, limited))  # nothing is lost yet
    told(baseline(tmp_path, recorded(tmp_path, result(HASH, PACKAGE))))
    limited = recorded(tmp_path, result(HASH, target=target, scanners=scanners))
    ended = baseline(tmp_path, limited.name)
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr == (
        f"error: result.json: the scan was limited ({limits}), and 1 accepted finding would drop"
        " out without being looked for\n"
        "  help: Scan the whole repository with every scanner, or insist with --allow-incomplete.\n"
    )
    assert set(kept(file)) == {HASH.id, PACKAGE.id}
    told(baseline(tmp_path, limited, "--allow-incomplete"))
    assert set(kept(file)) == {HASH.id}


def test_a_broken_baseline_is_named_and_stays(tmp_path: Path, file: Path) -> None:
    file.parent.mkdir()
    broken = b'{\n"schema": "stockade/baseline/v1",\n<<<<<<< HEAD\n'
    file.write_bytes(broken)
    ended = baseline(tmp_path, recorded(tmp_path, result(HASH)))
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr == (
        "error: .stockade/baseline.json:3: a merge conflict is not resolved\n"
        "  help: Keep the findings of both sides: each id once, with its earlier day, and a comma"
        " between two.\n"
    )
    assert file.read_bytes() == broken


def test_another_file_is_not_taken_for_a_baseline(tmp_path: Path) -> None:
    recording = recorded(tmp_path, result(HASH))
    before = recording.read_bytes()
    ended = baseline(tmp_path, recording, "--output", recording)
    assert (ended.code, recording.read_bytes()) == (2, before)
    assert f"{recording}:1: `schema` is not 'stockade/baseline/v1'" in ended.stderr


def unidentified() -> Result:
    return result(dataclasses.replace(HASH, fingerprints=()))


def timeless() -> Result:
    return dataclasses.replace(result(HASH), run=dataclasses.replace(RUN, started="\x1bnow"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "absent.json: No such file or directory"),
        (b"{", "absent.json: the result is not valid JSON"),
        (b'{"schema": "x"}', "absent.json: the result cannot be read: $.schema: expected"),
        (unidentified(), "the finding bandit/B324 in shop/cache.py has no id to know it by"),
        (timeless(), "the run's start is no time: '\\x1bnow'"),
    ],
)
def test_a_record_that_cannot_be_used(
    data: bytes | Result | None, said: str, tmp_path: Path, file: Path
) -> None:
    if data is not None:
        written = data if isinstance(data, bytes) else json.dumps(encode(data)).encode()
        (tmp_path / "absent.json").write_bytes(written)
    ended = baseline(tmp_path, "absent.json")
    assert (ended.code, ended.stdout) == (2, b"")
    assert said in ended.stderr
    assert "\n  help: " in ended.stderr
    assert not file.parent.exists()


@pytest.mark.parametrize("words", [["--output", ""], ["--output", "new/"], ["--outptu", "x"], []])
def test_bad_command_lines(words: list[str], tmp_path: Path) -> None:
    record = [recorded(tmp_path, result(HASH))] if words else []
    ended = baseline(tmp_path, *record, *words)
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr.startswith("error: ")
    assert not (tmp_path / ".stockade").exists()


def test_what_a_record_says_does_not_reach_the_terminal_raw(tmp_path: Path) -> None:
    record = incomplete_result()
    loud = dataclasses.replace(record.verdict, sentence="a\x1b[2J\n::error::b")
    recording = recorded(tmp_path, dataclasses.replace(record, verdict=loud))
    ended = baseline(tmp_path, recording, "--output", "b\x1b.json")
    assert "\x1b" not in ended.stderr
    assert "a\\x1b[2J\\x0a::error::b" in ended.stderr
    assert (
        "b\\x1b.json: 2 findings"
        in baseline(
            tmp_path, recording, "--allow-incomplete", "--output", "b\x1b.json"
        ).stdout.decode()
    )


def test_a_real_scan(tmp_path: Path) -> None:
    """Moved and renamed findings are kept, a second identical one is added."""
    tree, record = tmp_path / "tree", tmp_path / "r.json"
    tree.mkdir()
    words = ("--offline", "--scanner", "bandit", "--report", f"json={record}")
    (tree / "a.py").write_text("import os\nos.system(x)\n")
    assert run("scan", tree, *words, home=tmp_path).code in (0, 1)
    first = told(baseline(tmp_path, record, cwd=tree))
    (tree / "a.py").rename(tree / "b.py")
    (tree / "b.py").write_text("import os\n\n\nos.system(x)\nif 1:\n    os.system(x)\n")
    assert run("scan", tree, *words, home=tmp_path).code in (0, 1)
    second = told(baseline(tmp_path, record, cwd=tree))
    assert first == [".stockade/baseline.json: 1 finding (0 kept, 1 added, 0 dropped)"]
    assert second == [".stockade/baseline.json: 2 findings (1 kept, 1 added, 0 dropped)"]
    (tree / "b.py").write_text("")
    assert run("scan", tree, *words, home=tmp_path).code in (0, 1)
    ended = baseline(tmp_path, record, cwd=tree)
    assert ended.code == 2
    assert "the scan was limited (not run: semgrep, dependencies, secrets)" in ended.stderr


def test_help_and_the_group(tmp_path: Path) -> None:
    ended = run("baseline", home=tmp_path)
    assert ended.code == 2
    assert ended.stderr.startswith("Usage: stockade baseline ")
    assert "\n  create " in ended.stderr
    shown = run("baseline", "create", "--help", home=tmp_path)
    assert shown.code == 0
    assert "stockade baseline create result.json" in shown.stdout.decode()


def test_a_copy_does_not_inherit_the_day_of_what_it_copies(tmp_path: Path, file: Path) -> None:
    """It comes first in the order of paths, and so takes the id that the original had."""
    one = scan(found("b.py")).findings
    both = scan(found("a.py"), found("b.py")).findings
    assert both[0].id == one[0].id
    baseline(tmp_path, recorded(tmp_path, result(*one)))
    told(baseline(tmp_path, recorded(tmp_path, result(*both, day=LATER))))
    rows = json.loads(file.read_bytes())["findings"]
    assert {row["path"]: row["first_seen"] for row in rows} == {"a.py": LATER, "b.py": DAY}
