"""How findings stand with policy: the ruling, what accepts them, and what asked in vain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model.verdict import Action, Ruling
from stockade_reports import acceptances, rating

IN_VAIN = "a comment in the file asks for silence on it, which policy does not grant"
"""What the mark of a line in the list means."""


_VERBS = {Action.BLOCK: "blocks", Action.WARN: "warns", Action.PASS: "passes"}


def ruled(ruling: Ruling) -> tuple[str, str]:
    """What policy does, and why; of what is accepted, it tells by what and instead of what."""
    rule = f" (rule {ruling.rule})" if ruling.rule else ""
    verb = "accepted" if ruling.acceptance is not None else _VERBS[ruling.action]
    return verb, f"{ruling.because}{rule}"


def notes(group: Sequence[Ruling]) -> Iterator[tuple[str, str]]:
    """The comments of all, each once, and what is told of a single finding."""
    yield from dict.fromkeys(note for ruling in group for note in _comments(ruling))
    if len(group) > 1:
        return
    finding = group[0].finding
    if lowered := rating.lowered(finding):
        yield "severity", lowered
    if finding.first_seen:
        yield "first seen", finding.first_seen


def _comments(ruling: Ruling) -> Iterator[tuple[str, str]]:
    refused, honoured = acceptances.refused(ruling), acceptances.honoured(ruling)
    for comment in ruling.finding.suppressions:
        if comment not in honoured:
            fate = "not honoured by policy" if comment in refused else "not needed"
            yield "comment", f"{acceptances.asked(comment)} ({fate})"
