"""`stockade policy test`: packs and files, its words, JUnit's XML, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from defusedxml import ElementTree

from stockade_policies import PACKS
from support.cli import Ended, run
from target.gitrepo import make_repo

POLICY = ".stockade/policy.yml"
GOOD = """\
stockade: 1
rules:
  - { id: high, block: severity >= high, because: We stop for this. }
tests:
  - { name: a high one, finding: { severity: high }, expect: block by high }
  - { name: a low one, finding: { severity: low }, expect: pass }
"""
BAD = (
    GOOD
    + """\
  - name: <a> "wrong" & 'odd' one
    finding: { severity: high }
    expect: warn
  - name: a wrong gap
    gap: { gap: timeout }
    expect: pass
"""
)
TOLD = """\
bad.yml
  ok    a high one
  ok    a low one
  FAIL  <a> "wrong" & 'odd' one
        bad.yml:7
        expected  warn
        found     block by high: We stop for this. [severity=high]
  FAIL  a wrong gap
        bad.yml:10
        expected  pass
        found     block: a reason not listed blocks
2 passed, 2 failed
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that is a repository without a policy, and files in it."""
    repo = make_repo(tmp_path)
    repo.write("good.yml", GOOD)
    repo.write("bad.yml", BAD)
    return tmp_path


def attempt(home: Path, *words: str, cwd: Path | None = None, variable: str = "") -> Ended:
    """Run it; it never shows a trace, nor a control character."""
    env = {"STOCKADE_POLICY": variable} if variable else None
    ended = run("policy", "test", *words, home=home, cwd=cwd, env=env)
    assert "Traceback" not in ended.stderr
    said = ended.stdout.decode() + ended.stderr
    assert all(line.isprintable() for line in said.splitlines())
    return ended


def test_all_pass(home: Path) -> None:
    ended = attempt(home, "good.yml")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.decode() == (
        "good.yml\n  ok    a high one\n  ok    a low one\n2 passed, 0 failed\n"
    )


def test_some_fail(home: Path) -> None:
    ended = attempt(home, "bad.yml")
    assert (ended.code, ended.stderr) == (1, "")
    assert ended.stdout.decode() == TOLD


def test_the_packs_pass(home: Path) -> None:
    ended = attempt(home, *PACKS)
    assert (ended.code, ended.stderr) == (0, "")
    lines = ended.stdout.decode().splitlines()
    assert [line for line in lines if not line.startswith("  ")][:-1] == [
        f"{pack} (built in)" for pack in PACKS
    ]
    assert lines[-1].endswith(" passed, 0 failed")


def test_the_repositorys_own_policy(home: Path) -> None:
    ended = attempt(home)
    assert ended.code == 2
    assert ended.stderr == (
        "error: there is no .stockade/policy.yml here\n"
        "  help: Name a policy: stockade policy test FILE|PACK.\n"
    )
    (home / ".stockade").mkdir()
    (home / POLICY).write_text(GOOD)
    (home / "src").mkdir()
    for cwd in (home, home / "src"):
        ended = attempt(home, cwd=cwd)
        assert (ended.code, ended.stderr) == (0, "")
        assert ended.stdout.decode().startswith(f"{POLICY}\n  ok    a high one\n")


def test_it_stands_alone_whatever_stands_above_it(home: Path) -> None:
    (home / ".stockade").mkdir()
    (home / POLICY).write_text(GOOD)
    (home / "above.yml").write_text(GOOD.replace("high, because", "low, because"))
    for variable in ("above.yml", str(home / POLICY), POLICY, "absent.yml"):
        ended = attempt(home, variable=variable)
        assert (ended.code, ended.stderr) == (0, "")
        assert ended.stdout.decode().startswith(POLICY)


def test_with_what_it_extends(home: Path) -> None:
    (home / "top.yml").write_text(
        "stockade: 1\nextends: good.yml\ntests:\n"
        "  - { name: n, finding: { severity: high }, expect: block by high }\n"
    )
    ended = attempt(home, "top.yml")
    assert ended.stdout.decode() == "top.yml\n  ok    n\n1 passed, 0 failed\n"


@pytest.mark.parametrize(
    "words", [("empty.yml",), ("good.yml", "empty.yml"), ("empty.yml", "audit")]
)
def test_a_policy_without_tests(home: Path, words: tuple[str, ...]) -> None:
    (home / "empty.yml").write_text(GOOD.partition("tests:")[0])
    ended = attempt(home, *words)
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr == (
        "error: empty.yml has no tests\n"
        "  help: Give it `tests`: examples with the ruling you expect.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("absent.yml",), "no policy 'absent.yml'"),
        (("strickt",), "no policy 'strickt'"),
        (("broken.yml",), "broken.yml:2:1: unknown key `rulez`"),
        (("good.yml", "--report", "sarif"), "no report format is called 'sarif'"),
        (("good.yml", "--report", "junit="), "names no file"),
        (("good.yml", "--report", "junit=absent/x.xml"), "absent/x.xml cannot be written"),
        (("good.yml", "--on", "soon"), "there is no day 'soon'"),
    ],
)
def test_what_cannot_be_tested(home: Path, words: tuple[str, ...], said: str) -> None:
    (home / "broken.yml").write_text("stockade: 1\nrulez: []\n")
    ended = attempt(home, *words)
    assert (ended.code, ended.stdout) == (2, b"")
    assert said in ended.stderr


def test_days(home: Path) -> None:
    (home / "days.yml").write_text(
        GOOD.partition("tests:")[0] + "waivers:\n"
        "  - { id: W, match: { rule: a/b }, until: 2026-12-31, owner: o, reason: r }\n"
        "tests:\n"
        "  - { name: today, finding: { rule: a/b, severity: high }, expect: waived by W }\n"
        "  - { name: a day, finding: { rule: a/b, severity: high }, on: 2027-01-01, "
        "expect: block by high }\n"
    )
    assert attempt(home, "days.yml", "--on", "2026-12-31").code == 0
    late = attempt(home, "days.yml", "--on", "2027-01-01")
    assert late.code == 1
    assert "waiver W of o expired 2026-12-31" in late.stdout.decode()


def test_junit(home: Path) -> None:
    ended = attempt(home, "bad.yml", "good.yml", "--report", "junit=tests.xml", "--report", "text")
    assert ended.code == 1
    assert ended.stdout.decode().endswith("4 passed, 2 failed\n")
    data = (home / "tests.xml").read_bytes()
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites')
    top = ElementTree.fromstring(data)
    suites = [(s.get("name"), s.get("tests"), s.get("failures")) for s in top]
    assert suites == [("bad.yml", "4", "2"), ("good.yml", "2", "0")]
    cases = {
        (c.get("classname"), c.get("name")): [(f.get("message"), f.text) for f in c]
        for c in top.iter("testcase")
    }
    assert cases == {
        ("bad.yml", "a high one"): [],
        ("bad.yml", "a low one"): [],
        ("bad.yml", "<a> \"wrong\" & 'odd' one"): [
            (
                "expected warn, found block by high",
                "bad.yml:7: We stop for this. [severity=high]",
            )
        ],
        ("bad.yml", "a wrong gap"): [
            ("expected pass, found block", "bad.yml:10: a reason not listed blocks")
        ],
        ("good.yml", "a high one"): [],
        ("good.yml", "a low one"): [],
    }


def test_junit_on_standard_output(home: Path) -> None:
    ended = attempt(home, "good.yml", "--report", "junit")
    assert ElementTree.fromstring(ended.stdout).get("name") == "stockade policy test"


def test_control_characters_are_escaped(home: Path) -> None:
    """In the terminal, and in XML, which has no place for them."""
    odd = r"\e[2J\x01\u202e\ufffe"
    (home / "odd.yml").write_text(
        "stockade: 1\n"
        "rules:\n"
        f'  - {{ id: r, block: "true", because: "{odd}" }}\n'
        "tests:\n"
        f'  - {{ name: "{odd}", finding: {{ path: "{odd}" }}, expect: pass }}\n'
    )
    text = attempt(home, "odd.yml")
    assert text.code == 1
    assert text.stdout.decode().count("\\x1b[2J\\x01\\u202e\\ufffe") == 2
    (case,) = ElementTree.fromstring(attempt(home, "odd.yml", "--report", "junit").stdout).iter(
        "testcase"
    )
    assert case.get("name") == "\\x1b[2J\\x01\\u202e\\ufffe"
