"""By which names a distribution is imported: known, told by an installed copy, or guessed."""

from __future__ import annotations

import pytest

from stockade.model.ecosystem import folded
from stockade_scanners.dependencies.reach.import_names import (
    KNOWN,
    SAME,
    import_names,
    top_levels,
)
from stockade_scanners.dependencies.reach.worker import DEEPEST


def test_what_is_known_is_canonical_and_said_once() -> None:
    assert not KNOWN.keys() & SAME
    for name in (*KNOWN, *SAME):
        assert folded("PyPI", name) == name
    for modules in KNOWN.values():
        assert all(part.isidentifier() for module in modules for part in module.split("."))
        assert all(module.count(".") < DEEPEST for module in modules)


@pytest.mark.parametrize(
    ("distribution", "modules", "sure"),
    [
        ("pyyaml", ("yaml",), True),
        ("requests", ("requests",), True),
        ("setuptools", ("pkg_resources", "setuptools"), True),
        ("some-thing", ("some_thing",), False),
        ("python-thing", ("python_thing", "thing"), False),
        ("thing-python", ("thing", "thing_python"), False),
    ],
)
def test_a_distribution_without_an_installed_copy(
    distribution: str, modules: tuple[str, ...], sure: bool
) -> None:
    found = import_names(distribution, [])
    assert (found.modules, found.sure) == (modules, sure)


def test_an_installed_copy_adds_to_what_is_known() -> None:
    found = import_names("pyyaml", ["_yaml\nyaml\n", "a.b\n"])
    assert (found.modules, found.sure) == (("_yaml", "a.b", "yaml"), True)


@pytest.mark.parametrize("text", ["", "../x\n", "a-b", "1a", "a..b", "\0", "a.b.c.d.e.f.g", "é"])
def test_what_can_be_no_module_is_passed_over(text: str) -> None:
    assert not import_names("some-thing", [text]).sure


def test_installed_copies_are_known_by_their_folders() -> None:
    paths = [
        "v/lib/site-packages/Some.Thing-1.0.dist-info/top_level.txt",
        "some_thing-2.0.egg-info/top_level.txt",
        "Other-1.0.DIST-INFO/TOP_LEVEL.TXT",
        "some_thing-2.0.dist-info/METADATA",
        "top_level.txt",
        "nothing.dist-info/top_level.txt",
    ]
    assert top_levels(paths) == {"some-thing": paths[:2], "other": [paths[2]]}
