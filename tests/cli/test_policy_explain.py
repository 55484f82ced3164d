"""`stockade policy explain`: one finding of a record, every rule, and what would change it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason
from stockade.model.rating import Confidence, Severity
from stockade.model.suppression import Suppression
from support import example_findings as examples
from support.cli import Ended, run
from support.records import judged, written
from target.gitrepo import make_repo

POLICY = ".stockade/policy.yml"
INJECTION = dataclasses.replace(examples.command_injection(), witnesses=())
HASH = examples.weak_hash()
TOLD = """\
semgrep/python.command-injection at shop/export.py:42: Command injection
  id 08cf22b1c34f60336e6d60ec1a2c9904
  block by new-high: We do not add high-severity findings to our own code. \
[severity=high, new=true, confidence=high] \
(nosec in line 42 does not count: it gives no reason)

Judged as of 2026-01-02 by recommended (built in), then .stockade/policy.yml. \
Rules, the deciding one first:
  block  new-high (recommended (built in):40) matches: \
kind=sast, rule=semgrep/python.command-injection, severity=high, new=true, confidence=high
  warn   shop (.stockade/policy.yml:3) matches: path=shop/export.py
  warn   the-rest (recommended (built in):46) matches
  -      exploited-in-the-wild (recommended (built in):19) does not match: kind=sast, kev=false
  -      fixable-dependency (recommended (built in):25) does not match: \
kind=sast, no fix known, severity=high, epss=0, introduced not known
  -      live-secret (recommended (built in):6) does not match: kind=sast, verified=false
  -      malicious-package (recommended (built in):15) does not match: \
kind=sast, advisory=, cwe=CWE-78
  -      ratchet-raised (recommended (built in):32) does not match: \
rule=semgrep/python.command-injection, severity=high
  -      secret (recommended (built in):11) does not match: kind=sast, confidence=high, \
introduced not known
  -      policy-changed (recommended (built in):36) does not match: \
rule=semgrep/python.command-injection

Waivers that match: none
Comments that ask for silence: nosec in line 42

What would change the ruling:
  with severity=medium: warn by shop
  with new=false: warn by shop
  with confidence=low: warn by shop
  with a waiver: stockade waive 08cf22b1c34f --result RESULT.json ... (waived)

