"""From a name and a version, or a PEP 508 string, to a dependency or the reason that it is none."""

from __future__ import annotations

import posixpath
import re
import urllib.parse
from typing import TYPE_CHECKING

from packaging.version import Version

from stockade.model.ecosystem import pypi_name
from stockade_scanners.dependencies.manifest import (
    Dependency,
    Entry,
    Unparsed,
    Unresolved,
    Wanted,
)
from stockade_scanners.dependencies.readers import entries as common

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet

PYPI = "PyPI"
_PIN = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)[ \t]*==[ \t]*([0-9][0-9A-Za-z.+!-]*)"
)
_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:[=<>!~;@(\[ ]|$)")
_OPERATOR = re.compile(r"[=<>!~;@(\[ ]")
_URL = re.compile(r"\s*(?:https?|ftp|file|(?:git|hg|svn|bzr)(?:\+[a-z]+)?):", re.IGNORECASE)
VARIABLE = re.compile(r"\$\{[A-Z0-9_]+\}")
"""What pip replaces by a variable of the environment."""

_USER = re.compile(r"\s*[^\s@]+@\S")
_REST = re.compile(r"[;@&=\s]")
_QUERY = re.compile(r"[#?]")
_ARCHIVE = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?)-[0-9][^/]*\.(?:whl|tar\.gz|zip)$"
)

