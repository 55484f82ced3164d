"""Globs over paths, matched in time linear in the path, whatever the pattern.

`*` and `?` stay within one name, `[a-z]` and `[!a-z]` match one character of a name, `**` as a
whole name matches any number of names, `\\` takes the next character as it is. A pattern becomes a
nondeterministic automaton whose set of states is one integer: nothing backtracks.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import field

from stockade.model.errors import UsageError
from stockade.model.frozen import frozen

MAX_LENGTH = 1000
"""Characters of a pattern."""

_Test = Callable[[str], bool]


@frozen
class Glob:
    """A compiled pattern. Made by `compile_glob`."""

    pattern: str
    prefix: str
    """Every match begins with it: most paths are refused by this alone."""

    literal: bool
    """The prefix is all there is."""

    length: int
    """How many states there are before the last, at which the pattern has matched."""

    exact: dict[str, int] = field(repr=False, compare=False)
    """Character to the states that accept it and nothing else."""

    names: int
    """States that accept whatever is no slash."""

    anything: int
    """States that accept every character."""

    classes: tuple[tuple[int, _Test], ...] = field(repr=False, compare=False)
    """States that accept what a test says."""

    loops: int
    """States that stay as they are on the characters they test."""

    skips: int
    """States that may be passed without a character."""

    doors: int
    """States before the inside of `**/`: they lead into it and, with no character, past it."""

    leaps: int
    """States that also lead on when the character is a slash: the inside of `**/`."""

    moves: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    """Character to the states that accept it, filled as characters are met."""


@functools.lru_cache(maxsize=4096)
def compile_glob(pattern: str) -> Glob:
    """Compile a pattern that is matched against the whole path.

    Raises:
        UsageError: empty, too long, a class without its end, or a backslash at the end.
    """
    if not pattern or len(pattern) > MAX_LENGTH:
        raise UsageError(
            f"the pattern {pattern[:60]!r} is empty or longer than {MAX_LENGTH} characters",
            "write a shorter one, or several",
        )
    parts = _Parts()
    at = 0
    while at < len(pattern):
        at = _part(pattern, at, parts)
    return parts.glob(pattern)


def matches(glob: Glob, path: str) -> bool:
    """Whether the glob matches the whole path."""
    if not path.startswith(glob.prefix):
        return False
    if glob.literal:
        return len(path) == len(glob.prefix)
    states = _pass(1 << len(glob.prefix), glob)
    for char in path[len(glob.prefix) :]:
        accepting = glob.moves.get(char)
        if accepting is None:
            accepting = glob.moves[char] = _accepting(glob, char)
        live = states & accepting
        onward = live & ~glob.loops
        if char == "/":
            onward |= live & glob.leaps
        states = _pass((live & glob.loops) | (onward << 1), glob)
        if not states:
            return False
    return bool(states >> glob.length & 1)


def _accepting(glob: Glob, char: str) -> int:
    states = glob.exact.get(char, 0) | glob.anything | (glob.names if char != "/" else 0)
    for state, test in glob.classes:
        if test(char):
            states |= state
    return states


def ignore_globs(pattern: str) -> tuple[Glob, ...]:
    """The globs of a pattern as `.gitignore` means it: without a slash inside, it matches a name
    at any depth; a match of a folder takes everything in it; a slash at the end wants a folder.

    Raises:
        UsageError: as `compile_glob`, or a negation (`!`), which exclusions do not have.
    """
    if pattern.startswith("!"):
        raise UsageError(
            f"the pattern {pattern!r} begins with an exclamation mark",
            "list what to leave out; write \\! for a name that begins with it",
        )
    bare = pattern.rstrip("/")
    anchored = bare.lstrip("/") if "/" in bare else f"**/{bare}"
    if not bare or anchored == "**/":
        raise UsageError(f"the pattern {pattern!r} names nothing", "name a file or a folder")
    inside = compile_glob(f"{anchored}/**")
    return (inside,) if pattern.endswith("/") else (compile_glob(anchored), inside)


def _pass(states: int, glob: Glob) -> int:
    """Add every state that can be reached without a character."""
    new = states
    while new:
        reached = ((new & (glob.skips | glob.doors)) << 1) | ((new & glob.doors) << 2)
        new = reached & ~states
        states |= new
    return states


class _Parts:
    """An automaton in the making."""

    def __init__(self) -> None:
        self.length = 0
        self.literals: list[str] = []
        self.exact: dict[str, int] = {}
        self.classes: list[tuple[int, _Test]] = []
        self.names = self.anything = self.loops = self.skips = self.doors = self.leaps = 0

    def literal(self, char: str) -> None:
        if len(self.literals) == self.length:
            self.literals.append(char)
        self.exact[char] = self.exact.get(char, 0) | 1 << self.length
        self.length += 1

    def one_of(self, test: _Test) -> None:
        self.classes.append((1 << self.length, test))
        self.length += 1

    def one(self, *, slash: bool) -> None:
        """Any character; a slash only where `slash` says so."""
        self._accept(slash)
        self.length += 1

    def any_number(self, *, slash: bool) -> None:
        """Any characters, or none."""
        self.loops |= 1 << self.length
        self.skips |= 1 << self.length
        self.one(slash=slash)

    def any_folders(self) -> None:
        """`**/`: nothing, or anything that ends with a slash."""
        door = 1 << self.length
        self.doors |= door
        self.loops |= door << 1
        self.leaps |= door << 1
        self.length += 1  # the door itself accepts nothing
        self.one(slash=True)

    def _accept(self, slash: bool) -> None:
        if slash:
            self.anything |= 1 << self.length
        else:
            self.names |= 1 << self.length

    def glob(self, pattern: str) -> Glob:
        return Glob(
            pattern=pattern,
            prefix="".join(self.literals),
            literal=len(self.literals) == self.length,
            length=self.length,
            exact=self.exact,
            names=self.names,
            anything=self.anything,
            classes=tuple(self.classes),
            loops=self.loops,
            skips=self.skips,
            doors=self.doors,
            leaps=self.leaps,
        )


def _part(pattern: str, at: int, parts: _Parts) -> int:
    """Add the part of the pattern that begins at `at`; return where the next one begins."""
    char = pattern[at]
    if char == "*":
        return _stars(pattern, at, parts)
    if char == "?":
        parts.one(slash=False)
        return at + 1
    if char == "[":
        return _class(pattern, at, parts)
    if char == "\\":
        at += 1
        if at == len(pattern):
            raise UsageError(
                f"the pattern {pattern!r} ends with a backslash", "write it twice to mean itself"
            )
        char = pattern[at]
    parts.literal(char)
    return at + 1


def _stars(pattern: str, at: int, parts: _Parts) -> int:
    end = at
    while end < len(pattern) and pattern[end] == "*":
        end += 1
    whole_name = end - at == 2 and (at == 0 or pattern[at - 1] == "/")
    if whole_name and end == len(pattern):
        parts.one(slash=True)
        parts.any_number(slash=True)
        return end
    if whole_name and pattern[end] == "/":
        parts.any_folders()
        return end + 1
    parts.any_number(slash=False)
    return end


def _class(pattern: str, at: int, parts: _Parts) -> int:
    """`[a-z]`; a bracket right after the opening one is itself."""
    start = at + 1
    negated = pattern[start : start + 1] in ("!", "^")
    start += negated
    ranges: list[tuple[str, str]] = []
    here = start
    while here < len(pattern) and (pattern[here] != "]" or here == start):
        low, here = _member(pattern, here)
        high = low
        if pattern[here : here + 1] == "-" and pattern[here + 1 : here + 2] not in ("", "]"):
            high, here = _member(pattern, here + 1)
        ranges.append((low, high))
    if here >= len(pattern):
        raise UsageError(
            f"the pattern {pattern!r} has a '[' without its ']'", "write \\[ to mean the bracket"
        )
    parts.one_of(functools.partial(_in_class, tuple(ranges), negated))
    return here + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    at += pattern[at] == "\\" and at + 1 < len(pattern)
    return pattern[at], at + 1


def _in_class(ranges: tuple[tuple[str, str], ...], negated: bool, char: str) -> bool:
    return char != "/" and negated != any(low <= char <= high for low, high in ranges)
