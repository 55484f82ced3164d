"""What is new, by the baseline or the change under review, and the trend since the last scan."""

from __future__ import annotations

from collections import Counter

from stockade.model.history import PastScan
from stockade.model.result import Result
from stockade_reports.amounts import plural
from stockade_reports.novelty import SECRETS, new_secrets
from stockade_reports.text.page import Page


def compared(page: Page) -> str:
    """`4 new, 6 known, 3 gone; against the baseline FILE`; empty: nothing to compare."""
    result = page.result
    counts = Counter(page.is_new(finding) for finding in result.findings)
    base = result.baseline
    if base is None and not counts[True] + counts[False]:
        return ""
    secrets = new_secrets(result)
    apart = f" ({secrets:,} of them {SECRETS})" if secrets else ""
    said = [f"{counts[True]:,} new{apart}", f"{counts[False]:,} known"]
    said += [f"{counts[None]:,} not compared"] if counts[None] else []
    said += [f"{base.gone:,} gone"] if base and base.gone is not None else []
    by = ["the change under review"] * any(f.introduced is not None for f in result.findings)
    by += [f"the baseline {base.path}"] if base else []
    return ", ".join(said) + (f"; against {' and '.join(by)}" if by else "")


def trend(result: Result) -> str:
    """`2 findings fewer than on 2025-12-26 (12, now 10); blocking 2, now 5; gaps 3, now 14`."""
    if not result.history:
        return ""
    past = result.history[-1]
    before, now = _total(past), len(result.findings)
    blocking, gaps = len(result.verdict.blockers), len(result.gaps)
    return (
        f"{_difference(before, now)} {_when(past, result)};"
        f" blocking {_step(past.blocking, blocking)}; gaps {_step(past.gaps, gaps)}"
    )


def _total(past: PastScan) -> int:
    return past.critical + past.high + past.medium + past.low + past.info + past.unknown


def _difference(before: int, now: int) -> str:
    if before == now:
        return f"as many findings ({now:,}) as"
    count = plural(abs(now - before), "finding")
    return f"{count} {'more' if now > before else 'fewer'} ({_step(before, now)}) than"


def _step(before: int, now: int) -> str:
    return f"still {now:,}" if before == now else f"{before:,}, now {now:,}"


def _when(past: PastScan, result: Result) -> str:
    """The day; the time of the day too where both scans are of one day."""
    same = past.started[:10] == result.run.started[:10]
    return f"at {past.started}" if same else f"on {past.started[:10]}"
