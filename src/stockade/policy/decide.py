"""From the rules that match a case to one decision: the strictest wins, unless it is accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from stockade.model.frozen import frozen
from stockade.model.suppression import Suppression
from stockade.model.verdict import Acceptance, AcceptanceKind, Action
from stockade.policy import words
from stockade.policy.case import Case
from stockade.policy.evaluate import Hit, hits, views
from stockade.policy.language.types import Facts
from stockade.policy.rules import Comments, Handling, Policy, Waiver
from stockade.policy.waive import Waivers

NO_RULE = "no rule of the policy matches"


@frozen
class Decision:
    """What policy says of one case."""

    action: Action
    rule: str
    because: str
    acceptance: Acceptance | None = None
    matched: tuple[Waiver, ...] = ()
    """Waivers that match, whether or not they count."""

    refused: tuple[Waiver, ...] = ()
    """Those of them that are in force and match what cannot be waived."""

    hits: tuple[Hit, ...] = ()
    """Every rule that matches, the most telling first."""

    grace_ends: str = ""
    """Last day (ISO 8601) on which a rule that blocks only warns of it; empty: none does."""

    excused: bool = False
    """Whether it is accepted as a whole, be there a rule to accept it from or not."""

    @property
    def line(self) -> str:
        """The decision as tests and people write it, e.g. `block by high: …`."""
        return f"{outcome(self.action, self.rule, self.acceptance)}: {self.because}"


def outcome(action: Action, rule: str, acceptance: Acceptance | None) -> str:
    """`block by RULE`, `waived by ID`, `suppressed` or `pass`."""
    if acceptance is not None and action is Action.PASS:
        waived = acceptance.kind is AcceptanceKind.WAIVER
        return f"waived by {acceptance.id}" if waived else "suppressed"
    return f"{action.value} by {rule}" if rule else action.value


def decide(policy: Policy, waivers: Waivers, case: Case) -> Decision:
    """Judge a finding."""
    found = hits(policy, case.facts)
    if found:
        return weigh(policy, waivers, case, sorted(found, key=lambda h: h.key))
    matched = tuple(waivers.covering(case))
    force = any(waivers.counts(w) for w in matched)
    return Decision(
        action=Action.PASS,
        rule="",
        because=NO_RULE,
        matched=matched,
        excused=force or _honoured(policy, case)[0] is not None,
    )


def weigh(policy: Policy, waivers: Waivers, case: Case, found: Sequence[Hit]) -> Decision:
    """Set waivers and comments against the hits, the most telling of which is first."""
    matched = tuple(waivers.covering(case))
    force = [w for w in matched if waivers.counts(w)]
    firm = [h for h in found if not h.rule.waivable or h.failure]
    comment, handling = _honoured(policy, case)
    accepted = _acceptance(force, comment)
    if accepted is not None and not firm:
        return _passed(accepted, found, matched, waivers.today)
    left = firm if accepted is not None else found
    told = left[0]
    # What is accepted may be the strictest hit, and a milder one stay that cannot be.
    first = found[0]
    beaten = "" if first.action is told.action else outcome(first.action, first.rule.id, None)
    said = [words.reason(told, waivers.today)]
    said += [_of_waiver(waiver, waivers, beaten) for waiver in matched]
    said += _of_comments(case, comment, handling, firm, beaten)
    return Decision(
        action=told.action,
        rule=told.rule.id,
        because="".join(said),
        grace_ends=words.grace_ends(left, waivers.today) if told.action is Action.WARN else "",
        acceptance=accepted if beaten else None,
        matched=matched,
        refused=tuple(force) if firm and not beaten else (),
        hits=tuple(found),
    )


def _passed(
    accepted: Acceptance, found: Sequence[Hit], matched: tuple[Waiver, ...], today: dt.date
) -> Decision:
    first = found[0]
    otherwise = outcome(first.action, first.rule.id, None)
    because = f"{_accepted(accepted)} Without it: {otherwise}: {words.reason(first, today)}"
    return Decision(
        action=Action.PASS,
        rule=first.rule.id,
        because=because,
        acceptance=accepted,
        matched=matched,
        hits=tuple(found),
        excused=True,
    )


def handling_of(policy: Policy, case: Case) -> Handling:
    """What a comment is worth on this case: the strictest over all layers.

    A layer's exceptions see the severities of that layer and of every layer below it, as rules do.
    """
    told = any(layer.comments for layer in policy.layers[: policy.upper])
    said = [] if told else [Handling.REQUIRE_REASON]
    seen = views(policy, case.facts)
    for index, layer in enumerate(policy.layers):
        if layer.comments is not None:
            said += [_worth(layer.comments, facts) for facts in seen[index:]]
    return _strictest(said)


def _worth(comments: Comments, facts: Facts) -> Handling:
    values = [(rule.set, rule.when.test(facts)) for rule in comments.rules]
    sure = [handling for handling, value in values if value]
    # What is not known to match may only make a comment worth less.
    doubt = [handling for handling, value in values if value is None]
    return _strictest([*(sure or [comments.default]), *doubt])


def _strictest(handlings: Iterable[Handling]) -> Handling:
    return max(handlings, key=lambda h: h.strictness)


def _honoured(policy: Policy, case: Case) -> tuple[Suppression | None, Handling]:
    if not case.comments:
        return None, Handling.REFUSE
    handling = handling_of(policy, case)
    if handling is Handling.REFUSE:
        return None, handling
    good = [c for c in case.comments if c.reason or handling is Handling.HONOUR]
    return (good[0] if good else None), handling


def _acceptance(force: Sequence[Waiver], comment: Suppression | None) -> Acceptance | None:
    if force:
        waiver = force[0]
        return Acceptance(
            kind=AcceptanceKind.WAIVER,
            id=waiver.id,
            reason=waiver.reason,
            owner=waiver.owner,
            until=waiver.until.isoformat(),
        )
    if comment is not None:
        return Acceptance(
            kind=AcceptanceKind.INLINE,
            id=f"{comment.directive}, line {comment.line}",
            reason=comment.reason,
        )
    return None


def _accepted(acceptance: Acceptance) -> str:
    if acceptance.kind is AcceptanceKind.WAIVER:
        return (
            f"Waived by {acceptance.id} of {acceptance.owner} until {acceptance.until}: "
            f"{_sentence(acceptance.reason)}"
        )
    reason = f": {acceptance.reason}" if acceptance.reason else ""
    return _sentence(f"Suppressed by a comment ({acceptance.id}){reason}")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _of_waiver(waiver: Waiver, waivers: Waivers, beaten: str) -> str:
    """Why a waiver that matches does not accept the case: it does not count, or a rule is firm."""
    if not waivers.counts(waiver):
        return words.not_in_force(waiver, waivers.today)
    return words.not_waivable(waiver, beaten)


def _of_comments(
    case: Case,
    honoured: Suppression | None,
    handling: Handling,
    firm: Sequence[Hit],
    beaten: str,
) -> Iterable[str]:
    """Why the comments do not accept it."""
    if honoured is not None and beaten:
        yield words.not_silenced(honoured, beaten)
    elif case.comments:
        yield words.comment_refused(case.comments[0], handling, not firm)
