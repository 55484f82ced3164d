"""The JSON report: the whole record, safe to show on a terminal."""

from __future__ import annotations

import functools
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from stockade.model.codec import decode, encode
from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports import load
from support.everything import everything_result
from support.generated_results import results
from support.hostile_results import hostile_result
from support.rendering import rendered
from support.results import blocked_result, many, passed_result

render = functools.partial(rendered, "json")


def test_it_is_the_record() -> None:
    assert json.loads(render(blocked_result())) == encode(blocked_result())
    assert decode(render(blocked_result()).encode()) == blocked_result()


@pytest.mark.slow
@given(results())
@settings(max_examples=150, deadline=None)
def test_the_pieces_are_the_bytes_that_the_encoder_would_write_at_once(result: Result) -> None:
    assert render(result) == json.dumps(encode(result), indent=2) + "\n"


@pytest.mark.parametrize("sample", [everything_result, hostile_result, passed_result])
def test_the_samples_come_back(sample: Callable[[], Result]) -> None:
    text = render(sample())
    assert text == json.dumps(encode(sample()), indent=2) + "\n"
    assert decode(text.encode()) == sample()


def test_rulings_out_of_order_write_nothing() -> None:
    result = blocked_result()
    verdict = replace(result.verdict, rulings=result.verdict.rulings[::-1])
    with pytest.raises(ValueError, match="line up"):
        next(load("json").render(replace(result, verdict=verdict), Style()))


def test_no_piece_grows_with_the_number_of_findings() -> None:
    few, more = (max(map(len, load("json").render(many(count), Style()))) for count in (50, 2_000))
    assert more < few * 2


_PEAK = """
import resource, sys
from stockade.model.report import Style
from stockade_reports import load
from support.rendering import rendered
from support.results import many
reporter, result = load("json"), many(5_000)
unit = 1 if sys.platform == "darwin" else 1024
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
before = peak()
size = sum(map(len, reporter.render(result, Style())))
print(size, peak() - before)
"""


def test_the_report_is_never_in_memory_as_a_whole() -> None:
    """Once 38 MB of values and text for 5 MB of report."""
    tests = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", _PEAK], cwd=tests, check=True, capture_output=True, text=True
    )
    size, grown = map(int, done.stdout.split())
    assert size > 5_000_000
    assert grown < size / 2


def test_hostile_text_is_ascii_without_control_characters_and_comes_back() -> None:
    text = render(hostile_result())
    assert re.fullmatch(r"[ -~\n]*", text)
    assert decode(text.encode()) == hostile_result()


def test_the_same_scan_gives_the_same_bytes_but_for_the_run() -> None:
    one = blocked_result()
    later = replace(one, run=replace(one.run, started="2031-01-01T00:00:00Z"))
    assert render(one) == render(blocked_result())
    assert render(one).partition('"run"')[0] == render(later).partition('"run"')[0]


def test_the_style_changes_nothing() -> None:
    loud = "".join(load("json").render(blocked_result(), Style(color=True, width=20, quiet=True)))
    assert loud == render(blocked_result())
