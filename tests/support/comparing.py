"""Records to compare: findings by rule, content and place, as a scan would have identified them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from hypothesis import strategies as st

from stockade.model.dependency import DependencyRecord, DependencyState
from stockade.model.file import Excluded
from stockade.model.finding import Finding, SecretTrace
from stockade.model.gap import Gap, GapReason
from stockade.model.location import Location
from stockade.model.package import Package
from stockade.model.rating import Kind, Severity
from stockade.model.result import Result, ScannerRecord, Status, TargetRecord
from stockade.model.scanner import Tool
from stockade.model.verdict import Action, State
from stockade.triage.fingerprint import identify
from support.results import TARGET, sample_result

PURL = "pkg:pypi/requests@2.19.0"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def found(
    path: str = "a.py", line: int = 1, content: str = "eval(x)", scanner: str = "bandit"
) -> tuple[Finding, str]:
    """A finding without its id, and what it is about."""
    finding = Finding(
        kind=Kind.SAST,
        scanner=scanner,
        rule=f"{scanner}/B307",
        title="Use of eval",
        message="eval is used.",
        severity=Severity.MEDIUM,
        raw_severity="MEDIUM",
        locations=(Location(path=path, line=line),),
    )
    return finding, content


def flaw(
    path: str = "requirements.txt", purl: str = PURL, advisory: str = "PYSEC-1"
) -> tuple[Finding, str]:
    """A flaw of a package."""
    name, _, version = purl.removeprefix("pkg:pypi/").partition("@")
    finding = Finding(
        kind=Kind.DEPENDENCY,
        scanner="dependencies",
        rule=f"osv/{advisory}",
        title=f"Known vulnerability {advisory}",
        message="It is known.",
        severity=Severity.HIGH,
        raw_severity="HIGH",
        locations=(Location(path=path, line=1),),
        package=Package(purl=purl, name=name, version=version, ecosystem="PyPI", advisory=advisory),
    )
    return finding, ""


def secret(
    path: str = "a.py", hmac: str = "1", line: int = 1, content: str = "key"
) -> tuple[Finding, str]:
    """A secret in a line that reads `content` when it is masked."""
    finding, _ = found(path, line, scanner="secrets")
    trace = SecretTrace(preview="x", hmac=hmac)
    return dataclasses.replace(finding, kind=Kind.SECRET, secret=trace), content


def dependency(
    path: str = "requirements.txt",
    purl: str = PURL,
    state: DependencyState = DependencyState.CLEAR,
) -> DependencyRecord:
    """What a scan says of a package."""
    name, _, version = purl.removeprefix("pkg:pypi/").partition("@")
    return DependencyRecord(
        purl=purl, ecosystem="PyPI", name=name, version=version, path=path, line=1, state=state
    )


def gap(subject: str, scanner: str = "bandit", reason: GapReason = GapReason.UNPARSABLE) -> Gap:
    """Something unchecked."""
    return Gap(scanner=scanner, subject=subject, reason=reason, detail="why")


def ran(
    name: str = "bandit",
    status: Status = Status.COMPLETED,
    note: str = "",
    version: str = "1.9.0",
    rules: str = "58 rules",
) -> ScannerRecord:
    """A scanner's record."""
    failed, idle = status is Status.FAILED, status is Status.SKIPPED
    return ScannerRecord(
        name=name,
        about="a",
        tool=Tool(name=name, version=version, rules=rules),
        status=status,
        claimed=0 if idle else 1,
        scanned=0 if idle or failed else 1,
        gapped=int(failed),
        note=note,
    )


BOTH = (ran("bandit"), ran("dependencies"))
SECRETS = (ran("secrets"),)


def scan(
    *findings: tuple[Finding, str],
    gaps: Sequence[Gap] = (),
    scanners: Sequence[ScannerRecord] = BOTH,
    dependencies: Sequence[DependencyRecord] = (),
    excluded: Sequence[str] = (),
    target: TargetRecord = TARGET,
    state: State = State.PASSED,
    version: str = "0.1.0",
) -> Result:
    """The record of a scan with these findings, identified in the order of their places."""
    ordered = sorted(findings, key=lambda one: one[0].sort_key())
    prints = identify(ordered)
    named = [
        dataclasses.replace(f, fingerprints=(("stockade/v1", p),))
        for (f, _), p in zip(ordered, prints, strict=True)
    ]
    made = sample_result(
        state=state,
        judged=[(f, Action.WARN, "because") for f in named],
        judged_gaps=[(g, Action.WARN, "because") for g in gaps],
        scanners=tuple(scanners),
        target=dataclasses.replace(
            target, excluded=tuple(Excluded(path=p, by="old/** (config)") for p in excluded)
        ),
    )
    return dataclasses.replace(
        made,
        dependencies=tuple(sorted(dependencies, key=DependencyRecord.sort_key)),
        run=dataclasses.replace(made.run, version=version),
    )


def other_code(result: Result) -> Result:
    """The same record, of another commit."""
    target = dataclasses.replace(result.target, revision=COMMIT)
    return dataclasses.replace(result, target=target)


_paths = st.sampled_from(["a.py", "b.py", "src/a.py", "src/sub/c.py"])
_scanners = st.sampled_from(["bandit", "semgrep"])
_packages = st.sampled_from([PURL, "pkg:pypi/flask@1.0"])
_records = st.builds(
    ran,
    status=st.sampled_from(Status),
    note=st.sampled_from(["", "not chosen with --scanner", "nothing in the target is for this"
                          " scanner"]),
    version=st.sampled_from(["1", "2"]),
)  # fmt: skip


@st.composite
def scans(draw: st.DrawFn) -> Result:
    """Small records that have much in common, so that every cause and every match comes up."""
    code = st.builds(found, _paths, st.integers(1, 3), st.sampled_from("xyz"), _scanners)
    known = st.builds(flaw, st.sampled_from(["r.txt", "src/r.txt"]), _packages,
                      st.sampled_from(["P-1", "P-2"]))  # fmt: skip
    leaks = st.builds(secret, _paths, st.sampled_from("123"), st.integers(1, 3))
    names = draw(st.sets(st.sampled_from(["bandit", "semgrep", "dependencies", "secrets"])))
    missed = st.builds(gap, _paths | st.sampled_from(["src", f"r.txt#{PURL}"]),
                       st.sampled_from(["bandit", "inventory", "dependencies"]))  # fmt: skip
    return scan(
        *draw(st.lists(code | known | leaks, max_size=6)),
        gaps=sorted(set(draw(st.lists(missed, max_size=2))), key=Gap.sort_key),
        scanners=[dataclasses.replace(draw(_records), name=name) for name in sorted(names)],
        dependencies=draw(
            st.lists(
                st.builds(
                    dependency,
                    st.just("r.txt"),
                    _packages,
                    st.sampled_from(DependencyState),
                ),
                max_size=2,
            )
        ),
        excluded=draw(st.lists(_paths, max_size=1)),
        target=dataclasses.replace(
            TARGET,
            kind=draw(st.sampled_from(["revision", "directory", "staged", "environment"])),
            scope=draw(st.sampled_from(["", "", "src"])),
            revision=draw(st.sampled_from([TARGET.revision, COMMIT, ""])),
        ),
        state=draw(st.sampled_from(State)),
    )
