"""What semgrep says went wrong, as gaps; or as the failure of the whole run.

Its messages quote the scanned file, so only the kind of the error, the lines and the rules' ids
are taken over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stockade.model.errors import ToolError
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason
from stockade.model.strict_json import field
from stockade_scanners.semgrep.inputs import Input
from stockade_scanners.semgrep.rule import Rule

_WHAT = "an error in semgrep's report"
_SHOWN = 5
_REASONS = {
    "PartialParsing": GapReason.UNPARSABLE,
    "Syntax error": GapReason.UNPARSABLE,
    "Other syntax error": GapReason.UNPARSABLE,
    "Lexical error": GapReason.UNPARSABLE,
    "AST builder error": GapReason.UNPARSABLE,
    "Timeout": GapReason.TIMEOUT,
    "Fixpoint timeout": GapReason.PARTIAL_ANALYSIS,
}
"""Every other kind is a failure of the tool. A fixpoint timeout is the end of the time that
semgrep gives one function's data flow: results are lost, and its own output hides it."""

_REPEATS = "analysis_failed_parser_or_internal_error"
"""Written beside any error of a file, whatever its kind: a reason only where there is no error."""

_SKIPS = {
    "exceeded_size_limit": GapReason.TOO_LARGE,
    "too_big": GapReason.TOO_LARGE,
    _REPEATS: GapReason.UNPARSABLE,
    "insufficient_permissions": GapReason.UNREADABLE,
    "Nonexistent_file": GapReason.UNREADABLE,
}
_NO_SKIP = "irrelevant_rule"
"""Nothing in the file can match the rule: it was checked."""


@frozen
class Problem:
    """One thing that went wrong in one file."""

    path: str
    """Of the target."""

    reason: GapReason
    kind: str
    """Semgrep's word."""

    rule: str = ""
    line: int | None = None
    last_line: int | None = None


def problem(raw: Any, inputs: Mapping[str, Input], rules: Mapping[str, Rule]) -> Problem:
    """One entry of `errors`, in the engine's or the command line's form.

    Raises:
        ToolError: it is not about a file that was given: nothing may be concluded from the run.
    """
    kind = _kind(raw)
    rule = raw.get("rule_id")
    location = raw.get("location")
    path = location.get("path") if isinstance(location, dict) else raw.get("path")
    if not isinstance(path, str) or path not in inputs:
        where = f" {rule} ({rules[rule].source})" if rule in rules else ""
        raise ToolError(f"semgrep refused a rule{where}: {kind}" if where else f"semgrep: {kind}")
    first, last = (None, None) if kind == "Timeout" else _lines(raw, location)
    return Problem(
        path=inputs[path].file.path,
        reason=_REASONS.get(kind, GapReason.TOOL_FAILED),
        kind=kind,
        rule=rule if isinstance(rule, str) and rule in rules else "",
        line=first,
        last_line=last,
    )


def skipped(
    entries: Sequence[Any], inputs: Mapping[str, Input], told: Sequence[Problem]
) -> list[Problem]:
    """The entries of `paths.skipped`, as problems of their files beside those already told.

    Raises:
        ToolError: one is not about a file that was given.
    """
    known = {item.path for item in told}
    problems = []
    for raw in entries:
        path = field(raw, "path", str, _WHAT)
        word = field(raw, "reason", str, _WHAT)
        if path not in inputs:
            raise ToolError("semgrep's report names a file that it was not given")
        target = inputs[path].file.path
        if word == _NO_SKIP or (word == _REPEATS and target in known):
            continue
        reason = _SKIPS.get(word, GapReason.TOOL_FAILED)
        problems.append(Problem(path=target, reason=reason, kind=f"skipped ({_word(word)})"))
    return problems


def gaps_of(problems: Sequence[Problem]) -> tuple[Gap, ...]:
    """One gap for each file and reason, for policies treat reasons differently."""
    groups: dict[tuple[str, GapReason], list[Problem]] = {}
    for item in problems:
        groups.setdefault((item.path, item.reason), []).append(item)
    return tuple(_gap(groups[key]) for key in sorted(groups))


def _gap(same: Sequence[Problem]) -> Gap:
    first = same[0]
    lines = sorted({(item.line, item.last_line) for item in same if item.line and item.last_line})
    return Gap(
        scanner="semgrep",
        subject=first.path,
        reason=first.reason,
        detail=_detail(first, same, lines),
        line=lines[0][0] if lines else None,
    )


def _detail(
    first: Problem, same: Sequence[Problem], lines: Sequence[tuple[int | None, int | None]]
) -> str:
    rules = _listed(sorted({item.rule for item in same if item.rule}))
    spans = _listed([f"{one}" if one == last else f"{one}-{last}" for one, last in lines])
    if first.reason is GapReason.UNPARSABLE:
        return f"Semgrep could not parse the file{f' (lines {spans})' if spans else ''}."
    if first.reason is GapReason.TIMEOUT:
        return f"Rules that ran out of time: {rules or 'unknown'}."
    if first.reason is GapReason.PARTIAL_ANALYSIS:
        return f"Data was not followed to the end of its way{f' (lines {spans})' if spans else ''}."
    return f"Semgrep said: {first.kind}{f', rules {rules}' if rules else ''}."


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:_SHOWN]) + (", …" if len(words) > _SHOWN else "")


def _kind(raw: Any) -> str:
    """`error_type` of the engine, `type` of the command line: a word, or a word with details."""
    if not isinstance(raw, dict):
        raise ToolError(f"{_WHAT} is not an object")
    kind = raw.get("error_type", raw.get("type"))
    if isinstance(kind, list) and kind:
        kind = kind[0]
    if not isinstance(kind, str):
        raise ToolError(f"{_WHAT} has no type")
    return _word(kind)


def _word(text: str) -> str:
    """A word of semgrep's own vocabulary, or none."""
    plain = len(text) <= 60 and text.replace(" ", "").replace("_", "").isalnum()
    return text if plain and text.isascii() else "unknown"


def _lines(raw: Mapping[str, Any], location: object) -> tuple[int | None, int | None]:
    spans = raw.get("spans")
    place = location if isinstance(location, dict) else spans[0] if spans else None
    if not isinstance(place, dict):
        return None, None
    ends = [place.get(end) for end in ("start", "end")]
    first, last = (end.get("line") if isinstance(end, dict) else None for end in ends)
    whole = isinstance(first, int) and isinstance(last, int) and 1 <= first <= last
    return (first, last) if whole else (None, None)
