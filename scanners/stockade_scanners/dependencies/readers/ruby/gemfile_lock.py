"""`Gemfile.lock` and `gems.locked`.

The format is what Bundler's `lockfile_parser.rb` reads: headings, and indentation that tells an
option (two blanks) from a gem (four) and from what that gem needs (six).
https://bundler.io/guides/rationale.html#checking-your-code-into-version-control.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade_scanners.dependencies.manifest import (
    Context,
    Entry,
    Manifest,
    ReadError,
    Unparsed,
)
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    elsewhere,
    inside_target,
    locked,
    manifest,
    unresolved,
)
from stockade_scanners.dependencies.readers.ruby.gemfile_lock_sections import (
    Row,
    Section,
    sections,
)

_GEMS = "RubyGems"
_SOURCES = frozenset({"GEM", "GIT", "PATH", "PLUGIN SOURCE"})
_OTHERS = frozenset({"PLATFORMS", "CHECKSUMS", "RUBY VERSION", "BUNDLED WITH"})
_DEPENDENCIES = "DEPENDENCIES"
_OPTION, _GEM, _NEEDED = 2, 4, 6
_VENDORED = frozenset({"vendor", "vendored", "third_party"})
_BUNDLER = "bundler"


def read(text: str, context: Context) -> Manifest:
    """Read every gem of every source, and what is depended on without being locked.

    Raises:
        ReadError: a conflict of a merge, or nothing in the file is a section of Bundler's.
    """
    every = list(sections(text))
    bounded(
        len(every) + sum(1 for section in every for row in section.rows if row.indent != _NEEDED)
    )
    titles = {section.title for section in every}
    if every and titles.isdisjoint(_SOURCES | _OTHERS | {_DEPENDENCIES}):
        raise ReadError("The file holds no section of Bundler's.", every[0].line)
    gems = {row.name for s in every if s.title in _SOURCES for row in s.at(_GEM)}
    found: list[Entry] = []
    for section in every:
        if section.title in _SOURCES:
            found.extend(_source(section, context))
        elif section.title == _DEPENDENCIES:
            found.extend(_dependencies(section, gems, _bundler(every)))
        elif section.title not in _OTHERS:
            found.append(Unparsed(detail="A section is not one of Bundler's.", line=section.line))
    own = {row.name: folder for s in every for folder, row in _own(s, context)}
    return manifest(found, own=own)


def _own(section: Section, context: Context) -> Iterator[tuple[str, Row]]:
    """The gems of a folder of the target."""
    folder = _inside(section, context) if section.title == "PATH" else None
    yield from ((folder, row) for row in section.at(_GEM) if folder is not None)


def _source(section: Section, context: Context) -> Iterator[Entry]:
    for row in section.rows:
        option = row.indent == _OPTION and ":" in row.text
        if not option and row.indent not in (_GEM, _NEEDED):
            yield Unparsed(detail="A line has no meaning to Bundler.", line=row.line)
    if section.title == "PATH":
        yield from _folder(section, context)
    else:
        yield from (_locked(row) for row in section.at(_GEM))


def _folder(section: Section, context: Context) -> Iterator[Entry]:
    """A folder of the target is its own code, unless it holds a copy of what others publish."""
    inside = _inside(section, context)
    for row in section.at(_GEM):
        if inside is None:
            yield elsewhere(_GEMS, row.name, row.line)
        elif not _VENDORED.isdisjoint(inside.split("/")):
            yield _locked(row)


def _inside(section: Section, context: Context) -> str | None:
    remotes = [r.text.removeprefix("remote: ") for r in section.at(_OPTION) if "remote: " in r.text]
    return inside_target(context, remotes[0]) if len(remotes) == 1 else None


def _locked(row: Row) -> Entry:
    """`1.15.0-x86_64-linux` is version and platform: no version of a gem holds a dash."""
    return locked(_GEMS, row.name, row.said.partition("-")[0], row.line)


def _dependencies(section: Section, gems: set[str], bundler: Row | None) -> Iterator[Entry]:
    """What is depended on and stands in no source. Bundler itself is `BUNDLED WITH` the file."""
    for row in section.rows:
        if row.indent != _OPTION:
            yield Unparsed(detail="A line has no meaning to Bundler.", line=row.line)
        elif row.name == _BUNDLER and bundler is not None:
            yield locked(_GEMS, _BUNDLER, bundler.text, bundler.line)
        elif row.name not in gems:
            detail = f"{row.name} is depended on, and the file locks no version of it."
            yield unresolved(_GEMS, row.name, detail, row.line)


def _bundler(every: Sequence[Section]) -> Row | None:
    rows = [row for section in every if section.title == "BUNDLED WITH" for row in section.rows]
    return rows[0] if rows else None
