"""Every reason that can stop a scan comes with something to do."""

from __future__ import annotations

import pytest

from stockade.model.gap import GapReason
from stockade_reports.remedies import first_step, way_out


@pytest.mark.parametrize("reason", GapReason)
def test_every_reason_has_a_first_step_and_names_its_own_way_out(reason: GapReason) -> None:
    assert first_step(reason)[0].isupper()
    assert not first_step(reason).endswith(".")
    assert f"`gaps: {{{reason.value}: warn}}`" in way_out([reason])


@pytest.mark.parametrize(
    ("reason", "scanner", "told"),
    [
        (GapReason.UNPARSABLE, "bandit", "newest Python"),
        (GapReason.UNPARSABLE, "semgrep", "may not know this syntax"),
        (GapReason.UNPARSABLE, "dependencies", "Correct the file's syntax"),
        (GapReason.TIMEOUT, "semgrep", "a rule's time for one file is fixed"),
        (GapReason.TIMEOUT, "bandit", "a higher --timeout, or exclude"),
        (GapReason.PARTIAL_ANALYSIS, "semgrep", "--timeout does not help"),
    ],
)
def test_what_helps_depends_on_the_scanner(reason: GapReason, scanner: str, told: str) -> None:
    assert told in first_step(reason, scanner)


def test_one_policy_accepts_several_reasons() -> None:
    told = way_out([GapReason.TIMEOUT, GapReason.SYMLINK])
    assert told.endswith("--policy FILE with `gaps: {timeout: warn, symlink: warn}`.")
