"""Findings in lines of text, and what the comments in these lines ask about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.model.suppression import Suppression
from stockade.triage import mask
from stockade.triage.comments import Comments
from stockade.triage.suppressions import suppressions_for
from stockade.triage.triage import triage

KINDS = {"secrets": Kind.SECRET, "zizmor": Kind.CI, "checkov": Kind.IAC, "hadolint": Kind.IAC}


def finding(rule: str, line: int | None = 1, last: int | None = None, column: int = 1) -> Finding:
    """A finding of the rule `tool/rule` on these lines; a column of 0: none is known."""
    where = Location(path="a", line=line, column=(column if line else 0) or None, end_line=last)
    return Finding(
        kind=KINDS.get(rule.partition("/")[0], Kind.SAST),
        scanner="s",
        rule=rule,
        title="t",
        message="m",
        severity=Severity.HIGH,
        raw_severity="HIGH",
        locations=(where,),
    )


def asked(text: str, about: Finding) -> tuple[Suppression, ...]:
    """What the text asks about a finding in it."""
    lines = text.split("\n")
    masked = [mask.mask_assigned(line) for line in mask.mask_lines(lines, [about])]
    return suppressions_for(about, Comments(lines, masked))


def write(folder: Path, samples: Sequence[str]) -> dict[str, str]:
    """The samples by the name of the file in a new folder that each is written to."""
    folder.mkdir()
    files = {f"s{n}.py": f"{sample}\n" for n, sample in enumerate(samples)}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return files


def recorded(findings: Sequence[Finding], files: Mapping[str, str], *words: str) -> dict[str, bool]:
    """By file, rule and line of a finding: whether one of these comments was recorded for it."""
    return {
        f"{f.location.path} {f.rule} {f.location.line}": any(
            s.directive in words for s in f.suppressions
        )
        for f in triage(findings, lambda path: files[path].encode())
    }
