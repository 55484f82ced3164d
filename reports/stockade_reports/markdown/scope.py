"""What policy says beside its rulings, what was scanned, and by what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from stockade.model.result import Result, ScannerRecord, ScannerTiming, Status
from stockade.model.verdict import Action, Notice
from stockade_reports import ages, notices
from stockade_reports.amounts import merged, plural, seconds, states, took
from stockade_reports.markdown.escape import cell, code, prose
from stockade_reports.markdown.space import Item, Section

_ACTIONS = {Action.BLOCK: "**blocks**", Action.WARN: "warns", Action.PASS: "note"}
_SCANNERS = (
    "| scanner | version | state | scanned | gaps | findings | time |\n"
    "|---|---|---|--:|--:|--:|--:|\n"
)
_STATUSES = (Status.FAILED, Status.PARTIAL, Status.COMPLETED, Status.SKIPPED)
_NOTE = 200


def told(said: Sequence[Notice]) -> Section:
    """Policy's notices, those that block first."""
    order = list(_ACTIONS)
    rows = sorted(said, key=lambda n: order.index(n.action))
    return Section(
        "\n### Policy notices\n\n",
        (Item(text=f"- {_ACTIONS[n.action]}: {prose(notices.placed(n))}\n") for n in rows),
        total=len(rows),
        noun="notice",
        share=0.2,
    )


def scanners(result: Result) -> Section:
    """A row for each scanner: those in trouble first, those that did not run last."""
    times = {t.name: t for t in result.run.timings}
    rows = sorted(result.scanners, key=lambda r: (_STATUSES.index(r.status), r.name))
    done = sum(r.status is Status.COMPLETED for r in rows)
    time = seconds(result.run.seconds)
    said = merged(result.findings)
    summary = f"Scanners: {done:,} of {len(rows):,} checked all that they claim, in {time}"
    return Section(
        f"\n<details><summary>{summary}</summary>\n\n",
        (Item(text=_row(record, times.get(record.name))) for record in rows),
        total=len(rows),
        noun="scanner",
        share=0.2,
        table=_SCANNERS,
        closing=f"\n{said}\n\n</details>\n" if said else "\n</details>\n",
    )


def scope(result: Result) -> Section:
    """What the target is, what of it was left out, and what is said of its dependencies."""
    rows = [*_target(result), *_packages(result)]
    target = result.target
    excluded = f", {len(target.excluded):,} excluded" if target.excluded else ""
    return Section(
        f"\n<details><summary>Scope: {plural(target.files, 'file')}{excluded}</summary>\n\n",
        (Item(text=f"- {row}\n") for row in rows),
        total=len(rows),
        noun="line",
        share=0.5,
        closing="\n</details>\n",
    )


def _row(record: ScannerRecord, timing: ScannerTiming | None) -> str:
    why = ". ".join(part for part in (record.tool.problem, record.note) if part)
    state = record.status.value + (f": {prose(why, _NOTE)}" if why else "")
    numbers = (record.scanned, record.gapped, record.findings)
    cells = (
        code(record.name) or "unnamed",
        code(record.tool.version) or "missing",
        state if record.status in (Status.COMPLETED, Status.SKIPPED) else f"**{state}**",
        *(f"{n:,}" for n in numbers),
        "" if timing is None else took(timing, record.claimed, seconds(timing.seconds)),
    )
    return f"| {' | '.join(map(cell, cells))} |\n"


def _target(result: Result) -> Iterator[str]:
    target = result.target
    branch = f" on {code(target.branch)}" if target.branch else ""
    revision = f" at {code(target.revision)}" if target.revision else ""
    yield f"Target: {code(target.name) or 'unnamed'}{branch}{revision}"
    yield from (prose(note) for note in target.notes)
    if target.out_of_scope or target.ignored:
        claimed = plural(target.out_of_scope, "file")
        yield f"{claimed} that no scanner claims, {target.ignored:,} ignored by git"
    patterns = Counter(excluded.by for excluded in target.excluded)
    for by, number in sorted(patterns.items()):
        yield f"Excluded: {plural(number, 'file')} by {code(by) or 'no pattern'}"


def _packages(result: Result) -> Iterator[str]:
    if not result.dependencies:
        return
    yield f"Packages: {states(result.dependencies)}"
    for source in result.sources:
        records = f", {plural(source.records, 'record')}" if source.records else ""
        records += f", {source.broken:,} broken" if source.broken else ""
        date = ages.dated(source, result.run.started)
        yield f"Looked up: {prose(f'{source.name}, as of {date}')}{records}"
