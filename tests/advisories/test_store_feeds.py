"""CISA's catalogue and FIRST's scores: in their real shapes, packed, damaged and foreign."""

from __future__ import annotations

import dataclasses
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.store.manifest import Source
from stockade.advisories.store.opened import open_store
from stockade.advisories.store.take import TakeError, take, take_feed
from stockade.model.errors import StockadeError
from support.archives import expected_names, held, records, taken, visible
from support.shared_data import KEV, needed

COMMENT = "#model_version:v2023.03.01,score_date:2024-10-10T00:00:00+0000\n"
HEADER = "cve,epss,percentile\n"
EPSS = f"{COMMENT}{HEADER}CVE-1999-0001,0.00390,0.72811\nCVE-2021-44228,0.97565,1.00000\n"
ENTRY = {"cveID": "CVE-2021-44228", "dateAdded": "2021-12-10", "product": "Log4j2"}
CATALOGUE = {"dateReleased": "2025-08-25T17:00:49.0Z", "vulnerabilities": [ENTRY]}


def given_file(folder: Path, content: bytes | str | Any) -> Path:
    file = folder / "feed"
    if isinstance(content, dict | list):
        content = json.dumps(content)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def take_one(folder: Path, content: bytes | str | Any) -> Source:
    (source,) = take(folder / "store", given_file(folder, content))
    return source


def probabilities(folder: Path, *cves: str) -> dict[str, float]:
    store = open_store(folder / "store")
    assert store is not None
    found = dict(store.probabilities(cves))
    store.close()
    return found


def exploited(folder: Path, *cves: str) -> frozenset[str]:
    store = open_store(folder / "store")
    assert store is not None
    found = store.exploited(cves)
    store.close()
    return found


@needed
def test_the_real_catalogue_is_taken_and_answers(tmp_path: Path) -> None:
    (source,) = take(tmp_path / "store", KEV)
    assert (source.kind, source.name, source.records, source.broken) == ("kev", "kev", 1404, 0)
    assert source.as_of("2026-01-01T00:00:00Z")[:10] == "2025-08-25"
    found = exploited(tmp_path, "CVE-2021-44228", "CVE-2014-0160", "CVE-1999-0001")
    assert found == frozenset({"CVE-2021-44228", "CVE-2014-0160"})


def test_scores_are_taken_and_answer(tmp_path: Path) -> None:
    source = take_one(tmp_path, EPSS)
    assert (source.kind, source.name, source.records, source.broken) == ("epss", "epss", 2, 0)
    assert source.dates == ("2024-10-10T00:00:00Z",)
    found = probabilities(tmp_path, "CVE-1999-0001", "CVE-2021-44228", "CVE-2020-0000")
    assert found == {"CVE-1999-0001": 0.0039, "CVE-2021-44228": 0.97565}


def timeless(source: Source) -> Source:
    """Without the second in which it was taken."""
    return dataclasses.replace(source, taken="")


@pytest.mark.parametrize("content", [EPSS.encode(), json.dumps(CATALOGUE).encode()])
def test_packed_feeds_are_the_same_as_plain_ones(content: bytes, tmp_path: Path) -> None:
    plain = take_one(tmp_path, content)
    assert timeless(take_one(tmp_path, gzip.compress(content))) == timeless(plain)


def test_line_ends_of_any_system_and_capitals_of_none(tmp_path: Path) -> None:
    plain = take_one(tmp_path, EPSS)
    assert timeless(take_one(tmp_path, EPSS.replace("\n", "\r\n"))) == timeless(plain)


def test_without_the_feeds_nothing_is_known(tmp_path: Path) -> None:
    taken(tmp_path / "store", records(1))
    assert exploited(tmp_path, "CVE-2021-44228") == frozenset()
    assert probabilities(tmp_path, "CVE-2021-44228") == {}


@pytest.mark.parametrize(
    "line",
    [
        "CVE-2024-1,0.5,0.5",
        "CVE-2024-1111,1.5,0.5",
        "CVE-2024-1111,-0.1,0.5",
        "CVE-2024-1111,nan,0.5",
        "CVE-2024-1111,inf,0.5",
        "CVE-2024-1111,,0.5",
        "CVE-2024-1111,0.5",
        "CVE-2024-1111,0.5,0.5,0.5",
        "GHSA-1,0.5,0.5",
        "x" * 200_000,
        "\0",
        '"',
    ],
)
def test_a_broken_line_is_counted_and_named_and_costs_no_other(line: str, tmp_path: Path) -> None:
    lines = ("CVE-2024-0001,0.1,0.1", line, "CVE-2024-0003,1,1")
    source = take_one(tmp_path, COMMENT + HEADER + "\n".join(lines))
    assert (source.records, source.broken) == (2, 1)
    assert source.broken_names == ("line 4: no score",)
    assert probabilities(tmp_path, "CVE-2024-0003", "CVE-2024-1111") == {"CVE-2024-0003": 1.0}


