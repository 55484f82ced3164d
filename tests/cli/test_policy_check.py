"""`stockade policy check`: what is in force, every error, and copies that are not as locked."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from stockade.cli.policy_table import fold
from stockade_policies import PACKS
from support.cli import Ended, run
from target.gitrepo import make_repo

POLICY = ".stockade/policy.yml"
ORGANISATION = """\
stockade: 1
rules:
  - { id: high, block: severity >= high, because: b, grace: 14d, waivable: false, unknown: warn }
gaps: { symlink: warn, timeout: pass }
suppressions: refuse
waiver-max-days: 90
waiver-checks: { unused: block, expired: pass }
"""
OWN = """\
stockade: 1
baseline: known/base.json
severity:
  - { when: 'rule == "bandit/B101"', set: info, because: b }
rules:
  - { id: mine, block: severity >= medium, because: b }
gap-rules:
  - { id: pay, block: 'path.glob("pay/**")', because: b }
gaps: { symlink: block }
budgets:
  - { id: debt, warn: severity >= low, at-most: 1200, ratchet: true, because: b }
suppressions:
  default: refuse
  rules:
    - { when: kind == "secret", set: refuse, because: b }
waivers:
  - { id: W-1, match: { rule: a/b }, until: 2026-12-01, owner: "@ann", reason: Known. }
  - { id: W-2, match: { rule: a/b }, until: 2026-11-23, owner: "@bob", reason: Old. }
  - { id: W-3, match: { rule: a/b }, until: 2030-01-01, owner: "@cy", reason: Long. }
"""
TOLD = """\
Valid. Layers, uppermost first; each is read, and the strictest ruling wins:
  1. organisation.yml
  2. .stockade/policy.yml

Rules over findings
  block  high (grace 14d, cannot be waived, not known: warn)  organisation.yml:3
  block  mine  .stockade/policy.yml:6

Severity changes
  info      where rule == "bandit/B101"  .stockade/policy.yml:4

Rules over gaps
  block  pay  .stockade/policy.yml:8

Gaps by reason
  block  tool-missing, tool-failed, unaccounted, partial-analysis, unparsable,
         encoding, too-large, unreadable, symlink, special-file,
         nested-repository, lfs-pointer, unresolved-version, unsupported-format,
         unsupported-ecosystem, no-advisory-data, stale-advisory-data
  pass   timeout

Budgets
  warn   debt: at most 1,200, may only shrink  .stockade/policy.yml:11

