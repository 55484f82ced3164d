"""The JSON report: the whole record, safe to show on a terminal."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from stockade.model.codec import decode, encode
from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports import load
from support.hostile_results import hostile_result
from support.results import blocked_result


def render(result: Result) -> str:
    return "".join(load("json").render(result, Style()))


def test_it_is_the_record() -> None:
    assert json.loads(render(blocked_result())) == encode(blocked_result())
    assert decode(render(blocked_result()).encode()) == blocked_result()


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
