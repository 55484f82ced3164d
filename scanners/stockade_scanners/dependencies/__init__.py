"""Dependencies with known vulnerabilities: what manifests and lock files name, looked up in OSV.

Reading is ours and static (`readers`); the look-up is pip-audit's (`lookup`, `pip_audit`).
"""

from __future__ import annotations

from stockade.model.scanner import Scanner
from stockade_scanners.dependencies.scanner import Dependencies

SCANNER: Scanner = Dependencies()
