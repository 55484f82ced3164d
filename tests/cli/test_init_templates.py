"""The packaged templates are the snippets of `docs/doors.md`, and safe to run as they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from stockade import __version__
from stockade.cli import init_files
from support.checkout import ROOT

PAGE = (ROOT / "docs/doors.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.S | re.M)
WORKFLOW = init_files.workflow("main").text
OURS = "stockade-dev/stockade"


def test_the_page_shows_both_as_init_writes_them() -> None:
    """First the hooks, then the workflow. Whoever edits one, edits the other too."""
    assert SNIPPETS[0] == init_files.hooks().text
    assert [s for s in SNIPPETS if "\njobs:" in s] == [WORKFLOW]


def test_no_template_is_left_over_or_half_filled() -> None:
    folder = Path(init_files.__file__).with_name("templates")
    assert {path.name for path in folder.iterdir()} == {
        "policy.yml",
        "pre-commit-config.yaml",
        "workflow.yml",
    }
    for text in (WORKFLOW, init_files.hooks().text):
        assert not re.search(r"(?<!\$\{)\{(version|branch|until)\}", text)
        assert f"v{__version__}\n" in text


def test_the_hooks_are_of_this_release_and_exist() -> None:
    config = yaml.safe_load(init_files.hooks().text)
    known = {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    (repo,) = config["repos"]
    assert repo["rev"] == f"v{__version__}"
    used = [known[hook["id"]] for hook in repo["hooks"]]
    # `pre-commit install` alone then installs each stage in which one of them runs.
    stages = {stage for hook in used for stage in hook["stages"]} - {"manual"}
    assert set(config["default_install_hook_types"]) == stages


def loaded() -> dict[Any, Any]:
    """The workflow as GitHub reads it."""
    workflow = yaml.safe_load(WORKFLOW)
    assert isinstance(workflow, dict)
    return workflow


def test_every_action_of_others_is_pinned_by_a_full_hash() -> None:
    lines = [line.strip() for line in WORKFLOW.splitlines() if "uses:" in line]
    assert len(lines) == 2
    for line in lines:
        found = re.fullmatch(r"(?:- )?uses: ([\w.-]+/[\w./-]+)@(\S+)(?: # (v[\d.]+))?", line)
        assert found, line
        name, revision, release = found.groups()
        if name == OURS:
            assert revision == f"v{__version__}"
        else:
            assert re.fullmatch(r"[0-9a-f]{40}", revision), line
            assert release, f"{line}: say which release the hash is"


def test_the_permissions_are_least_and_the_trigger_is_safe() -> None:
    workflow = loaded()
    assert workflow["permissions"] == {}
    assert set(workflow[True]) == {"pull_request", "push"}  # YAML 1.1 reads the key `on` as true
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    checkout = next(s for s in job["steps"] if s.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"]["persist-credentials"] is False
    assert checkout["with"]["fetch-depth"] == 0


def test_no_step_runs_words_of_the_repository() -> None:
    (job,) = loaded()["jobs"].values()
    assert not [step for step in job["steps"] if "run" in step]


@pytest.mark.parametrize("text", [WORKFLOW, init_files.hooks().text])
def test_a_template_is_text_as_editors_leave_it(text: str) -> None:
    assert text.endswith("\n")
    assert not re.search(r"[ \t]$|\t|\r|\n\n\Z", text, re.M)
