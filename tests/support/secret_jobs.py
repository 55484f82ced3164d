"""Jobs for the tests of the secrets scanner: real child processes, and secrets made at run time."""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Mapping
from pathlib import Path

from stockade.model.scanner import Completed, Job, Options
from stockade_scanners.secrets import SCANNER
from support.running import Run, neutral_job

KEY = b"a key of the tests"
HEX = "0123456789abcdef"
ALNUM = string.ascii_letters + string.digits


def word(length: int, alphabet: str = ALNUM, seed: str = "") -> str:
    """A random word, the same in every run; it always holds two digits where the alphabet does."""
    source = random.Random(f"{length} {alphabet} {seed}")  # noqa: S311 (samples, not secrets)
    digits = [c for c in alphabet if c.isdigit()][:10]
    tail = [source.choice(digits) for _ in range(2)] if digits else []
    body = [source.choice(alphabet) for _ in range(length - len(tail))] + tail
    source.shuffle(body)
    return "".join(body)


def github_token(seed: str = "") -> str:
    """In the format of a GitHub personal access token."""
    return "gh" + "p_" + word(36, seed=seed)


def pem(label: str = "RSA ", lines: int = 12) -> str:
    """In the format of a private key, without being one."""
    text = base64.b64encode(random.Random(label).randbytes(48 * lines)).decode()  # noqa: S311
    body = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN {label}PRIVATE KEY-----\n{body}\n-----END {label}PRIVATE KEY-----\n"


def job(
    folder: Path,
    files: Mapping[str, str | bytes],
    options: Options | None = None,
    run: Run | None = None,
) -> Job:
    """A job over these files; see `neutral_job`."""
    return neutral_job(
        folder, files, options or Options(secret_key=KEY, cache_dir=cache(folder)), run
    )


def scan(given: Job) -> Completed:
    """The scanner's outcome, which must be `Completed` and account for every file."""
    outcome = SCANNER.scan(given)
    assert isinstance(outcome, Completed)
    gapped = {gap.subject for gap in outcome.gaps}
    assert outcome.scanned | gapped == {file.path for file in given.files}
    assert not outcome.scanned & gapped
    return outcome


def cache(folder: Path) -> Path:
    """Compiled rules, shared by the tests of one run: compiling takes seconds."""
    shared = folder.parent / "secret-rules"
    shared.mkdir(mode=0o700, exist_ok=True)
    return shared
