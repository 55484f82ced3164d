"""Records of scans that never ran, judged by a policy and written as `--report json=FILE` does."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

from stockade.model.codec import encode
from stockade.model.finding import Finding
from stockade.model.gap import Gap
from stockade.model.result import Result, Status
from stockade.policy.judge import judge, rated
from stockade.policy.rules import Layer, Policy
from support.packs import source
from support.results import RUN, TARGET
from support.results import record as scanner

DAY = dt.date(2026, 1, 2)
"""On which all are judged."""


def judged(
    *findings: Finding,
    gaps: tuple[Gap, ...] = (),
    layers: tuple[Layer, ...] = (),
    kind: str = "revision",
) -> Result:
    """A scan with these findings and gaps, by these layers, or by the recommended policy."""
    policy = Policy(layers=layers or (source("recommended"),))
    found = tuple(sorted(rated(findings, policy, DAY), key=Finding.sort_key))
    missed = tuple(sorted(gaps, key=Gap.sort_key))
    verdict = judge(found, missed, policy, today=DAY, checked=3)
    return Result(
        target=dataclasses.replace(TARGET, kind=kind),
        scanners=(scanner("bandit", Status.COMPLETED, 3, 0, len(found)),),
        findings=found,
        gaps=missed,
        verdict=verdict,
        run=RUN,
    )


def written(file: Path, result: Result) -> Path:
    """The file, with the record in it."""
    file.write_text(json.dumps(encode(result)))
    return file
