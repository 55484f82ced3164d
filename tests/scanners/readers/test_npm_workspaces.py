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
    assert manifest.own == {"@s/one": "app/packages/one"}


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
    "packages/one/package.json": '{"name": "@s/one", "version": "1.2.0"}',
    "packages/s-two/package.json": '{"name": "@s/two", "version": "2.0.0"}',
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


def test_a_sibling_of_another_version_hides_no_package_of_its_name() -> None:
    said = {"@s/one": "<1", "@s/two": "1.0.0", "the-site": "^1"}
    text = json.dumps({"dependencies": said}, indent=1)
    path = "packages/me/package.json"
    context = Context(path=path, locked=True, other={**SIBLINGS, path: text}.get)
    left = package_json.read(text, context)
    assert exact(left) == [("pkg:npm/%40s/two@1.0.0", 4)]
    assert gaps(left) == [("pkg:npm/%40s/one", 3), ("pkg:npm/the-site", 5)]


@pytest.mark.parametrize(("version", "left"), [("2.1.0", 0), ("9.9.9", 1)])
def test_a_lock_files_own_package_is_one_only_in_a_version_that_is_wanted(
    version: str, left: int
) -> None:
    folder = "odd/place"
    files = {f"{folder}/package.json": json.dumps({"name": "lodash", "version": version})}
    context = Context(
        path="package.json",
        locked=True,
        locked_names=frozenset({"lodash"}),
        locked_own={"lodash": folder},
        other=files.get,
    )
    made = package_json.read('{"dependencies": {"lodash": "<=4.17.4"}}', context)
    assert len(made.unresolved) == left


MEMBERS = {
    "apps/web": True,
    "apps/web/sub": False,
    "libs/a/b/c": True,
    "libs": True,
    "tools/x-1": True,
    "tools/y-1": False,
    "lib/x-2": True,
    "apps/none": False,
    "libx/x-1": False,
    "other": False,
}


@pytest.mark.parametrize("folder", MEMBERS)
def test_yarns_lock_file_answers_for_the_workspaces_of_its_root_alone(
    tmp_path: Path, folder: str
) -> None:
    patterns = ["apps/*", "./libs/**", "{tools,lib}/x-*", "!apps/none"]
    files = {
        "package.json": json.dumps({"workspaces": patterns}),
        "yarn.lock": 'a@^1:\n  version "1.0.0"\n',
        f"{folder}/package.json": '{"dependencies": {"a": "^1"}}',
    }
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    own = f"{folder}/package.json#pkg:npm/a"
    assert (own not in outcome.discovered) is MEMBERS[folder]


def test_many_stars_of_a_workspace_cost_little() -> None:
    files = {"package.json": json.dumps({"workspaces": ["**/*a*" * 2000, "a/" + "*a" * 2000]})}
    folder = f"a/{'a' * 2000}b"
    context = Context(
        path=f"{folder}/package.json", locked=True, locked_openly=True, other=files.get
    )
    assert len(package_json.read('{"dependencies": {"a": "^1"}}', context).unresolved) == 1


def test_a_project_with_its_lock_file_is_read_as_one(tmp_path: Path) -> None:
    files = {
        "package.json": '{"workspaces": ["packages/*"], "dependencies": {"a": "^1"}}',
        "packages/one/package.json": '{"name": "one", "dependencies": {"two": "^1", "b": "^1"}}',
        "packages/two/package.json": (
            '{"name": "two", "version": "1.0.0", "dependencies": {"c": "^1"}}'
        ),
        "yarn.lock": 'a@^1:\n  version "1.0.0"\n\nb@^1:\n  version "1.0.0"\n',
    }
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert outcome.discovered == {
        "yarn.lock#pkg:npm/a@1.0.0",
        "yarn.lock#pkg:npm/b@1.0.0",
        "packages/two/package.json#pkg:npm/c",
    }


Forced = dict[str, object]
FORCED: dict[str, tuple[str, Forced, Forced, bool]] = {
    "nothing": ("yarn.lock", {}, {}, False),
    "itself": ("yarn.lock", {"resolutions": {"a": "^2"}}, {}, True),
    "bun": ("bun.lock", {"resolutions": {"a": "2.0.0"}}, {}, True),
    "the root": (
        "yarn.lock",
        {},
        {"workspaces": ["packages/*"], "resolutions": {"**/a": "2.0.0"}},
        True,
    ),
    "no root": ("yarn.lock", {}, {"resolutions": {"**/a": "2.0.0"}}, False),
    "pnpm": ("pnpm-lock", {}, {"pnpm": {"overrides": {"a": ">=2"}}}, True),
    "yarn's for pnpm": ("pnpm-lock", {"resolutions": {"a": "^2"}}, {}, False),
    "pnpm's for npm": ("package-lock", {"pnpm": {"overrides": {"a": ">=2"}}}, {}, False),
    "another version": ("yarn.lock", {"resolutions": {"a": "^3"}}, {}, False),
    "inside another": ("yarn.lock", {"resolutions": {"b/a": "^2"}}, {}, False),
    "inside a scoped one": ("yarn.lock", {"resolutions": {"@b/c/a": "^2"}}, {}, False),
    "below another": ("pnpm-lock", {"pnpm": {"overrides": {"@b/c>a": "^2"}}}, {}, False),
    "some versions": ("pnpm-lock", {"pnpm": {"overrides": {"a@<0": "^2"}}}, {}, False),
    "npm": ("package-lock", {"overrides": {"a": "^2"}}, {}, False),
}


def forced(name: str, files: dict[str, str], wanted: str) -> list[str]:
    lock, own, root, _ = FORCED[name]
    context = Context(
        path="packages/me/package.json",
        locked=True,
        locked_by=frozenset({lock}),
        locked_names=frozenset({"a"}),
        locked_purls=frozenset({"pkg:npm/a@2.0.0"}),
        locked_versions={"a": frozenset({"2.0.0"})},
        other={"package.json": json.dumps(root), **files}.get,
    )
    made = package_json.read(json.dumps({"dependencies": {"a": wanted}, **own}), context)
    return [entry.purl for entry in made.entries if entry.name == "a"]


@pytest.mark.parametrize("wanted", ["^1", "1.0.0"])
@pytest.mark.parametrize("name", FORCED)
def test_what_the_project_overrules_is_answered_and_nothing_else(name: str, wanted: str) -> None:
    said = "pkg:npm/a@1.0.0" if wanted == "1.0.0" else "pkg:npm/a"
    assert (said in forced(name, {}, wanted)) is not FORCED[name][3]


@pytest.mark.parametrize(
    ("text", "left"), [("overrides: {a: ^2}", 0), ("overrides: {a: ^3}", 1), ("[", 1), ("a: 1", 1)]
)
def test_pnpms_settings_overrule_too(text: str, left: int) -> None:
    assert len(forced("yarn's for pnpm", {"pnpm-workspace.yaml": text}, "^1")) == left


@pytest.mark.parametrize(
    "pattern", ["{}" * 100_000, "{a,b}" * 100, "{a,b}" * 6, "{" * 1000, "a" * 100_000]
)
def test_braces_of_a_workspace_multiply_nothing(pattern: str) -> None:
    files = {"package.json": json.dumps({"workspaces": [pattern] * 50})}
    context = Context(path="a/b/package.json", locked=True, locked_openly=True, other=files.get)
    wanted = {f"a{n}": "^1" for n in range(1000)}
    made = package_json.read(json.dumps({"dependencies": wanted}), context)
    assert len(made.unresolved) == 1000
    assert len(context.memo) == 1
