"""The address of origin, from a configuration that is read as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.target.gitconfig import read_config, web_address


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/o/r.git", "https://example.com/o/r"),
        ("https://user:word@example.com/o/r", "https://example.com/o/r"),
        ("http://word@example.com:8080/o/r/", "http://example.com:8080/o/r"),
        ("https://example.com/o/r?word=1#x", "https://example.com/o/r"),
        ("git@example.com:o/r.git", ""),
        ("ssh://git@example.com/o/r", ""),
        ("ext::touch x", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://[bad/o/r", ""),
        ("https://example.com:port/o/r", ""),
        ("https://example.com/<b>", "https://example.com/%3Cb%3E"),
        ("https://exa\x1bmple.com/o", ""),
        ("", ""),
    ],
)
def test_web_address(url: str, expected: str) -> None:
    assert web_address({"remote.origin.url": url}) == expected


def test_read_config(tmp_path: Path) -> None:
    (tmp_path / "config").write_text(
        '[core]\n\tbare = false\n[remote "up"]\n url = a\n[Remote "origin"] \n'
        "\turl = https://one\n\tURL = https://two\n# x = y\n[include]\npath = /etc/passwd\n"
    )
    config = read_config(tmp_path)
    assert config["remote.origin.url"] == "https://two"
    assert config["core.bare"] == "false"
    assert config["remote.up.url"] == "a"


def test_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("[core]\nbare = true\n")
    (tmp_path / "config").symlink_to("real")
    assert read_config(tmp_path) == {}
    assert read_config(tmp_path / "nowhere") == {}
