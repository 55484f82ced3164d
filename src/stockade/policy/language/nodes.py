"""Parts of a condition, each compiled to a function from facts to a value.

Three-valued by Kleene's logic: `None` is "not known", and comparing it is not known either. A part
that reads nothing which may be unknown is compiled to two-valued code, which is faster.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from stockade.model.frozen import frozen
from stockade.policy.language.types import Facts, Type

Run = Callable[[Facts], Any]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@frozen
class Node:
    """A checked part of a condition."""

    type: Type
    offset: int
    """Where it begins, for errors."""

    run: Run
    maybe: bool = False
    """Whether it may be not known."""

    literal: Any = None
    """Its value where it is a constant."""

    field: str = ""
    """The field that it is, and nothing else."""

    pattern: int = 0
    """Characters of its pattern, where it is a glob."""


def constant(kind: Type, value: Any, offset: int) -> Node:
    """A literal."""
    return Node(type=kind, offset=offset, run=lambda _: value, literal=value)


def constants(kind: Type, values: Sequence[Any], offset: int) -> Node:
    """A list of literals. As a literal it is a set, in which looking up takes constant time."""
    return Node(type=kind, offset=offset, run=lambda _: values, literal=frozenset(values))


def read(name: str, kind: Type, maybe: bool, offset: int) -> Node:
    """A field."""
    return Node(type=kind, offset=offset, run=operator.itemgetter(name), maybe=maybe, field=name)


def known(name: str, offset: int) -> Node:
    """`has(name)`."""
    return Node(type=Type.BOOL, offset=offset, run=lambda facts: facts[name] is not None)


def compare(sign: str, left: Node, right: Node) -> Node:
    """A comparison."""
    return Node(
        type=Type.BOOL,
        offset=left.offset,
        run=_applied(COMPARE[sign], left, right),
        maybe=left.maybe or right.maybe,
    )


def member(left: Node, right: Node) -> Node:
    """`left in right`."""
    return Node(
        type=Type.BOOL,
        offset=left.offset,
        run=_applied(lambda item, many: item in many, left, right),
        maybe=left.maybe or right.maybe,
    )


def call(kind: Type, test: Callable[[Any], Any], subject: Node) -> Node:
    """A function of one part."""
    run = subject.run
    if subject.maybe:
        return Node(
            type=kind,
            offset=subject.offset,
            run=lambda facts: None if (value := run(facts)) is None else test(value),
            maybe=True,
        )
    return Node(type=kind, offset=subject.offset, run=lambda facts: test(run(facts)))


def negated(inner: Node, offset: int) -> Node:
    """`!inner`."""
    run = inner.run
    if inner.maybe:
        return Node(
            type=Type.BOOL,
            offset=offset,
            run=lambda facts: None if (value := run(facts)) is None else not value,
            maybe=True,
        )
    return Node(type=Type.BOOL, offset=offset, run=lambda facts: not run(facts))


def joined(parts: Sequence[Node], strong: bool) -> Node:
    """All of the parts by `&&` (`strong` is false) or by `||` (`strong` is true).

    A strong value decides; else one unknown makes the whole unknown, whatever the order.
    """
    runs = [part.run for part in parts]
    maybe = any(part.maybe for part in parts)
    if maybe:
        run = _kleene(runs, strong)
    elif len(runs) == 2:
        run = _two(runs[0], runs[1], strong)
    else:
        run = _any(runs) if strong else _all(runs)
    return Node(type=Type.BOOL, offset=parts[0].offset, run=run, maybe=maybe)


def _applied(apply: Callable[[Any, Any], bool], left: Node, right: Node) -> Run:
    one, other, constant_right = left.run, right.run, right.literal
    if constant_right is not None:
        if left.field and not left.maybe:
            name = left.field
            return lambda facts: apply(facts[name], constant_right)
        if not left.maybe:
            return lambda facts: apply(one(facts), constant_right)
        return lambda facts: None if (value := one(facts)) is None else apply(value, constant_right)
    if not (left.maybe or right.maybe):
        return lambda facts: apply(one(facts), other(facts))

    def both(facts: Facts) -> Any:
        first, second = one(facts), other(facts)
        return None if first is None or second is None else apply(first, second)

    return both


def _two(one: Run, other: Run, strong: bool) -> Run:
    if strong:
        return lambda facts: one(facts) or other(facts)
    return lambda facts: one(facts) and other(facts)


def _all(runs: Sequence[Run]) -> Run:
    def run(facts: Facts) -> bool:
        for one in runs:  # noqa: SIM110 (a generator would double the time)
            if not one(facts):
                return False
        return True

    return run


def _any(runs: Sequence[Run]) -> Run:
    def run(facts: Facts) -> bool:
        for one in runs:  # noqa: SIM110
            if one(facts):
                return True
        return False

    return run


def _kleene(runs: Sequence[Run], strong: bool) -> Run:
    def run(facts: Facts) -> Any:
        unknown = False
        for one in runs:
            value = one(facts)
            if value is strong:
                return strong
            if value is None:
                unknown = True
        return None if unknown else not strong

    return run
