"""Where the strings of a JSON file stand, whatever they are escaped as."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.json_text import Lines
from stockade_scanners.dependencies.readers.php import composer_json
from support.manifests import exact

TEXT = r"""{
 "name": "a\/b",
 "decoy": "\"name\": \"a/b\"",
 "x": {
  "name"
    :
      "a/b"
 },
 "list": ["name", "\u0061/b"]
}"""


def test_each_string_has_its_line() -> None:
    lines = Lines(TEXT)
    assert lines.values("name", ["a/b", "a/b", "a/b"]) == [2, 7, None]
    assert lines.objects(["x", "list"]) == [4, None]
    assert lines.strings(["name", "name", "name", "a/b"]) == [2, 5, 9, 9]
    assert [lines.key("name"), lines.key("name", 3), lines.key("name", 6)] == [2, 5, None]


def test_a_string_of_escaped_quotes_is_one_string() -> None:
    quotes = '"' * 1_000_000
    text = json.dumps({"x": quotes, "require": {"a/b": "1.0.0"}}, indent=1)
    assert exact(composer_json.read(text, Context(path="composer.json"))) == [
        ("pkg:composer/a/b@1.0.0", 4)
    ]
    assert Lines(text).strings([quotes]) == [2]


@given(st.recursive(st.text(), lambda inner: st.dictionaries(st.text(), inner, max_size=3)))
def test_every_string_of_a_document_is_found(document: object) -> None:
    text = json.dumps({"top": document})
    lines = Lines(text)
    found: Any = json_text.load(text)
    while isinstance(found, dict) and found:
        key, found = next(iter(found.items()))
        assert lines.key(key) == 1
    if isinstance(found, str):
        assert lines.strings([found]) == [1]


@given(st.text(alphabet='"\\:{} \na'))
def test_any_text_has_lines(text: str) -> None:
    Lines(text).strings([text])
