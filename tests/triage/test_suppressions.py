"""Which comments are read, what they name, why, and of which findings they speak."""

from __future__ import annotations

import dataclasses

import pytest

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Kind
from stockade.model.suppression import Suppression
from stockade.triage.triage import triage
from support.asking import asked, finding

SHELL = finding("bandit/B602")
RULE = finding("semgrep/web.python-sql")
SECRET = dataclasses.replace(
    finding("secrets/generic"),
    locations=(Location(path="a", line=1, column=5, end_line=1, end_column=9),),
)
PINS = "unpinned-uses"
ACTION = finding(f"zizmor/{PINS}")
CLOUD = finding("checkov/CKV_AWS_20")
PACKAGE = dataclasses.replace(finding("osv/X-1"), kind=Kind.DEPENDENCY)
IMAGE = finding("hadolint/DL3006", 2)

FORMS = [
    # Bandit.
    ("f()  # nosec", SHELL, "nosec", (), ""),
    ("f()  #nosec", SHELL, "nosec", (), ""),
    ("f()  # nosec B602,B607", SHELL, "nosec", ("B602", "B607"), ""),
    ("f()  # nosec: B602 B607", SHELL, "nosec", ("B602", "B607"), ""),
    ("f()  # nosec B602 - input is constant", SHELL, "nosec", ("B602",), "input is constant"),
    ("f()  # nosec B602  # input is constant", SHELL, "nosec", ("B602",), "input is constant"),
    ("f()  # nosec B602, B607: constant", SHELL, "nosec", ("B602", "B607"), "constant"),
    ("f()  # nosec because it is constant", SHELL, "nosec", (), "it is constant"),
    ("f()  # nosec -- constant", SHELL, "nosec", (), "constant"),
    ("f()  # nosec (constant)", SHELL, "nosec", (), "constant"),
    ("f()  # nosec (see notes(1))", SHELL, "nosec", (), "see notes(1)"),
    ("f()  # nosec — the shell is ours", SHELL, "nosec", (), "the shell is ours"),
    ("f()  # nosec B9999", SHELL, "nosec", ("B9999",), ""),
    ("f()  # nosec misspelt_name", SHELL, "nosec", ("misspelt_name",), ""),
    ("f()  # nosec B602 as with B607", SHELL, "nosec", ("B602", "B607"), "as with B607"),
    ("f()  # pylint: disable=x # nosec", SHELL, "nosec", (), ""),
    ("f()  # nosecurity", SHELL, "nosec", (), ""),
    (
        "f()  # nosec subprocess_popen_with_shell_equals_true",
        SHELL,
        "nosec",
        ("subprocess_popen_with_shell_equals_true",),
        "",
    ),
    # Ruff and flake8.
    ("f()  # noqa", SHELL, "noqa", (), ""),
    ("f()  # NOQA:S602", SHELL, "noqa", ("S602",), ""),
    ("f()  # noqa: E501, S602", SHELL, "noqa", ("E501", "S602"), ""),
    ("f()  # noqa: S602 S607 (constant)", SHELL, "noqa", ("S602", "S607"), "constant"),
    ("f()  # noqa S101", SHELL, "noqa", ("S101",), ""),
    ("f()  # ruff: ignore[S602] constant", SHELL, "ruff: ignore", ("S602",), "constant"),
    # Semgrep.
    ("f() // nosemgrep", RULE, "nosemgrep", (), ""),
    ("f() # nosem: python-sql", RULE, "nosemgrep", ("python-sql",), ""),
    ("f() # NOSEMGREP:web.python-sql, x", RULE, "nosemgrep", ("web.python-sql", "x"), ""),
    ("f() # nosemgrep: python-sql - constant", RULE, "nosemgrep", ("python-sql",), "constant"),
    ("f() # nosemgrep - constant", RULE, "nosemgrep", (), "constant"),
    ("f() # nosemgrep other-rule", RULE, "nosemgrep", ("other-rule",), ""),
    ("f() /* nosemgrep: python-sql */ g()", RULE, "nosemgrep", ("python-sql",), ""),
    # Secrets.
    ("k = abcd # pragma: allowlist secret", SECRET, "pragma: allowlist secret", (), ""),
    ("k = abcd #pragma:whitelist-secret", SECRET, "pragma: allowlist secret", (), ""),
    ("k = abcd /* pragma: allowlist secret */", SECRET, "pragma: allowlist secret", (), ""),
    ("k = abcd <!-- pragma: allowlist secret -->", SECRET, "pragma: allowlist secret", (), ""),
    ("k = abcd # pragma: allowlist secret - old", SECRET, "pragma: allowlist secret", (), "old"),
    ("k = abcd # gitleaks:allow because old", SECRET, "gitleaks:allow", (), "old"),
    ("k = abcd # betterleaks:allow", SECRET, "betterleaks:allow", (), ""),
    ("k = abcd // Kingfisher:Ignore", SECRET, "kingfisher:ignore", (), ""),
    ("k = abcd # trufflehog:ignore", SECRET, "trufflehog:ignore", (), ""),
    ("k = abcd # ggignore", SECRET, "ggignore", (), ""),
    ("k = abcd <!-- nosecret -->", SECRET, "nosecret", (), ""),
    # Pipelines and infrastructure.
    ("x: y # zizmor: ignore[unpinned-uses] ours", ACTION, "zizmor: ignore", (PINS,), "ours"),
    ("x: y # zizmor: ignore[a, unpinned-uses]", ACTION, "zizmor: ignore", ("a", PINS), ""),
    ("x #checkov:skip=CKV_AWS_20:is public", CLOUD, "checkov:skip", ("CKV_AWS_20",), "is public"),
    ("x #tfsec:ignore:CKV_AWS_20", CLOUD, "tfsec:ignore", ("CKV_AWS_20",), ""),
    ("x #tfsec:ignore:* fine", CLOUD, "tfsec:ignore", ("*",), "fine"),
    ("x #trivy:ignore:CKV_AWS_20", CLOUD, "trivy:ignore", ("CKV_AWS_20",), ""),
    ("# hadolint ignore=DL3006,DL3008\nFROM x", IMAGE, "hadolint ignore", ("DL3006", "DL3008"), ""),
    ("# kics-scan ignore-line\nFROM x", IMAGE, "kics-scan ignore", (), ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "about", "word", "rules", "reason"), FORMS)
