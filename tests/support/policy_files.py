"""Policy files for tests: one that uses every key, and the errors of one that is wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from stockade.model.errors import UsageError
from stockade.policy.load import load
from stockade.policy.rules import Layer
from support.packs import Shelf

WHOLE = """\
stockade: 1
about: What may be merged into payments.
extends: stockade/recommended@1
baseline: .stockade/base.json
missing-scanner: block

severity:
  - when: rule == "bandit/B101"
    set: info
    because: Asserts are how tests are written.

rules:
  - id: high
    block: severity >= high
    because: We stop
      for this.
    grace: 14d
    waivable: false
    unknown: warn
  - id: rest
    warn: true
    because: Shown.

gaps:
  symlink: warn
gap-rules:
  - id: vendor
    warn: path.glob("vendor/**")
    because: Not ours.

budgets:
  - id: debt
    block: severity >= medium
    at-most: 40
    ratchet: true
    because: It shrinks.

suppressions:
  default: require-reason
  rules:
    - when: kind == "secret"
      set: refuse
      because: A secret is not silenced.

waivers:
  - id: W-1
    match: { rule: bandit/B602, path: "tools/*.py" }
    until: 2026-12-31
    owner: "@ann"
    reason: The input is constant.
    covers: 2
waiver-max-days: 180d
waiver-checks:
  expired: block

tests:
  - name: high blocks
    finding: { kind: sast, severity: high }
    on: 2026-12-30
    expect: block by high
"""
"""Valid; every key of the format stands in it."""


def loaded(text: str | bytes, files: Mapping[str, bytes] | None = None) -> Layer:
    """The policy of a file called `p.yml`; it may extend packs and the `files`."""
    data = text if isinstance(text, bytes) else text.encode()
    return load("p.yml", data, name="p.yml", library=Shelf(files))


def errors(text: str | bytes, files: Mapping[str, bytes] | None = None) -> str:
    """All errors of a file that is wrong, as people see them."""
    with pytest.raises(UsageError) as caught:
        loaded(text, files)
    assert caught.value.remedy
    return caught.value.message


def edited(old: str, new: str) -> str:
    """The whole policy with one place of it changed."""
    assert WHOLE.count(old) == 1, old
    return WHOLE.replace(old, new)
