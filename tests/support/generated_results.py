"""Hypothesis strategies for whole `Result` values, as odd as the model admits."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from stockade.model.dependency import (
    AdvisorySource,
    DependencyRecord,
    DependencyState,
    Reachability,
)
from stockade.model.errors import PathError
from stockade.model.file import Excluded
from stockade.model.finding import Finding, SecretTrace
from stockade.model.fix import Edit, Fix
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.history import BaselineRecord, PastScan
from stockade.model.location import Location, Snippet
from stockade.model.package import Package
from stockade.model.path import check
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
from stockade.model.suppression import Suppression
from stockade.model.verdict import (
    Acceptance,
    AcceptanceKind,
    Action,
    GapRuling,
    Notice,
    NoticeKind,
    Ruling,
    State,
    Verdict,
)

text = st.text(st.characters(), max_size=12)
count = st.integers(0, 2**40)
line = st.none() | st.integers(1, 10_000)
maybe = st.none() | st.booleans()
seconds = st.floats(0, 1e9)


def _is_path(value: str) -> bool:
    try:
        check(value)
    except PathError:
        return False
    return True


path = (st.binary(min_size=1, max_size=12).map(os.fsdecode) | text).filter(_is_path)


def many(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """Tuples of at most `most` values."""
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def locations(draw: st.DrawFn) -> Location:
    """Regions that end where they start or later."""
    first = draw(line)
    last = None if first is None else draw(st.none() | st.integers(first, first + 5))
    return Location(
        path=draw(path),
        line=first,
        column=draw(line),
        end_line=last,
        end_column=draw(line),
        note=draw(text),
    )


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Edits of a whole region."""
    first, column = draw(st.integers(1, 99)), draw(st.integers(1, 99))
    where = Location(
        path=draw(path),
        line=first,
        column=column,
        end_line=first + draw(st.integers(0, 3)),
        end_column=column + draw(st.integers(0, 9)),
    )
    lines = many(text)
    return Edit(location=where, text=draw(text), before=draw(lines), after=draw(lines))


fixes = st.builds(
    Fix,
    description=text,
    edits=st.lists(edits(), min_size=1, max_size=2).map(tuple),
    patchable=st.booleans(),
)

packages = st.builds(
    Package,
    purl=text,
    name=text,
    version=text,
    ecosystem=text,
    advisory=text,
    aliases=many(text),
    fixed_versions=many(text),
    safe_version=text,
    further=many(text),
    score=st.none() | st.floats(0, 10),
    wanted=text,
    epss=st.none() | st.floats(0, 1),
    kev=st.none() | st.booleans(),
)


def _findings(witnesses: st.SearchStrategy[tuple[Finding, ...]]) -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding,
        kind=st.sampled_from(Kind),
        scanner=text,
        rule=text.map(lambda rule: f"tool/{rule}"),
        title=text,
        message=text,
        severity=st.sampled_from(Severity),
        raw_severity=text,
        confidence=st.sampled_from(Confidence),
        cwe=many(count),
        raw_cwe=many(count),
        locations=st.lists(locations(), min_size=1, max_size=3).map(tuple),
        help=text,
        help_uri=text,
        remedy=text,
        fix=st.none() | fixes,
        package=st.none() | packages,
        secret=st.none() | st.builds(SecretTrace, preview=text, hmac=text, verified=maybe),
        reachability=st.none() | st.sampled_from(Reachability),
        snippet=st.none() | st.builds(Snippet, first_line=st.integers(1, 99), lines=many(text)),
        fingerprints=many(st.tuples(st.just("stockade/v1") | text, text)),
        suppressions=many(
            st.builds(Suppression, directive=text, line=count, rules=many(text), reason=text)
        ),
        scanned_severity=st.none() | st.sampled_from(Severity),
        first_seen=text,
        changed=maybe,
        introduced=maybe,
        owners=many(text),
        witnesses=witnesses,
    )


findings = _findings(many(_findings(st.just(())), 1))

