"""The one result that every report format is shown on: it has something of each thing there is.

Traces, witnesses, fixes, owners, packages, a secret, a right-to-left file name, waivers, comments,
grace, notices, gaps of many reasons, scanners in every state, dependencies, a baseline, what a
change brings, and earlier scans.
"""

from __future__ import annotations

from dataclasses import replace

from stockade.model.dependency import (
    AdvisorySource,
    DependencyRecord,
    DependencyState,
    Reachability,
)
from stockade.model.finding import Finding
from stockade.model.fix import Edit, Fix
from stockade.model.history import BaselineRecord, PastScan
from stockade.model.location import Location, Snippet
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling, State, Verdict
from stockade.policy.sentence import sentence
from support import example_findings as examples
from support.accepted_results import accepted_result


def everything_result() -> Result:
    """Blocked by four of ten findings and a budget; everything a report can show is in it."""
    base = accepted_result()
    rulings = [*map(_standing, base.verdict.rulings), *_more()]
    rulings.sort(key=lambda r: r.finding.sort_key())
    verdict: Verdict = replace(base.verdict, rulings=tuple(rulings))
    said = sentence(verdict, checked=914, nothing_asked=False, left_out=())
    verdict = replace(verdict, sentence=said)
    return replace(
        base,
        findings=tuple(r.finding for r in rulings),
        verdict=verdict,
        dependencies=_dependencies(),
        sources=(
            AdvisorySource(
                name="offline store, PyPI", as_of="2026-01-01T06:00:00Z", records=15_204, broken=1
            ),
        ),
        baseline=BaselineRecord(path=".stockade/baseline.json", entries=7, gone=3),
        history=_history(),
    )


def injection_fix() -> Fix:
    """Two edits in one file, the second of two lines."""
    return Fix(
        description="Pass a list and leave the shell out.",
        edits=(
            Edit(
                location=Location(
                    path="shop/export.py", line=42, column=27, end_line=43, end_column=37
                ),
                text='["pg_dump", "-t", table],\n                          ',
                before=(
                    '    done = subprocess.run("pg_dump -t " + table,',
                    "                          shell=True, check=True)",
                ),
                after=(
                    '    done = subprocess.run(["pg_dump", "-t", table],',
                    "                          check=True)",
                ),
            ),
        ),
    )


def _standing(ruling: Ruling) -> Ruling:
    """The ruling with what the core fills in while a change is under review."""
    finding = ruling.finding
    fixed = injection_fix() if finding.rule == "semgrep/python.command-injection" else None
    upgrade = _upgrade() if finding.package and finding.package.name == "requests" else None
    new = not finding.first_seen
    changed = replace(
        finding,
        fix=fixed or upgrade,
        owners=_owners(finding.location.path),
        changed=new,
        introduced=new,
    )
    return replace(ruling, finding=changed)


def _owners(path: str) -> tuple[str, ...]:
    if path.startswith("shop/"):
        return ("@example/shop", "ann@example.org")
    return ("@example/platform",) if path.startswith(("infra/", ".github/")) else ()


def _upgrade() -> Fix:
    where = Location(path="requirements.txt", line=3, column=11, end_line=3, end_column=17)
    line = ("requests==2.19.0",), ("requests==2.20.0",)
    edit = Edit(location=where, text="2.20.0", before=line[0], after=line[1])
    return Fix(description="Upgrade requests to 2.20.0.", edits=(edit,))


def _more() -> list[Ruling]:
    return [
        Ruling(
            finding=_brought(examples.leaked_token()),
            action=Action.BLOCK,
            rule="secrets",
            because="block by secrets: a committed secret always blocks",
        ),
        Ruling(
            finding=_brought(examples.model_output_to_shell()),
            action=Action.PASS,
            rule="",
            because="no rule matches",
        ),
        Ruling(
            finding=_brought(_right_to_left()),
            action=Action.BLOCK,
            rule="new-high",
            because="block by new-high: our own code stays clean",
        ),
        Ruling(
            finding=replace(_graced(), changed=False, introduced=False),
            action=Action.WARN,
            rule="own-code",
            because="warn by own-code: in grace until 2026-01-14, then it blocks",
            grace_ends="2026-01-14",
        ),
    ]


