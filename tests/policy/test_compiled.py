"""The built-in packs as scans load them are those that people read."""

from __future__ import annotations

import pytest

from stockade.policy import compiled
from stockade.policy.load import load
from stockade.policy.rules import Policy
from stockade_policies import PACKS, compiled_pack, read_pack


def comparable(policy: Policy) -> object:
    rules = [(r.id, r.action, r.when.text, r.because, r.unknown) for r in policy.rules]
    return (policy.name, rules, dict(policy.gaps))


@pytest.mark.parametrize("name", PACKS)
def test_a_compiled_pack_equals_its_source(name: str) -> None:
    source = load(name, read_pack(name), name=name)
    assert comparable(compiled.load(compiled_pack(name), name=name)) == comparable(source)
    # `make packs` was run after the last change.
    assert compiled.dump(source).encode() == compiled_pack(name)
