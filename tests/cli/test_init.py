"""`stockade init`: what it shows, asks and writes, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from stockade.cli.house import POLICY
from stockade.cli.init_files import HOOKS, WORKFLOW, hooks, policy, workflow
from stockade.cli.init_write import look, write
from stockade.cli.policies import DiskLibrary, pack
from stockade.model.errors import UsageError
from stockade.policy.layers import stacked
from stockade.policy.load import load
from stockade.policy.rules import Layer
from stockade.policy.run_tests import run_tests
from support.cli import STOCKADE, Ended, environment, run
from support.waiving import listing

TODAY = dt.date(2026, 7, 1)
EXAMPLES = ("rules", "waivers")


def page() -> str:
    return policy(TODAY).text


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


def init(folder: Path, home: Path, *words: str) -> Ended:
    """Run it off a terminal."""
    ended = run("init", *words, home=home, cwd=folder)
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


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository without anything."""
    folder = tmp_path / "shop"
    (folder / "src").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """What is there beside git's own."""
    return {name: data for name, data in listing(folder).items() if not name.startswith(".git/")}


def test_it_writes_what_it_showed_and_says_what_is_next(shop: Path, tmp_path: Path) -> None:
    ended = init(shop / "src", tmp_path, "--yes")
    assert (ended.code, ended.stderr) == (0, "")
    shown = ended.stdout.decode()
    written = files(shop)
    assert set(written) == {POLICY, HOOKS, WORKFLOW}
    for name, data in written.items():
        lines = data.decode().splitlines()
        head = ["--- /dev/null", f"+++ ../{name}", f"@@ -0,0 +1,{len(lines)} @@"]
        assert "\n".join([*head, *(f"+{line}" for line in lines)]) in shown
        assert f"../{name} written.\n" in shown
    assert loaded(written[POLICY].decode()).waivers == ()
    commands = [line[2:48].strip() for line in shown.partition("Next:\n")[2].splitlines()[:5]]
    assert [" ".join(c.split()[:3]) for c in commands] == [
        "pre-commit install",
        "stockade scan .",
        "stockade baseline create",
        "stockade waive ID",
        "stockade policy test",
    ]
    assert "docs/doors.md" in shown


def test_git_applies_the_diff_that_is_shown(shop: Path, tmp_path: Path) -> None:
    """It is a unified diff in earnest, and holds all that `--yes` writes."""
    patch = init(shop, tmp_path).stdout
    init(shop, tmp_path, "--yes")
    wanted = files(shop)
    other = tmp_path / "other"
    other.mkdir()
    subprocess.run(["git", "apply", "-p0"], cwd=other, input=patch, check=True)
    assert files(other) == wanted


def test_a_second_run_has_nothing_to_do(shop: Path, tmp_path: Path) -> None:
    init(shop, tmp_path, "--yes")
    before = files(shop)
    ended = init(shop, tmp_path)
    assert (ended.code, ended.stderr) == (0, "")
    shown = ended.stdout.decode()
    assert [n for n in before if f"{n} is there already: nothing to do.\n" in shown] == [*before]
    assert "+++" not in shown
    assert "stockade scan ." in shown
    assert files(shop) == before


def test_off_a_terminal_it_writes_nothing_and_says_so(shop: Path, tmp_path: Path) -> None:
    ended = init(shop, tmp_path)
    assert ended.code == 0
    assert ended.stderr.startswith("Nothing was written: ")
    assert "--yes" in ended.stderr
    assert b"+stockade: 1\n" in ended.stdout
    assert b"written." not in ended.stdout
    assert files(shop) == {}


@pytest.mark.parametrize("answer", ["y", "n", "", "\x04"])
def test_on_a_terminal_it_asks(shop: Path, tmp_path: Path, answer: str) -> None:
    ended = at_a_terminal(shop, tmp_path, answer=f"{answer}\n" if answer != "\x04" else answer)
    assert ended.code == (130 if answer == "\x04" else 0)
    assert "Write these 3 files? [y/N]: " in ended.stderr
    assert bool(files(shop)) is (answer == "y")
    assert ("Nothing was written." in ended.stderr) is (answer in ("n", ""))


