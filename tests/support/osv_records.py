"""Advisories in OSV's schema (https://ossf.github.io/osv-schema/), made by tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from stockade.advisories.canaries import CANARIES

Record = dict[str, Any]
HIGH = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"
"""Base score 7.5."""

MODIFIED = "2026-01-02T03:04:05Z"


def record(
    name: str,
    versions: Sequence[str] = (),
    *,
    id: str,
    ecosystem: str = "PyPI",
    aliases: Sequence[str] = (),
    introduced: str = "0",
    fixed: Sequence[str] = (),
    summary: str = "",
    details: str = "",
    vector: str = "",
    modified: str = MODIFIED,
) -> Record:
    """An advisory on one package: the versions listed, and the range from `introduced`.

    Without a fix, the range covers nothing, so that the listed versions alone count.
    """
    events = [{"introduced": introduced}, *({"fixed": version} for version in fixed)]
    ranges = [{"type": "ECOSYSTEM", "events": events}] if fixed else []
    made: Record = {
        "schema_version": "1.6.0",
        "id": id,
        "modified": modified,
        "aliases": list(aliases),
        "summary": summary,
        "details": details,
        "affected": [
            {
                "package": {"name": name, "ecosystem": ecosystem},
                "versions": list(versions),
                "ranges": ranges,
            }
        ],
    }
    return made | ({"severity": [{"type": "CVSS_V3", "score": vector}]} if vector else {})


def always(name: str, *, id: str, ecosystem: str = "PyPI") -> Record:
    """An advisory on every version of a package, as those on malicious packages are."""
    made = record(name, id=id, ecosystem=ecosystem)
    made["affected"][0]["ranges"] = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]
    return made


def singing(made: Record) -> Record:
    """The record, about a pin besides that every source of its ecosystem must know."""
    ecosystem = made["affected"][0]["package"]["ecosystem"]
    name, version = CANARIES[ecosystem][0]
    package = {"name": name, "ecosystem": ecosystem}
    pin = {"package": package, "versions": [version], "ranges": []}
    return {**made, "affected": [*made["affected"], pin]}


def canary_records(
    ecosystems: Iterable[str] = CANARIES, modified: str = MODIFIED
) -> tuple[Record, ...]:
    """What every source must know; see `stockade.advisories.canaries`."""
    return tuple(
        record(
            name,
            [version],
            id=f"CANARY-{kind.replace(' ', '-')}-{number}",
            ecosystem=kind,
            modified=modified,
        )
        for kind in ecosystems
        for number, (name, version) in enumerate(CANARIES[kind])
    )


def matching(
    records: Iterable[Record], ecosystem: str, name: str, version: str = ""
) -> list[Record]:
    """Those that list the version, or that name the package where none is given."""
    return [
        r
        for r in records
        if any(
            (a["package"]["ecosystem"], a["package"]["name"]) == (ecosystem, name)
            and (not version or version in a["versions"] or _everything(a))
            for a in r["affected"]
        )
    ]


def _everything(affected: Record) -> bool:
    return any(r["events"] == [{"introduced": "0"}] for r in affected["ranges"])
