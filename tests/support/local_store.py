"""An offline store of advisories that a test fills, built by the product's own code."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from stockade.advisories.store import manifest
from stockade.advisories.store.take import take
from support.osv_records import Record, canary_records


def build_store(
    root: Path,
    records: Sequence[Record] = (),
    *,
    ecosystems: Iterable[str] = ("PyPI",),
    canaries: Sequence[Record] | None = None,
) -> Path:
    """A store in `root` that holds these records for each of the ecosystems that they name."""
    root.parent.mkdir(parents=True, exist_ok=True)
    for ecosystem in ecosystems:
        known = canary_records([ecosystem]) if canaries is None else canaries
        ours = [r for r in (*records, *known) if _names(r, ecosystem)]
        archive = root.parent / f"{root.name}-all.zip"
        with zipfile.ZipFile(archive, "w") as file:
            for made in ours:
                file.writestr(f"{made['id']}.json", json.dumps(made))
        take(root, archive, ecosystem)
        archive.unlink()
    return root


def take_kev(root: Path, *cves: str, day: str = "") -> None:
    """Put a catalogue of exploited vulnerabilities into the store, made on a day or today."""
    entries = [{"cveID": cve, "dateAdded": "2026-01-01"} for cve in cves]
    value = {"dateReleased": f"{day or _today()}T00:00:00.0000Z", "vulnerabilities": entries}
    _take(root, "kev.json", json.dumps(value))


def take_epss(root: Path, scores: Mapping[str, float], day: str = "") -> None:
    """Put probabilities of exploitation into the store, made on a day or today."""
    score_date = f"score_date:{day or _today()}T00:00:00+0000"
    head = f"#model_version:v2025.03.14,{score_date}\ncve,epss,percentile\n"
    _take(root, "epss.csv", head + "".join(f"{cve},{p},0.5\n" for cve, p in scores.items()))


def store_file(root: Path, kind: str, name: str) -> Path:
    """The file of a source."""
    source = manifest.read_or_empty(root).find(kind, name)
    assert source is not None
    return root / source.file


def _today() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%d")


def _take(root: Path, name: str, text: str) -> None:
    file = root.parent / name
    file.write_text(text, encoding="utf-8")
    take(root, file)
    file.unlink()


def _names(record: Record, ecosystem: str) -> bool:
    return any(a["package"]["ecosystem"] == ecosystem for a in record["affected"])
