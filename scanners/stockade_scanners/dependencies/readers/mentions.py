"""Build files that are programs and are not read: does the lock file have what they name plainly?

A lock file that is empty, or lacks what its manifest names, is not the one that the tool will use.
What a program computes is not seen; a lock file that has everything else is believed about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stockade.model.ecosystem import folded
from stockade.model.gap import GapReason
from stockade_scanners.dependencies.formats import Format
from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError
from stockade_scanners.dependencies.readers.entries import bounded, manifest, unresolved
from stockade_scanners.dependencies.readers.swift.package_resolved import address

_HASH_COMMENT = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
_SLASH_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_GEM = re.compile(r"""\bgem[ \t(]{0,20}["'](?P<name>[\w.-]{1,200})["'](?P<rest>.*)""")
_MIX = re.compile(
    r"""\{[ \t]*:(?P<name>[a-z]\w{0,199})[ \t]*,\s{0,99}"""
    r"""(?=["'][ \t]*[~<>=!]{0,2}[ \t]*\d|(?:git|github|hex):)(?P<rest>[^{}]{0,1000})\}"""
)
_SWIFT = re.compile(
    r"""\.package\(\s{0,99}(?:name:[ \t]*"[^"\n]{0,200}"[ \t]*,\s{0,99})?"""
    r"""url:[ \t]*"(?P<name>[^"\n]{1,300})"(?P<rest>)"""
)
_GRADLE = re.compile(
    r"""["'](?P<name>[\w.-]{1,200}:[\w.-]{1,200}):[\w.+,\[\]() -]{1,99}(?:@\w+)?["'](?P<rest>)"""
)
_OWN = re.compile(r"\b(?:path|in_umbrella)(?::|[ \t]*=>)")
_RENAMED = re.compile(r"""\bhex:[ \t]*[:"'](?P<name>\w{1,200})""")

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
        ReadError: the lock file has nothing at all, or too much is named.
    """
    if not context.locked_names:
        detail = f"The lock file names no package, so {form.tool} will choose what this depends on."
        raise ReadError(detail, reason=GapReason.UNRESOLVED_VERSION)
    if form.name not in _FORMATS:
        return Manifest()
    return manifest(_missing(form, text, context))


def _missing(form: Format, text: str, context: Context) -> Iterator[Entry]:
    ecosystem, comment, named = _FORMATS[form.name]
    bare = comment.sub("", text)  # keeps the lines
    seen: dict[str, int] = {}
    for match in named.finditer(bare):
        if not _OWN.search(match["rest"].partition("#")[0]):
            seen.setdefault(_name(form, match), match.start())
        bounded(len(seen))
    for name, place in seen.items():
        if {name, folded(ecosystem, name)}.isdisjoint(context.locked_names):
            detail = f"{name} is named here, and the lock file does not have it."
            yield unresolved(ecosystem, name, detail, bare.count("\n", 0, place) + 1)


def _name(form: Format, match: re.Match[str]) -> str:
    if form.name == "package.swift":
        return address(match["name"])
    renamed = _RENAMED.search(match["rest"]) if form.name == "mix.exs" else None
    return renamed["name"] if renamed else match["name"]
