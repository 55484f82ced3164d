"""Random well-typed conditions in two spellings, ours and CEL's.

In CEL a field is a member of the map `f`, in which what is not known is absent; a level is a
number. CEL's checker compares an int with a double only where one of them is `dyn`, so every double
is spelt `dyn(1.5)` there; what they compare to is decided when the condition runs.

Four differences of Google's implementation are kept out of what is made here:
- It compares an int with a double as two doubles, and so takes 2**53 + 1 for equal to 2.0**53,
  where CEL's specification (and ours) compares exactly. Beside ints stand doubles below 2**53 only.
- Its Python binding cuts a string at a NUL when it takes facts over. `random_facts` makes none.
- Its parser goes 32 levels deep by its own counting, in which some parentheses are two. Ours goes
  40 deep. `deep` is for as many levels as both read.
- Strings of conditions are read in Unicode's normal form C by us alone. All are in that form here.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from stockade.model.frozen import frozen
from stockade.policy.language.types import CONFIDENCES, SEVERITIES, Type
from support.random_facts import DOUBLES, FIELDS, INTS, TEXTS, pool

HUGE = ("9007199254740992.0", "1e19", "1.7e308", "-1e300")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
ODDITIES = (
    "&&", "||", "!", "(", ")", "[", "]", ",", ".", "-", "in", "in[1]", "==", "<", "1", "0.5", "1e3",
    "true", "has(kev)", "path", "severity", "high", ".size()", '.glob("*")', '"', "'", "\\", "\n",
    "\0", "\r", "\v", "\xa0", "\u3000", "\ud800", "é", "?", ":", "+", "//", "=", "&", "|", "0x1f",
    "1u", 'r"a"', 'b"a"', "null", "{}", "\\ud800", "\\u12", "\\U00110000", "\\x41", "\\101", '"""',
)  # fmt: skip
"""What a slip of the hand may put into a condition."""

OR, AND, RELATION, UNARY = range(4)
_SHORT = dict(zip("\a\b\f\n\r\t\v\\\"'`?", "abfnrtv\\\"'`?", strict=True))


@frozen
class Piece:
    """Part of a condition."""

    words: tuple[tuple[str, str], ...]
    """Each in our spelling and in CEL's."""

    rank: int = UNARY
    """How strongly it holds together."""

    narrow: bool = False
    """It is an int, beside which no huge double may stand."""


def spelt(rng: random.Random, value: str) -> str:
    """The string as a literal, with escapes where they must be and where they need not."""
    quote = rng.choice("\"'")
    return quote + "".join(_character(rng, char, quote) for char in value) + quote


def garbled(rng: random.Random, text: str) -> str:
    """The text with one to three accidents: a piece lost, doubled, moved, or something put in."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        begin, end, other = sorted(rng.randrange(len(text) + 1) for _ in range(3))
        lost = text[:begin] + text[min(end, begin + rng.randrange(9)) :]
        put_in = text[:begin] + rng.choice(ODDITIES) + text[begin:]
        doubled = text[:end] + text[begin:end] + text[end:]
        moved = text[:begin] + text[end:other] + text[begin:end] + text[other:]
        text = rng.choice((lost, put_in, put_in, doubled, moved))
    return text


def rendered(rng: random.Random, piece: Piece) -> tuple[str, str]:
    """The text in our spelling and in CEL's, with the same random blanks."""
    ours = theirs = before = ""
    for word, other in piece.words:
        needed = before.isalnum() and (word[0].isalnum() or other[0].isalnum())
        gap = rng.choice(("", " ", " ", "  ", "\n", "\t\r\f"))
        gap = gap or " " * needed
        ours, theirs, before = ours + gap + word, theirs + gap + other, word[-1]
    return ours, theirs


