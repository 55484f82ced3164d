"""Packages of one repository that need each other: own code, and what a lock file answers for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers.javascript import package_json, package_lock
from support.dependency_jobs import job, refuse, scan
from support.manifests import exact, gaps

LOCK = Context(path="app/package-lock.json")


def test_workspaces_are_the_projects_own() -> None:
    packages = {
        "": {"workspaces": ["packages/*"]},
        "packages/one": {"name": "@s/one", "version": "1.0.0"},
        "packages/one/node_modules/a": {"version": "1.0.0"},
        "node_modules/@s/one": {"link": True, "resolved": "packages/one"},
        "node_modules/out": {"link": True, "resolved": "../../out"},
        "node_modules/gone": {"link": True, "resolved": "../../gone"},
        "../../out": {"version": "1.0.0"},
    }
    manifest = package_lock.read(json.dumps({"packages": packages}), LOCK)
    assert exact(manifest) == [("pkg:npm/a@1.0.0", 1), ("pkg:npm/out@1.0.0", 1)]
    assert gaps(manifest) == [("pkg:npm/gone", 1)]
    assert manifest.members == {"app", "app/packages/one"}
    assert manifest.own == {"@s/one"}


def test_a_folder_that_is_no_workspace_counts_at_its_version() -> None:
    packages = {
        "": {},
        "libs/copy": {"version": "1.0.0", "name": "copied"},
        "libs/other": {},
        "../../out": {},
    }
    manifest = package_lock.read(json.dumps({"packages": packages}), LOCK)
    assert exact(manifest) == [("pkg:npm/copied@1.0.0", 1)]
    assert gaps(manifest) == [("pkg:npm/out", 1)]


def test_a_lock_file_answers_for_what_it_names() -> None:
    context = Context(
        path="package.json",
        locked=True,
        locked_names=frozenset({"a", "b", "c", "own"}),
        locked_purls=frozenset({"pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0"}),
    )
    said = {"a": "1.0.0", "b": "2.0.0", "c": "^1", "own": "^1", "d": "^1", "alias": "npm:c@1"}
    manifest = package_json.read(json.dumps({"dependencies": said}, indent=1), context)
    assert exact(manifest) == [("pkg:npm/b@2.0.0", 4)]
    assert gaps(manifest) == [("pkg:npm/d", 7)]


SIBLINGS = {
    "package.json": '{"workspaces": {"packages": ["packages/*", "site", "../out", 1, "!x"]}}',
    "packages/one/package.json": '{"name": "@s/one"}',
    "packages/s-two/package.json": '{"name": "@s/two"}',
    "packages/other/package.json": '{"name": "another"}',
    "packages/bad/package.json": "{",
    "site/package.json": '{"name": "the-site"}',
    "libs/four/package.json": '{"name": "four"}',
}


@pytest.mark.parametrize("root", ["package.json", "packages/me/package.json"])
def test_siblings_of_a_workspace_are_own_code_where_a_lock_file_is(root: str) -> None:
    said = {
        "@s/one": "^1",
        "@s/two": "2.0.0",
        "the-site": "*",
        "other": "*",
        "bad": "*",
        "four": "*",
    }
    text = json.dumps({"workspaces": [], "dependencies": said}, indent=1)
    text = text.replace('"workspaces": [],', "") if root != "package.json" else text
    files = {**SIBLINGS, "packages/me/package.json": text}
    context = Context(path=root, locked=True, other=files.get)
    left = {purl for purl, _ in gaps(package_json.read(text, context))}
    assert left == {"pkg:npm/other", "pkg:npm/bad", "pkg:npm/four"}
    alone = package_json.read(text, Context(path=root, other=files.get))
    assert len(alone.entries) == len(said)


def test_a_project_with_its_lock_file_is_read_as_one(tmp_path: Path) -> None:
    files = {
        "package.json": '{"workspaces": ["packages/*"], "dependencies": {"a": "^1"}}',
        "packages/one/package.json": '{"name": "one", "dependencies": {"two": "^1", "b": "^1"}}',
        "packages/two/package.json": '{"name": "two", "dependencies": {"c": "^1"}}',
        "yarn.lock": 'a@^1:\n  version "1.0.0"\n\nb@^1:\n  version "1.0.0"\n',
    }
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert outcome.discovered == {
        "yarn.lock#pkg:npm/a@1.0.0",
        "yarn.lock#pkg:npm/b@1.0.0",
        "packages/two/package.json#pkg:npm/c",
    }
