"""Standard output that is closed, full or gone, and reports that cannot be written."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from support.cli import STOCKADE, environment, run

WORDS = ("scan", "target", "--offline", "--scanner", "bandit")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "app.py").write_text("import subprocess\n" * 400)
    return tmp_path


def shell(home: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of sh in which `"$@"` is the scan; its exit code is that of the scan."""
    return subprocess.run(
        ["/bin/sh", "-c", line, "sh", STOCKADE, *WORDS],
        capture_output=True,
        cwd=home,
        env=environment(home),
        text=True,
        timeout=300,
        check=False,
    )


def assert_one_sentence(stderr: str) -> None:
    assert "Traceback" not in stderr
    assert "bug in Stockade" not in stderr
    assert "Exception ignored" not in stderr
    assert len([line for line in stderr.splitlines() if line.startswith("error: ")]) == 1, stderr


@pytest.mark.parametrize("report", ["text", "json", "sarif", "html"])
def test_a_full_device(home: Path, report: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    ended = shell(home, f'"$@" --verbose --report {report} > /dev/full')
    assert ended.returncode == 2
    assert_one_sentence(ended.stderr)
    assert "standard output cannot be written" in ended.stderr


def test_a_closed_standard_output(home: Path) -> None:
    ended = shell(home, '"$@" >&-')
    assert ended.returncode == 2
    assert_one_sentence(ended.stderr)


def test_a_closed_standard_error(home: Path) -> None:
    ended = shell(home, '"$@" 2>&-')
    assert ended.returncode == 0, ended.stdout


def test_a_reader_that_goes_away(home: Path) -> None:
    ended = shell(home, '{ "$@" --verbose; echo $? > code; } | head -1')
    assert (home / "code").read_text().strip() not in ("", "0", "1")
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


@pytest.mark.parametrize("words", ["--help", "scan --help", "doctor target", "--version"])
def test_short_outputs_on_a_full_device(home: Path, words: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    ended = shell(home, f'"$1" {words} > /dev/full')
    assert ended.returncode == 2
    assert_one_sentence(ended.stderr)


@pytest.mark.parametrize("place", ["absent/r.html", "target", "/proc/r.html", "target/app.py/r"])
def test_a_place_where_no_report_can_be(home: Path, place: str) -> None:
    ended = run(*WORDS, "--report", f"html={place}", home=home)
    assert ended.code == 2
    assert_one_sentence(ended.stderr)
    assert "help: " in ended.stderr
    assert not ended.stdout


def test_a_read_only_folder(home: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    (home / "locked").mkdir(mode=0o500)
    ended = run(*WORDS, "--report", f"html={home / 'locked' / 'r'}", home=home)
    assert ended.code == 2
    assert_one_sentence(ended.stderr)


def test_a_fifo_is_written_into_and_not_replaced(home: Path) -> None:
    os.mkfifo(home / "fifo")
    ended = shell(home, 'cat fifo > copy & "$@" --report json=fifo; wait')
    assert ended.returncode == 0, ended.stderr
    assert (home / "fifo").is_fifo()
    assert json.loads((home / "copy").read_text())["result"]["findings"]


def test_standard_output_by_its_name(home: Path) -> None:
    ended = run(*WORDS, "--report", "json=/dev/fd/1", "--report", "text=text", home=home)
    assert ended.code == 0, ended.stderr
    assert json.loads(ended.stdout.partition(b"\n}\n")[0] + b"\n}")["result"]["findings"]


def test_a_link_of_the_target_is_replaced_and_not_followed(home: Path) -> None:
    (home / "outside").write_text("precious")
    (home / "target" / "r.html").symlink_to(home / "outside")
    ended = run(*WORDS, "--report", "html=target/r.html", home=home)
    assert ended.code == 0, ended.stderr
    assert (home / "outside").read_text() == "precious"
    assert not (home / "target" / "r.html").is_symlink()


def test_own_reports_are_not_scanned(home: Path) -> None:
    words = (*WORDS, "--report", "json=target/r.json", "--report", "text=target/r.py")
    for _ in range(2):
        ended = run(*words, home=home)
        assert ended.code == 0, ended.stderr
    assert "1 file" in (home / "target" / "r.py").read_text().splitlines()[0]
