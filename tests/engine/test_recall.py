"""What is asked again, and what is not, with scanners at the engine's own seam."""

from __future__ import annotations

import dataclasses
import hashlib
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from stockade.engine.cache import Cache
from stockade.engine.progress import Silent
from stockade.engine.recall import Memory
from stockade.engine.run import Scanned, run
from stockade.engine.work import Place
from stockade.model.errors import ToolError
from stockade.model.file import File
from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.model.scanner import Completed, Job, Options, Outcome
from support.fake_scanner import FakeScanner


@dataclass(frozen=True)
class Steady(FakeScanner):
    """A scanner that says the same of the same file."""

    rests_on: str = "rules 1"

    def basis(self, options: Options) -> str:
        """Its rules."""
        return self.rests_on


def file(path: str, content: str = "x") -> File:
    return File(path=path, size=len(content), sha256=hashlib.sha256(content.encode()).hexdigest())


def finding(path: str, *beside: str) -> Finding:
    return Finding(
        kind=Kind.SAST,
        scanner="fake",
        rule="fake/r",
        title="t",
        message="m",
        severity=Severity.LOW,
        raw_severity="low",
        locations=tuple(Location(path=p, line=1) for p in (path, *beside)),
    )


class Scans:
    """Scans over one store, which note the files that are asked about."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.memory = Memory(cache=Cache(folder / "cache"))

    def __call__(
        self,
        *files: File,
        says: Callable[[File], tuple[tuple[Finding, ...], tuple[Gap, ...]]] = lambda _: ((), ()),
        basis: str = "rules 1",
        fails: bool = False,
    ) -> Scanned:
        def does(job: Job) -> Outcome:
            self.asked += [f.path for f in job.files]
            if fails:
                raise ToolError("it broke")
            said = [says(f) for f in job.files]
            gaps = tuple(g for _, holes in said for g in holes)
            return Completed(
                findings=tuple(f for found, _ in said for f in found),
                gaps=gaps,
                scanned=frozenset(f.path for f in job.files) - {g.subject for g in gaps},
            )

        self.asked.clear()
        return run(
            [Steady(does=does, rests_on=basis)],
            files,
            Place(tree=self.folder, names={f.path: f.path for f in files}, scratch=self.folder),
            Options(timeout=20),
            workers=1,
            progress=Silent(),
            cancelled=threading.Event(),
            memory=self.memory,
        )


@pytest.fixture
def scans(tmp_path: Path) -> Scans:
    return Scans(tmp_path)


def gap(f: File, reason: GapReason) -> tuple[tuple[Finding, ...], tuple[Gap, ...]]:
    return (), (Gap(scanner="fake", subject=f.path, reason=reason, detail="d"),)


def test_only_what_changed_is_asked_again_and_the_books_are_the_same(scans: Scans) -> None:
    def says(f: File) -> tuple[tuple[Finding, ...], tuple[Gap, ...]]:
        return (finding(f.path),) if f.path != "b" else (), ()

    first = scans(file("a"), file("b"), file("c"), says=says)
    assert scans.asked == ["a", "b", "c"]
    second = scans(file("a"), file("b"), file("c"), says=says)
    assert scans.asked == []
    assert (second.records, second.gaps) == (first.records, first.gaps)
    assert set(second.findings) == set(first.findings)
    assert [t.cached for t in second.timings] == [3]
    scans(file("a", "y"), file("b"), file("d"), says=says)
    assert scans.asked == ["a", "d"]


def test_another_basis_asks_about_all(scans: Scans) -> None:
    scans(file("a"))
    scans(file("a"), basis="rules 2")
    assert scans.asked == ["a"]


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        (GapReason.UNPARSABLE, True),
        (GapReason.ENCODING, True),
        (GapReason.TIMEOUT, True),
        (GapReason.TOOL_FAILED, False),
        (GapReason.UNACCOUNTED, False),
        (GapReason.UNREADABLE, False),
    ],
)
def test_a_gap_stays_a_gap_or_is_tried_again(scans: Scans, reason: GapReason, kept: bool) -> None:
    first = scans(file("a"), says=lambda f: gap(f, reason))
    second = scans(file("a"), says=lambda f: gap(f, reason))
    assert scans.asked == ([] if kept else ["a"])
    assert second.gaps == first.gaps
    assert second.records == first.records


def test_a_gap_for_want_of_time_is_tried_again_after_a_day(scans: Scans) -> None:
    scans(file("a"), says=lambda f: gap(f, GapReason.TIMEOUT))
    with sqlite3.connect(scans.memory.cache.file) as database:
        database.execute("UPDATE entry SET until = until - 86401")
    scans(file("a"))
    assert scans.asked == ["a"]


def test_a_job_that_failed_is_not_kept(scans: Scans) -> None:
    assert scans(file("a"), fails=True).gaps
    assert not scans(file("a")).gaps
    assert scans.asked == ["a"]


def test_a_finding_that_leads_to_another_file_is_not_kept(scans: Scans) -> None:
    def says(f: File) -> tuple[tuple[Finding, ...], tuple[Gap, ...]]:
        return (finding(f.path, "b"),) if f.path == "a" else (), ()

    scans(file("a"), file("b"), says=says)
    scans(file("a"), file("b"), says=says)
    assert scans.asked == ["a"]


def test_what_may_not_be_written_is_not(scans: Scans) -> None:
    scans.memory = dataclasses.replace(scans.memory, may_keep=lambda _finding, _clear: False)
    scans(file("a"), says=lambda f: ((finding(f.path),), ()))
    scans(file("a"))
    assert scans.asked == ["a"]


def test_what_another_key_has_sealed_is_not_believed(scans: Scans) -> None:
    scans(file("a"))
    scans.memory = dataclasses.replace(scans.memory, key=b"another")
    scans(file("a"))
    assert scans.asked == ["a"]


def test_a_word_under_another_entry_is_not_believed(scans: Scans) -> None:
    """Somebody who may write the store, and does not know the key, has only what is in it."""
    scans(file("a"), file("b"), says=lambda f: ((finding(f.path),) if f.path == "a" else (), ()))
    with sqlite3.connect(scans.memory.cache.file) as database:
        (clean,) = database.execute("SELECT value FROM entry ORDER BY length(value)").fetchone()
        database.execute("UPDATE entry SET value = ?", (clean,))
    scans(file("a"), file("b"))
    assert scans.asked == ["a"]


def test_where_a_scanner_cannot_tell_its_basis_nothing_is_kept(scans: Scans) -> None:
    for _ in range(2):
        assert [t.cached for t in scans(file("a"), basis="").timings] == [None]
        assert scans.asked == ["a"]


def test_a_file_of_unknown_content_is_asked_about(scans: Scans) -> None:
    scans(File(path="a", size=1))
    scans(File(path="a", size=1))
    assert scans.asked == ["a"]


def test_a_renamed_file_is_asked_about(scans: Scans) -> None:
    """Some rules look at names."""
    scans(file("a"))
    scans(file("tests/a"))
    assert scans.asked == ["tests/a"]


@pytest.mark.parametrize("value", [b"[]", b"{", b"[[],[{}]]", b'[[{"kind":"sast"}],[]]', b"\xff"])
def test_a_value_that_is_no_outcome_is_asked_anew(scans: Scans, value: bytes) -> None:
    scans(file("a"))
    with sqlite3.connect(scans.memory.cache.file) as database:
        database.execute("UPDATE entry SET value = ?", (value,))
    scans(file("a"))
    assert scans.asked == ["a"]


def test_a_scanner_that_sees_several_files_is_always_asked(tmp_path: Path) -> None:
    asked: list[str] = []

    def does(job: Job) -> Outcome:
        asked.extend(f.path for f in job.files)
        return Completed(scanned=frozenset(f.path for f in job.files))

    for _ in range(2):
        scanned = run(
            [FakeScanner(does=does)],
            [file("a")],
            Place(tree=tmp_path, names={"a": "a"}, scratch=tmp_path),
            Options(timeout=20),
            workers=1,
            progress=Silent(),
            cancelled=threading.Event(),
            memory=Memory(cache=Cache(tmp_path)),
        )
    assert asked == ["a", "a"]
    assert [t.cached for t in scanned.timings] == [None]
