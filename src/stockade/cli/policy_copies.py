"""What `stockade policy vendor` does: add a copy, fetch all again, compare them with the lock."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from stockade.cli.policy_files import read_lock, read_vendored, write
from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.path import text
from stockade.policy import lock
from stockade.policy.address import address_fault, parse_address
from stockade.policy.line_diff import changed_lines
from stockade.policy.lock import Locked, Problem, digest

if TYPE_CHECKING:
    from stockade.cli.policy_fetch import Validate

_AGAIN = "`stockade policy vendor` fetches copies again; one that nobody locked is yours to remove."
_FIRST = "Take a policy with `stockade policy vendor URL`, or name another place with --folder."


@frozen
class Wanted:
    """A policy to copy."""

    url: str
    name: str = ""
    """Of the copy; empty: the last component of the address."""

    sha256: str = ""
    """What its content must have, in lower case; empty: anything."""


@frozen
class _State:
    """The folder as it is before anything is fetched."""

    folder: Path
    lock: bytes | None
    locked: tuple[Locked, ...]
    files: dict[str, bytes]
    """By `vendor/NAME`; the content only of locked ones and of the wanted one."""

    problems: tuple[Problem, ...]

    @property
    def where(self) -> str:
        """What messages call the lock."""
        return self.shown(lock.NAME)

    def shown(self, file: str) -> str:
        """What messages call a file."""
        return text(str(self.folder / file))

    def find(self, file: str) -> Locked | None:
        """The file's line."""
        return next((each for each in self.locked if each.file == file), None)


def add(folder: Path, wanted: Wanted, validate: Validate) -> list[str]:
    """Fetch one policy, write it and lock it; the lines to print.

    Raises:
        UsageError: it cannot be had or written, or would take the place of something else.
    """
    from stockade.cli.policy_fetch import client, obtain

    if fault := address_fault(wanted.url):
        raise UsageError(f"the address {fault}", "Give an https address without a login.")
    address = parse_address(wanted.url)
    name = wanted.name or (address.name if address else "")
    if not name:
        raise UsageError("the address ends with no file's name", "Give one: --name FILE.yml.")
    file = lock.vendored(name)
    state = _state(folder, file)
    _refuse_other(state, file, wanted.url)
    with client() as session:
        data = obtain(session, wanted.url, validate, sha256=wanted.sha256)
    if not state.find(file) and state.files.get(file, data) != data:
        raise UsageError(
            f"{state.shown(file)} is there already, has another content, and is not locked",
            "Move it away, or choose another name with --name FILE.yml.",
        )
    said = _keep(state, {file: (wanted.url, data)})
    if state.find(file) is None:
        said[-1] += f" Use it in {state.shown('policy.yml')}:"
        said.append(f"    extends: {file}")
    return said


def update(folder: Path, validate: Validate) -> list[str]:
    """Fetch every locked policy again, and then write what is new; the lines to print.

    Raises:
        UsageError: one cannot be had (then nothing is written), or written.
    """
    from stockade.cli.policy_fetch import client, obtain

    state = _state(folder)
    if not state.locked:
        raise UsageError(f"{state.where}: no policy is vendored here", _FIRST)
    for each in state.locked:
        _refuse_other(state, each.file, each.url)
    with client() as session:
        fetched = {e.file: (e.url, obtain(session, e.url, validate)) for e in state.locked}
    return _keep(state, fetched)


def compare(folder: Path) -> tuple[list[str], bool]:
    """The lines to print, and whether all copies are what the lock says. Nothing is fetched.

    Raises:
        UsageError: the lock or a folder cannot be read, or there is nothing at all.
    """
    state = _state(folder)
    if state.lock is None and not state.files and not state.problems:
        raise UsageError(f"{state.where}: no policy is vendored here", _FIRST)
    told = {each.file: each for each in lock.verify(state.locked, state.files)}
    told |= {each.file: each for each in state.problems}
    lines = [f"{state.shown(file)}: {told[file].message}" for file in sorted(told)]
    if told:
        return [*lines, f"{state.where}: {_files(len(told))} not as locked. {_AGAIN}"], False
    return [f"{state.where}: {_files(len(state.locked))}, all as locked"], True


def _state(folder: Path, more: str = "") -> _State:
    data = read_lock(folder)
    where = text(str(folder / lock.NAME))
    locked = () if data is None else lock.parse_lock(where, data)
    files, problems = read_vendored(folder, {more, *(each.file for each in locked)})
    return _State(folder=folder, lock=data, locked=locked, files=files, problems=problems)


def _refuse_other(state: _State, file: str, url: str) -> None:
    """Refuse to replace what is no copy from this address."""
    for problem in state.problems:
        if problem.file == file:
            raise UsageError(f"{state.shown(file)} {problem.message}", "Remove it, and run again.")
    for each in state.locked:
        same_place = each.file.lower() == file.lower()  # so it is on some file systems
        if same_place and (each.file, each.url) != (file, url):
            raise UsageError(
                f"{state.shown(each.file)} is the copy of another address: {each.url}",
                f"Choose another name with --name, or first remove its line from {state.where}.",
            )


def _keep(state: _State, fetched: Mapping[str, tuple[str, bytes]]) -> list[str]:
    """Write what is new; the lines to print, the lock's last."""
    new = {
        file: Locked(file=file, sha256=digest(data), url=url)
        for file, (url, data) in fetched.items()
    }
    entries = {each.file: each for each in state.locked} | new
    body = lock.dump_lock(state.where, entries.values(), state.lock or lock.HEADER)
    lock.parse_lock(state.where, body)  # e.g. one file too many: nobody could use it again
    changed = {f: data for f, (_, data) in fetched.items() if state.files.get(f) != data}
    if changed or body != state.lock:
        if read_lock(state.folder) != state.lock:
            raise UsageError(f"{state.where} was changed meanwhile", "Run the command again.")
        write(state.folder, changed, body)
    said = [line for f, (_, data) in fetched.items() for line in _told(state, new[f], data)]
    return [*said, f"{state.where}: {'unchanged' if body == state.lock else 'written'}."]


def _told(state: _State, new: Locked, data: bytes) -> list[str]:
    """What to say of one file."""
    shown, old, before = state.shown(new.file), state.find(new.file), state.files.get(new.file)
    if old is None:
        return [f"{shown}: {len(data):,} bytes, sha256 {new.sha256}"]
    if old.sha256 == new.sha256:
        said = [f"{shown}: unchanged, sha256 {new.sha256}"]
    else:
        said = [f"{shown}: {len(data):,} bytes{_counts(before, data)}"]
        said += [f"    old sha256 {old.sha256}", f"    new sha256 {new.sha256}"]
    if before is None:
        said.append("    The copy was missing; it is there again.")
    elif before != data and digest(before) != old.sha256:
        said.append("    The copy had been changed here; it is replaced.")
    elif before == data and old.sha256 != new.sha256:
        said.append("    The copy was this one already; the lock was behind.")
    return said


def _counts(before: bytes | None, data: bytes) -> str:
    if before is None:
        return ""
    added, removed = changed_lines(before, data)
    return f", {added:,} {'line' if added == 1 else 'lines'} added, {removed:,} removed"


def _files(count: int) -> str:
    return f"{count:,} {'file' if count == 1 else 'files'}"
