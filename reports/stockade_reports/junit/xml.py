"""Suites as XML 1.0 (https://www.w3.org/TR/xml/), UTF-8, without a document type.

Text comes here printable, so it holds none of the characters that XML 1.0 has no form for: control
characters, lone surrogates, U+FFFE and U+FFFF stand in it as `\\xNN` or `\\uNNNN`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from stockade.model.result import Run
from stockade_reports.escape import seal, words
from stockade_reports.junit.case import Case
from stockade_reports.junit.suites import Outcome, Suite

_STARTED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?=Z\Z)")


def document(suites: Sequence[Suite], run: Run) -> Iterator[str]:
    """The document, a piece for each case. Every total equals what is in the element."""
    taken: Counter[tuple[str, str]] = Counter()
    outcomes = Counter(entry.outcome for suite in suites for entry in suite.entries)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="stockade"{_totals(outcomes, run.seconds)}>\n'
    for suite in suites:
        totals = _totals(Counter(entry.outcome for entry in suite.entries), suite.seconds)
        started = _STARTED.match(run.started)
        when = _attribute("timestamp", started.group() if started else "")
        yield f"  <testsuite{_needed('name', words(suite.name))}{totals}{when}>\n"
        for entry in suite.entries:
            case = entry.tell()
            yield _case(case, _unique(case, taken), entry.outcome)
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _totals(outcomes: Counter[Outcome], seconds: float) -> str:
    return (
        f' tests="{outcomes.total()}" failures="{outcomes[Outcome.FAILURE]}"'
        f' errors="{outcomes[Outcome.ERROR]}" skipped="{outcomes[Outcome.SKIPPED]}"'
        f' time="{seconds:.3f}"'
    )


def _unique(case: Case, taken: Counter[tuple[str, str]]) -> str:
    """The case's name, numbered where another of its class has it: GitLab keeps but one of two."""
    name = case.name
    while taken[case.classname, name]:
        taken[case.classname, case.name] += 1
        name = f"{case.name} ({taken[case.classname, case.name]})"
    taken[case.classname, name] += 1
    return name


def _case(case: Case, name: str, outcome: Outcome) -> str:
    head = (
        f"    <testcase{_needed('name', name)}{_needed('classname', case.classname)}"
        f"{_attribute('file', case.path)}{_attribute('line', str(case.line or ''))}"
        ' time="0.000">'
    )
    return f"{head}{_ended(case, outcome)}</testcase>\n"


def _ended(case: Case, outcome: Outcome) -> str:
    if outcome in (Outcome.FAILURE, Outcome.ERROR):
        attributes = _needed("type", case.kind) + _needed("message", case.message)
        return f"<{outcome}{attributes}>{_text(case.body)}</{outcome}>"
    mark = f"<skipped{_needed('message', case.message)}/>" if outcome is Outcome.SKIPPED else ""
    return f"{mark}<system-out>{_text(case.body)}</system-out>"


def _needed(name: str, value: str) -> str:
    return _attribute(name, value or "-")


def _attribute(name: str, value: str) -> str:
    return f" {name}={quoteattr(seal(value))}" if value else ""


def _text(body: str) -> str:
    return escape("\n".join(map(seal, body.split("\n"))))
