"""How old the data is: by its newest date that makes sense, and none from the future."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.store import build, manifest
from stockade.advisories.store.manifest import Source
from stockade.advisories.store.take import take
from stockade.advisories.times import is_time
from support.archives import records, taken
from support.shared_data import GO, PYPI, needed

NOW = "2026-06-01T12:00:00Z"


def source(*dates: str, confirmed: str = "") -> Source:
    return Source(
        kind="osv", name="PyPI", file="f", sha256="", bytes=0, records=1, dates=dates,
        confirmed=confirmed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "confirmed", "expected"),
    [
        ((), "", ""),
        (("2026-01-01T00:00:00Z",), "", "2026-01-01T00:00:00Z"),
        (("2026-01-01T00:00:00Z",), "2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z"),
        (("2026-05-01T00:00:00Z",), "2026-01-01T00:00:00Z", "2026-05-01T00:00:00Z"),
        (("2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z"), "", "2026-01-01T00:00:00Z"),
        (("2026-01-01T00:00:00Z",), "2099-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        (("2027-01-01T00:00:00Z",), "", ""),
        ((NOW,), "", NOW),
        (("2026-06-01T12:00:00.5Z", "2026-02-02T00:00:00Z"), "", "2026-06-01T12:00:00.5Z"),
        (("2026-99-99T99:99:99Z", "2026-01-01T00:00:00Z"), "", "2026-01-01T00:00:00Z"),
        (("0001-01-01T00:00:00Z",), "", ""),
        (("2026", "yesterday", "", "1", "2026-01-01"), "", ""),
    ],
)
def test_data_is_as_old_as_its_newest_date_up_to_now(
    dates: tuple[str, ...], confirmed: str, expected: str
) -> None:
    assert source(*dates, confirmed=confirmed).as_of(NOW) == expected


@given(dates=st.lists(st.text(max_size=25) | st.sampled_from([NOW, "2026-13-01T00:00:00Z"])))
@settings(deadline=None)
def test_whatever_the_dates_are_the_age_can_be_reckoned(dates: list[str]) -> None:
    found = source(*dates).as_of("9999")
    assert not found or is_time(found)


def test_records_from_the_future_do_not_hide_the_newest_of_the_past(tmp_path: Path) -> None:
    old = records(*range(5), modified="2026-01-01T00:00:00Z")
    soon = {
        i: {**r, "modified": f"2030-01-{number:02}T00:00:00Z"}
        for number, (i, r) in enumerate(records(*range(10, 25)).items(), start=1)
    }
    known = taken(tmp_path / "store", old | soon)
    assert known.as_of(NOW) == "2026-01-01T00:00:00Z"
    # Nor does that day, once it comes: nothing in the store was changed after it was taken.
    assert known.taken.startswith("20")
    assert known.as_of("2030-01-03T00:00:00Z") == "2026-01-01T00:00:00Z"


def test_only_the_newest_dates_are_kept(tmp_path: Path) -> None:
    many = {
        i: {**r, "modified": f"2020-01-01T00:{number // 60:02}:{number % 60:02}Z"}
        for number, (i, r) in enumerate(records(*range(200)).items())
    }
    dates = taken(tmp_path / "store", many).dates
    assert len(dates) == build.DATES
    assert dates[0] == "2020-01-01T00:03:19Z"
    assert list(dates) == sorted(dates, reverse=True)


def test_records_without_a_date_are_kept_and_their_age_is_not_known(tmp_path: Path) -> None:
    known = taken(tmp_path / "store", records(1, 2, modified="0001-01-01T00:00:00Z"))
    assert (known.records, known.broken, known.as_of(NOW)) == (2, 0, "")


@needed
@pytest.mark.slow
@pytest.mark.parametrize(
    ("archive", "newest"), [(PYPI, "2024-10-10T17:22:00Z"), (GO, "2026-08-")], ids=["PyPI", "Go"]
)
def test_the_real_archives_have_an_age_though_go_leaves_modified_at_the_year_1(
    archive: Path, newest: str, tmp_path: Path
) -> None:
    (known,) = take(tmp_path / "store", archive)
    assert known.as_of("2030-01-01T00:00:00Z").startswith(newest)


@pytest.mark.parametrize(
    ("when", "as_of"),
    [
        ("2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
    ],
)
def test_only_a_later_time_makes_the_data_younger(when: str, as_of: str, tmp_path: Path) -> None:
    known = taken(tmp_path / "store", records(1, modified="2026-01-01T00:00:00Z"))
    with manifest.writing(tmp_path / "store"):
        manifest.confirm(tmp_path / "store", known, when)
    (after,) = manifest.read_or_empty(tmp_path / "store").sources
    assert after.as_of(NOW) == as_of


def test_what_another_writer_replaced_meanwhile_is_not_confirmed(tmp_path: Path) -> None:
    known = taken(tmp_path / "store", records(1))
    newer = taken(tmp_path / "store", records(1, 2))
    with manifest.writing(tmp_path / "store"):
        manifest.confirm(tmp_path / "store", known, "2026-03-01T00:00:00Z")
    assert manifest.read_or_empty(tmp_path / "store").sources == (newer,)
