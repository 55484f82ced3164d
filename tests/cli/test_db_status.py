"""`stockade db status`: what is there, how old it is, and whether it is whole."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from stockade.advisories.store import manifest
from support.archives import records, taken
from support.db_cli import ago, db, own_store, status
from support.local_store import take_epss, take_kev
from support.osv_records import record, singing


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A fresh store with a source of each kind."""
    made = own_store(tmp_path)
    old = records(1, modified=ago(30)) | records(2, 3, modified=ago(1.5))
    old["PYSEC-2"]["withdrawn"] = ago(1.5)
    taken(made, old | {"BAD-1": b"{}"})
    take_kev(made, "CVE-2024-1111")
    take_epss(made, {"CVE-2024-1111": 0.5})
    return made


def test_without_a_store_it_says_how_to_make_one(tmp_path: Path) -> None:
    ended = db(tmp_path, "status")
    assert ended.code == 3
    assert "There is no store yet" in ended.stdout.decode()
    assert "stockade db update" in ended.stdout.decode()
    assert not own_store(tmp_path).exists()


def test_a_table_shows_every_source(tmp_path: Path, root: Path) -> None:
    ended = db(tmp_path, "status")
    lines = ended.stdout.decode().splitlines()
    assert (ended.code, ended.stderr) == (0, "")
    assert lines[0] == f"Store: {root}"
    rows = {line.split()[0]: line.split() for line in lines[3:]}
    assert list(rows) == ["epss", "kev", "PyPI", "broken:"]
    source = manifest.read_or_empty(root).find("osv", "PyPI")
    assert source is not None
    assert rows["PyPI"][1:6] == ["3", "1", ago(1.5)[:10], "1", "d"]
    assert rows["PyPI"][-1] == source.sha256[:12]
    assert lines[-1] == "  broken: BAD-1.json: an id is missing or not valid"
    assert all(len(line) <= 80 for line in lines[2:])


def test_json_says_the_same_for_programs(tmp_path: Path, root: Path) -> None:
    code, value = status(tmp_path)
    source = manifest.read_or_empty(root).find("osv", "PyPI")
    assert source is not None
    assert (code, value["store"], value["problem"]) == (0, str(root), "")
    assert list(value["sources"]) == ["epss", "kev", "PyPI"]
    pypi = value["sources"]["PyPI"]
    assert 1.49 < pypi.pop("age_days") < 1.6
    assert pypi == {
        "source": "PyPI",
        "kind": "osv",
        "records": 3,
        "withdrawn": 1,
        "broken": 1,
        "broken_names": ["BAD-1.json: an id is missing or not valid"],
        "as_of": source.dates[0],
        "bytes": source.bytes,
        "sha256": source.sha256,
        "problem": "",
    }


def test_a_damaged_file_is_shown_and_ends_with_3(tmp_path: Path, root: Path) -> None:
    (file,) = root.glob("pypi-*.sqlite")
    file.write_bytes(file.read_bytes()[:-1])
    code, value = status(tmp_path)
    assert code == 3
    assert "it changed" in value["sources"]["PyPI"]["problem"]
    assert value["sources"]["kev"]["problem"] == ""
    text = db(tmp_path, "status").stdout.decode()
    assert "  ! damaged: PyPI in the store is not what was written" in text


def test_rows_that_make_no_sense_are_damage_too(tmp_path: Path, root: Path) -> None:
    (file,) = root.glob("pypi-*.sqlite")
    database = sqlite3.connect(file)
    database.execute("UPDATE affected SET body = '['")
    database.commit()
    database.close()
    value = json.loads((root / "manifest.json").read_bytes())
    for source in value["sources"]:
        if source["file"] == file.name:
            source |= {"bytes": file.stat().st_size, "sha256": manifest.file_digest(file)}
    (root / "manifest.json").write_text(json.dumps(value))
    code, said = status(tmp_path)
    assert code == 3
    assert said["sources"]["PyPI"]["problem"].startswith("damaged: ")


def test_a_missing_file_is_shown_and_ends_with_3(tmp_path: Path, root: Path) -> None:
    for file in root.glob("*.sqlite"):
        file.unlink()
    code, value = status(tmp_path)
    assert code == 3
    assert all("cannot be read" in s["problem"] for s in value["sources"].values())


