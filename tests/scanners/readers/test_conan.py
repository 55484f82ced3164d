"""`conan.lock` of Conan 1 and 2."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.cpp import conan_lock
from support.manifests import exact, gaps, wrong

REVISION = "#ffa77daf83a57094149707928bdce823"


def read(document: Any, path: str = "conan.lock") -> Manifest:
    return conan_lock.read(json.dumps(document, indent=1), Context(path=path))


def graph(nodes: Any, path: str = "conan.lock") -> Manifest:
    return read({"graph_lock": {"nodes": nodes}, "version": "0.4"}, path)


def test_all_lists_of_version_2_are_read() -> None:
    manifest = read(
        {
            "version": "0.5",
            "requires": [
                f"zlib/1.2.13{REVISION}%1667396813.733",
                [f"fmt/8.0.1@user/stable{REVISION}", {"19729b95": ["58846c4e"]}],
            ],
            "build_requires": ["ninja/1.11.1"],
            "python_requires": ["tool/cci.20200203"],
            "config_requires": ["conf/1.0"],
        }
    )
    assert exact(manifest) == [
        ("pkg:conan/zlib@1.2.13", 4),
        ("pkg:conan/fmt@8.0.1", 6),
        ("pkg:conan/ninja@1.11.1", 15),
        ("pkg:conan/tool@cci.20200203", 18),
        ("pkg:conan/conf@1.0", 21),
    ]


def test_the_graph_of_version_1_is_read_without_its_consumer() -> None:
    manifest = graph(
        {
            "0": {"ref": "app/1.0", "requires": ["1"], "path": "/home/me/app/conanfile.py"},
            "1": {"ref": f"zlib/1.2.11{REVISION}", "python_requires": ["tool/0.1@me/ci"]},
            "2": {"pref": f"bzip2/1.0.8{REVISION}:1972{REVISION}", "options": "ref=True"},
        }
    )
    assert exact(manifest) == [
        ("pkg:conan/zlib@1.2.11", 12),
        ("pkg:conan/tool@0.1", 13),
        ("pkg:conan/bzip2@1.0.8", 18),
    ]
    assert (gaps(manifest), wrong(manifest)) == ([], [])


def test_the_oldest_graphs_point_by_reference() -> None:
    manifest = graph(
        {
            "05b715be": {"pref": None, "requires": {"zlib/1.2.11@a/b#0": "05b715bd"}},
            "05b715bd": {"pref": "zlib/1.2.11@a/b#0:1972#5884"},
        }
    )
    assert exact(manifest) == [("pkg:conan/zlib@1.2.11", 11)]


@pytest.mark.parametrize(
    ("path", "gap"), [("../lib", False), ("lib", False), ("../../lib", True), ("/lib", True)]
)
def test_a_needed_folder_of_the_target_is_own_code(path: str, gap: bool) -> None:
    nodes = {
        "0": {"ref": "app/1.0", "requires": ["1"], "path": "conanfile.py"},
        "1": {"ref": "lib/1.0", "path": path},
    }
    manifest = graph(nodes, "app/conan.lock")
    assert gaps(manifest) == ([("pkg:conan/lib", 12)] if gap else [])
    assert exact(manifest) == []


@pytest.mark.parametrize(
    ("reference", "gap", "bad"),
    [
        ("1.2.3", [("pkg:generic/requirement", 3)], []),
        ("/1.2.3", [("pkg:generic/requirement", 3)], []),
        ("", [("pkg:generic/requirement", 3)], []),
        ("zlib/", [("pkg:conan/zlib", 3)], []),
        ("zlib/[>=1.2]", [("pkg:conan/zlib", 3)], []),
        ("zlib/1.2/3", [], [3]),
        ("zl ib/1.2", [], [3]),
        ("zlib/1.2\n", [], [3]),
        ("https://user:hunter2@host.test/zlib", [("pkg:generic/requirement", 3)], []),
        (1, [], [None]),
        ([], [], [None]),
        (None, [], [None]),
    ],
)
def test_a_bad_reference_keeps_no_other_from_being_read(
    reference: Any, gap: list[tuple[str, int]], bad: list[int | None]
) -> None:
    manifest = read({"requires": [reference, "fmt/8.0.1"]})
    assert [purl for purl, _ in exact(manifest)] == ["pkg:conan/fmt@8.0.1"]
    assert gaps(manifest) == gap
    assert wrong(manifest) == bad
    assert "hunter2" not in repr(manifest)


@pytest.mark.parametrize(
    "node", [1, [], {"ref": 1}, {"ref": "a/1", "requires": 5}, {"path": [], "ref": "lib/1.0"}]
)
def test_a_bad_node_keeps_no_other_from_being_read(node: Any) -> None:
    manifest = graph({"0": node, "1": {"ref": "fmt/8.0.1", "requires": ["0"]}})
    assert "pkg:conan/fmt@8.0.1" in manifest.purls
    assert len(manifest.purls) + len(manifest.unparsed) == 2


@pytest.mark.parametrize("key", ["requires", "build_requires", "config_requires"])
def test_a_lock_file_may_lock_nothing(key: str) -> None:
    assert read({"version": "0.5", key: []}) == graph({}) == Manifest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "this is no JSON",
        '{"requires": {}}',
        '{"graph_lock": []}',
        '{"graph_lock": {"nodes": []}}',
        '<<<<<<< HEAD\n{"requires": []}',
        f'{{"requires": {"[" * 5000}',
    ],
)
def test_a_broken_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        conan_lock.read(text, Context(path="conan.lock"))


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.just("a/1.0"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["ref", "pref", "path", "requires", "python_requires", "0"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(VALUES, st.text(max_size=40))
def test_any_text_is_read_or_refused(value: Any, text: str) -> None:
    with contextlib.suppress(ReadError):
        graph({"0": value, "1": {"ref": "a/1", "requires": value}})
    with contextlib.suppress(ReadError):
        graph(value)
    with contextlib.suppress(ReadError):
        read({"requires": [value], "build_requires": value})
    with contextlib.suppress(ReadError):
        conan_lock.read(text, Context(path="conan.lock"))
