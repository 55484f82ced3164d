"""`docs/policy-reference.md` is what `make reference` writes."""

from __future__ import annotations

import subprocess
import sys

from stockade.policy.fields import FINDING, GAP
from stockade.policy.load import KEYS
from support.checkout import ROOT


def test_the_reference_is_up_to_date() -> None:
    tool = [sys.executable, str(ROOT / "tools/policy-reference")]
    printed = subprocess.run(tool, capture_output=True, check=True).stdout
    assert printed == (ROOT / "docs/policy-reference.md").read_bytes(), "run `make reference`"


def test_the_reference_names_every_key_and_field() -> None:
    page = (ROOT / "docs/policy-reference.md").read_text(encoding="utf-8")
    for name in (*KEYS, *FINDING, *GAP):
        assert f"| `{name}` |" in page
