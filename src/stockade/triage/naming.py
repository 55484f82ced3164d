"""Whether a comment that asks for silence names the rule of a finding, by each tool's own reading.

Where a tool misreads what is written, the writing counts: bandit sees only the last of `B1,B2`.
"""

from __future__ import annotations

import re

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.triage.bandit_tests import IDS

_WORD = re.compile(r"[A-Za-z0-9_]+")
_MAX_WORDS = 200


@frozen
class Request:
    """What a comment asks, as it is written."""

    text: str
    """All that stands behind the word that asks, unmasked: never to be quoted."""

    listed: bool
    """Whether the comment says that rules follow, by a colon for instance."""

    rules: tuple[str, ...]


def everything(_request: Request, _finding: Finding) -> bool:
    """For comments that cannot name a rule."""
    return True


def exactly(request: Request, finding: Finding) -> bool:
    """The rule by its id or the last part of it, or `*`. Without a name: none."""
    identity = finding.rule.partition("/")[2]
    return not {"*", identity, identity.rpartition(".")[2]}.isdisjoint(request.rules)


def bandit(request: Request, finding: Finding) -> bool:
    """Bandit looks for ids and names of tests in all the words up to the next `#`.

    Where it knows none of them, a misspelt id for instance, the comment is about every test.
    """
    words = _WORD.findall(request.text.partition("#")[0])[:_MAX_WORDS]
    named = {IDS[word] for word in words if word in IDS}
    return not named or finding.rule.partition("/")[2] in named


def ruff(request: Request, finding: Finding) -> bool:
    """Codes are ids of bandit's with S for B. A colon without a code behind it asks nothing."""
    if not request.listed:
        return True
    return "S" + finding.rule.partition("/")[2].removeprefix("B") in request.rules


def semgrep(request: Request, finding: Finding) -> bool:
    """The first word of each item between commas; a rule may go by the last parts of its id."""
    if not request.listed:
        return True
    identity = finding.rule.partition("/")[2]
    for item in request.text.split(",")[:_MAX_WORDS]:
        name = item.strip(" ").partition(" ")[0].strip('"')
        if name and (identity == name or identity.endswith(f".{name}")):
            return True
    return False
