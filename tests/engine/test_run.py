"""Planning and running, with scanners at the engine's own seam."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.engine.plan import Batch, claim, plan
from stockade.engine.progress import Silent
from stockade.engine.run import Scanned, run
from stockade.engine.work import Place
from stockade.model.errors import ScanInterrupted, ToolError
from stockade.model.file import File
from stockade.model.gap import GapReason
from stockade.model.result import Status
from stockade.model.scanner import Command, Job, Options, Outcome, Scanner, Skipped, Tool
from support.fake_scanner import FakeScanner, everything

FILES = tuple(File(path=f"f{n}", size=1000 * n) for n in range(1, 6))


def scan(folder: Path, *scanners: Scanner, files: tuple[File, ...] = FILES) -> Scanned:
    place = Place(tree=folder, names={f.path: f.path for f in files}, scratch=folder)
    return run(
        scanners,
        files,
        place,
        Options(timeout=20),
        workers=2,
        progress=Silent(),
        cancelled=threading.Event(),
    )


@given(
    sizes=st.lists(st.integers(0, 10**8), max_size=60),
    rate=st.floats(0, 100),
    workers=st.integers(1, 8),
)
def test_a_plan_holds_every_claimed_file_once(sizes: list[int], rate: float, workers: int) -> None:
    files = [File(path=f"f{n:03}", size=size) for n, size in enumerate(sizes)]
    odd = FakeScanner(
        name="odd", seconds_per_megabyte=rate, wants=lambda f: int(f.path[1:]) % 2 == 1
    )
    scanners = [odd, FakeScanner()]
    claims = {s.name: claim(s, files) for s in scanners}
    batches = plan(scanners, claims, workers)
    for scanner in ("odd", "fake"):
        planned = [f for b in batches if b.scanner.name == scanner for f in b.files]
        assert sorted(planned, key=lambda f: f.path) == list(claims[scanner])
    assert [b.cost for b in batches] == sorted((b.cost for b in batches), reverse=True)


def test_everything_scanned(tmp_path: Path) -> None:
    scanned = scan(tmp_path, FakeScanner())
    record = scanned.records[0]
    assert (record.status, record.claimed, record.scanned) == (Status.COMPLETED, 5, 5)
    assert not scanned.gaps


def crash(job: Job) -> Outcome:
    raise ZeroDivisionError("the value of a secret")


def refuse(job: Job) -> Outcome:
    raise ToolError("no advisory source answered", GapReason.NO_ADVISORY_DATA)


def start_nothing(job: Job) -> Outcome:
    job.run(Command(argv=(str(job.scratch / "absent"),)))
    return everything(job)


def nothing(job: Job) -> Outcome:
    return Skipped(reason="did nothing")


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        (crash, GapReason.TOOL_FAILED),
        (refuse, GapReason.NO_ADVISORY_DATA),
        (start_nothing, GapReason.TOOL_MISSING),
        (nothing, GapReason.UNACCOUNTED),
    ],
)
def test_every_bad_ending_is_a_gap_over_all_it_claimed(
    tmp_path: Path, does: object, reason: GapReason
) -> None:
    scanned = scan(tmp_path, FakeScanner(does=does), FakeScanner(name="good"))  # type: ignore[arg-type]
    bad, good = scanned.records
    assert (bad.status, bad.gapped, bad.scanned) == (Status.FAILED, 5, 0)
    assert good.status is Status.COMPLETED
    assert {g.reason for g in scanned.gaps} == {reason}
    assert {g.subject for g in scanned.gaps} == {f.path for f in FILES}
    assert not any("value of a secret" in g.detail for g in scanned.gaps)


def test_a_tool_with_a_problem_is_never_started(tmp_path: Path) -> None:
    broken = Tool(name="fake", problem="fake 0.1 is known to drop findings")
    scanned = scan(tmp_path, FakeScanner(does=crash, tool=broken))
    assert {(g.reason, g.detail) for g in scanned.gaps} == {
        (GapReason.TOOL_MISSING, "fake 0.1 is known to drop findings")
    }


def test_a_scanner_without_work_says_so(tmp_path: Path) -> None:
    scanned = scan(tmp_path, FakeScanner(wants=lambda f: False))
    assert scanned.records[0].status is Status.SKIPPED


def test_interruption_ends_the_run(tmp_path: Path) -> None:
    cancelled = threading.Event()

    def stop(job: Job) -> Outcome:
        cancelled.set()
        job.run(Command(argv=("/bin/sleep", "60")))
        return everything(job)

    place = Place(tree=tmp_path, names={}, scratch=tmp_path)
    with pytest.raises(ScanInterrupted):
        run(
            [FakeScanner(does=stop)],
            FILES,
            place,
            Options(),
            workers=2,
            progress=Silent(),
            cancelled=cancelled,
        )


def test_progress_hears_of_every_job(tmp_path: Path) -> None:
    heard: list[str] = []

    class Ear:
        def planned(self, batches: list[Batch]) -> None:
            heard.append(f"{len(batches)} planned")

        def started(self, batch: Batch) -> None:
            heard.append("started")

        def finished(self, batch: Batch, seconds: float, failure: str) -> None:
            heard.append("finished")

    place = Place(tree=tmp_path, names={}, scratch=tmp_path)
    run(
        [FakeScanner()],
        FILES,
        place,
        Options(),
        workers=1,
        progress=Ear(),
        cancelled=threading.Event(),
    )
    assert heard == ["1 planned", "started", "finished"]