@pytest.mark.parametrize(
    "entry",
    ["CVE-2021-44228", None, [], {}, {**ENTRY, "cveID": 7}],
)
def test_a_broken_entry_is_counted_and_named_and_costs_no_other(entry: Any, tmp_path: Path) -> None:
    other = {**ENTRY, "cveID": "CVE-2024-1111"}
    source = take_one(tmp_path, {**CATALOGUE, "vulnerabilities": [entry, other]})
    assert (source.records, source.broken) == (1, 1)
    assert source.broken_names == ("entry 0: no CVE id",)
    assert exploited(tmp_path, "CVE-2024-1111", "CVE-2021-44228") == frozenset({"CVE-2024-1111"})


FOREIGN: dict[str, bytes | str | Any] = {
    "nothing": b"",
    "blanks": b"  \n",
    "a web page": "<html>Please log in</html>",
    "other JSON": {"id": "PYSEC-1", "modified": "2024-01-01T00:00:00Z"},
    "a list": [],
    "cut JSON": json.dumps(CATALOGUE)[:-2],
    "entries that are an object": {**CATALOGUE, "vulnerabilities": {}},
    "no entries": {**CATALOGUE, "vulnerabilities": []},
    "entries none of which can be read": {**CATALOGUE, "vulnerabilities": [1, 2]},
    "no date of release": {"vulnerabilities": [ENTRY]},
    "a date of release that is none": {**CATALOGUE, "dateReleased": "\x1b[31mtoday"},
    "scores without a comment": HEADER + "CVE-2024-1111,0.5,0.5\n",
    "scores without a header": COMMENT + "CVE-2024-1111,0.5,0.5\n",
    "scores with other columns": COMMENT + "cve,percentile,epss\n",
    "scores of no real day": EPSS.replace("2024-10-10", "2024-99-99"),
    "scores that are cut after the header": COMMENT + HEADER,
    "scores none of which can be read": COMMENT + HEADER + "x\ny\n",
    "not UTF-8": COMMENT.encode() + HEADER.encode() + b"\xff\n",
    "cut gzip": gzip.compress(EPSS.encode())[:-12],
    "gzip with a wrong checksum": gzip.compress(EPSS.encode())[:-8] + b"\0" * 8,
    "gzip with garbage inside": gzip.compress(EPSS.encode())[:12] + b"\xff" * 50,
    "gzip in gzip": gzip.compress(gzip.compress(EPSS.encode())),
    "a damaged archive": b"PK\x05\x06" + b"\0" * 18,
}


@pytest.mark.parametrize("case", FOREIGN)
def test_what_is_no_feed_is_refused_and_the_store_stays_as_it_was(
    case: str, tmp_path: Path
) -> None:
    take_one(tmp_path, EPSS)
    take_one(tmp_path, CATALOGUE)
    before = held(tmp_path / "store")
    with pytest.raises(TakeError) as said:
        take_one(tmp_path, FOREIGN[case])
    assert said.value.message.isprintable()
    assert held(tmp_path / "store") == before
    assert visible(tmp_path / "store") == expected_names(tmp_path / "store")


@pytest.mark.parametrize(("content", "kind"), [(EPSS, "kev"), (CATALOGUE, "epss")])
def test_a_feed_in_the_place_of_the_other_is_refused(
    content: Any, kind: str, tmp_path: Path
) -> None:
    with pytest.raises(TakeError, match=f"what came as {kind} is something else"):
        take_feed(tmp_path / "store", given_file(tmp_path, content), kind)
    assert not held(tmp_path / "store")


@pytest.mark.parametrize("place", ["absent", "folder"])
def test_a_file_that_is_none_is_refused(place: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(TakeError, match=place):
        take(tmp_path / "store", tmp_path / place)


@given(content=st.binary(max_size=200), packed=st.booleans())
@settings(deadline=None)
def test_any_bytes_are_taken_or_refused_and_never_a_crash(
    content: bytes, packed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("feed")
    try:
        take_one(folder, gzip.compress(content)[: len(content) + 20] if packed else content)
    except StockadeError:
        assert not held(folder / "store")
