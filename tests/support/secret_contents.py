"""One token in every encoding and container that the secrets scanner looks into."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile

from support.secret_jobs import github_token

TOKEN = github_token()
LINE = f'key = "{TOKEN}"\n'


def zipped(name: str, data: bytes) -> bytes:
    """A zip of one member."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


def tarred(data: bytes, kind: bytes = tarfile.REGTYPE, *, old: bool = False) -> bytes:
    """A tar of one member; `old`: as in Unix V7, without the mark of the later formats."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo("../../settings.py")
        info.size, info.type = len(data), kind
        archive.addfile(info, io.BytesIO(data))
    made = target.getvalue()
    if not old:
        return made
    header = made[:148] + b" " * 8 + made[156:257] + bytes(255)
    return header[:148] + b"%06o\0 " % sum(header) + header[156:] + made[512:]


def _packed_line() -> bytes:
    """What is found only where the member itself is looked into."""
    return gzip.compress(LINE.encode())


CONTENTS = {
    "utf-8": ("é\n" + LINE).encode(),
    "utf-8 with a mark": b"\xef\xbb\xbf" + LINE.encode(),
    "latin-1": ("é\n" + LINE).encode("latin-1"),
    "utf-16": ("é\n" + LINE).encode("utf-16"),
    "utf-16 big": b"\xfe\xff" + LINE.encode("utf-16-be"),
    "utf-16 without a mark": LINE.encode("utf-16-le"),
    "utf-16 mostly not ascii": ("日本語の文章\n" * 200 + LINE).encode("utf-16-le"),
    "utf-32": LINE.encode("utf-32"),
    "plain behind a mark": b"\xff\xfe" + (LINE * 2).encode(),
    "plain behind a big mark": b"\xfe\xff" + (LINE * 2).encode(),
    "plain behind wide text": b"a\0" * 2048 + b"\n\0" + LINE.encode() + b"\n",
    "plain behind big wide text": b"\0a" * 2048 + b"\n\n" + LINE.encode() + b"\n",
    "one byte further on": b"\xff\xfe#" + LINE.encode("utf-16-le") + b"\n",
    "in the other order": b"\xff\xfe" + LINE.encode("utf-16-be"),
    "plain behind two marks": b"\xff\xfe\xff\xfe" + LINE.encode() + b"\n",
    "plain behind marks of two kinds": b"\xef\xbb\xbf\xff\xfe" + LINE.encode() + b"\n",
    "plain behind four-byte text": ("text " * 900).encode("utf-32-le") + LINE.encode() + b"abc",
    "base64": b"data: " + base64.b64encode(LINE.encode()) + b"\n",
    "base64 twice": base64.b64encode(base64.b64encode(LINE.encode())),
    "binary": os.urandom(4000) + b"\0\n" + LINE.encode() + b"\0" + os.urandom(4000),
    "wide text in binary": b"\x7fELF\xff\0\1" + os.urandom(999) + LINE.encode("utf-16-le"),
    "carriage returns": LINE.replace("\n", "\r").encode() * 2,
    "one long line": b"var a=1;" * 300_000 + LINE.encode(),
    "zip": zipped("a.py", LINE.encode()),
    "zip behind a shebang": b"#!/usr/bin/python3\n" + zipped("a.py", LINE.encode()),
    "zip in zip": zipped("b.zip", zipped("a.py", LINE.encode())),
    "gzip": gzip.compress(LINE.encode()),
    "bzip2": bz2.compress(LINE.encode()),
    "xz": lzma.compress(LINE.encode()),
    "lzma": lzma.compress(LINE.encode(), format=lzma.FORMAT_ALONE),
    "tar": tarred(LINE.encode()),
    "tar after a tar's end": tarred(b"text") + tarred(_packed_line()),
    "tar of an unknown type": tarred(_packed_line(), b"Z"),
    "tar without a mark": tarred(_packed_line(), tarfile.REGTYPE, old=True),
    "tar.gz": gzip.compress(tarred(LINE.encode())),
}
"""How a file may be written, each with the token in it."""
