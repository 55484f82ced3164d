"""Whether two findings mean the same flaw, wherever they stand."""

from __future__ import annotations

from stockade.model.finding import Finding
from stockade.model.rating import Kind
from stockade.triage.cwe_tree import alike
from stockade.triage.meaning_table import ALONE, CREDENTIAL, MEANINGS

_OF_RULE = {rule: name for name, meaning in MEANINGS.items() for rule in meaning.rules}
_REVIEWED = frozenset({*_OF_RULE, *ALONE})
_CREDENTIALS = frozenset({259, 321, 798})


def meaning(finding: Finding) -> str:
    """The short name of what it means, e.g. `command`; empty: the table has none."""
    if is_secret(finding):
        return CREDENTIAL
    if finding.rule not in _REVIEWED and {*finding.cwe} and {*finding.cwe} <= _CREDENTIALS:
        return CREDENTIAL
    return _OF_RULE.get(finding.rule, "")


def is_secret(finding: Finding) -> bool:
    """Whether a scanner of secrets says it, and not one of code."""
    return finding.kind is Kind.SECRET or finding.secret is not None


def is_reviewed(finding: Finding) -> bool:
    """Whether the table says what its rule means, be it that no other rule means the same."""
    return finding.rule in _REVIEWED


def is_credential(finding: Finding) -> bool:
    """Whether it says that a credential is written there."""
    return meaning(finding) == CREDENTIAL


def equivalent(one: Finding, other: Finding) -> bool:
    """Whether both mean the same flaw: by the table where it has both, else by their CWE ids."""
    if is_secret(one) or is_secret(other):
        return is_credential(one) and is_credential(other) and not _differ(one, other)
    if is_reviewed(one) and is_reviewed(other):
        return bool(meaning(one)) and meaning(one) == meaning(other)
    return alike(one.cwe, other.cwe)


def _differ(one: Finding, other: Finding) -> bool:
    """Whether both are known to be of different values."""
    values = {f.secret.hmac for f in (one, other) if f.secret and f.secret.hmac}
    return len(values) > 1
