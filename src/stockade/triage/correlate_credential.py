"""Whether a report of a hard-coded credential is about this secret.

Such a report may be of a whole call or of a function's head, in which several values stand. It is
about the secret where its region holds nothing else, or one name of a credential alone, and the
secret is its value. The evidence is the masked text around the secret, as it is quoted in reports.
"""

from __future__ import annotations

import re

from stockade.model.finding import Finding

_ASSIGNED = re.compile(r"(\w+)\s{0,4}(?::[^=,()]{0,80})?=(?!=)")
_SOUNDS = re.compile(r"pas+w|pass|pwd|token|secret", re.IGNORECASE)
_WORDS = r"(?:pas+wo?r?d|pass(?:phrase)?|pwd|token|secrete?)"
_NAME = re.compile(rf"^{_WORDS}$|_{_WORDS}_|^{_WORDS}_|_{_WORDS}$", re.IGNORECASE)
"""What bandit takes for a credential's name, as its plugin general_hardcoded_password has it."""

_OPENING = re.compile(r"\s*[rbuf]{0,2}[\"'][^\"']*", re.IGNORECASE)


def holds(report: Finding, secret: Finding) -> bool:
    """Whether the report is about the secret. Where the quoted text does not tell, it is not."""
    around = _around(report, secret)
    if around is None:
        return False
    before, after = around
    alone = (
        not set(before) & set(",;()") and before.count("=") <= 1 and not set(after) & set(",;(=")
    )
    return alone or _is_only_one(before, after)


def _is_only_one(before: str, after: str) -> bool:
    """Whether the secret is the value of the one name in the region that sounds like one."""
    if any(_SOUNDS.search(found[1]) for found in _ASSIGNED.finditer(after)):
        return False
    names = list(_ASSIGNED.finditer(before))
    sounding = [found for found in names if _SOUNDS.search(found[1])]
    if len(sounding) != 1 or sounding[0] is not names[-1] or not _NAME.search(names[-1][1]):
        return False
    return _OPENING.fullmatch(before, names[-1].end()) is not None


def _around(report: Finding, secret: Finding) -> tuple[str, str] | None:
    """What stands in the report's region before and after the secret; `None` where that is not
    quoted, or the secret is not within."""
    place, there, snippet = secret.location, report.location, secret.snippet
    if snippet is None or place.line is None or place.line != place.last_line:
        return None
    if place.column is None or place.end_column is None:
        return None
    lines = dict(enumerate(snippet.lines, snippet.first_line))
    wanted = range(there.line or 0, (there.last_line or 0) + 1)
    if place.line not in wanted or wanted[0] not in lines or wanted[-1] not in lines:
        return None
    if there.end_column is not None:
        lines[wanted[-1]] = lines[wanted[-1]][: there.end_column - 1]
    line = lines[place.line]
    head, tail = line[: place.column - 1], line[place.end_column - 1 :]
    above = [lines[n] for n in wanted if n < place.line]
    below = [lines[n] for n in wanted if n > place.line]
    before = "\n".join([*above, head])[(there.column or 1) - 1 :]
    return before, "\n".join([tail, *below])
