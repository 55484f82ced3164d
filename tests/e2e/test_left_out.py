"""Nothing is left out unseen: own reports, configuration, changes, languages nobody reads."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from support.cli import run

pytestmark = pytest.mark.slow

BAD = "import subprocess\nsubprocess.call(input(), shell=True)\n"
GOOD = "x = 1\n"


def repository(folder: Path, files: dict[str, str], *, commit: bool = True) -> Path:
    """A git repository with these files, all staged, and committed if asked."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A", "-f")
    if commit:
        git(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "one")
    return folder


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def scan(target: Path, home: Path, *words: str) -> tuple[int, str]:
    ended = run("scan", target, "--offline", *words, home=home)
    return ended.code, ended.stdout.decode()


def test_an_untracked_report_of_the_last_run_is_no_part_of_the_target(tmp_path: Path) -> None:
    target = repository(tmp_path / "t", {"a.py": GOOD})
    report = target / "report.py"
    report.write_text(BAD, encoding="utf-8")
    code, text = scan(target, tmp_path, "--report", f"html={report}")
    assert code == 0
    assert "this run's own report" in text
    assert "excluded" not in text.splitlines()[-1]


def test_a_tracked_file_cannot_hide_behind_the_name_of_a_report(tmp_path: Path) -> None:
    target = repository(tmp_path / "t", {"report.py": BAD})
    assert scan(target, tmp_path, "--report", f"html={target / 'report.py'}")[0] == 1


def test_a_link_at_the_report_hides_nothing(tmp_path: Path) -> None:
    target = repository(tmp_path / "t", {"app/evil.py": BAD})
    (target / "out.sarif").symlink_to("app/evil.py")
    assert scan(target, tmp_path, "--report", f"sarif={target / 'out.sarif'}")[0] == 1
    assert (target / "app/evil.py").read_text() == BAD


def test_a_change_that_excludes_itself_is_not_an_empty_change(tmp_path: Path) -> None:
    files = {".stockade/config.toml": 'exclude = ["**"]', "src/evil.py": BAD}
    target = repository(tmp_path / "t", files, commit=False)
    ended = run("scan", "--staged", "--offline", home=tmp_path, cwd=target)
    assert ended.code == 3
    assert "2 files excluded" in ended.stdout.decode().splitlines()[-1]


def test_what_a_repository_leaves_out_is_in_the_last_line(tmp_path: Path) -> None:
    config = 'exclude = ["v/**"]\nscanners = ["bandit", "secrets"]'
    files = {".stockade/config.toml": config, "v/evil.py": BAD, "a.py": GOOD}
    target = repository(tmp_path / "t", files)
    code, text = scan(target, tmp_path)
    assert code == 0
    assert "1 file excluded; not run: semgrep, dependencies." in text.splitlines()[-1]
    assert scan(target, tmp_path, "--no-repository-config")[0] == 1


def test_code_that_nobody_reads_is_named(tmp_path: Path) -> None:
    target = repository(tmp_path / "t", {"a.py": GOOD, "shell.php": "<?php system($_GET[0]);"})
    assert "No scanner of this release reads this code, but for secrets: 1 php." in " ".join(
        scan(target, tmp_path)[1].split()
    )


@pytest.mark.parametrize("soft", [(), ("--soft-fail",)])
def test_blocked_by_a_file_that_was_read_in_part(tmp_path: Path, soft: tuple[str, ...]) -> None:
    handler = (
        'const cp = require("child_process");\n'
        'const app = require("express")();\n'
        'app.get("/", (req, res) => { cp.exec("ls " + req.query.x); });\n'
        "function ( { ;;; ]]\n"
    )
    target = repository(tmp_path / "t", {"a.js": handler})
    code, text = scan(target, tmp_path, "--scanner", "semgrep", *soft)
    assert code == (3 if soft else 1)
    assert text.splitlines()[-1].startswith("Blocked by ")
