"""A certificate of its own for one test run: nobody trusts it who is not told to."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

HOST = "osv.invalid"
"""A name that never resolves (RFC 2606), and that the certificate holds beside 127.0.0.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A self-signed certificate, and a server's context that uses it."""

    file: Path
    context: ssl.SSLContext


def certificate(folder: Path) -> Certificate:
    """Make one with the `openssl` command."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed, so that there is no certificate to serve with")
    file, key = folder / "certificate.pem", folder / "key.pem"
    names = f"subjectAltName=IP:127.0.0.1,DNS:{HOST}"
    made = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    subject = ("-subj", "/CN=stockade-test", "-days", "2", "-addext", names)
    subprocess.run(
        [openssl, "req", *made, *subject, "-keyout", key, "-out", file],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return Certificate(file=file, context=context)