Comments in files (# nosec, …)
  refuse  by default  organisation.yml:5
  refuse  by default  .stockade/policy.yml:13
  refuse  where kind == "secret"  .stockade/policy.yml:15

Waivers
  W-1  until 2026-12-01  @ann: Known.  .stockade/policy.yml:17
  W-2  expired 2026-11-23  @bob: Old.  .stockade/policy.yml:18
  W-3  too long (2030-01-01)  @cy: Long.  .stockade/policy.yml:19
  none may end later than 2027-02-22 today

Waivers that are stale
  pass   expired
  block  unused
  warn   too-wide
  warn   too-long
  warn   refused

Baseline
  known/base.json
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that is a repository with a policy of its own, and the organisation's beside it."""
    repo = make_repo(tmp_path)
    repo.write("organisation.yml", ORGANISATION)
    repo.write(POLICY, OWN)
    return tmp_path


def check(home: Path, *words: str, cwd: Path | None = None, variable: str = "") -> Ended:
    """Run it; it never shows a trace, nor a control character."""
    env = {"STOCKADE_POLICY": variable} if variable else None
    ended = run("policy", "check", *words, home=home, cwd=cwd, env=env)
    assert "Traceback" not in ended.stderr
    said = ended.stdout.decode() + ended.stderr
    assert all(line.isprintable() for line in said.splitlines())
    return ended


def test_what_is_in_force(home: Path) -> None:
    ended = check(home, "--policy", "organisation.yml", "--on", "2026-11-24")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.decode() == TOLD


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_lines_are_wrapped_below_their_second_column(columns: int) -> None:
    lines = [
        "short  line",
        f"  block  rule (grace 14d, {'word ' * 20}not known: warn)  .stockade/policy.yml:3",
        "Valid. Layers, uppermost first; each is read, and the strictest ruling wins:",
        f"  {'p' * 130}",
    ]
    made = list(fold(lines, columns))
    assert made[0] == lines[0]
    assert max(map(len, made[:-1])) <= columns
    assert made[-1] == lines[-1]
    assert made[1].startswith("  block  rule (grace 14d, word")
    assert made[2].startswith(" " * 9)
    assert " ".join(" ".join(made).split()) == " ".join(" ".join(lines).split())


def test_errors_of_several_lines_read_as_one_message(home: Path) -> None:
    (home / POLICY).write_text("stockade: 1\nrulez: []\ngapz: {}\n", encoding="utf-8")
    ended = check(home)
    first, *further = ended.stderr.splitlines()
    assert ended.code == 2
    assert first.startswith(f"error: {POLICY}:2:1: ")
    assert any(line.startswith(f"  {POLICY}:3:1: ") for line in further)
    assert all(line.startswith("  ") for line in further)
    assert further[-1] == "  help: Correct the file and run again."


def test_waivers_are_judged_as_of_the_day(home: Path) -> None:
    on = check(home, "--policy", "organisation.yml", "--on", "2026-12-02").stdout.decode()
    assert "W-1  expired 2026-12-01" in on
    assert "none may end later than 2027-03-02 today" in on
    for day in ("9999-12-31", "0001-01-01"):
        assert check(home, "--policy", "organisation.yml", "--on", day).code == 0
    assert "there is no day" in check(home, "--on", "2026-02-30").stderr


@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_is_valid(home: Path, pack: str) -> None:
    ended = check(home, pack)
    assert (ended.code, ended.stderr) == (0, "")
    assert f"  1. {pack} (built in)\n\nRules over findings\n" in ended.stdout.decode()


def test_a_file_alone_or_below_others(home: Path) -> None:
    alone = check(home, "organisation.yml").stdout.decode()
    assert "  1. organisation.yml\n\nRules" in alone
    below = check(home, "organisation.yml", "--policy", "strict")
    assert below.code == 2
    assert "organisation.yml:3:5: rule `high`" not in below.stderr
    assert "organisation.yml:" in below.stderr
    assert "strict" in below.stderr
    by_variable = check(home, POLICY, variable="organisation.yml").stdout.decode()
    assert f"  1. organisation.yml\n  2. {POLICY}\n" in by_variable


def test_what_two_layers_share_is_told_once(home: Path) -> None:
    (home / POLICY).write_text("stockade: 1\nextends: stockade/recommended@1\n")
    told = check(home).stdout.decode()
    assert f"  1. recommended (built in)\n  2. {POLICY}\n" in told
    assert told.count("  live-secret ") == 1


def test_every_error_is_told(home: Path) -> None:
    (home / POLICY).write_text("stockade: 2\nrulez: []\nrules:\n  - { id: a }\n")
    ended = check(home)
    assert (ended.code, ended.stdout) == (2, b"")
    for place in ("1:11", "2:1", "4:5"):
        assert f"{POLICY}:{place}: " in ended.stderr
    assert "  help: Correct the file and run again." in ended.stderr


def test_control_characters_are_not_printed(home: Path) -> None:
    odd = r"\e[2J\x9b\u202e"
    (home / POLICY).write_text(
        "stockade: 1\n"
        f'baseline: "known/{odd}.json"\n'
        "rules:\n"
        f'  - {{ id: r, block: "path == \'{odd}\'", because: "{odd}" }}\n'
        "severity:\n"
        f'  - {{ when: "path == \'{odd}\'", set: high, because: "{odd}" }}\n'
        "suppressions:\n"
        f'  rules: [{{ when: "path == \'{odd}\'", set: refuse, because: "{odd}" }}]\n'
        "waivers:\n"
        "  - { id: W, match: { rule: a/b }, until: 2027-01-01, "
        f'owner: "{odd}", reason: "{odd}" }}\n'
    )
    ended = check(home)
    assert ended.code == 0, ended.stderr
    assert ended.stdout.count(b"\\x1b[2J") == 5
    (home / POLICY).write_text(f'stockade: 1\n"{odd}": 1\n')
    assert check(home).code == 2


@pytest.mark.parametrize("below", [False, True])
def test_copies_are_compared_with_their_lock(home: Path, below: bool) -> None:
    """Those that nothing extends too, which no scan looks at."""
    (home / "src").mkdir()
    cwd, seen = (home / "src", "../") if below else (home, "")
    copy = home / ".stockade/vendor/base.yml"
    copy.parent.mkdir()
    copy.write_text(ORGANISATION)
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    line = f"sha256:{digest}  vendor/base.yml  https://a.example/base.yml\n"
    (home / ".stockade/policy.lock").write_text(line)
    good = check(home, cwd=cwd)
    assert good.code == 0, good.stderr
    assert good.stdout.decode().endswith(
        f"\n\n{seen}.stockade/policy.lock: 1 file, all as locked\n"
    )
    copy.write_text(OWN)
    bad = check(home, cwd=cwd)
    assert bad.code == 1
    assert f"\n{seen}.stockade/vendor/base.yml: was changed: its sha256" in bad.stdout.decode()
    (home / POLICY).write_text("stockade: 1\nextends: vendor/base.yml\n")
    used = check(home, cwd=cwd)
    assert used.code == 2
    assert ".stockade/vendor/base.yml was changed" in used.stderr


def test_without_a_policy_of_its_own_the_default_judges(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    ended = check(tmp_path, cwd=tmp_path / "plain")
    assert ended.code == 0
    assert "  1. recommended (built in)\n\n" in ended.stdout.decode()


def test_the_users_configuration_counts(home: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'policy = ["audit", "{home}/organisation.yml"]\n')
    told = check(home, "--config", "config.toml").stderr
    assert "organisation.yml:" in told  # it loosens what audit says of a gap
    (tmp_path / "config.toml").write_text('policy = ["organisation.yml"]\n')
    told = check(home, "--config", "config.toml").stderr
    assert "must name packs, or files by absolute path" in told


@pytest.mark.parametrize("name", ["absent.yml", "strickt", "/"])
def test_what_cannot_be_checked(home: Path, name: str) -> None:
    ended = check(home, name)
    assert (ended.code, ended.stdout) == (2, b"")
