"""Findings: what blocks in full, as far as it can be read; all else in short. Worst last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model.verdict import Action, Ruling
from stockade_reports.escape import words
from stockade_reports.text import ink, paragraph, rows
from stockade_reports.text.groups import Group, by_package, by_rule, ordered, size
from stockade_reports.text.layout import beginning, hang
from stockade_reports.text.page import MORE, Page

SHOWN = 25
"""Findings that do not block and are listed without `--verbose`."""

FULL = 10
"""Blockers that are shown in full without `--verbose`."""

LISTED = 100
"""Further blockers that get a line each."""

REASONS = 10
"""Rules of the policy that are named above the findings that they decide on."""


def others(rulings: Sequence[Ruling], page: Page) -> Iterator[str]:
    """What does not block: what passes, then what warns."""
    groups = by_package(ordered(rulings))
    hidden = () if page.style.verbose else groups[:-SHOWN]
    for action, verb in ((Action.PASS, "pass"), (Action.WARN, "warn")):
        mine = [group for group in groups if group.worst.action is action]
        unseen = sum(group.worst.action is action for group in hidden)
        if mine:
            yield from _heading(f"Findings that {verb}", mine, page)
            yield from _more(mine[:unseen], "that rank lower", page)
            shown = mine[unseen:]
            yield from full(shown, page) if page.style.verbose else rows.lines(shown, page)
            yield ""


def blockers(rulings: Sequence[Ruling], page: Page) -> Iterator[str]:
    """What blocks: the worst in full, others in short, and of the rest the number."""
    groups = by_package(ordered(rulings))
    if not groups:
        return
    yield from _heading("Findings that block", groups, page)
    whole = groups if page.style.verbose else groups[-FULL:]
    rest = groups[: len(groups) - len(whole)]
    yield from _more(rest[:-LISTED], "that rank lower", page)
    yield from rows.lines(rest[-LISTED:], page)
    if rest:
        yield ""
        yield ink.heading(f"The {size(whole):,} worst of them in full", page.style)
        yield ""
    yield from full(whole, page)
    yield ""


def full(groups: Sequence[Group], page: Page) -> Iterator[str]:
    """Paragraphs; with `--verbose` each flaw of a package has its own."""
    if page.style.verbose:
        groups = [Group(rulings=(ruling,)) for group in groups for ruling in group.rulings]
    for n, group in enumerate(by_rule(groups)):
        if n:
            yield ""
        yield from paragraph.lines(group, page)


def _heading(title: str, groups: Sequence[Group], page: Page) -> Iterator[str]:
    """`Findings that block: 36, 20 of them new`, and the rules of the policy that decided."""
    rulings = [ruling for group in groups for ruling in group.rulings]
    new = page.new(rulings)
    yield ink.heading(f"{title}: {len(rulings):,}{of_them_new(new, len(rulings))}", page.style)
    yield from _reasons(rulings, page)
    yield ""


def of_them_new(new: int, total: int) -> str:
    """`, 3 of them new`; empty where none is, or nothing is known of it."""
    if not new:
        return ""
    count = "all" if new == total else f"{new:,}"
    return ", new" if total == 1 else f", {count} of them new"


def _reasons(rulings: Sequence[Ruling], page: Page) -> Iterator[str]:
    """`18 by rule secret: A credential is known to everyone.`, the most telling last."""
    by: dict[str, list[str]] = {}
    for ruling in rulings:
        by.setdefault(ruling.rule, []).append(ruling.because)
    told = sorted(by.items(), key=lambda item: len(item[1]))
    if len(told) > REASONS:
        left_out = sum(len(item[1]) for item in told[:-REASONS])
        yield f"  {left_out:,} by {len(told) - REASONS:,} further rules"
    for rule, because in told[-REASONS:]:
        named = f"{len(because):,} by rule {rule}" if rule else f"{len(because):,} by no rule"
        why = f": {shared}" if (shared := _shared(because)) else ""
        yield from hang("  ", words(f"{named}{why}"), page.style.width)


def _shared(because: Sequence[str]) -> str:
    """What all reasons begin with, without the values of the single finding."""
    whole = beginning(because)
    if all(reason == whole for reason in because):
        return whole
    return whole.rpartition(" [")[0] or whole.rpartition(". ")[0]


def _more(hidden: Sequence[Group], which: str, page: Page) -> Iterator[str]:
    if hidden:
        yield from hang("  ", f"and {size(hidden):,} {which}: {MORE}", page.style.width)
