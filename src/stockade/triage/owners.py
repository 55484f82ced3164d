"""Who owns a file: CODEOWNERS as GitHub, GitLab, Gitea and Bitbucket read it.

The last pattern that matches a path says who owns it; with GitLab's sections, the last of each. The
file may be hostile: patterns are our linear globs (a pattern turned into a regular expression may
take exponential time), and what all look-ups together may cost is bounded.
Sources: GitHub, "About code owners"; GitLab, "Code Owners syntax".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.globs import Glob, compile_glob, matches

PLACES = (".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where it may stand; the first one counts."""

MAX_BYTES = 3 << 20
"""GitHub heeds none that is larger."""

MAX_LINE = 4096
"""Characters; no pattern and no owners are that long."""

MAX_STEPS = 10_000_000
"""Characters compared (some seconds), after which nobody is known to own what is left."""

_SECTION = re.compile(r"^\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>.*)$")
_OWNER = re.compile(r"^(?:@{1,2}[\w.\-/]+|[^@\s<>()\"':=]+@[^@\s<>()\"':=]+)$")
_MAX_OWNERS = 20


@frozen
class _Rule:
    globs: tuple[Glob, ...]
    owners: tuple[str, ...]
    """Empty: nobody owns what it matches, whoever did before."""


@dataclass(slots=True)
class Owners:
    """The rules of one CODEOWNERS file, by section, the last first. Made by `parse`."""

    sections: tuple[tuple[_Rule, ...], ...] = ()
    steps: int = field(default=0, compare=False)
    known: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def of(self, path: str) -> tuple[str, ...]:
        """Who owns the file at `path`, as written; empty: nobody."""
        if path not in self.known:
            self.known[path] = tuple(dict.fromkeys(self._all(path)))
        return self.known[path]

    @property
    def exhausted(self) -> bool:
        """Whether look-ups ended because they cost too much."""
        return self.steps >= MAX_STEPS

    def _all(self, path: str) -> Iterator[str]:
        for rules in self.sections:
            for rule in rules:
                if self.exhausted:
                    return
                if any(self._matches(glob, path) for glob in rule.globs):
                    yield from rule.owners
                    break

    def _matches(self, glob: Glob, path: str) -> bool:
        began = path.startswith(glob.prefix)
        self.steps += len(path) * (1 + len(glob.classes)) if began else 1
        return matches(glob, path)


def parse(data: bytes) -> Owners:
    """Read a CODEOWNERS file. A line that means nothing is passed over, as every host does."""
    sections: dict[str, list[_Rule]] = {"": []}
    current = ""
    defaults: tuple[str, ...] = ()
    for line in data[:MAX_BYTES].decode("utf-8", "replace").split("\n"):
        text = line.strip()
        if not text or text.startswith("#") or len(text) > MAX_LINE:
            continue
        if (section := _SECTION.match(text)) and not text.startswith("[!"):
            current = section["name"].strip().lower()
            defaults = _owners(section["owners"].split())
            sections.setdefault(current, [])
        elif rule := _rule(text, defaults):
            sections[current].append(rule)
    return Owners(sections=tuple(tuple(rules[::-1]) for rules in sections.values() if rules))


def _rule(text: str, defaults: tuple[str, ...]) -> _Rule | None:
    pattern, *owners = _words(text)
    try:
        globs = _globs(pattern)
    except UsageError:
        return None
    return _Rule(globs=globs, owners=_owners(owners) or defaults)


def _words(text: str) -> list[str]:
    """Words of a line, up to a comment; a backslash keeps a blank or a `#` in a word."""
    words = [""]
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\" and at + 1 < len(text):
            words[-1] += text[at : at + 2] if text[at + 1] not in " #" else text[at + 1]
            at += 1
        elif char.isspace():
            words += [""] if words[-1] else []
        elif char == "#" and not words[-1]:
            break
        else:
            words[-1] += char
        at += 1
    return words if words[-1] or len(words) == 1 else words[:-1]


def _owners(words: list[str]) -> tuple[str, ...]:
    return tuple(word for word in words[:_MAX_OWNERS] if _OWNER.match(word))


def _globs(pattern: str) -> tuple[Glob, ...]:
    """As in `.gitignore`, but `docs/*` is about the files in `docs` itself."""
    if pattern.startswith("!"):
        raise UsageError("a negation means nothing in CODEOWNERS")
    bare = pattern.rstrip("/")
    if not bare:
        raise UsageError("it names nothing")
    anchored = bare.lstrip("/") if "/" in bare else f"**/{bare}"
    if anchored in ("**/*", "**/**"):
        return (compile_glob("**"),)
    if pattern.endswith("/"):
        return (compile_glob(f"{anchored}/**"),)
    if anchored.endswith(("/*", "/**")):
        return (compile_glob(anchored),)
    return compile_glob(anchored), compile_glob(f"{anchored}/**")
