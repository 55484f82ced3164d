"""SARIF texts that viewers render: no link in any of them, and braces as the standard has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason
from stockade.model.rating import Kind
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade_reports.sarif import words
from support import example_findings as examples
from support import rendered_markdown as markdown
from support.everything import everything_result
from support.generated_results import results
from support.hostile_results import hostile_result
from support.results import sample_result
from support.sarif_logs import PROFILES, log_of, result_of

LINKS = (
    "[docs](javascript:alert(1))",
    r"\[docs](command:workbench.action)",
    r"[x\]y](vscode://evil)",
    r"[x]\(1)",
    "[x]\n(1)",
    "[](1)",
    "[x](](](1)",
    "![x](https://evil.example/x.png)",
    "[a [b](1) c](2)",
    "[x]\u200b(1)",
)

VIEWERS = (
    re.compile(r"\[([^\]]*)\]\(([^)]+)\)"),
    re.compile(r"\[((?:\\\]|[^\]])+)\]\(([^)]+)\)"),
    re.compile(r"(?<!\\)\[.*?(?<!\\)\]\(", re.DOTALL),
)
"""As the viewers of VS Code and of the web, Visual Studio's, and CodeQL's look for links."""

pieces = st.sampled_from([*"[](){}!\\ \n\u200b", "0", "x", *LINKS])
hostile = st.lists(pieces, max_size=12).map("".join)


def rendered(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """The texts that a viewer shows as more than a value, each behind its object's name."""
    if isinstance(value, list):
        for item in value:
            yield from rendered(item, key)
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str) and (name in ("text", "justification")):
                yield key, inner
            elif name not in ("properties", "snippet", "insertedContent"):
                yield from rendered(inner, name)


def told(text: str) -> Result:
    """A result that has the text wherever one is told."""
    base = examples.command_injection()
    further = tuple(replace(place, note=text) for place in base.locations)
    finding = replace(
        base, title=text, message=text, help=text, remedy=text, locations=further, fix=None
    )
    package = replace(finding, kind=Kind.DEPENDENCY, rule=f"tool/{text}")
    gap = Gap(scanner=text, subject="a.py", reason=GapReason.TIMEOUT, detail=text)
    return sample_result(
        judged=[(f, Action.WARN, text) for f in (finding, package)],
        judged_gaps=[(gap, Action.BLOCK, text)],
    )


def assert_no_link(result: Result, profile: str) -> None:
    for name, text in rendered(log_of(result, profile)):
        assert "](" not in text, (name, text)
        assert not any(viewer.search(text) for viewer in VIEWERS), (name, text)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("link", LINKS)
def test_no_link_comes_of_any_text(link: str, profile: str) -> None:
    assert_no_link(told(link), profile)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("result", [everything_result(), hostile_result()])
def test_no_sample_has_a_link(result: Result, profile: str) -> None:
    assert len(list(rendered(log_of(result, profile)))) > 40
    assert_no_link(result, profile)


@given(hostile, st.sampled_from(PROFILES))
@settings(max_examples=80, deadline=None)
def test_no_link_comes_of_pieces_of_links(text: str, profile: str) -> None:
    assert_no_link(told(text), profile)


@given(results(), hostile, st.sampled_from(PROFILES))
@settings(max_examples=40, deadline=None)
def test_no_link_comes_of_the_words_of_those_who_accept(
    result: Result, text: str, profile: str
) -> None:
    rulings = tuple(
        replace(r, acceptance=r.acceptance and replace(r.acceptance, reason=text, owner=text))
        for r in result.verdict.rulings
    )
    notices = tuple(replace(n, message=text, where=text) for n in result.verdict.notices)
    verdict = replace(result.verdict, rulings=rulings, notices=notices)
    assert_no_link(replace(result, verdict=verdict), profile)


def test_what_was_a_link_can_still_be_read() -> None:
    assert words.message("See [docs](https://a.example).") == {
        "text": "See [docs] (https://a.example)."
    }


@given(hostile)
@settings(max_examples=80, deadline=None)
def test_markdown_of_help_has_no_link_but_ours_and_no_image_html_or_code(text: str) -> None:
    for run in log_of(told(f"{text} <b>&lt;b&gt; @team `x` {text}"))["runs"]:
        for rule in run["tool"]["driver"]["rules"]:
            tokens = markdown.parsed(rule["help"]["markdown"])
            assert markdown.links(tokens) == [examples.command_injection().help_uri]
            kinds = {token.type for token in (*tokens, *markdown.inline(tokens))}
            assert not kinds & {"image", "html_inline", "html_block", "code_inline", "fence"}


def placeholders(profile: str, text: str) -> str:
    finding: Finding = replace(examples.weak_hash(), message=text)
    result = sample_result(judged=[(finding, Action.WARN, "because")])
    (run,) = log_of(result, profile)["runs"]
    said = result_of(run, finding.rule)["message"]
    assert set(said) == {"text"}
    return str(said["text"])


def test_braces_are_doubled_in_the_complete_log_and_as_they_are_for_github() -> None:
    text = "A value {0} reaches ${{ github.event }}."
    assert placeholders("sarif", text) == "A value {{0}} reaches ${{{{ github.event }}}}."
    assert placeholders("sarif:github", text) == text


MESSAGES = ("message", "description")


@given(hostile)
@settings(max_examples=80, deadline=None)
def test_every_message_reads_as_it_was_once_its_braces_are_single(text: str) -> None:
    complete, brief = told(text), told(text)
    doubled = [t for name, t in rendered(log_of(complete)) if name in MESSAGES]
    single = [t for name, t in rendered(log_of(brief, "sarif:github")) if name in MESSAGES]
    assert single
    for one in doubled:
        assert not re.search(r"[{}]", one.replace("{{", "").replace("}}", ""))
    assert sorted(t.replace("{{", "{").replace("}}", "}") for t in doubled) == sorted(single)


@pytest.mark.parametrize("profile", PROFILES)
def test_no_message_has_arguments_so_that_nobody_fills_a_place(profile: str) -> None:
    for result in (everything_result(), hostile_result(), told("{0}")):
        assert '"arguments"' not in str(log_of(result, profile))
        assert "'arguments'" not in str(log_of(result, profile))