gaps = st.builds(
    Gap,
    scanner=text,
    subject=path | st.builds(dependency_subject, path, text.map(lambda t: f"pkg:pypi/{t}")),
    reason=st.sampled_from(GapReason),
    detail=text,
    line=line,
)

dependencies = st.builds(
    DependencyRecord,
    purl=text,
    ecosystem=text,
    name=text,
    version=text,
    path=path,
    line=line,
    state=st.sampled_from(DependencyState),
    source=text,
    wanted=text,
    licence=text,
)

sources = st.builds(AdvisorySource, name=text, as_of=text, records=count, broken=count, digest=text)

tools = st.builds(Tool, name=text, version=text, path=text, problem=text, rules=text)


@st.composite
def records(draw: st.DrawFn) -> ScannerRecord:
    """Records whose numbers add up."""
    scanned, gapped = draw(count), draw(count)
    return ScannerRecord(
        name=draw(text),
        about=draw(text),
        tool=draw(tools),
        status=draw(st.sampled_from(Status)),
        claimed=scanned + gapped,
        scanned=scanned,
        gapped=gapped,
        findings=draw(count),
        note=draw(text),
    )


targets = st.builds(
    TargetRecord,
    name=text,
    kind=text,
    scope=text,
    revision=text,
    branch=text,
    repository=text,
    files=count,
    bytes=count,
    ignored=count,
    out_of_scope=count,
    excluded=many(st.builds(Excluded, path=path, by=text)),
    notes=many(text),
)

runs = st.builds(
    Run,
    started=text,
    seconds=seconds,
    cpu_seconds=seconds,
    version=text,
    python=text,
    platform=text,
    timings=many(
        st.builds(ScannerTiming, name=text, seconds=seconds, cpu_seconds=seconds, max_rss=count)
    ),
)


acceptances = st.none() | st.builds(
    Acceptance,
    kind=st.sampled_from(AcceptanceKind),
    id=text,
    reason=text,
    owner=text,
    until=text,
)

notices = st.builds(
    Notice,
    kind=st.sampled_from(NoticeKind),
    action=st.sampled_from(Action),
    subject=text,
    where=text,
    message=text,
)


baselines = st.none() | st.builds(BaselineRecord, path=text, entries=count, gone=st.none() | count)

past_scans = st.builds(
    PastScan,
    started=text,
    revision=text,
    state=st.sampled_from(State),
    blocking=count,
    accepted=count,
    gaps=count,
    critical=count,
    high=count,
    medium=count,
    low=count,
    info=count,
    unknown=count,
)


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Results whose rulings line up, sorted as the contract says."""
    found = tuple(sorted(draw(many(findings)), key=Finding.sort_key))
    missed = tuple(sorted(draw(many(gaps)), key=Gap.sort_key))
    action = st.sampled_from(Action)
    verdict = Verdict(
        state=draw(st.sampled_from(State)),
        sentence=draw(text),
        policy=draw(text),
        rulings=tuple(
            Ruling(
                finding=f,
                action=draw(action),
                rule=draw(text),
                because=draw(text),
                acceptance=draw(acceptances),
                grace_ends=draw(text),
            )
            for f in found
        ),
        on=draw(text),
        gap_rulings=tuple(
            GapRuling(gap=g, action=draw(action), because=draw(text), acceptance=draw(acceptances))
            for g in missed
        ),
        notices=draw(many(notices)),
    )
    said = (*verdict.rulings, *verdict.gap_rulings, *verdict.notices)
    if any(one.action is Action.BLOCK for one in said) and verdict.state is State.PASSED:
        verdict = replace(verdict, state=State.BLOCKED)
    return Result(
        target=draw(targets),
        scanners=draw(many(records())),
        findings=found,
        gaps=missed,
        dependencies=draw(many(dependencies)),
        sources=draw(many(sources)),
        baseline=draw(baselines),
        history=draw(many(past_scans)),
        verdict=verdict,
        run=draw(runs),
    )
