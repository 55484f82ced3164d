"""Comments and lines that were made to harm the reader of comments."""

from __future__ import annotations

import tokenize
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.suppression import Suppression
from stockade.triage.comments import Comments
from stockade.triage.directives import DIRECTIVES
from stockade.triage.python_text import PythonText
from stockade.triage.suppressions import suppressions_for
from support.asking import asked, finding

RULES = ("bandit/B602", "semgrep/web.sql", "secrets/x", "zizmor/x", "checkov/x", "hadolint/x")
SIZE = 1_000_000
PIECES = (
    *(f"# {directive.word}" for directive in DIRECTIVES),
    *("# nosec B602,", "# noqa: S602", "# ruff: ignore[", "nosemgrep: web.sql", "tfsec:ignore:x"),
    *("'", '"', "'''", '"""', "(", ")", "[", "]", "\\", "#", "//", "/*", "*/", "--", ":", ",", " "),
    *("\n", "\t", "B602", "eval", "because", "\x1b", "\u202e", "İ", "-----BEGIN ", "```"),
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join)
LONG = {
    "blanks": "nosec noqa #" + " " * SIZE,
    "openings": "# nosec " * (SIZE // 8),
    "words": " nosemgrep" * (SIZE // 10),
    "ids": "# nosec " + "B602," * (SIZE // 5),
    "joined codes": "# noqa: " + "S602" * (SIZE // 4),
    "list": "f() # nosemgrep: " + "a, " * (SIZE // 3),
    "compound": "f() # nosemgrep " + "a-" * (SIZE // 2),
    "dashes": "pragma: " + "-" * SIZE,
    "marks": "pragma: " + "# pragma: allowlist " * (SIZE // 20),
    "quotes": "f('" + "\\'" * (SIZE // 2) + "# nosec",
    "triple quotes": "nosec" + "'''\"" * (SIZE // 4),
    "brackets": "nosec" + "(" * SIZE,
    "global": "# hadolint " + "global " * (SIZE // 7),
    "brackets of types": "# nosec - " + "type: ignore[" * (SIZE // 13),
    "rules of eslint": "# nosec - " + "eslint-disable-line a," * (SIZE // 22),
    "far away": "A" * SIZE + " # nosec # noqa nosemgrep kingfisher:ignore",
}


def everything(text: str) -> Iterator[tuple[Finding, Suppression]]:
    """What the text asks about findings of every tool, at every line of it."""
    lines = text.split("\n")
    comments = Comments(lines, lines)
    for rule in RULES:
        for line in (*range(1, min(len(lines), 5) + 1), None):
            for column in (0, 1):
                about = finding(rule, line, line and len(lines), column)
                for suppression in suppressions_for(about, comments):
                    yield about, suppression


@given(texts)
def test_whatever_is_written_is_bounded_and_harmless(text: str) -> None:
    lines = text.split("\n")
    for about, found in everything(text):
        assert 1 <= found.line <= len(lines)
        assert len(found.reason) <= 300
        assert found.reason == "" or any(c.isalnum() for c in found.reason)
        assert found.reason == " ".join(found.reason.split())
        assert found.reason.isprintable()
        assert len(found.rules) <= 50
        assert all(rule in lines[found.line - 1] for rule in found.rules)
        assert all(rule.isascii() and rule.isprintable() for rule in found.rules)
        assert any(d.word == found.directive and d.speaks_of(about) for d in DIRECTIVES)


@given(texts)
def test_the_same_text_asks_the_same(text: str) -> None:
    assert list(everything(text)) == list(everything(text))


@given(texts, texts)
def test_nothing_is_quoted_but_what_is_masked(before: str, behind: str) -> None:
    lines = f"{before}# nosec nosemgrep: gitleaks:allow {behind}".split("\n")
    comments = Comments(lines, ["*" * len(line) for line in lines])
    for rule in RULES:
        for found in suppressions_for(finding(rule, 1, len(lines)), comments):
            assert found.reason == ""
            assert set("".join(found.rules)) <= {"*"}


@pytest.mark.parametrize("line", LONG.values(), ids=LONG)
def test_a_line_of_a_million_characters(line: str) -> None:
    for _, found in everything(f"{line}\n{line[:100]}"):
        assert len(found.reason) <= 300
        assert len(found.rules) <= 50


def test_the_first_fifty_ids_are_kept_and_none_becomes_a_reason() -> None:
    ids = ",".join(f"B{n}" for n in range(1000, 1400))
    (found,) = asked(f"f()  # nosec {ids} - constant", finding("bandit/B602"))
    assert found.rules == tuple(f"B{n}" for n in range(1000, 1050))
    assert found.reason == "constant"


def test_a_long_id_is_cut() -> None:
    (found,) = asked(f"f()  # nosec {'a_' * 500}", finding("bandit/B602"))
    assert [len(rule) for rule in found.rules] == [100]


def test_many_comments_for_one_finding() -> None:
    text = "\n".join("x,  # nosec" for _ in range(1000))
    assert len(asked(text, finding("bandit/B602", 1, 1000))) == 20
    text = "\n".join("# ruff: noqa" for _ in range(1000))
    assert len(asked(text, finding("bandit/B602", 1, 1000))) == 20


def test_many_findings_in_brackets_of_many_lines() -> None:
    lines = [*["f("] * 20_000, "x  # nosec", *[")"] * 20_000]
    comments = Comments(lines, lines)
    for line in range(1, len(lines), 7):
        suppressions_for(finding("bandit/B602", line, column=0), comments)


SOURCE = """
x = 'a # b'  # one
y = \"\"\"
# no
\"\"\"  # two
z = r'\\'  # three' # four
s = '\\'' "#" f"{x}"  # five
w = (  # six
    'it''s', "it's", '''it's''', \"\"\"a " "" b\"\"\",  # seven
    b'\\\\', rb"\\\\",  # eight
)
v = 'a\\
# no'  # nine
"""


def test_comments_are_where_python_sees_them() -> None:
    lines = SOURCE.split("\n")
    tokens = tokenize.generate_tokens(iter(f"{line}\n" for line in lines).__next__)
    seen = dict(t.start for t in tokens if t.type == tokenize.COMMENT)
    assert PythonText(lines).comments == seen
    assert len(seen) == 8


def test_a_string_that_never_ends_hides_what_follows() -> None:
    assert PythonText(["x = '''", "# a", "'"]).comments == {}
    assert PythonText(["x = '", "# a"]).comments == {2: 0}
