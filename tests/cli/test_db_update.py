"""`stockade db update` against a local copy of OSV's export."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.archives import expected_names, held, records, visible
from support.db_cli import ago, configuration, db, own_store, status
from support.osv_export import Export


def test_sources_are_fetched_with_a_line_each(tmp_path: Path, config: Path, export: Export) -> None:
    ended = db(tmp_path, "update", "PyPI", "npm", "kev", "epss", "--config", config)
    assert ended.code == 0
    day = ago(30)[:10]
    assert ended.stdout.decode().splitlines() == [
        f"PyPI: 2 records, newest {day} (fetched whole)",
        f"npm: 1 records, newest {day} (fetched whole)",
        f"kev: 1 records, newest {ago(1)[:10]} (fetched whole)",
        f"epss: 1 records, newest {ago(1)[:10]} (fetched whole)",
    ]
    assert set(held(own_store(tmp_path))) == {"PyPI", "npm", "kev", "epss"}
    assert visible(own_store(tmp_path)) == expected_names(own_store(tmp_path))


def test_data_is_as_young_as_the_whole_export_though_its_newest_record_is_old(
    tmp_path: Path, config: Path
) -> None:
    db(tmp_path, "update", "PyPI", "--config", config)
    code, value = status(tmp_path)
    assert code == 0
    assert value["sources"]["PyPI"]["age_days"] < 1


def test_without_names_what_the_store_holds_is_updated(
    tmp_path: Path, config: Path, export: Export
) -> None:
    db(tmp_path, "update", "PyPI", "kev", "--config", config)
    export.put("PyPI", *records(3, modified=ago(1)).values())
    ended = db(tmp_path, "update", "--config", config)
    assert ended.code == 0
    assert [line.split(":")[0] for line in ended.stdout.decode().splitlines()] == ["kev", "PyPI"]
    assert "(1 changed)" in ended.stdout.decode()
    again = db(tmp_path, "update", "PyPI", "--config", config)
    assert again.stdout.decode().endswith("(up to date)\n")
    assert again.stderr == ""


def test_at_first_everything_is_wanted_and_what_is_missing_is_said(
    tmp_path: Path, config: Path
) -> None:
    ended = db(tmp_path, "update", "--config", config)
    assert ended.code == 3
    assert set(held(own_store(tmp_path))) == {"PyPI", "npm", "kev", "epss"}
    for name in ("Go", "crates.io", "Maven", "GitHub Actions"):
        assert f"{name}: not updated: " in ended.stderr


def test_names_are_taken_in_any_case_and_once(tmp_path: Path, config: Path) -> None:
    ended = db(tmp_path, "update", "pypi", "PYPI", "KEV", "--config", config)
    assert ended.code == 0
    assert [line.split(":")[0] for line in ended.stdout.decode().splitlines()] == ["PyPI", "kev"]


def test_a_pipe_sees_a_line_when_longer_work_begins(
    tmp_path: Path, config: Path, export: Export
) -> None:
    ended = db(tmp_path, "update", "PyPI", "--config", config)
    size = len(export.content("PyPI/all.zip") or b"")
    assert ended.stderr == f"PyPI.zip: fetching {size:,} bytes\nPyPI: reading 2 records\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["PyPi!"], "no advisories are kept for 'PyPi!'"),
        (["pypy"], "Did you mean 'PyPI'?"),
        (["Debian"], "no advisories are kept for 'Debian'"),
        (["PyPI", "conda"], "no advisories are kept for 'conda'"),
        (["--ecosystem", "PyPI"], "--ecosystem"),
        (["--config", "absent"], "does not exist"),
        (["--mirror", "no address"], "begins with https:// or http://"),
        (["--mirror", "ftp://a/"], "begins with https:// or http://"),
        (["--mirror", "file:///etc"], "begins with https:// or http://"),
        (["--mirror", "https://"], "begins with https:// or http://"),
    ],
)
def test_usage_errors_end_with_2_and_ask_nobody(
    words: list[str], said: str, tmp_path: Path, export: Export
) -> None:
    ended = db(tmp_path, "update", "--config", configuration(tmp_path, export), *words)
    assert (ended.code, ended.stdout) == (2, b"")
    assert said in ended.stderr
    assert export.served == []
    assert not own_store(tmp_path).exists()


def test_db_alone_shows_its_commands_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    helped = db(tmp_path, "--help")
    assert helped.code == 0
    assert all(word in helped.stdout.decode() for word in ("update", "import", "status"))
    wrong = db(tmp_path, "updte")
    assert wrong.code == 2
    assert "Did you mean 'update'?" in wrong.stderr
