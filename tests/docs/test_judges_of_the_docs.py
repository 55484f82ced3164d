"""The judges that docs/conftest.md shows do what it says."""

from __future__ import annotations

import dataclasses
import re
import threading
from pathlib import Path

import pytest

from stockade.cli.judgement import Asked
from stockade.cli.policy_command import second_opinion
from stockade.model.result import Result
from stockade.model.verdict import Action, State, Verdict
from support.judges import printing
from support.results import blocked_result, passed_result


def opinion(judge: Path, result: Result) -> Verdict:
    """The verdict after the judge was asked."""
    asked = Asked(checked=3, nothing_asked=False, left_out=())
    return second_opinion(result, (str(judge),), asked, timeout=900, cancelled=threading.Event())


def docs_judge(word: str, path: Path) -> Path:
    """The script of the docs that holds this word."""
    page = (Path(__file__).parents[2] / "docs" / "conftest.md").read_text(encoding="utf-8")
    scripts = re.findall(r"```sh\n(#!/bin/sh\n.*?)```", page, re.DOTALL)
    (script,) = [text for text in scripts if word in text]
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)
    return path


needs_jq = pytest.mark.skipif(not Path("/usr/bin/jq").exists(), reason="needs jq")


@needs_jq
def test_the_judge_in_jq_of_the_docs(tmp_path: Path) -> None:
    result = blocked_result()
    waived = [dataclasses.replace(r, action=Action.PASS) for r in result.verdict.rulings]
    gaps = tuple(
        dataclasses.replace(g, gap=dataclasses.replace(g.gap, subject=f"payments/{g.gap.subject}"))
        for g in result.verdict.gap_rulings
    )
    verdict = dataclasses.replace(result.verdict, rulings=tuple(waived), gap_rulings=gaps)
    judge = docs_judge("kev", tmp_path / "judge")
    after = opinion(judge, dataclasses.replace(result, verdict=verdict))
    assert [r.finding.package.kev for r in after.blockers if r.finding.package] == [True]
    assert "is exploited. Without the judge: " in after.blockers[0].because
    assert len(after.stopping_gaps) == len(gaps)


@needs_jq
@pytest.mark.parametrize(
    ("output", "why"),
    [
        ('[{"namespace": "main", "successes": 2}]', ""),
        ('[{"successes": 0, "failures": [{"msg": "a"}, {"msg": "b"}]}]', "a; b"),
        ('[{"successes": 0, "warnings": [{"msg": "a"}]}]', ""),
        ('[{"namespace": "main", "successes": 0}]', "no rule ran"),
        ("[]", "no rule ran"),
        ("", "its answer is empty"),
        ("Error: load: no policies found", "exit code"),
    ],
)
def test_the_judge_of_the_docs_that_asks_conftest(output: str, why: str, tmp_path: Path) -> None:
    """With what Conftest prints (its output/result.go) from a file in its place."""
    judge = docs_judge("conftest test", tmp_path / "judge")
    conftest = printing(tmp_path / "conftest", output.encode())
    script = judge.read_text(encoding="utf-8")
    judge.write_text(script.replace("conftest test", f"'{conftest}' test"), encoding="utf-8")
    verdict = opinion(judge, passed_result())
    assert verdict.state is (State.BLOCKED if why else State.PASSED)
    assert why in "".join(notice.message for notice in verdict.notices)
