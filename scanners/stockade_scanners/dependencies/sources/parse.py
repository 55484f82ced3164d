"""pip-audit's JSON report, read strictly and set against what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from stockade.advisories.advisory import LONGEST_DETAILS, Advisory, one_line, printable
from stockade.advisories.scope import Scope
from stockade.advisories.spans import Span
from stockade.model import strict_json
from stockade.model.errors import ToolError
from stockade_scanners.dependencies.answers import Question

WHAT = "pip-audit's report"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_NOTHING = "N/A"  # pip-audit's word for an advisory without text

Reported = dict[Question, tuple[Advisory, ...]]


def report(data: bytes, questions: Sequence[Question]) -> Reported:
    """What it says of each question; one that it skips or leaves out is absent, others are ignored.

    Raises:
        ToolError: the report does not parse, or an entry of it is not as pip-audit writes it.
    """
    asked = {(q.name, q.version): q for q in questions}
    found: Reported = {}
    for entry in strict_json.field(strict_json.loads(data, WHAT), "dependencies", list, WHAT):
        name = canonicalize_name(strict_json.field(entry, "name", str, WHAT))
        if "skip_reason" in entry:
            continue
        version = _version(strict_json.field(entry, "version", str, WHAT))
        vulns = strict_json.field(entry, "vulns", list, WHAT)
        if (name, version) in asked:
            found[asked[name, version]] = tuple(_advisory(vuln) for vuln in vulns)
    return found


def _advisory(vuln: Any) -> Advisory:
    """What pip-audit passes on: no rating, and fixes without the spans that they end."""
    ids = [strict_json.field(vuln, "id", str, WHAT)]
    ids.extend(strict_json.field(vuln, "aliases", list, WHAT))
    if not all(isinstance(i, str) and _ID.fullmatch(i) for i in ids):
        raise ToolError(f"{WHAT}: the id of an advisory is not valid")
    fixes = {_version(v) for v in strict_json.field(vuln, "fix_versions", list, WHAT)}
    text = strict_json.field(vuln, "description", str, WHAT)
    text = "" if text == _NOTHING else text
    return Advisory(
        id=ids[0],
        aliases=tuple(sorted(set(ids[1:]) - {ids[0]})),
        scope=Scope(spans=tuple(Span(high=v, fixed=True) for v in sorted(fixes, key=Version))),
        summary=one_line(text),
        details=printable(text, LONGEST_DETAILS),
    )


def _version(value: Any) -> str:
    try:
        return str(Version(value))
    except (ValueError, TypeError) as error:
        raise ToolError(f"{WHAT}: a version does not follow PEP 440") from error
