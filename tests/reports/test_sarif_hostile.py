"""SARIF of a hostile repository: nothing acts in a viewer, nothing of this machine is told."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model import path as paths
from stockade.model.gap import split_subject
from stockade.model.result import Result
from support.generated_results import results
from support.hostile_results import hostile_result
from support.results import blocked_result, passed_result
from support.sarif_logs import PROFILES, log_of, notes_of, runs_of, text_of

LINK = re.compile(r"(?<!\\)\[[^\[\]]*\]\(")


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [s for k, v in value.items() for s in [k, *strings(v)]]
    if isinstance(value, list):
        return [s for v in value for s in strings(v)]
    return [value] if isinstance(value, str) else []


def assert_inert(result: Result, profile: str) -> None:
    text = text_of(result, profile)
    assert re.fullmatch(r"[ -~\n]*", text)
    log = json.loads(text)
    for string in strings(log):
        assert string.replace("\n", "").replace("\t", "").isprintable(), ascii(string)
    for run in log["runs"]:
        for note in notes_of(run):
            assert not LINK.search(note["message"]["text"])
        for found in run["results"]:
            assert not LINK.search(found["message"]["text"])
            for fix in found.get("fixes", []):
                assert not LINK.search(fix.get("description", {"text": ""})["text"])
        for rule in run["tool"]["driver"]["rules"]:
            ours = r"\[More about this rule\]\(https?://[^()\s]*\)"
            rest = re.sub(ours, "", rule["help"]["markdown"])
            assert not re.search(r"(?<!\\)[\[\]`!]|[<>@]", rest), rest
            assert rule.get("helpUri", "https://").startswith(("http://", "https://"))


@pytest.mark.parametrize("profile", PROFILES)
def test_hostile_text_is_inert(profile: str) -> None:
    assert_inert(hostile_result(), profile)


@given(results(), st.sampled_from(PROFILES))
@settings(max_examples=60, deadline=None)
def test_any_result_is_inert(result: Result, profile: str) -> None:
    assert_inert(result, profile)


def test_paths_come_back_to_the_byte() -> None:
    result = hostile_result()
    uris = {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for run in log_of(result)["runs"]
        for r in run["results"]
    }
    exact = {f.location.path for f in result.findings if "\ud800" not in f.location.path}
    assert exact <= {paths.from_uri(uri) for uri in uris}
    subjects = {
        n["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for run in log_of(result)["runs"]
        for n in notes_of(run)
    }
    assert {paths.uri(split_subject(g.subject)[0]) for g in result.gaps} == subjects


@pytest.mark.parametrize("profile", PROFILES)
def test_no_path_of_this_machine_is_told(profile: str) -> None:
    tool = replace(blocked_result().scanners[0].tool, path="/opt/machine/bin/bandit")
    scanners = (replace(blocked_result().scanners[0], tool=tool),)
    text = text_of(replace(blocked_result(), scanners=scanners), profile)
    assert "/opt/machine" not in text
    addresses = {s for s in strings(json.loads(text)) if s.startswith("file:")}
    assert addresses == {"file:///repo/"}


def test_the_repository_is_named_only_when_known_and_on_the_web() -> None:
    run = runs_of(passed_result())["stockade/bandit/"]
    assert run["versionControlProvenance"] == [
        {
            "repositoryUri": "https://github.com/example/shop",
            "revisionId": "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
            "branch": "main",
            "mappedTo": {"uriBaseId": "%SRCROOT%"},
        }
    ]
    for address in ("", "javascript:alert(1)", "file:///etc", "https://u:p@h/x", "https://["):
        target = replace(passed_result().target, repository=address)
        assert "versionControlProvenance" not in text_of(replace(passed_result(), target=target))
