"""Lock files and manifests of real projects, against what osv-scalibr's tests say is in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from packaging.version import InvalidVersion, Version

from stockade.model.ecosystem import folded
from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Manifest
from stockade_scanners.dependencies.reading import Read, read_all
from support.dependency_jobs import job, refuse, scan

DATA = Path(__file__).parents[3] / "shared" / "data" / "lockfiles"
FORMATS = {
    "cpp/conanlock": ("ConanCenter", "conan.lock"),
    "dart/pubspec": ("Pub", "pubspec.lock"),
    "dotnet/packageslockjson": ("NuGet", "packages.lock.json"),
    "erlang/mixlock": ("Hex", "mix.lock"),
    "golang/gomod": ("Go", "go.mod"),
    "java/gradlelockfile": ("Maven", "gradle.lockfile"),
    "java/gradleverificationmetadataxml": ("Maven", "gradle/verification-metadata.xml"),
    "java/pomxml": ("Maven", "pom.xml"),
    "javascript/bunlock": ("npm", "bun.lock"),
    "javascript/packagelockjson": ("npm", "package-lock.json"),
    "javascript/pnpmlock": ("npm", "pnpm-lock.yaml"),
    "javascript/yarnlock": ("npm", "yarn.lock"),
    "php/composerlock": ("Packagist", "composer.lock"),
    "python/condameta": ("conda", "conda-meta/x.json"),
    "python/pdmlock": ("PyPI", "pdm.lock"),
    "python/pipfilelock": ("PyPI", "Pipfile.lock"),
    "python/poetrylock": ("PyPI", "poetry.lock"),
    "python/pylock": ("PyPI", "pylock.toml"),
    "python/pyprojecttoml": ("PyPI", "pyproject.toml"),
    "python/requirements": ("PyPI", "requirements.txt"),
    "python/setup": ("PyPI", "setup.py"),
    "python/uvlock": ("PyPI", "uv.lock"),
    "ruby/gemfilelock": ("RubyGems", "Gemfile.lock"),
    "rust/cargolock": ("crates.io", "Cargo.lock"),
    "swift/packageresolved": ("SwiftURL", "Package.resolved"),
}
"""Folder of the fixtures -> ecosystem, and the path under which each of them is read."""

STRICTER = {
    # pip stops at this line; osv-scalibr takes the words for a version.
    "python/requirements/testdata/per_req_options.txt": {"foo7"},
}
"""File -> names that osv-scalibr resolves and we report as gaps."""

TOLD = STRICTER.keys() | {
    "java/gradlelockfile/testdata/with-bad-pkg",
    "java/pomxml/testdata/interpolate-drop.xml",
}
"""Files with entries that osv-scalibr leaves out: they make the file a gap here."""

SUM = """\
github.com/davecgh/go-spew v1.1.1 h1:AA=
github.com/pmezard/go-difflib v1.0.0 h1:AA=
github.com/sirupsen/logrus v1.9.3 h1:AA=
github.com/stretchr/testify v1.7.0 h1:AA=
golang.org/x/sys v0.0.0-20220715151400-c0bba94af5f8 h1:AA=
gopkg.in/yaml.v3 v3.0.0-20200313102051-9f266ea9e77c h1:AA=
"""
PARENT = """\
<project>
  <groupId>org.local</groupId><artifactId>parent-pom</artifactId><version>1.0</version>
  <dependencies><dependency>
    <groupId>org.dave</groupId><artifactId>dave</artifactId><version>4.0.0</version>
  </dependency></dependencies>
</project>
"""
BESIDE = {
    "golang/gomod/testdata/indirect-1.16.mod": {"go.sum": SUM},
    "java/pomxml/testdata/with-parent.xml": {"parent/pom.xml": PARENT},
    # npm ignores the one where there is the other.
    "javascript/packagelockjson/testdata/both/package-lock.json": {"npm-shrinkwrap.json": "{}"},
}
"""File -> what must stand beside it."""

Package = tuple[str, str]


def cases() -> dict[str, list[dict[str, Any]]]:
    if not DATA.is_dir():
        return {}
    found: dict[str, list[dict[str, Any]]] = json.loads(
        (DATA / "expected.json").read_text(encoding="utf-8")
    )
    return found


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared lock files are not beside the checkout")
def test_every_fixture_has_a_format() -> None:
    assert {case.rpartition("/testdata/")[0] for case in cases()} == FORMATS.keys()


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared lock files are not beside the checkout")
@pytest.mark.parametrize("case", sorted(cases()))
def test_packages_are_those_that_osv_scalibr_expects(case: str, tmp_path: Path) -> None:
    ecosystem, path = FORMATS[case.rpartition("/testdata/")[0]]
    files: dict[str, str | bytes] = {path: (DATA / case).read_bytes(), **BESIDE.get(case, {})}
    made = job(tmp_path, files, Options(offline=True), refuse)
    read = read_all(made)[path]
    agreeing = [e for e in cases()[case] if agrees(read, e, ecosystem, STRICTER.get(case, set()))]
    assert agreeing, (read, cases()[case])
    assert (path not in scan(made).scanned) is (agreeing[0]["error"] or case in TOLD)


def agrees(read: Read, expected: dict[str, Any], ecosystem: str, stricter: set[str]) -> bool:
    if expected["error"]:
        return not isinstance(read, Manifest) or bool(read.unparsed)
    if not isinstance(read, Manifest):
        return False
    pairs = [(n, v) for n, v in expected["packages"] if v and n not in stricter]
    wanted = {(folded(ecosystem, name), spelt(ecosystem, version)) for name, version in pairs}
    found = {(folded(d.ecosystem, d.name), d.version) for d in read.dependencies}
    return found == {package for package in wanted if not is_bound(read, package)}


def spelt(ecosystem: str, version: str) -> str:
    try:
        return str(Version(version)) if ecosystem == "PyPI" else version
    except InvalidVersion:
        return version


def is_bound(manifest: Manifest, package: Package) -> bool:
    """osv-scalibr calls the bound of a range the version; here a range is a gap that keeps it."""
    name, version = package
    return any(
        folded(entry.ecosystem, entry.name) == name and version in entry.wanted.text
        for entry in manifest.unresolved
        if entry.ecosystem and entry.wanted is not None
    )
