"""The labelled snippets of tests/correlation, and what the real tools say of them.

Secrets are filled in when the snippets are written, so that no file holds one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from stockade.model.codec import decode
from stockade.model.finding import Finding
from stockade.model.result import Result
from support.cli import run
from support.secret_jobs import github_token, word

DATA = Path(__file__).parent.parent / "correlation"
_SNIPPET = re.compile(r"^=== (\S+)\n", re.MULTILINE)
_SECRET = re.compile(r"\{\{(TOKEN|PASSWORD)(\d*)\}\}")
_LABEL = re.compile(r"(same|different) (\S+) (\S+) (\S+): (\S.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a person says of two reports of one snippet, each given as `rule@line` or
    `rule@line:column`; a second file stands before, as `file!rule@line`."""

    same: bool
    file: str
    reports: tuple[str, str]
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {' and '.join(self.reports)}"


def labels() -> list[Label]:
    """All labels. A line of the file that is none is an error."""
    found = []
    for line in (DATA / "labels.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        match = _LABEL.fullmatch(line)
        assert match, f"no label: {line}"
        word_, file, one, other, reason = match.groups()
        found.append(Label(same=word_ == "same", file=file, reports=(one, other), reason=reason))
    return found


def scanned(folder: Path) -> Result:
    """The record of a scan of all snippets, by bandit, semgrep and the scanner of secrets."""
    target, home, record = folder / "snippets", folder / "home", folder / "result.json"
    target.mkdir(parents=True)
    home.mkdir()
    _, *parts = _SNIPPET.split((DATA / "snippets.txt").read_text("utf-8"))
    for name, code in zip(parts[::2], parts[1::2], strict=True):
        (target / name).write_text(_SECRET.sub(_secret, code), "utf-8")
    ended = run(
        "scan", target, "--rules", DATA / "rules.yml", "--report", f"json={record}", home=home
    )
    assert ended.code == 1, ended.stderr
    return decode(record.read_bytes())


def report(findings: tuple[Finding, ...], label: Label, number: int) -> Finding:
    """The one report that a label names first (0) or second (1)."""
    file, _, rest = label.reports[number].rpartition("!")
    rule, _, place = rest.partition("@")
    line, _, column = place.partition(":")
    found = [
        f
        for f in findings
        if f.location.path == (file or label.file)
        and f.rule == rule
        and f.location.line == int(line)
        and (not column or f.location.column == int(column))
    ]
    assert len(found) == 1, f"{label}: {len(found)} reports {label.reports[number]}"
    return found[0]


def _secret(match: re.Match[str]) -> str:
    return github_token(match[2]) if match[1] == "TOKEN" else word(20, seed=match[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How the merger does on the labels."""

    right: int
    """Pairs of one flaw that are merged."""

    missed: tuple[Label, ...]
    """Pairs of one flaw that stay apart."""

    wrong: tuple[Label, ...]
    """Pairs of two flaws that are merged."""

    different: int
    """Pairs of two flaws."""

    unlabelled: tuple[str, ...]
    """Pairs of one snippet that are merged and have no label."""

    @property
    def precision(self) -> float:
        """Part of the labelled merged pairs that are one flaw."""
        merged = self.right + len(self.wrong)
        return self.right / merged if merged else 0.0

    @property
    def recall(self) -> float:
        """Part of the labelled pairs of one flaw that are merged."""
        return self.right / (self.right + len(self.missed))


def score(result: Result) -> Score:
    """Compare a scan of the snippets with the labels."""
    homes = {id(m): n for n, f in enumerate(result.findings) for m in (f, *f.witnesses)}
    every = tuple(m for f in result.findings for m in (f, *f.witnesses))
    known: set[frozenset[int]] = set()
    missed: list[Label] = []
    wrong: list[Label] = []
    right = different = 0
    for label in labels():
        pair = [report(every, label, n) for n in (0, 1)]
        known.add(frozenset(map(id, pair)))
        together = len({homes[id(f)] for f in pair}) == 1
        different += not label.same
        right += together and label.same
        if together is not label.same:
            (missed if label.same else wrong).append(label)
    return Score(
        right=right,
        missed=tuple(missed),
        wrong=tuple(wrong),
        different=different,
        unlabelled=tuple(
            f"{one.location.path}: {one.rule}@{one.location.line} and {other.rule}"
            for f in result.findings
            for one, other in combinations((f, *f.witnesses), 2)
            if one.location.path == other.location.path
            and frozenset((id(one), id(other))) not in known
        ),
    )
