"""Over random trees: every entry is scanned, a gap, excluded, or ignored by git."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from target.gitrepo import Repo, Taken, listing, make_repo, take

_NAMES = st.sampled_from(["a.py", "b.log", "c", ".git", ".gitignore", "HEAD", "x y", "é", "A.py"])
_KINDS = st.sampled_from(["file", "file", "file", "ignore", "link", "fifo", "git", "folder"])
_ENTRIES = st.dictionaries(
    st.lists(_NAMES, min_size=1, max_size=3).map(tuple), _KINDS, min_size=1, max_size=12
)
_Tree = dict[tuple[str, ...], str]


@settings(max_examples=30, deadline=None)
@given(entries=_ENTRIES)
def test_without_git(entries: _Tree) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "root"
        root.mkdir()
        _fill(root, entries)
        before = listing(root)
        taken = take(root, Path(place) / "s", excludes=(("x y", "test"),))
        assert _unaccounted(root, taken) == []
        assert taken.inventory.ignored == 0
        assert listing(root) == before


@settings(max_examples=30, deadline=None)
@given(entries=_ENTRIES, tracked=_ENTRIES)
@example(
    entries={(".gitignore",): "ignore", ("HEAD", "b.log"): "file"}, tracked={("a.py",): "file"}
)
def test_with_git(entries: _Tree, tracked: _Tree) -> None:
    with tempfile.TemporaryDirectory() as place:
        repo = make_repo(Path(place) / "root")
        _fill(repo.path, {k: "file" for k in tracked if ".git" not in k})
        repo.git("add", "--force", "--all")
        _fill(repo.path, entries)
        before = listing(repo.path)
        taken = take(repo.path, Path(place) / "s", excludes=(("x y", "test"),))
        ignored = _ignored_by_git(repo)
        missing = _unaccounted(repo.path, taken)
        assert [p for p in missing if not ignored & {p, *_folders(p)}] == []
        assert taken.inventory.ignored == len(ignored)
        assert listing(repo.path) == before


def _fill(root: Path, entries: _Tree) -> None:
    """Make what the entries say, where nothing stands in the way."""
    for parts, kind in entries.items():
        path = root.joinpath(*parts)
        above = [root.joinpath(*parts[:n]) for n in range(1, len(parts))]
        blocked = any(a.is_symlink() or (a.exists() and not a.is_dir()) for a in above)
        if blocked or os.path.lexists(path) or parts[0] == ".git":
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "link":
            path.symlink_to("a.py")
        elif kind == "fifo" and path.name not in (".gitignore", "HEAD"):  # git waits for ever
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        elif kind == "git":
            make_repo(path)
        else:
            path.write_text("*.log\nc\n" if kind == "ignore" else "x\n")


def _unaccounted(root: Path, taken: Taken) -> list[str]:
    """Entries, other than folders, that are neither named nor below something named."""
    named = {*taken.paths, *taken.gaps, *(e.path for e in taken.inventory.excluded)}
    entries = [os.path.relpath(os.fsdecode(raw), root) for raw in listing(root)]
    leaves = [e for e in entries if (root / e).is_symlink() or not (root / e).is_dir()]
    return [e for e in leaves if not e.startswith(".git/") and not named & {e, *_folders(e)}]


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _ignored_by_git(repo: Repo) -> set[str]:
    asked = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"]
    found = {p.rstrip("/") for p in repo.git(*asked).split("\0") if p}
    # Of a folder in which everything is ignored, git names both the folder and what is in it.
    return {p for p in found if found.isdisjoint(_folders(p))}
