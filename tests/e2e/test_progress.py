"""Progress stands on a terminal's stderr, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

from support.cli import STOCKADE, environment, run


def read_all(terminal: int) -> bytes:
    """What was written to the terminal until its last writer went away."""
    pieces = []
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side is closed
            break
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces)


def test_a_terminal_sees_what_runs_and_how_long(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t/a.py").write_text("x = 1\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    words = [STOCKADE, "scan", str(tmp_path / "t"), "--scanner", "bandit", "--no-cache"]
    with subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=environment(tmp_path, {"TERM": "xterm", "COLUMNS": "80"}),
    ) as process:
        os.close(theirs)
        seen = read_all(ours)
        os.close(ours)
    assert process.returncode == 0
    assert b"bandit" in seen
    assert b"1 of 1 jobs" in seen
    assert b"done" in seen


def test_a_pipe_sees_nothing(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t/a.py").write_text("x = 1\n", encoding="utf-8")
    ended = run("scan", tmp_path / "t", "--scanner", "bandit", home=tmp_path)
    assert (ended.code, ended.stderr) == (0, "")
