"""The charts of the HTML report: their numbers are the result's, and no name breaks them."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace

import pytest

from stockade.model.history import PastScan
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.model.result import Result
from stockade.model.verdict import Action, State
from stockade_reports import rating
from stockade_reports.html import charts, folders, words
from stockade_reports.html.trend import HEIGHT, MAX_SCANS, WIDTH, trend
from stockade_reports.html.view import worst_first
from support.everything import everything_result
from support.example_findings import command_injection, weak_hash
from support.hostile_results import hostile_result
from support.html_pages import page
from support.results import blocked_result, many, passed_result, sample_result

NUMBER = re.compile(r"(\d[\d,]*) (critical|high|unrated|medium|low|info)")


def drawings(text: str) -> list[ET.Element]:
    """The charts, read as XML: they are well-formed whatever stands in them."""
    found = re.findall(r'<svg [^>]*role="img".*?</svg>', text, re.DOTALL)
    return [ET.fromstring(svg) for svg in found]  # noqa: S314 (our own page)


def counted(said: str) -> Counter[str]:
    """The numbers in words, by severity."""
    return Counter({word: int(n.replace(",", "")) for n, word in NUMBER.findall(said)})


def of(result: Result) -> Counter[str]:
    """The result's numbers, by severity."""
    return Counter(rating.word(f.severity) for f in result.findings)


RESULTS = {
    "everything": everything_result,
    "blocked": blocked_result,
    "hostile": hostile_result,
    "many": lambda: many(1000),
}


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
def test_each_chart_counts_every_finding_once(make: object) -> None:
    assert callable(make)
    result = make()
    rulings = worst_first(result)
    for rows in (charts.kinds(rulings), charts.places(rulings)):
        assert sum((counted(row.said) for row in rows), Counter()) == of(result)
        assert sum(row.total for row in rows) == len(result.findings)
        assert sum(row.blocking for row in rows) == len(result.verdict.blockers)


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
def test_the_parts_of_a_bar_are_as_wide_as_their_numbers(make: object) -> None:
    assert callable(make)
    rulings = worst_first(make())
    for rows in (charts.kinds(rulings), charts.places(rulings)):
        most = max(row.total for row in rows)
        for row in rows:
            numbers = counted(row.said)
            assert [p.severity for p in row.parts] == [w for w in numbers if numbers[w]]
            true = {word: 100 * number / most for word, number in numbers.items()}
            if min(true.values()) >= charts.MIN_WIDTH:
                assert {p.severity: p.width for p in row.parts} == pytest.approx(true, abs=0.01)
            ends = [part.x + part.width for part in row.parts]
            starts = [part.x for part in row.parts]
            assert starts[1:] == pytest.approx(ends[:-1], abs=0.02)


def test_few_findings_beside_thousands_are_seen_and_the_bar_stays_as_long() -> None:
    counts = Counter({Severity.CRITICAL: 9, Severity.MEDIUM: 1, Severity.LOW: 46_990})
    parts = charts._parts(counts, 47_000)
    assert [part.severity for part in parts] == ["critical", "medium", "low"]
    assert min(part.width for part in parts) >= charts.MIN_WIDTH
    assert sum(part.width for part in parts) == pytest.approx(100, abs=0.02)
    assert [part.mark for part in parts] == ["", "", "L 46,990"]
    alone = charts._parts(Counter({Severity.HIGH: 1}), 47_000)
    assert [part.width for part in alone] == [charts.MIN_WIDTH]


def test_a_letter_and_its_number_stand_only_where_they_fit() -> None:
    marks = {share: charts._parts(Counter({Severity.CRITICAL: share}), 100)[0].mark
             for share in (9, 10, 24, 25)}  # fmt: skip
    assert marks == {9: "", 10: "C", 24: "C", 25: "C 25"}


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
def test_every_drawing_is_named_and_styled_by_classes_alone(make: object) -> None:
    assert callable(make)
    found = drawings(page(make()))
    assert found
    for svg in found:
        assert svg[0].tag == "title"
        assert svg[0].text
        for part in svg.iter():
            assert part.tag in {"svg", "title", "rect", "text", "path"}
            assert not {"style", "fill", "stroke", "href", "onload"} & set(part.attrib)


