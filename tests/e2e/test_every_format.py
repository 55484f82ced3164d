"""What holds of every format: rendered again it is the same, and it is never half-written."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from stockade.model.codec import decode
from stockade.model.result import Result
from stockade_reports import REPORTS
from support.cli import STOCKADE, environment, run
from support.everything import everything_result
from support.hostile_results import hostile_result
from support.rendering import rendered
from support.results import many, passed_result

SAMPLES: dict[str, Callable[[], Result]] = {
    "everything": everything_result,
    "nothing": passed_result,
    "hostile": hostile_result,
    "many": lambda: many(300),
}


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("name", REPORTS)
def test_the_record_gives_every_report(name: str, sample: str) -> None:
    result = SAMPLES[sample]()
    again = decode(rendered("json", result).encode())
    assert rendered(name, again) == rendered(name, result)


def repository(folder: Path) -> Path:
    """Code, a secret's name, a broken file and pins: findings and gaps of several kinds."""
    target = folder / "shop"
    target.mkdir()
    (target / "app.py").write_text("import subprocess\nsubprocess.run(x, shell=True)\n")
    (target / "broken.py").write_text("def f(:\n")
    (target / "requirements.txt").write_text("requests==2.19.0\nflask>=1\n")
    return target


@pytest.mark.slow
def test_a_scan_and_its_record_give_the_same_files(tmp_path: Path) -> None:
    target = repository(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    def words(folder: str) -> list[str]:
        return [w for name in REPORTS for w in ("--report", f"{name}={tmp_path / folder / name}")]

    first = run("scan", target, "--offline", *words("a"), home=tmp_path)
    again = run("report", tmp_path / "a" / "json", *words("b"), home=tmp_path)
    assert (first.code, first.stderr) == (again.code, again.stderr)
    for name in REPORTS:
        one, other = ((tmp_path / folder / name).read_bytes() for folder in "ab")
        assert one == other, name
        assert one, name


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of 3,000 findings, whose every report is longer than a pipe holds."""
    file = tmp_path_factory.mktemp("record") / "result.json"
    file.write_text(rendered("json", many(3000, blocked=3000)))
    return file


def shell(home: Path, line: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", line, "sh", STOCKADE, "report", *map(str, words)],
        capture_output=True,
        cwd=home,
        env=environment(home),
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_a_disk_that_fills_up_leaves_the_old_file(name: str, record: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    file = tmp_path / "out" / "report"
    file.write_text("the old one")
    # CPython 3.11 keeps what it could write of its byte code, and would then fail to load it.
    line = 'export PYTHONDONTWRITEBYTECODE=1; ulimit -f 2; "$@"'
    ended = shell(tmp_path, line, record, "--report", f"{name}={file}", "--verbose")
    if name in SMALL:
        assert ended.returncode == 1, ended.stderr
        return
    assert ended.returncode == 2
    assert f"error: {file} cannot be written: File too large" in ended.stderr
    assert file.read_text() == "the old one"
    assert [path.name for path in file.parent.iterdir()] == ["report"]


SMALL = {"gitlab-dependency", "gitlab-secret", "cyclonedx"}
"""Reports of kinds of findings that the record does not have: they fit into anything."""


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_a_reader_that_goes_away(name: str, record: Path, tmp_path: Path) -> None:
    line = '{ "$@"; echo $? > code; } | head -c 10'
    ended = shell(tmp_path, line, record, "--format", name, "--verbose")
    assert "Traceback" not in ended.stderr
    code = (tmp_path / "code").read_text().strip()
    assert code == ("1" if name in {*SMALL, "github"} else "2"), ended.stderr
