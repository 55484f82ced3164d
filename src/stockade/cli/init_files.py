"""The files that `stockade init` may write, made from the templates beside this module."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

from stockade import __version__
from stockade.cli.house import POLICY
from stockade.model.frozen import frozen

HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/stockade.yml"

USUAL_BRANCH = "main"
"""What the workflow calls the default branch where its name is unknown."""

_FOLDER = Path(__file__).with_name("templates")
_WAIVED_DAYS = 90
"""How long the waiver in the example lasts: well within what the recommended policy allows."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*")
"""A branch that a workflow may name as it is: `branches` holds patterns."""

_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
"""What YAML does not read as a string."""


@frozen
class Starter:
    """A file to write where there is none."""

    path: str
    """From the top of the repository."""

    text: str


def policy(today: dt.date) -> Starter:
    """The repository's policy, with examples to uncomment."""
    until = today + dt.timedelta(days=_WAIVED_DAYS)
    return Starter(path=POLICY, text=_template("policy.yml", until=until.isoformat()))


def hooks() -> Starter:
    """The hooks of this release for pre-commit."""
    return Starter(path=HOOKS, text=_template("pre-commit-config.yaml", version=__version__))


def workflow(branch: str) -> Starter:
    """The workflow for GitHub Actions; `branch` is the repository's default branch, and is usable
    by `can_name`."""
    written = json.dumps(branch) if branch.lower() in _WORDS else branch
    text = _template("workflow.yml", version=__version__, branch=written)
    return Starter(path=WORKFLOW, text=text)


def can_name(branch: str) -> bool:
    """Whether a workflow can name the branch without quoting what patterns mean."""
    return bool(_PLAIN.fullmatch(branch))


def _template(name: str, **values: str) -> str:
    """A template with its `{name}`s replaced; not by `format`, since workflows have braces."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text
