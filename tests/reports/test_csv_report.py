"""CSV: every row there, read back exactly by a CSV reader, and nothing that calculates."""

from __future__ import annotations

import csv
import functools
import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.verdict import Action, GapRuling, Notice, Ruling
from stockade_reports import load
from stockade_reports.csvfile import rows
from stockade_reports.csvfile.cells import LONGEST, written
from stockade_reports.csvfile.columns import COLUMNS
from support.everything import everything_result
from support.generated_results import results
from support.hostile_results import hostile_result
from support.payloads import PAYLOADS
from support.rendering import SAMPLES, rendered
from support.results import blocked_result, incomplete_result, many

STARTS = "=+-@|%＝＋－＠\t\r\n"


text_of = functools.partial(rendered, "csv")


def table(text: str, delimiter: str = ",") -> list[list[str]]:
    """The cells as a spreadsheet sees them, without the byte order mark."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), ""), delimiter=delimiter))


def read(result: Result, kind: str = "") -> list[dict[str, str]]:
    header, *body = table(text_of(result))
    found = [dict(zip(header, cells, strict=True)) for cells in body]
    return [row for row in found if not kind or row["type"] == kind]


def row_of(result: Result, rule: str) -> dict[str, str]:
    (found,) = [row for row in read(result) if row["rule"] == rule]
    return found


def judged(finding: Finding) -> Result:
    """A result of this one finding."""
    base = blocked_result()
    ruling = Ruling(finding=finding, action=Action.BLOCK, rule="r", because="b")
    return replace(base, findings=(finding,), verdict=replace(base.verdict, rulings=(ruling,)))


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_verdict_comes_first_and_nothing_is_left_out(sample: Callable[[], Result]) -> None:
    result = sample()
    found = read(result)
    expected = ["verdict"] + ["finding"] * len(result.findings) + ["gap"] * len(result.gaps)
    assert [row["type"] for row in found] == expected + ["notice"] * len(result.verdict.notices)
    actions = [row["action"] for row in found[1:]]
    verdict = result.verdict
    wanted: list[Ruling | GapRuling | Notice] = [*verdict.rulings, *verdict.gap_rulings]
    wanted += verdict.notices
    assert actions == [ruled.action.value for ruled in wanted]


def test_it_is_rfc_4180_with_a_byte_order_mark() -> None:
    text = text_of(everything_result())
    assert text.startswith("\ufefftype,reason,id,")
    assert text.endswith("\r\n")
    assert text.replace("\r\n", "").isprintable() is False  # the mark alone
    assert text.removeprefix("\ufeff").replace("\r\n", "").isprintable()
    assert text.encode().decode("utf-8-sig").startswith("type,")


@pytest.mark.parametrize("sample", SAMPLES)
def test_one_row_is_one_line(sample: Callable[[], Result]) -> None:
    result = sample()
    lines = text_of(result).split("\r\n")
    assert len(lines) == 2 + len(read(result))
    assert not any(set("\r\n") & set(line) for line in lines)


def test_a_scan_of_nothing_does_not_look_clean() -> None:
    result = replace(incomplete_result(), findings=(), gaps=())
    result = replace(result, verdict=replace(result.verdict, rulings=(), gap_rulings=()))
    (row,) = read(result)
    assert (row["type"], row["reason"]) == ("verdict", "incomplete")
    assert row["message"].startswith("Incomplete: 12 files were not checked")
    assert "zizmor failed, 0 of 12 scanned: exit code 101" in row["detail"]


def test_a_finding_in_full() -> None:
    row = row_of(everything_result(), "semgrep/python.command-injection")
    assert {key: value for key, value in row.items() if value} == {
        "type": "finding",
        "id": "08cf22b1c34f60336e6d60ec1a2c9904",
        "action": "block",
        "because": "our own code stays clean",
        "policy_rule": "new-high",
        "owners": "'@example/shop ann@example.org",
        "new": "true",
        "severity": "high",
        "raw_severity": "ERROR",
        "confidence": "high",
        "kind": "sast",
        "scanner": "semgrep",
        "rule": "semgrep/python.command-injection",
        "title": "Command injection",
        "message": "A request parameter reaches subprocess.run with shell=True.",
        "detail": "Whoever controls the text of a shell command runs programs as this service.",
        "remedy": "Pass a list of arguments and leave shell at False.",
        "path": "shop/export.py",
        "line": "42",
        "column": "5",
        "end_line": "43",
        "end_column": "30",
        "cwe": "CWE-78",
        "owasp": "A03:2021 A05:2025",
        "reachability": "imported",
        "help_uri": "https://cwe.mitre.org/data/definitions/78.html",
        "witnesses": "bandit/B602",
    }


def test_unknown_is_empty_and_false_is_not() -> None:
    package = row_of(everything_result(), "pip-audit/PYSEC-2018-28")
    assert (package["epss"], package["kev"], package["cvss"]) == ("0.0123", "false", "")
    assert (package["severity"], package["fixed_versions"]) == ("unknown", "2.20.0")
    assert package["accepted_by"].startswith("waiver W-014 of @ann until 2026-03-01: ")
    assert {row["new"] for row in read(blocked_result(), "finding")} == {""}


def test_a_gap_and_a_notice() -> None:
    (gap,) = [row for row in read(everything_result(), "gap") if row["purl"]]
    assert (gap["reason"], gap["path"], gap["line"]) == (
        "unresolved-version", "requirements.txt", "7",
    )  # fmt: skip
    assert (gap["purl"], gap["scanner"], gap["action"]) == (
        "pkg:pypi/left-pad", "pip-audit", "warn",
    )  # fmt: skip
    budget = read(everything_result(), "notice")[-1]
    assert (budget["reason"], budget["id"], budget["action"]) == ("budget", "debt", "block")
    assert budget["detail"] == ".stockade/policy.yml:66"


def calculates(cell: str) -> bool:
    """Whether a spreadsheet may take the cell for a formula; a number is none."""
    return cell.lstrip(" \"'")[:1] in set(STARTS) and not cell.startswith("'")


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_cell_is_a_formula_whatever_separates_cells(
    sample: Callable[[], Result], delimiter: str
) -> None:
    cells = [cell for row in table(text_of(sample()), delimiter) for cell in row]
    assert [cell for cell in cells if calculates(cell)] == []


@given(results())
@settings(max_examples=60, deadline=None)
def test_no_result_gives_a_formula_or_what_does_not_print(result: Result) -> None:
    text = text_of(result)
    for row in table(text):
        assert len(row) == len(COLUMNS)
        for cell in row:
            assert cell.isprintable()
            assert not calculates(cell)
    assert text == text_of(result)
    text.encode("utf-8")


attacks = st.text(st.sampled_from("=+-@|%＝＠; \"'a,\t\n"), max_size=20)


@given(attacks, attacks)
@settings(max_examples=300)
def test_no_two_cells_make_a_formula_together(one: str, two: str) -> None:
    first = blocked_result().findings[0]
    text = text_of(judged(replace(first, title=one, message=two, owners=(one, two))))
    for delimiter in ",;":
        for row in table(text, delimiter):
            assert not any(map(calculates, row))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  @x", "'  @x"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ("|x", "'|x"),
        ("%x", "'%x"),
        ("a;=1;b; -2", "a;'=1;b;' -2"),
        ("a=1, -x", "a=1, -x"),
        ("::error::x", "\\x3a:error::x"),
        ("a ##vso[x", "a #\\x23vso[x"),
        ("", ""),
        (True, "true"),
        (False, "false"),
        (None, ""),
    ],
)
def test_cells(value: str | bool | None, cell: str) -> None:
    assert written(value) == cell


def test_numbers_of_ours_stay_numbers() -> None:
    assert written(7) == 7
    assert written(0.0123) == 0.0123


def test_a_cell_that_is_too_long_for_excel_is_cut_and_says_so() -> None:
    text = str(written("=" + "\U0001f600;" * 40_000))
    assert text.endswith("… and 64,001 more characters")
    assert len(text.encode("utf-16-le")) // 2 < 32_767
    assert len(str(written("x" * LONGEST))) == LONGEST


def test_what_would_hide_is_visible() -> None:
    row = row_of(everything_result(), "semgrep/python.sql-injection")
    assert row["path"] == "shop/דוח \\u202eyp.py"
    found = read(hostile_result(), "finding")
    assert len(found) == len(PAYLOADS)
    assert any("\\x1b[31mred" in row["message"] for row in found)


def test_rows_name_only_documented_columns() -> None:
    for sample in SAMPLES:
        for row in rows.build(sample()):
            assert set(row) <= set(COLUMNS)
    assert all(re.fullmatch(r"[a-z_]+", name) for name in COLUMNS)
    filled = {key for row in read(everything_result()) for key, value in row.items() if value}
    assert filled >= set(COLUMNS) - {"wanted", "further", "safe_version", "cvss"}


def test_only_the_result_counts_and_not_the_run() -> None:
    one = everything_result()
    later = replace(one, run=replace(one.run, started="2031-01-01T00:00:00Z", seconds=9.0))
    assert text_of(one) == text_of(later)


def test_a_piece_is_a_row() -> None:
    pieces = list(load("csv").render(many(300), Style(color=True, quiet=True)))
    assert len(pieces) == 303
