"""What keeps a comparison of two scans from proving that nothing is new."""

from __future__ import annotations

from collections.abc import Iterator

from stockade.model.result import Result, Status, TargetRecord
from stockade.model.verdict import State
from stockade.triage.compare import Comparison
from stockade.triage.compare_look import Looked, looked, not_run


def limits(old: Result, new: Result, made: Comparison) -> tuple[str, ...]:
    """One clause for each; none: whatever the old scan looked at, the new one did too."""
    return tuple(_limits(old, new, made))


def _limits(old: Result, new: Result, made: Comparison) -> Iterator[str]:
    if is_doubtful(old.target, new.target):
        yield f"{old.target.name} and {new.target.name} may be different things"
    yield from _of_targets(old.target, new.target)
    before, after = looked(old), looked(new)
    left = [n for n in before.scanners if _took_part(n, before) and not _took_part(n, after)]
    if left:
        yield f"the new scan did without {', '.join(left)}"
    if new.verdict.state is State.INCOMPLETE or new.verdict.stopping_gaps:
        yield "the new scan is incomplete"
    if count := sum(changed.absence.unlooked for changed in made.unlooked):
        noun, verb = ("finding", "was") if count == 1 else ("findings", "were")
        yield f"{count:,} {noun} of the old scan {verb} not looked for"


def _took_part(scanner: str, by: Looked) -> bool:
    """Whether it checked anything, or had nothing to check."""
    record = by.scanners.get(scanner)
    return record is not None and not not_run(scanner, by) and record.status is not Status.FAILED


def is_doubtful(old: TargetRecord, new: TargetRecord) -> bool:
    """Whether nothing tells that both are of one repository. A revision has no name of its own."""
    known = old.repository and new.repository
    return not known and "revision" not in (old.kind, new.kind) and old.name != new.name


def _of_targets(old: TargetRecord, new: TargetRecord) -> Iterator[str]:
    if (old.kind == "environment") is not (new.kind == "environment"):
        yield f"the old scan has the kind {old.kind}, the new one {new.kind}"
    elif new.kind == "staged":
        yield "the new scan looked only at what was staged"
    elif not _is_below(old.scope, new.scope):
        yield f"the new scan looked only at {new.scope}"


def _is_below(path: str, scope: str) -> bool:
    return not scope or path == scope or path.startswith(f"{scope}/")
