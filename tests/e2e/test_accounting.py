"""No silent pass: in any tree, every entry ends as scanned, as a gap, or counted as left out."""

from __future__ import annotations

import datetime as dt
import functools
import json
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from stockade.cli.gate import pass_through
from stockade.cli.request import Request
from stockade.cli.scanners import Available
from stockade.cli.settings import Settings
from stockade.engine.progress import Silent
from stockade.model.codec import decode, encode
from stockade.model.gap import split_subject
from stockade.model.result import Result
from stockade.model.scanner import Options
from support.cli import cache
from support.random_trees import Tree, trees

WORKERS = 2


@functools.cache
def options() -> Options:
    return Options(offline=True, cache_dir=cache(), secret_key=b"k" * 32)


@functools.cache
def scanners() -> Available:
    return Available(options())


def scan(folder: Path) -> Result:
    request = Request(
        target=str(folder),
        staged=False,
        scanners=(),
        policy_names=("recommended",),
        today=dt.date(2026, 1, 2),
        options=options(),
        workers=WORKERS,
        user=Settings(),
    )
    return pass_through(request, scanners(), Silent(), threading.Event())


@pytest.mark.slow
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(tree=trees())
def test_every_entry_is_accounted_for(tree: Tree) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "target"
        root.mkdir()
        tree.write(root)
        result = scan(root)
    assert_adds_up(result)
    assert_all_named(tree, result)


def assert_adds_up(result: Result) -> None:
    for record in result.scanners:
        assert record.claimed == record.scanned + record.gapped
        subjects = {g.subject for g in result.gaps if g.scanner == record.name}
        assert len(subjects) == record.gapped, (record, result.gaps)
        assert "adapter broke" not in record.note
        assert not record.note or record.claimed == 0, record
    if any(record.scanned for record in result.scanners):
        assert result.verdict.sentence != "Incomplete: nothing in the target could be checked."
    else:
        assert result.verdict.exit_code == 3


def assert_all_named(tree: Tree, result: Result) -> None:
    taken_over = {split_subject(g.subject)[0] for g in result.gaps if g.scanner == "inventory"}
    assert tree.special <= taken_over
    copied = tree.regular - taken_over
    assert result.target.files == len(copied)
    # The secrets' scanner claims every file, so none may be out of scope.
    secrets = next(r for r in result.scanners if r.name == "secrets")
    assert secrets.claimed == len(copied)
    assert result.target.out_of_scope == 0
    named = {f.location.path for f in result.findings}
    named |= {split_subject(g.subject)[0] for g in result.gaps}
    assert named <= tree.regular | tree.special
    record = encode(result)
    assert record["result"]["target"]["files"] == len(copied)
    assert decode(json.dumps(record).encode()) == result
