"""`gradle/verification-metadata.xml`: checksums of all that a Gradle build takes, so all versions.

https://docs.gradle.org/current/userguide/dependency_verification.html. What is trusted without a
checksum, by name, pattern or key, need not be among the components.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError
from stockade_scanners.dependencies.readers import xml_text
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    locked,
    manifest,
    nameless,
    unresolved,
)
from stockade_scanners.dependencies.readers.java import gradle_settings
from stockade_scanners.dependencies.readers.java.maven_version import MAVEN

_TRUST = (
    "configuration/trusted-artifacts/trust",
    "configuration/trusted-keys/trusted-key",
    "configuration/trusted-keys/trusted-key/trusting",
)
_NOT_CODE = frozenset(
    f".*-{what}{dot}jar" for what in ("sources", "javadoc") for dot in ("[.]", r"\.", ".")
)
"""Gradle's own advice for what only a development environment loads."""


def read(text: str, context: Context) -> Manifest:
    """Read every component, and what the file trusts without naming it.

    Raises:
        ReadError: not XML, or no verification metadata.
    """
    root = xml_text.load(text)
    if root.tag != "verification-metadata":
        detail = "The file does not hold Gradle's verification metadata."
        raise ReadError(detail, xml_text.line_of(root))
    components = root.findall("components/component")
    rules = [rule for path in _TRUST for rule in root.iterfind(path)]
    bounded(len(components) + len(rules))
    found: list[Entry] = [_component(component) for component in components]
    found.extend(_trusted(rules))
    # The file stands in the folder `gradle` of the build that it is for.
    checked = gradle_settings.verifies(context, "..")
    return manifest(found, members=gradle_settings.folders(context, "..") if checked else ())


def _component(component: Element) -> Entry:
    name = f"{component.get('group', '')}:{component.get('name', '')}"
    return locked(MAVEN, name, component.get("version"), xml_text.line_of(component))


def _trusted(rules: list[Element]) -> Iterator[Entry]:
    patterns = [rule for rule in rules if _is_pattern(rule)]
    for rule in rules:
        name, line = f"{rule.get('group')}:{rule.get('name')}", xml_text.line_of(rule)
        if not rule.get("name") or _is_pattern(rule):
            continue
        if rule.get("version"):
            yield locked(MAVEN, name, rule.get("version"), line)
        else:
            detail = f"{name} is trusted at any version, so the file need not say which is used."
            yield unresolved(MAVEN, name, detail, line)
    if patterns:
        detail = "Some artifacts are trusted by pattern or key, so the file need not list them."
        yield nameless("trusted artifacts", detail, xml_text.line_of(patterns[0]))


def _is_pattern(rule: Element) -> bool:
    """Whether it may stand for more than one package. A key without a scope has rules in it."""
    stated = {name for name in ("group", "name", "version", "file") if rule.get(name)}
    if not stated:
        return rule.tag != "trusted-key" or len(rule) == 0
    if stated == {"file"} and rule.get("file") in _NOT_CODE:
        return False
    return rule.get("regex") == "true" or not {"group", "name"} <= stated
