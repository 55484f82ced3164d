"""GitHub Actions: workflows and `action.yml`."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.actions import workflow
from support.manifests import exact, gaps, wanted, wrong

CONTEXT = Context(path=".github/workflows/ci.yml")
COMMIT = "0123456789abcdef" * 2 + "01234567"


def read(text: str) -> Manifest:
    return workflow.read(text, CONTEXT)


def step(uses: str) -> Manifest:
    return read(f"jobs:\n  a:\n    steps:\n      - uses: {uses}\n")


def test_steps_and_jobs_are_read_at_their_lines() -> None:
    manifest = read(
        "on: push\r\njobs:\r\n  call:\r\n"
        "    uses: o/r/.github/workflows/x.yml@v1.2.3\r\n"
        "  build:\r\n    steps:\r\n"
        "      - run: make\r\n"
        "      - name: check out\r\n        uses: actions/checkout@v4.1.2\r\n"
        "      - uses: github/codeql-action/init@3.0.0-beta.1\r\n"
    )
    assert exact(manifest) == [
        ("pkg:github/o/r@1.2.3", 4),
        ("pkg:github/actions/checkout@4.1.2", 9),
        ("pkg:github/github/codeql-action@3.0.0-beta.1", 10),
    ]
    assert manifest.dependencies[1].name == "actions/checkout"


def test_a_composite_action_is_read_too() -> None:
    text = "name: x\nruns:\n  using: composite\n  steps:\n    - uses: a/b@1.0.0\n"
    assert exact(read(text)) == [("pkg:github/a/b@1.0.0", 5)]
    text = "runs:\n  using: docker\n  image: docker://alpine:3.19\n"
    assert gaps(read(text)) == [("pkg:generic/alpine%3A3.19", 3)]
    assert gaps(read("runs: {using: docker, image: Dockerfile}")) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_end_where_yaml_ends_them(end: str) -> None:
    text = f"#{end}jobs:{end} a:{end}  uses: a/b@{COMMIT} # v1.2.3{end}"
    assert wanted(read(text)) == {"a/b": "1.2.3"}


@pytest.mark.parametrize(
    "comment",
    [
        "# v4.1.2",
        "#v4.1.2",
        "# 4.1.2",
        "# tag=v4.1.2",
        "# tag: v4.1.2",
        "# pin@v4.1.2",
        "# @v4.1.2",
        "# version 4.1.2",
        "# ratchet:actions/checkout@v4.1.2",
        "# v4.1.2 (2024-01-01)",
        "# v4.1.2, see #12",
    ],
)
def test_a_comment_states_the_version_of_a_commit(comment: str) -> None:
    for value in (f"a/b@{COMMIT}", f'"a/b@{COMMIT}"'):
        manifest = step(f"{value} {comment}")
        assert wanted(manifest) == {"a/b": "4.1.2"}
        assert (exact(manifest), gaps(manifest)) == ([], [("pkg:github/a/b", 4)])


@pytest.mark.parametrize(
    "behind",
    [
        "",
        " # main",
        " # not v4.1.2",
        " # ",
        " # 2024-01-01",
        "  v4.1.2",
        " # v4.1.2x",
        " # v4.1.2..",
    ],
)
def test_a_commit_without_a_version_is_a_gap(behind: str) -> None:
    manifest = step(f"a/b@{COMMIT}{behind}")
    assert exact(manifest) == []
    assert [*wrong(manifest), *(line for _, line in gaps(manifest))] == [4]


def test_a_comment_is_that_of_the_last_value_before_it() -> None:
    uses = f"{{uses: a/b@{COMMIT}}}, {{uses: c/d@{COMMIT}}}"
    manifest = read(f"jobs: {{a: {{steps: [{uses}]}}}} # v1.2.3")
    assert wanted(manifest) == {"a/b": None, "c/d": "1.2.3"}


@pytest.mark.parametrize(
    ("uses", "allowed"),
    [
        ("a/b@v4", "v4"),
        ("a/b@4.1", "4.1"),
        (f"a/b@{COMMIT} # v4", "v4"),
        (f"a/b@{COMMIT * 2} # v4", None),
        ("a/b@main", None),
        ("a/b@release/v1", None),
        ("a/b@v1.2.3/user:word", None),
        ("a/b@0123456", "0123456"),
        ('"a/b@v1.0.0\\e"', None),
    ],
)
def test_a_moving_tag_and_a_branch_are_unresolved(uses: str, allowed: str | None) -> None:
    manifest = step(uses)
    assert wanted(manifest) == {"a/b": allowed}
    assert gaps(manifest) == [("pkg:github/a/b", 4)]
    assert "word" not in repr(manifest)


@pytest.mark.parametrize("uses", ["./x", "./.github/workflows/x.yml", "$/x", "./"])
def test_a_folder_of_the_repository_is_own_code(uses: str) -> None:
    assert step(uses) == Manifest()


def test_a_folder_outside_and_an_image_are_gaps() -> None:
    assert gaps(step("./../x")) == [("pkg:generic/action", 4)]
    assert gaps(step("docker://ghcr.io/a/b:1@sha256:00")) == [
        ("pkg:generic/ghcr.io%2Fa%2Fb%3A1", 4)
    ]
    manifest = step("docker://user:word@host.test/x")
    assert gaps(manifest) == [("pkg:generic/container%20image", 4)]
    assert "word" not in repr(manifest)


@pytest.mark.parametrize(
    "uses",
    [
        "${{ matrix.action }}",
        "a/b@${{ env.REF }}",
        "a/b",
        "a@v1",
        "$/x@v1",
        "https://user:word@host.test/a/b@v1.0.0",
        "user:word/x@v1",
        '"a/b\\n@v1.0.0"',
        "[a/b@v1.0.0]",
        "",
    ],
)
def test_what_makes_no_sense_is_said_and_not_repeated(uses: str) -> None:
    manifest = step(uses)
    assert (exact(manifest), wrong(manifest)) == ([], [4])
    assert "word" not in repr(manifest)


def test_the_rest_is_read_beside_what_makes_no_sense() -> None:
    manifest = read(
        "jobs:\n  a: x\n  b:\n    steps: y\n  c:\n    steps:\n      - z\n      - uses: a/b@1.0.0\n"
        "  d:\n  e:\n    steps:\n"
    )
    assert exact(manifest) == [("pkg:github/a/b@1.0.0", 8)]
    assert wrong(manifest) == [2, 4, 7]


def test_an_alias_stands_where_its_anchor_is() -> None:
    manifest = read(
        "jobs:\n  a:\n    steps: &steps\n      - &one\n        uses: a/b@1.0.0\n"
        "  b:\n    steps: *steps\n  c:\n    steps: [*one, {uses: c/d@2.0.0}]\n"
    )
    assert exact(manifest) == [("pkg:github/a/b@1.0.0", 5), ("pkg:github/c/d@2.0.0", 9)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x: &x {uses: a/b@1.0.0}\njobs:\n  a:\n    steps:\n      - <<: *x\n", [5]),
        ("x: &x {uses: a/b@1.0.0}\njobs:\n  a:\n    <<: *x\n", [4]),
        ("x: &x {a: {uses: a/b@1.0.0}}\njobs:\n  <<: *x\n", [3]),
        ("x: &x {jobs: {a: {uses: a/b@1.0.0}}}\n<<: *x\n", [2]),
        ("x: &x {steps: [uses: a/b@1.0.0]}\nruns:\n  <<: *x\n", [3]),
    ],
)
def test_what_a_merge_key_could_bring_in_is_not_passed_over(text: str, lines: list[int]) -> None:
    assert wrong(read(text)) == lines


def test_a_merge_key_elsewhere_brings_in_nothing_that_is_used() -> None:
    text = """\
