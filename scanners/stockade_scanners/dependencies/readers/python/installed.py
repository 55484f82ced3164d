"""The metadata of an installed distribution: `METADATA`, or `PKG-INFO` of an egg.

https://packaging.python.org/en/latest/specifications/core-metadata/
"""

from __future__ import annotations

from email.errors import MessageError
from email.message import Message
from email.parser import HeaderParser

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.entries import manifest
from stockade_scanners.dependencies.readers.python import entries

LONGEST = 256 * 1024
"""Characters of the header, which may hold a whole description."""

_LONGEST_LICENCE = 100
"""Characters; what is longer is the licence's own text."""

_CLASSIFIER = "License ::"
_CONFLICT = "<" * 7


def read(text: str, context: Context) -> Manifest:  # noqa: ARG001 (the shape of a reader)
    """Read the one distribution that the file is about. Its requirements are installed beside it.

    Raises:
        ReadError: it has no name or no version.
    """
    header = _header(text)
    name, version = _first(header, "Name"), _first(header, "Version")
    if not name or not version:
        raise ReadError("The file does not say the name and the version of a distribution.")
    entry = entries.exact(name, version, _line(text), licence=_licence(header))
    return manifest([entry])


def _header(text: str) -> Message:
    lines = text.replace("\r\n", "\n")
    end = lines.find("\n\n")
    header = lines if end < 0 else lines[: end + 1]
    if f"\n{_CONFLICT}" in f"\n{header}":
        raise ReadError("The file holds the marks of a merge conflict.")
    if len(header) > LONGEST:
        raise ReadError("The file's header is over 256 KiB.", reason=GapReason.TOO_LARGE)
    try:
        return HeaderParser().parsestr(header)
    except (MessageError, ValueError) as error:
        raise ReadError("The file is not the metadata of a distribution.") from error


def _first(header: Message, name: str) -> str:
    """Tools take the first of several."""
    values = header.get_all(name, [])
    return str(values[0]).strip() if values else ""


def _line(text: str) -> int | None:
    for number, line in enumerate(text.split("\n"), start=1):
        if line[:5].lower() == "name:":
            return number
    return None


def _licence(header: Message) -> str:
    """The expression, which is SPDX; else the classifiers; else a licence's short name."""
    expression = _first(header, "License-Expression")
    if expression:
        return expression
    said = [str(value) for value in header.get_all("Classifier", [])]
    classified = [value.rpartition("::")[2].strip() for value in said if _is_licence(value)]
    if classified:
        return ", ".join(dict.fromkeys(classified))
    named = _first(header, "License")
    stated = len(named) <= _LONGEST_LICENCE and named != "UNKNOWN"
    return named if stated else ""


def _is_licence(classifier: str) -> bool:
    return classifier.startswith(_CLASSIFIER) and not classifier.endswith(":: OSI Approved")
