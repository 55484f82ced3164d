"""`stockade policy vendor`: copy a policy of somebody else's into the tree, and lock its bytes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stockade.model.errors import UsageError
from stockade.model.exit_code import ExitCode
from stockade.model.registry import suggestion

if TYPE_CHECKING:
    from stockade.policy.rules import Layer

_EXAMPLES = """
\b
Examples:
  stockade policy vendor https://policies.example.org/base.yml
  stockade policy vendor           fetch every vendored policy again
  stockade policy vendor --check   compare the copies with the lock, without network
"""
_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})", re.ASCII)


@click.command(epilog=_EXAMPLES, short_help="Copy a policy from an https address, and lock it.")
@click.argument("url", required=False)
@click.option("--sha256", metavar="HEX", help="Refuse a content with another SHA-256.")
@click.option(
    "--name", metavar="FILE.yml", help="Name of the copy [the last component of the address]."
)
@click.option(
    "--folder",
    metavar="FOLDER",
    default=".stockade",
    show_default=True,
    help="Where the lock and the copies are.",
)
@click.option("--check", is_flag=True, help="Fetch nothing: do the copies match the lock?")
def vendor(url: str | None, sha256: str | None, name: str | None, folder: str, check: bool) -> int:
    """Copy the policy at URL below FOLDER/vendor/ and lock its SHA-256 in FOLDER/policy.lock.

    A policy then takes it in with `extends: vendor/FILE.yml`. Nothing is ever fetched while
    scanning. Without URL, all copies are fetched again.

    Exit codes: 0 done, 1 with --check: a copy is not as locked, 2 usage error, or a policy that
    cannot be had; nothing is changed then.
    """
    from stockade.cli import policy_copies
    from stockade.cli.interrupt import interruptible

    if url is None and (sha256 is not None or name is not None):
        raise click.UsageError("--sha256 and --name are for one URL: give it")
    if check and url is not None:
        raise click.UsageError("--check compares all copies: give no URL with it")
    if not folder:  # an unset variable, say: it must not mean the current folder
        raise click.UsageError("--folder needs the name of a folder")
    agree = True
    with interruptible():
        if check:
            said, agree = policy_copies.compare(Path(folder))
        elif url is None:
            said = policy_copies.update(Path(folder), _validate)
        else:
            wanted = policy_copies.Wanted(url=url, name=name or "", sha256=_digest(sha256))
            said = policy_copies.add(Path(folder), wanted, _validate)
    for line in said:
        click.echo(line)
    return ExitCode.ALLOWED if agree else ExitCode.BLOCKED


def _validate(file: str, data: bytes) -> None:
    """Refuse what is no policy: the one place here that knows how policies are loaded.

    Raises:
        UsageError: it is none; `file` stands in the message.
    """
    from stockade.policy.load import load

    load(file, data, name=file, library=_Packs())


class _Packs:
    """What a policy may extend while it is only an answer of some server."""

    def pack(self, name: str) -> Layer:
        """A built-in pack."""
        from stockade.policy.load import load
        from stockade_policies import PACKS, read_pack

        if name not in PACKS:
            raise UsageError(f"no pack is called `{name}`", suggestion(name, PACKS))
        return load(name, read_pack(name), name=name, library=self)

    def file(self, base: str, reference: str) -> tuple[str, bytes]:
        """None: what stands beside the file at its origin is not here."""
        raise UsageError(
            f"{base} extends the file `{reference}`", "A vendored policy extends packs alone."
        )


def _digest(given: str | None) -> str:
    """The SHA-256 as the lock writes it; empty where none was given."""
    if given is None:
        return ""
    found = _SHA256.fullmatch(given.strip().lower())
    if found is None:
        raise UsageError("--sha256 must be 64 hex digits", "Copy it from who publishes the policy.")
    return found[1]
