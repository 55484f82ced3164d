"""How findings stand with policy: the ruling, what accepts them, and what asked in vain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model.finding import Finding
from stockade.model.verdict import Action, Ruling
from stockade_reports import acceptances, ages, rating
from stockade_reports.standings import VERBS, is_accepted, standing
from stockade_reports.text.page import Page


def ruled(ruling: Ruling) -> tuple[str, str]:
    """What policy does, and why; of what is accepted, it tells by what and instead of what."""
    rule = f" (rule {ruling.rule})" if ruling.rule else ""
    return VERBS[standing(ruling)], f"{ruling.because}{rule}"


def marks(ruling: Ruling, page: Page) -> list[str]:
    """What a list says of a finding beside its place, in words."""
    told = ["new"] if page.is_new(ruling.finding) else []
    told += ["still warns"] if is_accepted(ruling) and ruling.action is Action.WARN else []
    told += [f"blocks after {ruling.grace_ends}"] if ruling.grace_ends else []
    return told + (["its comment is not honoured"] if acceptances.refused(ruling) else [])


def news(group: Sequence[Ruling], page: Page) -> Iterator[tuple[str, str]]:
    """Whether they are new, not of this change or known, and since when; each statement once."""
    yield from dict.fromkeys(t for r in group if (t := _novelty(r.finding, page)))


def comments(group: Sequence[Ruling]) -> Iterator[tuple[str, str]]:
    """The comments that ask for silence and do not get it, each once."""
    yield from dict.fromkeys(note for ruling in group for note in _comments(ruling))


def lowered(finding: Finding) -> Iterator[tuple[str, str]]:
    """What policy made of the severity."""
    if changed := rating.lowered(finding):
        yield "severity", changed


def _novelty(finding: Finding, page: Page) -> tuple[str, str] | None:
    new = page.is_new(finding)
    if new is None:
        return None
    if new:
        brought = finding.introduced is not None
        return "new", "this change brings it" if brought else "the baseline does not have it"
    if not finding.first_seen:
        return "change", "not brought by this change"
    return "known", f"since {ages.since(finding.first_seen, page.result.verdict.on)}"


def _comments(ruling: Ruling) -> Iterator[tuple[str, str]]:
    for comment, fate in acceptances.fates(ruling):
        if fate != acceptances.HONOURED:
            yield "comment", f"{acceptances.asked(comment)} ({fate})"