def at_a_terminal(folder: Path, home: Path, *, answer: str) -> Ended:
    """Run it with a terminal as its standard input, on which `answer` is typed."""
    master, slave = pty.openpty()
    try:
        os.write(master, answer.encode())
        ended = subprocess.run(
            [STOCKADE, "init"],
            stdin=slave,
            capture_output=True,
            cwd=folder,
            env=environment(home),
            check=False,
        )
    finally:
        os.close(master)
        os.close(slave)
    return Ended(code=ended.returncode, stdout=ended.stdout, stderr=ended.stderr.decode())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--no-hook",), {POLICY, WORKFLOW}),
        (("--no-workflow",), {POLICY, HOOKS}),
        (("--no-hook", "--no-workflow"), {POLICY}),
    ],
)
def test_what_is_not_wanted_is_left_out(
    shop: Path, tmp_path: Path, words: tuple[str, ...], expected: set[str]
) -> None:
    ended = init(shop, tmp_path, "--yes", *words)
    assert ended.code == 0
    assert set(files(shop)) == expected
    assert (b"pre-commit install" in ended.stdout) is (HOOKS in expected)


def test_the_repository_around_the_target_is_meant(shop: Path, tmp_path: Path) -> None:
    ended = init(tmp_path, tmp_path, "shop/src", "--yes", "--no-workflow")
    assert ended.code == 0
    assert b"shop/.stockade/policy.yml written." in ended.stdout
    assert set(files(shop)) == {POLICY, HOOKS}


@pytest.mark.parametrize("target", ["absent", "shop/a.py", "main", ""])
def test_a_target_that_is_no_folder(shop: Path, tmp_path: Path, target: str) -> None:
    (shop / "a.py").write_text("x = 1\n")
    ended = init(tmp_path, tmp_path, target, "--yes")
    assert ended.code == 2
    assert f"no such folder: {target!r}" in ended.stderr
    assert set(files(shop)) == {"a.py"}


