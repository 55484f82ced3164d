"""Settings by which npm and pnpm do without a lock file."""

from __future__ import annotations

import pytest

from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers.javascript import npmrc, pnpm_workspace
from support.manifests import gaps

GAP = "pkg:generic/lock%20file"


@pytest.mark.parametrize(
    "line",
    [
        "package-lock=false",
        "  package-lock = false ; for ever",
        "shrinkwrap='false'",
        'lockfile="false" # so',
    ],
)
def test_a_lock_file_that_is_turned_off_is_a_gap(line: str) -> None:
    made = npmrc.read(f"# settings\n{line}\n", Context(path=".npmrc"))
    assert gaps(made) == [(GAP, 2)]


@pytest.mark.parametrize(
    "line",
    ["package-lock=true", "# package-lock=false", "//host.test/:_authToken=word", "a=package-lock"],
)
def test_other_settings_are_none(line: str) -> None:
    made = npmrc.read(line, Context(path=".npmrc"))
    assert made.entries == ()
    assert "word" not in repr(made)


@pytest.mark.parametrize(("said", "line"), [("false", 2), ("true", None)])
def test_pnpm_has_it_in_its_workspace_too(said: str, line: int | None) -> None:
    text = f"packages: [a]\nlockfile: {said}\n"
    made = pnpm_workspace.read(text, Context(path="pnpm-workspace.yaml"))
    assert gaps(made) == ([] if line is None else [(GAP, line)])
