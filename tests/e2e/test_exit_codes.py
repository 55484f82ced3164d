"""What each kind of run ends with, and what it says."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from support.cli import assert_named, run, scan
from support.fake_tools import configuration

CLEAR = "x = 1\n"
BAD = "import os\nimport flask\n\n\ndef f():\n    os.system(flask.request.args['x'])\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def git(folder: Path, *words: str) -> None:
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", folder, *settings, *words], check=True, capture_output=True)


def test_allowed_blocked_and_soft(tmp_path: Path) -> None:
    clear, bad = write(tmp_path / "clear", a_py=CLEAR), write(tmp_path / "bad", a_py=BAD)
    only = ("--offline", "--scanner", "semgrep")
    assert run("scan", clear, *only, home=tmp_path).code == 0
    assert run("scan", bad, *only, home=tmp_path).code == 1
    assert run("scan", bad, *only, "--soft-fail", home=tmp_path).code == 0
    assert run("scan", bad, *only, "--policy", "audit", home=tmp_path).code == 0


def test_soft_fail_does_not_forgive_what_was_not_checked(tmp_path: Path) -> None:
    folder = write(tmp_path / "target", a_py=BAD)
    (folder / "wide.py").write_bytes("eval(x)\n".encode("utf-16"))
    only = ("--offline", "--scanner", "semgrep")
    assert run("scan", folder, *only, home=tmp_path).code == 1
    assert run("scan", folder, *only, "--soft-fail", home=tmp_path).code == 3


def test_an_empty_folder_is_incomplete(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    scanned = scan(tmp_path / "empty", "--offline", home=tmp_path)
    assert scanned.code == 3
    assert "nothing in the target could be checked" in scanned.text
    assert "nothing in the target could be checked" in scanned.html


def test_a_file_and_a_sub_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "target", a_py=BAD, sub__b_py=BAD, sub__c_py=CLEAR)
    git(folder, "init", "-q")
    one = scan(folder / "sub" / "b.py", "--offline", home=tmp_path)
    assert one.code == 1
    assert one.result["target"]["kind"] == "file"
    assert one.result["target"]["files"] == 1
    assert {f["locations"][0]["path"] for f in one.findings} == {"sub/b.py"}
    sub = scan("sub", "--offline", home=tmp_path, cwd=folder)
    assert sub.result["target"]["files"] == 2
    assert {f["locations"][0]["path"] for f in sub.findings} == {"sub/b.py"}


def test_a_revision_is_scanned_as_it_was(tmp_path: Path) -> None:
    folder = write(tmp_path / "target", a_py=BAD)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    git(folder, "tag", "v1")
    write(folder, a_py=CLEAR)
    before = scan("v1", "--offline", home=tmp_path, cwd=folder)
    assert before.code == 1
    assert (before.result["target"]["kind"], before.result["target"]["name"]) == ("revision", "v1")
    assert scan(None, "--offline", home=tmp_path, cwd=folder).code == 0


def test_staged_scans_what_a_commit_would_hold(tmp_path: Path) -> None:
    folder = write(tmp_path / "target", a_py=BAD)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    nothing = scan(None, "--staged", "--offline", home=tmp_path, cwd=folder)
    assert nothing.code == 0
    assert "Passed: the change holds nothing for any scanner." in nothing.text
    write(folder, b_py=BAD, c_py=BAD)
    git(folder, "add", "b.py")
    write(folder, b_py=CLEAR)
    staged = scan(None, "--staged", "--offline", home=tmp_path, cwd=folder)
    assert staged.code == 1
    assert {f["locations"][0]["path"] for f in staged.findings} == {"b.py"}


def test_without_git_every_file_is_taken(tmp_path: Path) -> None:
    folder = write(tmp_path / "target", a_py=BAD)
    git(folder, "init", "-q")
    (folder / ".gitignore").write_text("a.py\n")
    assert scan(folder, "--offline", home=tmp_path).code == 0
    scanned = scan(folder, "--offline", home=tmp_path, env={"PATH": str(tmp_path)})
    assert scanned.code == 1
    assert "git is not installed: every file was taken." in " ".join(scanned.text.split())


def test_report_renders_what_the_scan_did(tmp_path: Path) -> None:
    folder = write(tmp_path / "target", a_py=BAD)
    (folder / "wide.py").write_bytes("eval(x)\n".encode("utf-16"))
    (folder / "n\udcff<b>.py").write_text(BAD)
    scanned = scan(folder, "--offline", home=tmp_path)
    words = ["--verbose"]
    for name in ("text", "json", "sarif", "html"):
        words += ["--report", f"{name}={tmp_path / name}"]
    again = run("report", scanned.folder / "json", *words, home=tmp_path)
    assert again.code == scanned.code == 1
    for name in ("text", "json", "sarif", "html"):
        assert (tmp_path / name).read_bytes() == (scanned.folder / name).read_bytes(), name


def test_doctor(tmp_path: Path) -> None:
    folder = write(tmp_path / "target", a_py=CLEAR)
    ended = run("doctor", folder, home=tmp_path)
    said = ended.stdout.decode()
    assert ended.code == 0, said
    for name in ("bandit", "semgrep", "dependencies", "secrets", "git"):
        assert name in said
    assert said.count("ready") == 4
    config = configuration(tmp_path, {"bandit": tmp_path / "absent"})
    ended = run("doctor", folder, "--config", config, home=tmp_path)
    assert ended.code == 3
    assert "could not be started" in ended.stdout.decode()


def test_left_out_scanners_are_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "target", a_py=CLEAR)
    (folder / ".stockade").mkdir()
    (folder / ".stockade" / "config.toml").write_text('scanners = ["secrets"]\n')
    scanned = scan(folder, "--offline", home=tmp_path)
    assert scanned.code == 0
    left = {s["name"]: s["note"] for s in scanned.result["scanners"] if s["status"] == "skipped"}
    assert left == dict.fromkeys(
        ("bandit", "semgrep", "dependencies"), "left out by .stockade/config.toml"
    )
    for report in (scanned.text, scanned.html, str(scanned.sarif)):
        assert "left out by .stockade/config.toml" in report


def test_excluded_files_are_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "target", a_py=CLEAR, b_py=BAD)
    (folder / ".stockade").mkdir()
    (folder / ".stockade" / "config.toml").write_text('exclude = ["b.py"]\n')
    scanned = scan(folder, "--offline", home=tmp_path)
    assert scanned.code == 0
    assert [e["path"] for e in scanned.result["target"]["excluded"]] == ["b.py"]
    for report in (scanned.text, scanned.html, str(scanned.sarif)):
        assert "b.py (.stockade/config.toml)" in report


@pytest.mark.parametrize("name", ["scan", "report", "doctor", "completion"])
def test_help(name: str, tmp_path: Path) -> None:
    ended = run(name, "--help", home=tmp_path)
    assert ended.code == 0
    assert ended.stdout.startswith(b"Usage: stockade " + name.encode())


def test_a_tool_missing_only_matters_where_it_is_wanted(tmp_path: Path) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "a.txt").write_text("nothing\n")
    config = configuration(tmp_path, {"bandit": tmp_path / "absent"})
    assert run("scan", folder, "--offline", "--config", config, home=tmp_path).code == 0
    (folder / "a.py").write_text(CLEAR)
    scanned = scan(folder, "--offline", "--config", config, home=tmp_path)
    assert scanned.code == 3
    assert_named(scanned, "bandit", "tool-missing", "a.py")