def test_a_comment_is_read(
    text: str, about: Finding, word: str, rules: tuple[str, ...], reason: str
) -> None:
    assert asked(text, about) == (Suppression(directive=word, line=1, rules=rules, reason=reason),)


SILENT = [
    ("f()  # nosec B101", SHELL),
    ("f()  # NOSEC", SHELL),
    ("f()  # nosec md5", SHELL),
    ("f('# nosec')", SHELL),
    ("f('''\n# nosec\n''')", finding("bandit/B602", 1, 3)),
    ("f()  # noqa: E501", SHELL),
    ("f()  # noqa: long line", SHELL),
    ("f()  # noqas", SHELL),
    ("# noqa\nf()", finding("bandit/B602", 2)),
    ("f()  # nosemgrep", SHELL),
    ("f()  # nosec", RULE),
    ("f()  # noqa", RULE),
    ("f() #nosemgrep", RULE),
    ("f() # nosemgrep: other", RULE),
    ("f() # nosemgrep: sql", RULE),
    ("f() # nosemgrep\ng()", finding("semgrep/x", 2)),
    ("k = abcd # pragma: allowlist nextline secret", SECRET),
    ("k = abcd # nosec # noqa # nosemgrep", SECRET),
    ("k = abcd # gitleaks:allow", SHELL),
    ("k = abcd # nosecretary", SECRET),
    ("uses: x # zizmor: ignore[other]", ACTION),
    ("uses: x # zizmor: ignore[]", ACTION),
    ("x #tfsec:ignore:CKV_AWS_20:exp:2022-01-02", CLOUD),
    ("FROM y # hadolint ignore=DL3006\nFROM x", IMAGE),
    ("requests==1  # nosec # noqa # gitleaks:allow", PACKAGE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "about"), SILENT)
def test_a_comment_that_is_about_something_else(text: str, about: Finding) -> None:
    assert asked(text, about) == ()


def test_comments_of_several_tools_on_a_line() -> None:
    found = asked("f()  # nosec B602 # noqa: S602 # type: ignore[x]", SHELL)
    assert [(s.directive, s.rules, s.reason) for s in found] == [
        ("noqa", ("S602",), ""),
        ("nosec", ("B602",), ""),
    ]


def test_a_reason_behind_the_last_comment_speaks_for_all() -> None:
    found = asked("f()  # noqa: S602 # nosec B602 - the input is constant", SHELL)
    assert {s.reason for s in found} == {"the input is constant"}


@pytest.mark.parametrize(
    "behind",
    ["", " ", " -- ", " :)", "# noqa: S602", "# noqa: S602, E501", " nosemgrep", "  # type: ignore",
     "  # pragma: no cover", "  # pylint: disable=a,b", "# pyright: ignore[x]", "# fmt: skip",
     "# pragma: allowlist secret", " # ruff: ignore[S602]", "# NOSONAR", "  # nosec B607",
     "  # eslint-disable-line a, b/c", "  # \u202e\u2066\x1b"],
)  # fmt: skip
def test_what_is_no_reason(behind: str) -> None:
    assert asked(f"f()  # nosec B602{behind}", SHELL)[0].reason == ""


