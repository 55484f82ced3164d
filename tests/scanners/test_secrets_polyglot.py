"""Files that are two things at once: each reader that could open one is asked."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from support.secret_jobs import github_token, job, scan

TOKEN = f"token = '{github_token('polyglot')}'\n"


def zipped() -> bytes:
    """A zip that holds the token, deflated."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.py", TOKEN * 20)
    return buffer.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("pack", [bz2.compress, gzip.compress, lzma.compress])
def test_a_zip_behind_another_archive_is_looked_into(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    outcome = scan(job(tmp_path, {"a.bin": pack(b"harmless\n" * 50) + zipped()}))
    assert any("GitHub" in f.title for f in outcome.findings)


def test_a_directory_that_our_reader_refuses_is_a_gap(tmp_path: Path) -> None:
    data = bytearray(b"\0harmless" * 20 + zipped())
    at = data.rindex(b"PK\x01\x02")
    data[at : at + 4] = b"XXXX"
    outcome = scan(job(tmp_path, {"a.bin": bytes(data)}))
    assert [g.reason for g in outcome.gaps] == [GapReason.UNPARSABLE]
