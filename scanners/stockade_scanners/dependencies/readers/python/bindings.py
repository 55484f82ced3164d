"""What the names of a Python module are bound to, as far as its text tells without running it.

Branches, functions and order are not told apart: a name stands for everything that it is ever
bound to and for everything that is ever put into it, by whatever name.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from stockade_scanners.dependencies.readers.python.aliases import Bindings, Bound, spread
from stockade_scanners.dependencies.readers.python.functions import (
    HARMLESS,
    HARMLESS_METHODS,
    PUTS,
    READS,
    called,
    constant,
)
from stockade_scanners.dependencies.readers.python.hidden_values import (
    DEFINITIONS,
    bound_otherwise,
    given_away,
)
from stockade_scanners.dependencies.readers.python.references import References

_SILENT = (ast.Name, ast.Constant, ast.expr_context, ast.operator, ast.Expr)
"""Most nodes by far; they bind nothing by themselves."""


def bindings(nodes: Sequence[ast.AST], harmless: frozenset[str]) -> Bindings:
    """Every name that the nodes bind. Functions of the `harmless` names change no argument.

    Raises:
        ReadError: too much to look at.
    """
    methods = {node.name for node in nodes if isinstance(node, DEFINITIONS)}
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    collector = _Collector(
        puts=frozenset(PUTS) - methods,
        reads=(READS | harmless | HARMLESS_METHODS) - methods,
        harmless=(HARMLESS - methods - stored) | harmless,
        callees={id(node.func) for node in nodes if isinstance(node, ast.Call)},
    )
    for node in nodes:
        if not isinstance(node, _SILENT):
            collector.node(node)
    spread(collector.found, collector.references)
    return dict(collector.found)


@dataclass(slots=True)
class _Collector:
    puts: frozenset[str]
    reads: frozenset[str]
    harmless: frozenset[str]
    """Without the names that the file itself gives to something, as are the two above."""

    callees: set[int]
    found: Bindings = field(default_factory=lambda: defaultdict(Bound))
    references: References = field(default_factory=References)

    def node(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(target, node.value)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
            if node.value is not None:
                self._assign(node.target, node.value)
        elif isinstance(node, ast.AugAssign):
            self._augment(node)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            self._loop(node.target, node.iter)
        elif isinstance(node, ast.Call):
            self._call(node)
        elif isinstance(node, ast.Attribute):
            if id(node) not in self.callees:
                self._change(node.value)
        else:
            for name in bound_otherwise(node):
                self.found[name].unknown = True
            for name in self.references.anywhere_in(given_away(node)):
                self.found[name].changed = True

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.found[target.id].values.append(value)
        elif isinstance(target, ast.Subscript):
            plain = isinstance(target.value, ast.Name)
            self._put(target.value, constant(target.slice) if plain else None, value)
        else:
            self._unpack(target, value)

    def _unpack(self, target: ast.expr, value: ast.expr) -> None:
        """Each name stands for some part; what else is stored to, e.g. `a.b`, hides its value."""
        hides = False
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.found[node.id].unknown = True
                self.found[node.id].wholes.append(value)
            elif isinstance(node, ast.Subscript | ast.Attribute):
                self._change(node.value)
                hides = True
        for name in self.references.anywhere_in([value] if hides else ()):
            self.found[name].changed = True

    def _augment(self, node: ast.AugAssign) -> None:
        target = node.target
        if constant(node.value) is not None or not isinstance(node.op, ast.Add | ast.BitOr):
            self._change(target)
        elif isinstance(target, ast.Name):
            self.found[target.id].added.append(node.value)
        else:
            self._put(target, None, node.value)

    def _loop(self, target: ast.expr, over: ast.expr) -> None:
        """A variable stands for every item; of `.items()`, the second for every value."""
        names = [target]
        pairs = isinstance(over, ast.Call) and called(over) == "items"
        if pairs and isinstance(target, ast.Tuple) and len(target.elts) == 2:
            names = list(target.elts)
        last = names.pop()
        if isinstance(last, ast.Name) and (not pairs or names):
            self.found[last.id].values.append(over)
            self.found[last.id].looped = True
        else:
            names.append(last)
        for name in names:
            self._unpack(name, over)

    def _call(self, node: ast.Call) -> None:
        method, given = called(node), [*node.args, *(keyword.value for keyword in node.keywords)]
        if isinstance(node.func, ast.Attribute):
            if self._puts(node, method):
                self._put_by(node, node.func.value, method)
                return
            trusted = method in self.reads
            if not trusted:
                self._change(node.func.value)
        else:
            trusted = method in self.harmless
        for name in self.references.anywhere_in(() if trusted else given):
            self.found[name].changed = self.found[name].deep = True

    def _puts(self, node: ast.Call, method: str) -> bool:
        plain = not any(isinstance(argument, ast.Starred) for argument in node.args)
        fits = len(node.args) <= PUTS.get(method, -1)
        return plain and fits and method in self.puts

    def _put_by(self, node: ast.Call, into: ast.expr, method: str) -> None:
        key = constant(node.args[0]) if method == "setdefault" and node.args else None
        if method != "update":
            if method != "setdefault" or len(node.args) > 1:
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                self._put(into, key if isinstance(into, ast.Name) else None, given[-1])
            return
        for argument in node.args:
            if isinstance(into, ast.Name):
                self.found[into.id].added.append(argument)
            else:
                self._put(into, None, argument)
        for keyword in node.keywords:
            plain = isinstance(into, ast.Name)
            self._put(into, keyword.arg if plain else None, keyword.value)

    def _put(self, into: ast.expr, key: str | None, value: ast.expr) -> None:
        for name, part in self.references.of(into):
            self.found[name].members.append((key, value))
            self.found[name].deep |= part

    def _change(self, node: ast.expr) -> None:
        for name, part in self.references.of(node):
            self.found[name].changed = True
            self.found[name].deep |= part
