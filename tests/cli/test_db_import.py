"""`stockade db import`: what is taken, what is refused, and what is said."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
from pathlib import Path

import pytest

from support.archives import expected_names, held, records, taken, visible, zipped
from support.cli import STOCKADE, environment, run
from support.db_cli import ago, db, own_store, status
from support.osv_records import record, singing
from support.shared_data import GO, KEV, PYPI, needed
from support.updates import EPSS


@needed
@pytest.mark.slow
def test_real_files_are_taken_with_a_line_each(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text(EPSS)
    ended = db(tmp_path, "import", PYPI, GO, KEV, tmp_path / "scores.csv")
    assert ended.code == 0
    stale = "  ! stale: older than 7 days; run `stockade db update`, or import newer files"
    assert [row for row in ended.stdout.decode().splitlines() if row != stale] == [
        "PyPI: 2,661 records, newest 2024-10-10",
        "Go: 4,291 records, newest 2026-08-18",
        "kev: 1,404 records, newest 2025-08-25",
        "epss: 1 records, newest 2026-01-01",
    ]
    assert set(held(own_store(tmp_path))) == {"PyPI", "Go", "kev", "epss"}


def test_a_pipe_sees_a_line_when_the_work_begins_and_no_bars(tmp_path: Path) -> None:
    made = records(*range(1500), modified=ago(1))
    ended = db(tmp_path, "import", zipped(tmp_path / "a.zip", made))
    assert ended.stderr == "PyPI: reading 1,500 records\n"
    assert ended.stdout.decode() == f"PyPI: 1,500 records, newest {ago(1)[:10]}\n"


def test_a_terminal_sees_bars(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", records(*range(3), modified=ago(1)))
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [STOCKADE, "db", "import", str(archive)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment(tmp_path, {"TERM": "xterm", "COLUMNS": "80"}),
    ) as process:
        os.close(theirs)
        seen = read_all(ours)
        os.close(ours)
        assert process.stdout is not None
        said = process.stdout.read()
    assert process.returncode == 0
    assert said.decode() == f"PyPI: 3 records, newest {ago(1)[:10]}\n"
    assert b"PyPI" in seen
    assert b"%" in seen
    assert b" records\n" not in seen


def read_all(terminal: int) -> bytes:
    pieces = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side is closed
            return pieces
        pieces += piece


def test_broken_records_are_counted_and_named(tmp_path: Path) -> None:
    ended = db(tmp_path, "import", zipped(tmp_path / "a.zip", records(1) | {"BAD-\x1b1": b"{"}))
    assert ended.code == 0
    first, *second = ended.stdout.decode().splitlines()
    assert first == "PyPI: 1 records, newest 2026-01-02, 1 broken and left out"
    assert second[0].startswith("  broken: BAD-?1.json: the record is not valid JSON")
    assert all(len(line) <= 80 for line in second)


def test_the_ecosystem_can_be_said(tmp_path: Path) -> None:
    both = singing(record("a", ["1"], id="A-1", ecosystem="npm", modified=ago(1)))
    both["affected"] += singing(record("b", ["1"], id="x", ecosystem="Go"))["affected"]
    archive = zipped(tmp_path / "a.zip", {"A-1": both})
    assert db(tmp_path, "import", archive).stdout.count(b"1 records") == 2
    ended = db(tmp_path, "import", archive, "--ecosystem", "go", "--advisory-store", tmp_path / "s")
    assert ended.stdout.decode() == f"Go: 1 records, newest {ago(1)[:10]}\n"


def test_several_ecosystems_of_an_archive_may_be_chosen(tmp_path: Path) -> None:
    members = {
        f"A-{n}": singing(record("a", ["1"], id=f"A-{n}", ecosystem=name, modified=ago(1)))
        for n, name in enumerate(("npm", "Go", "Hex"))
    }
    archive = zipped(tmp_path / "a.zip", members)
    words = ("--ecosystem", "Hex", "--ecosystem", "npm")
    assert db(tmp_path, "import", archive, *words).code == 0
    assert set(held(own_store(tmp_path))) == {"npm", "Hex"}


def test_data_that_a_scan_will_not_trust_is_called_stale_at_once(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", records(1, modified=ago(9)))
    ended = db(tmp_path, "import", archive)
    assert ended.code == 0
    assert "  ! stale: older than 7 days" in ended.stdout.decode()
    (tmp_path / "config.toml").write_text("advisory-max-age = 10\n")
    again = db(tmp_path, "import", archive, "--config", tmp_path / "config.toml")
    assert "stale" not in again.stdout.decode()


def test_what_a_damaged_manifest_makes_useless_is_named_when_it_is_replaced(tmp_path: Path) -> None:
    root = own_store(tmp_path)
    taken(root, records(1))
    (root / "manifest.json").write_text("{")
    absent = db(tmp_path, "import", tmp_path / "absent")
    assert (absent.code, "taken anew" in absent.stderr) == (2, False)
    other = singing(record("a", ["1"], id="A-1", ecosystem="npm", modified=ago(1)))
    ended = db(tmp_path, "import", zipped(tmp_path / "a.zip", {"A-1": other}))
    assert ended.code == 0
    assert (
        "warning: the store's manifest is damaged; what was in the store (pypi) has to be taken"
        " anew" in ended.stderr
    )
    assert set(held(root)) == {"npm"}


def test_a_sample_of_an_ecosystem_is_taken_and_its_gaps_are_said(tmp_path: Path) -> None:
    deaf = {"A-1": record("a", ["1"], id="A-1")}
    ended = db(tmp_path, "import", zipped(tmp_path / "a.zip", deaf))
    assert ended.code == 0
    first, *rest = ended.stdout.decode().splitlines()
    assert first == "PyPI: 1 records, newest 2026-01-02"
    assert " ".join(line.strip() for line in rest) == (
        "! not complete: no advisory names jinja2 2.4.1, which is known to be vulnerable;"
        " a scan will believe nothing of this"
    )


def test_one_ecosystem_of_a_mixed_archive_is_as_old_as_its_own_newest_record(
    tmp_path: Path,
) -> None:
    old = singing(record("a", ["1"], id="A-1", ecosystem="npm", modified=ago(40)))
    archive = zipped(tmp_path / "a.zip", {"A-1": old} | records(1, modified=ago(1)))
    assert db(tmp_path, "import", archive, "--ecosystem", "npm").code == 0
    code, value = status(tmp_path)
    assert (code, value["sources"]["npm"]["records"]) == (3, 1)
    assert value["sources"]["npm"]["problem"].startswith("stale: ")


BAD = {
    "absent": (None, "No such file"),
    "empty": (b"", "no data that the store knows"),
    "page": (b"<html>", "no data that the store knows"),
    "garbage": (bytes(range(256)) * 10, "no data that the store knows"),
    "half": (b"PK\x03\x04 half", "is a damaged zip archive"),
    "bare": (b"PK\x05\x06" + b"\0" * 18, "holds no OSV record"),
    "packed": (b"\x1f\x8b\x08\x00 cut", "is damaged"),
    "json": (b'{"a": 1}', "no data that the store knows"),
    "line": (b"#score_date:2024-01-01\ncve,epss,percentile\n" + b"x" * 300_000, "can be read"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_used_is_named_and_what_was_taken_before_it_stays(
    name: str, tmp_path: Path
) -> None:
    content, why = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    good = zipped(tmp_path / "good.zip", records(1))
    last = zipped(tmp_path / "last.zip", {"A-1": record("a", ["1"], id="A-1", ecosystem="npm")})
    ended = db(tmp_path, "import", good, tmp_path / name, last)
    assert ended.code == 2
    error = ended.stderr.splitlines()
    assert error[1].startswith(f"error: {tmp_path / name}")
    assert why in error[1]
    assert error[2].startswith("  help: ")
    assert set(held(own_store(tmp_path))) == {"PyPI"}
    assert visible(own_store(tmp_path)) == expected_names(own_store(tmp_path))


def test_a_misspelt_file_leaves_no_store(tmp_path: Path) -> None:
    assert db(tmp_path, "import", tmp_path / "al.zip").code == 2
    assert not own_store(tmp_path).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Missing argument 'FILE...'"),
        (["a.zip", "--advisory-store", ""], "--advisory-store needs the name of a folder"),
        (["a.zip", "--ecosystem", "pypy"], "Did you mean 'PyPI'?"),
        (["a.zip", "--ecosystem", "conda"], "no advisories are kept for 'conda'"),
        (["a.zip", "--mirror", "x"], "--mirror"),
        (["a.zip", "--config", "absent"], "does not exist"),
        (["a.zip", "--advisory-store", "/proc/none"], "cannot be written"),
        (["a.zip", "--advisory-store", "a.zip"], "cannot be written"),
        ([""], "Is a directory"),
    ],
)
def test_usage_errors_end_with_2_and_change_nothing(
    words: list[str], said: str, tmp_path: Path
) -> None:
    zipped(tmp_path / "a.zip", records(1))
    ended = db(tmp_path, "import", *words)
    assert (ended.code, ended.stdout) == (2, b"")
    assert said in ended.stderr
    assert not held(own_store(tmp_path))


@pytest.mark.parametrize("limit", [0, 100, 10_000])
def test_a_full_disk_is_said_in_one_sentence(limit: int, tmp_path: Path) -> None:
    root = own_store(tmp_path)
    taken(root, records(1))
    before = held(root)
    archive = zipped(tmp_path / "a.zip", records(*range(100)))
    ended = run("db", "import", archive, home=tmp_path, before=["prlimit", f"--fsize={limit}"])
    assert ended.code == 2
    assert "cannot be written" in ended.stderr
    assert "help: Make room on the disk" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert held(root) == before
    assert visible(root) == expected_names(root)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_import_and_leaves_the_old_store(
    number: signal.Signals, tmp_path: Path
) -> None:
    root = own_store(tmp_path)
    taken(root, records(1))
    before = held(root)
    archive = zipped(tmp_path / "a.zip", records(*range(4000)))
    with subprocess.Popen(
        [STOCKADE, "db", "import", str(archive)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    ) as process:
        assert process.stderr is not None
        assert b"reading" in process.stderr.readline()
        process.send_signal(number)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert rest == b"error: interrupted\n"
    assert held(root) == before
    assert visible(root) == expected_names(root)


def test_the_store_of_the_configuration_is_used(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'advisory-store = "{tmp_path / "mine"}"\n')
    archive = zipped(tmp_path / "a.zip", records(1))
    assert db(tmp_path, "import", archive, "--config", tmp_path / "config.toml").code == 0
    assert set(held(tmp_path / "mine")) == {"PyPI"}
    _, value = status(tmp_path, "--advisory-store", tmp_path / "mine")
    assert value["store"] == str(tmp_path / "mine")