def _brought(finding: Finding) -> Finding:
    return replace(finding, changed=True, introduced=True)


def _right_to_left() -> Finding:
    """A file name in Hebrew, one with a bidi override, code with wide characters and a tab."""
    return Finding(
        kind=Kind.SAST,
        scanner="semgrep",
        rule="semgrep/python.sql-injection",
        title="SQL injection",
        message='The query is built from a parameter: `"… WHERE name = " + name`.',
        severity=Severity.HIGH,
        raw_severity="ERROR",
        confidence=Confidence.MEDIUM,
        cwe=(89, 943),
        locations=(
            Location(path="shop/דוח \u202eyp.py", line=7, column=5, end_line=7, end_column=60),
            Location(path="shop/views.py", line=31, column=9, note="the value comes from here"),
            Location(path="shop/דוח \u202eyp.py", line=4, column=11, note="it enters the function"),
        ),
        help="Whoever controls the text of a query reads and changes what the service may.",
        help_uri="https://cwe.mitre.org/data/definitions/89.html",
        remedy="Pass the values as parameters of the query.",
        snippet=Snippet(
            first_line=5,
            lines=(
                "    # 検索: all of one name\t(slow)",
                '    query = "SELECT * FROM items"',
                '    cursor.execute(query + " WHERE name = \'" + name + "\'")',
                "    return cursor.fetchall()",
            ),
        ),
        owners=("@example/shop", "ann@example.org"),
        fingerprints=examples.fingerprint("right-to-left"),
    )


def _graced() -> Finding:
    """An old finding that blocks only when its grace is over."""
    place = Location(path="shop/tools.py", line=3, column=1, end_line=3, end_column=20)
    return replace(
        examples.bandit_witness(place),
        snippet=Snippet(first_line=3, lines=("run(words, shell=True)",)),
        reachability=Reachability.UNKNOWN,
        first_seen="2025-12-31",
        owners=("@example/shop", "ann@example.org"),
        fingerprints=examples.fingerprint("graced"),
    )


def _dependencies() -> tuple[DependencyRecord, ...]:
    rows = [
        ("poetry.lock", None, "pillow", "8.0.0", DependencyState.VULNERABLE),
        ("requirements.txt", 3, "requests", "2.19.0", DependencyState.VULNERABLE),
        ("requirements.txt", 5, "click", "8.4.2", DependencyState.CLEAR),
        ("requirements.txt", 7, "left-pad", "", DependencyState.UNKNOWN),
    ]
    return tuple(
        DependencyRecord(
            purl=f"pkg:pypi/{name}@{version}" if version else f"pkg:pypi/{name}",
            ecosystem="PyPI",
            name=name,
            version=version,
            path=path,
            line=line,
            state=state,
            source="" if state is DependencyState.UNKNOWN else "offline store, PyPI",
            wanted="" if version else ">=1",
            licence="Apache-2.0" if name == "requests" else "",
        )
        for path, line, name, version, state in rows
    )


def _history() -> tuple[PastScan, ...]:
    rows = [
        ("2025-11-28", "5", State.BLOCKED, 9, 4, 7, (2, 6, 5, 3, 1, 2)),
        ("2025-12-05", "6", State.BLOCKED, 6, 5, 9, (1, 5, 5, 3, 1, 2)),
        ("2025-12-12", "7", State.INCOMPLETE, 0, 5, 22, (0, 2, 4, 3, 1, 0)),
        ("2025-12-19", "8", State.PASSED, 0, 6, 3, (0, 2, 4, 2, 1, 0)),
        ("2025-12-26", "9", State.BLOCKED, 2, 6, 3, (1, 4, 3, 2, 1, 1)),
    ]
    return tuple(
        PastScan(
            started=f"{day}T03:04:05Z",
            revision=digit * 40,
            state=state,
            blocking=blocking,
            accepted=accepted,
            gaps=gaps,
            critical=counts[0],
            high=counts[1],
            medium=counts[2],
            low=counts[3],
            info=counts[4],
            unknown=counts[5],
        )
        for day, digit, state, blocking, accepted, gaps, counts in rows
    )
