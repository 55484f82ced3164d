"""What keeps two scans from telling that nothing is new."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from stockade.model.gap import GapReason
from stockade.model.result import Result, Status
from stockade.model.verdict import Action, State
from stockade.triage.compare import compare
from stockade.triage.compare_limits import limits
from support.comparing import BOTH, found, gap, other_code, ran, scan
from support.results import TARGET, sample_result


def told(old: Result, new: Result) -> tuple[str, ...]:
    return limits(old, new, compare(old, new))


def of(**changes: Any) -> Result:
    return scan(target=dataclasses.replace(TARGET, **changes))


def blocking_gap() -> Result:
    missed = gap("a.py", reason=GapReason.TIMEOUT)
    return sample_result(
        state=State.BLOCKED, judged_gaps=[(missed, Action.BLOCK, "because")], scanners=BOTH
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (scan(), scan()),
        (scan(found()), other_code(scan())),
        (of(scope="src"), of()),
        (of(scope="src/a"), of(scope="src")),
        (of(kind="staged"), of(kind="directory")),
        (scan(gaps=[gap("a.py")]), scan(gaps=[gap("a.py"), gap("b.py")])),
        (scan(), scan(scanners=[*BOTH, ran("semgrep")])),
        (scan(scanners=[ran(status=Status.FAILED), BOTH[1]]), scan(scanners=BOTH[1:])),
        (of(kind="environment", repository=""), of(kind="environment", repository="")),
        (of(name="a", kind="directory"), of(name="b", kind="directory")),
        (of(name="a", repository=""), of(name="b", repository="")),
    ],
)
def test_comparable(old: Result, new: Result) -> None:
    assert told(old, new) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (of(), of(scope="src"), "the new scan looked only at src"),
        (of(scope="srcs"), of(scope="src"), "the new scan looked only at src"),
        (of(), of(kind="staged"), "the new scan looked only at what was staged"),
        (
            of(kind="directory"),
            of(kind="environment"),
            "the old scan has the kind directory, the new one environment",
        ),
        (scan(), scan(state=State.INCOMPLETE), "the new scan is incomplete"),
        (scan(), blocking_gap(), "the new scan is incomplete"),
        (scan(), scan(scanners=BOTH[:1]), "the new scan did without dependencies"),
        (
            scan(),
            scan(scanners=[ran(status=Status.FAILED), BOTH[1]]),
            "the new scan did without bandit",
        ),
        (
            scan(),
            scan(scanners=[ran(status=Status.SKIPPED, note="not chosen"), BOTH[1]]),
            "the new scan did without bandit",
        ),
        (
            of(kind="file", name="a", repository=""),
            of(kind="file", name="b"),
            "a and b may be different things",
        ),
        (
            scan(found()),
            scan(gaps=[gap("a.py")]),
            "1 finding of the old scan was not looked for",
        ),
        (
            scan(found(), found("b.py")),
            scan(excluded=["a.py", "b.py"]),
            "2 findings of the old scan were not looked for",
        ),
    ],
)
def test_not_fully_comparable(old: Result, new: Result, said: str) -> None:
    assert told(old, new) == (said,)


def test_a_scanner_that_had_nothing_to_do_took_part() -> None:
    idle = ran(status=Status.SKIPPED, note="nothing in the target is for this scanner")
    assert told(scan(found()), other_code(scan(scanners=[idle, BOTH[1]]))) == ()


def test_several_at_once() -> None:
    old, new = scan(found()), scan(scanners=BOTH[1:], state=State.INCOMPLETE)
    assert told(old, new) == (
        "the new scan did without bandit",
        "the new scan is incomplete",
        "1 finding of the old scan was not looked for",
    )
