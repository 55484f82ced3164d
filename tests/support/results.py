"""Realistic `Result` values for the tests of every report.

    passed_result()      complete, no finding
    blocked_result()     eight findings of six kinds, gaps of several reasons, all scanner states
    incomplete_result()  two warnings, and a gap that policy insists on
    accepted_result()    waivers, comments, notices (`support.accepted_results`)
    many(n)              n generated findings
    hostile_result()     an attack in every text field (`support.hostile_results`)

`sample_result` assembles any other.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from stockade.model.file import Excluded
from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.location import Location, Snippet
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.result import (
    Result,
    Run,
    ScannerRecord,
    ScannerTiming,
    Status,
    TargetRecord,
)
from stockade.model.scanner import Tool
from stockade.model.verdict import Action, GapRuling, Ruling, State, Verdict
from support import example_findings as examples

Judged = tuple[Finding, Action, str]
JudgedGap = tuple[Gap, Action, str]

TARGET = TargetRecord(
    name="shop",
    kind="revision",
    revision="0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
    branch="main",
    repository="https://github.com/example/shop",
    files=412,
    bytes=3_456_789,
    ignored=7,
    out_of_scope=58,
)

RUN = Run(
    started="2026-01-02T03:04:05Z",
    seconds=21.5,
    cpu_seconds=33.25,
    version="0.1.0",
    python="3.13.1",
    platform="linux-x86_64",
    timings=(
        ScannerTiming(name="bandit", seconds=2.25, cpu_seconds=4.0, max_rss=90_000_000),
        ScannerTiming(name="semgrep", seconds=18.75, cpu_seconds=28.5, max_rss=412_000_000),
        ScannerTiming(name="pip-audit", seconds=0.75, cpu_seconds=0.5, max_rss=61_000_000),
    ),
)


def record(name: str, status: Status, claimed: int, gapped: int, findings: int) -> ScannerRecord:
    """A scanner's record whose numbers add up."""
    return ScannerRecord(
        name=name,
        about=f"what {name} looks for",
        tool=Tool(name=name, version="1.9.4", path=f"bin/{name}", rules="58 rules (built-in)"),
        status=status,
        claimed=claimed,
        scanned=claimed - gapped,
        gapped=gapped,
        findings=findings,
    )


def sample_result(
    *,
    state: State = State.PASSED,
    sentence: str = "Passed: nothing was found.",
    judged: Sequence[Judged] = (),
    judged_gaps: Sequence[JudgedGap] = (),
    scanners: Sequence[ScannerRecord] = (),
    target: TargetRecord = TARGET,
    run: Run = RUN,
    policy: str = "recommended (built in)",
) -> Result:
    """Assemble a result: sorts findings and gaps as the contract says, rulings in their order."""
    rows = sorted(judged, key=lambda row: row[0].sort_key())
    gap_rows = sorted(judged_gaps, key=lambda row: row[0].sort_key())
    verdict = Verdict(
        state=state,
        sentence=sentence,
        policy=policy,
        rulings=tuple(
            Ruling(
                finding=finding,
                action=action,
                rule="" if action is Action.PASS else f"{action.value}-rule",
                because=because,
            )
            for finding, action, because in rows
        ),
        gap_rulings=tuple(GapRuling(gap=g, action=a, because=b) for g, a, b in gap_rows),
    )
    return Result(
        target=target,
        scanners=tuple(scanners),
        findings=tuple(finding for finding, _, _ in rows),
        gaps=tuple(gap for gap, _, _ in gap_rows),
        verdict=verdict,
        run=run,
    )


def passed_result() -> Result:
    """Complete, and nothing was found."""
    return sample_result(
        scanners=(
            record("bandit", Status.COMPLETED, 120, 0, 0),
            record("semgrep", Status.COMPLETED, 354, 0, 0),
        )
    )


def blocked_result() -> Result:
    """Eight findings of six kinds, three of which block; scanners in all four states."""
    return sample_result(
        state=State.BLOCKED,
        sentence="Blocked by 3 of 8 findings; 16 files and dependencies were not checked.",
        judged=judged_examples(),
        judged_gaps=judged_gaps(),
        scanners=scanner_records(),
        target=replace(
            TARGET,
            excluded=(
                Excluded(
                    path="tests/samples/bad.py", by="tests/samples/** (.stockade/config.toml)"
                ),
                Excluded(path="tests/samples/ü.py", by="tests/samples/** (.stockade/config.toml)"),
                Excluded(path="vendor/jquery.js", by="vendor/** (.stockade/config.toml)"),
            ),
            notes=("2 submodules were not entered.",),
        ),
    )


def incomplete_result() -> Result:
    """Nothing blocks, but policy insists on what was not checked."""
    failed = [row for row in judged_gaps() if row[0].reason is GapReason.TOOL_FAILED]
    return sample_result(
        state=State.INCOMPLETE,
        sentence="Incomplete: 12 files were not checked; 2 findings, none blocking.",
        judged=[row for row in judged_examples() if row[1] is Action.WARN][:2],
        judged_gaps=failed,
        scanners=[r for r in scanner_records() if r.name in ("secrets", "zizmor")],
    )


