"""What blocks, worst first: everything that a reviewer needs in order to act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model.fix import Fix
from stockade.model.result import Result
from stockade.model.verdict import Ruling
from stockade_reports import links, packages, rating
from stockade_reports.amounts import plural
from stockade_reports.dataflow import ARRIVAL, is_way
from stockade_reports.markdown import findings
from stockade_reports.markdown.escape import code, fenced, link, place, prose, reason, source_line
from stockade_reports.markdown.space import Item, Limits, Section
from stockade_reports.markdown.standing import ranked, remarks
from stockade_reports.novelty import is_new

_PLACES = 3
_OWNERS = 5
_FIX_LINES = 30
"""Lines of a fix that are shown; a longer one is only told of."""

_NAME = 200


def sections(result: Result, limits: Limits) -> Iterator[Section]:
    """The first ones open, further ones folded, and the rest in a table."""
    groups = packages.grouped(ranked(result.verdict.blockers))
    opened, full = groups[: limits.opened], groups[limits.opened : limits.full]
    if opened:
        yield _told("\n### What blocks\n", "", opened, result, 0.9)
    if full:
        opening = f"\n<details><summary>{_counted(full)} that block too</summary>\n"
        yield _told(opening, "\n</details>\n", full, result, 0.9)
    if rest := groups[limits.full :]:
        summary = f"{_counted(rest)} that block and rank lower"
        rulings = [ruling for group in rest for ruling in group]
        yield findings.folded(summary, rulings, result, 0.95)


def _told(
    opening: str, closing: str, groups: list[tuple[Ruling, ...]], result: Result, share: float
) -> Section:
    return Section(
        opening,
        (Item(text="".join(_block(group, result)), count=len(group)) for group in groups),
        total=sum(map(len, groups)),
        noun="finding",
        share=share,
        closing=closing,
    )


def _counted(groups: Sequence[Sequence[Ruling]]) -> str:
    return plural(sum(map(len, groups)), "finding")


def _block(group: tuple[Ruling, ...], result: Result) -> Iterator[str]:
    finding = group[0].finding
    alone = len(group) == 1
    title = packages.titled(finding) if alone else packages.heading(group)
    new = " · new" if is_new(finding, result) else ""
    yield f"\n#### {rating.word(finding.severity)}: {prose(title, _NAME)}{new}\n\n"
    prefix = links.source_prefix(result.target)
    owners = ", ".join(code(owner) for owner in finding.owners[:_OWNERS] if owner)
    more = len(finding.owners) - _OWNERS
    owners += f" and {more:,} more" if more > 0 else ""
    yield place(finding.location, prefix) + (f" · owned by {owners}" if owners else "") + "\n"
    if alone and finding.message != finding.title:
        yield f"\n{prose(finding.message)}\n"
    details = "".join(f"- {row}\n" for row in _details(group, prefix, result.verdict.on))
    yield f"\n{details}" if details else ""
    if advice := prose(packages.remedy(group)):
        yield f"\n**What to do:** {advice}\n"
    if finding.fix:
        yield from _fix(finding.fix)
    yield f"\n<sub>{' · '.join(filter(None, _small(group)))}</sub>\n"


def _details(group: tuple[Ruling, ...], prefix: str, on: str) -> Iterator[str]:
    finding = group[0].finding
    for other in finding.locations[1 : _PLACES + 1]:
        yield f"{prose(other.note, _NAME) or 'also at'}: {place(other, prefix)}"
    if len(finding.locations) > _PLACES + 1:
        yield f"and {plural(len(finding.locations) - _PLACES - 1, 'further place')}"
    if is_way(finding):
        note = prose(finding.location.note, _NAME) or ARRIVAL
        yield f"{note}: {place(finding.location, prefix)}"
    if finding.package:
        yield from (prose(packages.flaw(r.finding)) for r in group[: packages.SHOWN])
    if len(group) > packages.SHOWN:
        yield f"and {len(group) - packages.SHOWN:,} that rank lower"
    if finding.secret and finding.secret.preview:
        yield f"the secret, masked: {code(finding.secret.preview)}"
    yield from (prose(remark) for remark in remarks(group, on))


def _small(group: tuple[Ruling, ...]) -> Iterator[str]:
    finding = group[0].finding
    yield from (reason(ruling.because, _NAME) for ruling in packages.reasons(group)[:3])
    if len(group) > 1:
        return
    yield code(finding.rule)
    yield from (code(f"CWE-{number}") for number in finding.cwe[:3])
    if finding.id:
        yield f"id {code(finding.id)}"
    if host := links.host(finding.help_uri):
        yield link(code(host), finding.help_uri)


def _fix(fix: Fix) -> Iterator[str]:
    lines: list[str] = []
    for edit in fix.edits:
        lines.append(f"@@ {source_line(edit.location.path)}:{edit.location.line} @@")
        lines += (f"-{source_line(line)}" for line in edit.before)
        lines += (f"+{source_line(line)}" for line in edit.after)
    said = prose(fix.description, _NAME) or "A tool proposes a change."
    if len(lines) > _FIX_LINES:
        yield f"\n**Fix:** {said} It takes {len(lines):,} lines, which the `json` report has.\n"
        return
    yield f"\n**Fix:** {said}\n\n"
    yield fenced(lines, "diff")