_ARCHIVES = (".whl", ".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".egg")
_LONGEST_SPECIFIER = 100


def exact(name: str, version: str, line: int | None, *, licence: object = "") -> Entry:
    """A package at a version that the file states as exact."""
    canonical = canonical_name(name)
    if not canonical:
        return Unparsed(detail="The name of a package is not valid.", line=line)
    try:
        public = str(Version(version))
    except ValueError:  # InvalidVersion, or a number over the interpreter's limit
        detail = f"The version of {canonical} does not follow PEP 440, so it cannot be looked up."
        return unresolved(canonical, detail, line)
    return common.locked(PYPI, canonical, public, line, licence=licence)


def ranged(name: str, specifier: str, line: int | None, *, grammar: str = "pep440") -> Entry:
    """A package for which the file allows a range of versions; empty: any."""
    wanted = common.wanted_of(grammar, specifier)
    said = f" ({wanted.text})" if wanted and 0 < len(wanted.text) <= _LONGEST_SPECIFIER else ""
    detail = f"{name} has no exact version{said}; pin it or lock it."
    return unresolved(name, detail, line, wanted=wanted)


def from_text(text: str, line: int | None) -> Entry:
    """A PEP 508 requirement, or what pip accepts in its place: a URL or a path."""
    if not text.replace("\t", "").isprintable():
        return Unparsed(detail="A requirement holds control characters.", line=line)
    pin = _PIN.fullmatch(text)
    if pin:  # most lines by far: the grammar's parser takes longer to load than to read them
        found = exact(pin[1], pin[2], line)
        if isinstance(found, Dependency):
            return found
    return _by_grammar(text, line)


def _by_grammar(text: str, line: int | None) -> Entry:
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        requirement = Requirement(text)
    except (InvalidRequirement, ValueError, RecursionError):
        return _not_a_requirement(text, line)
    name = canonical_name(requirement.name)
    if requirement.url:
        return from_path(text, line) if _is_scp_like(text, requirement.url) else direct(name, line)
    version = pinned(requirement.specifier)
    if version:
        return exact(name, version, line)
    return ranged(name, str(requirement.specifier), line)


def from_setuptools(text: str, line: int | None) -> Entry | None:
    """A line of what setuptools takes for requirements; `None` for a comment or a blank one."""
    said = text.strip().partition(" #")[0].strip()
    return from_text(said, line) if said and not said.startswith("#") else None


def pinned(specifiers: SpecifierSet) -> str:
    """The only version that the specifiers admit by `==` or `===`; empty when there is none."""
    pins = {
        s.version
        for s in specifiers
        if s.operator == "===" or (s.operator == "==" and not s.version.endswith(".*"))
    }
    if len(pins) != 1:
        return ""
    version = pins.pop()
    if len(specifiers) == 1:
        return version
    try:
        return version if specifiers.contains(version, prereleases=True) else ""
    except ValueError:
        return ""


def canonical_name(name: str) -> str:
    """The name by PEP 503; empty when it is not a valid one."""
    return pypi_name(name)


def is_range(entry: Entry) -> bool:
    """Whether the entry is a package of which any of some versions may be taken."""
    return isinstance(entry, Unresolved) and not entry.direct and entry.wanted is not None


def unresolved(name: str, detail: str, line: int | None, *, wanted: Wanted | None = None) -> Entry:
    """A package whose version is not known."""
    return common.unresolved(PYPI, name, detail, line, wanted=wanted)


def direct(name: str, line: int | None) -> Entry:
    """A package that is named by where it is to be had."""
    return common.elsewhere(PYPI, name, line)


def is_archive(path: str) -> bool:
    """Whether a path is that of a built package, which may be anyone's, and not of a folder."""
    return path.lower().endswith(_ARCHIVES)


def from_url(url: str, line: int | None) -> Entry:
    """A URL or a version control address. Only its host and last part are kept: no credentials."""
    try:
        parts = _split_url(url.strip())
        host = _host(parts)
    except ValueError:
        return Unparsed(detail="A URL does not parse.", line=line)
    egg = urllib.parse.parse_qs(parts.fragment).get("egg", [""])[0]
    last = parts.path.rstrip("/").rpartition("/")[2]
    archive = _ARCHIVE.match(last)
    name = canonical_name(re.split(r"[\[=<>!~ ]", egg)[0] or (archive[1] if archive else ""))
    if name:
        return direct(name, line)
    if ":" in last:
        last = last.rpartition("@")[2]
    detail = "A dependency is named by a URL and not by a version."
    return common.nameless(f"{host}/{_REST.split(last, maxsplit=1)[0]}", detail, line)


def from_path(path: str, line: int | None) -> Unresolved:
    """A folder or an archive of the file system, which pip would build."""
    detail = "A dependency is named by a path; it is not built to learn its name and version."
    return common.nameless(shown_path(path), detail, line)


def shown_path(path: str) -> str:
    """A path without what could be a credential, for `user:word@host:folder` looks like one too.

    All that stands before the last `@` goes, since a password may hold any character.
    """
    bare = path.rpartition("@")[2].replace("\\", "/")
    return posixpath.normpath(_QUERY.split(bare, maxsplit=1)[0].strip())


def _is_scp_like(text: str, url: str) -> bool:
    """`user@host:folder` reads as a package of the user's name, which may be a token."""
    absolute = "://" in url or url.lower().startswith("file:")
    return not absolute and _USER.match(text) is not None


def _split_url(url: str) -> urllib.parse.SplitResult:
    """Whatever the scheme; without `//`, nothing before an `@` is looked at."""
    _, mark, rest = url.partition("://")
    bare = url.partition(":")[2].rpartition("@")[2]
    return urllib.parse.urlsplit(f"//{rest}" if mark else bare)


def _host(parts: urllib.parse.SplitResult) -> str:
    """The host; empty where it may be the beginning of a password that holds `/`, `?` or `#`."""
    cut_short = "@" in parts.query + parts.fragment and not parts.path.strip("/")
    try:
        return "" if cut_short or (parts.port or 0) < 0 else parts.hostname or ""
    except ValueError:
        return ""


def computed(field: str, line: int | None) -> Unresolved:
    """Dependencies that only a build would tell."""
    detail = f"The project's {field} are computed when it is built; they are not known without it."
    return common.nameless(f"dynamic {field}", detail, line)


def _not_a_requirement(text: str, line: int | None) -> Entry:
    variable = VARIABLE.search(text)
    if variable:
        return _variable(text, variable[0], line)
    if _URL.match(text):
        return from_url(text, line)
    first = _OPERATOR.split(text.strip(), maxsplit=1)[0]
    if "://" in first:
        return from_url(text, line)
    if "/" in first or "\\" in first or first.startswith("."):
        return from_path(_OPERATOR.split(text.rpartition("@")[2].strip(), maxsplit=1)[0], line)
    return Unparsed(detail="A requirement does not parse.", line=line)


def _variable(text: str, variable: str, line: int | None) -> Entry:
    match = _NAME.match(text)
    name = canonical_name(match[1]) if match else ""
    detail = "A requirement depends on an environment variable."
    if not name:
        return common.nameless(variable, detail, line)
    return common.unresolved(PYPI, name, detail, line, direct="@" in text)
