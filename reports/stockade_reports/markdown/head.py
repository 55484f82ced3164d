"""What always stays: the verdict, why it is so, how many findings and gaps, how many new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stockade.model.rating import Severity
from stockade.model.result import Result
from stockade.model.verdict import Ruling, State
from stockade_reports import notices, rating, rationale
from stockade_reports.amounts import findings_and_gaps, plural
from stockade_reports.markdown.escape import code, prose, reason
from stockade_reports.markdown.space import ELSEWHERE
from stockade_reports.novelty import SECRETS, new_among, new_secrets
from stockade_reports.standings import STANDINGS, standing

MARKER = "<!-- stockade -->\n"
"""The first line, by which a bot finds its comment again and replaces it."""

_SYMBOLS = {State.PASSED: "✅", State.BLOCKED: "❌", State.INCOMPLETE: "⚠️"}
_SENTENCE = 500
_REASONS = 6
_REASON = 200
_SEVERITIES = sorted(Severity, key=lambda s: -s.concern)


def head(result: Result) -> str:
    """Everything above the first section but what `left_out` says."""
    verdict = result.verdict
    return MARKER + "".join(
        [
            f"## {_SYMBOLS[verdict.state]} Stockade: {verdict.state.value}\n\n",
            f"{prose(verdict.sentence, _SENTENCE)}\n\n",
            *_why(result),
            *_findings(result),
            *_gaps(result),
            *_new(result),
        ]
    )


def left_out(findings: int, gaps: int) -> str:
    """How many are in no list of this report; empty where none is missing."""
    counted = findings_and_gaps(findings, gaps)
    if not counted:
        return ""
    return f"\n**Not all is shown here:** {counted} left out; {ELSEWHERE}.\n"


def foot(result: Result) -> str:
    """Exit code, policy and version."""
    verdict = result.verdict
    policy, version = code(verdict.policy), code(result.run.version)
    day = f" on {code(verdict.on)}" if verdict.on else ""
    return (
        f"\n---\n\n<sub>Exit code {int(verdict.exit_code)} · judged by {policy or 'no policy'}{day}"
        f" · Stockade {version}</sub>\n"
    )


def _why(result: Result) -> Iterator[str]:
    verdict = result.verdict
    grouped: dict[str, list[Ruling]] = {}
    for ruling in verdict.blockers:
        key = ruling.rule or rationale.split(ruling.because)[0]
        grouped.setdefault(key, []).append(ruling)
    said = Counter(notices.told(n) for n in verdict.notices if n.action.value == "block")
    missed = Counter(ruling.because for ruling in verdict.stopping_gaps)
    rows = [
        *((len(found), _findings_of(found, result), _said(found)) for found in _most(grouped)),
        *((n, plural(n, "notice"), message) for message, n in said.most_common()),
        *((n, plural(n, "gap"), because) for because, n in missed.most_common()),
    ]
    if rows:
        yield "**Why**\n\n"
        yield from (
            f"- {what}: {reason(because, _REASON)}\n" for _, what, because in rows[:_REASONS]
        )
        if rest := rows[_REASONS:]:
            things = sum(number for number, _, _ in rest)
            yield f"- {plural(len(rest), 'further reason')}, which stop {things:,}\n"
        yield "\n"


def _most(grouped: dict[str, list[Ruling]]) -> list[list[Ruling]]:
    return [found for _, found in sorted(grouped.items(), key=lambda i: (-len(i[1]), i[0]))]


def _said(found: list[Ruling]) -> str:
    """What the rule says of all of them; where they differ, most often and without the values."""
    told = [r.because.removeprefix(f"block by {r.rule}: ") for r in found]
    if len({*told}) == 1:
        return told[0]
    said = Counter(rationale.split(because)[0] for because in told)
    first = max(said, key=lambda text: (said[text], text))
    return first + (f" (and {plural(len(said) - 1, 'other wording')})" if len(said) > 1 else "")


def _findings_of(found: list[Ruling], result: Result) -> str:
    new = new_among(found, result)
    return plural(len(found), "finding") + ("" if new is None else f", {new:,} new")


def _findings(result: Result) -> Iterator[str]:
    rulings = result.verdict.rulings
    if not rulings:
        yield "**Found: nothing**\n\n"
        return
    counts = Counter((standing(r), r.finding.severity) for r in rulings)
    shown = [s for s in _SEVERITIES if any(counts[key, s] for key in STANDINGS)]
    yield f"| {plural(len(rulings), 'finding')} |"
    yield from (f" {rating.word(severity)} |" for severity in shown)
    yield " all |\n|---|" + "--:|" * (len(shown) + 1) + "\n"
    for key in STANDINGS:
        row = [counts[key, severity] for severity in shown]
        if any(row):
            cells = " | ".join(f"{n:,}" if n else "" for n in (*row, sum(row)))
            yield f"| {f'**{key}**' if key == 'block' else key} | {cells} |\n"
    yield "\n"


def _gaps(result: Result) -> Iterator[str]:
    rulings = result.verdict.gap_rulings
    if not rulings:
        yield "**Not checked: nothing** of what the scanners claim\n\n"
        return
    counts = Counter(map(standing, rulings))
    said = ", ".join(f"{counts[key]:,} {key}" for key in STANDINGS if counts[key])
    yield f"**Not checked: {plural(len(rulings), 'subject')}** ({said})\n\n"


def _new(result: Result) -> Iterator[str]:
    said = " · ".join(_compared(result))
    if said:
        yield f"{said}\n\n"


def _compared(result: Result) -> Iterator[str]:
    rulings = result.verdict.rulings
    new = new_among(rulings, result)
    if new is not None:
        blocking = new_among(result.verdict.blockers, result) or 0
        secrets = new_secrets(result)
        told = f"; {secrets:,} of the new ones {SECRETS}" if secrets else ""
        yield f"**New: {new:,} of {plural(len(rulings), 'finding')}** ({blocking:,} block{told})"
    if record := result.baseline:
        gone = f", {record.gone:,} of them gone" if record.gone else ""
        yield f"baseline {code(record.path)}: {plural(record.entries, 'finding')}{gone}"
    if result.history:
        last = result.history[-1]
        was = f"{last.state.value}, {last.blocking:,} blocking, {plural(last.gaps, 'gap')}"
        yield f"last scan {code(last.started[:10])}: {was}"
