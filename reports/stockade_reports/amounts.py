"""Numbers with what they count, in people's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from stockade.model.dependency import DependencyRecord, DependencyState
from stockade.model.finding import Finding
from stockade.model.gap import split_subject
from stockade.model.result import ScannerTiming
from stockade.model.verdict import GapRuling


def plural(number: int, noun: str) -> str:
    """`1 file`, `1,200 dependencies`, `3 fixes`."""
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("y"):
        return f"{number:,} {noun[:-1]}ies"
    return f"{number:,} {noun}{'es' if noun.endswith('x') else 's'}"


def seconds(value: float) -> str:
    """`0.8 s`, `18.8 s`, `2 min 5 s`."""
    if value < 100:
        return f"{value:.1f} s"
    return f"{int(value // 60):,} min {int(value % 60)} s"


def took(timing: ScannerTiming, claimed: int, shown: str) -> str:
    """The time that a scanner took as `shown`, and how many of its files an earlier run had looked
    at; `cached` where those are all."""
    if not timing.cached:
        return shown
    return "cached" if timing.cached >= claimed else f"{shown}, {timing.cached:,} cached"


def findings_and_gaps(findings: int, gaps: int) -> str:
    """`2 findings and 1 gap`; empty for none."""
    told = ((findings, "finding"), (gaps, "gap"))
    return " and ".join(plural(number, noun) for number, noun in told if number)


def merged(findings: Iterable[Finding]) -> str:
    """Why the scanners' own counts come to more than the findings; empty where they do not."""
    number = sum(len(finding.witnesses) for finding in findings)
    verb = "tells" if number == 1 else "tell"
    more = f"{plural(number, 'report')} of these {verb} of a flaw that another one tells too"
    return f"{more}: each flaw is one finding." if number else ""


def subjects(gaps: Sequence[GapRuling]) -> str:
    """What was not checked: `12 files and 1 dependency`."""
    packages = sum(bool(split_subject(ruling.gap.subject)[1]) for ruling in gaps)
    told = ((len(gaps) - packages, "file"), (packages, "dependency"))
    return " and ".join(plural(number, noun) for number, noun in told if number)


def states(records: Sequence[DependencyRecord]) -> str:
    """`3 vulnerable, 500 clear, 9 unknown`; empty where no file names a dependency."""
    found = Counter(record.state for record in records)
    return ", ".join(f"{found[s]:,} {s.value}" for s in DependencyState) if records else ""
