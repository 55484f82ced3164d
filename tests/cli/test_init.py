"""`stockade init`: the page that it writes, its examples, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
import itertools
import subprocess
from pathlib import Path

import pytest

from stockade.cli.init_files import starters
from stockade.cli.policies import DiskLibrary, pack
from stockade.model.errors import UsageError
from stockade.policy.layers import stacked
from stockade.policy.load import load
from stockade.policy.rules import Layer
from stockade.policy.run_tests import run_tests
from support.cli import Ended, run
from support.waiving import listing

TODAY = dt.date(2026, 7, 1)
EXAMPLES = ("rules", "waivers")


def page() -> str:
    (starter,) = starters(TODAY)
    assert starter.path == ".stockade/policy.yml"
    return starter.text


def uncommented(*sections: str) -> str:
    """The page with these of its examples, as an editor uncomments them."""
    lines, inside = [], False
    for line in page().splitlines():
        if line.startswith("# ") and line.endswith(":") and not line.startswith("#  "):
            inside = line[2:-1] in sections
        lines.append(line.removeprefix("# ") if inside else line)
    return "\n".join(lines) + "\n"


def loaded(text: str) -> Layer:
    return load("p.yml", text.encode(), name="p", library=DiskLibrary())


def init(folder: Path, home: Path) -> Ended:
    ended = run("init", home=home, cwd=folder)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


@pytest.mark.parametrize("count", range(3))
def test_every_choice_of_examples_is_valid(count: int) -> None:
    for chosen in itertools.combinations(EXAMPLES, count):
        layer = loaded(uncommented(*chosen))
        stacked([pack("recommended"), layer])
        plain = loaded(page())
        assert len(layer.rules) == len(plain.rules) + ("rules" in chosen)
        assert len(layer.waivers) == ("waivers" in chosen)
        assert len(layer.tests) == len(plain.tests) == 1


def test_the_examples_do_what_they_say() -> None:
    layer = loaded(uncommented(*EXAMPLES))
    assert [done.passed for done in run_tests(layer, TODAY)] == [True]
    assert layer.rules[-1].id == "payments-core"
    (waiver,) = layer.waivers
    cap = pack("recommended").waiver_max_days
    assert cap is not None
    assert TODAY < waiver.until <= TODAY + dt.timedelta(days=cap)


def test_it_writes_the_page_and_says_what_is_next(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    (folder / "src").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", folder], check=True)
    ended = init(folder / "src", tmp_path)
    assert (ended.code, ended.stderr) == (0, "")
    shown = ended.stdout.decode()
    written = (folder / ".stockade" / "policy.yml").read_text()
    assert loaded(written).waivers == ()
    assert shown.startswith("../.stockade/policy.yml written:\n\n  ## What may be merged")
    assert all(line in shown for line in written.splitlines())
    commands = [line.split("  ")[1] for line in shown.splitlines() if line[2:10] == "stockade"]
    assert [" ".join(c.split()[:3]) for c in commands[-3:]] == [
        "stockade scan .",
        "stockade waive ID",
        "stockade policy test",
    ]
    assert "docs/doors.md" in shown
    assert {name for name in listing(folder) if not name.startswith(".git/")} == {
        ".stockade/policy.yml"
    }


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "shop" / ".stockade" / "policy.yml"
    file.parent.mkdir(parents=True)
    file.write_text("not even a policy")
    ended = init(tmp_path / "shop", tmp_path)
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.startswith(b".stockade/policy.yml is there already: nothing to do.\n")
    assert b"stockade scan ." in ended.stdout
    assert file.read_text() == "not even a policy"


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    (folder / ".stockade").mkdir(parents=True)
    (folder / ".stockade" / "policy.yml").symlink_to(tmp_path / "victim")
    ended = init(folder, tmp_path)
    assert ended.code == 2
    assert "it is a symbolic link" in ended.stderr
    assert not (tmp_path / "victim").exists()


def test_a_policy_by_another_name_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    (folder / ".stockade").mkdir(parents=True)
    (folder / ".stockade" / "policy.yaml").write_text("stockade: 1\n")
    ended = init(folder, tmp_path)
    assert ended.code == 2
    assert ".stockade/policy.yaml is not read" in ended.stderr
    assert "Rename it" in ended.stderr


def test_the_page_is_a_policy_as_it_stands() -> None:
    with pytest.raises(UsageError, match="`rules` is a list"):
        loaded(page() + "rules: none\n")  # it is read, and not passed over as comments
    assert loaded(page()).waivers == ()
