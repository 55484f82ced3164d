"""A comment tells a reviewer what matters, in its order, and never more than fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.gap import Gap, GapReason
from stockade.model.history import BaselineRecord
from stockade.model.result import Result
from stockade.model.verdict import Acceptance, AcceptanceKind, Action, State
from stockade_reports.markdown import COMMENT, STEP, document
from stockade_reports.markdown.space import Item, Limits, Section, share_out, utf8, utf16
from support.everything import everything_result
from support.example_findings import command_injection, weak_hash
from support.hostile_results import hostile_finding, hostile_gaps
from support.rendered_markdown import parsed
from support.rendering import rendered
from support.results import blocked_result, incomplete_result, many, passed_result, sample_result

LIMITS = {"markdown": (65_536, utf16), "markdown:summary": (1_048_576, utf8)}

UNITS = ["𝔘", "e\u0301", "模", "`", "` ", "|", "a ", "\u202e", "\U000e0041", "1"]
"""What takes more room than it seems to, in one unit or in the other, or once it is escaped."""


def text_of(result: Result, name: str = "markdown") -> str:
    return rendered(name, result)


def long_result(unit: str, count: int = 300) -> Result:
    """Every text is three thousand times the unit; a third each blocks, warns and passes."""
    payload = unit * 3_000
    actions = (Action.BLOCK, Action.WARN, Action.PASS)
    return sample_result(
        state=State.BLOCKED,
        sentence=payload,
        judged=[(hostile_finding(payload, n), actions[n % 3], payload) for n in range(count)],
        judged_gaps=[gap for n in range(count) for gap in hostile_gaps(payload, n)],
        policy=payload,
    )


def shown_findings(text: str) -> int:
    """Findings that have a paragraph, or a row in a table of findings, where no two share one."""
    tokens = parsed(text)
    rows = re.findall(r"^\| (?:critical|high|medium|low|info|unrated)[ ,].*\|$", text, re.M)
    return len(rows) + sum(t.type == "heading_open" and t.tag == "h4" for t in tokens)


def left_out(text: str) -> int:
    told = re.search(r"\*\*Not all is shown here:\*\* ([\d,]+) finding", text)
    return int(told[1].replace(",", "")) if told else 0


def at(text: str, *parts: str) -> list[int]:
    return [text.index(part) for part in parts]


def test_it_has_everything_in_the_order_of_its_weight() -> None:
    text = text_of(everything_result())
    places = at(
        text,
        "<!-- stockade -->\n## ❌ Stockade: blocked",
        everything_result().verdict.sentence[:30],
        "**Why**",
        "| 10 findings |",
        "**Not checked: 16 subjects**",
        "**New: ",
        "### Not checked",
        "`zizmor` did not check 10 files (tool-failed, **blocks**)",
        "### What blocks",
        "[`deploy/.env:2`](<https://github.com/example/shop/blob/0a1b2c3d",
        "A GitHub personal access token is committed.",
        "**What to do:** Revoke the token first",
        "owned by `@example/shop`",
        '```diff\n@@ shop/export.py:42 @@\n-    done = subprocess.run("pg_dump -t " + table,\n',
        "### Policy notices",
        "1 new finding that does not block",
        "2 older findings that do not block",
        "3 accepted findings",
        "2 accepted gaps",
        "Scanners: 1 of 6 checked all that they claim",
        "Scope: 412 files",
        "Exit code 1",
    )
    assert places == sorted(places)
    assert all(ruling.finding.id in text for ruling in everything_result().verdict.blockers)
    assert shown_findings(text) == 10
    assert left_out(text) == 0


def test_the_worst_stands_first() -> None:
    order = ["critical", "high", "unrated", "medium", "low", "info"]
    words = re.findall(r"^#### (\w+):", text_of(everything_result()), re.MULTILINE)
    assert len(words) == len(everything_result().verdict.blockers)
    assert words == sorted(words, key=order.index)


def test_nothing_found_is_short() -> None:
    text = text_of(passed_result())
    assert "✅ Stockade: passed" in text
    assert "**Found: nothing**" in text
    assert "**Not checked: nothing**" in text
    assert len(text) < 1_000


def test_what_was_not_checked_is_as_loud_as_what_blocks() -> None:
    text = text_of(incomplete_result())
    assert "⚠️ Stockade: incomplete" in text
    assert "- 12 gaps: gaps: tool-failed blocks" in text
    assert "**Not checked: 12 subjects** (12 block)" in text
    assert "### Not checked" in text


def test_one_rule_is_one_reason_whatever_it_read_of_each_finding() -> None:
    said = ["A flaw. [new=true, a=1]", "A flaw. [new=true, a=2]", "A flaw that is old. [a=1]"]
    judged = [(weak_hash(), Action.BLOCK, because) for because in said]
    text = text_of(sample_result(judged=judged))
    assert "**Why**\n\n- 3 findings: A flaw. (and 1 other wording)\n\n" in text
    alike = text_of(sample_result(judged=judged[:1]))
    assert "**Why**\n\n- 1 finding: A flaw. `[new=true, a=1]`\n\n" in alike


def test_the_way_of_the_data_ends_at_the_finding() -> None:
    text = text_of(sample_result(judged=[(command_injection(), Action.BLOCK, "because")]))
    ways = re.findall(r"^- (.*): \[`(.*?)`\]", text, re.MULTILINE)
    assert ways == [
        ("the value comes from here", "shop/views.py:17"),
        ("it passes through here", "shop/export.py:39"),
        ("it arrives here", "shop/export.py:42"),
    ]


def test_new_secrets_are_told_apart() -> None:
    result = replace(blocked_result(), baseline=BaselineRecord(path="b.json", entries=3))
    told = "; 1 of the new ones secrets, which baselines leave out by default)"
    assert told in text_of(result)
    assert told not in text_of(blocked_result())


def test_what_blocks_is_never_listed_as_accepted() -> None:
    result = incomplete_result()
    by = Acceptance(
        kind=AcceptanceKind.WAIVER, id="W-1", reason="x", owner="@a", until="2027-01-01"
    )
    actions = (Action.BLOCK, Action.WARN)
    rulings = tuple(
        replace(ruling, action=action, acceptance=by)
        for ruling, action in zip(result.verdict.rulings, actions, strict=True)
    )
    text = text_of(replace(result, verdict=replace(result.verdict, rulings=rulings)))
    assert "### What blocks" in text
    assert "1 accepted finding<" in text
    assert "and still warns |" in text


@pytest.mark.slow
@pytest.mark.parametrize("name", LIMITS)
def test_of_many_as_many_are_shown_as_fit(name: str) -> None:
    limit, measure = LIMITS[name]
    text = text_of(many(25_000, blocked=400), name)
    assert 0.98 * limit < measure(text) <= limit
    assert shown_findings(text) + left_out(text) == 25_000
    assert whole(text)


def test_what_blocks_is_cut_last() -> None:
    text = text_of(many(25_000, blocked=100))
    assert shown_findings(text.partition("that do not block")[0]) == 100


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", LIMITS)
def test_long_texts_keep_the_limit_and_the_head(name: str, unit: str) -> None:
    limit, measure = LIMITS[name]
    text = text_of(long_result(unit), name)
    assert measure(text) <= limit
    assert whole(text)
    assert "## ❌ Stockade: blocked" in text
    assert "**Not checked: 600 subjects** (200 block, 200 warn, 200 pass)" in text
    assert "| **block** |" in text
    assert "Exit code 1" in text


def whole(text: str) -> bool:
    """Whether each block that begins also ends: the foot is a paragraph of the document itself."""
    tokens = parsed(text)
    details = [t.content for t in tokens if t.type == "html_block"]
    opened = sum("<details>" in content for content in details)
    foot = [t for t in tokens if t.type == "hr"]
    return (
        opened == sum("</details>" in content for content in details)
        and len(foot) == 1
        and foot[0].level == 0
        and sum(t.type == "fence" for t in tokens) == text.count("diff\n@@")
    )


def test_gaps_that_do_not_fit_are_counted() -> None:
    gaps = [
        (
            Gap(scanner=f"s{n}", subject=f"src/{n}.py", reason=GapReason.TIMEOUT, detail="x " * 90),
            Action.BLOCK,
            "gaps: timeout blocks",
        )
        for n in range(1_000)
    ]
    text = text_of(sample_result(state=State.INCOMPLETE, judged_gaps=gaps))
    told = re.search(r"\*\*Not all is shown here:\*\* ([\d,]+) gaps left out", text)
    assert told is not None
    assert text.count("did not check 1 file") + int(told[1].replace(",", "")) == 1_000
    assert "**Not checked: 1,000 subjects** (1,000 block)" in text


def test_only_what_is_shown_is_written() -> None:
    """The work grows with what fits, not with what was found."""

    def measured(count: int) -> int:
        calls = 0

        def measure(text: str) -> int:
            nonlocal calls
            calls += 1
            return utf16(text)

        list(document.pieces(many(count, blocked=50), replace(COMMENT, measure=measure)))
        return calls

    assert measured(25_000) <= measured(2_500) + 10


@pytest.mark.parametrize("limits", [COMMENT, STEP])
def test_the_same_result_gives_the_same_text(limits: Limits) -> None:
    first = "".join(document.pieces(everything_result(), limits))
    assert first == "".join(document.pieces(everything_result(), limits))


sizes = st.lists(st.integers(2, 60), max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(sizes, st.floats(0.1, 1.0)), min_size=1, max_size=4), st.integers(0, 900))
def test_sections_share_the_room(plan: list[tuple[list[int], float]], room: int) -> None:
    limits = replace(COMMENT, measure=len)
    sections = [
        Section(
            "\n<\n",
            iter([Item(text="x" * (size - 1) + "\n") for size in items]),
            total=len(items),
            noun="finding",
            share=share,
            table="=\n",
            closing=">\n",
        )
        for items, share in plan
    ]
    frames = sum(section.frame(len) for section in sections)
    share_out(sections, room, limits)
    texts = ["".join(section.pieces()) for section in sections]
    assert sum(map(len, texts)) <= frames + room
    for (items, _), section, text in zip(plan, sections, texts, strict=True):
        shown = items[: len(items) - section.hidden]
        note = text.partition(" not shown here")[0]
        assert sum(line.count("x") + 1 for line in text.split("\n") if line.startswith("x")) == sum(
            size for size in shown if size > 1
        )
        assert text.startswith("\n<\n" + ("=\n" if shown else ""))
        assert (f"\n{section.hidden} " in note) == bool(section.hidden)


@pytest.mark.parametrize(("measure", "size"), [(utf16, 2), (utf8, 4)])
def test_an_astral_character_counts_as_the_limit_counts(
    measure: Callable[[str], int], size: int
) -> None:
    assert measure("𝔘") == size
