"""The files that `stockade init` writes, each where none is yet."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from stockade.cli import repository_file
from stockade.cli.house import FOLDER, POLICY
from stockade.cli.interrupt import interruptible
from stockade.cli.repository_file import RepositoryFile
from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.path import text
from stockade.policy.diagnostics import MAX_BYTES

_OTHER_NAME = f"{FOLDER}/policy.yaml"
_WAIVED_DAYS = 90
"""How long the waiver in the example lasts: well within what the recommended policy allows."""

_PAGE = """\
## What may be merged into this repository. Every rule is read and the strictest that matches wins,
## so their order never matters. Below a line with `##` stands an example: uncomment it.
stockade: 1
extends: stockade/recommended@1  # part of the release; nothing is fetched

## A stricter bar where it matters most.
# rules:
#   - id: payments-core
#     block: path.glob("services/pay/**") && severity >= medium
#     because: Code that touches card data is held to a stricter bar.

## A risk that somebody accepts until a day. `stockade waive` writes such entries.
# waivers:
#   - id: W-001
#     match: {{ rule: bandit/B602, path: "tools/*.py" }}
#     until: {until}
#     owner: "@payments"
#     reason: Input is a constant table.

## What the policy must say of an example. `stockade policy test` tries them.
tests:
  - name: a credential that works blocks even in test data
    finding: {{ kind: secret, verified: true, path: tests/data/key.py }}
    expect: block by live-secret
"""


@frozen
class Starter:
    """A file to write where there is none."""

    path: str
    """From the top of the repository."""

    text: str


def starters(today: dt.date) -> tuple[Starter, ...]:
    """All files, in the order in which they are written."""
    until = today + dt.timedelta(days=_WAIVED_DAYS)
    return (Starter(path=POLICY, text=_PAGE.format(until=until.isoformat())),)


def write_missing(top: Path, starter: Starter) -> bool:
    """Write the file; `False`: one is there already, and was left alone.

    Raises:
        UsageError: it cannot be written, a link is in its place, or the policy has another name.
    """
    name = text(os.path.relpath(top / starter.path))
    file = RepositoryFile(root=top, path=starter.path, name=name)
    if starter.path == POLICY and os.path.lexists(top / _OTHER_NAME):
        raise UsageError(f"{_OTHER_NAME} is not read", f"Rename it to {POLICY}.")
    try:
        with interruptible():
            if repository_file.read(file, MAX_BYTES) is not None:
                return False
            repository_file.write(file, starter.text)
    except UsageError as error:
        raise UsageError(error.message, "Make it a regular file that you may write.") from error
    return True
