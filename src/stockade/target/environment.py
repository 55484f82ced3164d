"""An installed Python environment as a target: what its packages say of themselves, and no code.

https://packaging.python.org/en/latest/specifications/recording-installed-packages/. Nothing of the
environment is run or imported, its interpreter neither.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from stockade.model.errors import UsageError
from stockade.model.file import File
from stockade.model.gap import GapReason
from stockade.target.disk import Found
from stockade.target.open import Target
from stockade.target.walk import Limits, gap, walk

_SITE = ("site-packages", "dist-packages")
_CONDA = "conda-meta"
_RECORD = re.compile(
    r"[^/]+\.(?:(dist)-info/(?:METADATA|top_level\.txt)"
    r"|(egg)-info(?:/(?:PKG-INFO|top_level\.txt))?)"
)
_FOLDER = re.compile(r"([^/]+\.(?:dist|egg)-info)(?:/.*)?", re.DOTALL)
_EGG = re.compile(r"([^/]+\.egg(?:-link)?)(?:/.*)?", re.DOTALL)
_NAMED = ("METADATA", "PKG-INFO")
_PARENTS = ("", "lib", "lib64", "Lib", "local", "local/lib", "usr/lib", "usr/local/lib")
_SYSTEM = (
    "The environment also uses the packages of its base interpreter (include-system-site-packages),"
    " which are not part of this scan."
)
_LOST = "The record of an installed package, or of several, cannot be read here."
_OLD = "A package is installed as an egg, whose record is not read."


def open_environment(argument: str) -> Target:
    """The environment in a folder: a virtual environment, a conda one, or a `site-packages`.

    Raises:
        UsageError: there is none.
    """
    root = Path(os.path.realpath(argument))
    if argument and not os.path.exists(root):  # noqa: PTH110 (no error)
        raise UsageError(f"--environment: {argument!r} does not exist", "Check the path.")
    if not argument or not root.is_dir() or next(_homes(root), None) is None:
        raise UsageError(
            f"no installed Python packages in {argument!r}",
            "Name the folder of a virtual environment, such as .venv, or of site-packages.",
        )
    itself = root.name in _SITE  # then paths keep its name, by which old records are known
    return Target(
        kind="environment",
        name=root.name or "/",
        root=root.parent if itself else root,
        scope=root.name if itself else "",
        git=None,
        revision="",
        branch="",
        repository="",
        notes=(_SYSTEM,) if _uses_system(root) else (),
    )


def list_environment(target: Target) -> Found:
    """The records of installed packages. One that is there and cannot be read is a gap."""
    found = Found()
    homes = {target.scope} if target.scope else set(_homes(target.root))
    for home in sorted(homes):
        _list(target.root, home, found)
    for folder in sorted(_linked(target.root) - homes) if not target.scope else ():
        found.gaps.append(gap(folder, GapReason.UNREADABLE, _LOST))
    return found


def _list(root: Path, home: str, found: Found) -> None:
    listed = walk(root, home, Limits())
    prefix = f"{home}/" if home else ""
    files = {p.removeprefix(prefix): size for p, size in listed.files.items()}
    records = {n for n in files if _is_record(n, home)}
    found.files |= {prefix + n: File(path=prefix + n, size=files[n]) for n in records}
    others = (*listed.links, *(g.subject for g in listed.gaps))
    every = [*files, *(p.removeprefix(prefix) for p in others)]
    if (home or ".") in every:  # nothing of it could be listed
        found.gaps.append(gap(home or ".", GapReason.UNREADABLE, _LOST))
    for name in sorted(_unread(every, records, home)):
        found.gaps.append(gap(prefix + name, GapReason.UNREADABLE, _LOST))
    for name in sorted({m[1] for n in every if (m := _EGG.fullmatch(n))}):
        found.gaps.append(gap(prefix + name, GapReason.UNSUPPORTED_FORMAT, _OLD))


def _unread(names: Iterable[str], records: Iterable[str], home: str) -> set[str]:
    """Packages of which something is there, but no record that is read."""
    told = {n.removesuffix(f"/{end}") for n in records for end in _NAMED}
    if home == _CONDA:
        return {n for n in names if "/" not in n and n.endswith(".json")} - told
    return {m[1] for n in names if (m := _FOLDER.fullmatch(n))} - told


def _is_record(name: str, home: str) -> bool:
    """Records of eggs are only known by the name of the folder that they stand in."""
    if home == _CONDA:
        return "/" not in name and name.endswith(".json")
    match = _RECORD.fullmatch(name)
    return match is not None and (match[1] == "dist" or home.endswith(_SITE))


def _homes(root: Path) -> Iterator[str]:
    """Folders below `root` that hold records, as paths relative to it; empty for `root` itself."""
    if root.name in _SITE or any(root.glob("*.dist-info")):
        yield ""
    if (root / _CONDA).is_dir():
        yield _CONDA
    for folder in _packages(root):
        if folder.resolve() == folder:
            yield folder.relative_to(root).as_posix()


def _linked(root: Path) -> set[str]:
    """Folders of packages that a link leads to, unless it leads to one that is listed anyway."""
    known = {folder.resolve() for folder in _packages(root) if folder.resolve() == folder}
    others = {folder for folder in _packages(root) if folder.resolve() not in known}
    return {folder.relative_to(root).as_posix() for folder in others}


def _packages(root: Path) -> Iterator[Path]:
    for parent in _PARENTS:
        for pattern in ("site-packages", "python3*/site-packages", "python3*/dist-packages"):
            yield from (folder for folder in (root / parent).glob(pattern) if folder.is_dir())


def _uses_system(root: Path) -> bool:
    try:
        text = (root / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")[:65536]
    except OSError:
        return False
    return re.search(r"(?im)^include-system-site-packages\s*=\s*true\s*$", text) is not None
