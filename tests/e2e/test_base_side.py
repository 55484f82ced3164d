"""What a change brings, told by a scan of what it is made from with the same rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.cli import run
from support.local_store import build_store
from support.osv_records import record
from target.gitrepo import Repo, make_repo

pytestmark = pytest.mark.slow

SHELL = 'import subprocess\n\nsubprocess.call("ls " + x, shell=True)\n'
FLASK = """\
import os
import flask

app = flask.Flask(__name__)


@app.route("/")
def index():
    name = {}
    os.system("echo " + name)
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """`main` with a flaw in `a.py`, and `change` checked out on top of it."""
    made = make_repo(tmp_path / "repo")
    made.write("a.py", SHELL)
    made.write("b.py", "y = 2\n")
    made.commit()
    made.git("checkout", "-qb", "change")
    return made


def reviewed(
    repo: Repo, *words: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None
) -> dict[str, Any]:
    """The record of a scan as a change of `main`."""
    home = repo.path.parent / "home"
    home.mkdir(exist_ok=True)
    base = () if "--staged" in words else ("--since", "main")
    more = () if "--scanner" in words else ("--scanner", "bandit")
    ended = run(
        *("scan", "--offline", "--report", "json", *base, *more, *words),
        home=home,
        cwd=cwd or repo.path,
        env=env,
    )
    assert ended.stdout, ended.stderr
    result: dict[str, Any] = json.loads(ended.stdout)["result"]
    return result


def told(result: dict[str, Any], rule: str = "bandit/B602") -> dict[str, bool]:
    """Path to whether the change brings the finding of the rule there."""
    return {
        one["locations"][0]["path"]: one["introduced"]
        for f in result["findings"]
        for one in (f, *f.get("witnesses", ()))
        if one["rule"] == rule
    }


def test_a_blank_line_a_rename_and_a_move_bring_nothing(repo: Repo) -> None:
    for name, code in {"a.py": f"\n\n{SHELL}", "c.py": SHELL, "b.py": f"y = 2\n{SHELL}"}.items():
        repo.git("checkout", "-q", "main", "--", ".")
        if name != "a.py":
            repo.write("a.py", "") if name == "b.py" else (repo.path / "a.py").unlink()
        repo.write(name, code)
        assert told(reviewed(repo)) == {name: False}
        repo.git("add", "--all")
        assert told(reviewed(repo, "--staged")) == {name: False}
        repo.git("reset", "-q", "--hard", "main")


def test_a_copy_and_a_second_one_are_brought(repo: Repo) -> None:
    repo.write("0.py", SHELL)
    repo.write("a.py", SHELL + SHELL.splitlines()[-1] + "\n")
    result = reviewed(repo)
    brought = [f["introduced"] for f in result["findings"] if f["rule"] == "bandit/B602"]
    assert told(result)["0.py"] is True
    assert sorted(brought) == [False, True, True]


def test_a_new_source_makes_an_old_sink_new(repo: Repo) -> None:
    """The line that is flagged is the same."""
    repo.git("checkout", "-q", "main")
    repo.write("web.py", FLASK.format('"x"'))
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write("web.py", FLASK.format('flask.request.args["name"]'))
    result = reviewed(repo, "--scanner", "semgrep")
    assert told(result, "semgrep/python-command-injection-taint") == {"web.py": True}


