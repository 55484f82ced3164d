"""One run for each scanner, in a category of its own, and one for the inventory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from stockade.model.finding import Finding
from stockade.model.result import Result, Run, ScannerRecord, Status, TargetRecord
from stockade.model.verdict import Action, GapRuling, Ruling
from stockade_reports.sarif import notices, notifications, results, rules, standing
from stockade_reports.sarif.location import ROOT
from stockade_reports.sarif.words import filled, plain, sentence, web_address

INVENTORY = "inventory"

_HOME = "https://github.com/stockade-dev/stockade"


def scanner(result: Result, record: ScannerRecord) -> dict[str, Any]:
    """The run of a scanner that was started: its rules, results and gaps."""
    rulings = [r for r in result.verdict.rulings if r.finding.scanner == record.name]
    gaps = [g for g in result.verdict.gap_rulings if g.gap.scanner == record.name]
    blocked = record.status is Status.FAILED or _blocks(gaps)
    facts = {
        "status": record.status.value,
        "claimed": record.claimed,
        "scanned": record.scanned,
        "gaps": record.gapped,
        "note": plain(record.note),
        "rules": plain(record.tool.rules),
    }
    return _build(
        result,
        name=record.name,
        about=record.about,
        version=record.tool.version,
        rulings=rulings,
        notes=notifications.of_gaps(gaps),
        successful=not blocked,
        facts=facts,
    )


def inventory(result: Result, known: set[str]) -> dict[str, Any]:
    """The run of Stockade itself: what no started scanner answers for, and the verdict."""
    rulings = [r for r in result.verdict.rulings if r.finding.scanner not in known]
    gaps = [g for g in result.verdict.gap_rulings if g.gap.scanner not in known]
    skipped = [r for r in result.scanners if r.status is Status.SKIPPED]
    return _build(
        result,
        name=INVENTORY,
        about="What is scanned and by what",
        version=result.run.version,
        rulings=rulings,
        notes=[*notifications.of_gaps(gaps), *notifications.of_skipped(skipped)],
        successful=not _blocks(gaps),
        facts=_facts(result),
        told=notices.build(result.verdict.notices),
    )


def _build(
    result: Result,
    *,
    name: str,
    about: str,
    version: str,
    rulings: list[Ruling],
    notes: list[dict[str, Any]],
    successful: bool,
    facts: dict[str, Any],
    told: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    described, built = _results(rulings, standing.told(result.verdict.rulings))
    driver = {
        "name": f"Stockade ({plain(name)})",
        "fullName": f"{plain(name)} run by Stockade",
        "shortDescription": {"text": sentence(about)},
        "version": plain(version) or "missing",
        "informationUri": _HOME,
        "notifications": notifications.descriptors([*notes, *told]),
    }
    return filled(
        {
            "tool": {"driver": {**filled(driver), "rules": described}},
            "automationDetails": {"id": f"stockade/{plain(name).replace('/', '-')}/"},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {ROOT: {"uri": "file:///repo/"}},
            "versionControlProvenance": _provenance(result.target),
            "invocations": [_invocation(result.run, notes, successful, told)],
            "properties": filled(facts),
        }
    ) | {"results": built}


def _results(
    rulings: list[Ruling], tell: standing.Told
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    ids = rules.ids(r.finding for r in rulings)
    groups: dict[str, list[Finding]] = {}
    for ruling in rulings:
        groups.setdefault(ids[ruling.finding.rule, ruling.finding.severity], []).append(
            ruling.finding
        )
    index = {id_: n for n, id_ in enumerate(sorted(groups))}
    built = []
    for ruling in rulings:
        id_ = ids[ruling.finding.rule, ruling.finding.severity]
        built.append(results.build(ruling, id_, index[id_]) | standing.of(ruling, tell))
    return [rules.build(id_, groups[id_]) for id_ in index], built


def _invocation(
    run: Run, notes: list[dict[str, Any]], successful: bool, told: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "executionSuccessful": successful,
        **_times(run),
        **({"toolExecutionNotifications": notes} if notes else {}),
        **({"toolConfigurationNotifications": list(told)} if told else {}),
    }


def _times(run: Run) -> dict[str, str]:
    try:
        start = dt.datetime.fromisoformat(run.started).astimezone(dt.UTC)
        end = start + dt.timedelta(seconds=run.seconds)
    except (ValueError, OverflowError):
        return {}
    form = "%Y-%m-%dT%H:%M:%SZ"
    return {"startTimeUtc": start.strftime(form), "endTimeUtc": end.strftime(form)}


def _provenance(target: TargetRecord) -> list[dict[str, Any]]:
    address = web_address(target.repository)
    if not address:
        return []
    facts = {
        "repositoryUri": address,
        "revisionId": plain(target.revision),
        "branch": plain(target.branch),
        "mappedTo": {"uriBaseId": ROOT},
    }
    return [filled(facts)]


def _facts(result: Result) -> dict[str, Any]:
    target, verdict = result.target, result.verdict
    excluded: dict[str, int] = {}
    for entry in target.excluded:
        excluded[plain(entry.by)] = excluded.get(plain(entry.by), 0) + 1
    return {
        "verdict": verdict.state.value,
        "sentence": plain(verdict.sentence),
        "policy": plain(verdict.policy),
        "files": target.files,
        "ignored": target.ignored,
        "outOfScope": target.out_of_scope,
        "excluded": excluded,
        "notes": [plain(note) for note in target.notes],
    }


def _blocks(gaps: list[GapRuling]) -> bool:
    return any(g.action is Action.BLOCK for g in gaps)
