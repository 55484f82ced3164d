"""Which waivers cover a case."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable

from stockade.model.globs import compile_glob, matches
from stockade.model.rating import Kind
from stockade.policy.case import FURTHER, Case
from stockade.policy.rules import Match, Policy, Waiver


class Waivers:
    """All waivers of a policy, found by what they name exactly, and whether each counts today."""

    def __init__(self, policy: Policy, today: dt.date) -> None:
        self.today = today
        # Two layers that extend one file share its waivers.
        every = {_rank(w): w for layer in policy.layers for w in layer.waivers}
        self.all = tuple(every.values())
        cap, end = policy.waiver_max_days, dt.date.max.toordinal()
        last = end if cap is None else min(end, today.toordinal() + cap)
        self.last_day = dt.date.fromordinal(last)
        """How far ahead a waiver may end."""

        self._by_key: defaultdict[tuple[str, str], list[Waiver]] = defaultdict(list)
        for waiver in self.all:
            self._by_key[_key(waiver.match)].append(waiver)

    def counts(self, waiver: Waiver) -> bool:
        """Whether it is in force: neither over nor longer than policy allows."""
        return self.today <= waiver.until <= self.last_day

    def covering(self, case: Case) -> list[Waiver]:
        """Those that match, whether or not they count; the one that lasts longest first."""
        if not self.all:
            return []
        found = [w for key in _keys(case) for w in self._by_key.get(key, ())]
        return sorted((w for w in found if covers(w.match, case)), key=_rank)


def _rank(waiver: Waiver) -> tuple[object, ...]:
    """Different for different waivers, and independent of their order in the files."""
    origin = waiver.origin
    return (-waiver.until.toordinal(), waiver.id, origin.file, origin.line, origin.column)


def covers(match: Match, case: Case) -> bool:
    """Whether the case meets every part that is given."""
    facts = case.facts
    if _names_whole(match, case) and case.of is not None:
        inside = match.path is None or _matches(match.path.pattern, facts["path"])
        # What a change brings was not there when somebody looked at the finding.
        return inside and covers(match, case.of) and not facts.get("introduced")
    if match.gap is not None and facts.get("gap") != match.gap.value:
        return False
    if (match.gap is None) == ("gap" in facts):
        return False
    if match.finding and (match.finding != case.id or _is_successor(match, case)):
        return False
    if match.scanner and match.scanner != facts["scanner"]:
        return False
    if match.advisory and not _covers_advisory(match.advisory, case):
        return False
    globs = (("rule", match.rule), ("path", match.path), ("package", match.package))
    return all(glob is None or _matches(glob.pattern, facts[name]) for name, glob in globs)


@functools.lru_cache(maxsize=1 << 16)
def _matches(pattern: str, text: str) -> bool:
    """Waivers share their patterns, and findings their paths."""
    return matches(compile_glob(pattern), text)


def _names_whole(match: Match, case: Case) -> bool:
    """Whether the waiver names the finding into which this one was merged, and so covers both.

    Its rule, scanner and advisory then are those of the named one; a path holds for each.
    """
    return case.of is not None and bool(match.finding) and match.finding == case.of.id


def _is_successor(match: Match, case: Case) -> bool:
    """Whether the finding may only have taken the id of the one that was accepted.

    No value of a secret is in its fingerprint, so the next one on that line has the same id; and
    equal findings are counted in the order of paths, so a copy may come first.
    """
    is_secret = case.facts["kind"] == Kind.SECRET.value
    return bool(case.facts.get("introduced")) and (is_secret or match.path is None)


def _covers_advisory(advisory: str, case: Case) -> bool:
    """An alias counts. A finding that is about several flaws is not covered by one of them."""
    ids: Iterable[str] = case.facts["advisories"]
    known = any(advisory.casefold() == name.casefold() for name in ids)
    return known and not case.facts.get(FURTHER)


def _key(match: Match) -> tuple[str, str]:
    if match.gap is not None:
        return ("gap", match.gap.value)
    if match.finding:
        return ("finding", match.finding)
    if match.advisory:
        return ("advisory", match.advisory.casefold())
    if match.rule is not None and match.rule.literal:
        return ("rule", match.rule.prefix)
    return ("", "")


def _keys(case: Case) -> list[tuple[str, str]]:
    if "gap" in case.facts:
        return [("gap", case.facts["gap"])]
    ids = dict.fromkeys(name.casefold() for name in case.facts["advisories"])
    whole = [("finding", case.of.id)] if case.of is not None else []
    return [
        *whole,
        ("finding", case.id),
        ("rule", case.facts["rule"]),
        *(("advisory", name) for name in ids),
        ("", ""),
    ]
