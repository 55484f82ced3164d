"""What `stockade waive` tells: what is covered, and what was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from stockade.model.gap import Gap
from stockade.model.path import text
from stockade.model.verdict import Action
from stockade.policy.evaluate import STRICTNESS

if TYPE_CHECKING:
    from stockade.cli.waive_covered import Covered
    from stockade.cli.waive_plan import Plan

SHOWN = 20
"""Findings or gaps that are listed."""

_AROUND = 3
"""Lines of a difference before and behind what is new."""

_BREAK = re.compile(r"\r\n|\n|\r")


def covered(made: Plan) -> Iterator[str]:
    """What the waiver covers, each with what policy says of it now."""
    count, waiver = len(made.covered), made.waiver
    days = (waiver.until - made.today).days
    stopped = sum(each.decision.action is Action.BLOCK for each in made.covered)
    yield (
        f"{waiver.id} covers {counted(made.covered)} until {waiver.until}"
        f" ({days:,} day{'' if days == 1 else 's'} from {made.today}), {stopped:,} of which would"
        " block:"
    )
    for each in sorted(made.covered, key=_weight)[:SHOWN]:
        yield from _one(each)
    if count > SHOWN:
        yield f"  and {count - SHOWN:,} more"
    if made.whole is not None:
        yield (
            f"  This is one report of the finding {text(made.whole.id[:12])}"
            f" ({text(made.whole.rule)}); waive that id to cover all of its reports."
        )


def _weight(each: Covered) -> tuple[int, float]:
    """What matters most first; equals keep the record's order."""
    subject = each.subject
    concern = 0.0 if isinstance(subject, Gap) else subject.severity.concern
    return STRICTNESS[each.decision.action], -concern


def counted(found: Sequence[Covered]) -> str:
    """`1 finding`, `3 gaps`."""
    noun = "gap" if found and isinstance(found[0].subject, Gap) else "finding"
    return f"{len(found):,} {noun}{'' if len(found) == 1 else 's'}"


def difference(made: Plan) -> Iterator[str]:
    """The edit as a unified diff, in time linear in the file."""
    old, new = _lines(made.before), _lines(made.after)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    first = max(0, start - _AROUND)
    tail = old[len(old) - end :][:_AROUND]
    body = [
        *(f" {line}" for line in old[first:start]),
        *(f"-{line}" for line in old[start : len(old) - end]),
        *(f"+{line}" for line in new[start : len(new) - end]),
        *(f" {line}" for line in tail),
    ]
    counts = [sum(line[0] in marks for line in body) for marks in (" -", " +")]
    yield f"--- {made.name if made.before is not None else '/dev/null'}"
    yield f"+++ {made.name}"
    yield f"@@ -{_range(first, counts[0])} +{_range(first, counts[1])} @@"
    yield from (line[0] + text(line[1:]) for line in body)


def _one(each: Covered) -> Iterator[str]:
    subject = each.subject
    word = "gap" if isinstance(subject, Gap) else subject.severity.word
    yield f"  {word:<8}  {each.name}  {each.place}"
    if not isinstance(subject, Gap) and subject.alone is not None and subject.alone.locations:
        for place in subject.locations[len(subject.alone.locations) :]:
            yield f"            and {text(place.path)}:{place.line}"
    yield f"            {text(each.decision.line)}"


def _lines(data: bytes | None) -> list[str]:
    lines = _BREAK.split((data or b"").decode("utf-8-sig"))
    return lines if lines[-1] else lines[:-1]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _range(first: int, count: int) -> str:
    return f"{first + 1 if count else first},{count}"
