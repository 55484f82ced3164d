"""Has semgrep's engine read the user's rules before a scan begins, so that errors come early."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stockade.model.errors import ToolError, UsageError
from stockade.model.strict_json import loads
from stockade_scanners import probe
from stockade_scanners.semgrep.inputs import as_json
from stockade_scanners.semgrep.rule import Rule

_WHAT = "semgrep's report on the rules"


def validate(rules: Sequence[Rule], binary: Path | None) -> None:
    """Check the rules' patterns over an empty list of files.

    Without the engine, nothing is checked here: a bad rule then fails the scan itself.

    Raises:
        UsageError: semgrep refuses a rule; the message names its file and line.
    """
    if binary is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        pack, targets = Path(folder) / "rules.json", Path(folder) / "targets.json"
        pack.write_text(as_json(rules), encoding="utf-8")
        targets.write_text('["Targets", []]', encoding="utf-8")
        command = (str(binary), "-rules", str(pack), "-targets", str(targets), "-json_nodots")
        try:
            report = loads(probe.output(command), _WHAT)
        except ToolError as error:
            raise UsageError(f"the rules could not be checked: {error.message}") from error
    errors = report.get("errors") if isinstance(report, dict) else None
    for refusal in errors if isinstance(errors, list) else [None]:
        raise _refused(refusal, {rule.id: rule for rule in rules})


def _refused(error: Any, rules: dict[str, Rule]) -> UsageError:
    about = error if isinstance(error, dict) else {}
    rule = rules.get(str(about.get("rule_id")))
    message = " ".join(str(about.get("message", "it gave no list of errors")).split())
    where = f"{rule.source}: semgrep refuses {rule.id}" if rule else "semgrep refuses the rules"
    return UsageError(f"{where}: {message}", "Correct the rule file, or leave it out of --rules.")
