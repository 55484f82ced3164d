"""Reports go where the user said, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from stockade.cli.output import Destination, destinations, write
from stockade.model.errors import UsageError

FORMATS = ("text", "json", "sarif", "html")


def test_text_goes_to_standard_output_unless_another_does(tmp_path: Path) -> None:
    file = tmp_path / "r.html"
    assert [d.format for d in destinations([], FORMATS)] == ["text"]
    assert [d.format for d in destinations(["json"], FORMATS)] == ["json"]
    assert destinations([f"html={file}"], FORMATS) == (
        Destination(format="html", file=file),
        Destination(format="text", file=None),
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "message", "remedy"),
    [
        (["sarfi"], "no report format is called 'sarfi'", "Did you mean 'sarif'?"),
        (["html="], "names no file", "--report html=FILE"),
        (["json", "sarif"], "two reports go to standard output", "FORMAT=FILE"),
        (["html=/nowhere/at/all.html"], "cannot be written: No such file", "another file"),
        (["html=/"], "is a folder", "Name a file"),
    ],
)
def test_bad_reports_are_refused_before_the_scan(
    words: list[str], message: str, remedy: str
) -> None:
    with pytest.raises(UsageError) as caught:
        destinations(words, FORMATS)
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_two_reports_cannot_share_a_file(tmp_path: Path) -> None:
    words = [f"html={tmp_path / 'a'}", f"json={tmp_path / 'a'}"]
    with pytest.raises(UsageError, match="two reports go to"):
        destinations(words, FORMATS)


def broken() -> Iterator[str]:
    yield "half"
    raise RuntimeError("rendering broke")


def test_a_broken_report_leaves_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("old")
    with pytest.raises(RuntimeError):
        write(Destination(format="text", file=file), broken())
    assert file.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report"]


def test_a_report_replaces_and_keeps_the_umask(tmp_path: Path) -> None:
    file = tmp_path / "report"
    before = os.umask(0o027)
    try:
        write(Destination(format="text", file=file), ["né", "w\udcff"])
    finally:
        os.umask(before)
    assert file.read_text(encoding="utf-8") == "néw\\udcff"
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_full_disk_is_one_sentence() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(UsageError, match="cannot be written"):
        destinations(["html=/dev/full/report"], FORMATS)
