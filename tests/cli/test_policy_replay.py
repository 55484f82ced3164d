"""`stockade policy replay`: what another policy would have decided on records of the past."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from stockade.model.gap import Gap, GapReason
from stockade.model.rating import Severity
from stockade.model.verdict import Acceptance, AcceptanceKind, Action
from support import example_findings as examples
from support.cli import Ended, run
from support.packs import policy as loaded
from support.packs import source
from support.records import judged, written
from support.results import many, passed_result
from target.gitrepo import make_repo

INJECTION = dataclasses.replace(examples.command_injection(), witnesses=())
HASH = examples.weak_hash()
TIMEOUT = Gap(scanner="bandit", subject="a.py", reason=GapReason.TIMEOUT)
WAIVER = "{ id: W, match: { rule: semgrep/* }, until: 2026-02-01, owner: o, reason: r }"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home without a policy."""
    return tmp_path


def replay(home: Path, new: str, *words: str | Path, variable: str = "") -> Ended:
    """Run it; it never shows a trace, nor a control character."""
    env = {"STOCKADE_POLICY": variable} if variable else None
    ended = run("policy", "replay", new, *words, home=home, env=env)
    assert "Traceback" not in ended.stderr
    said = ended.stdout.decode() + ended.stderr
    assert all(line.isprintable() for line in said.splitlines())
    return ended


def told(ended: Ended) -> list[str]:
    assert ended.stderr == ""
    return ended.stdout.decode().splitlines()


def test_the_same_policy_changes_nothing(home: Path) -> None:
    written(home / "r.json", judged(INJECTION, HASH, examples.leaked_token(), gaps=(TIMEOUT,)))
    written(home / "p.json", judged(HASH))
    ended = replay(home, "recommended", "r.json", "p.json")
    assert ended.code == 0
    assert told(ended) == [
        "r.json (2026-01-02): blocked, as before; no ruling differs",
        "p.json (2026-01-02): passed, as before; no ruling differs",
        "2 results: 0 with another verdict",
    ]


def test_audit_blocks_nothing(home: Path) -> None:
    written(home / "r.json", judged(INJECTION, HASH))
    ended = replay(home, "audit", "r.json")
    assert ended.code == 1
    assert told(ended) == [
        "r.json (2026-01-02): blocked -> passed; 1 milder",
        f"  milder    {INJECTION.rule} shop/export.py:42: block by new-high -> warn by show",
        "1 result: 1 with another verdict",
    ]


def test_strict_is_stricter(home: Path) -> None:
    finding = dataclasses.replace(HASH, severity=Severity.HIGH, first_seen="2025-12-31")
    record = judged(finding, gaps=(TIMEOUT,), layers=(source("audit"),))
    written(home / "r.json", record)
    ended = replay(home, "strict", "r.json")
    assert ended.code == 1
    lines = told(ended)
    assert lines[0] == "r.json (2026-01-02): incomplete -> blocked; 1 stricter"
    assert lines[1].startswith(f"  stricter  {HASH.rule} ")
    assert ": warn by show -> block by " in lines[1]


def test_gaps_move_too(home: Path) -> None:
    written(home / "r.json", judged(gaps=(TIMEOUT,)))
    (home / "new.yml").write_text("stockade: 1\ngaps: { timeout: warn }\n")
    ended = replay(home, "new.yml", "r.json")
    assert told(ended) == [
        "r.json (2026-01-02): incomplete -> passed; 1 milder",
        "  milder    bandit timeout a.py: block -> warn",
        "1 result: 1 with another verdict",
    ]


def test_a_ruling_may_move_without_the_verdict(home: Path) -> None:
    written(home / "r.json", judged(INJECTION, HASH))
    (home / "new.yml").write_text(
        "stockade: 1\nextends: stockade/recommended@1\n"
        "rules:\n  - { id: all, block: 'true', because: b }\n"
    )
    ended = replay(home, "new.yml", "r.json")
    assert ended.code == 0
    assert told(ended)[0] == "r.json (2026-01-02): blocked, as before; 1 stricter"
    assert told(ended)[1].startswith(f"  stricter  {HASH.rule} ")


def test_severities_are_changed_anew(home: Path) -> None:
    raising = loaded("stockade: 1\nseverity: [{ when: 'true', set: critical, because: b }]\n")
    low = dataclasses.replace(INJECTION, severity=Severity.LOW)
    written(home / "r.json", judged(low, layers=(source("recommended"), raising)))
    ended = replay(home, "recommended", "r.json")
    assert told(ended)[0] == "r.json (2026-01-02): blocked -> passed; 1 milder"
    (home / "new.yml").write_text(
        "stockade: 1\nseverity: [{ when: 'severity == low', set: high, because: b }]\n"
    )
    ended = replay(home, "new.yml", "r.json", "--policy", "recommended")
    assert told(ended)[0] == "r.json (2026-01-02): blocked, as before; no ruling differs"


def test_a_waived_past(home: Path) -> None:
    waiving = loaded(f"stockade: 1\nwaivers: [{WAIVER}]\n")
    written(home / "r.json", judged(INJECTION, layers=(source("recommended"), waiving)))
    without = replay(home, "recommended", "r.json")
    assert without.code == 1
    assert told(without)[:2] == [
        "r.json (2026-01-02): passed -> blocked; 1 stricter",
        f"  stricter  {INJECTION.rule} shop/export.py:42: waived by W -> block by new-high",
    ]
    (home / "own.yml").write_text(f"stockade: 1\nwaivers: [{WAIVER}]\n")
    words = ("own.yml", "r.json", "--policy", "recommended")
    assert replay(home, *words).code == 0
    on = replay(home, *words, "--on", "2026-02-02")
    assert on.code == 1
    assert told(on)[0] == "r.json (2026-02-02): passed -> blocked; 1 stricter"


