"""`mix.lock`: tuples of Hex and of repositories, read by tokens and never evaluated."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.elixir import mix_lock
from support.manifests import exact, gaps, wrong


def read(text: str, project: str | None = None) -> Manifest:
    files = {"mix.exs": project} if project else {}
    return mix_lock.read(text, Context(path="mix.lock", other=files.get))


LOCK = """%{
  # a comment, with "quotes" and }
  "decimal": {:hex, :decimal, "2.0.0", "a782", [:mix], [], "hexpm", "3466"},
  "dialyxir": {:hex, :dialyxir, "1.1.0", "c5aa", [:mix], [{:erlex, ">= 0.2.6",
    [hex: :erlex, repo: "hexpm", optional: false]}], "hexpm", "07ea"},
  "renamed": {:hex, :real_name, "0.3.0-rc.1"},
  "private": {:hex, :private, "1.0.0", "ab", [:mix, :rebar3], [], "hexpm:acme", "cd"},
  "forked": {:git, "https://user:hunter2@host.test/forked.git", "a957", [branch: "feat/x"]},
  "mercurial" => {:hg, "https://host.test/m", "a957", []},
  unquoted: {:hex, :unquoted, "1.0.0"},
}
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_package_is_read_at_its_line(ending: str) -> None:
    manifest = read(LOCK.replace("\n", ending))
    assert exact(manifest) == [
        ("pkg:hex/decimal@2.0.0", 3),
        ("pkg:hex/dialyxir@1.1.0", 4),
        ("pkg:hex/real_name@0.3.0-rc.1", 6),
        ("pkg:hex/private@1.0.0", 7),
        ("pkg:hex/unquoted@1.0.0", 10),
    ]
    assert gaps(manifest) == [("pkg:hex/forked", 8), ("pkg:hex/mercurial", 9)]
    assert wrong(manifest) == []
    assert "hunter2" not in repr(manifest)


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "%{}", "%{\n}\n", "[]"])
def test_a_lock_file_may_lock_nothing(text: str) -> None:
    assert read(text) == Manifest()


@pytest.mark.parametrize("opening", ["[", "%{"])
def test_the_oldest_files_are_lists(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    manifest = read(f'{opening} "poison": {{:hex, :poison, "1.4.0"}} {closing}')
    assert exact(manifest) == [("pkg:hex/poison@1.4.0", 1)]


@pytest.mark.parametrize(
    ("entry", "gap", "bad"),
    [
        ('"a": {:hex, }', [("pkg:hex/a", 2)], []),
        ('"a": {:hex, :a, [:b]}', [("pkg:hex/a", 2)], []),
        ('"a": {:hex, :a, "1.0" "2.0"}', [("pkg:hex/a", 2)], []),
        ('"a": {}', [("pkg:hex/a", 2)], []),
        ('"a": {:package, "1.0.0"}', [("pkg:hex/a", 2)], []),
        ('"a": [:hex, :a, "1.0.0"]', [], [2]),
        ('"a": :hex', [], [2]),
        ('"a"', [], [2]),
        ('{:hex, :a, "1.0.0"}', [], [2]),
        ('"a": {:hex, :a, "1.\\x30"}', [], [2]),
        ('"a": {:hex, :"a b", "1.0.0"}', [], [2]),
        ('"a b": {:git, "https://host.test", "0abc", []}', [], [2]),
        ('"a": {:hex, :a, "https://user:hunter2@host.test"}', [], [2]),
        ('"a": {:hex, :a, "1.0\n.0"}', [], [2]),
    ],
)
def test_a_bad_entry_keeps_no_other_from_being_read(
    entry: str, gap: list[tuple[str, int]], bad: list[int]
) -> None:
    manifest = read(f'%{{\n{entry},\n"b": {{:hex, :b, "1.0.0"}},\n}}')
    assert [purl for purl, _ in exact(manifest)] == ["pkg:hex/b@1.0.0"]
    assert gaps(manifest) == gap
    assert wrong(manifest) == bad
    assert "hunter2" not in repr(manifest)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"<<<<<<< HEAD\n{LOCK}", 1),
        ('%{\n<<<<<<< HEAD\n"a": {:hex, :a, "1"},\n}', 2),
        ('%{\n"a": {:hex, :a, "#{System.halt()}"}\n}', 2),
        ("%{}\nSystem.halt()", 2),
        ("System.halt()", 1),
        ('%{"a": {:hex, :a, File.read!("x")}}', 1),
        ("{}", 1),
        ("%{", 1),
        ('%{"a": {:hex]}', 1),
        ("%{} %{}", 1),
        ("%{}}", 1),
        ('%{"a', 1),
    ],
)
def test_what_is_no_map_of_literals_is_refused(text: str, line: int) -> None:
    with pytest.raises(ReadError) as refused:
        read(text)
    assert refused.value.line == line


def test_nesting_costs_nothing() -> None:
    deep = "[" * 50_000 + "]" * 50_000
    manifest = read(f'%{{"a": {{:hex, :a, "1.0.0", {deep}}}}}')
    assert exact(manifest) == [("pkg:hex/a@1.0.0", 1)]


@pytest.mark.parametrize(
    ("project", "folder"),
    [
        (None, None),
        ("def project, do: [app: :a]", None),
        ('# apps_path: "apps"\n', None),
        ('[apps_path: "../apps"]', None),
        ('[apps_path: "apps"]', "apps"),
    ],
)
def test_an_umbrella_answers_for_its_applications(project: str | None, folder: str | None) -> None:
    assert read("%{}", project).open_below == folder


@given(st.text(alphabet="%{}[]:,\"'#\\=> \nhexa1.0", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, f"%{{{text}}}", f'%{{"a": {{:hex, {text}}}}}'):
        with contextlib.suppress(ReadError):
            read(whole)