def test_a_new_rule_is_not_blamed_on_the_change(repo: Repo, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text(
        "rules:\n- {id: house.rule, languages: [python], severity: HIGH, message: m,"
        " pattern: y = $N}\n"
    )
    repo.write("b.py", "y = 2\nz = 3\n")
    repo.write("c.py", "y = 5\n")
    result = reviewed(repo, "--scanner", "semgrep", "--rules", rules)
    assert told(result, "semgrep/house.rule") == {"b.py": False, "c.py": True}


def secret(mark: str) -> str:
    return f"token = '{'gh' + 'p_'}{mark}6C7e42F292c6912E7710c838347Ae178B{mark}'\n"


def test_a_secret_is_known_by_its_value(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    repo.write("k.py", secret("a"))
    repo.commit()
    repo.git("checkout", "-qB", "change")
    words = ("--scanner", "secrets")

    def brought(result: dict[str, Any]) -> dict[str, bool]:
        return {f["locations"][0]["path"]: f["introduced"] for f in result["findings"]}

    repo.write("k.py", f"# moved down\n{secret('a')}")
    assert brought(reviewed(repo, *words)) == {"k.py": False}
    repo.write("k.py", secret("b"))
    assert brought(reviewed(repo, *words)) == {"k.py": True}
    repo.write("k.py", secret("a"))
    repo.write("copy.py", secret("a"))
    assert brought(reviewed(repo, *words)) == {"copy.py": True}, "one secret in two places"


def test_a_secret_is_known_by_its_value_without_a_key_too(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    repo.write("k.py", secret("a"))
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write("k.py", secret("b"))
    no_home = {"XDG_DATA_HOME": "/proc/nowhere"}
    (found,) = reviewed(repo, "--scanner", "secrets", env=no_home)["findings"]
    assert found["introduced"] is True


def test_a_link_that_becomes_a_file_brings_what_is_in_it(repo: Repo) -> None:
    """Both have the same content in git."""
    code = "import subprocess,sys;subprocess.run(sys.argv[1],shell=True)"
    repo.git("checkout", "-q", "main")
    (repo.path / "evil.py").symlink_to(code)
    repo.commit()
    repo.git("checkout", "-qB", "change")
    (repo.path / "evil.py").unlink()
    repo.write("evil.py", code)
    assert told(reviewed(repo))["evil.py"] is True
    repo.git("add", "--all")
    assert told(reviewed(repo, "--staged")) == {"evil.py": True}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (
            'subprocess.run(\n    "ls",\n    shell=True,\n)\n',
            "subprocess.run(\n    x,\n    shell=True,\n)\n",
        ),
        (
            "subprocess.run(\"ls ' + x + '\", shell=True)\n",
            'subprocess.run("ls " + x + "", shell=True)\n',
        ),
        (
            'subprocess.run(f"curl http://{s}@h", shell=True)\n',
            'subprocess.run(f"curl http://{x}@h", shell=True)\n',
        ),
    ],
    ids=["several lines", "quotes", "masked"],
)
def test_other_code_in_the_same_shape_is_brought(repo: Repo, before: str, now: str) -> None:
    repo.git("checkout", "-q", "main")
    repo.write("a.py", f"import subprocess\n{before}")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write("a.py", f"import subprocess\n{now}")
    assert told(reviewed(repo)) == {"a.py": True}


def test_what_is_rated_worse_elsewhere_is_brought(repo: Repo) -> None:
    """A password in tests weighs less than one in the program."""
    password = "password = 'h" + "unter22-and-More'\n"
    repo.git("checkout", "-q", "main")
    repo.write("tests/k.py", password)
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.git("mv", "tests", "src")
    result = reviewed(repo, "--scanner", "secrets")
    assert [f["introduced"] for f in result["findings"]] == [True]
    assert result["verdict"]["state"] == "blocked"


def test_where_branches_have_merged_each_other_each_base_counts(repo: Repo) -> None:
    """A change may bring back what the other side has mended."""
    repo.git("checkout", "-q", "main")
    repo.git("checkout", "-qb", "one")
    repo.write("one.txt", "1\n")
    first = repo.commit()
    repo.git("checkout", "-q", "main")
    repo.write("a.py", "x = 1\n")
    second = repo.commit()
    repo.git("merge", "-q", "--no-edit", first)
    repo.git("checkout", "-qB", "change", first)
    repo.git("merge", "-q", "--no-edit", second)
    repo.write("a.py", SHELL)
    repo.commit("--amend")
    assert told(reviewed(repo)) == {"a.py": True}


def test_a_dependency_is_blamed_on_who_pins_it(repo: Repo, tmp_path: Path) -> None:
    """The advisories of today are applied to both sides."""
    store = build_store(
        tmp_path / "store",
        [record("old", ["1.0", "1.1"], id="PYSEC-1"), record("fresh", ["1.0"], id="PYSEC-2")],
    )
    repo.git("checkout", "-q", "main")
    repo.write("requirements.txt", "old==1.0\n")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write("requirements.txt", "# pins\nold==1.1\nfresh==1.0\n")
    result = reviewed(repo, "--scanner", "dependencies", "--advisory-store", store)
    found = {f["package"]["name"]: f["introduced"] for f in result["findings"]}
    assert found == {"old": False, "fresh": True}


def test_what_the_base_side_could_not_be_checked_for_is_brought(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    repo.write("a.py", "def broken(:\n" + SHELL)
    base = repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write("a.py", SHELL)
    result = reviewed(repo)
    assert told(result) == {"a.py": True}
    note = f"1 file could not be checked as of {base[:12]}, e.g. a.py: what is found there counts"
    assert any(n.startswith(note) for n in result["target"]["notes"])


def test_from_a_detached_head_and_another_work_tree(repo: Repo, tmp_path: Path) -> None:
    repo.write("b.py", SHELL)
    repo.commit()
    repo.git("checkout", "-q", "--detach")
    assert told(reviewed(repo)) == {"a.py": False, "b.py": True}
    repo.git("worktree", "add", "-q", str(tmp_path / "other"), "change")
    other = Repo(tmp_path / "other")
    assert told(reviewed(repo, cwd=other.path)) == {"a.py": False, "b.py": True}
    assert told(reviewed(repo, "change")) == {"a.py": False, "b.py": True}


def test_what_a_first_commit_holds_is_new(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "first")
    repo.write("a.py", SHELL)
    repo.git("add", "--all")
    found = reviewed(repo, "--staged")["findings"]
    assert {(f["changed"], f.get("introduced")) for f in found} == {(True, None)}


def test_an_old_flaw_blocks_no_change_and_a_new_one_does(repo: Repo) -> None:
    repo.write("a.py", f"# a note\n{SHELL}")
    assert reviewed(repo)["verdict"]["state"] == "passed"
    repo.write("b.py", SHELL)
    assert reviewed(repo)["verdict"]["state"] == "blocked"


def test_a_shallow_clone_says_what_it_needs(repo: Repo, tmp_path: Path) -> None:
    repo.write("b.py", SHELL)
    repo.commit()
    shallow = Repo(tmp_path / "shallow")
    source = f"file://{repo.path}"
    repo.git("clone", "-q", "--depth=1", "--branch=change", source, str(shallow.path))
    shallow.git("fetch", "-q", "--depth=1", "origin", "main:main")
    home = tmp_path / "home"
    home.mkdir()
    words = ("scan", "--offline", "--scanner", "bandit", "--since", "main")
    ended = run(*words, home=home, cwd=shallow.path)
    assert ended.code == 2
    assert "shallow" in ended.stderr
    shallow.git("fetch", "-q", "--unshallow", "origin")
    ended = run(*words, "--report", "json", home=home, cwd=shallow.path)
    assert told(json.loads(ended.stdout)["result"]) == {"a.py": False, "b.py": True}
