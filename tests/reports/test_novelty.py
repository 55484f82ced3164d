"""Reports call new what a policy calls new."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from stockade.model.history import BaselineRecord
from stockade.model.report import Style
from stockade.model.verdict import Action
from stockade.policy.facts import of_finding
from stockade_reports.conftest import REPORTER
from stockade_reports.novelty import is_new
from support.example_findings import weak_hash
from support.results import sample_result

DAY = dt.date(2026, 1, 2)


@pytest.mark.parametrize("first_seen", ["", "2026-01-01"])
@pytest.mark.parametrize("introduced", [True, False, None])
def test_as_a_policy_does(first_seen: str, introduced: bool | None) -> None:
    """A baseline may list what is mended since: what a change brings back is new."""
    finding = dataclasses.replace(weak_hash(), first_seen=first_seen, introduced=introduced)
    facts = of_finding(finding, finding.severity, DAY, ["new"])
    result = dataclasses.replace(
        sample_result(judged=[(finding, Action.WARN, "because")]),
        baseline=BaselineRecord(path=".stockade/baseline.json", entries=1, gone=0),
    )
    assert is_new(finding, result) == facts["new"]
    told = "".join(REPORTER.render(result, Style()))
    assert f'"new": {str(facts["new"]).lower()}' in told
