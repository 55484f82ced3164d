"""Names that stand for one thing: what is done by one of them is done to all."""

from __future__ import annotations

import ast
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stockade_scanners.dependencies.readers.python.references import References


@dataclass(slots=True)
class Bound:
    """What one name stands for."""

    values: list[ast.expr] = field(default_factory=list)
    added: list[ast.expr] = field(default_factory=list)
    """Lists and tables whose contents are added to it."""

    members: list[tuple[str | None, ast.expr]] = field(default_factory=list)
    """What is put into it, and under which key; `None`: no constant one."""

    wholes: list[ast.expr] = field(default_factory=list)
    """Expressions of which it is a part, as the variable of a loop is."""

    looped: bool = False
    """Whether it is the variable of a loop: an item of its values, and not they."""

    unknown: bool = False
    """Whether it may stand for something else besides."""

    changed: bool = False
    """Whether something is done to it that the text does not tell."""

    deep: bool = False
    """Whether something is done to what is in it."""

    same: set[str] = field(default_factory=set)
    """Names by which something is put into it."""

    inside: set[str] = field(default_factory=set)
    """Names by which something is put into what is in it."""

    @property
    def taken(self) -> bool:
        """Whether the file gives the name to anything."""
        return bool(self.values or self.wholes) or self.unknown

    @property
    def puts(self) -> list[ast.expr]:
        """All that is put into it by this name."""
        return [*self.added, *(value for _, value in self.members)]

    @property
    def told(self) -> bool:
        """Whether the text tells all that it stands for."""
        return bool(self.values) and not self.unknown and not self.changed


Bindings = dict[str, Bound]


def spread(found: Bindings, references: References) -> None:
    """Let what is done by one name be done to the names that stand for the same thing.

    Raises:
        ReadError: too much to look at.
    """
    leads: dict[str, set[str]] = defaultdict(set)
    pending = deque(name for name, b in found.items() if b.members or b.added or b.changed)
    while pending:
        name = pending.popleft()
        for other, part in list(_leads(found[name], references)):
            bound = found.get(other)
            if bound is None or other == name:
                continue
            known = bound.inside if part else bound.same
            deep = bound.deep or part or found[name].deep
            if name not in known or deep != bound.deep:
                pending.append(other)
            known.add(name)
            bound.deep = deep
            leads[name].add(other)
    _spread_changes(found, leads)


def _leads(bound: Bound, references: References) -> Iterator[tuple[str, bool]]:
    """The names of what it may be, or with `True`, of what it may be or hold a part of."""
    parts = list(bound.wholes)
    if bound.deep or bound.looped:
        parts += [*bound.values, *bound.puts]
    for name in dict.fromkeys(references.anywhere_in(parts)):
        yield name, True
    for value in () if bound.looped else bound.values:
        yield from references.of(value)


def _spread_changes(found: Bindings, leads: Mapping[str, set[str]]) -> None:
    pending = [name for name, bound in found.items() if bound.changed]
    while pending:
        for other in leads.get(pending.pop(), ()):
            if not found[other].changed:
                found[other].changed = True
                pending.append(other)