@pytest.mark.parametrize(
    ("modified", "days"),
    [(ago(8), 8), ("2020-01-01T00:00:00Z", 2000), ("0001-01-01T00:00:00Z", None), (ago(-3), None)],
    ids=["eight days", "years", "Go's zero", "the future"],
)
def test_old_data_and_data_without_a_date_are_stale(
    modified: str, days: int | None, tmp_path: Path
) -> None:
    taken(own_store(tmp_path), records(1, modified=modified))
    code, value = status(tmp_path)
    pypi = value["sources"]["PyPI"]
    assert code == 3
    assert pypi["problem"].startswith("stale: older than 7 days; run `stockade db update`")
    assert pypi["age_days"] is None if days is None else pypi["age_days"] > days - 0.1
    assert "  ! stale: older than 7 days" in db(tmp_path, "status").stdout.decode()


def test_data_that_cannot_be_whole_is_shown_and_ends_with_3(tmp_path: Path) -> None:
    taken(own_store(tmp_path), {"A-1": record("a", ["1"], id="A-1", modified=ago(1))})
    code, value = status(tmp_path)
    assert code == 3
    assert value["sources"]["PyPI"]["problem"].startswith("not complete: no advisory names jinja2")


def test_the_limit_of_the_configuration_counts(tmp_path: Path) -> None:
    taken(own_store(tmp_path), records(1, modified=ago(20)))
    file = tmp_path / "config.toml"
    for limit, code in ((19, 3), (21, 0)):
        file.write_text(f"advisory-max-age = {limit}\n")
        assert status(tmp_path, "--config", file)[0] == code


@pytest.mark.parametrize("modified", ["2024-99-99T99:99:99Z", "2024-01-01T00:00Z", "soon", ""])
def test_a_date_that_is_none_is_no_crash(modified: str, tmp_path: Path) -> None:
    taken(own_store(tmp_path), records(1, modified=modified))
    code, value = status(tmp_path)
    assert (code, value["sources"]["PyPI"]["age_days"]) == (3, None)
    assert " unknown " in db(tmp_path, "status").stdout.decode()


def test_dates_that_somebody_wrote_into_the_manifest_are_no_crash(
    tmp_path: Path, root: Path
) -> None:
    value: dict[str, Any] = json.loads((root / "manifest.json").read_bytes())
    for source in value["sources"]:
        source |= {"dates": ["1", "2024-13-45T00:00:00Z", 7], "confirmed": "2024-99"}
    (root / "manifest.json").write_text(json.dumps(value))
    code, said = status(tmp_path)
    assert code == 3
    assert all(source["age_days"] is None for source in said["sources"].values())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema": 2, "sources": []}'])
def test_a_manifest_that_is_damaged_or_foreign_ends_with_3_and_a_remedy(
    content: bytes, tmp_path: Path, root: Path
) -> None:
    (root / "manifest.json").write_bytes(content)
    ended = db(tmp_path, "status")
    assert ended.code == 3
    assert "stockade db update" in ended.stdout.decode()
    code, value = status(tmp_path)
    assert (code, value["sources"]) == (3, {})
    assert value["problem"]


def test_a_store_that_is_a_file_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, value = status(tmp_path, "--advisory-store", tmp_path / "file")
    assert code == 3
    assert "cannot be read" in value["problem"]


def test_names_of_broken_records_do_not_reach_the_terminal_as_commands(tmp_path: Path) -> None:
    taken(own_store(tmp_path), records(1) | {"\x1b[2J\x07evil": b"{}"})
    assert b"\x1b" not in db(tmp_path, "status").stdout
    assert b"evil" in db(tmp_path, "status").stdout


def test_several_ecosystems_stand_in_order(tmp_path: Path) -> None:
    for name in ("npm", "Go", "crates.io"):
        made = singing(record("a", ["1"], id="A-1", ecosystem=name, modified=ago(1)))
        taken(own_store(tmp_path), {"A-1": made})
    code, value = status(tmp_path)
    assert (code, list(value["sources"])) == (0, ["Go", "crates.io", "npm"])
