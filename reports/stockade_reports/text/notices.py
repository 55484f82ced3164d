"""What policy has to say that is about no single finding; what blocks comes last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model.report import Style
from stockade.model.verdict import Action, Notice
from stockade_reports import notices
from stockade_reports.escape import words
from stockade_reports.text import ink
from stockade_reports.text.layout import hang, left

_ORDER = (Action.PASS, Action.WARN, Action.BLOCK)
_WORDS = {Action.PASS: "note", Action.WARN: "warns", Action.BLOCK: "blocks"}
_INK = {Action.PASS: ink.DIM, Action.WARN: ink.YELLOW, Action.BLOCK: ink.RED}
_COLUMN = 2 + max(map(len, _WORDS.values())) + 2


def section(told: Sequence[Notice], style: Style) -> Iterator[str]:
    """A paragraph for each, `file:line: message`, behind what it does."""
    for notice in sorted(told, key=lambda n: _ORDER.index(n.action)):
        word = left(_WORDS[notice.action], _COLUMN - 4)
        lines = hang(" " * _COLUMN, words(notices.placed(notice)), style.width)
        for n, line in enumerate(lines):
            head = f"  {ink.paint(word, _INK[notice.action], style)}  "
            yield head + line[_COLUMN:] if n == 0 else line
