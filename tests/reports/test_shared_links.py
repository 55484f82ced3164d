"""Which addresses become links, and where a link to the source leads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stockade.model.location import Location
from stockade_reports import links
from support.results import TARGET

REVISION = TARGET.revision


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=c&d=(e)#f",
        "http://example.org",
        "HTTPS://example.org:8443/%20x",
        "https://[2001:db8::1]/",
    ],
)
def test_plain_web_addresses_may_be_links(address: str) -> None:
    assert links.web(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " https://example.org",
        "data:text/html,x",
        "//example.org",
        "https:example.org",
        "https:///path",
        "https://user:word@example.org/",
        "https://good.example\\@evil.example/",
        'https://example.org/"onclick=x',
        "https://example.org/<b>",
        "https://ex\u0430mple.org",
        "https://example.org/\u202egpj",
        "https://[::1",
        "ftp://example.org",
        "vbscript:https://example.org",
    ],
)
def test_other_addresses_may_not(address: str) -> None:
    assert links.web(address) == ""


@pytest.mark.parametrize(
    ("address", "encoded"),
    [
        ("https://example.org/a?b=c&d=(e)#f", "https://example.org/a?b=c&d=(e)#f"),
        ('https://example.org/"<b>\u202e', "https://example.org/%22%3Cb%3E%E2%80%AE"),
        ("https://ex\u0430mple.org", "https://ex%D0%B0mple.org"),
        ("https://user:word@example.org/", ""),
        ("https://:@example.org/", ""),
        ("javascript:alert(1)", ""),
        ("https:///path", ""),
    ],
)
def test_other_characters_can_be_percent_encoded(address: str, encoded: str) -> None:
    assert links.encoded(address) == encoded


@pytest.mark.parametrize(
    ("repository", "prefix"),
    [
        ("https://github.com/a/b", f"https://github.com/a/b/blob/{REVISION}/"),
        ("https://github.com/a/b.git", f"https://github.com/a/b/blob/{REVISION}/"),
        (
            "https://gitlab.example.org/a/b/c/",
            f"https://gitlab.example.org/a/b/c/-/blob/{REVISION}/",
        ),
        ("https://codeberg.org/a/b", f"https://codeberg.org/a/b/src/commit/{REVISION}/"),
        ("https://example.org/a/b", ""),
        ("https://github.com/a/b?x=1", ""),
        ("https://example.org/github.com/a", ""),
        ("javascript:github", ""),
        ("", ""),
    ],
)
def test_source_links_are_made_for_known_forges(repository: str, prefix: str) -> None:
    assert links.source_prefix(replace(TARGET, repository=repository)) == prefix


@pytest.mark.parametrize("revision", ["", "main", "../../x", REVISION + "/..", "DEADBEEF"])
def test_source_links_need_a_commit(revision: str) -> None:
    assert links.source_prefix(replace(TARGET, revision=revision)) == ""


def test_a_path_is_percent_encoded_to_the_byte() -> None:
    place = Location(path="a b/#?\udcff\n.py", line=3)
    assert links.source("https://h/", place) == "https://h/a%20b/%23%3F%FF%0A.py#L3"
    assert links.source("https://h/", Location(path="x.py")) == "https://h/x.py"
    assert links.source("", place) == ""
