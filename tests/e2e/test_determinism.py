"""The same tree gives the same bytes, whenever, from wherever and with however many jobs."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from support.cli import Scanned, scan

CODE = """import os, pickle, subprocess
import flask

app = flask.Flask(__name__)


@app.route("/")
def index():
    name = flask.request.args["name"]
    os.system("echo " + name)
    subprocess.call(name, shell=True)
    return pickle.loads(name)
"""


def tree(folder: Path) -> Path:
    for number in range(40):
        path = folder / f"part{number % 4}" / f"module{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CODE * (number % 3 + 1))
    (folder / "broken.py").write_text("def broken(:\n    os.system(x)\n")
    (folder / "wide.py").write_bytes("eval(x)\n".encode("utf-16"))
    (folder / "link").symlink_to("/etc")
    (folder / "deploy.sh").write_text("PASSWORD=" + "correct-horse-" + "battery-7\n")
    (folder / "requirements.txt").write_text("example-package==1.0\nother>=2\n")
    return folder


def without_times(sarif: dict[str, Any]) -> str:
    kept = copy.deepcopy(sarif)
    for run in kept["runs"]:
        for invocation in run["invocations"]:
            invocation.pop("startTimeUtc")
            invocation.pop("endTimeUtc")
    return json.dumps(kept)


def same(scanned: Scanned) -> tuple[int, str, str]:
    return scanned.code, json.dumps(scanned.result), without_times(scanned.sarif)


@pytest.mark.slow
def test_jobs_time_and_place_change_nothing(tmp_path: Path) -> None:
    folder = tree(tmp_path / "target")
    elsewhere = tmp_path / "other" / "target"
    shutil.copytree(folder, elsewhere, symlinks=True)
    first = scan(folder, "--offline", "--jobs", "1", home=tmp_path)
    assert len(first.findings) > 40
    assert len(first.gaps) > 4
    again = scan("target", "--offline", "--jobs", "4", home=tmp_path, cwd=tmp_path)
    inside = scan(None, "--offline", home=tmp_path, cwd=elsewhere)
    assert same(again) == same(first)
    assert same(inside) == same(first)


def test_only_the_name_of_the_target_tells_a_copy_from_it(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "app.py").write_text(CODE)
    (folder / "secrets.env").write_text("API_TOKEN=" + "8f14e45fceea" + "167a5a36dedd4bea2543\n")
    shutil.copytree(folder, tmp_path / "two")
    one, two = (scan(tmp_path / name, "--offline", home=tmp_path) for name in ("one", "two"))
    assert one.result["target"].pop("name") == "one"
    assert two.result["target"].pop("name") == "two"
    assert one.result == two.result
    assert one.findings
