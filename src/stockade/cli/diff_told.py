"""What all formats of `stockade diff` tell alike: two records, and the words for what differs."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.cli.record import read_record
from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.path import text
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade.triage.compare import Changed, Comparison, Moved, compare
from stockade.triage.compare_limits import limits

SHOWN = 20
"""Findings, or gaps, of one list that are shown without --verbose."""

LIMITED = "Not fully comparable: "
_DOES = {Action.BLOCK: "blocks", Action.WARN: "warns", Action.PASS: "passes"}


@frozen
class Told:
    """Two scans, compared."""

    old: Result
    new: Result
    comparison: Comparison
    limits: tuple[str, ...]
    """Why it is not proven that nothing else is new; see `stockade.triage.compare_limits`."""


def told(old: str, new: str) -> Told:
    """Read two records and compare them.

    Raises:
        UsageError: one cannot be read, or they are of different repositories.
    """
    before, after = read_record(old), read_record(new)
    ours, theirs = before.target.repository, after.target.repository
    if ours and theirs and ours != theirs:
        raise UsageError(
            f"{text(old)} is a scan of {text(ours)}, and {text(new)} one of {text(theirs)}",
            "Name two scans of one repository.",
        )
    made = compare(before, after)
    return Told(old=before, new=after, comparison=made, limits=limits(before, after, made))


def summary(made: Comparison) -> str:
    """The sum, e.g. `1 new, 2 fixed, 3 moved (1 to another file), 40 unchanged`."""
    away = sum(moved.to_other_file for moved in made.moved)
    aside = f" ({away:,} to another file)" if away else ""
    counts = [(len(made.found), "new"), (len(made.fixed), "fixed")]
    parts = [f"{number:,} {what}" for number, what in counts]
    if made.unlooked:
        parts.append(f"{len(made.unlooked):,} not looked for")
    if made.moved:
        parts.append(f"{len(made.moved):,} moved{aside}")
    return ", ".join([*parts, f"{made.unchanged:,} unchanged"])


def limited(told: Told) -> str:
    """Why the two are not fully comparable, in one line."""
    return LIMITED + text("; ".join(told.limits))


def verdict(made: Comparison) -> str:
    """`blocked -> passed`, or `passed, as before`."""
    same = made.old is made.new
    return f"{made.new.value}, as before" if same else f"{made.old.value} -> {made.new.value}"


def gaps(made: Comparison) -> str:
    """`1 new, 2 closed`; empty where no gap differs."""
    counts = (
        (made.new_gaps, "new"),
        (made.closed_gaps, "closed"),
        (made.unlooked_gaps, "not looked at"),
    )
    return ", ".join(f"{len(some):,} {what}" for some, what in counts if some)


def why(changed: Changed, *, new: bool) -> str:
    """The cause in a few words, and for a new finding what policy does about it."""
    absence = changed.absence
    cause = absence.cause.value + (f": {absence.detail}" if absence.detail else "")
    return f"{cause}; {_DOES[changed.action]}" if new and changed.action is not None else cause


def worst_first(some: Sequence[Changed]) -> list[Changed]:
    """By severity; equals keep the record's order."""
    return sorted(some, key=lambda changed: -changed.finding.severity.concern)


def shown_moves(moves: Sequence[Moved], verbose: bool) -> list[Moved]:
    """Those to another file; with --verbose also those within their file."""
    return [moved for moved in moves if verbose or moved.to_other_file]