def test_the_legend_names_every_severity_with_a_letter_of_its_own() -> None:
    letters = list(words.SEVERITY_LETTERS.values())
    assert set(words.SEVERITY_LETTERS) == set(Severity)
    assert len(set(letters)) == len(letters)
    assert set(words.KIND_WORDS) == set(Kind)
    legend = charts.legend(many(1000).findings)
    assert {key.severity: key.count for key in legend} == dict(of(many(1000)))


def test_a_chart_that_says_nothing_is_not_drawn() -> None:
    assert drawings(page(passed_result())) == []
    one = sample_result(judged=[(command_injection(), Action.BLOCK, "no")])
    assert drawings(page(one)) == []
    two = sample_result(
        judged=[(command_injection(), Action.BLOCK, "no"), (weak_hash(), Action.WARN, "no")]
    )
    assert len(drawings(page(two))) == 1
    assert 'id="places"' not in page(two)


def moved(result: Result, paths: list[str]) -> Result:
    """The result with each finding in one of the paths, in turn."""
    rulings = tuple(
        replace(r, finding=replace(r.finding, locations=(Location(path=paths[n % len(paths)]),)))
        for n, r in enumerate(result.verdict.rulings)
    )
    return replace(
        result,
        findings=tuple(r.finding for r in rulings),
        verdict=replace(result.verdict, rulings=rulings),
    )


def names(result: Result, most: int = charts.MAX_FOLDERS) -> dict[str, int]:
    """The folders with their number of findings."""
    found = folders.split(worst_first(result), most)
    return {folders.named(folder): len(rows) for folder, rows in found.items()}


def test_a_full_folder_is_taken_apart_and_an_empty_level_is_passed_over() -> None:
    result = moved(many(100), ["src/app/a/x.py", "src/app/b/y.py", "src/app/z.py", "top.py"])
    assert names(result) == {
        "src/app/a": 25,
        "src/app/b": 25,
        "src/app (files in it)": 25,
        "(files at the top)": 25,
    }
    assert names(result, most=2) == {"src/app": 75, "(files at the top)": 25}
    few = moved(many(8), ["src/app/a/x.py", "src/app/b/y.py"])
    assert names(few) == {"src": 8}


def test_folders_past_the_limit_are_one_bar_with_their_number() -> None:
    rows = charts.places(worst_first(moved(many(400), [f"d{n}/x.py" for n in range(20)])))
    assert len(rows) == charts.MAX_FOLDERS + 1
    assert rows[-1].name == f"{20 - charts.MAX_FOLDERS} other folders"
    assert rows[-1].total == 20 * (20 - charts.MAX_FOLDERS)
    assert sum(row.total for row in rows) == 400


def test_the_worst_folder_stands_first() -> None:
    rows = charts.places(worst_first(everything_result()))
    assert [row.name for row in rows] == [
        "(files at the top)", "deploy", "shop", "infra", ".github", "assistant",
    ]  # fmt: skip


def test_thousands_of_folders_in_one_path_cost_no_more_than_a_few() -> None:
    deep = "d/" * 5_000
    found = names(moved(many(50), [f"{deep}{n}/x.py" for n in range(5)]))
    assert found == {"/".join(["d"] * folders.MAX_DEPTH): 50}


@pytest.mark.parametrize(
    ("folder", "query"),
    [
        (("a b", "ü"), "a%20b/%C3%BC/**"),
        (("a", ""), "a/*"),
        (("",), ""),
        (("a*",), ""),
        (("what?",), ""),
        ((" a",), ""),
        (("\u202ea",), ""),
        (("x&f=1#", "<b>"), "x%26f%3D1%23/%3Cb%3E/**"),
    ],
)
def test_the_link_to_a_folders_findings_is_the_pattern_that_the_list_reads(
    folder: folders.Folder, query: str
) -> None:
    assert charts._query(folder) == query


