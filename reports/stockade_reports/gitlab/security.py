"""A security report: the scan, its vulnerabilities, their remediations; a line for each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports.amounts import plural
from stockade_reports.gitlab import dependencies, remediations, scan, vulnerability
from stockade_reports.gitlab.forms import DEPENDENCY, FORMS, VERSION, Form
from stockade_reports.gitlab.identity import keyed
from stockade_reports.standings import is_let_pass


@dataclass(frozen=True, slots=True)
class SecurityReport:
    """See `stockade.model.report.Reporter`."""

    form: Form
    about: str

    @property
    def name(self) -> str:
        """The form's."""
        return self.form.report

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the report as ASCII JSON, each vulnerability on a line of its own."""
        form = self.form
        mine = [row for row in keyed(result.verdict.rulings) if row[1].finding.kind in form.kinds]
        listed = [row for row in mine if not is_let_pass(row[1])]
        fixes = [remediations.of(key, r.finding) for key, r in listed if r.finding.fix]
        exact = [fix for fix in fixes if fix is not None]
        left_out = [
            *_accepted(len(mine) - len(listed)),
            *_inexact(len(fixes) - len(exact)),
            *_elsewhere(result, form),
        ]
        head = {"version": VERSION, "schema": form.schema}
        yield f"{json.dumps(head)[:-1]},\n"
        yield f'"scan": {json.dumps(scan.build(result, form, left_out), indent=1)},\n'
        yield from _array("vulnerabilities", (vulnerability.build(*row) for row in listed))
        yield ",\n"
        yield from _array("remediations", exact)
        if form is DEPENDENCY:
            yield ",\n"
            yield from _array("dependency_files", dependencies.files(result.dependencies))
        yield "}\n"


def _accepted(number: int) -> Iterator[str]:
    if number:
        what = f"{plural(number, 'finding')} that a waiver or a comment accepts"
        yield f"Left out, since GitLab would list it as detected: {what}."


def _inexact(number: int) -> Iterator[str]:
    if number:
        what = plural(number, "proposed fix")
        yield f"Left out, since no exact patch can be made of it: {what}."


def _elsewhere(result: Result, form: Form) -> Iterator[str]:
    """Findings of kinds that go into another report."""
    for other in FORMS:
        number = sum(f.kind in other.kinds for f in result.findings)
        if number and other is not form:
            yield f"In the report {other.report}, not here: {plural(number, 'finding')}."


def _array(key: str, items: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield f'"{key}": ['
    before = "\n"
    for item in items:
        yield f"{before}{json.dumps(item, allow_nan=False)}"
        before = ",\n"
    yield "]" if before == "\n" else "\n]"
