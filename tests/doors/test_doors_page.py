"""The snippets of `docs/doors.md` are what the files they speak of understand."""

from __future__ import annotations

import re
from typing import Any

import yaml

from stockade import __version__
from stockade.cli.policies import DiskLibrary
from stockade.cli.scan import scan
from stockade.model.gap import GapReason
from stockade.model.verdict import Action
from stockade.policy.load import load
from support.action import ACTION
from support.checkout import ROOT

PAGE = (ROOT / "docs/doors.md").read_text(encoding="utf-8")
SNIPPETS: list[dict[Any, Any]] = [
    yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.S | re.M)
]
PROJECT = "stockade-dev/stockade"


def _steps() -> list[dict[Any, Any]]:
    workflows = [job for s in SNIPPETS if "jobs" in s for job in s["jobs"].values()]
    return [step for part in (*SNIPPETS, *workflows) for step in part.get("steps", ())]


def test_the_hook_snippets_name_hooks_and_options_that_exist() -> None:
    hooks = {h["id"] for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    options = {name for parameter in scan.params for name in parameter.opts}
    shown = [repo for s in SNIPPETS for repo in s.get("repos", ())]
    assert len(shown) == 2
    for repo in shown:
        assert repo["repo"].endswith(PROJECT)
        assert repo["rev"] == f"v{__version__}"
        for hook in repo["hooks"]:
            assert hook["id"] in hooks
            assert {a for a in hook.get("args", ()) if a.startswith("--")} <= options
    assert "`stockade-all`" in PAGE


def test_the_policy_of_the_page_warns_where_nobody_answers() -> None:
    (text,) = re.findall(r"^```yaml\n(stockade: 1\n.*?)^```$", PAGE, re.S | re.M)
    changed = load("commit.yml", text.encode(), name="", library=DiskLibrary())
    assert changed.gaps[GapReason.NO_ADVISORY_DATA].action is Action.WARN
    assert changed.gaps[GapReason.STALE_ADVISORY_DATA].action is Action.WARN


def test_the_workflow_has_the_least_rights_and_a_safe_trigger() -> None:
    (workflow,) = [s for s in SNIPPETS if "jobs" in s]
    assert workflow["permissions"] == {}
    # YAML 1.1 reads the key `on` as true
    assert set(workflow[True]) == {"pull_request", "push"}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read", "security-events": "write"}


def test_every_step_is_pinned_keeps_no_token_and_gives_inputs_that_exist() -> None:
    used = [step for step in _steps() if "uses" in step]
    assert len(used) == 2
    for step in used:
        name, _, revision = step["uses"].partition("@")
        if name == PROJECT:
            assert revision == f"v{__version__}"
            assert set(step.get("with", ())) <= set(ACTION["inputs"])
        else:
            assert re.fullmatch(r"[0-9a-f]{40}", revision)
        if name == "actions/checkout":
            assert step["with"]["persist-credentials"] is False


def test_the_tables_list_every_input_with_its_default_and_every_output() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (?:`([^`]*)`)? ?\|", PAGE, re.M))
    assert {n: i["default"] for n, i in ACTION["inputs"].items()}.items() <= rows.items()
    for name in (*ACTION["outputs"], *re.findall(r"outputs\.([\w-]+)", PAGE)):
        assert name in ACTION["outputs"]
        assert f"`{name}`" in PAGE
