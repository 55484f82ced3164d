"""Which format a file is in, by its name alone, and what answers for what.

A format is one line of the table, one module under `readers`, and its tests. A format without a
module is known but not read: its files are gaps, unless a lock file answers for them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from stockade.model.frozen import frozen

REQUIREMENTS = "requirements"
_REQUIREMENTS = re.compile(r"(?:.*[-_.])?(?:requirements?|constraints?)(?:[-_.\d].*)?\.(?:txt|in)")


@frozen
class Format:
    """How a kind of file is recognised and read."""

    name: str
    tool: str
    """Whose format it is, for people."""

    module: str = ""
    """Below `stockade_scanners.dependencies.readers`; it has `read`. Empty: not read."""

    answered_by: frozenset[str] = frozenset()
    """The names of the lock formats that answer for such a file, beside it or for its folder."""


def _format(name: str, tool: str, module: str = "", answered_by: str = "") -> Format:
    return Format(name=name, tool=tool, module=module, answered_by=frozenset(answered_by.split()))


_PYTHON_LOCKS = "uv.lock poetry.lock pylock pdm.lock"
_NPM_LOCKS = "package-lock yarn.lock pnpm-lock bun.lock bun.lockb deno.lock"
_GRADLE_LOCKS = "gradle-lock gradle-verification"

FORMATS: Mapping[str, Format] = {
    made.name: made
    for made in (
        _format(REQUIREMENTS, "pip", "python.requirements"),
        _format("pylock", "pylock", "python.pylock"),
        _format("uv.lock", "uv", "python.uv_lock"),
        _format("poetry.lock", "Poetry", "python.poetry_lock"),
        _format("pdm.lock", "PDM", "python.pdm_lock"),
        _format("pipfile.lock", "Pipenv", "python.pipfile_lock"),
        _format("pyproject", "pyproject.toml", "python.pyproject", _PYTHON_LOCKS),
        _format("pipfile", "Pipenv", "python.pipfile", "pipfile.lock"),
        _format("setup.py", "setuptools", "python.setup_py", _PYTHON_LOCKS),
        _format("setup.cfg", "setuptools", "python.setup_cfg", _PYTHON_LOCKS),
        _format("installed", "Python", "python.installed"),
        _format("conda-lock", "conda-lock", "conda.conda_lock"),
        _format("conda-environment", "conda", "conda.environment", "conda-lock"),
        _format("conda-meta", "conda", "conda.conda_meta"),
        _format("package-lock", "npm", "javascript.package_lock"),
        _format("yarn.lock", "Yarn", "javascript.yarn_lock"),
        _format("pnpm-lock", "pnpm", "javascript.pnpm_lock"),
        _format("pnpm-workspace", "pnpm", "javascript.pnpm_workspace", "pnpm-lock"),
        _format("yarnrc", "Yarn", "javascript.yarnrc"),
        _format("npmrc", "npm", "javascript.npmrc"),
        _format("bun.lock", "Bun", "javascript.bun_lock"),
        _format("bun.lockb", "Bun", answered_by="bun.lock"),
        _format("deno.lock", "Deno", "javascript.deno_lock"),
        _format("package.json", "npm", "javascript.package_json", _NPM_LOCKS),
        _format("go.mod", "Go", "golang.go_mod"),
        _format("go.work", "Go", "golang.go_work"),
        _format("cargo.lock", "Cargo", "rust.cargo_lock"),
        _format("cargo.toml", "Cargo", "rust.cargo_toml", "cargo.lock"),
        _format("gemfile.lock", "Bundler", "ruby.gemfile_lock"),
        _format("bundle-config", "Bundler", "ruby.bundle_config"),
        _format("gemfile", "Bundler", answered_by="gemfile.lock"),
        _format("composer.lock", "Composer", "php.composer_lock"),
        _format("composer.json", "Composer", "php.composer_json", "composer.lock"),
        _format("pom", "Maven", "java.pom"),
        _format("gradle-lock", "Gradle", "java.gradle_lock"),
        _format("gradle-verification", "Gradle", "java.gradle_verification"),
        _format("gradle-catalog", "Gradle", "java.gradle_catalog", _GRADLE_LOCKS),
        _format("build.gradle", "Gradle", answered_by=_GRADLE_LOCKS),
        _format("packages.lock.json", "NuGet", "dotnet.packages_lock"),
        _format("packages.config", "NuGet", "dotnet.packages_config"),
        _format("dotnet-project", "NuGet", "dotnet.project", "packages.lock.json"),
        _format("pubspec.lock", "Pub", "dart.pubspec_lock"),
        _format("pubspec.yaml", "Pub", "dart.pubspec_yaml", "pubspec.lock"),
        _format("pubspec-overrides", "Pub", "dart.pubspec_overrides", "pubspec.lock"),
        _format("package.resolved", "SwiftPM", "swift.package_resolved"),
        _format("package.swift", "SwiftPM", answered_by="package.resolved"),
        _format("mix.lock", "Mix", "elixir.mix_lock"),
        _format("mix.exs", "Mix", answered_by="mix.lock"),
        _format("conan.lock", "Conan", "cpp.conan_lock"),
        _format("podfile.lock", "CocoaPods"),
        _format("github-actions", "GitHub Actions", "actions.workflow"),
    )
}

_BY_NAME: Mapping[str, str] = {
    "uv.lock": "uv.lock",
    "poetry.lock": "poetry.lock",
    "pdm.lock": "pdm.lock",
    "pipfile.lock": "pipfile.lock",
    "pipfile": "pipfile",
    "pyproject.toml": "pyproject",
    "setup.py": "setup.py",
    "setup.cfg": "setup.cfg",
    "conda-lock.yml": "conda-lock",
    "conda-lock.yaml": "conda-lock",
    "environment.yml": "conda-environment",
    "environment.yaml": "conda-environment",
    "package-lock.json": "package-lock",
    "npm-shrinkwrap.json": "package-lock",
    ".package-lock.json": "package-lock",
    "yarn.lock": "yarn.lock",
    "pnpm-lock.yaml": "pnpm-lock",
    "pnpm-workspace.yaml": "pnpm-workspace",
    ".yarnrc.yml": "yarnrc",
    ".npmrc": "npmrc",
    "bun.lock": "bun.lock",
    "bun.lockb": "bun.lockb",
    "deno.lock": "deno.lock",
    "package.json": "package.json",
    "go.mod": "go.mod",
    "go.work": "go.work",
    "cargo.lock": "cargo.lock",
    "cargo.toml": "cargo.toml",
    "gemfile.lock": "gemfile.lock",
    "gems.locked": "gemfile.lock",
    "gemfile": "gemfile",
    "gems.rb": "gemfile",
    "composer.lock": "composer.lock",
    "composer.json": "composer.json",
    "pom.xml": "pom",
    "gradle.lockfile": "gradle-lock",
    "buildscript-gradle.lockfile": "gradle-lock",
    "verification-metadata.xml": "gradle-verification",
    "libs.versions.toml": "gradle-catalog",
    "build.gradle": "build.gradle",
    "build.gradle.kts": "build.gradle",
    "packages.lock.json": "packages.lock.json",
    "packages.config": "packages.config",
    "directory.packages.props": "dotnet-project",
    "directory.build.props": "dotnet-project",
    "directory.build.targets": "dotnet-project",
    "pubspec.lock": "pubspec.lock",
    "pubspec.yaml": "pubspec.yaml",
    "pubspec_overrides.yaml": "pubspec-overrides",
    "package.resolved": "package.resolved",
    "package.swift": "package.swift",
    "mix.lock": "mix.lock",
    "mix.exs": "mix.exs",
    "conan.lock": "conan.lock",
    "podfile.lock": "podfile.lock",
    "action.yml": "github-actions",
    "action.yaml": "github-actions",
}
"""Lower-case file name -> format."""

_BY_PATTERN = (
    (r"(?:.*/)?pylock(?:\.[^./]+)?\.toml", "pylock"),
    (r"(?:.*/)?[^/]+\.(?:csproj|fsproj|vbproj)(?:\.user)?", "dotnet-project"),
    (r"(?:.*/)?obj/[^/]+\.(?:cs|fs|vb)proj\.[^/]+\.(?:props|targets)", "dotnet-project"),
    (r"(?:.*/)?\.github/workflows/[^/]+\.ya?ml", "github-actions"),
    (r"(?:.*/)?[^/]+\.dist-info/metadata", "installed"),
    (r"(?:.*/)?(?:site|dist)-packages/[^/]+\.egg-info(?:/pkg-info)?", "installed"),
    (r"(?:.*/)?gradle/dependency-locks/[^/]+\.lockfile", "gradle-lock"),
    (r"(?:.*/)?\.bundle/config", "bundle-config"),
    (r"(?:.*/)?conda-meta/[^/]+\.json", "conda-meta"),
)
_ENDINGS = (
    *("toml", "proj", "proj.user", "props", "targets"),
    *("yml", "yaml", "data", "info", "json", "lockfile", ".bundle/config"),
)
"""Of lower-case paths that a pattern could match: most files are none of them."""


@functools.lru_cache(maxsize=65536)
def of(path: str) -> Format | None:
    """The format of a file; `None` when it names no dependencies that we know of."""
    lower = path.lower()
    folder, _, name = lower.rpartition("/")
    found = _BY_NAME.get(name, "")
    if not found and lower.endswith(_ENDINGS):
        found = next((form for pattern, form in _BY_PATTERN if re.fullmatch(pattern, lower)), "")
    if not found and _is_requirements(folder, name):
        found = REQUIREMENTS
    return FORMATS[found] if found else None


def is_requirements(path: str) -> bool:
    """Whether the file is read as a requirements file."""
    form = of(path)
    return form is not None and form.name == REQUIREMENTS


def _is_requirements(folder: str, name: str) -> bool:
    if not name.endswith((".txt", ".in")):
        return False
    if name.startswith("constraint") and not {"doc", "docs"}.isdisjoint(folder.split("/")):
        return False  # prose about constraints: nobody installs from a documentation's page
    in_folder = folder.rpartition("/")[2] in ("requirements", "constraints")
    return in_folder or _REQUIREMENTS.fullmatch(name) is not None
