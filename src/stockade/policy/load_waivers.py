"""The sections `waivers` and `waiver-checks`."""

from __future__ import annotations

import re

from stockade.model.gap import GapReason
from stockade.model.verdict import Action, NoticeKind
from stockade.policy.rules import Match, Origin, Waiver
from stockade.policy.section import Section, section, unique

WAIVER = ("id", "match", "until", "owner", "reason", "covers")
MATCH = ("finding", "rule", "path", "package", "advisory", "scanner", "gap")
CHECKS = {
    "expired": NoticeKind.WAIVER_EXPIRED,
    "unused": NoticeKind.WAIVER_UNUSED,
    "too-wide": NoticeKind.WAIVER_TOO_WIDE,
    "too-long": NoticeKind.WAIVER_TOO_LONG,
    "refused": NoticeKind.WAIVER_REFUSED,
}
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_MAX_COVERS = 1_000_000


def waivers(top: Section) -> tuple[Waiver, ...]:
    """The waivers."""
    sections = top.sections("waivers", "a waiver", WAIVER)
    unique(sections, "waiver")
    return tuple(w for s in sections if (w := _waiver(s)))


def checks(top: Section) -> dict[NoticeKind, Action]:
    """What to do about waivers that are expired, unused, too wide, …."""
    value = top.get("waiver-checks")
    entries = section(top.reader, value, "`waiver-checks`", tuple(CHECKS)) if value else None
    found = {}
    for key, kind in CHECKS.items():
        action = entries.choice(key, Action) if entries else None
        if action:
            found[kind] = action
    return found


def places(top: Section) -> dict[str, Origin]:
    """Where `waiver-max-days`, and what is said of each kind of notice, stands."""
    file, found = top.reader.file, {}
    if (days := top.get("waiver-max-days")) is not None:
        found["waiver-max-days"] = Origin(file=file, line=days.line, column=days.column)
    value = top.get("waiver-checks")
    for key, one in (value.mapping if value else {}).items():
        if key in CHECKS:
            found[CHECKS[key].value] = Origin(file=file, line=one.line, column=one.column)
    return found


def _waiver(entry: Section) -> Waiver | None:
    name = entry.id()
    owner = entry.text("owner", 'who answers for it, e.g. "@payments-team"')
    reason = entry.text("reason", "why the risk is accepted, in one sentence")
    if not entry.has("until"):
        entry.wrong("until", "a waiver needs `until`, its last day", "write it as 2026-12-31")
    until = entry.day("until")
    covers = entry.number("covers", _MAX_COVERS)
    match = _match(entry)
    if not (name and owner and reason and until and match):
        return None
    return Waiver(
        id=name,
        match=match,
        until=until,
        owner=owner,
        reason=reason,
        covers=covers,
        origin=entry.origin,
    )


def _match(entry: Section) -> Match | None:
    value = entry.get("match")
    if value is None:
        entry.wrong(
            "match", "a waiver needs `match`", "e.g. { rule: bandit/B602, path: tools/*.py }"
        )
        return None
    inner = section(entry.reader, value, "`match`", MATCH)
    if inner is None:
        return None
    if not any(inner.has(key) for key in ("finding", "rule", "advisory", "gap")):
        hint = "name a `finding`, a `rule`, an `advisory` or a `gap` as well"
        inner.wrong("match", "the waiver would cover whatever stands there", hint)
        return None
    finding = inner.optional_text("finding")
    if finding and not _FINGERPRINT.fullmatch(finding):
        hint = "it is the 32 characters that reports call its id"
        inner.wrong("finding", "this is no finding's id", hint)
    if inner.has("gap") and (inner.has("finding") or inner.has("rule") or inner.has("advisory")):
        inner.wrong("gap", "a waiver covers findings or gaps, not both", "write two waivers")
    return Match(
        finding=finding,
        rule=inner.glob("rule"),
        path=inner.glob("path"),
        package=inner.glob("package"),
        advisory=inner.optional_text("advisory"),
        scanner=inner.optional_text("scanner"),
        gap=inner.choice("gap", GapReason),
    )
