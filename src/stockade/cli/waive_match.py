"""What a waiver is to match: from the command line to the keys of the policy format."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from stockade.cli.find_finding import MIN_PREFIX, find_finding
from stockade.model.errors import UsageError
from stockade.model.finding import Finding
from stockade.model.gap import GapReason
from stockade.model.path import text
from stockade.model.registry import suggestion
from stockade.model.result import Result
from stockade.policy.waiver_text import folded, literal

_NAMING = ("rule", "advisory", "gap")
"""Options of which a waiver without a finding's id needs one."""

_NEAR = 3


def match_of(
    wanted: str | None, options: Mapping[str, str], record: Result, name: str
) -> dict[str, str]:
    """The keys of `match`, in their order. `options` has those that were given; `name` is the
    record's.

    Raises:
        UsageError: they name nothing, contradict each other, or cannot stand in a policy.
    """
    for key, value in options.items():
        _check(key, value)
    if wanted is not None and "gap" in options:
        raise UsageError("--gap is for what was not checked, which has no ID", "Take one out.")
    if "gap" in options and (more := [k for k in ("rule", "advisory") if k in options]):
        raise UsageError(
            f"a waiver covers findings or gaps, and --gap does not go with --{more[0]}",
            "Write two waivers.",
        )
    if wanted is not None:
        found = _found(record, wanted, name)
        parts = {"rule": literal(found.rule), "path": _path_of(found), **options}
        return {"finding": found.id, **{key: value for key, value in parts.items() if value}}
    if not any(key in options for key in _NAMING):
        given = " and ".join(f"--{key}" for key in options)
        raise UsageError(
            f"{given} alone would cover whatever stands there"
            if given
            else "nothing says what to waive",
            "Give the ID of a finding, or one of --rule, --advisory and --gap.",
        )
    return dict(options)


def _path_of(finding: Finding) -> str:
    """The file that the waiver is bound to; none where members of the finding are elsewhere."""
    path = finding.location.path
    return literal(path) if all(w.location.path == path for w in finding.witnesses) else ""


def _check(key: str, value: str) -> None:
    if key == "gap":
        reasons = [reason.value for reason in GapReason]
        if value not in reasons:
            raise UsageError(f"--gap: there is no reason {value!r}", suggestion(value, reasons))
    if folded(value) != value:
        raise UsageError(
            f"--{key}: {value!r} has blanks that a policy would fold", "Write [ ] for each blank."
        )


def _found(record: Result, wanted: str, name: str) -> Finding:
    """The finding; where none has the id, the error names those that have nearly the same."""
    typed = wanted.lower()
    known = any(one.id.startswith(typed) for f in record.findings for one in (f, *f.witnesses))
    near = [] if known else _near(record, typed)
    if near:
        listed = ", ".join(f"{f.id} ({_told(f)})" for f in near)
        raise UsageError(f"{text(name)} has no finding {wanted!r}", f"Near it: {listed}.")
    return find_finding(record, wanted, name)


def _near(record: Result, typed: str) -> list[Finding]:
    if len(typed) < MIN_PREFIX:
        return []
    by_start = {f.id[: len(typed)]: f for f in record.findings if f.id}
    close = difflib.get_close_matches(typed, by_start, n=_NEAR, cutoff=0.7)
    return [by_start[start] for start in close]


def _told(finding: Finding) -> str:
    return f"{text(finding.rule)} in {text(finding.location.path)}"
