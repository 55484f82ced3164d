"""A record of the OSV schema (https://ossf.github.io/osv-schema/), read strictly, in our words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stockade.advisories.times import is_time
from stockade.model.ecosystem import ECOSYSTEMS, folded
from stockade.model.frozen import frozen

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_LONGEST_DATE = 40
_MOST_AFFECTED, _MOST_VERSIONS, _MOST_EVENTS = 5_000, 50_000, 2_000
"""Several times what any record has: more would take hours to set against each other."""

_EVENTS = ("introduced", "fixed", "last_affected", "limit")
_IN_VERSIONS = ("ECOSYSTEM", "SEMVER")

Event = tuple[str, str]
"""Kind (one of `_EVENTS`) and version."""


class RecordError(ValueError):
    """A record that is not as the schema says: it cannot be used, and must be counted."""


@frozen
class Affected:
    """What a record says of one package; a record may say several things of the same one."""

    ecosystem: str
    name: str
    """Folded; see `stockade.model.ecosystem.folded`."""

    ranges: tuple[tuple[Event, ...], ...] = ()
    """The events of each range in versions, unsorted as the record has them; none of commits."""

    versions: tuple[str, ...] = ()
    unread: bool = False
    """Whether no version can be judged by it, or not by all of it: it is described by commits
    alone, or by a kind of range that is not known."""


@frozen
class Record:
    """One advisory."""

    id: str
    modified: str
    published: str = ""
    withdrawn: str = ""
    aliases: tuple[str, ...] = ()
    summary: str = ""
    details: str = ""
    vectors: tuple[str, ...] = ()
    """CVSS vectors, of any version, in the record's order."""

    word: str = ""
    """The source's own rating in a word, e.g. `MODERATE`; empty when there is none."""

    cwe: tuple[int, ...] = ()
    affected: tuple[Affected, ...] = ()

    @property
    def dated(self) -> str:
        """When the record last changed. Go's database leaves `modified` at the year 1."""
        written = (self.modified, self.published, self.withdrawn)
        return max((date for date in written if is_time(date)), default="")


def read(value: Any) -> Record:
    """The record in a parsed JSON value.

    Raises:
        RecordError: a field that matters is missing or of a wrong type.
    """
    if not isinstance(value, dict):
        raise RecordError("it is no JSON object")
    _check_version(value.get("schema_version", "1.0.0"))
    database = value.get("database_specific")
    database = database if isinstance(database, dict) else {}
    affected = _items(value, "affected")
    if len(affected) > _MOST_AFFECTED:
        raise RecordError("it affects more packages than any record does")
    packages = tuple(_affected(i) for i in affected if i.get("package") is not None)
    return Record(
        id=_identifier(value.get("id")),
        modified=_date(value, "modified", required=True),
        published=_date(value, "published"),
        withdrawn=_date(value, "withdrawn"),
        aliases=tuple(sorted(set(_aliases(value)) - {value["id"]})),
        summary=_text(value, "summary"),
        details=_text(value, "details"),
        vectors=tuple(_vectors(value, affected)),
        word=_word(database.get("severity")),
        cwe=_cwe(database.get("cwe_ids")),
        affected=tuple(a for a in packages if a is not None),
    )


def packages_of(value: Any) -> frozenset[tuple[str, str]]:
    """Ecosystem and folded name of every package that a broken record still names."""
    affected = value.get("affected") if isinstance(value, dict) else None
    found: set[tuple[str, str]] = set()
    for item in affected if isinstance(affected, list) else ():
        package = item.get("package") if isinstance(item, dict) else None
        known = package if isinstance(package, dict) else {}
        ecosystem, name = known.get("ecosystem"), known.get("name")
        if isinstance(ecosystem, str) and isinstance(name, str) and name.isprintable():
            base = ecosystem.partition(":")[0]
            if base in ECOSYSTEMS:
                found.add((base, folded(base, name)))
    return frozenset(found)


def _check_version(version: Any) -> None:
    if not isinstance(version, str) or not version.startswith("1."):
        raise RecordError("its schema_version is not 1.x")


def _affected(value: Mapping[str, Any]) -> Affected | None:
    package = value["package"]
    if not isinstance(package, dict):
        raise RecordError("an affected package is no object")
    ecosystem, name = package.get("ecosystem"), package.get("name")
    if not isinstance(ecosystem, str) or not isinstance(name, str) or not name:
        raise RecordError("an affected package has no ecosystem or no name")
    base = ecosystem.partition(":")[0]
    if base not in ECOSYSTEMS:
        return None
    ranges = _items(value, "ranges")
    ours = tuple(_events(r) for r in ranges if r.get("type") in _IN_VERSIONS)
    versions = _list(value, "versions")
    if not all(isinstance(version, str) for version in versions):
        raise RecordError("a version is not a string")
    if len(versions) > _MOST_VERSIONS or sum(map(len, ours)) > _MOST_EVENTS:
        raise RecordError("it names more versions than any package has")
    _check_text(name, *versions, *(version for events in ours for _, version in events))
    unknown = any(r.get("type") not in (*_IN_VERSIONS, "GIT") for r in ranges)
    return Affected(
        ecosystem=base,
        name=folded(base, name),
        ranges=ours,
        versions=tuple(versions),
        unread=unknown or (bool(ranges) and not ours and not versions),
    )


def _check_text(*texts: str) -> None:
    """JSON can write half of a character, which is no text."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError as error:
        raise RecordError("a name or a version is not Unicode text") from error


def _events(value: Mapping[str, Any]) -> tuple[Event, ...]:
    events: list[Event] = []
    for event in _items(value, "events"):
        found = [(kind, event[kind]) for kind in _EVENTS if kind in event]
        if len(found) != 1 or not isinstance(found[0][1], str):
            raise RecordError("an event of a range is not as the schema says")
        events.append(found[0])
    if not any(kind == "introduced" for kind, _ in events):
        raise RecordError("a range has no introduced event")
    return tuple(events)


def _vectors(value: Mapping[str, Any], affected: list[dict[str, Any]]) -> Iterator[str]:
    for holder in (value, *affected):
        for rating in _items(holder, "severity"):
            score = rating.get("score")
            if isinstance(score, str) and len(score) < 300:
                yield score


def _cwe(value: Any) -> tuple[int, ...]:
    words = value if isinstance(value, list) else []
    numbers = (w.upper().removeprefix("CWE-") for w in words if isinstance(w, str))
    return tuple(sorted({int(n) for n in numbers if n.isascii() and n.isdigit() and len(n) < 6}))


def _word(value: Any) -> str:
    return value if isinstance(value, str) and value.isalpha() and value.isascii() else ""


def _identifier(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise RecordError("an id is missing or not valid")
    return value


def _aliases(value: Mapping[str, Any]) -> Iterator[str]:
    """Those that are ids. A record with a misspelt one is still an advisory."""
    for alias in _list(value, "aliases"):
        if isinstance(alias, str) and _ID.fullmatch(alias):
            yield alias


def _date(value: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    """As written: a record without a sensible date is still an advisory."""
    found = value.get(key)
    if found is None and not required:
        return ""
    if not isinstance(found, str) or len(found) > _LONGEST_DATE or not found.isprintable():
        raise RecordError(f"{key} is no date")
    return found


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key) or ""
    if not isinstance(found, str):
        raise RecordError(f"{key} is not a string")
    return found


def _list(value: Mapping[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise RecordError(f"{key} is not a list")
    return found


def _items(value: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = _list(value, key)
    if not all(isinstance(item, dict) for item in found):
        raise RecordError(f"{key} holds something that is no object")
    return found
