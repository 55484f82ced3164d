"""YAML of every format: what one tool reads otherwise than another is refused."""

from __future__ import annotations

from types import ModuleType

import pytest

from stockade_scanners.dependencies.manifest import Context, ReadError
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.conda import conda_lock, environment
from stockade_scanners.dependencies.readers.dart import pubspec_lock, pubspec_yaml
from stockade_scanners.dependencies.readers.javascript import pnpm_lock, yarn_berry

READERS = [conda_lock, environment, pubspec_lock, pubspec_yaml, pnpm_lock, yarn_berry]
HIDDEN = """\
lockfileVersion: '9.0'
x: &x
  packages:
    lodash@4.17.4: {}
<<: *x
"""


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__.rpartition(".")[2])
def test_no_reader_passes_over_what_is_merged_in(reader: ModuleType) -> None:
    with pytest.raises(ReadError, match="merged") as error:
        reader.read(HIDDEN, Context(path="x"))
    assert error.value.line == 5


@pytest.mark.parametrize(
    "text",
    [
        "<<: {a: 1}",
        "a: {b: [{<<: {c: 1}}]}",
        '"<<": {a: 1}',
        "? <<\n: {a: 1}",
        "!!merge : {a: 1}",
        "!!merge a: {b: 1}",
        "!<tag:yaml.org,2002:merge> a: {b: 1}",
        "%TAG !m! tag:yaml.org,2002:\n---\n!m!merge a: {b: 1}",
        "a: &k !!merge x\n*k : {b: 1}",
    ],
)
def test_a_merge_key_is_refused_however_it_is_spelt(text: str) -> None:
    with pytest.raises(ReadError, match="merged"):
        yaml_text.load(text)


@pytest.mark.parametrize("text", ["a: <<", "- <<", "<<<: {a: 1}", "a: |\n  <<: b"])
def test_other_texts_may_look_like_one(text: str) -> None:
    assert yaml_text.load(text)
