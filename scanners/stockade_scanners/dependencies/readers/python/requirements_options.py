"""The options of a requirements file, read with what pip reads them with: prefixes count too."""

from __future__ import annotations

import functools
import optparse
import shlex
from typing import NoReturn

from stockade.model.frozen import frozen

_VALUES = (
    ("-i", "--index-url", "--pypi-url"),
    ("--extra-index-url",),
    ("-f", "--find-links"),
    ("--no-binary",),
    ("--only-binary",),
    ("--trusted-host",),
    ("--use-feature",),
    ("--uploaded-prior-to",),
    ("--hash",),
    ("--global-option",),
    ("-C", "--config-settings", "--config-setting"),
)
_FLAGS = (("--no-index",), ("--prefer-binary",), ("--require-hashes",), ("--pre",))


@frozen
class Options:
    """What a line of options says."""

    files: tuple[str, ...]
    """Of `-r` and `-c`. Constraints name no dependency, but which version of one is used."""

    editables: tuple[str, ...]
    rest: bool
    """Whether there is text beside the options."""


def parse(line: str) -> Options:
    """The options of a line.

    Raises:
        ValueError: pip would refuse them.
    """
    options, rest = _parser().parse_args(shlex.split(line))
    return Options(
        files=tuple(options.files or ()), editables=tuple(options.editables or ()), rest=bool(rest)
    )


class _Parser(optparse.OptionParser):
    def error(self, msg: str) -> NoReturn:
        raise ValueError(msg)


@functools.cache
def _parser() -> _Parser:
    parser = _Parser(add_help_option=False)
    for names in _VALUES:
        parser.add_option(*names, action="append")
    for names in _FLAGS:
        parser.add_option(*names, action="store_true")
    parser.add_option("-r", "--requirement", dest="files", action="append")
    parser.add_option("-c", "--constraint", dest="files", action="append")
    parser.add_option("-e", "--editable", dest="editables", action="append")
    return parser
