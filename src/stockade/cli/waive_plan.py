"""From what was asked to a waiver that is sure to count, before anything is written."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from stockade.cli import waive_ground
from stockade.cli.interrupt import interruptible
from stockade.cli.policies import DiskLibrary
from stockade.cli.record import read_record
from stockade.cli.request import day_of
from stockade.cli.waive_checks import check_covered, check_day, check_some
from stockade.cli.waive_covered import Covered, covered
from stockade.cli.waive_ground import Ground, ground, policy_with
from stockade.cli.waive_match import match_of
from stockade.model.errors import UsageError
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.path import text
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade.policy.load import load
from stockade.policy.rules import Policy, Waiver
from stockade.policy.waiver_text import NewWaiver, entry
from stockade.policy.write_waiver import with_waiver

_MATCHED = ("rule", "path", "package", "advisory", "scanner", "gap")
_NUMBERED = re.compile(r"W-([0-9]{1,9})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NEW = "the new waiver"


@frozen
class Asked:
    """The command line."""

    finding: str | None
    rule: str | None
    path: str | None
    package: str | None
    advisory: str | None
    scanner: str | None
    gap: str | None
    result: str | None
    reason: str
    until: str
    owner: str
    name: str | None
    """The waiver's id."""

    file: str | None
    named: tuple[str, ...]
    """Policies."""

    config: str | None
    on: str | None


@frozen
class Plan:
    """A waiver that was tried out, and what writes it."""

    ground: Ground
    waiver: NewWaiver
    covered: tuple[Covered, ...]
    today: dt.date
    whole: Finding | None
    """The finding into which the named one was merged; `None`: it stands by itself."""

    before: bytes | None
    """The file as it is; `None`: it is to be made."""

    after: bytes
    is_read: bool
    """Whether a scan that is asked the same way reads the file."""

    @property
    def name(self) -> str:
        """What messages call the file."""
        return self.ground.file.name

    @property
    def shown(self) -> str:
        """The waiver as YAML."""
        return entry(self.waiver, indent=2)

    def write(self) -> None:
        """Write it, whole or not at all.

        Raises:
            UsageError: it cannot be written, or was changed since it was read.
        """
        with interruptible():
            if waive_ground.read(self.ground) != self.before:
                raise UsageError(f"{self.name} was changed meanwhile", "Run the command again.")
            waive_ground.write(self.ground, self.after)


def plan(asked: Asked) -> Plan:
    """Everything but the writing.

    Raises:
        UsageError: the waiver would not be valid, would not count, or would be of no use.
    """
    _check_texts(asked)
    until, today = _last_day(asked.until), day_of(asked.on)
    record, name = _record(asked.result)
    match = match_of(asked.finding, _options(asked), record, name)
    whole = _whole(record, match.get("finding"))
    at = ground(asked.file, asked.named, asked.config)
    before = waive_ground.read(at)
    policy, _ = policy_with(at, before)
    check_day(until, policy, today)
    new = NewWaiver(
        id=_id(asked.name, policy),
        match=match,
        until=until,
        owner=asked.owner,
        reason=asked.reason,
        covers=0,
    )
    wanted = _loaded(new)
    found = covered(record, policy, today, wanted.match)
    check_some(found, record, wanted.match, name)
    check_covered(found)
    new = dataclasses.replace(new, covers=len(found))
    after = with_waiver(at.file.name, before, new)
    judging, is_read = policy_with(at, after)
    _check_effect(judging, dataclasses.replace(wanted, covers=len(found)), record, today)
    return Plan(
        ground=at,
        waiver=new,
        covered=found,
        today=today,
        whole=whole,
        before=before,
        after=after,
        is_read=is_read,
    )


def _whole(record: Result, named: str | None) -> Finding | None:
    return next((f for f in record.findings if named in [w.id for w in f.witnesses]), None)


def _options(asked: Asked) -> dict[str, str]:
    given = ((key, getattr(asked, key)) for key in _MATCHED)
    return {key: value for key, value in given if value is not None}


def _check_texts(asked: Asked) -> None:
    texts = {"reason": asked.reason, "owner": asked.owner, "id": asked.name} | _options(asked)
    for key, value in texts.items():
        if value is not None and any("\ud800" <= char <= "\udfff" for char in value):
            raise UsageError(f"--{key} holds bytes that are no text", "Write it in UTF-8.")
        if value is not None and not value.strip():
            raise UsageError(f"--{key} is empty", "Check the variable.")


def _last_day(asked: str) -> dt.date:
    """In the one form that a policy has."""
    try:
        if _DAY.fullmatch(asked):
            return dt.date.fromisoformat(asked)
    except ValueError:
        pass
    raise UsageError(f"--until: there is no day {asked!r}", "Write it as 2026-12-31.")


def _record(file: str | None) -> tuple[Result, str]:
    if not file:
        raise UsageError(
            "--result names no recorded scan",
            "Make one with `stockade scan . --report json=result.json`, and say --result"
            " result.json.",
        )
    return read_record(file), file


def _id(asked: str | None, policy: Policy) -> str:
    """The id that was asked for, else `W-` and the number behind the highest."""
    taken = {w.id: w for layer in policy.layers for w in layer.waivers}
    if asked is None:
        numbers = [int(found[1]) for name in taken if (found := _NUMBERED.fullmatch(name))]
        return f"W-{max(numbers, default=0) + 1:03d}"
    if asked in taken:
        raise UsageError(
            f"--id: {taken[asked].origin} has a waiver {asked!r} already",
            "Choose another, or leave --id out.",
        )
    return asked


def _loaded(new: NewWaiver) -> Waiver:
    """The waiver as a policy's loader reads it."""
    data = f"stockade: 1\nwaivers:\n{entry(new, indent=2)}".encode()
    try:
        (found,) = load(_NEW, data, name=_NEW, library=DiskLibrary()).waivers
    except UsageError as error:
        raise UsageError(error.message, "Correct the options and run again.") from error
    return found


def _check_effect(policy: Policy, wanted: Waiver, record: Result, today: dt.date) -> None:
    """Make sure that the edited file holds the very waiver, and that it does what it is for."""
    found = [w for layer in policy.layers for w in layer.waivers if w.id == wanted.id]
    same = {dataclasses.replace(w, origin=wanted.origin) == wanted for w in found} == {True}
    after = covered(record, policy, today, wanted.match)
    good = same and len(after) == wanted.covers
    if not good or any(each.decision.action is not Action.PASS for each in after):
        raise UsageError(
            f"waiver {wanted.id} would not do what it is for: {text(policy.name)} would still stop"
            " or warn",
            "Nothing was written. Write the waiver by hand and look: stockade policy explain.",
        )
