"""`Gemfile.lock`: sources, platforms, folders, and what is depended on without being locked."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies import formats
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.ruby import bundle_config, gemfile_lock
from support.manifests import exact, gaps, wrong


def read(text: str, path: str = "Gemfile.lock") -> Manifest:
    return gemfile_lock.read(text, Context(path=path))


SOURCES = """GIT
  remote: https://user:hunter2@host.test/forked.git
  revision: 027dbe2e56397b534e859fc283990cad1b6addd6
  branch: main
  specs:
    forked (2.0.0.alpha1)
      rack (~> 2.0)

PLUGIN SOURCE
  remote: https://plugins.test
  type: acme
  specs:
    plugged (0.1)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.15.0)
      mini_portile2 (~> 2.8.2)
    nokogiri (1.15.0-x86_64-linux)
    Ascii85 (2.0.1)

PLATFORMS
  ruby
  x86_64-linux

DEPENDENCIES
  forked!
  nokogiri (~> 1.15)
  bundler (~> 2.0)
  Ascii85 (= 2.0.1)!

CHECKSUMS
  Ascii85 (2.0.1) sha256=15c7c7f3

RUBY VERSION
   ruby 3.0.2p107

BUNDLED WITH
   2.2.28
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_source_is_read(ending: str) -> None:
    manifest = read(SOURCES.replace("\n", ending))
    assert exact(manifest) == [
        ("pkg:gem/forked@2.0.0.alpha1", 6),
        ("pkg:gem/plugged@0.1", 13),
        ("pkg:gem/nokogiri@1.15.0", 18),
        ("pkg:gem/nokogiri@1.15.0", 20),
        ("pkg:gem/Ascii85@2.0.1", 21),
        ("pkg:gem/bundler@2.2.28", 40),
    ]
    assert (gaps(manifest), wrong(manifest)) == ([], [])
    assert "hunter2" not in repr(manifest)


@pytest.mark.parametrize(
    ("remote", "locked", "gap"),
    [
        (".", False, False),
        ("engines/billing", False, False),
        ("../vendored_by_name", False, False),
        ("vendor/gems/billing", True, False),
        ("../../billing", False, True),
        ("/opt/billing", False, True),
    ],
)
def test_a_folder_of_the_target_is_own_code_unless_it_is_vendored(
    remote: str, locked: bool, gap: bool
) -> None:
    text = f"PATH\n  remote: {remote}\n  specs:\n    billing (1.2.0)\n      rack\n"
    manifest = read(text, "app/Gemfile.lock")
    assert exact(manifest) == ([("pkg:gem/billing@1.2.0", 4)] if locked else [])
    assert gaps(manifest) == ([("pkg:gem/billing", 4)] if gap else [])


def test_a_folder_without_a_place_is_a_gap() -> None:
    assert gaps(read("PATH\n  specs:\n    billing (1.2.0)\n")) == [("pkg:gem/billing", 3)]


def test_what_is_depended_on_without_being_locked_is_a_gap() -> None:
    text = "GEM\n  specs:\n    rack (2.2.3)\n\nDEPENDENCIES\n  rack\n  rails (~> 7.0)\n  bundler\n"
    manifest = read(text)
    assert exact(manifest) == [("pkg:gem/rack@2.2.3", 3)]
    assert gaps(manifest) == [("pkg:gem/rails", 7), ("pkg:gem/bundler", 8)]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "GEM\n  remote: https://rubygems.org/\n", "DEPENDENCIES\n"]
)
def test_a_lock_file_may_lock_nothing(text: str) -> None:
    manifest = read(text)
    assert (exact(manifest), gaps(manifest), wrong(manifest)) == ([], [], [])


@pytest.mark.parametrize(
    ("row", "gap", "bad"),
    [
        ("    nameless", [("pkg:gem/nameless", 3)], []),
        ("    (1.0)", [], [3]),
        ("    a\tb (1.0)", [], [3]),
        ("    https://t0ken@host.test (1.0)", [], [3]),
        ("    a (https://t0ken@host.test)", [], [3]),
        ("   a (1.0)", [], [3]),
        ("  a", [], [3]),
    ],
)
def test_a_bad_row_keeps_no_other_from_being_read(
    row: str, gap: list[tuple[str, int]], bad: list[int]
) -> None:
    manifest = read(f"GEM\n  specs:\n{row}\n    rack (2.2.3)\n")
    assert exact(manifest) == [("pkg:gem/rack@2.2.3", 4)]
    assert gaps(manifest) == gap
    assert wrong(manifest) == bad
    assert "t0ken" not in repr(manifest)


def test_an_unknown_section_makes_the_file_a_gap() -> None:
    manifest = read("GEM\n  specs:\n    rack (2.2.3)\n\nGEMS\n  specs:\n    rails (1.0)\n")
    assert exact(manifest) == [("pkg:gem/rack@2.2.3", 3)]
    assert wrong(manifest) == [5]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"<<<<<<< HEAD\n{SOURCES}", 1),
        ("GEM\n  specs:\n=======\n    rack (2.2.3)\n>>>>>>> main\n", 3),
        ("    rack (2.2.3)\n", 1),
        ("this is no lock file", 1),
        ("GEM\r  specs:\r    rack (2.2.3)\r", 1),
    ],
)
def test_a_broken_lock_file_is_refused(text: str, line: int) -> None:
    with pytest.raises(ReadError) as refused:
        read(text)
    assert refused.value.line == line


@given(st.text(alphabet="GEMPATHDNCIS remote:specs()!-./1\n\r\t<=", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    for prefix in ("", "PATH\n", "GEM\n  specs:\n    "):
        with contextlib.suppress(ReadError):
            read(prefix + text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('---\nBUNDLE_PATH: "vendor"\n', None),
        ('---\nBUNDLE_GEMFILE: "Gemfile"\n', None),
        ("---\nBUNDLE_GEMFILE: ./gems.rb\n", None),
        ('---\nBUNDLE_PATH: "x"\nBUNDLE_GEMFILE: "Gemfile.old"\n', 3),
        ("---\n'BUNDLE_GEMFILE' : >\n  Gemfile.old\n", 2),
        ("BUNDLE_GEMFILE: ../Gemfile", 1),
    ],
)
def test_another_gemfile_is_a_gap(text: str, line: int | None) -> None:
    manifest = bundle_config.read(text, Context(path=".bundle/config"))
    assert gaps(manifest) == ([] if line is None else [("pkg:generic/Gemfile", line)])
    form = formats.of("app/.bundle/config")
    assert form is not None
    assert form.module == "ruby.bundle_config"