def test_hostile_folder_names_are_shown_and_isolated() -> None:
    text = page(moved(many(30), ["\u202egnp/x.py", "<svg onload=x>/y.py", "דוח/z.py"]))
    part = text[text.index('id="places"') :]
    shown = re.findall(r'<dt><code dir="auto">(.*?)</code>', part)
    assert set(map(html.unescape, shown)) == {"\\u202egnp", "<svg onload=x>", "דוח"}


NO_SCAN = PastScan(
    started="",
    state=State.PASSED,
    blocking=0,
    accepted=0,
    gaps=0,
    critical=0,
    high=0,
    medium=0,
    low=0,
    info=0,
    unknown=0,
)


def scan(year: int, *, high: int = 0) -> PastScan:
    """A scan in that year of this millennium that found nothing else."""
    return replace(NO_SCAN, started=f"{2000 + year}-01-02T03:04:05Z", high=high)


def test_without_history_there_is_no_trend() -> None:
    assert trend(blocked_result()) is None
    assert 'id="trend"' not in page(blocked_result())


def rectangles(path: str) -> dict[int, tuple[float, float]]:
    """The number of a bar, with its top and its height."""
    found = re.findall(r"M(\d+) ([\d.e+-]+)h6v([\d.e+-]+)h-6z", path)
    assert "".join(f"M{x} {y}h6v{h}h-6z" for x, y, h in found) == path
    return {int(x) // WIDTH: (float(y), float(h)) for x, y, h in found}


def test_the_bars_of_the_trend_are_as_high_as_their_numbers() -> None:
    result = everything_result()
    found = trend(result)
    assert found is not None
    findings, blocking, gaps = found.panels
    assert (findings.now, findings.most) == (10, 19)
    assert (blocking.now, blocking.most) == (len(result.verdict.blockers), 9)
    assert (gaps.now, gaps.most) == (16, 22)
    bars = {layer.name: rectangles(layer.path) for layer in findings.layers}
    for index, severity in enumerate(found.severities):
        for number, row in enumerate(found.scans):
            height = bars[f"sev-{severity}"].get(number, (0.0, 0.0))[1]
            assert height == pytest.approx(HEIGHT * row.counts[index] / 19, abs=0.01)
    stacks = [sorted(b[n] for b in bars.values() if n in b) for n in range(len(found.scans))]
    for stack in stacks:
        assert stack[-1][0] + stack[-1][1] == pytest.approx(HEIGHT, abs=0.02)


def test_the_table_of_the_trend_has_the_results_numbers() -> None:
    result = everything_result()
    text = page(result)
    part = text[text.index('id="trend"') :]
    rows = re.findall(r'<tr><th scope="row"><bdi>(.*?)</bdi></th>(.*?)</tr>', part)
    cells = [(day, re.findall(r"<td[^>]*>(.*?)</td>", rest)) for day, rest in rows]
    past = result.history[-1]
    order = (past.critical, past.high, past.unknown, past.medium, past.low, past.info)
    assert cells[0] == ("2026-01-02", ["Blocked", "4", "16", "2", "4", "1", "1", "1", "1"])
    assert cells[1] == ("2025-12-26", ["Blocked", "2", "3", *map(str, order)])
    assert len(cells) == len(result.history) + 1


def test_one_earlier_scan_is_a_trend_of_two() -> None:
    found = trend(replace(passed_result(), history=(scan(1, high=2),)))
    assert found is not None
    assert [sum(row.counts) for row in found.scans] == [2, 0]
    assert found.days == ("2001-01-02", "2026-01-02")
    assert len(drawings(page(replace(passed_result(), history=(scan(1),))))) == 3


def test_a_long_history_is_cut_and_says_so() -> None:
    result = replace(blocked_result(), history=tuple(scan(n, high=n) for n in range(100)))
    found = trend(result)
    assert found is not None
    assert len(found.scans) == MAX_SCANS
    assert found.earlier == 100 - (MAX_SCANS - 1)
    assert f"({found.earlier} earlier scans not drawn)" in page(result)


def test_a_day_that_is_none_is_shown_as_it_is_cut_short() -> None:
    found = trend(hostile_result())
    assert found is not None
    assert found.days[0] == "</script><img src=x oner…"
    assert all(len(row.day) < 40 for row in found.scans)
