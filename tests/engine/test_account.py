"""The books always balance, whatever a scanner says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stockade.engine.account import account
from stockade.model.file import File
from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.model.scanner import Completed, Failed, Outcome, Skipped

PATHS = st.sampled_from(["a", "b", "c/d", "e f", "x#pkg:y", "outside"])
FILES = st.sets(st.sampled_from(["a", "b", "c/d", "e f", "x#pkg:y"]), min_size=1)
SUBJECTS = st.frozensets(PATHS | st.just(dependency_subject("a", "pkg:pypi/x@1")))


def gap(subject: str) -> Gap:
    return Gap(scanner="s", subject=subject, reason=GapReason.UNPARSABLE)


def finding(path: str) -> Finding:
    return Finding(
        kind=Kind.SAST,
        scanner="s",
        rule="s/r",
        title="t",
        message="m",
        severity=Severity.LOW,
        raw_severity="LOW",
        locations=(Location(path=path, line=1),),
    )


OUTCOMES: st.SearchStrategy[Outcome] = st.one_of(
    st.builds(
        Completed,
        scanned=SUBJECTS,
        gaps=st.lists(PATHS.map(gap), max_size=4).map(tuple),
        discovered=st.frozensets(st.just(dependency_subject("a", "pkg:pypi/x@1"))),
        findings=st.lists(PATHS.map(finding), max_size=2).map(tuple),
    ),
    st.builds(Failed, reason=st.sampled_from(GapReason), detail=st.text(max_size=5)),
    st.builds(Skipped, reason=st.just("nothing to do")),
)


@given(files=FILES, outcome=OUTCOMES)
def test_claimed_is_scanned_plus_gaps(files: set[str], outcome: Outcome) -> None:
    books = account("s", [File(path=p, size=1) for p in sorted(files)], outcome)
    gapped = {g.subject for g in books.gaps}
    assert files <= books.claimed
    assert books.claimed == books.scanned | gapped
    assert not books.scanned & gapped
    assert all(f.location.path in files for f in books.findings)


def test_silence_about_a_file_is_a_gap() -> None:
    files = [File(path="a", size=1), File(path="b", size=1)]
    books = account("s", files, Completed(scanned=frozenset({"a"})))
    assert [(g.subject, g.reason) for g in books.gaps] == [("b", GapReason.UNACCOUNTED)]


def test_a_stranger_in_the_output_fails_the_job() -> None:
    files = [File(path="a", size=1)]
    outcome = Completed(scanned=frozenset({"a"}), findings=(finding("b"),))
    books = account("s", files, outcome)
    assert not books.findings
    assert books.failure == "s named b, which it was not given"


def test_partly_read_is_not_read() -> None:
    outcome = Completed(scanned=frozenset({"a"}), gaps=(gap("a"),), findings=(finding("a"),))
    books = account("s", [File(path="a", size=1)], outcome)
    assert (books.scanned, len(books.gaps), len(books.findings)) == (frozenset(), 1, 1)
