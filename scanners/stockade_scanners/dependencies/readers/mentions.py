"""Build files that are programs and are not read: does the lock file have what they name plainly?

A lock file that is empty, or lacks what its manifest names, is not the one that the tool will use.
What a program computes is not seen; a lock file that has everything else is believed about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stockade.model.ecosystem import folded
from stockade_scanners.dependencies.formats import Format
from stockade_scanners.dependencies.manifest import Context, Entry, Manifest
from stockade_scanners.dependencies.readers.entries import bounded, locked, manifest, unresolved
from stockade_scanners.dependencies.readers.swift.package_resolved import address

_STRING = r"""\"(?:\\.|[^"\\\n])*+\"?|'(?:\\.|[^'\\\n])*+'?"""
"""Comes before comments, which may look like what stands in one: `'**/*.xml'`."""

_HASH_COMMENT = re.compile(
    rf"{_STRING}|(?P<comment>^=begin\b.*?(?:^=end\b|\Z)|#[^\n]*)", re.MULTILINE | re.DOTALL
)
_SLASH_COMMENT = re.compile(rf"{_STRING}|(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))", re.DOTALL)
_GEM = re.compile(
    r"""\bgem[ \t(]{0,20}["'](?P<name>[\w.-]{1,200})["']"""
    r"""(?P<rest>(?:[ \t]*,\s{0,99}[^,\n]{1,300}){0,9})"""
)
_MIX = re.compile(
    r"""\{[ \t]*:(?P<name>[a-z]\w{0,199})[ \t]*,\s{0,99}"""
    r"""(?=["'][ \t]*[~<>=!]{0,2}[ \t]*\d|(?:git|github|hex):)(?P<rest>[^{}]{0,1000})\}"""
)
_SWIFT = re.compile(
    r"""\.package\(\s{0,99}(?:name:[ \t]*"[^"\n]{0,200}"[ \t]*,\s{0,99})?"""
    r"""url:[ \t]*"(?P<name>[^"\n]{1,300})"(?P<rest>[^()\n]{0,300}(?:\([^()\n]{0,300})?)"""
)
_GRADLE = re.compile(
    r"""["'](?P<name>[A-Za-z][\w.-]{0,199}:[A-Za-z][\w.-]{0,199}):"""
    r"""(?=[^"':]{0,99}[\d+])[\w.+,\[\]() -]{1,99}(?::[\w.-]{1,99})?(?:@\w+)?["'](?P<rest>)"""
)
_GRADLE_MAP = re.compile(
    r"""\bgroup[ \t]*[:=][ \t]*["'](?P<group>[\w.-]{1,200})["'][ \t]*,\s{0,99}"""
    r"""name[ \t]*[:=][ \t]*["'](?P<artifact>[\w.-]{1,200})["'](?=[ \t]*,\s{0,99}version\b)"""
)
_OWN = re.compile(r"\b(?:path|in_umbrella)(?::|[ \t]*=>)")
_RENAMED = re.compile(r"""\bhex:[ \t]*[:"'](?P<name>\w{1,200})""")

_EXACT: Mapping[str, re.Pattern[str]] = {
    "gemfile": re.compile(r"""[ \t]*,\s*["'](?:=[ \t]*)?(\d[\w.]{0,99})["']"""),
    "mix.exs": re.compile(r"""["'](?:==[ \t]*)?(\d[\w.+-]{0,99})["']"""),
    "package.swift": re.compile(r"""[ \t]*,\s*(?:exact:|\.exact\()[ \t]*"(\d[\w.+-]{0,99})"""),
}
"""An exact version, of which the lock file may have another one: the tool takes this one then.
Gradle's are none: it takes the highest that anything asks for."""

_FORMATS: Mapping[str, tuple[str, re.Pattern[str], re.Pattern[str]]] = {
    "gemfile": ("RubyGems", _HASH_COMMENT, _GEM),
    "mix.exs": ("Hex", _HASH_COMMENT, _MIX),
    "package.swift": ("SwiftURL", _SLASH_COMMENT, _SWIFT),
    "build.gradle": ("Maven", _SLASH_COMMENT, _GRADLE),
}
"""Format -> ecosystem, what a comment is, what names a package."""


def read(form: Format, text: str, context: Context) -> Manifest:
    """What the file names and its lock file does not have.

    Raises:
        ReadError: too much is named.
    """
    if form.name not in _FORMATS:
        return Manifest()
    return manifest(_missing(form, text, context))


def _missing(form: Format, text: str, context: Context) -> Iterator[Entry]:
    ecosystem, comment, named = _FORMATS[form.name]
    bare = comment.sub(_without_comment, text)
    if form.name == "build.gradle":
        bare = _GRADLE_MAP.sub(_joined, bare)
    seen: dict[str, re.Match[str]] = {}
    for match in named.finditer(bare):
        if not _OWN.search(match["rest"]):
            seen.setdefault(_name(form, match), match)
        bounded(len(seen))
    for name, match in seen.items():
        line = bare.count("\n", 0, match.start()) + 1
        known = {name, folded(ecosystem, name)}
        exact = _EXACT[form.name].match(match["rest"]) if form.name in _EXACT else None
        if known.isdisjoint(context.locked_names):
            detail = f"{name} is named here, and the lock file does not have it."
            yield unresolved(ecosystem, name, detail, line)
        elif exact and not any(exact[1] in context.locked_versions.get(n, ()) for n in known):
            yield locked(ecosystem, name, exact[1], line)


def _without_comment(match: re.Match[str]) -> str:
    """Of a comment nothing but its line ends, so that lines stay where they are."""
    return match[0] if match["comment"] is None else _line_ends(match)


def _line_ends(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _joined(said: re.Match[str]) -> str:
    """`group: 'g', name: 'a'` in the other notation, for the same lines."""
    return f"'{said['group']}:{said['artifact']}:0'{_line_ends(said)}"


def _name(form: Format, match: re.Match[str]) -> str:
    if form.name == "package.swift":
        return address(match["name"])
    renamed = _RENAMED.search(match["rest"]) if form.name == "mix.exs" else None
    return renamed["name"] if renamed else match["name"]