x: &x {A: b}
env: {<<: *x}
jobs:
  a:
    env: {<<: *x}
    steps:
      - uses: a/b@1.0.0
        with: {<<: *x}
"""
    assert (exact(read(text)), wrong(read(text))) == ([("pkg:github/a/b@1.0.0", 7)], [])


@pytest.mark.parametrize("text", ["", "# nothing\n", "name: x\n", "jobs:\n", "rules: [1]"])
def test_what_is_neither_a_workflow_nor_an_action_names_nothing(text: str) -> None:
    assert read(text) == Manifest()


@pytest.mark.parametrize(
    "text",
    [
        "jobs: 1",
        "jobs: []",
        "runs: x",
        "- a",
        "jobs:\n  a: 1\n  a: 2",
        "jobs: {",
        "<<<<<<< HEAD\njobs: {}",
        "a: 1\n---\nb: 2",
        "[" * 500,
        "jobs: &a {b: *c}",
    ],
)
def test_what_is_no_workflow_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read(text)


@given(st.text())
def test_any_text_is_a_manifest_or_an_error(text: str) -> None:
    for whole in (text, f"jobs: {{a: {{uses: {text}", f"jobs:\n a:\n  uses: a/b@{COMMIT} # {text}"):
        with contextlib.suppress(ReadError):
            read(whole)
