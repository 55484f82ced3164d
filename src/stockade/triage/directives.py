"""The comments by which authors ask scanners to keep silent: one row of a table for each.

A row says how the comment is written, which findings it speaks of, and where it has to stand, as
the tool that reads it documents or does it. Tests compare the rows with the tools themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from stockade.model.finding import Finding
from stockade.model.rating import Kind
from stockade.triage import naming
from stockade.triage.bandit_tests import IDS
from stockade.triage.directive import Directive, Where

_CODE = re.compile(r"[A-Z]+[0-9]+")
_NAME = re.compile(r"[A-Za-z0-9*][A-Za-z0-9_.*/-]*")
_COMPOUND = re.compile(r"[A-Za-z0-9]+[-_./][A-Za-z0-9_./-]*")
"""A word that is an id rather than the beginning of a sentence."""

_TEST = re.compile(rf"[Bb][0-9]+\b|[A-Za-z0-9]+_[A-Za-z0-9_]+|(?:{'|'.join(IDS)})\b")
_KNOWN_TEST = re.compile(rf"\b(?:{'|'.join(IDS)})\b")
_COMMAS_OR_SPACES = re.compile(r"[,\s]*")


def _python(word: str, hint: str, opening: str, where: Where) -> Directive:
    """A comment of ruff's or flake8's. Their rules S… are bandit's tests."""
    return Directive(
        word=word,
        hint=hint,
        opening=re.compile(opening, re.IGNORECASE),
        where=where,
        listed=_CODE,
        bare=_CODE,
        between=_COMMAS_OR_SPACES,
        covers=naming.ruff,
        tools=frozenset({"bandit"}),
        in_python=True,
    )


def _secret(word: str, opening: str, where: Where, hint: str = "") -> Directive:
    """A comment of a scanner of secrets. None names rules."""
    return Directive(
        word=word,
        hint=hint or word,
        opening=re.compile(opening),
        where=where,
        kinds=frozenset({Kind.SECRET}),
    )


def _infrastructure(
    word: str,
    hint: str,
    opening: str,
    where: Where,
    kind: Kind = Kind.IAC,
    covers: Callable[[naming.Request, Finding], bool] = naming.exactly,
) -> Directive:
    """A comment of a scanner of infrastructure or pipelines, which names rules."""
    return Directive(
        word=word,
        hint=hint,
        opening=re.compile(opening),
        where=where,
        listed=_NAME,
        covers=covers,
        kinds=frozenset({kind}),
    )


def _semgrep(before: str, where: Where) -> Directive:
    """A comment of semgrep's, which takes any line with this word for one."""
    return Directive(
        word="nosemgrep",
        hint="nosem",
        opening=re.compile(before + r"nosem(?:grep)?(?P<ids>[:=]\s?(?=[^,\s])\"?)?", re.IGNORECASE),
        where=where,
        listed=_NAME,
        bare=_COMPOUND,
        covers=naming.semgrep,
        tools=frozenset({"semgrep"}),
    )


_OPENS = r"(?:#|//|/\*|'|--)"
"""What begins a comment for detect-secrets; the dashes stand for `<!--` too."""

DIRECTIVES = (
    Directive(
        word="nosec",
        hint="nosec",
        opening=re.compile(r"#\s*nosec:?"),
        where=Where.REGION,
        bare=_TEST,
        between=_COMMAS_OR_SPACES,
        scattered=_KNOWN_TEST,
        covers=naming.bandit,
        tools=frozenset({"bandit"}),
        in_python=True,
    ),
    _python(
        "noqa",
        "noqa",
        r"#\s*noqa\b(?P<ids>\s*:)?",
        Where.LINE | Where.STATEMENT,
    ),
    _python("ruff: noqa", "noqa", r"#\s*(?:ruff|flake8)\s*:\s*noqa\b(?P<ids>\s*:)?", Where.FILE),
    _python("ruff: file-ignore", "file-ignore", r"#\s*ruff:\s*file-ignore(?P<ids>\[)", Where.FILE),
    _python(
        "ruff: ignore",
        "ignore[",
        r"#\s*ruff:\s*ignore(?P<ids>\[)",
        Where.LINE | Where.STATEMENT | Where.ABOVE,
    ),
    _semgrep(r"(?<= )", Where.LINE),
    _semgrep(r"(?<![A-Za-z0-9])", Where.ABOVE),
    _secret(
        "pragma: allowlist secret",
        rf"{_OPENS} *pragma: ?(?:allow|white)list[ -]secret",
        Where.LINE,
        hint="pragma:",
    ),
    _secret(
        "pragma: allowlist nextline secret",
        rf"{_OPENS} *pragma: ?allowlist[ -]nextline[ -]secret",
        Where.ABOVE,
        hint="pragma:",
    ),
    _secret("kingfisher:ignore", r"(?i:kingfisher:ignore)", Where.REGION | Where.BESIDE),
    _secret("betterleaks:allow", r"betterleaks:allow", Where.REGION),
    _secret("gitleaks:allow", r"gitleaks:allow", Where.REGION),
    _secret("trufflehog:ignore", r"trufflehog:ignore", Where.LINE),
    _secret("ggignore", r"\bggignore\b", Where.LINE),
    _secret("nosecret", r"\bnosecrets?\b", Where.LINE),
    _infrastructure(
        "zizmor: ignore", "zizmor", r"# zizmor: ignore(?P<ids>\[)", Where.REGION, Kind.CI
    ),
    _infrastructure(
        "hadolint ignore", "hadolint", r"#\s*hadolint\s+ignore(?P<ids>\s*=)", Where.ABOVE
    ),
    _infrastructure(
        "hadolint global ignore",
        "hadolint",
        r"#\s*hadolint\s+global\s+ignore(?P<ids>\s*=)",
        Where.FILE,
    ),
    _infrastructure(
        "checkov:skip", ":skip=", r"(?:checkov|bridgecrew|cortex):skip(?P<ids>=)", Where.REGION
    ),
    _infrastructure(
        "kics-scan ignore",
        "kics-scan",
        r"kics-scan\s+ignore-(?:line|block)\b",
        Where.ABOVE,
        covers=naming.everything,
    ),
    # With a last day (`:exp:`) it is left alone: nothing here knows what day it is.
    _infrastructure(
        "tfsec:ignore",
        "tfsec:",
        r"tfsec:ignore(?P<ids>:)(?!\S{0,200}:exp:)",
        Where.LINE | Where.ABOVE,
    ),
    _infrastructure(
        "trivy:ignore",
        "trivy:",
        r"trivy:ignore(?P<ids>:)(?!\S{0,200}:exp:)",
        Where.LINE | Where.ABOVE,
    ),
)
"""Every comment that is read."""
