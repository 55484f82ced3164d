"""SIGINT and SIGTERM at any moment of a scan: nothing half-made stays, and nothing goes on."""

from __future__ import annotations

import itertools
import json
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from support.cli import start
from support.fake_tools import configuration, tool

OLD = "the old report\n"
MOMENTS = 10


def tree(folder: Path) -> Path:
    folder.mkdir()
    for number in range(30):
        (folder / f"m{number}.py").write_text("import os\nos.system(x)\neval(y)\n" * 20)
    return folder


def until_begun(process: subprocess.Popen[bytes], temporary: Path) -> None:
    """Return when the scan has made its folder, or has ended."""
    while process.poll() is None and not any(temporary.glob("stockade-*")):
        time.sleep(0.005)


def leftovers(home: Path) -> list[str]:
    found = [*(home / "tmp").iterdir(), *home.rglob(".stockade-*")]
    return [str(path) for path in found]


def marked(temporary: Path) -> list[int]:
    """Processes of tools that were started for a scan with this temporary folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            variables = (entry / "environ").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if b"STOCKADE_JOB=" in variables and bytes(temporary) in variables:
            found.append(int(entry.name))
    return found


@pytest.mark.slow
def test_any_moment(tmp_path: Path) -> None:
    folder, temporary = tree(tmp_path / "target"), tmp_path / "tmp"
    report = tmp_path / "report.json"
    words = ("scan", folder, "--offline", "--report", f"json={report}")
    warm = start(*words, home=tmp_path)
    warm.communicate()
    whole = warm.returncode
    signals = itertools.cycle((signal.SIGINT, signal.SIGTERM))
    moments = random.Random(7)  # noqa: S311 (moments, not secrets)
    codes = []
    for number, one in zip(range(MOMENTS), signals, strict=False):
        report.write_text(OLD)
        process = start(*words, home=tmp_path)
        until_begun(process, temporary)
        time.sleep(moments.uniform(0, 2.0) if number else 0)
        process.send_signal(one)
        _, stderr = process.communicate()
        codes.append(process.returncode)
        # After the last report nothing is left to undo, and the signal may end us as it likes.
        assert process.returncode in (130, whole, -one), stderr
        if report.read_text() == OLD:
            assert process.returncode == 130
            assert stderr == b"error: interrupted\n"
        else:
            assert json.loads(report.read_text())["result"]["verdict"]
        assert not leftovers(tmp_path)
        assert not marked(temporary)
    assert 130 in codes


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_tools_that_do_not_listen_are_ended(number: signal.Signals, tmp_path: Path) -> None:
    folder, temporary = tree(tmp_path / "target"), tmp_path / "tmp"
    begun = tmp_path / "begun"
    body = f"trap '' TERM INT HUP\nsetsid sleep 600 &\ntouch {begun}\nsleep 600; sleep 600"
    config = configuration(tmp_path, {"bandit": tool(tmp_path / "bin", "bandit", body)})
    words = ("scan", folder, "--offline", "--scanner", "bandit", "--config", config)
    process = start(*words, home=tmp_path)
    while process.poll() is None and not begun.exists():
        time.sleep(0.01)
    assert marked(temporary)
    process.send_signal(number)
    process.send_signal(signal.SIGINT)
    assert process.communicate() == (b"", b"error: interrupted\n")
    assert process.returncode == 130
    assert not leftovers(tmp_path)
    assert not marked(temporary)
