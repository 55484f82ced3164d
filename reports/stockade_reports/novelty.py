"""What is new: by the change under review, or against the baseline."""

from __future__ import annotations

from collections.abc import Iterable

from stockade.model.finding import Finding
from stockade.model.rating import Kind
from stockade.model.result import Result
from stockade.model.verdict import Ruling

SECRETS = "secrets, which baselines leave out by default"
"""Why they are new however old they are: `stockade baseline create` takes none unasked."""


def is_new(finding: Finding, result: Result) -> bool | None:
    """Whether a finding of `result` is new; `None` where there is nothing to compare it with.

    Under review it is new where the change brings it, whatever a baseline lists, as in a policy;
    else where the baseline does not have it.
    """
    if finding.introduced is not None:
        return finding.introduced
    if finding.first_seen:
        return False
    return True if result.baseline is not None else None


def new_among(rulings: Iterable[Ruling], result: Result) -> int | None:
    """How many of them are new; `None` where nothing tells of any."""
    known = [is_new(ruling.finding, result) for ruling in rulings]
    return None if all(new is None for new in known) else sum(new is True for new in known)


def new_secrets(result: Result) -> int:
    """How many findings are new only because no baseline has them, and are secrets."""
    if result.baseline is None:
        return 0
    apart = (f for f in result.findings if f.introduced is None and not f.first_seen)
    return sum(map(_is_secret, apart))


def _is_secret(finding: Finding) -> bool:
    """Whether any of the tools that report it says that it is a secret."""
    own = finding.kind is Kind.SECRET or finding.secret is not None
    return own or any(map(_is_secret, finding.witnesses))
