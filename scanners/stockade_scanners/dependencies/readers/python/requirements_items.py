"""What the lines of a requirements file say, one by one: a requirement, or another file to read.

Nothing is resolved, built, expanded or fetched. Index options are read past.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stockade_scanners.dependencies.manifest import Entry, Unparsed
from stockade_scanners.dependencies.readers.python import entries
from stockade_scanners.dependencies.readers.python.requirements_lines import logical_lines

_LONGEST_LINE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Included:
    """Another file, by `-r` or `-c`, as the line writes it."""

    value: str
    line: int | None


Item = Entry | Included


def items(text: str) -> Iterator[Item]:
    """Yield what each line says, whatever its markers."""
    for number, line in logical_lines(text):
        yield from _line(line, number)


def is_prose(found: int, unparsed: int) -> bool:
    """Whether a file of that many items is no requirements file: most of them do not parse."""
    return 2 * unparsed > found


def _line(line: str, number: int) -> list[Item]:
    if len(line) > _LONGEST_LINE:
        return [Unparsed(detail="A line is over 64 KiB.", line=number)]
    arguments, options = _split(line)
    return [entries.from_text(arguments, number)] if arguments else _option_line(options, number)


def _split(line: str) -> tuple[str, str]:
    """pip's own rule: options begin at the first word with a dash."""
    words = line.split(" ")
    first = next((i for i, word in enumerate(words) if word.startswith("-")), len(words))
    return " ".join(words[:first]).strip(), " ".join(words[first:])


def _option_line(line: str, number: int) -> list[Item]:
    from stockade_scanners.dependencies.readers.python.requirements_options import parse

    try:
        options = parse(line)
    except ValueError:
        return [Unparsed(detail="An option does not parse.", line=number)]
    found: list[Item] = [_editable(value, number) for value in options.editables]
    found.extend(Included(value, number) for value in options.files)
    if options.rest:
        found.append(Unparsed(detail="Text after an option does not parse.", line=number))
    return found


def _editable(value: str, number: int) -> Entry:
    entry = entries.from_text(value, number)
    # A bare word is a folder here (`-e src`), not the name of a package.
    return entries.from_path(value, number) if "/" not in value and ":" not in value else entry
