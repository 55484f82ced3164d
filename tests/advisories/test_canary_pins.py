"""Canaries: without a flaw that everybody knows, a source is not answering."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.advisories.canaries import CANARIES, folded_pins, named, sings
from stockade.advisories.osv import read
from stockade.advisories.scope import Scope, scope_of
from stockade.advisories.spans import Span
from stockade.advisories.versions import key_of
from stockade.model.ecosystem import folded
from support.shared_data import GO, PYPI, needed, values


@pytest.mark.parametrize("ecosystem", CANARIES)
def test_a_source_without_the_pins_does_not_sing(ecosystem: str) -> None:
    assert not sings(ecosystem, {})
    assert not sings(ecosystem, {name: [] for name, _ in folded_pins(ecosystem)})
    clear = Scope(spans=(Span(low="9999.0.0"),))
    assert not sings(ecosystem, {name: [clear] for name, _ in folded_pins(ecosystem)})


@pytest.mark.parametrize("ecosystem", CANARIES)
def test_any_one_of_the_pins_is_enough(ecosystem: str) -> None:
    for name, version in folded_pins(ecosystem):
        assert sings(ecosystem, {name: [Scope(), Scope(listed=(version,))]})


@pytest.mark.parametrize("ecosystem", CANARIES)
def test_what_cannot_be_read_is_no_song(ecosystem: str) -> None:
    name, _ = folded_pins(ecosystem)[0]
    assert not sings(ecosystem, {name: [Scope(unreadable=True)]})


@pytest.mark.parametrize("ecosystem", CANARIES)
def test_every_pin_is_a_version_of_its_ecosystem(ecosystem: str) -> None:
    for name, version in CANARIES[ecosystem]:
        key_of(ecosystem)(version)
        assert folded(ecosystem, name)
    assert named(ecosystem) == " ".join(CANARIES[ecosystem][0])


@needed
@pytest.mark.parametrize(("ecosystem", "archive"), [("PyPI", PYPI), ("Go", GO)])
def test_every_single_pin_sings_in_the_real_data(ecosystem: str, archive: Path) -> None:
    for name, version in folded_pins(ecosystem):
        known = [
            scope_of(ecosystem, [affected])
            for value in values(archive).values()
            for affected in read(value).affected
            if affected.name == name
        ]
        assert sings(ecosystem, {name: known}), f"{name} {version}"
