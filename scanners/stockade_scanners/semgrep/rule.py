"""One rule: what semgrep is given of it, and what we say of its findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from stockade.model.file import File
from stockade.model.frozen import frozen
from stockade.model.rating import Confidence, Kind, Severity
from stockade_scanners.semgrep.languages import ANY_TEXT, WORKFLOWS, analyzer, files_of

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_CWE = re.compile(r"CWE-(\d+)\b", re.IGNORECASE)
SEVERITIES = {
    "CRITICAL": Severity.CRITICAL,
    "HIGH": Severity.HIGH,
    "MEDIUM": Severity.MEDIUM,
    "LOW": Severity.LOW,
    "ERROR": Severity.HIGH,
    "WARNING": Severity.MEDIUM,
    "INFO": Severity.LOW,
    "EXPERIMENT": Severity.INFO,
    "INVENTORY": Severity.INFO,
}
"""Semgrep's words, the new and the classic ones."""

_CONFIDENCES = {
    "HIGH": Confidence.HIGH,
    "MEDIUM": Confidence.MEDIUM,
    "LOW": Confidence.LOW,
}
_KINDS = {"sast": Kind.SAST, "iac": Kind.IAC, "ci": Kind.CI, "ai": Kind.AI}


class RuleError(ValueError):
    """Half a sentence: what is wrong with a rule."""


@frozen
class Rule:
    """A rule as its file says it."""

    id: str
    analyzers: tuple[str, ...]
    """Semgrep's languages, without aliases."""

    severity: Severity
    raw_severity: str
    confidence: Confidence
    kind: Kind
    title: str
    message: str
    """As written: metavariables are not filled in, for they may stand for a secret."""

    cwe: tuple[int, ...]
    help_uri: str
    remedy: str
    source: str
    """Where it stands, e.g. `rules/app.yml:3`."""

    body: Mapping[str, Any] = field(repr=False)
    """What semgrep is given."""

    @property
    def has_paths(self) -> bool:
        """Whether the rule itself leaves some files out."""
        return "paths" in self.body

    def analyzers_for(self, file: File) -> frozenset[str]:
        """The analyzers by which the rule checks the file; empty: the rule is not for it."""
        return frozenset(name for name in self.analyzers if self._reads(name, file))

    def _reads(self, name: str, file: File) -> bool:
        if name in ANY_TEXT:
            return not file.binary
        if name == "yaml" and self.kind is Kind.CI:
            return file.language in WORKFLOWS
        return file.language in files_of(name)


def parse(raw: Any, source: str) -> Rule:
    """The rule of one entry under `rules:`.

    Raises:
        RuleError: something is missing or unknown.
    """
    if not isinstance(raw, dict):
        raise RuleError("a rule is a mapping")
    identity = _text(raw, "id")
    if not _ID.fullmatch(identity):
        raise RuleError("an id is made of letters, digits, dots, slashes and dashes")
    metadata = raw.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise RuleError(f"the metadata of {identity} is not a mapping")
    severity = _text(raw, "severity").upper()
    if severity not in SEVERITIES:
        raise RuleError(f"{identity} has an unknown severity; use {', '.join(SEVERITIES)}")
    return Rule(
        id=identity,
        analyzers=_analyzers(raw, identity),
        severity=SEVERITIES[severity],
        raw_severity=_text(raw, "severity"),
        confidence=_CONFIDENCES.get(
            str(metadata.get("confidence", "")).upper(), Confidence.UNKNOWN
        ),
        kind=_KINDS.get(str(metadata.get("kind", "sast")), Kind.SAST),
        title=str(metadata.get("short") or _words(identity)),
        message=" ".join(_text(raw, "message").split()),
        cwe=_cwe(metadata.get("cwe")),
        help_uri=_first_uri(metadata),
        remedy=str(metadata.get("remedy") or ""),
        source=source,
        body=raw,
    )


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RuleError(f"{raw.get('id', 'a rule')} has no {key}")
    return value


def _analyzers(raw: Mapping[str, Any], identity: str) -> tuple[str, ...]:
    languages = raw.get("languages")
    if not isinstance(languages, list) or not languages:
        raise RuleError(f"{identity} has no list of languages")
    for language in languages:
        if not isinstance(language, str) or not analyzer(language):
            raise RuleError(f"{identity} is for {language!r}, which is no language of semgrep's")
    return tuple(sorted({analyzer(language) for language in languages}))


def _cwe(value: object) -> tuple[int, ...]:
    texts = value if isinstance(value, list) else [value]
    found = {int(match.group(1)) for text in texts if (match := _CWE.match(str(text)))}
    return tuple(sorted(found))


def _first_uri(metadata: Mapping[str, Any]) -> str:
    references = metadata.get("references") or []
    listed = references if isinstance(references, list) else [references]
    for uri in (*listed, metadata.get("source")):
        if isinstance(uri, str) and re.fullmatch(r"https?://\S+", uri) and uri.isprintable():
            return uri
    return ""


def _words(identity: str) -> str:
    last = re.split(r"[./]", identity)[-1] or identity
    return re.sub(r"[-_]+", " ", last).strip().capitalize()
