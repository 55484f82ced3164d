"""CODEOWNERS, as GitHub's and GitLab's documentation show it, and as nobody should write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.triage import owners
from stockade.triage.owners import parse

GITHUB = b"""\
# a comment
*       @global-owner1 @global-owner2

*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
/apps/two\\ words.py @spaced
\\#odd.py @hash
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.c", ("@global-owner1", "@global-owner2")),
        ("deep/in/x.js", ("@js-owner",)),
        ("x.go", ("docs@example.com",)),
        ("a/x.txt", ("@octo-org/octocats",)),
        ("build/logs/a/b", ("@octocat",)),
        ("build/other", ("@global-owner1", "@global-owner2")),
        ("docs/getting-started.md", ("@doctocat",)),
        ("sub/docs/getting-started.md", ("@global-owner1", "@global-owner2")),
        ("x/apps/y/z", ("@octocat",)),
        ("apps/y/z", ("@octocat",)),
        ("apps/github", ()),
        ("apps/github/a", ()),
        ("apps/two words.py", ("@spaced",)),
        ("#odd.py", ("@hash",)),
    ],
)
def test_the_last_pattern_that_matches_counts(path: str, expected: tuple[str, ...]) -> None:
    assert parse(GITHUB).of(path) == expected


def test_a_star_behind_a_folder_is_about_its_own_files() -> None:
    known = parse(b"docs/* docs@example.com")
    assert known.of("docs/a.md") == ("docs@example.com",)
    assert known.of("docs/build/a.md") == ()


def test_gitlab_sections_add_up_and_have_defaults() -> None:
    known = parse(
        b"* @all\n\n[Documentation] @docs\n*.md\nREADME.md @readme\n"
        b"^[Database][2] @db @dba\nmodel/\n[DOCUMENTATION]\nextra.md @extra\n"
    )
    assert known.of("a.md") == ("@all", "@docs")
    assert known.of("README.md") == ("@all", "@readme")
    assert known.of("model/a.py") == ("@all", "@db", "@dba")
    assert known.of("extra.md") == ("@all", "@extra")


@pytest.mark.parametrize("line", [b"!a @x", b"[a @x", b"a[ @x", b"/ @x", b"a\\ @x", b"a" * 2000])
def test_a_line_that_means_nothing_is_passed_over(line: bytes) -> None:
    assert parse(b"* @all\n" + line).of("a") in (("@all",), ("@x",))


def test_what_is_no_owner_is_none() -> None:
    assert parse(b'* <b> javascript:x @ok a@b@c (c) "d"@e @@role').of("a") == ("@ok", "@@role")


@pytest.mark.slow
def test_hostile_patterns_end() -> None:
    lines = b"".join(b"%d" % n + b"**a*" * 60 + b" @x\n" for n in range(3000))
    known = parse(b"*a*a*a*a*a*a*a*a*a*a*a*a*b @x\n" + lines)
    for number in range(400):
        known.of(f"{number}/" + "a" * 200)
    assert known.exhausted
    assert known.of("z") == ()


@given(st.binary(max_size=200), st.text(min_size=1, max_size=20))
def test_no_file_raises(data: bytes, path: str) -> None:
    for owner in parse(data).of(path):
        assert owners._OWNER.match(owner)


@pytest.mark.slow
def test_classes_and_long_lines_cost_what_they_cost() -> None:
    """Each new character is tested by every class of a pattern."""
    classes = b"".join(b"[!a]" * 240 + b"%04d @x\n" % n for n in range(600))
    known = parse(b"/" + b"a" * 1_000_000 + b" @x\n" + classes)
    assert known.of("".join(map(chr, range(0x4E00, 0x4E00 + 1000)))) == ()
    assert known.exhausted


@pytest.mark.parametrize("owner", [b"bob:secret@x.example", b"key=value@x.example"])
def test_an_address_with_a_password_is_no_owner(owner: bytes) -> None:
    assert parse(b"* @ok " + owner).of("a") == ("@ok",)
