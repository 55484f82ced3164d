"""`environment.yml` of conda, with what pip is to install besides.

https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.conda import match_spec
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.python.includes import Seen, include
from stockade_scanners.dependencies.readers.python.requirements_items import Included, items

_BREAK = re.compile(r"\r\n|\r|\n")


def read(text: str, context: Context) -> Manifest:
    """Read every package of conda and every line for pip.

    Raises:
        ReadError: not YAML, or the dependencies are no list.
    """
    document: Any = yaml_text.mapping(yaml_text.load(text), "The file")
    declared = yaml_text.sequence(document.get("dependencies"), "dependencies")
    bounded(len(declared))
    read: set[int] = set()
    return manifest((e for value in declared for e in _entries(value, context, read)), context)


def _entries(value: Any, context: Context, read: set[int]) -> Iterator[Entry]:
    """`read` has the lists that need no second look: aliases can repeat a long one often."""
    if isinstance(value, yaml_text.Text):
        yield match_spec.entry(value, value.line)
    elif isinstance(value, dict):
        for tool, lines in value.items():
            if tool == "pip" and id(lines) not in read:
                read.add(id(lines))
                yield from _of_pip(yaml_text.sequence(lines, "pip"), context)
            elif tool != "pip":
                yield Unparsed(detail="Only pip is read beside conda.", line=tool.line)
    else:
        yield Unparsed(detail="A dependency is not a word.", line=None)


def _of_pip(lines: list[Any], context: Context) -> Iterator[Entry]:
    """conda writes the list into one requirements file, so a line can go on in the next."""
    words = [line for line in lines if isinstance(line, yaml_text.Text)]
    if len(words) < len(lines):
        yield Unparsed(detail="A line for pip is not a word.", line=None)
    where = [word.line for word in words for _ in range(len(_BREAK.findall(word)) + 1)]
    seen: Seen = {}
    for item in items("\n".join(words)):
        line = where[item.line - 1] if item.line else None
        if isinstance(item, Included):
            yield from include(item.value, line, context, seen)
        else:
            yield replace(item, line=line)
