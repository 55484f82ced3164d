"""Semgrep: rules for source, configuration and CI files, ours and the user's."""

from __future__ import annotations

from stockade.model.scanner import Scanner
from stockade_scanners.semgrep.scanner import Semgrep

SCANNER: Scanner = Semgrep()
