"""pip-audit's JSON report, read strictly and set against what was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from stockade.model import strict_json
from stockade.model.errors import ToolError
from stockade.model.gap import GapReason
from stockade_scanners.dependencies import aliases
from stockade_scanners.dependencies.answers import Advisory, Answer, Question

WHAT = "pip-audit's report"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")


def report(data: bytes, questions: Sequence[Question]) -> dict[Question, Answer]:
    """The answers to `questions`; one that the report leaves out is absent, others are ignored.

    Raises:
        ToolError: the report does not parse, or an entry of it is not as pip-audit writes it.
    """
    asked = {(q.name, q.version): q for q in questions}
    by_name = {q.name: q for q in questions}
    answers: dict[Question, Answer] = {}
    for entry in strict_json.field(strict_json.loads(data, WHAT), "dependencies", list, WHAT):
        name = canonicalize_name(strict_json.field(entry, "name", str, WHAT))
        if "skip_reason" in entry:
            if name in by_name:
                answers.setdefault(by_name[name], _skipped())
            continue
        version = _version(strict_json.field(entry, "version", str, WHAT))
        vulns = strict_json.field(entry, "vulns", list, WHAT)
        if (name, version) in asked:
            found = aliases.merge(_advisory(vuln) for vuln in vulns)
            answers[asked[name, version]] = Answer(advisories=found)
    return answers


def doubtful(answers: Mapping[Question, Answer]) -> dict[Question, Answer]:
    """The same answers, none of which is complete: pip-audit warned that it left advisories out."""
    detail = "pip-audit left out an advisory that it could not read."
    problem = GapReason.NO_ADVISORY_DATA
    return {q: replace(a, problem=problem, detail=detail) for q, a in answers.items()}


def _skipped() -> Answer:
    return Answer(problem=GapReason.NO_ADVISORY_DATA, detail="pip-audit skipped this dependency.")


def _advisory(vuln: Any) -> Advisory:
    ids = [strict_json.field(vuln, "id", str, WHAT)]
    ids.extend(strict_json.field(vuln, "aliases", list, WHAT))
    if not all(isinstance(i, str) and _ID.fullmatch(i) for i in ids):
        raise ToolError(f"{WHAT}: the id of an advisory is not valid")
    fixes = {_version(v) for v in strict_json.field(vuln, "fix_versions", list, WHAT)}
    return Advisory(
        id=ids[0],
        aliases=tuple(sorted(set(ids[1:]) - {ids[0]})),
        fixed_versions=tuple(sorted(fixes, key=Version)),
        description=strict_json.field(vuln, "description", str, WHAT),
    )


def _version(value: Any) -> str:
    try:
        return str(Version(value))
    except (ValueError, TypeError) as error:
        raise ToolError(f"{WHAT}: a version does not follow PEP 440") from error
