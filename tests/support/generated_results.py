"""Hypothesis strategies for whole `Result` values, as odd as the model admits."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from stockade.model.dependency import (
    AdvisorySource,
    DependencyRecord,
    DependencyState,
)
from stockade.model.file import Excluded
from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.history import BaselineRecord, PastScan
from stockade.model.result import (
    Result,
    Run,
    ScannerRecord,
    ScannerTiming,
    Status,
    TargetRecord,
)
from stockade.model.scanner import Tool
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
from support.generated_findings import count, findings, line, many, path, seconds, text

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
        st.builds(
            ScannerTiming,
            name=text,
            seconds=seconds,
            cpu_seconds=seconds,
            max_rss=count,
            cached=st.none() | count,
        )
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
    said: list[Ruling | GapRuling | Notice] = [*verdict.rulings, *verdict.gap_rulings]
    said += verdict.notices
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
