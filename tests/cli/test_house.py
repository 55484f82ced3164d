"""House rules of a repository that may be hostile: refused with a clear word, or not heeded."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from stockade.cli import policies
from stockade.cli.house import POLICY, House, house
from stockade.cli.policy_scope import standing
from stockade.model.errors import UsageError
from stockade.target.open import open_target
from stockade.target.repository_files import RepositoryFiles
from support.cli import run
from target.gitrepo import Repo, make_repo

OWN = "stockade: 1\nrules:\n  - { id: own, block: severity >= low, because: b }\n"
NOTHING = "stockade: 1\nrules: []\n"
ID = "0123456789abcdef" * 2


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "repo")


def rules(repo: Repo, scratch: Path, upper: tuple[str, ...] = ("recommended",)) -> House:
    """The house rules of the work tree, below these."""
    target = open_target(str(repo.path), scratch=scratch)
    return house(tuple(map(policies.layer, upper)), RepositoryFiles(target=target))


def refused(repo: Repo, scratch: Path, upper: tuple[str, ...] = ("recommended",)) -> UsageError:
    """What is said of rules that cannot be used."""
    with pytest.raises(UsageError) as caught:
        rules(repo, scratch, upper)
    assert all(line.isprintable() for line in caught.value.message.splitlines())
    return caught.value


def layers(found: House) -> list[str]:
    return [y.name for y in found.policy.layers]


def test_a_repository_without_rules(repo: Repo, tmp_path: Path) -> None:
    found = rules(repo, tmp_path / "s")
    assert layers(found) == ["recommended (built in)"]
    assert (found.files, found.baseline.first_seen, found.settings.exclude) == ((), {}, ())


def test_its_policy_stands_below(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, OWN)
    found = rules(repo, tmp_path / "s", ("strict", "audit"))
    assert layers(found) == ["strict (built in)", "audit (built in)", POLICY]
    assert found.files == (POLICY,)


def test_what_it_is_made_of(repo: Repo, tmp_path: Path) -> None:
    base = repo.write(".stockade/vendor/base.yml", OWN)
    digest = hashlib.sha256(base.read_bytes()).hexdigest()
    line = f"sha256:{digest}  vendor/base.yml  https://a.example/base.yml\n"
    repo.write(".stockade/policy.lock", line)
    repo.write(".stockade/sub/more.yml", "stockade: 1\nextends: ../vendor/base.yml\n")
    repo.write(POLICY, "stockade: 1\nextends: sub/more.yml\nbaseline: known/./b.json\n")
    entry = f'{{"id": "{ID}", "first_seen": "2026-01-02", "rule": "a/b", "path": "c"}}'
    known = f'{{"schema": "stockade/baseline/v1", "findings": [{entry}]}}\n'
    repo.write("known/b.json", known)
    repo.write(".stockade/config.toml", 'exclude = ["x/**"]\n')
    repo.write("pyproject.toml", "[project]\n")
    found = rules(repo, tmp_path / "s")
    assert found.files == (
        ".stockade/config.toml",
        ".stockade/policy.lock",
        POLICY,
        ".stockade/sub/more.yml",
        ".stockade/vendor/base.yml",
        "known/./b.json",
        "pyproject.toml",
    )
    assert found.baseline.first_seen == {ID: "2026-01-02"}
    assert found.settings.exclude == ("x/**",)


def test_it_need_not_be_a_git_repository(tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    Repo(folder).write(POLICY, OWN)
    assert layers(rules(Repo(folder), tmp_path / "s"))[1:] == [POLICY]


@pytest.mark.parametrize("to", ["elsewhere.yml", "absent.yml", "policy.yml", "/etc/passwd"])
def test_a_link_is_refused(repo: Repo, tmp_path: Path, to: str) -> None:
    repo.write(".stockade/elsewhere.yml", OWN)
    (repo.path / POLICY).symlink_to(to)
    error = refused(repo, tmp_path / "s")
    assert error.message.startswith(f"{POLICY} cannot be used: It was replaced by a symbolic link")
    assert error.remedy == "Make it a regular file, or scan with --no-repository-config."


def test_so_is_a_folder_that_is_a_link(repo: Repo, tmp_path: Path) -> None:
    repo.write("elsewhere/policy.yml", OWN)
    (repo.path / ".stockade").symlink_to("elsewhere")
    assert f"{POLICY} cannot be used" in refused(repo, tmp_path / "s").message


def test_so_is_a_pipe(repo: Repo, tmp_path: Path) -> None:
    (repo.path / ".stockade").mkdir()
    os.mkfifo(repo.path / POLICY)
    assert f"{POLICY} cannot be used" in refused(repo, tmp_path / "s").message


def test_so_is_a_folder(repo: Repo, tmp_path: Path) -> None:
    (repo.path / POLICY).mkdir(parents=True)
    assert f"{POLICY} cannot be used" in refused(repo, tmp_path / "s").message


def test_so_is_one_that_is_too_large(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, OWN + "#" * (1 << 20))
    error = refused(repo, tmp_path / "s")
    assert error.message == f"{POLICY} cannot be used: It is over the limit of 1048576 bytes."
    assert error.remedy == "Shorten it, or scan with --no-repository-config."


@pytest.mark.parametrize(
    "text", ["", "{", "rules: []", NOTHING, "stockade: 1\nrulez: []\n", "\x1b[2J", "\0", "\udcff"]
)
def test_so_is_one_that_is_not_valid(repo: Repo, tmp_path: Path, text: str) -> None:
    repo.write(POLICY, text.encode("utf-8", "surrogateescape"))
    assert refused(repo, tmp_path / "s").message.startswith(f"{POLICY}")


def test_the_name_is_policy_yml(repo: Repo, tmp_path: Path) -> None:
    repo.write(".stockade/policy.yaml", OWN)
    error = refused(repo, tmp_path / "s")
    assert error.message == ".stockade/policy.yaml is not read"
    assert error.remedy == f"Rename it to {POLICY}."
    repo.write(POLICY, OWN)
    assert layers(rules(repo, tmp_path / "s"))[1:] == [POLICY]


@pytest.mark.parametrize(
    "reference",
    [
        "../x.yml",
        "/etc/x.yml",
        "vendor/../../x.yml",
        "../.stockade-x/x.yml",
        "sub/../../../x.yml",
        "//etc/x.yml",
    ],
)
def test_it_extends_nothing_outside_of_its_folder(
    repo: Repo, tmp_path: Path, reference: str
) -> None:
    repo.write("x.yml", OWN)
    repo.write(".stockade-x/x.yml", OWN)
    repo.write(".stockade/vendor/a.yml", OWN)
    repo.write(POLICY, f"stockade: 1\nextends: {reference}\n")
    message = refused(repo, tmp_path / "s").message
    assert message.startswith(f"{POLICY}:2:10: `{reference}` lies outside of .stockade/")


def test_nor_does_what_it_extends(repo: Repo, tmp_path: Path) -> None:
    repo.write("x.yml", OWN)
    repo.write(".stockade/sub/a.yml", "stockade: 1\nextends: ../../x.yml\n")
    repo.write(POLICY, "stockade: 1\nextends: sub/a.yml\n")
    message = refused(repo, tmp_path / "s").message
    assert ".stockade/sub/a.yml:2:10: `../../x.yml` lies outside of .stockade/" in message


@pytest.mark.parametrize("reference", ["/etc/passwd", "x.txt", "recomended"])
def test_what_is_no_policy_is_no_pack(repo: Repo, tmp_path: Path, reference: str) -> None:
    repo.write(POLICY, f"stockade: 1\nextends: {reference}\n")
    message = refused(repo, tmp_path / "s").message
    assert message.startswith(f"{POLICY}:2:10: no pack is called")
    assert "root:" not in message


@pytest.mark.parametrize("reference", ["https://a.example/x.yml", "http://a.example/x"])
def test_nothing_is_fetched(repo: Repo, tmp_path: Path, reference: str) -> None:
    repo.write(POLICY, f"stockade: 1\nextends: {reference}\n")
    message = refused(repo, tmp_path / "s").message
    assert message.startswith(f"{POLICY}:2:10: nothing is fetched while a policy is read")
    assert f"stockade policy vendor {reference}" in message


@pytest.mark.parametrize("reference", ["~/x.yml", "$HOME/x.yml", "a/b.yml"])
def test_nothing_is_expanded(repo: Repo, tmp_path: Path, reference: str) -> None:
    repo.write(POLICY, f"stockade: 1\nextends: {reference}\n")
    message = refused(repo, tmp_path / "s").message
    assert message.startswith(f"{POLICY}:2:10: .stockade/")
    assert "does not exist" in message


@pytest.mark.parametrize("name", [r"a\0.yml", r"\e[2J.yml"])
def test_odd_names_do_not_exist(repo: Repo, tmp_path: Path, name: str) -> None:
    repo.write(POLICY, f'stockade: 1\nextends: "{name}"\n')
    assert "does not exist" in refused(repo, tmp_path / "s").message


@pytest.mark.parametrize("to", ["../../x.yml", "/etc/passwd", "real.yml"])
def test_a_link_is_not_extended(repo: Repo, tmp_path: Path, to: str) -> None:
    repo.write("x.yml", OWN)
    repo.write(".stockade/vendor/real.yml", OWN)
    (repo.path / ".stockade/vendor/a.yml").symlink_to(to)
    repo.write(POLICY, "stockade: 1\nextends: vendor/a.yml\n")
    message = refused(repo, tmp_path / "s").message
    assert ".stockade/vendor/a.yml cannot be used: It was replaced by a symbolic link" in message


def test_a_copy_is_what_the_lock_says(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, "stockade: 1\nextends: vendor/base.yml\n")
    base = repo.write(".stockade/vendor/base.yml", OWN)
    told = refused(repo, tmp_path / "s").message
    assert ".stockade/vendor/base.yml has no line in policy.lock" in told
    digest = hashlib.sha256(base.read_bytes()).hexdigest()
    line = f"sha256:{digest}  vendor/base.yml  https://a.example/base.yml\n"
    repo.write(".stockade/policy.lock", line)
    assert [r.id for r in rules(repo, tmp_path / "s").policy.layers[1].rules] == ["own"]
    base.write_text(OWN.replace("low", "high"))
    told = refused(repo, tmp_path / "s").message
    assert ".stockade/vendor/base.yml was changed" in told
    repo.write(".stockade/policy.lock", "nonsense\n")
    assert ".stockade/policy.lock:1:" in refused(repo, tmp_path / "s").message
    (repo.path / ".stockade/policy.lock").unlink()
    (repo.path / ".stockade/policy.lock").symlink_to("/etc/passwd")
    assert ".stockade/policy.lock cannot be used" in refused(repo, tmp_path / "s").message


@pytest.mark.parametrize(
    ("above", "below", "said"),
    [
        (
            "rules:\n  - { id: r, block: 'true', because: b }\n",
            "rules:\n  - { id: r, warn: 'true', because: b }\n",
            "rule `r` only warns",
        ),
        (
            "rules:\n  - { id: r, block: 'true', because: b, waivable: false }\n",
            "rules:\n  - { id: r, block: 'true', because: b }\n",
            "rule `r` can be waived",
        ),
        ("gaps:\n  timeout: block\n", "gaps:\n  timeout: warn\n", "gap `timeout` is set to warn"),
        ("waiver-max-days: 30\n", "waiver-max-days: 31\n", "`waiver-max-days` is 31"),
        ("suppressions: refuse\n", "suppressions: honour\n", "`suppressions` is honour"),
        (
            "waiver-checks:\n  unused: block\n",
            "waiver-checks:\n  unused: warn\n",
            "`unused` is set to warn",
        ),
    ],
)
def test_what_would_loosen_is_refused_with_both_places(
    repo: Repo, tmp_path: Path, above: str, below: str, said: str
) -> None:
    organisation = tmp_path / "organisation.yml"
    organisation.write_text(f"stockade: 1\n{above}")
    repo.write(POLICY, f"stockade: 1\nabout: mine\n{below}")
    error = refused(repo, tmp_path / "s", (str(organisation),))
    line, other = below.count("\n") + 2, above.count("\n") + 1
    assert error.message.startswith(f"{POLICY}:{line}:"), error.message
    assert said in error.message
    assert f"{organisation}:{other}" in error.message
    assert "write a waiver" in error.remedy


@pytest.mark.parametrize(
    "path", ["../b.json", "/etc/passwd", "a/../../b.json", r"a\0b", "known/../../b.json"]
)
def test_a_baseline_does_not_lie_outside(repo: Repo, tmp_path: Path, path: str) -> None:
    repo.write(POLICY, f'stockade: 1\nbaseline: "{path}"\n')
    message = refused(repo, tmp_path / "s").message
    assert message.startswith(f"{POLICY}:2:11: ")
    assert "is not inside the scanned target" in message


@pytest.mark.parametrize("to", ["/etc/passwd", "absent", "../outside.json"])
def test_a_baseline_is_no_link(repo: Repo, tmp_path: Path, to: str) -> None:
    (tmp_path / "outside.json").write_text("{}")
    (repo.path / ".stockade").mkdir()
    (repo.path / ".stockade/baseline.json").symlink_to(to)
    message = refused(repo, tmp_path / "s").message
    assert message.startswith(".stockade/baseline.json cannot be used")


def test_a_baseline_is_checked(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, 'stockade: 1\nbaseline: "b\\e[2J.json"\n')
    repo.write("b\x1b[2J.json", "{")
    assert refused(repo, tmp_path / "s").message.startswith("b\\x1b[2J.json:1: ")
    (repo.path / "b\x1b[2J.json").unlink()
    (repo.path / "b\x1b[2J.json").symlink_to("x")
    assert refused(repo, tmp_path / "s").message.startswith("b\\x1b[2J.json cannot be used")
    (repo.path / "b\x1b[2J.json").unlink()
    assert rules(repo, tmp_path / "s").baseline.first_seen == {}


def test_its_settings_are_checked(repo: Repo, tmp_path: Path) -> None:
    repo.write(".stockade/config.toml", 'policy = ["/etc/lax.yml"]\n')
    message = refused(repo, tmp_path / "s").message
    assert message == (
        ".stockade/config.toml sets 'policy', which only the user's own configuration may set"
    )
    repo.write(".stockade/config.toml", 'policy-command = ["/bin/true"]\n')
    assert "only the user's own configuration" in refused(repo, tmp_path / "s").message


def test_who_does_not_trust_it_heeds_nothing_of_it() -> None:
    found = house((policies.layer("audit"),), None)
    assert layers(found) == ["audit (built in)"]
    assert (found.files, found.baseline.first_seen, found.settings.exclude) == ((), {}, ())


HOSTILE: dict[str, Callable[[Path], object]] = {
    "link": lambda path: path.symlink_to("/etc/passwd"),
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "invalid": lambda path: path.write_text("{"),
    "lax": lambda path: path.write_text("stockade: 1\ngaps:\n  timeout: warn\n"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_scan_ends_with_exit_code_2_or_heeds_nothing(tmp_path: Path, kind: str) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("a.py", "import os\n")
    (repo.path / ".stockade").mkdir()
    HOSTILE[kind](repo.path / POLICY)
    words = ("scan", repo.path, "--scanner", "bandit")
    ended = run(*words, home=tmp_path / "home")
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr.startswith(f"error: {POLICY}")
    assert "Traceback" not in ended.stderr
    assert "root:" not in ended.stderr
    ended = run(*words, "--no-repository-config", home=tmp_path / "home")
    assert ended.code == 0, ended.stderr
    assert b"Judged by recommended (built in)\n" in ended.stdout


def test_without_its_configuration_nothing_of_it_counts(tmp_path: Path) -> None:
    """Neither policy nor waivers, neither baseline nor what it leaves out."""
    repo = make_repo(tmp_path / "repo")
    repo.write("a.py", 'import subprocess\nsubprocess.call("ls " + x, shell=True)\n')
    repo.write("b/b.py", 'import subprocess\nsubprocess.call("ls " + x, shell=True)\n')
    repo.write(
        POLICY,
        "stockade: 1\nwaivers:\n  - { id: W, match: { rule: bandit/* }, until: 2030-01-01, "
        "owner: me, reason: r }\nwaiver-max-days: 90\n",
    )
    repo.write(".stockade/config.toml", 'exclude = ["b/**"]\n')
    repo.write(".stockade/baseline.json", '{"schema": "stockade/baseline/v1", "findings": []}\n')
    words = ("scan", repo.path, "--scanner", "bandit", "--on", "2029-12-31")
    heeded = run(*words, home=tmp_path / "home")
    assert heeded.code == 0, heeded.stderr
    assert b"waived" in heeded.stdout
    ended = run(*words, "--no-repository-config", home=tmp_path / "home")
    assert ended.code == 1
    assert b"a.py" in ended.stdout
    assert b"b/b.py" in ended.stdout
    assert b"waived" not in ended.stdout
    assert b"excluded" not in ended.stdout


@pytest.mark.parametrize(
    "name",
    [POLICY, "./.stockade/policy.yml", "src/../.stockade/policy.yml", "absolute"],
)
@pytest.mark.parametrize("by", ["option", "variable", "configuration"])
def test_the_repositorys_own_policy_is_not_applied_twice(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, by: str
) -> None:
    repo.write(POLICY, OWN)
    repo.write("src/a.py")
    monkeypatch.chdir(repo.path)
    monkeypatch.delenv(policies.VARIABLE, raising=False)
    called = str(repo.path / POLICY) if "absolute" in (name, by) or by == "configuration" else name
    config = tmp_path / "config.toml"
    config.write_text(f'policy = ["{called}"]\n' if by == "configuration" else "")
    if by == "variable":
        monkeypatch.setenv(policies.VARIABLE, called)
    found = standing((called,) if by == "option" else (), str(config))
    assert layers(found) == [POLICY]
    monkeypatch.chdir(repo.path / "src")
    if Path(called).is_absolute():
        assert layers(standing((called,), str(config))) == [POLICY]


def test_other_policies_of_the_repository_stand_above_its_own(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write(POLICY, OWN)
    repo.write(".stockade/commit.yml", OWN.replace("own", "commit"))
    monkeypatch.chdir(repo.path)
    monkeypatch.delenv(policies.VARIABLE, raising=False)
    (tmp_path / "config.toml").write_text("")
    found = standing((".stockade/commit.yml",), str(tmp_path / "config.toml"))
    assert layers(found) == [".stockade/commit.yml", POLICY]
