"""`stockade scan` with a judge of the user's own: who may name it, and what comes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stockade.cli.policy_command import check_place
from stockade.model.errors import UsageError
from support.cli import run
from support.judges import program


def test_a_judge_in_the_target_is_refused_however_it_is_named(tmp_path: Path) -> None:
    target, other = tmp_path / "target", tmp_path / "other"
    (target / "sub").mkdir(parents=True)
    other.mkdir()
    inside = program(target / "sub" / "judge", "say()")
    (other / "link").symlink_to(inside)
    (other / "folder").symlink_to("../target/sub")
    (target / "out").symlink_to("/usr/bin/env")
    (other / "way").symlink_to(target / "out")
    (other / "again").symlink_to("way")
    refused: list[tuple[str, ...]] = [
        (str(inside),),
        (str(target / "absent"),),
        (str(target / "out"),),
        (f"{other}/../target//./sub/judge",),
        *((str(other / name),) for name in ("link", "folder/judge", "way", "again")),
        ("/bin/sh", str(inside)),
        ("/usr/bin/opa", f"--data={target}"),
    ]
    for command in refused:
        with pytest.raises(UsageError, match="which is part of the target"):
            check_place(command, target)


def test_a_judge_beside_the_target_is_let_be(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (tmp_path / "link").symlink_to("/usr/bin/env")
    (tmp_path / "loop").symlink_to("loop")
    for word in ("/usr/bin/env", f"{target}/../judge", f"{tmp_path}/link", f"{tmp_path}/loop"):
        check_place((word, "target", "--data=/usr/share", "-"), target)
    check_place((f"{target}2/judge",), target)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder with a file in which bandit finds something that does not block."""
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "a.py").write_text("assert input()\n")
    return folder


def scanned(target: Path, *arguments: str | Path, config: str = "") -> tuple[int, dict[str, Any]]:
    """A scan by bandit alone: its exit code, and the verdict of its record."""
    home = target.parent / "home"
    (home / ".config" / "stockade").mkdir(parents=True, exist_ok=True)
    (home / ".config" / "stockade" / "config.toml").write_text(config)
    ended = run("scan", target, "--scanner", "bandit", "--report", "json", *arguments,
                home=home, cwd=target.parent)  # fmt: skip
    assert ended.stdout, ended.stderr
    return ended.code, json.loads(ended.stdout)["result"]["verdict"]


_BLOCK_ALL = (
    "say(findings=[{'id': f['id'], 'action': 'block', 'because': ' '.join(sys.argv[1:]) or 'no'}"
    " for f in given['findings']])"
)


def test_scan_asks_the_judge_of_the_option_before_that_of_the_configuration(target: Path) -> None:
    home = target.parent
    config = f'policy-command = ["{program(home / "mine", _BLOCK_ALL)}", "as", "configured"]\n'
    code, verdict = scanned(target)
    assert (code, verdict["rulings"][0]["action"]) == (0, "warn")
    code, verdict = scanned(target, config=config)
    assert (code, verdict["rulings"][0]["rule"]) == (1, "external/mine")
    assert "as configured" in verdict["rulings"][0]["because"]
    program(home / "other", "say()")
    code, verdict = scanned(target, "--policy-command", "./other", config=config)
    assert (code, verdict["policy"]) == (0, "recommended (built in), then judge other")


def test_soft_fail_softens_findings_but_no_objection_to_the_whole(target: Path) -> None:
    home = target.parent
    judge = program(home / "judge", _BLOCK_ALL)
    assert scanned(target, "--soft-fail", "--policy-command", judge)[0] == 0
    code, verdict = scanned(target, "--soft-fail", "--policy-command", home / "absent")
    assert (code, verdict["state"]) == (1, "blocked")
    assert "absent could not be started" in verdict["notices"][0]["message"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--policy-command", "target/judge"], "which is part of the target"),
        (["--policy-command", ""], "needs the name of a program"),
        (["--policy-command", "/bin/true", "--policy-command", "/bin/true"], "is given twice"),
        (["--config", "inside.toml"], "which is part of the target"),
        (["--config", "nul.toml"], "holds a NUL character"),
    ],
)
def test_a_judge_that_may_not_be_asked_is_a_usage_error(
    words: list[str], why: str, target: Path
) -> None:
    here = target.parent
    program(target / "judge", f"open({str(here / 'ran')!r}, 'w'); say()")
    (here / "inside.toml").write_text(f'policy-command = ["/bin/sh", "{target / "judge"}"]\n')
    (here / "nul.toml").write_text('policy-command = ["/bin/true", "a\\u0000b"]\n')
    ended = run("scan", target, "--scanner", "bandit", *words, home=here / "home2", cwd=here)
    assert (ended.code, ended.stdout) == (2, b"")
    assert why in ended.stderr
    assert not (here / "ran").exists()


def test_a_repository_cannot_name_a_judge(target: Path) -> None:
    (target / ".stockade").mkdir()
    (target / ".stockade" / "config.toml").write_text('policy-command = ["/bin/true"]\n')
    ended = run("scan", target, "--scanner", "bandit", home=target.parent)
    assert ended.code == 2
    assert "only the user's own configuration may set" in ended.stderr


def test_without_a_judge_nothing_of_it_is_loaded(target: Path) -> None:
    code = (
        "import sys; from stockade.cli.main import _run; code = _run(sys.argv[1:]);"
        "judge = ('stockade.cli.policy_command', 'stockade.policy.external',"
        " 'stockade.policy.external_answer', 'stockade_reports.conftest');"
        "print(int(code), [m for m in judge if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "scan", target, "--scanner", "dependencies", "--offline"],
        capture_output=True,
        text=True,
        check=True,
        env={"HOME": str(target.parent), "PATH": os.defpath},
    )
    assert done.stderr == "3 []\n", done.stderr  # nothing in the target is for this scanner
