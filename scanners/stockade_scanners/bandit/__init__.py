"""Bandit: patterns in Python source."""

from __future__ import annotations

from stockade.model.scanner import Scanner
from stockade_scanners.bandit.scanner import Bandit

SCANNER: Scanner = Bandit()