class Conditions:
    """Makes conditions. `made` counts what they consist of."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.made: Counter[str] = Counter()

    def condition(self, depth: int) -> Piece:
        """A condition with at most so many levels of `&&`, `||`, `!` and parentheses."""
        kind = self._rng.random()
        if depth <= 0 or kind < 0.3:
            return self._atom(depth)
        if kind < 0.75:
            return self._joined(depth, *self._rng.choice((("&&", AND), ("||", OR))))
        if kind < 0.9:
            return self._sign("!", self._at_least(UNARY, self.condition(depth - 1)))
        return self._wrapped(self.condition(depth - 1))

    def deep(self, levels: int) -> Piece:
        """A condition in so many parentheses, with another condition joined on in each."""
        piece = self._atom(0)
        for _ in range(levels):
            other = self._at_least(RELATION, self._atom(0))
            sign, rank = self._rng.choice((("&&", AND), ("||", OR)))
            left, right = self._shuffled(self._wrapped(piece), other)
            piece = Piece(words=(*left.words, (sign, sign), *right.words), rank=rank)
        return piece

    def _joined(self, depth: int, sign: str, rank: int) -> Piece:
        self.made[sign] += 1
        parts = [
            self._at_least(rank, self.condition(depth - 1)) for _ in range(self._rng.randint(2, 4))
        ]
        words = list(parts[0].words)
        for part in parts[1:]:
            words += [(sign, sign), *part.words]
        return Piece(words=tuple(words), rank=rank)

    def _atom(self, depth: int) -> Piece:
        kinds = (self._strings, self._numbers, self._numbers, self._levels, self._membership,
                 self._membership, self._has, self._method, self._truth)  # fmt: skip
        if depth > 0 and self._rng.random() < 0.15:
            return self._truths(depth)
        return self._rng.choice(kinds)()

    def _truths(self, depth: int) -> Piece:
        left, right = (self._at_least(UNARY, self.condition(depth - 1)) for _ in range(2))
        return self._compared(left, right, ("==", "!="))

    def _truth(self) -> Piece:
        if self._rng.random() < 0.3:
            self.made["constant"] += 1
            return _word(self._rng.choice(("true", "false")))
        return self._field(Type.BOOL)[1]

    def _strings(self) -> Piece:
        name, left = self._field(Type.STRING)
        right = self._text(pool(name))
        kind = self._rng.random()
        if kind < 0.2:
            right = self._field(Type.STRING)[1]
        elif kind < 0.25:
            left = self._text(TEXTS)
        return self._compared(*self._shuffled(left, right), ("==", "!="))

    def _numbers(self) -> Piece:
        left, right = self._number(), self._number()
        if not (left.narrow or right.narrow) and self._rng.random() < 0.2:
            right = self._double(HUGE)
        return self._compared(*self._shuffled(left, right), COMPARISONS)

    def _number(self) -> Piece:
        kind = self._rng.randrange(6)
        if kind == 0:
            return self._integer()
        if kind == 1:
            return self._double(DOUBLES)
        if kind == 2:
            return self._size()
        if kind < 5:
            return self._field(Type.NUMBER)[1]
        return self._narrow(self._field(Type.INT)[1])

    def _levels(self) -> Piece:
        left, right = self._level(self._rng.choice((Type.SEVERITY, Type.CONFIDENCE)))
        return self._compared(*self._shuffled(left, right), COMPARISONS)

    def _level(self, kind: Type) -> tuple[Piece, Piece]:
        left, right = self._field(kind)[1], _level(self._rng, kind)
        if kind is Type.SEVERITY and self._rng.random() < 0.1:
            left = _level(self._rng, kind)
        return left, self._maybe_wrapped(right)

    def _membership(self) -> Piece:
        make = self._rng.choice((self._in_field, self._in_texts, self._in_numbers, self._in_levels))
        left, right = make()
        self.made["in"] += 1
        words = (*left.words, ("in", "in"), *right.words)
        return Piece(words=words, rank=RELATION)

    def _in_field(self) -> tuple[Piece, Piece]:
        if self._rng.random() < 0.3:
            number = self._number()
            return number, self._field(Type.NUMBERS)[1]
        name, right = self._field(Type.STRINGS)
        if self._rng.random() < 0.2:
            return self._field(Type.STRING)[1], right
        return self._text(pool(name)), right

    def _in_texts(self) -> tuple[Piece, Piece]:
        name, left = self._field(Type.STRING)
        if self._rng.random() < 0.1:
            left = self._text(pool(name))
        return left, self._list([self._text(pool(name)) for _ in range(self._rng.randint(1, 4))])

    def _in_numbers(self) -> tuple[Piece, Piece]:
        left = self._number()
        doubles = DOUBLES if left.narrow else (*DOUBLES, *HUGE)
        items = [
            self._double(doubles) if self._rng.random() < 0.5 else self._integer()
            for _ in range(self._rng.randint(1, 4))
        ]
        return left, self._list(items)

    def _in_levels(self) -> tuple[Piece, Piece]:
        kind = self._rng.choice((Type.SEVERITY, Type.CONFIDENCE))
        items = [_level(self._rng, kind) for _ in range(self._rng.randint(1, 3))]
        return self._level(kind)[0], self._list(items)

    def _has(self) -> Piece:
        self.made["has"] += 1
        name = self._rng.choice(list(FIELDS))
        words = (("has", "has"), ("(", "("), (name, f"f.{name}"), (")", ")"))
        return Piece(words=words)

    def _method(self) -> Piece:
        name, subject = self._field(Type.STRING)
        if self._rng.random() < 0.1:
            subject = self._text(TEXTS)
        whole = self._rng.choice(pool(name))
        begin, end = sorted(self._rng.randrange(len(whole) + 1) for _ in range(2))
        part = self._text((whole, whole[:end], whole[begin:], whole[begin:end]))
        return self._called(subject, self._rng.choice(("startsWith", "endsWith", "contains")), part)

    def _size(self) -> Piece:
        kind = self._rng.choice((Type.STRING, Type.STRINGS, Type.STRINGS, Type.NUMBERS, None))
        if kind is not None:
            return self._narrow(self._called(self._field(kind)[1], "size"))
        items = [self._text(TEXTS) for _ in range(self._rng.randint(1, 4))]
        return self._narrow(self._called(self._list(items), "size"))

    def _called(self, subject: Piece, name: str, *arguments: Piece) -> Piece:
        self.made[name] += 1
        given = [word for argument in arguments for word in argument.words]
        words = (*subject.words, (".", "."), (name, name), ("(", "("), *given, (")", ")"))
        return Piece(words=words)

    def _compared(self, left: Piece, right: Piece, signs: Sequence[str]) -> Piece:
        sign = self._rng.choice(signs)
        self.made[sign] += 1
        return Piece(words=(*left.words, (sign, sign), *right.words), rank=RELATION)

    def _shuffled(self, left: Piece, right: Piece) -> tuple[Piece, Piece]:
        return (left, right) if self._rng.random() < 0.7 else (right, left)

    def _field(self, kind: Type) -> tuple[str, Piece]:
        name = self._rng.choice([name for name, field in FIELDS.items() if field.type is kind])
        self.made[kind] += 1
        return name, self._maybe_wrapped(_word(name, f"f.{name}"))

    def _text(self, values: Sequence[str]) -> Piece:
        value = self._rng.choice(values)
        if values is TEXTS and self._rng.random() < 0.2:
            value += self._rng.choice((*TEXTS, "\0", "\U0010ffff"))
        return self._maybe_wrapped(_word(spelt(self._rng, value)))

    def _integer(self) -> Piece:
        value = self._rng.choice(INTS)
        digits = "0" * self._rng.randrange(3) * (abs(value) < 100) + str(abs(value))
        words = ((digits, digits),) if value >= 0 else (("-", "-"), (digits, digits))
        return Piece(words=words, narrow=True)

    def _double(self, values: Sequence[str]) -> Piece:
        value = self._rng.choice(values)
        return _word(value, f"dyn({value})")

    def _list(self, items: Sequence[Piece]) -> Piece:
        words = [("[", "["), *items[0].words]
        for item in items[1:]:
            words += [(",", ","), *item.words]
        words += [(",", ",")] * (self._rng.random() < 0.1)
        return Piece(words=(*words, ("]", "]")))

    def _sign(self, sign: str, inner: Piece) -> Piece:
        self.made[sign] += 1
        return Piece(words=((sign, sign), *inner.words))

    def _at_least(self, rank: int, piece: Piece) -> Piece:
        return self._wrapped(piece) if piece.rank < rank else self._maybe_wrapped(piece)

    def _maybe_wrapped(self, piece: Piece) -> Piece:
        return self._wrapped(piece) if self._rng.random() < 0.05 else piece

    def _wrapped(self, piece: Piece) -> Piece:
        self.made["("] += 1
        return Piece(words=(("(", "("), *piece.words, (")", ")")), narrow=piece.narrow)

    def _narrow(self, piece: Piece) -> Piece:
        return Piece(words=piece.words, rank=piece.rank, narrow=True)


def _word(ours: str, theirs: str = "") -> Piece:
    return Piece(words=((ours, theirs or ours),))


def _level(rng: random.Random, kind: Type) -> Piece:
    words: Mapping[str, int] = SEVERITIES if kind is Type.SEVERITY else CONFIDENCES
    word = rng.choice(list(words))
    return _word(word, str(int(words[word])))


def _character(rng: random.Random, char: str, quote: str) -> str:
    must = char in ("\\", "\n", "\r", quote)
    if char in _SHORT and (must or rng.random() < 0.5):
        return "\\" + _SHORT[char]
    if rng.random() < 0.1:
        return f"\\U{ord(char):08X}" if ord(char) > 0xFFFF else f"\\u{ord(char):04x}"
    return char
