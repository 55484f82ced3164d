"""One run: who ran, its rules, then its results one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.result import Result, Run, ScannerRecord, Status, TargetRecord
from stockade.model.verdict import Action, GapRuling, Ruling
from stockade_reports import links, moments
from stockade_reports.escape import words
from stockade_reports.sarif import left_out, notices, notifications, rules
from stockade_reports.sarif.left_out import LeftOut
from stockade_reports.sarif.location import ROOT
from stockade_reports.sarif.shares import Share
from stockade_reports.sarif.words import Say, filled, message, sentence

Write = Callable[[Ruling, str, int], dict[str, Any]]
"""Makes the result of a ruling, the id of its rule, and that rule's index."""


@frozen
class Chosen:
    """What of a share its run tells, and in which order."""

    rulings: Sequence[Ruling]
    gaps: Sequence[GapRuling]
    notes: Sequence[dict[str, Any]] = ()
    """What is left out, as notifications."""

    left: LeftOut = LeftOut()
    """The same in numbers."""

    say: Say = message
    """How notifications are worded."""


def build(result: Result, share: Share, chosen: Chosen, write: Write) -> dict[str, Any]:
    """The run for `stockade_reports.sarif.pieces`; its iterators are read in their order, once."""
    ids = rules.ids(r.finding for r in share.rulings)
    groups = _groups(share.rulings, ids)
    index = _index(chosen.rulings, ids)
    told = notices.build(result.verdict.notices, chosen.say) if share.record is None else []
    run = filled(
        {
            "tool": {"driver": _driver(result, share, chosen, told)},
            "automationDetails": {"id": share.category},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {ROOT: {"uri": "file:///repo/"}},
            "versionControlProvenance": _provenance(result.target),
            "invocations": [_invocation(result.run, share, chosen, told)],
            "properties": _properties(result, share, chosen),
        }
    )
    run["tool"]["driver"]["rules"] = (rules.build(id_, groups[id_]) for id_ in index)
    return run | {"results": _results(chosen.rulings, ids, index, write)}


def _groups(rulings: Sequence[Ruling], ids: rules.Ids) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for ruling in rulings:
        finding = ruling.finding
        groups.setdefault(ids[finding.rule, finding.severity], []).append(finding)
    return groups


def _index(rulings: Sequence[Ruling], ids: rules.Ids) -> dict[str, int]:
    """The place of each rule that has a result, in the order of their ids."""
    used = {ids[r.finding.rule, r.finding.severity] for r in rulings}
    return {id_: n for n, id_ in enumerate(sorted(used))}


def _results(
    rulings: Sequence[Ruling], ids: rules.Ids, index: dict[str, int], write: Write
) -> Iterator[dict[str, Any]]:
    for ruling in rulings:
        id_ = ids[ruling.finding.rule, ruling.finding.severity]
        yield write(ruling, id_, index[id_])


def _driver(
    result: Result, share: Share, chosen: Chosen, told: list[dict[str, Any]]
) -> dict[str, Any]:
    record = share.record
    about = record.about if record else "What is scanned and by what"
    version = record.tool.version if record else result.run.version
    used = {g.gap.reason.value for g in chosen.gaps}
    used |= {n["descriptor"]["id"] for n in (*chosen.notes, *told)}
    used |= {notifications.SKIPPED} if share.skipped else set()
    return filled(
        {
            "name": f"Stockade ({words(share.name)})",
            "fullName": f"{words(share.name)} run by Stockade",
            "shortDescription": {"text": sentence(about)},
            "version": words(version) or "missing",
            "informationUri": links.HOME,
            "notifications": iter(notifications.descriptors(used)) if used else None,
        }
    )


def _invocation(
    run: Run, share: Share, chosen: Chosen, told: list[dict[str, Any]]
) -> dict[str, Any]:
    records = [share.record] if share.record else share.guests
    failed = any(record.status is Status.FAILED for record in records)
    told_of = chosen.gaps or chosen.notes or share.skipped
    return {
        "executionSuccessful": not failed and not _blocks(share.gaps),
        **_times(run),
        **({"toolExecutionNotifications": _notes(share, chosen)} if told_of else {}),
        **({"toolConfigurationNotifications": iter(told)} if told else {}),
    }


def _notes(share: Share, chosen: Chosen) -> Iterator[dict[str, Any]]:
    yield from chosen.notes
    yield from notifications.of_gaps(chosen.gaps, chosen.say)
    yield from notifications.of_skipped(share.skipped, chosen.say)


def _times(run: Run) -> dict[str, str]:
    form = "%Y-%m-%dT%H:%M:%SZ"
    told = [moment.strftime(form) for moment in moments.span(run) or ()]
    return dict(zip(("startTimeUtc", "endTimeUtc"), told, strict=False))


def _provenance(target: TargetRecord) -> list[dict[str, Any]]:
    address = links.encoded(target.repository)
    if not address:
        return []
    facts = {
        "repositoryUri": address,
        "revisionId": words(target.revision),
        "branch": words(target.branch),
        "mappedTo": {"uriBaseId": ROOT},
    }
    return [filled(facts)]


def _properties(result: Result, share: Share, chosen: Chosen) -> dict[str, Any]:
    facts = _scanner(share.record) if share.record else _inventory(result, share)
    return filled(facts | {"leftOut": left_out.properties(chosen.left)})


def _inventory(result: Result, share: Share) -> dict[str, Any]:
    target, verdict = result.target, result.verdict
    excluded: dict[str, int] = {}
    for entry in target.excluded:
        excluded[words(entry.by)] = excluded.get(words(entry.by), 0) + 1
    return {
        "verdict": verdict.state.value,
        "sentence": words(verdict.sentence),
        "policy": words(verdict.policy),
        "files": target.files,
        "ignored": target.ignored,
        "outOfScope": target.out_of_scope,
        "excluded": excluded,
        "notes": [words(note) for note in target.notes],
        "scanners": [{"name": words(r.name), **filled(_scanner(r))} for r in share.guests],
    }


def _scanner(record: ScannerRecord) -> dict[str, Any]:
    return {
        "status": record.status.value,
        "claimed": record.claimed,
        "scanned": record.scanned,
        "gaps": record.gapped,
        "note": words(record.note),
        "rules": words(record.tool.rules),
    }


def _blocks(gaps: Sequence[GapRuling]) -> bool:
    return any(g.action is Action.BLOCK for g in gaps)
