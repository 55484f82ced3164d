"""A change that edits the rules it is judged by is itself a finding: `stockade/policy-changed`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from stockade.cli.house import MISNAMED, POLICY, House
from stockade.cli.judgement import POLICY_CHANGED as RULE
from stockade.cli.settings import Settings, repository_settings
from stockade.cli.survey import Survey
from stockade.model.errors import UsageError
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.verdict import GapRuling, Ruling, Verdict
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.rules import Budget, Policy
from stockade.target.beneath import Refused
from stockade.target.repository_files import RepositoryFiles
from stockade.triage.fingerprint import NAME

_FILES = (POLICY, ".stockade/policy.lock", ".stockade/config.toml")
_PROJECT = "pyproject.toml"
_MAX_BYTES = 1 << 24
_NAMED = 3
"""Findings that the message names."""


def policy_changes(
    survey: Survey, verdict: Verdict, judge: Callable[[House], Verdict]
) -> tuple[Finding, ...]:
    """A finding for each file of the house rules that the change under review edits.

    `verdict` is that by the rules of the base, and `judge` gives that by others; the message says
    what the new rules would change.
    """
    changed = list(_changed(survey))
    if not changed:
        return ()
    raised = list(_raised(survey))
    effect = _effect(survey, verdict, judge, raised)
    severity = Severity.HIGH if raised else Severity.MEDIUM
    return tuple(_finding(path, digest, effect, severity) for path, digest in changed)


def _changed(survey: Survey) -> Iterator[tuple[str, str]]:
    """Paths that differ from the base, with a digest of what they are now."""
    before = RepositoryFiles(target=survey.target, commit=survey.base)
    after = RepositoryFiles(target=survey.target)
    for path in sorted({*_FILES, *_more(survey)}):
        old, new = _read(before, path), _read(after, path)
        if old != new and not (path == _PROJECT and _settings(old) == _settings(new)):
            yield path, "" if new is None else hashlib.sha256(new).hexdigest()


def _more(survey: Survey) -> Iterator[str]:
    """Paths of the rules of both sides."""
    yield from survey.house.files
    yield survey.house.policy.baseline
    if isinstance(survey.proposed, House):
        yield from survey.proposed.files
        yield survey.proposed.policy.baseline
    else:  # for which reason is not known here; these are not among the files of any side
        yield from (MISNAMED, _PROJECT)


def _read(files: RepositoryFiles, path: str) -> bytes | None:
    try:
        return files.read(path, _MAX_BYTES)
    except Refused as refused:
        return refused.detail.encode()


def _settings(data: bytes | None) -> Settings | str:
    """What a project's file says of Stockade: most of its edits are none of ours."""
    try:
        return repository_settings({} if data is None else {_PROJECT: data})
    except UsageError as error:
        return error.message


def _effect(
    survey: Survey, verdict: Verdict, judge: Callable[[House], Verdict], raised: Sequence[str]
) -> str:
    """What would differ under the new rules, in a sentence."""
    proposed = survey.proposed
    if not isinstance(proposed, House):
        first = str(proposed).splitlines()[0]
        return f"The new ones cannot be used: {first}"
    after = judge(proposed)
    said = [*_moved(verdict, after), *raised]
    if after.state is not verdict.state:
        said.append(f"the verdict would be {after.state.value} instead of {verdict.state.value}")
    said += _reconfigured(survey.house.settings, proposed.settings)
    return f"Under the new ones {'; '.join(said) or 'nothing would be judged otherwise'}."


def _moved(before: Verdict, after: Verdict) -> Iterator[str]:
    """What is ruled on otherwise, the milder first."""
    pairs: list[tuple[Ruling | GapRuling, Ruling | GapRuling]] = [
        *zip(before.rulings, after.rulings, strict=True),
        *zip(before.gap_rulings, after.gap_rulings, strict=True),
    ]
    moves = [(one, STRICTNESS[two.action] - STRICTNESS[one.action]) for one, two in pairs]
    for sign, how in ((1, "mildly"), (-1, "strictly")):
        moved = [ruling for ruling, step in moves if step * sign > 0]
        findings = [r.finding for r in moved if isinstance(r, Ruling)]
        gaps = [r.gap for r in moved if isinstance(r, GapRuling)]
        found = [f"{f.rule} in {f.location.path}" for f in findings]
        yield from _told(found, "finding", f"would be judged more {how}")
        missed = [f"{g.reason.value} in {g.subject}" for g in gaps]
        yield from _told(missed, "gap", f"would be judged more {how}")


def _told(names: Sequence[str], noun: str, what: str) -> Iterator[str]:
    if names:
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        listed = ", ".join(names[:_NAMED])
        yield f"{_count(len(names), noun)} {what} ({listed}{more})"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _reconfigured(before: Settings, after: Settings) -> Iterator[str]:
    """What would be scanned otherwise."""
    more, fewer = (
        len(set(one.exclude) - set(other.exclude))
        for one, other in ((after, before), (before, after))
    )
    if more:
        yield f"{_count(more, 'pattern')} more would leave files out"
    if fewer:
        yield f"{_count(fewer, 'pattern')} fewer would leave files out"
    if after.scanners != before.scanners:
        chosen = "all" if after.scanners is None else ", ".join(after.scanners) or "none"
        yield f"these scanners would run: {chosen}"
    if after.max_file_size != before.max_file_size:
        size = f"{after.max_file_size:,} bytes" if after.max_file_size else "the default"
        yield f"the limit of a file's size would be {size}"


def _raised(survey: Survey) -> Iterator[str]:
    """Ratchets that would allow more than before, or be gone."""
    if not isinstance(survey.proposed, House):
        return
    after = _ratchets(survey.proposed.policy)
    for name, budget in _ratchets(survey.house.policy).items():
        new = after.get(name)
        if new is None:
            yield f"the ratchet {name} would be gone"
        elif new.at_most > budget.at_most:
            yield f"the ratchet {name} would allow {new.at_most:,} instead of {budget.at_most:,}"
        elif _is_another(budget, new):
            yield f"the ratchet {name} would be another one"


def _is_another(before: Budget, after: Budget) -> bool:
    """Whether it counts other things, or means less: then the numbers cannot be compared."""
    milder = STRICTNESS[after.action] > STRICTNESS[before.action]
    return milder or (after.when.text, after.unknown) != (before.when.text, before.unknown)


def _ratchets(policy: Policy) -> dict[str, Budget]:
    return {b.id: b for layer in policy.layers for b in layer.budgets if b.ratchet}


def _finding(path: str, digest: str, effect: str, severity: Severity) -> Finding:
    identity = hashlib.sha256(f"{RULE}\0{path}\0{digest}".encode("utf-8", "surrogatepass"))
    return Finding(
        kind=Kind.SUPPLY_CHAIN,
        scanner="stockade",
        rule=RULE,
        title="The change edits the rules by which it is judged",
        message=f"The rules of the merge base were applied, not these. {effect}",
        severity=severity,
        raw_severity="",
        confidence=Confidence.HIGH,
        locations=(Location(path=path),),
        remedy="Let somebody who answers for the rules review this file.",
        changed=True,
        introduced=True,
        fingerprints=((NAME, identity.hexdigest()[:32]),),
    )
