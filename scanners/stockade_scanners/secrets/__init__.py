"""Secrets in files: kingfisher's engine in a child process, with rules of our own beside its own.

A value that looks like a secret never leaves the child: what comes back is a masked preview, a
keyed HMAC and a region. Where the engine has no wheel its command-line binary takes its place
(`binary.py`), and the adapter does the masking.
"""

from __future__ import annotations

from stockade.model.scanner import Scanner
from stockade_scanners.secrets.scanner import Secrets

SCANNER: Scanner = Secrets()

__all__ = ["SCANNER"]
