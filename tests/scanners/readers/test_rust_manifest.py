"""`Cargo.toml`: every kind of dependency, folders, patches and workspaces."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.rust import cargo_toml
from support.manifests import exact, gaps, wanted, wrong


def toml(text: str, path: str = "Cargo.toml", files: Mapping[str, str] | None = None) -> Manifest:
    return cargo_toml.read(text, Context(path=path, other=(files or {}).get))


MANIFEST = """[package]
name = "app"
version = "0.1.0"

[dependencies]
caret = "1.2.3"
exact = "=1.2.3"
partly = "=1.2"
any = "*"
table = { version = ">=1, <2", features = ["derive"] }
renamed = { package = "real-name", version = "= 0.3.0-rc.1" }
forked = { git = "https://user:hunter2@host.test/forked", tag = "v1" }
other = { version = "1", registry = "acme" }
dotted.version = "=2.0.0"

[dependencies.header]
version = "0.5"

[dev-dependencies]
dev = "1"

[build-dependencies]
build = "1"

[target.'cfg(unix)'.dependencies]
unix = "1"

[patch.crates-io]
patched = { git = "https://host.test/patched" }

[replace]
"replaced:0.1.0" = { git = "https://host.test/replaced" }
"""


def test_every_kind_of_dependency_is_read() -> None:
    manifest = toml(MANIFEST)
    assert exact(manifest) == [
        ("pkg:cargo/exact@1.2.3", 7),
        ("pkg:cargo/real-name@0.3.0-rc.1", 11),
        ("pkg:cargo/dotted@2.0.0", 14),
    ]
    assert {name.removeprefix("pkg:cargo/"): line for name, line in gaps(manifest)} == {
        "caret": 6,
        "partly": 8,
        "any": 9,
        "table": 10,
        "forked": 12,
        "other": 13,
        "header": 16,
        "dev": 20,
        "build": 23,
        "unix": 26,
        "patched": 29,
        "replaced": 32,
    }
    ranges = wanted(manifest)
    assert (ranges["caret"], ranges["table"], ranges["any"]) == ("1.2.3", ">=1, <2", "*")
    assert ranges["forked"] is None
    assert all(u.wanted is None or u.wanted.grammar == "cargo" for u in manifest.unresolved)
    assert "hunter2" not in repr(manifest)


def test_a_lock_file_answers_for_all_but_repositories() -> None:
    names = frozenset({"caret", "forked"})
    context = Context(path="Cargo.toml", locked=True, locked_names=names)
    text = "[dependencies]\ncaret = '1'\nforked = { git = 'https://host.test/f' }\nnew = '1'\n"
    assert gaps(cargo_toml.read(text, context)) == [("pkg:cargo/forked", 3), ("pkg:cargo/new", 4)]


@pytest.mark.parametrize(
    ("path", "gap"),
    [("../lib", False), ("lib", False), ("../../lib", True), ("/lib", True), ("C:/lib", True)],
)
def test_a_folder_of_the_target_is_own_code(path: str, gap: bool) -> None:
    text = f"[dependencies]\nlib = {{ path = '{path}', version = '1' }}\n"
    assert gaps(toml(text, "app/Cargo.toml")) == ([("pkg:cargo/lib", 2)] if gap else [])


ROOT = "[workspace]\nmembers = ['crates/*']\n[workspace.dependencies]\nshared = '1.0'\n"
MEMBER = "[package]\nname = 'm'\n[dependencies]\nshared = { workspace = true }\n"


@pytest.mark.parametrize(
    ("files", "member", "gap"),
    [
        ({"Cargo.toml": ROOT}, MEMBER, False),
        ({"Cargo.toml": "[workspace]\n"}, MEMBER, True),
        ({"Cargo.toml": "not toml"}, MEMBER, True),
        ({}, MEMBER, True),
        ({"up/Cargo.toml": ROOT}, MEMBER.replace("'m'", "'m'\nworkspace = '../../up'"), False),
        ({"up/Cargo.toml": ROOT}, MEMBER, True),
        ({}, f"{ROOT}\n{MEMBER}", False),
    ],
)
def test_what_is_inherited_is_read_at_the_root(
    files: Mapping[str, str], member: str, gap: bool
) -> None:
    manifest = toml(member, "crates/m/Cargo.toml", files)
    inherited = [name for name, _ in gaps(manifest) if manifest.unresolved[0].wanted is None]
    assert inherited == (["pkg:cargo/shared"] if gap else [])


def test_a_root_inherits_nothing_itself() -> None:
    text = "[workspace.dependencies]\na = { workspace = true }\n"
    assert gaps(toml(text)) == [("pkg:cargo/a", 2)]


@pytest.mark.parametrize(
    "value",
    ["1", "[]", "{ git = { a = 1 } }", "{ version = 1 }", "{ workspace = false }", "{ path = 1 }"],
)
def test_a_value_of_another_type_does_not_parse(value: str) -> None:
    manifest = toml(f"[dependencies]\na = {value}\nb = '=1.0.0'\n")
    assert wrong(manifest) == [2]
    assert exact(manifest) == [("pkg:cargo/b@1.0.0", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "dependencies = 1",
        "[target]\na = 1",
        "patch = []",
        "[patch]\n'https://user:hunter2@host.test' = 1",
        "workspace = 1",
        "a",
    ],
)
def test_a_broken_manifest_is_refused_without_its_text(text: str) -> None:
    with pytest.raises(ReadError) as refused:
        toml(text)
    assert "hunter2" not in str(refused.value)


@given(st.text(alphabet="[]{}=.\"'\\\n# abpckge1,dn-", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    for prefix in ("", "[dependencies]\n"):
        with contextlib.suppress(ReadError):
            toml(prefix + text)
