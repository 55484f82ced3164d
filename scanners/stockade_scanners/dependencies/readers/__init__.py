"""Readers, one module a format: `read(text, context) -> Manifest`; see `formats.FORMATS`.

A reader is a pure function of its arguments. It raises `ReadError` when the file is not what its
name says, and makes whatever entry it cannot use an `Unresolved` or an `Unparsed`: nothing that the
file depends on is left out in silence.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import cast

from stockade_scanners.dependencies.formats import Format
from stockade_scanners.dependencies.manifest import Context, Manifest

Reader = Callable[[str, Context], Manifest]


def reader_of(form: Format) -> Reader:
    """The format's reader, imported now: a scan pays only for the formats that it meets."""
    return cast("Reader", importlib.import_module(f"{__name__}.{form.module}").read)
