"""A scan that remembers says what a fresh one says, over many edits, with the real tools."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from support.cli import run, scan

TOKEN = "gh" + "p_" + "16C7e42F292c6912E7710c838347Ae178B4a"
PIECES = {
    "a.py": "import os\nos.system(a)\n",
    "b.py": "import subprocess\nsubprocess.run(b, shell=True)  # nosec\n",
    "c.py": "def broken(:\n",
    "d.js": "function f(x) { return eval(x) }\n",
    "Dockerfile": "FROM python:latest\nUSER root\nRUN curl http://x | sh\n",
    "deploy.sh": f"export TOKEN={TOKEN}\n",
    "requirements.txt": "example-package==1.0\nother>=2\n",
    "wide.txt": "p\0q",
    "tests/test_a.py": "import yaml\nassert yaml.load(x)\n",
}


def edit(tree: Path, chance: random.Random) -> None:
    """One of what people do to files."""
    files = sorted(p for p in tree.rglob("*") if p.is_file())
    path = chance.choice(files)
    match chance.randrange(5):
        case 0:
            path.write_text("\n" + path.read_text())
        case 1:
            path.write_text(path.read_text() + chance.choice(list(PIECES.values())))
        case 2:
            path.rename(path.with_name(f"{chance.randrange(99)}-{path.name}"))
        case 3:
            path.with_name(f"{chance.randrange(99)}-copy-{path.name}").write_text(path.read_text())
        case _:
            if len(files) > 4:
                path.unlink()


def said(tree: Path, home: Path, *words: str) -> tuple[int, Any, list[dict[str, Any]]]:
    ended = run("scan", tree, "--offline", "--report", "json", *words, home=home)
    record = json.loads(ended.stdout)
    return ended.code, record["result"], record["run"]["timings"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_cached_is_fresh_over_many_edits(tmp_path: Path, seed: int) -> None:
    tree, home = tmp_path / "target", tmp_path / "home"
    for name, code in PIECES.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(code)
    chance = random.Random(seed)  # noqa: S311
    home.mkdir()
    said(tree, home)
    recalled = 0
    for _ in range(8):
        for _ in range(chance.randrange(4)):
            edit(tree, chance)
        exit_code, result, timings = said(tree, home)
        fresh_code, fresh, none = said(tree, home, "--no-cache")
        assert (exit_code, result) == (fresh_code, fresh)
        recalled += sum(t.get("cached", 0) for t in timings)
        assert not any(t.get("cached") for t in none)
    assert recalled > 50


def test_what_was_remembered_is_marked(tmp_path: Path) -> None:
    tree = tmp_path / "target"
    tree.mkdir()
    (tree / "marked.py").write_text(f"import os\nos.system('{tmp_path}')\n")
    words = ("--offline", "--scanner", "bandit")
    first = scan(tree, *words, home=tmp_path / "home")
    second = scan(tree, *words, home=tmp_path / "home")
    assert first.result == second.result
    assert [t["cached"] for t in first.json["run"]["timings"]] == [0]
    assert [t["cached"] for t in second.json["run"]["timings"]] == [1]
    assert "cached" in second.text
    assert "cached" not in first.text
    assert ">cached<" in second.html


def test_a_store_within_the_target_is_not_believed(tmp_path: Path) -> None:
    tree, home = tmp_path / "target", tmp_path / "home"
    tree.mkdir()
    home.mkdir()
    (tree / "a.py").write_text("import os\nos.system(a)\n")
    for _ in range(2):
        ended = run(
            *("scan", tree, "--offline", "--scanner", "bandit", "--report", "json"),
            home=home,
            env={"XDG_CACHE_HOME": str(tree / ".cache")},
        )
        record = json.loads(ended.stdout)
        assert record["run"]["timings"][0].get("cached") is None
        (note,) = record["result"]["target"]["notes"]
        assert note.startswith(
            "Your cache folder is not used: it may have come with what is scanned."
        )
    assert not list((tree / ".cache").rglob("*.sqlite"))


def test_without_git_a_store_beside_the_target_is_not_believed_either(tmp_path: Path) -> None:
    home, top = tmp_path / "home", tmp_path / "unpacked"
    (top / "src").mkdir(parents=True)
    home.mkdir()
    (top / "src/a.py").write_text("import os\nos.system(a)\n")
    for _ in range(2):
        ended = run(
            *("scan", "src", "--offline", "--report", "json"),
            home=home,
            cwd=top,
            env={"XDG_CACHE_HOME": str(top / ".cache")},
        )
        timings = json.loads(ended.stdout)["run"]["timings"]
        assert not any(t.get("cached") for t in timings)
    # Nor are compiled rules of the secret engine read from there.
    assert not [path for path in (top / ".cache").rglob("*") if path.is_file()]


def test_a_store_in_a_checkout_around_the_target_is_not_believed(tmp_path: Path) -> None:
    home, top = tmp_path / "home", tmp_path / "super"
    home.mkdir()
    for folder in (top, top / "sub"):
        (folder / ".git").mkdir(parents=True)
    (top / "sub/a.py").write_text("x = 1\n")
    ended = run(
        *("scan", top / "sub", "--offline", "--scanner", "bandit", "--report", "json"),
        home=home,
        env={"XDG_CACHE_HOME": str(top / ".cache")},
    )
    assert ended.stdout, ended.stderr
    assert not list((top / ".cache").rglob("*.sqlite"))


def test_no_text_of_a_file_is_stored(tmp_path: Path) -> None:
    """A proposed edit quotes the line, with a secret that only another scanner may know."""
    address = (
        "https://hooks.slack.com/services/" + "T0000000A/B0000000B/" + "c4n4ryV4lue9c4n4ryV4lue9"
    )
    tree, cache = tmp_path / "target", tmp_path / "cache"
    tree.mkdir()
    (tree / "a.py").write_text(f"import requests\nrequests.post('{address}', verify=False)\n")
    (tree / "b.py").write_text("import requests\nrequests.post(url, verify=False)\n")
    for words in (("--scanner", "semgrep"), ()):
        ended = run(
            *("scan", tree, "--offline", "--report", "json", *words),
            home=tmp_path,
            env={"XDG_CACHE_HOME": str(cache)},
        )
        result = json.loads(ended.stdout)
        members = [m for f in result["result"]["findings"] for m in (f, *f.get("witnesses", ()))]
        assert any(m.get("fix") for m in members)
    again = run(
        *("scan", tree, "--offline", "--report", "json"),
        home=tmp_path,
        env={"XDG_CACHE_HOME": str(cache)},
    )
    kept = {t["name"]: t.get("cached") for t in json.loads(again.stdout)["run"]["timings"]}
    assert kept["semgrep"] == 1, "the file without a secret"
    assert json.loads(again.stdout)["result"] == result["result"]
    stored = [path.read_bytes() for path in cache.rglob("*") if path.is_file()]
    assert not any(b"c4n4ryV4lue9" in data for data in stored)


def test_status_and_clear(tmp_path: Path) -> None:
    tree = tmp_path / "target"
    tree.mkdir()
    (tree / "a.py").write_text("x = 1\n")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}

    def ask(*words: str) -> str:
        ended = run(*words, home=tmp_path, env=env)
        assert (ended.code, ended.stderr) == (0, "")
        return ended.stdout.decode()

    assert "nothing is stored yet" in ask("cache", "status")
    assert ask("cache", "clear") == "Nothing was stored.\n"
    ask("scan", str(tree), "--offline", "--scanner", "bandit")
    assert json.loads(ask("cache", "status", "--json"))["scanners"]["bandit"]["files"] == 1
    assert "bandit                 1 files" in ask("cache", "status")
    assert ask("cache", "clear").startswith("Removed ")
    assert "nothing is stored yet" in ask("cache", "status")


def test_a_store_that_cannot_be_read_is_told_and_done_without(tmp_path: Path) -> None:
    tree = tmp_path / "target"
    tree.mkdir()
    (tree / "a.py").write_text("x = 1\n")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    folder = tmp_path / "cache" / "stockade"
    folder.mkdir(parents=True)
    (folder / "results-1.sqlite").write_text("x")
    (folder / "results-1.sqlite").chmod(0o666)
    scanned = run("scan", tree, "--offline", "--scanner", "bandit", home=tmp_path, env=env)
    assert scanned.code == 0
    ended = run("cache", "status", home=tmp_path, env=env)
    assert ended.code == 2
    assert "others may write it" in ended.stderr
