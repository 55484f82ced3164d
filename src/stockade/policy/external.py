"""A verdict after a judge of the user's own was heard, who can only tighten it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from stockade.model import path as paths
from stockade.model.verdict import (
    Acceptance,
    AcceptanceKind,
    Action,
    GapRuling,
    Notice,
    NoticeKind,
    Ruling,
    Verdict,
)
from stockade.policy.decide import outcome
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.external_answer import Opinion, Opinions, finding_key, gap_key
from stockade.policy.judge import concluded

_MAX_CAUSE = 1000


def unheard(name: str, cause: str) -> Opinions:
    """What stands in for the answer of a judge that gave none: nothing passes."""
    told = paths.text(" ".join(cause[:_MAX_CAUSE].split()))
    return Opinions(
        name=name, objection=f"it gave no answer, and nothing passes without one: {told}"
    )


def tightened(
    verdict: Verdict,
    opinions: Opinions,
    *,
    checked: int,
    nothing_asked: bool = False,
    left_out: Sequence[str] = (),
) -> Verdict:
    """The verdict after the judge was heard. An opinion that is no stricter changes nothing.

    `checked`, `nothing_asked` and `left_out` are those with which the verdict was made.
    """
    name, of_findings, of_gaps = opinions.name, opinions.findings, opinions.gaps
    changed = dataclasses.replace(
        verdict,
        policy=f"{verdict.policy}, then judge {name}",
        rulings=tuple(
            _ruling(r, of_findings.get(finding_key(r.finding.id)), name) for r in verdict.rulings
        ),
        gap_rulings=tuple(
            _gap_ruling(g, of_gaps.get(gap_key(g.gap)), name) for g in verdict.gap_rulings
        ),
        notices=_noticed(verdict.notices, opinions),
    )
    return concluded(changed, checked, nothing_asked=nothing_asked, left_out=left_out)


def _ruling(ruling: Ruling, opinion: Opinion | None, name: str) -> Ruling:
    heard = _stricter(opinion, ruling.action)
    if heard is None:
        return ruling
    before = f"{outcome(ruling.action, ruling.rule, ruling.acceptance)}: {ruling.because}"
    return dataclasses.replace(
        ruling,
        action=heard.action,
        rule=f"external/{name}",
        because=_because(name, heard, ruling.acceptance, before),
        acceptance=None,
    )


def _gap_ruling(ruling: GapRuling, opinion: Opinion | None, name: str) -> GapRuling:
    heard = _stricter(opinion, ruling.action)
    if heard is None:
        return ruling
    before = f"{outcome(ruling.action, '', ruling.acceptance)}: {ruling.because}"
    return dataclasses.replace(
        ruling,
        action=heard.action,
        because=_because(name, heard, ruling.acceptance, before),
        acceptance=None,
    )


def _stricter(opinion: Opinion | None, action: Action) -> Opinion | None:
    if opinion is None or STRICTNESS[opinion.action] >= STRICTNESS[action]:
        return None
    return opinion


def _because(name: str, heard: Opinion, overruled: Acceptance | None, before: str) -> str:
    end = "" if heard.because.endswith((".", "!", "?")) else "."
    said = f"external judge {name}: {heard.because}{end}"
    if overruled is not None:
        waiver = overruled.kind is AcceptanceKind.WAIVER
        said += f" It overrules {'waiver' if waiver else 'the comment'} {overruled.id}."
    return f"{said} Without the judge: {before}"


def _noticed(notices: Sequence[Notice], opinions: Opinions) -> tuple[Notice, ...]:
    if not opinions.objection:
        return tuple(notices)
    objection = Notice(
        kind=NoticeKind.EXTERNAL,
        action=Action.BLOCK,
        subject=opinions.name,
        where="",
        message=opinions.objection,
    )
    return tuple(sorted((*notices, objection), key=lambda n: (n.kind.value, n.subject, n.where)))