def test_graces_end_on_another_day(home: Path) -> None:
    package = dataclasses.replace(examples.vulnerable_package(), severity=Severity.HIGH)
    finding = dataclasses.replace(package, first_seen="2026-01-01")
    written(home / "r.json", judged(finding))
    assert replay(home, "recommended", "r.json").code == 0
    assert replay(home, "recommended", "r.json", "--on", "2026-01-15").code == 0
    assert replay(home, "recommended", "r.json", "--on", "2026-01-16").code == 1
    assert "there is no day" in replay(home, "recommended", "r.json", "--on", "x").stderr


def test_policies_above(home: Path) -> None:
    written(home / "r.json", judged(INJECTION))
    (home / "new.yml").write_text("stockade: 1\nrules: [{ id: r, warn: 'true', because: b }]\n")
    assert replay(home, "new.yml", "r.json").code == 1
    assert replay(home, "new.yml", "r.json", "--policy", "recommended").code == 0
    assert replay(home, "new.yml", "r.json", variable="recommended").code == 0
    (home / "loose.yml").write_text("stockade: 1\ngaps: { timeout: warn }\n")
    loose = replay(home, "loose.yml", "r.json", "--policy", "recommended")
    assert loose.code == 2
    assert "loose.yml:2:18: gap `timeout` is set to warn" in loose.stderr
    assert "recommended (built in):" in loose.stderr


def test_the_repositorys_policy_has_no_say(home: Path) -> None:
    make_repo(home).write(".stockade/policy.yml", "{")
    written(home / "r.json", judged(INJECTION))
    assert replay(home, "recommended", "r.json").code == 0


def test_many_differences_are_counted(home: Path) -> None:
    record = many(60, blocked=30)
    findings = record.findings
    written(home / "r.json", judged(*findings))
    short = told(replay(home, "audit", "r.json"))
    number = int(short[0].rpartition("; ")[2].split()[0])
    assert number > 20
    assert len(short) == 1 + 20 + 1 + 1
    assert short[21] == f"  and {number - 20} more: see --verbose"
    whole = told(replay(home, "audit", "r.json", "--verbose"))
    assert len(whole) == 1 + number + 1
    assert whole[1:21] == short[1:21]


def test_a_record_of_an_older_scan(home: Path) -> None:
    """It names no day of its verdict: that of the run counts."""
    written(home / "r.json", passed_result())
    assert told(replay(home, "strict", "r.json"))[0] == (
        "r.json (2026-01-02): passed, as before; no ruling differs"
    )


def test_the_record_of_a_scan(home: Path) -> None:
    make_repo(home).write("a.py", 'import subprocess\nsubprocess.call("ls " + x, shell=True)\n')
    for name, pack in (("r", "recommended"), ("s", "strict"), ("a", "audit")):
        words = ("--scanner", "bandit", "--policy", pack, "--report", f"json={name}.json")
        assert run("scan", "a.py", *words, home=home).code in (0, 1)
        assert replay(home, pack, f"{name}.json").code == 0
    ended = replay(home, "audit", "r.json", "s.json", "a.json")
    assert ended.code == 1
    lines = told(ended)
    assert lines[-1] == "3 results: 2 with another verdict"
    assert [line for line in lines if not line.startswith(" ")][2].startswith("a.json ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("absent.yml", "r.json"), "no policy 'absent.yml'"),
        (("recommended", "absent.json"), "absent.json: No such file or directory"),
        (("recommended", "."), ".: Is a directory"),
        (("recommended", "r.json", "broken.json"), "broken.json: the result"),
        (("recommended",), "Missing argument"),
        (("recommended", "\x1b[2J.json"), "\\x1b[2J.json: No such file"),
    ],
)
def test_what_cannot_be_replayed(home: Path, words: tuple[str, ...], said: str) -> None:
    written(home / "r.json", judged(INJECTION))
    (home / "broken.json").write_text("{")
    ended = replay(home, *words)
    assert ended.code == 2
    assert said in ended.stderr


def test_control_characters_of_a_record_are_not_printed(home: Path) -> None:
    odd = "\x1b[2J\x9b\u202e\x07"
    finding = dataclasses.replace(
        INJECTION,
        rule=f"a/{odd}",
        locations=(dataclasses.replace(INJECTION.location, path=f"a{odd}"),),
    )
    gap = Gap(scanner=odd, subject=f"a{odd}", reason=GapReason.TIMEOUT)
    result = judged(finding, HASH, gaps=(gap,))
    accepted = Acceptance(kind=AcceptanceKind.WAIVER, id=odd, reason=odd, owner=odd)
    rulings = tuple(
        dataclasses.replace(r, action=Action.PASS, rule=odd, because=odd, acceptance=a)
        for r, a in zip(result.verdict.rulings, (accepted, None), strict=True)
    )
    gaps = tuple(
        dataclasses.replace(g, action=Action.PASS, because=odd, acceptance=accepted)
        for g in result.verdict.gap_rulings
    )
    verdict = dataclasses.replace(
        result.verdict, rulings=rulings, gap_rulings=gaps, policy=odd, sentence=odd
    )
    written(home / "r.json", dataclasses.replace(result, verdict=verdict))
    ended = replay(home, "recommended", "r.json")
    assert ended.code == 0
    assert ended.stdout.decode().count("\\x1b[2J") >= 6