def test_a_string_that_holds_the_word_gives_no_reason() -> None:
    (found,) = asked('k = abcd + "gitleaks:allow" + call(1)', SECRET)
    assert found.reason == ""


def test_a_reason_is_one_short_printable_line() -> None:
    (found,) = asked("f()  # nosec - a\tb\x1b[31m  \u202ec " + "long " * 500, SHELL)
    assert found.reason.startswith("a b [31m c long long")
    assert len(found.reason) <= 300
    assert found.reason.isprintable()


def test_any_line_of_the_region_may_hold_a_nosec() -> None:
    text = "call(\n  a,  # nosec - first\n  b,\n)  # nosec - last\nx  # nosec - behind"
    found = asked(text, finding("bandit/B602", 1, 4))
    assert [(s.line, s.reason) for s in found] == [(2, "first"), (4, "last")]


def test_without_a_column_the_region_is_the_brackets_around() -> None:
    text = "x(  # nosec - other\n)\nrun(  # nosec - ours\n  a,\n  shell=True,\n)  # nosec - too\n"
    found = asked(text, finding("bandit/B602", 5, column=0))
    assert [(s.line, s.reason) for s in found] == [(3, "ours"), (6, "too")]


def test_the_end_of_a_string_or_a_continued_line_speaks_for_its_start() -> None:
    assert asked('q = f"""\n a %s\n""" % x  # noqa: S608', finding("bandit/B608", 1, 3))
    assert asked("q = a + \\\n b + \\\n c  # noqa: S608", finding("bandit/B608", 1, 3))
    assert not asked("q(\n a,\n)  # noqa: S608", finding("bandit/B608", 1, 3))


def test_the_line_above() -> None:
    about = finding("semgrep/web.python-sql", 2)
    assert [s.line for s in asked("  #nosemgrep\nf()", about)] == [1]
    assert [s.line for s in asked("# ruff: ignore[S602]\nf()", finding("bandit/B602", 2))] == [1]
    secret = finding("secrets/generic", 2)
    assert asked("# pragma: allowlist nextline secret\nk = abcd", secret)
    assert not asked("x = 1 # pragma: allowlist nextline secret\nk = abcd", secret)


@pytest.mark.parametrize(
    "comment", ["# ruff: noqa", "# flake8: noqa: S602", "# ruff: file-ignore[S602]"]
)
def test_a_comment_for_the_whole_file(comment: str) -> None:
    assert [s.line for s in asked(f"f()\n\n{comment}", SHELL)] == [3]
    assert asked(f"f()\n\n{comment}", finding("bandit/B602", None))
    assert not asked(f"f()  {comment}", SHELL), "they have to stand alone"


def test_a_comment_for_the_whole_file_may_be_about_other_rules() -> None:
    assert not asked("# ruff: noqa: S101\nf()", finding("bandit/B602", 2))


def test_a_place_beyond_the_file_has_no_comments() -> None:
    assert asked("f()  # nosec", finding("bandit/B602", 9)) == ()
    assert asked("", SHELL) == ()


def test_triage_attaches_them() -> None:
    (found,) = triage([SHELL], lambda _: b"f(  # nosec B602 - constant\n)\n")
    assert found.suppressions == (
        Suppression(directive="nosec", line=1, rules=("B602",), reason="constant"),
    )


def test_no_secret_is_quoted() -> None:
    canary = "c4n" + "ary-Value-9"
    line = f"k = {canary}  # gitleaks:allow - was password={canary}"
    where = Location(path="a", line=1, column=5, end_line=1, end_column=5 + len(canary))
    secret = dataclasses.replace(SECRET, locations=(where,))
    (found,) = triage([secret], lambda _: line.encode())
    assert found.suppressions[0].reason.startswith("was password=*")
    assert canary not in repr(found)


def test_no_secret_is_quoted_as_a_rule() -> None:
    canary = "c4n" + "ary-Value-9"
    line = f"f()  # nosemgrep: {canary}, sql"
    column = line.index(canary) + 1
    where = Location(path="a", line=1, column=column, end_line=1, end_column=column + len(canary))
    secret = dataclasses.replace(SECRET, locations=(where,))
    found = triage([secret, finding("semgrep/sql")], lambda _: line.encode())
    (comment,) = found[0].suppressions or found[1].suppressions
    assert comment.rules == ("*" * len(canary), "sql")
    assert canary not in repr(found)
