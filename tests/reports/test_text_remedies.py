"""Every reason that can stop a scan comes with something to do."""

from __future__ import annotations

import pytest

from stockade.model.gap import GapReason
from stockade_reports.text.remedies import remedy


@pytest.mark.parametrize("reason", GapReason)
def test_every_reason_has_a_first_step_and_names_its_own_way_out(reason: GapReason) -> None:
    text = remedy(reason)
    assert text[0].isupper()
    assert f"`gaps: {{{reason.value}: warn}}`" in text
    assert text.endswith(").")
