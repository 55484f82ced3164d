"""XML build files: no DTD, no entities, and each element with its line."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import ReadError

_DEEPEST = 100
_LINE = "\0line"
_ENCODING = re.compile(r"""encoding\s*=\s*["']([^"']*)["']""")
_HARMLESS = re.compile(r"utf-?8|(?:us-)?ascii|iso-8859-\d{1,2}|windows-125\d", re.IGNORECASE)
"""A byte below 128 is the same character in all of these, so no markup can hide in another."""


def load(text: str) -> Element:
    """The root element. Names are without their namespace; `line_of` gives an element's line.

    Raises:
        ReadError: not XML, a document type or an entity declaration, too deeply nested, or an
            encoding in which the tool could read something else.
    """
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser.parser
    try:
        # Decoded already: what the XML declaration says of an encoding is past.
        parser.feed(_without_declaration(text))
        root: Element = parser.close()
    except ParseError as error:
        line = error.position[0] if error.position else None
        raise ReadError("The file is not valid XML.", line) from error
    except DefusedXmlException as error:
        raise ReadError("The file declares a document type or an entity.") from error
    return root


def line_of(element: Element) -> int:
    """The line on which the element begins."""
    return int(element.get(_LINE, "1"))


class _Builder(TreeBuilder):
    parser: Any = None

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ReadError("The file is too deeply nested.", self.parser.CurrentLineNumber)
        bare = {name.rpartition("}")[2]: value for name, value in attrs.items()}
        bare[_LINE] = str(self.parser.CurrentLineNumber)
        return super().start(tag.rpartition("}")[2], bare)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag.rpartition("}")[2])


def _without_declaration(text: str) -> str:
    """The text with its XML declaration blanked; lines stay where they are."""
    if not text.startswith("<?xml"):
        return text
    end = text.find("?>")
    if end < 0:
        return text
    if not all(_HARMLESS.fullmatch(said) for said in _ENCODING.findall(text, 0, end)):
        raise ReadError("The file names an encoding other than UTF-8.", 1, GapReason.ENCODING)
    return "\n" * text.count("\n", 0, end) + text[end + 2 :]
