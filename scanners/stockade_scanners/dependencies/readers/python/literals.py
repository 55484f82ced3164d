"""The strings that an expression of Python holds, as far as its text tells without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from stockade_scanners.dependencies.readers.python.aliases import Bindings, Bound
from stockade_scanners.dependencies.readers.python.functions import COPIES, constant, is_chain

_DEEPEST = 50
_VIEWS = frozenset({"values", "items", "copy", "get", "strip", "splitlines"})
"""Methods whose result has what is in their object."""


@dataclass(slots=True)
class Strings:
    """Collects the strings of expressions, and where one of them cannot be told."""

    bindings: Bindings
    found: list[tuple[str, int]] = field(default_factory=list)
    """Each string literal with its line."""

    computed: int | None = None
    """The first line of something that would have to be run; `None`: there is none."""

    _seen: set[str] = field(default_factory=set)
    _seen_tables: set[str] = field(default_factory=set)
    _seen_puts: set[str] = field(default_factory=set)
    _seen_table_puts: set[str] = field(default_factory=set)
    _texts: dict[str, bool] = field(default_factory=dict)
    """Whether a name is one of a string: it may be added as often as it is bound."""

    def collect(self, node: ast.expr, depth: int = 0) -> None:
        """Add the strings in lists, in the values of tables, and in what names stand for."""
        text = constant(node)
        if text is not None:
            self._text(node, text)
        elif isinstance(node, ast.Constant) and not isinstance(node.value, bytes):
            return
        elif isinstance(node, ast.Name) and depth < _DEEPEST:
            self._name(node, depth)
        else:
            parts = list(self._parts(node)) if depth < _DEEPEST else [None]
            for part in parts:
                if part is None:
                    self._unknown(node)
                else:
                    self.collect(part, depth + 1)

    def field(self, node: ast.expr, key: str, depth: int = 0) -> Iterator[ast.expr]:
        """What a table, e.g. that of `setup(**table)`, has under the key."""
        pairs = self._pairs(node) if depth < _DEEPEST else [("", None)]
        for name, value in pairs:
            if value is None:
                self._unknown(node)
            elif name is None:
                yield from self.field(value, key, depth + 1)
            elif name == key:
                yield value

    def _pairs(self, node: ast.expr) -> Iterator[tuple[str | None, ast.expr | None]]:
        """Keys and values; no key: another table; no value: something that must be run."""
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                name = None if key is None else constant(key)
                yield name, value if key is None or name is not None else None
        elif isinstance(node, ast.Call) and self._function(node) == "dict":
            yield from ((keyword.arg, keyword.value) for keyword in node.keywords)
            yield from ((None, argument) for argument in node.args)
        elif isinstance(node, ast.Name) and node.id in self.bindings:
            if node.id in self._seen_tables:
                return
            self._seen_tables.add(node.id)
            bound = self.bindings[node.id]
            yield from ((None, value) for value in bound.values)
            others = list(self._others(bound.same, self._seen_table_puts))
            for same in (bound, *others):
                yield from ((None, value) for value in same.added)
                for name, value in same.members:
                    yield name, value if name is not None else None
            inside = bound.inside or any(other.inside for other in others)
            yield from [("", None)] if inside or not bound.told else ()
        else:
            yield "", None

    def _text(self, node: ast.expr, text: str) -> None:
        """A literal over several lines holds a requirement on each."""
        spread = (node.end_lineno or node.lineno) - node.lineno == text.count("\n")
        for at, piece in enumerate(text.splitlines()):
            self.found.append((piece, node.lineno + at if spread else node.lineno))

    def _name(self, node: ast.Name, depth: int) -> None:
        if node.id in self._seen:
            return
        self._seen.add(node.id)
        bound = self.bindings.get(node.id, Bound())
        if not bound.told:
            self._unknown(node)
        others = self._others(bound.same | bound.inside, self._seen_puts)
        for value in (*bound.values, *bound.puts, *(v for other in others for v in other.puts)):
            self.collect(value, depth + 1)

    def _others(self, names: set[str], seen: set[str]) -> Iterator[Bound]:
        """What other names of the same thing are bound to, each once."""
        pending = sorted(names)
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                bound = self.bindings[name]
                pending.extend(sorted(bound.same | bound.inside))
                yield bound

    def _parts(self, node: ast.expr) -> Iterator[ast.expr | None]:
        """The expressions that hold the strings of this one; `None` for what must be run."""
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            yield from node.elts
        elif isinstance(node, ast.Dict):
            yield from node.values
        elif isinstance(node, ast.Starred | ast.Subscript):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from (node.body, node.orelse)
        elif isinstance(node, ast.BoolOp):
            yield from node.values
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            yield node.elt
        elif isinstance(node, ast.DictComp):
            yield node.value
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.BitOr):
            joined = self._is_text(node.left) or self._is_text(node.right)
            yield from (None,) if joined else (node.left, node.right)
        elif isinstance(node, ast.Call):
            yield from self._of_call(node)
        else:
            yield None

    def _is_text(self, node: ast.expr) -> bool:
        """Whether the expression is a string, so that adding to it makes another string."""
        if not isinstance(node, ast.Name) or node.id not in self.bindings:
            return isinstance(node, ast.Constant | ast.JoinedStr)
        if node.id not in self._texts:
            bound = self.bindings[node.id]
            constants = (isinstance(value, ast.Constant) for value in bound.values)
            self._texts[node.id] = bound.looped or any(constants)
        return self._texts[node.id]

    def _unknown(self, node: ast.expr) -> None:
        if self.computed is None:
            self.computed = node.lineno

    def _of_call(self, node: ast.Call) -> Iterator[ast.expr | None]:
        name = self._function(node)
        if name == "dict":
            yield from (
                value if isinstance(value, ast.Name | ast.Dict) else None for value in node.args
            )
            yield from (keyword.value for keyword in node.keywords)
        elif name in COPIES and not node.keywords:
            yield from node.args
        elif isinstance(node.func, ast.Attribute) and node.func.attr in _VIEWS:
            yield node.func.value
            yield from node.args[1:] if node.func.attr == "get" else ()
        else:
            yield None

    def _function(self, node: ast.Call) -> str:
        """The name of a function of Python's own; empty where the file gives that to another."""
        if isinstance(node.func, ast.Name):
            return "" if self.bindings.get(node.func.id, Bound()).taken else node.func.id
        return "chain" if is_chain(node.func) else ""
