"""Identity under generated edits: what moves or re-dresses a flaw keeps its id, a copy gets one."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.triage.triage import triage

FLAWS = ("os.system(a)", "eval(b)", "assert c", "pickle.loads(d)")
QUIET = ("", "x = 1", "# a note", "def f():", "    return 2")

programs = st.lists(st.sampled_from(FLAWS + QUIET), max_size=25)
"""The lines of a file; those of `FLAWS` are flagged."""

contents = st.dictionaries(st.sampled_from(("a.py", "b.py", "c/d.py")), programs, min_size=1)


def ids(files: dict[str, list[str]], end: str = "\n") -> Counter[str]:
    """The ids of all that is flagged, once each line is written with this end."""
    texts = {path: "".join(line + end for line in lines) for path, lines in files.items()}
    found = [
        _finding(path, number, line.strip())
        for path, lines in files.items()
        for number, line in enumerate(lines, 1)
        if "".join(line.split()) in _BARE
    ]
    return Counter(f.id for f in triage(found, lambda path: texts[path].encode()))


_BARE = frozenset("".join(flaw.split()) for flaw in FLAWS)


def _finding(path: str, line: int, text: str) -> Finding:
    return Finding(
        kind=Kind.SAST,
        scanner="bandit",
        rule=f"bandit/{text[:2]}",
        title="t",
        message="m",
        severity=Severity.HIGH,
        raw_severity="HIGH",
        locations=(Location(path=path, line=line),),
    )


@given(contents, st.data())
def test_lines_between_keep_the_ids(files: dict[str, list[str]], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[path])))
    more = data.draw(st.lists(st.sampled_from(QUIET), min_size=1, max_size=5))
    edited = files | {path: files[path][:at] + more + files[path][at:]}
    assert ids(edited) == ids(files)


@given(contents, st.sampled_from(("    ", "\t", " ")), st.sampled_from(("\r\n", "\n", "\r")))
def test_indents_and_line_ends_keep_the_ids(
    files: dict[str, list[str]], indent: str, end: str
) -> None:
    edited = {path: [indent + line for line in lines] for path, lines in files.items()}
    assert ids(edited, end) == ids(files)


@given(contents, st.data())
def test_another_order_and_other_names_keep_the_ids(
    files: dict[str, list[str]], data: st.DataObject
) -> None:
    edited = {f"moved/{p}": data.draw(st.permutations(lines)) for p, lines in files.items()}
    assert ids(edited) == ids(files)


@given(contents, st.data())
def test_one_more_of_a_kind_is_one_more_id(
    files: dict[str, list[str]], data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[path])))
    flaw = data.draw(st.sampled_from(FLAWS))
    before, after = (
        ids(files),
        ids(files | {path: [*files[path][:at], flaw, *files[path][at:]]}),
    )
    assert before < after
    assert (after - before).total() == 1


@given(contents)
def test_no_two_findings_share_an_id(files: dict[str, list[str]]) -> None:
    assert all(count == 1 for count in ids(files).values())