def test_a_folder_without_git(tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    assert init(folder, tmp_path, "--yes").code == 0
    assert set(files(folder)) == {POLICY, HOOKS, WORKFLOW}


OWN_HOOKS = "repos:\n  - repo: local\n    hooks: [{id: x}]\n"


def test_files_that_are_there_are_never_touched(shop: Path, tmp_path: Path) -> None:
    own = {POLICY: "not even a policy", HOOKS: OWN_HOOKS, WORKFLOW: "name: mine\n"}
    for name, text in own.items():
        (shop / name).parent.mkdir(parents=True, exist_ok=True)
        (shop / name).write_text(text)
    ended = init(shop, tmp_path, "--yes")
    assert (ended.code, ended.stderr) == (0, "")
    assert {name: data.decode() for name, data in files(shop).items()} == own
    shown = ended.stdout.decode()
    assert shown.startswith(f"{POLICY} is there already: nothing to do.\n\n{HOOKS} is there alr")
    assert "Add to its `repos`:\n\n  - repo: https://" in shown
    assert "\n      - id: stockade\n      - id: stockade-push\n" in shown
    assert f"{WORKFLOW} is there already, and does not use Stockade. This would:\n" in shown
    assert "pre-commit install -t pre-commit -t pre-push" in shown


def test_the_snippet_for_a_hooks_file_fits_into_it(shop: Path, tmp_path: Path) -> None:
    (shop / HOOKS).write_text(OWN_HOOKS)
    shown = init(shop, tmp_path).stdout.decode()
    snippet = shown.partition("`repos`:\n\n")[2].partition("\n\n")[0]
    (shop / HOOKS).write_text(f"{OWN_HOOKS}{snippet}\n")
    repos = yaml.safe_load((shop / HOOKS).read_text())["repos"]
    assert [hook["id"] for repo in repos for hook in repo["hooks"]] == [
        "x",
        "stockade",
        "stockade-push",
    ]
    assert f"{HOOKS} is there already: nothing to do." in init(shop, tmp_path).stdout.decode()


@pytest.mark.parametrize(
    ("hooks", "missing"),
    [
        ("- id: stockade\n", {"stockade-push"}),
        ("  - {id: 'stockade-push', args: [x]}  # here\n", {"stockade"}),
        ('hooks: [{"id": "stockade"}, {id: stockade-push}]\n', set()),
        ("# - id: stockade\n- id: stockade-all\n- id: stockade-push\n", {"stockade"}),
        ("- id: other # - id: stockade\n", {"stockade", "stockade-push"}),
        ("\xff\n" * 9, {"stockade", "stockade-push"}),
    ],
)
def test_only_what_is_missing_is_named(
    shop: Path, tmp_path: Path, hooks: str, missing: set[str]
) -> None:
    (shop / HOOKS).write_text(hooks, encoding="latin-1")
    shown = init(shop, tmp_path).stdout.decode().partition(f"{HOOKS} is there")[2]
    shown = shown.partition("--- /dev/null")[0]
    assert set(re.findall(r"- id: (\S+)", shown)) == missing


def test_a_workflow_that_uses_the_action_needs_nothing(shop: Path, tmp_path: Path) -> None:
    (shop / WORKFLOW).parent.mkdir(parents=True)
    (shop / WORKFLOW).write_text(f"steps:\n  - uses: 'stockade-dev/stockade@{'0' * 40}'\n")
    assert f"{WORKFLOW} is there already: nothing to do." in init(shop, tmp_path).stdout.decode()


@pytest.mark.parametrize(
    "link",
    [POLICY, HOOKS, WORKFLOW, ".stockade", ".github", ".github/workflows"],
)
def test_nothing_is_written_through_a_link(shop: Path, tmp_path: Path, link: str) -> None:
    (tmp_path / "victim").mkdir()
    (shop / link).parent.mkdir(parents=True, exist_ok=True)
    (shop / link).symlink_to(tmp_path / "victim")
    ended = init(shop, tmp_path, "--yes")
    assert ended.code == 2
    assert "it is a symbolic link" in ended.stderr
    assert files(shop) == {}
    assert not [*(tmp_path / "victim").iterdir()]


@pytest.mark.parametrize("name", [".stockade", ".github", HOOKS])
def test_something_odd_in_a_place_stops_all_of_it(shop: Path, tmp_path: Path, name: str) -> None:
    os.mkfifo(shop / name)
    ended = init(shop, tmp_path, "--yes")
    assert ended.code == 2
    assert "Make it a regular file" in ended.stderr
    assert files(shop) == {}


def test_a_policy_by_another_name_is_told(shop: Path, tmp_path: Path) -> None:
    (shop / ".stockade").mkdir(parents=True)
    (shop / ".stockade" / "policy.yaml").write_text("stockade: 1\n")
    ended = init(shop, tmp_path, "--yes")
    assert ended.code == 2
    assert ".stockade/policy.yaml is not read" in ended.stderr
    assert "Rename it" in ended.stderr
    assert set(files(shop)) == {".stockade/policy.yaml"}


def test_if_one_write_fails_it_tells_which_were_written(shop: Path) -> None:
    """Somebody else writes in the meantime."""
    places = look(shop, [policy(TODAY), hooks(), workflow("main")])
    names = [place.name for place in places]
    writing = write(places)
    assert next(writing) == names[0]
    (shop / HOOKS).write_text("theirs\n")
    with pytest.raises(UsageError) as caught:
        next(writing)
    first, second = caught.value.message.splitlines()
    assert first == f"{names[1]} cannot be written: meanwhile somebody else has"
    assert second == f"written: {names[0]}; not written: {names[1]}, {names[2]}"
    assert "run it again" in caught.value.remedy
    assert set(files(shop)) == {POLICY, HOOKS}
    assert (shop / HOOKS).read_text() == "theirs\n"


def test_a_link_that_appears_meanwhile_is_not_followed(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    places = look(shop, [workflow("main")])
    (shop / ".github").symlink_to(tmp_path / "victim")
    with pytest.raises(UsageError) as caught:
        list(write(places))
    assert "written: nothing; not written: " in caught.value.message
    assert not [*(tmp_path / "victim").iterdir()]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written_is_found_first(shop: Path, tmp_path: Path) -> None:
    (shop / ".github").mkdir(mode=0o500)
    ended = init(shop, tmp_path, "--yes")
    assert ended.code == 2
    assert "you may not write .github" in ended.stderr
    assert files(shop) == {}


def test_the_page_is_a_policy_as_it_stands() -> None:
    with pytest.raises(UsageError, match="`rules` is a list"):
        loaded(page() + "rules: none\n")  # it is read, and not passed over as comments
    assert loaded(page()).waivers == ()
