"""`libs.versions.toml`, Gradle's version catalog.

https://docs.gradle.org/current/userguide/version_catalogs.html. A plugin is named by an id; which
package implements it stands in a file that only Gradle fetches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import toml
from stockade_scanners.dependencies.readers.entries import bounded, manifest, nameless, unresolved
from stockade_scanners.dependencies.readers.java import gradle_version
from stockade_scanners.dependencies.readers.java.maven_version import MAVEN

Lines = Mapping[tuple[str, ...], int]


def read(text: str, context: Context) -> Manifest:
    """Read every library, whether a project takes it or not.

    Raises:
        ReadError: not TOML, or a section is not a table.
    """
    document = toml.load(text)
    versions = {_alias(name): value for name, value in _table(document, "versions").items()}
    libraries, plugins = _table(document, "libraries"), _table(document, "plugins")
    bounded(len(libraries))
    lines = toml.path_lines(text)
    found = [
        _library(library, versions, lines.get(("libraries", alias)))
        for alias, library in libraries.items()
    ]
    found.extend(_plugins(plugins, lines, context))
    return manifest(found, context)


def _library(value: Any, versions: Mapping[str, Any], line: int | None) -> Entry:
    name, stated = _named(value)
    if not isinstance(name, str):
        return Unparsed(detail="A library has no group or no name.", line=line)
    if stated is None:
        detail = f"{name} has no version in the catalog; a platform or a project gives it one."
        return unresolved(MAVEN, name, detail, line)
    version = _version(stated, versions)
    if not isinstance(version, str):
        return Unparsed(detail="The version of a library is not valid.", line=line)
    return gradle_version.entry(name, version, line)


def _named(value: Any) -> tuple[Any, Any]:
    """Name and version of `"group:name:version"` or of a table."""
    if isinstance(value, str):
        group, _, rest = value.partition(":")
        name, _, version = rest.partition(":")
        return f"{group}:{name}", version or None
    if not isinstance(value, dict):
        return None, None
    if "module" in value:
        return value["module"], value.get("version")
    return f"{value.get('group', '')}:{value.get('name', '')}", value.get("version")


def _version(value: Any, versions: Mapping[str, Any]) -> Any:
    """The version in Gradle's notation; what is no string is no version."""
    if isinstance(value, dict) and isinstance(value.get("ref"), str):
        value = versions.get(_alias(value["ref"]))
    if not isinstance(value, dict):
        return value
    required, preferred = value.get("strictly", value.get("require")), value.get("prefer")
    if required is None or preferred is None:
        return preferred if required is None else required
    return f"{required}!!{preferred}"


def _alias(name: str) -> str:
    """Gradle takes these for one."""
    return name.replace("-", ".").replace("_", ".")


def _plugins(plugins: Mapping[str, Any], lines: Lines, context: Context) -> Iterator[Entry]:
    """One gap for all plugins, unless a lock file names the markers by which Gradle finds them."""
    for alias, value in plugins.items():
        line = lines.get(("plugins", alias))
        plugin = value.get("id") if isinstance(value, dict) else value
        if not isinstance(plugin, str):
            yield Unparsed(detail="A plugin has no id.", line=line)
            continue
        bare = plugin.partition(":")[0]
        if f"{bare}:{bare}.gradle.plugin" not in context.locked_names:
            detail = "Gradle plugins are named by an id; which packages they are is not known."
            yield nameless("Gradle plugins", detail, line)
            return


def _table(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = document.get(key, {})
    if not isinstance(found, dict):
        raise ReadError(f"{key} is not a table.")
    return found