def judged_examples() -> list[Judged]:
    """The eight examples with what a usual policy says of them."""
    return [
        (examples.command_injection(), Action.BLOCK, "new-high: high findings in code block"),
        (examples.exploited_package(), Action.BLOCK, "exploited: listed by CISA as exploited"),
        (examples.leaked_token(), Action.BLOCK, "secrets: a committed secret always blocks"),
        (examples.open_bucket(), Action.WARN, "iac-high: in grace until 2026-02-01"),
        (examples.vulnerable_package(), Action.WARN, "fixable: a fixed version exists"),
        (examples.weak_hash(), Action.WARN, "medium: shown, does not block"),
        (examples.unpinned_action(), Action.PASS, "no rule matches"),
        (examples.model_output_to_shell(), Action.PASS, "waived until 2026-03-01 by @ann: a demo"),
    ]


def judged_gaps() -> list[JudgedGap]:
    """Sixteen gaps for five reasons: thirteen that block, three that warn."""
    crash = "zizmor ended with exit code 101 and printed nothing that parses."
    rows: list[JudgedGap] = [
        (
            Gap(scanner="zizmor", subject=f".github/workflows/job-{n:02}.yml",
                reason=GapReason.TOOL_FAILED, detail=crash),
            Action.BLOCK,
            "gaps: tool-failed blocks",
        )
        for n in range(12)
    ]  # fmt: skip
    purl = "pkg:pypi/left-pad"
    warn = "gaps: this reason warns"
    rows += [
        (Gap(scanner="bandit", subject="shop/old.py", reason=GapReason.UNPARSABLE,
             detail="bandit could not parse the file: invalid syntax.", line=3),
         Action.BLOCK, "gaps: unparsable blocks"),
        (Gap(scanner="semgrep", subject="static/bundle.js", reason=GapReason.TOO_LARGE,
             detail="The file has 5.2 MB; the limit is 2 MB."), Action.WARN, warn),
        (Gap(scanner="inventory", subject="docs/latest", reason=GapReason.SYMLINK), Action.WARN,
         warn),
        (Gap(scanner="pip-audit", subject=dependency_subject("requirements.txt", purl),
             reason=GapReason.UNRESOLVED_VERSION, detail="left-pad has no exact version.", line=7),
         Action.WARN, warn),
    ]  # fmt: skip
    return rows


def scanner_records() -> list[ScannerRecord]:
    """One record in each state, and two more."""
    failed = record("zizmor", Status.FAILED, 12, 12, 0)
    skipped = record("kubescape", Status.SKIPPED, 0, 0, 0)
    return [
        record("bandit", Status.PARTIAL, 120, 1, 1),
        record("pip-audit", Status.PARTIAL, 31, 1, 2),
        record("secrets", Status.COMPLETED, 412, 0, 1),
        record("semgrep", Status.PARTIAL, 354, 1, 3),
        replace(failed, note="exit code 101: thread 'main' panicked"),
        replace(skipped, tool=Tool(name="kubescape", problem="not installed"), note="not chosen"),
    ]


def many(n: int, *, blocked: int = 5, seed: int = 1) -> Result:
    """`n` findings that look like a real repository's: few rules, many files, `blocked` block."""
    draw = random.Random(seed)  # noqa: S311 (test data)
    judged = [
        generated(i, draw, Action.BLOCK if i < blocked else draw.choice((Action.WARN, Action.PASS)))
        for i in range(n)
    ]
    return sample_result(
        state=State.BLOCKED if blocked and n else State.PASSED,
        sentence=f"Blocked by {min(blocked, n)} of {n} findings." if blocked else "Passed.",
        judged=judged,
        scanners=(
            record("bandit", Status.COMPLETED, 9000, 0, n // 2),
            record("semgrep", Status.COMPLETED, 9000, 0, n - n // 2),
        ),
    )


def generated(i: int, draw: random.Random, action: Action) -> Judged:
    """The `i`-th generated finding, its values drawn from `draw`."""
    severity = Severity.HIGH if action is Action.BLOCK else draw.choice(list(Severity))
    rule = f"{draw.choice(('bandit', 'semgrep'))}/R{draw.randrange(40):03}"
    line = draw.randrange(1, 900)
    finding = Finding(
        kind=draw.choice((Kind.SAST, Kind.IAC, Kind.AI)),
        scanner=rule.partition("/")[0],
        rule=rule,
        title=f"Flaw {rule[-3:]}",
        message=f"A value built at run time reaches a call (case {draw.randrange(60)}).",
        severity=severity,
        raw_severity=severity.word.upper(),
        confidence=draw.choice(list(Confidence)),
        cwe=(draw.randrange(20, 900),),
        locations=(
            Location(
                path=f"services/{draw.choice(('pay', 'web'))}/p{draw.randrange(40)}/m{i % 30}.py",
                line=line,
                column=5,
            ),
        ),
        snippet=Snippet(
            first_line=max(1, line - 2),
            lines=(
                f"def run_{i}(command: str) -> int:",
                "    # build the command",
                f'    return subprocess.call("ls " + command, shell=True, bufsize={i})',
                "",
            ),
        ),
        fingerprints=examples.fingerprint(i, rule, line),
    )
    because = "new-high: high findings block" if action is Action.BLOCK else "no rule matches"
    return finding, action, because
