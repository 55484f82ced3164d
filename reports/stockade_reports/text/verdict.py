"""The end of the report: who judged, and the judge's sentence in the very last line."""

from __future__ import annotations

from collections.abc import Iterator

from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports.text import ink
from stockade_reports.text.escape import words
from stockade_reports.text.layout import hang


def closing(result: Result, style: Style) -> Iterator[str]:
    """The policy (not when quiet), then the judge's sentence and the time in one line."""
    verdict = result.verdict
    if not style.quiet:
        yield from hang("Judged by ", words(verdict.policy), style.width)
    word = verdict.state.value.capitalize()
    sentence = words(verdict.sentence).removeprefix(word)
    colon = ": " if sentence == words(verdict.sentence) else ""
    state = ink.paint(word, ink.STATE[verdict.state], style)
    yield f"{state}{colon}{sentence} {_time(result.run.seconds)}"


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"
