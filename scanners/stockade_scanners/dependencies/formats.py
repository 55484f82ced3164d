"""Which format a file is in, by its name alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

REQUIREMENTS = "requirements"
PYPROJECT = "pyproject"
LOCKS = frozenset({"uv.lock", "poetry.lock", "pylock"})
"""The formats that answer for a `pyproject.toml`."""

_REQUIREMENTS = re.compile(r"(?:.*[-_.])?(?:requirements?|constraints?)(?:[-_.\d].*)?\.(?:txt|in)")
_PYLOCK = re.compile(r"pylock(?:\.[^.]+)?\.toml")
_EXACT = {"uv.lock": "uv.lock", "poetry.lock": "poetry.lock", "pyproject.toml": PYPROJECT}

UNSUPPORTED: Mapping[str, str] = {
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
    "yarn.lock": "Yarn",
    "pnpm-lock.yaml": "pnpm",
    "bun.lock": "Bun",
    "bun.lockb": "Bun",
    "deno.lock": "Deno",
    "go.mod": "Go",
    "cargo.lock": "Cargo",
    "gemfile.lock": "Bundler",
    "gems.locked": "Bundler",
    "composer.lock": "Composer",
    "pom.xml": "Maven",
    "gradle.lockfile": "Gradle",
    "buildscript-gradle.lockfile": "Gradle",
    "build.gradle": "Gradle",
    "build.gradle.kts": "Gradle",
    "packages.lock.json": "NuGet",
    "packages.config": "NuGet",
    "pubspec.lock": "Pub",
    "mix.lock": "Mix",
    "package.resolved": "SwiftPM",
    "podfile.lock": "CocoaPods",
    "conan.lock": "Conan",
    "pipfile": "Pipenv",
    "pipfile.lock": "Pipenv",
    "pdm.lock": "PDM",
    "conda-lock.yml": "conda-lock",
    "conda-lock.yaml": "conda-lock",
    "environment.yml": "conda",
    "environment.yaml": "conda",
}
"""Lower-case file name -> the tool whose format this release does not read."""


def supported(path: str) -> str:
    """The format by which the file is read (a key of `READERS`); empty when there is none."""
    folder, _, name = path.lower().rpartition("/")
    if name in _EXACT:
        return _EXACT[name]
    if _PYLOCK.fullmatch(name):
        return "pylock"
    if name.startswith("constraint") and not {"doc", "docs"}.isdisjoint(folder.split("/")):
        return ""  # prose about constraints: nobody installs from a documentation's page
    in_folder = folder.rpartition("/")[2] in ("requirements", "constraints")
    if _REQUIREMENTS.fullmatch(name) or (in_folder and name.endswith((".txt", ".in"))):
        return REQUIREMENTS
    return ""


def unsupported(path: str) -> str:
    """The tool whose known format this release does not read; empty for every other file."""
    return UNSUPPORTED.get(path.lower().rpartition("/")[2], "")
