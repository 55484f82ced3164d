"""What configuration may say, and what a repository may not."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.cli.settings import repository_settings, user_settings
from stockade.model.errors import UsageError

OWN = ".stockade/config.toml"


def test_nothing_configured() -> None:
    assert repository_settings({}).exclude == ()
    assert repository_settings({"pyproject.toml": b"[project]\nname = 'x'"}).where == ""


def test_both_places_are_read() -> None:
    own = repository_settings({OWN: b'exclude = ["a/**"]\nscanners = ["bandit"]'})
    assert (own.where, own.exclude, own.scanners) == (OWN, ("a/**",), ("bandit",))
    project = repository_settings({"pyproject.toml": b"[tool.stockade]\nmax-file-size = 5"})
    assert (project.where, project.max_file_size) == ("pyproject.toml", 5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('tools = {bandit = "/tmp/evil"}', "only the user's own configuration may set"),
        ('advisory-url = "http://evil"', "only the user's own configuration may set"),
        ("timeout = 1", "only the user's own configuration may set"),
        ('exlude = ["a"]', "unknown key 'exlude'"),
        ("exclude = 'a'", "'exclude' must be a list of strings"),
        ("exclude = [1]", "'exclude' must be a list of strings"),
        ("max-file-size = true", "'max-file-size' must be a positive whole number"),
        ("max-file-size = 0", "'max-file-size' must be a positive whole number"),
        ("exclude = [", "not valid TOML"),
        ("a = " + "[" * 5000, "not valid TOML"),
    ],
)
def test_a_repository_is_told_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        repository_settings({OWN: text.encode()})
    assert message in caught.value.message
    assert OWN in caught.value.message


def test_one_place_only() -> None:
    files = {OWN: b"", "pyproject.toml": b"[tool.stockade]\nexclude = []"}
    with pytest.raises(UsageError, match="and in pyproject"):
        repository_settings(files)


def test_a_user_may_name_tools(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('timeout = 60\njobs = 2\n[tools]\nsemgrep = "/opt/semgrep"\n')
    settings = user_settings(file, required=True)
    assert (settings.timeout, settings.jobs) == (60, 2)
    assert settings.tools == {"semgrep": "/opt/semgrep"}
    file.write_text('[tools]\nsemgrep = "semgrep"\n')
    with pytest.raises(UsageError, match=r"tools\.semgrep must be an absolute path"):
        user_settings(file, required=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('advisory-store = "advisories"', "'advisory-store' must be an absolute path"),
        ('advisory-url = "api.osv.dev"', "'advisory-url' must be an address"),
        ('advisory-mirror = "file:///srv"', "'advisory-mirror' must be an address"),
        ('kev-url = "ftp://host.test/kev"', "'kev-url' must be an address"),
        ('epss-url = "https://"', "'epss-url' must be an address"),
    ],
)
def test_places_of_advisories_are_absolute_and_addresses_can_be_asked(
    text: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "c.toml"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        user_settings(file, required=True)
    assert message in caught.value.message
    assert str(file) in caught.value.message


def test_a_missing_file(tmp_path: Path) -> None:
    assert user_settings(tmp_path / "absent", required=False).where == ""
    with pytest.raises(UsageError, match="does not exist"):
        user_settings(tmp_path / "absent", required=True)


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(UsageError):
        repository_settings({OWN: data})
