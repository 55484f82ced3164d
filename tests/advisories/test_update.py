"""Updates from OSV's export: only what changed is fetched, and the file is that of a full build."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import requests

from stockade.advisories.store import manifest, update
from stockade.advisories.store.manifest import Source
from support.archives import downloads, expected_names, held, records, taken, visible
from support.osv_export import Export
from support.osv_records import record
from support.updates import updated

NEWEST = "2026-03-01T10:00:00Z"
Client = requests.Session


def source_of(root: Path, name: str = "PyPI") -> Source:
    return next(s for s in manifest.read_or_empty(root).sources if s.name == name)


def as_whole(export: Export, folder: Path) -> bytes:
    """What the store's file would be, built from the export's archive alone."""
    taken(folder / "whole", export.records["PyPI"])
    return held(folder / "whole")["PyPI"]


def test_at_first_the_archive_is_fetched_whole(
    client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    export.put("PyPI", *records(*range(10)).values())
    done = updated(client, export, root)
    assert (done.error, done.whole, done.changed) == ("", True, 0)
    assert export.fetched() == ["PyPI/all.zip"]
    assert held(root)["PyPI"] == as_whole(export, tmp_path)
    assert downloads(root) == set()


def test_then_nothing_is_fetched_where_nothing_changed(
    client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    export.put("PyPI", *records(*range(10)).values())
    first = updated(client, export, root)
    export.forget()
    done = updated(client, export, root)
    assert (done.error, done.whole, done.changed) == ("", False, 0)
    assert done.source == first.source
    assert export.fetched() == []


def test_changed_and_new_records_are_fetched_alone_and_removed_ones_vanish(
    client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    export.put("PyPI", *records(*range(10)).values())
    updated(client, export, root)
    export.forget()
    later = records(3, 4, modified="2026-02-02T00:00:00Z", summary="changed")
    later["PYSEC-4"]["withdrawn"] = "2026-02-02T00:00:00Z"
    export.put("PyPI", *later.values(), *records(50).values())
    del export.records["PyPI"]["PYSEC-7"]
    done = updated(client, export, root)
    assert (done.error, done.whole, done.changed) == ("", False, 3)
    assert sorted(export.fetched()) == [f"PyPI/PYSEC-{number}.json" for number in (3, 4, 50)]
    assert held(root)["PyPI"] == as_whole(export, tmp_path)
    assert (source_of(root).records, source_of(root).withdrawn) == (10, 1)
    assert source_of(root).dates[0] == "2026-02-02T00:00:00Z"


def test_where_much_changed_the_archive_is_fetched_instead(
    client: Client, export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "MOST_RECORDS", 5)
    root = tmp_path / "store"
    export.put("PyPI", *records(*range(10)).values())
    updated(client, export, root)
    export.forget()
    export.put("PyPI", *records(*range(6), modified="2026-02-02T00:00:00Z").values())
    assert updated(client, export, root).whole
    assert export.fetched() == ["PyPI/all.zip"]


def test_a_mirror_without_an_index_is_fetched_whole_every_time(
    client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    export.put("PyPI", *records(1).values())
    export.with_index = False
    assert updated(client, export, root).whole
    export.put("PyPI", *records(2).values())
    assert updated(client, export, root).whole
    assert held(root)["PyPI"] == as_whole(export, tmp_path)


def test_a_damaged_store_is_made_anew(client: Client, export: Export, tmp_path: Path) -> None:
    root = tmp_path / "store"
    export.put("PyPI", *records(1, 2).values())
    updated(client, export, root)
    (root / source_of(root).file).write_bytes(b"damaged")
    assert updated(client, export, root).whole
    assert held(root)["PyPI"] == as_whole(export, tmp_path)


def test_names_with_blanks_and_ids_with_colons_reach_the_mirror_whole(
    client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    made = record("a/b", ["1"], id="RUSTSEC:1", ecosystem="GitHub Actions")
    export.put("GitHub Actions", made)
    assert updated(client, export, root, "GitHub Actions").whole
    export.put("GitHub Actions", {**made, "modified": "2026-02-02T00:00:00Z"})
    export.forget()
    assert updated(client, export, root, "GitHub Actions").changed == 1
    assert export.fetched() == ["GitHub Actions/RUSTSEC:1.json"]


def test_the_index_at_the_top_confirms_that_nothing_newer_is_missing(
    client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    export.put("PyPI", *records(1, modified="2026-01-01T00:00:00Z").values())
    export.newest = "2026-03-01T10:00:00.123456Z"
    updated(client, export, root)
    assert source_of(root).confirmed == NEWEST
    assert source_of(root).as_of("2026-06-01T00:00:00Z") == NEWEST
    export.newest = "2026-04-01T10:00:00Z"
    assert not updated(client, export, root).whole
    assert source_of(root).confirmed == "2026-04-01T10:00:00Z"


@pytest.mark.parametrize(
    "newest",
    ["<html>", "2026", "2026-99-99T00:00:00Z", "0001-01-01T00:00:00Z", "yesterday", "\x1b[2J"],
)
def test_an_index_at_the_top_that_is_none_confirms_nothing(
    newest: str, client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    export.put("PyPI", *records(1).values())
    export.newest = newest
    assert not updated(client, export, root).error
    assert source_of(root).confirmed == ""


def test_a_time_in_the_future_confirms_nothing_for_ever(
    client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    export.put("PyPI", *records(1).values())
    export.newest = f"{dt.datetime.now(dt.UTC).year + 1}-01-01T00:00:00Z"
    assert not updated(client, export, root).error
    assert source_of(root).confirmed == ""


def test_what_changes_while_we_fetch_is_not_confirmed(
    client: Client, export: Export, tmp_path: Path
) -> None:
    """The time is asked for before the records, so that it never says more than they hold."""
    root = tmp_path / "store"
    export.put("PyPI", *records(1).values())
    export.newest = NEWEST
    updated(client, export, root)
    paths = [answer.path for answer in export.served]
    assert paths[0] == "modified_id.csv"


def test_broken_records_of_the_mirror_are_asked_for_again_and_their_repair_is_seen(
    client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    (good, bad) = records(1, 2).values()
    export.put("PyPI", good, {**bad, "affected": "all"})
    assert updated(client, export, root).source is not None
    assert source_of(root).broken == 1
    export.put("PyPI", bad)
    export.forget()
    assert updated(client, export, root).changed == 1
    assert source_of(root).broken == 0
    assert held(root)["PyPI"] == as_whole(export, tmp_path)


def test_after_every_update_the_folder_is_tidy(
    client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    export.put("PyPI", *records(1).values())
    updated(client, export, root)
    assert visible(root) == expected_names(root)