The verdict on the whole record would be blocked,
and without this finding incomplete.
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that is a repository with a policy of its own."""
    repo = make_repo(tmp_path)
    repo.write(
        POLICY,
        "stockade: 1\nrules:\n"
        "  - { id: shop, warn: 'path.glob(\"shop/**\")', because: The shop is looked at. }\n",
    )
    return tmp_path


def explain(home: Path, finding: str, *words: str | Path, cwd: Path | None = None) -> Ended:
    """Run it; it never shows a trace, nor a control character."""
    ended = run("policy", "explain", finding, *words, home=home, cwd=cwd)
    assert "Traceback" not in ended.stderr
    said = ended.stdout.decode() + ended.stderr
    assert all(line.isprintable() for line in said.splitlines())
    return ended


def told(home: Path, finding: Finding, *words: str, by: str = "") -> str:
    """What is told of a finding that stands in a record by itself, under a policy."""
    if by:
        (home / POLICY).write_text(f"stockade: 1\n{by}")
    file = written(home / "result.json", judged(finding))
    ended = explain(home, finding.id, file, *words)
    assert (ended.code, ended.stderr) == (0, "")
    return ended.stdout.decode()


def refused(home: Path, finding: str, *words: str | Path) -> str:
    """What is said of a run that explains nothing."""
    ended = explain(home, finding, *words)
    assert (ended.code, ended.stdout) == (2, b"")
    return ended.stderr


def test_a_finding_that_blocks(home: Path) -> None:
    comment = Suppression(directive="nosec", line=42)
    asked = dataclasses.replace(INJECTION, suppressions=(comment,))
    gap = Gap(scanner="bandit", subject="a.py", reason=GapReason.TIMEOUT)
    file = written(home / "result.json", judged(asked, HASH, gaps=(gap,)))
    ended = explain(home, asked.id, file)
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.decode() == TOLD


def test_by_the_policies_of_now(home: Path) -> None:
    written(home / "result.json", judged(INJECTION))
    said = explain(home, INJECTION.id, "result.json", "--policy", "audit").stdout.decode()
    assert "\n  warn by shop: The shop is looked at.\n" in said
    assert "by audit (built in), then .stockade/policy.yml. " in said
    assert "The verdict on the whole record would be passed,\n" in said
    (home / "src").mkdir()
    below = explain(home, INJECTION.id, "../result.json", "--policy", "audit", cwd=home / "src")
    assert below.stdout.decode() == said
    own = explain(home, INJECTION.id, "result.json", "--policy", POLICY).stdout.decode()
    assert f"by {POLICY}. Rules" in own


def test_a_finding_that_passes(home: Path) -> None:
    said = told(
        home, INJECTION, "--policy", POLICY, by='rules: [{ id: r, block: "kev", because: b }]\n'
    )
    assert "\n  pass: no rule of the policy matches\n" in said
    assert "What would change" not in said
    assert "waiver would" not in said


def test_a_finding_that_is_waived(home: Path) -> None:
    waiver = "{ id: W, match: { rule: semgrep/* }, until: 2026-02-01, owner: o, reason: r }"
    said = told(home, INJECTION, by=f"waivers: [{waiver}]\n")
    assert "\n  waived by W: Waived by W of o until 2026-02-01: r. Without it: block by new" in said
    assert "\nWaivers that match: W (until 2026-02-01)\n" in said
    assert "What would change" not in said
    later = told(home, INJECTION, "--on", "2026-02-02")
    assert "(waiver W of o expired 2026-02-01)" in later
    assert "\nWaivers that match: W (expired 2026-02-01)\n" in later
    assert "Judged as of 2026-02-02" in later
    assert "The verdict on the whole record would be blocked,\n" in later


def test_what_cannot_be_waived(home: Path) -> None:
    rule = "{ id: r, block: severity >= high, because: b, waivable: false }"
    said = told(home, INJECTION, by=f"rules: [{rule}]\n")
    assert "\n  with severity=medium: warn by the-rest\n" in said
    assert said.count("with a waiver") == 0
    assert "\nNo waiver would: a rule that matches cannot be waived.\n" in said
    rule = '{ id: r, warn: "true", because: b, waivable: false }'
    said = told(home, INJECTION, by=f"rules: [{rule}]\n")
    assert f"\n  with a waiver: stockade waive {INJECTION.id[:12]} --result" in said
    assert " (warn by r)\n" in said


def test_severities_of_the_policy_are_shown(home: Path) -> None:
    low = dataclasses.replace(INJECTION, severity=Severity.LOW)
    said = told(home, low, by="severity: [{ when: 'true', set: critical, because: b }]\n")
    assert "\n  block by new-high: " in said
    assert "new-high (recommended (built in):40) matches: kind=sast, rule=" in said
    assert ", severity=critical," in said


def test_without_it_others_still_block(home: Path) -> None:
    other = dataclasses.replace(HASH, severity=Severity.CRITICAL, confidence=Confidence.HIGH)
    token = examples.leaked_token()
    file = written(home / "result.json", judged(INJECTION, other))
    said = explain(home, INJECTION.id, file).stdout.decode()
    assert said.endswith("and without this finding blocked by 1 other.\n")
    file = written(home / "result.json", judged(INJECTION, other, token))
    said = explain(home, INJECTION.id, file).stdout.decode()
    assert said.endswith("and without this finding blocked by 2 others.\n")


def test_an_id_may_be_shortened(home: Path) -> None:
    file = written(home / "result.json", judged(INJECTION, HASH))
    whole = explain(home, INJECTION.id, file).stdout
    assert explain(home, INJECTION.id[:6], file).stdout == whole
    assert explain(home, INJECTION.id[:13].upper(), file).stdout == whole
    assert f"{INJECTION.id[:5]!r} is too short" in refused(home, INJECTION.id[:5], file)
    assert "'' is too short" in refused(home, "", file)


def test_an_id_that_is_none(home: Path) -> None:
    file = written(home / "result.json", judged(INJECTION, HASH))
    said = refused(home, "0123456789", file)
    assert "has no finding '0123456789'" in said
    for one in (INJECTION, HASH):
        assert f"{one.id[:12]} ({one.rule} in {one.location.path})" in said
    assert "no finding at all" in refused(home, "0123456789", written(home / "e.json", judged()))


def test_an_id_that_is_ambiguous(home: Path) -> None:
    one, two = (
        dataclasses.replace(f, fingerprints=(("stockade/v1", "abcdef" + tail * 26),))
        for f, tail in ((INJECTION, "0"), (HASH, "1"))
    )
    file = written(home / "result.json", judged(one, two))
    said = refused(home, "abcdef", file)
    assert "'abcdef' is the beginning of abcdef" in said
    assert "Give more of the id." in said
    assert explain(home, "abcdef0", file).code == 0


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"on": "soon"}, "result.json: it was judged on no day: 'soon'"),
        ({"on": "2026-02-30"}, "it was judged on no day"),
        ({"rulings": ()}, "$.result.verdict.rulings: expected one for each of 1, found 0"),
    ],
)
def test_a_record_that_cannot_be_judged_again(
    home: Path, edit: dict[str, object], said: str
) -> None:
    result = judged(INJECTION)
    verdict = dataclasses.replace(result.verdict, **edit)  # type: ignore[arg-type]
    file = written(home / "result.json", dataclasses.replace(result, verdict=verdict))
    assert said in refused(home, INJECTION.id, file)


def test_a_finding_of_no_day(home: Path) -> None:
    odd = dataclasses.replace(INJECTION, rule="a/\x1b[2J")
    result = judged(odd)
    found = (dataclasses.replace(result.findings[0], first_seen="long ago\x1b"),)
    rulings = (dataclasses.replace(result.verdict.rulings[0], finding=found[0]),)
    verdict = dataclasses.replace(result.verdict, rulings=rulings)
    broken = dataclasses.replace(result, findings=found, verdict=verdict)
    said = refused(home, INJECTION.id, written(home / "result.json", broken))
    assert "the finding a/\\x1b[2J in shop/export.py was first seen on no day" in said


@pytest.mark.parametrize("name", ["absent.json", ".", "empty.json", "policy.yml", "\x1b[2J.json"])
def test_what_is_no_record(home: Path, name: str) -> None:
    (home / "empty.json").write_text("")
    (home / "policy.yml").write_text("stockade: 1\n")
    assert refused(home, INJECTION.id, name).startswith("error: ")


def test_control_characters_of_a_record_are_not_printed(home: Path) -> None:
    odd = "\x1b[2J\x9b\u202e\x07"
    hostile = dataclasses.replace(
        INJECTION,
        rule=f"a/{odd}",
        title=odd,
        message=odd,
        fingerprints=(("stockade/v1", f"abcdef{odd}"),),
        locations=(dataclasses.replace(INJECTION.location, path=f"a{odd}"),),
        suppressions=(Suppression(directive=odd, line=1, reason=odd),),
    )
    rule = '{ id: r, block: "rule != title && message != path", because: b }'
    (home / POLICY).write_text(f"stockade: 1\nrules: [{rule}]\n")
    file = written(home / "result.json", judged(hostile, HASH, INJECTION))
    assert explain(home, "abcdef", file).code == 0
    said = refused(home, "0123456789", file)
    assert "abcdef\\x1b[2J\\x9b" in said


def test_the_record_of_a_scan(home: Path) -> None:
    (home / "a.py").write_text('import subprocess\nsubprocess.call("ls " + x, shell=True)\n')
    words = ("--scanner", "bandit", "--report", "json=result.json")
    assert run("scan", ".", *words, home=home).code == 1
    found = run("report", "result.json", "--verbose", home=home).stdout.decode()
    ids = [line.split(": ")[1] for line in found.splitlines() if "= id: " in line]
    assert len(ids) == 2
    for one in ids:
        said = explain(home, one, "result.json")
        assert said.code == 0, said.stderr
        assert f"\n  id {one}\n" in said.stdout.decode()


def test_of_layers_that_share_a_waiver_it_is_told_once(home: Path) -> None:
    waiver = "{ id: W, match: { rule: semgrep/* }, until: 2026-02-01, owner: o, reason: r }"
    (home / "base.yml").write_text(f"stockade: 1\nwaivers: [{waiver}]\n")
    for name in ("one", "two"):
        (home / f"{name}.yml").write_text("stockade: 1\nextends: base.yml\n")
    words = ("--policy", "one.yml", "--policy", "two.yml", "--policy", "recommended")
    assert "\nWaivers that match: W (until 2026-02-01)\n" in told(home, INJECTION, *words)
