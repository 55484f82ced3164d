"""From words to a checked condition, by recursive descent.

    condition  = all { "||" all }            all  = relation { "&&" relation }
    relation   = part [ ("==" | "!=" | "<" | "<=" | ">" | ">=" | "in") part ]
    part       = "!" part | value { "." method "(" [ condition ] ")" }
    value      = field | level | number | string | "true" | "false" | "[" value, … "]"
               | "(" condition ")" | "has(" field ")"

Every type is checked here; nothing but what the grammar says can come out.
"""

from __future__ import annotations

import unicodedata

from stockade.policy.language import calls, checks, levels, nodes
from stockade.policy.language.nodes import Node
from stockade.policy.language.tokens import Token, tokens, unquoted
from stockade.policy.language.types import (
    LIST_OF,
    SEVERITIES,
    ExpressionError,
    Fields,
    Type,
    nearest,
)

MAX_DEPTH = 40
_MEANT = {
    "and": "write `&&`",
    "or": "write `||`",
    "not": "write `!`",
    "null": "ask `has(field)` whether a value is known",
    "unknown": "ask `!has(severity)` whether nobody has rated it",
    "tool": "did you mean `scanner`?",
    "matches": 'there are no regular expressions; use .glob("...")',
    "has": "write `has(field)`",
    "age": "did you mean `age_days`?",
    "yes": "write `true`",
    "no": "write `false`",
    "-": "conditions compare and do not calculate",
    **{name: f"write it after a field: `path.{name}(...)`" for name in calls.STRING_METHODS},
}
_MAX_INT = 2**63 - 1
"""The largest: numbers are signed and of 64 bits, as in CEL."""


