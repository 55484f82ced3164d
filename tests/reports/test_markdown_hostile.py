"""Nothing of the scanned target works in a comment: no mention, reference, link, image or HTML."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.result import Result
from stockade.model.verdict import Action, State
from stockade_reports.links import source_prefix
from support.everything import everything_result
from support.generated_results import results
from support.hostile_results import hostile_finding, hostile_gaps, hostile_result, hostile_verdict
from support.rendered_markdown import links, live, parsed
from support.rendering import rendered
from support.results import TARGET, sample_result

FORMATS = ["markdown", "markdown:summary"]

ATTACKS = (
    "@team",
    "cc @org/team, please",
    "#123 org/repo#1 GH-12 gh-7 !45 ~bug ~\"two words\" %v1 $12 &7 *iteration:3 ^alert#2",
    "fixes #1",
    "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567 abcdef1",
    "https://evil.example www.evil.example ftp://evil.example me@evil.example mailto:a@b.example",
    "![x](https://evil.example/x.png) [y](https://evil.example) [z]: https://evil.example",
    "<https://evil.example> <img src=x> <b>bold</b> <!-- gone",
    "-->\n/close",
    "/merge\n/assign @root",
    "\n\n/label ~bug",
    "- [ ] task\n- [x] done",
    "# heading\n===\n---",
    "1. one\n2) two",
    "> quoted\n> [!NOTE]",
    "a | b | c \\| d \\\\| e",
    "``` \n```` fence\n~~~",
    "`` ` ``` ` `` ` `x` `y``z```",
    "`a``b` ``c`` `@team` @`team` #`1` `#`1",
    ":tada: :+1: 12:30:45",
    "$x$ $`y`$ $$z$$ `$`w`$`",
    "~~struck~~ **bold** _emphasis_ ***",
    "&lt;b&gt; &#64;team &commat;team",
    "::add-mask::x ##[error]x ##[group]",
    "</sub></details><details><summary>x</summary>",
    "[[wiki]] [^1] [^1]: note",
    "back\\slash\\ \\@team \\`code\\`",
    "\\",
    "`",
    "|",
    "-",
    "1.",
    "+",
    " ",
)  # fmt: skip


def attacked(payload: str) -> Result:
    """The payload in every field of findings that block, warn and pass, and of gaps and notices,
    in a repository to which reports link."""
    actions = (Action.BLOCK, Action.WARN, Action.PASS)
    result = sample_result(
        state=State.BLOCKED,
        sentence=payload,
        judged=[(hostile_finding(payload, n), a, payload) for n, a in enumerate(actions)],
        judged_gaps=[gap for n in range(3) for gap in hostile_gaps(payload, n)],
        target=replace(TARGET, name=payload, branch=payload, notes=(payload,)),
        policy=payload,
    )
    return replace(result, verdict=hostile_verdict(result.verdict))


def check(result: Result, name: str) -> None:
    text = rendered(name, result)
    assert live(text) == []
    prefix = source_prefix(result.target)
    ours = {finding.help_uri for finding in result.findings}
    for href in links(parsed(text)):
        assert href.startswith(("https://", "http://"))
        assert (prefix and href.startswith(prefix)) or href in ours


@pytest.mark.parametrize(
    "markdown",
    [
        "see @team",
        "org/repo#1",
        "GH-12",
        "!45",
        '~"label"',
        "www.evil.example",
        "[y](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "a <b>b</b>",
        "<img src=x>",
        "text\n\n/close",
        "`a`\n::error::x",
        "1. one",
        "~~struck~~",
        ":tada:",
        "abcdef1",
        "| a | b |\n|---|---|\n| c | d | e |",
        "    indented",
        "```sh\nx\n```",
        "zero\u200bwidth",
    ],
)
def test_what_works_is_seen(markdown: str) -> None:
    assert live(markdown) or links(parsed(markdown))


@pytest.mark.parametrize("name", FORMATS)
def test_the_hostile_result_does_nothing(name: str) -> None:
    check(hostile_result(), name)


@pytest.mark.parametrize("payload", ATTACKS)
def test_no_attack_works_in_any_field(payload: str) -> None:
    check(attacked(payload), "markdown")


@settings(max_examples=30, deadline=None)
@given(results(), st.sampled_from(FORMATS))
def test_no_text_works_in_any_field(result: Result, name: str) -> None:
    check(result, name)


@settings(max_examples=50, deadline=None)
@given(st.text("`|\\@#/!~$&<>[](){}*_-+=:.\n 1ax", max_size=30).filter(lambda t: ".." not in t))
def test_no_punctuation_works_in_any_field(payload: str) -> None:
    check(attacked(payload), "markdown")


def test_an_owner_is_shown_and_not_called() -> None:
    text = rendered("markdown", everything_result())
    assert "owned by `@example/shop`, `ann@example.org`" in text
    assert "@example/shop" not in text.replace("`@example/shop`", "")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://user:word@evil.example/",
        "https://evil.example/ x",
        "https://evil.example/>) @team",
        "https://evil.example/\\",
        "//evil.example/",
    ],
)
def test_the_help_of_a_rule_is_a_link_only_where_it_is_a_plain_address(address: str) -> None:
    result = everything_result()
    rulings = tuple(
        replace(r, finding=replace(r.finding, help_uri=address)) for r in result.verdict.rulings
    )
    verdict = replace(result.verdict, rulings=rulings)
    text = rendered("markdown", replace(result, verdict=verdict))
    assert all(href.startswith(TARGET.repository) for href in links(parsed(text)))


def test_the_address_of_a_rule_arrives_as_it_is() -> None:
    address = "https://rules.example/a?x=1&lt=2&copy;#b(c)[d]"
    result = everything_result()
    (ruling,) = [r for r in result.verdict.rulings if r.finding.kind == "secret"]
    changed = replace(ruling, finding=replace(ruling.finding, help_uri=address))
    verdict = replace(result.verdict, rulings=(changed,))
    hrefs = links(parsed(rendered("markdown", replace(result, verdict=verdict))))
    assert [h for h in hrefs if "rules.example" in h] == [
        address.replace("[", "%5B").replace("]", "%5D")
    ]
