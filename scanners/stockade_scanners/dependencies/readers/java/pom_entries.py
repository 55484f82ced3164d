"""From a declared dependency to what is known of it, once for each version that it may have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stockade.model.frozen import frozen
from stockade_scanners.dependencies.manifest import Entry, Unparsed
from stockade_scanners.dependencies.readers.entries import nameless, unresolved, wanted_of
from stockade_scanners.dependencies.readers.java import maven_version
from stockade_scanners.dependencies.readers.java.maven_version import MAVEN
from stockade_scanners.dependencies.readers.java.pom_family import Family
from stockade_scanners.dependencies.readers.java.pom_managed import Key, Managed
from stockade_scanners.dependencies.readers.java.pom_model import Named
from stockade_scanners.dependencies.readers.java.pom_reactor import Reactor
from stockade_scanners.dependencies.readers.java.pom_values import MOST, is_known

_SHOWN = re.compile(r"(?:[A-Za-z0-9_.:-]|\$\{[A-Za-z0-9_.-]{1,60}\}){1,100}")
"""Names and references to properties: nothing that holds a credential is spelt like that."""


@frozen
class Project:
    """All that bears on the dependencies of one file."""

    family: Family
    managed: Managed
    reactor: Reactor


@frozen
class Declared:
    """One dependency of the project."""

    named: Named
    key: Key
    line: int
    again: bool
    """Whether the same place declares it before, with another version."""


def entries(project: Project, declared: Declared) -> Iterator[Entry]:
    """What the declaration comes to; nothing for a module of the same build."""
    name, line = declared.key[0], declared.line
    if not (declared.named.group and declared.named.artifact):
        yield Unparsed(detail="A dependency has no group or no artifact.", line=line)
    elif not is_known(name):
        what = name if _SHOWN.fullmatch(name) else "a dependency"
        yield nameless(what, "The name of a dependency is a property that is not known.", line)
    else:
        versions = _versions(project, declared)
        if not versions or len(versions) > MOST:
            yield unresolved(MAVEN, name, _unstated(project, name, len(versions)), line)
            return
        for version in versions:
            if project.reactor.find(name, version) is None:
                yield _at(name, version, declared)


def _versions(project: Project, declared: Declared) -> tuple[str, ...]:
    stated = declared.named.version
    if stated:
        return project.family.values.expand(stated)
    return project.managed.versions.get(declared.key, ())


def _unstated(project: Project, name: str, count: int) -> str:
    if count:
        return f"{name} has over {MOST} versions, by profile."
    if project.family.missing is not None or not project.managed.complete:
        return f"The version of {name} comes from a parent or a BOM that this scan does not see."
    return f"{name} has no version in the file."


def _at(name: str, version: str, declared: Declared) -> Entry:
    line = declared.line
    if not is_known(version):
        shown = f" ({version})" if _SHOWN.fullmatch(version) else ""
        detail = f"The version of {name} is a property{shown} that this scan does not see."
        return unresolved(MAVEN, name, detail, line)
    if declared.again:
        detail = f"{name} is declared twice; Maven takes this version ({version}), not the first."
        return unresolved(MAVEN, name, detail, line, wanted=wanted_of("maven", f"[{version}]"))
    return maven_version.entry(name, version, line)