class Parser:
    """Reads one condition over a set of fields."""

    def __init__(self, text: str, fields: Fields) -> None:
        self._tokens = tokens(text)
        self._fields = fields
        self._at = 0
        self._depth = 0
        self.used: dict[str, None] = {}
        """The fields read, in order."""
        self.patterns = 0
        """Characters of all patterns."""

    def condition(self) -> Node:
        """The whole text as one condition.

        Raises:
            ExpressionError: it does not follow the grammar, or its types do not fit.
        """
        node = self._any()
        if self._now.kind != "end":
            joins = self._now.kind in ("name", "number", "string")
            hint = "join conditions with `&&` or `||`" if joins else ""
            hint = _MEANT.get(self._now.text, hint)
            raise ExpressionError(f"unexpected `{self._now.text}`", self._now.offset, hint)
        if node.type is not Type.BOOL:
            raise ExpressionError(
                f"a condition is true or false; this is {node.type.one}", node.offset
            )
        return node

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._now
        self._at += token.kind != "end"
        return token

    def _is(self, sign: str) -> bool:
        return self._now.kind == "sign" and self._now.text == sign

    def _expect(self, sign: str) -> None:
        if not self._is(sign):
            raise _expected(f"`{sign}`", self._now)
        self._next()

    def _deeper(self, offset: int) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            message = f"the condition is nested deeper than {MAX_DEPTH} levels"
            raise ExpressionError(message, offset)

    def _any(self) -> Node:
        self._deeper(self._now.offset)
        parts = [self._all()]
        while self._is("||"):
            parts += self._operand(parts[-1], self._all)
        self._depth -= 1
        return parts[0] if len(parts) == 1 else nodes.joined(parts, strong=True)

    def _all(self) -> Node:
        parts = [self._relation()]
        while self._is("&&"):
            parts += self._operand(parts[-1], self._relation)
        return parts[0] if len(parts) == 1 else nodes.joined(parts, strong=False)

    def _operand(self, before: Node, read: calls.Reader) -> list[Node]:
        sign = self._next().text
        after = read()
        for node in (before, after):
            if node.type is not Type.BOOL:
                raise ExpressionError(
                    f"`{sign}` joins conditions; this is {node.type.one}", node.offset
                )
        return [after]

    def _relation(self) -> Node:
        left = self._part()
        if not self._compares():
            return left
        sign = self._next()
        left, right = levels.agreed(left, self._part())
        if sign.text == "in":
            checks.membership(left, right, self._fields)
        else:
            checks.comparison(left, sign, right, self._fields)
        if self._compares():
            raise ExpressionError(
                "comparisons do not chain", self._now.offset, "join two with `&&`"
            )
        if sign.text == "in":
            return nodes.member(left, right)
        return nodes.compare(sign.text, left, right)

    def _compares(self) -> bool:
        now = self._now
        return (now.kind == "name" and now.text == "in") or (
            now.kind == "sign" and now.text in nodes.COMPARE
        )

    def _part(self) -> Node:
        if self._is("!"):
            offset = self._next().offset
            self._deeper(offset)
            inner = self._part()
            self._depth -= 1
            if inner.type is not Type.BOOL:
                raise ExpressionError(
                    f"`!` needs a condition; this is {inner.type.one}", inner.offset
                )
            return nodes.negated(inner, offset)
        node = self._value()
        while self._is("."):
            self._next()
            node = self._method(node)
        return node

    def _method(self, subject: Node) -> Node:
        name = self._next()
        if name.kind != "name":
            raise _expected("the name of a method", name)
        self._expect("(")
        argument = None if self._is(")") else self._any()
        self._expect(")")
        node = calls.method(subject, name, argument, self._fields)
        self.patterns += node.pattern
        return node

    def _value(self) -> Node:
        token = self._next()
        if token.kind == "number":
            return self._number(token, 1)
        if token.kind == "string":
            text = unicodedata.normalize("NFC", unquoted(token))
            return nodes.constant(Type.STRING, text, token.offset)
        if token.kind == "name":
            return self._name(token)
        if token.text == "-" and self._now.kind == "number":
            return self._number(self._next(), -1)
        if token.text == "(":
            node = self._any()
            self._expect(")")
            return node
        if token.text == "[":
            return self._list(token.offset)
        raise _expected("a value", token)

    def _number(self, token: Token, sign: int) -> Node:
        if token.text.isdigit():
            if len(token.text) > 19 or int(token.text) > _MAX_INT + (sign < 0):
                raise ExpressionError("the number is too large", token.offset)
            return nodes.constant(Type.INT, sign * int(token.text), token.offset)
        value = float(token.text)
        if value == float("inf"):
            raise ExpressionError("the number is too large", token.offset)
        return nodes.constant(Type.NUMBER, sign * value, token.offset)

    def _name(self, token: Token) -> Node:
        word = token.text
        if word in ("true", "false"):
            return nodes.constant(Type.BOOL, word == "true", token.offset)
        if word == "has" and self._is("("):
            return self._has(token)
        if word in self._fields:
            self.used[word] = None
            field = self._fields[word]
            return nodes.read(word, field.type, bool(field.unknown), token.offset)
        if word in SEVERITIES:
            return nodes.constant(Type.SEVERITY, SEVERITIES[word], token.offset)
        raise ExpressionError(f"unknown name `{word}`", token.offset, self._meant(word))

    def _meant(self, word: str) -> str:
        """What to write instead of a name that is none."""
        if word in _MEANT:
            return _MEANT[word]
        if any(word in field.values for field in self._fields.values()):
            return f'a text stands in quotes: "{word}"'
        return nearest(word, [*self._fields, *SEVERITIES, "true", "false"])

    def _has(self, token: Token) -> Node:
        self._expect("(")
        name = self._next()
        if name.kind != "name" or name.text not in self._fields:
            optional = [n for n, f in self._fields.items() if f.unknown]
            raise ExpressionError(
                "`has` asks of one field", name.offset, nearest(name.text, optional)
            )
        self._expect(")")
        self.used[name.text] = None
        return nodes.known(name.text, token.offset)

    def _list(self, offset: int) -> Node:
        items: list[Node] = []
        while not self._is("]"):
            if self._is("["):  # else a list in a list in a list ... would have no bound
                raise ExpressionError("a list holds plain values only", self._now.offset)
            item = self._value()
            if item.literal is None or isinstance(item.literal, frozenset):
                raise ExpressionError("a list holds plain values only", item.offset)
            if item.type not in LIST_OF:
                raise ExpressionError(f"a list holds no {item.type}", item.offset)
            if items and LIST_OF[item.type] is not LIST_OF[items[0].type]:
                raise ExpressionError(f"the list began with {items[0].type.one}", item.offset)
            items.append(item)
            if not self._is("]"):
                self._expect(",")
        self._next()
        if not items:
            raise ExpressionError("the list is empty", offset)
        return nodes.constants(LIST_OF[items[0].type], [item.literal for item in items], offset)


def _expected(what: str, token: Token) -> ExpressionError:
    found = f", found `{token.text}`" if token.text else " before the end"
    return ExpressionError(f"expected {what}{found}", token.offset)
