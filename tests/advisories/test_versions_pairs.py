"""Ordered pairs of real versions, as google/osv-scalibr has them; exceptions with reasons."""

from __future__ import annotations

import contextlib
import operator
from collections.abc import Iterator

import pytest

from stockade.advisories.versions import VersionError, key_of
from support.shared_data import DATA, needed

Pair = tuple[str, str, str]
FILES = {
    "maven-versions.txt": "Maven",
    "maven-versions-generated.txt": "Maven",
    "nuget-versions.txt": "NuGet",
    "packagist-versions.txt": "Packagist",
    "packagist-versions-generated.txt": "Packagist",
    "pypi-versions.txt": "PyPI",
    "pypi-versions-generated.txt": "PyPI",
    "rubygems-versions.txt": "RubyGems",
    "rubygems-versions-generated.txt": "RubyGems",
    "semver-versions.txt": "npm",
}
EXPECTED = {"<": operator.lt, ">": operator.gt, "=": operator.eq}

OTHERWISE = {
    "maven-versions.txt": {
        "1-1 = 1-ga-1",  # univers keeps the place of a qualifier that says nothing
    },
    "maven-versions-generated.txt": {
        # univers takes a leading `v` away; to Maven it is a word, below every number
        "v0.0.5 < 0.0.1.beta6",
        "v6.4.0-RC6 < 5.0.0.M1",
    },
    "packagist-versions.txt": {
        "1.0.0 > 1.0",  # Composer gives every version four numbers
    },
    "packagist-versions-generated.txt": {
        # four numbers again, so that the preview is one of that very release
        "v3.0 < v3.0.0-beta",
        "v3.4 < v3.4.0-alpha",
        "v4-beta4 < v4.0-alpha",
        "v4.4 < v4.4.0-beta",
        "v6.5 < v6.5.0-beta-0",
        "v6.6 < v6.6.0-beta",
        # Composer reads words without regard to case; PHP's function does not know them in capitals
        "v1.9.0-ALPHA.1 = v1.9.0-BETA.1",
        "v1.9.0-BETA.1 < v1.9.0-ALPHA.2",
        "v1.9.0-ALPHA.2 = v1.9.0-BETA.2",
        "5.1.0-stable < 5.1.0-beta2",  # to Composer `stable` is the release itself
    },
    "pypi-versions.txt": {
        # an advisory on the public version is one on every local build of it
        "1.0.0+local > 1.0.0",
        "1.0.0+local.0 < 1.0.0+local.0.1",
        "1.0.0+local.a < 1.0.0+local.1",
    },
}
"""Pairs on which we differ."""

MIXED = "maven-versions-generated.txt"
"""Not in order throughout, by Maven's own rules: 2.12.0.CR1 < 2.12 < 2.12.0-01 < 2.12.0.CR1."""

REFUSED = {
    "maven-versions.txt": 0,
    "maven-versions-generated.txt": 0,
    "nuget-versions.txt": 0,
    "packagist-versions.txt": 8,  # branches, and `#`, which Composer does not let through
    "packagist-versions-generated.txt": 15,  # `post` and `test`, which Composer does not know
    "pypi-versions.txt": 11,  # not PEP 440
    "pypi-versions-generated.txt": 69,  # not PEP 440
    "rubygems-versions.txt": 2,  # `1beta`, which RubyGems itself refuses
    "rubygems-versions-generated.txt": 0,
    "semver-versions.txt": 2,  # numbers of thirty digits
}
"""How many pairs hold a string of which we say that it is no version: unknown, and never wrong."""


def pairs(file: str) -> Iterator[Pair]:
    for line in (DATA / "versions" / file).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith(("//", "#")):
            low, relation, high = line.split(" ")
            yield low, relation, high


@needed
@pytest.mark.parametrize("file", FILES)
def test_real_pairs_are_ordered_as_their_ecosystem_orders_them(file: str) -> None:
    key = key_of(FILES[file])
    wrong, refused = set(), 0
    for low, relation, high in pairs(file):
        try:
            holds = EXPECTED[relation](key(low), key(high))
        except VersionError:
            refused += 1
            continue
        if not holds:
            wrong.add(f"{low} {relation} {high}")
    assert wrong == OTHERWISE.get(file, set())
    assert refused == REFUSED[file]


@needed
@pytest.mark.parametrize("file", sorted(FILES.keys() - {MIXED}))
def test_real_versions_are_in_order_with_all_others_and_not_with_their_neighbours_alone(
    file: str,
) -> None:
    key = key_of(FILES[file])
    known = []
    every = list(pairs(file))
    for pair in every[:: len(every) // 60 + 1]:
        for version in (pair[0], pair[2]):
            with contextlib.suppress(VersionError):
                known.append(key(version))
    known.sort()
    assert len(known) > 20
    for number, low in enumerate(known):
        assert not any(high < low for high in known[number + 1 :])
