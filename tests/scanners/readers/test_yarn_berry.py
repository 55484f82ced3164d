"""Yarn's lock file since Yarn 2."""

from __future__ import annotations

import pytest

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.javascript import yarn_lock, yarnrc
from support.manifests import exact, gaps, wrong

LOCK = Context(path="app/yarn.lock")


def berry(text: str) -> Manifest:
    return yarn_lock.read(f"__metadata:\n  version: 8\n\n{text}", LOCK)


def test_entries_of_yarn_2() -> None:
    text = """\
"@s/a@npm:^1.0.0, @s/a@npm:~1.0.0":
  version: 1.10
  resolution: "@s/a@npm:1.0.1"

"alias@npm:b@^2.0.0":
  version: 2.0.0
  resolution: "b@npm:2.0.0"

"c@patch:c@npm%3A3.0.0#./c.patch":
  version: 3.0.0
  resolution: "c@patch:c@npm%3A3.0.0#./c.patch::version=3.0.0&hash=abc"

"d@https://user:word@host.test/d.git#main":
  version: 4.0.0
  resolution: "d@https://user:word@host.test/d.git#commit=0123"

"e@npm:1":
  resolution: "e@owner/e"

"f@npm:^1": word
"""
    manifest = berry(text)
    assert exact(manifest) == [
        ("pkg:npm/%40s/a@1.0.1", 4),
        ("pkg:npm/b@2.0.0", 8),
        ("pkg:npm/c@3.0.0", 12),
        ("pkg:npm/d@4.0.0", 16),
    ]
    assert gaps(manifest) == [("pkg:npm/e", 20)]
    assert wrong(manifest) == [4, 23]
    assert "word" not in repr(manifest)


def test_workspaces_and_links_of_yarn_2() -> None:
    local = "version: 0.0.0-use.local"
    at = "::locator=one%40workspace%3Apackages%2Fone"
    text = "\n".join(
        f'"{name}":\n  {local}\n  resolution: "{name}"\n'
        for name in (
            "root@workspace:.",
            "@s/one@workspace:packages/one",
            "out@workspace:../../out",
            f"in@link:../two{at}",
            f"up@link:../../../../up{at}",
            f"portal@portal:libs/p{at}",
        )
    )
    manifest = berry(text)
    assert exact(manifest) == [("pkg:npm/%40s/one@0.0.0-use.local", 8)]
    assert gaps(manifest) == [("pkg:npm/out", 12), ("pkg:npm/up", 20)]
    assert manifest.members == {"app", "app/packages/one"}
    assert manifest.own == {"root": "app", "@s/one": "app/packages/one"}


def test_another_package_in_a_tarballs_address_is_named_too() -> None:
    archive = "%3A%2F%2Fhost.test%2Fevil%2F-%2Fevil-1.0.0.tgz"
    found = exact(
        berry(
            f'a@npm:^1:\n  version: 1.2.3\n  resolution: "a@npm:1.2.3::__archiveUrl=https{archive}"'
        )
    )
    assert found == [("pkg:npm/a@1.2.3", 4), ("pkg:npm/evil@1.0.0", 4)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("nodeLinker: node-modules\n", None),
        ("lockfileFilename: yarn.lock\n", None),
        ("# none\n", None),
        ("nodeLinker: pnp\nlockfileFilename: other.lock\n", 2),
        ("lockfileFilename: [yarn.lock]\n", 1),
    ],
)
def test_a_lock_file_of_another_name_is_a_gap(text: str, line: int | None) -> None:
    found = gaps(yarnrc.read(text, Context(path=".yarnrc.yml")))
    assert found == ([] if line is None else [("pkg:generic/lock%20file", line)])


def test_settings_that_are_no_mapping_are_refused() -> None:
    with pytest.raises(ReadError):
        yarnrc.read("- a", Context(path=".yarnrc.yml"))
