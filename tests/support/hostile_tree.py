"""A repository made by somebody who does not want to be found out.

Every file that a tool could be talked into running leaves a mark; every weakness is one that bandit
and semgrep both report when nothing stops them.
"""

from __future__ import annotations

import codecs
import gzip
import io
import pickle
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

HIT = b"import flask, os\n\n\ndef f():\n    os.system(flask.request.args['x'])\n"
"""Command injection by data of a request."""

WEAK_LINE = b"    os.system(flask.request.args['x'])"

FOUND: dict[str, bytes] = {
    "plain.py": HIT,
    # 15: suppressions in the source
    "nosec.py": HIT.replace(b"])", b"])  # nosec"),
    "nosec_id.py": HIT.replace(b"])", b"])  # nosec B605,B999"),
    "nosemgrep.py": HIT.replace(b"])", b"])  # nosemgrep"),
    "noqa.py": b"# flake8: noqa\n# ruff: noqa\n" + HIT.replace(b"])", b"])  # noqa: S605"),
    # 16: ignored and hidden
    "ignored_tracked.py": HIT,
    "semgrepignored.py": HIT,
    "excluded.py": HIT,
    # 21: what tools leave out by default
    "tests/test_a.py": HIT,
    "vendor/v.py": HIT,
    "node_modules/n.py": HIT,
    "build/b.py": HIT,
    ".venv/lib/l.py": HIT,
    "my.tox.py": HIT,
    "x.git/y.py": HIT,
    "CVS/c.py": HIT,
    ".hidden/h.py": HIT,
    "a.egg/e.py": HIT,
    "min.min.py": HIT,
    # 22: other names for Python
    "SHOUT.PY": HIT,
    "stub.pyi": HIT,
    "window.pyw": HIT,
    "shebang": b"#!/usr/bin/env -S python3 -u\n" + HIT,
    # 20: size
    "long.py": b"# " + b"-" * 1_500_000 + b"\n" + HIT,
    # 13: next to configuration that would hide it
    "nested/a.py": HIT,
    "setup.py": HIT,
    "conftest.py": HIT,
    "sitecustomize.py": HIT,
    # 19: a byte order mark hides the first word from semgrep
    "bom.py": codecs.BOM_UTF8 + HIT,
    "crlf.py": HIT.replace(b"\n", b"\r\n"),
}
"""Both tools report these."""

FOUND_OR_GAP: dict[str, bytes] = {
    # 17
    "syntax.py": HIT + b"def broken(:\n",
    "nul.py": HIT + b"\0",
    "nul_late.py": HIT + b"#" * 20_000 + b"\0",
    "utf16.py": HIT.decode().encode("utf-16"),
    "utf16_unmarked.py": HIT.decode().encode("utf-16-be"),
    "utf32.py": HIT.decode().encode("utf-32"),
    "cookie.py": b"# coding: no-such-codec\n" + HIT,
    "latin.py": b"# caf\xe9\n" + HIT,
    # 18
    "recursion.py": b"x = " + b"+".join([b"a"] * 1500) + b"\n" + HIT,
    "deep.py": HIT + b"y = " + b"(" * 300 + b")" * 300 + b"\n",
    # 19
    "bare_cr.py": HIT.replace(b"\n", b"\r"),
    "hidden_cr.py": HIT.replace(WEAK_LINE, b"    # harmless\r" + WEAK_LINE),
    "utf7.py": b"# -*- coding: utf-7 -*-\n" + HIT.replace(b"os.system", b"os.+AHM-ystem"),
    "escape.py": b"# coding: unicode_escape\n" + HIT.replace(b"os.system", b"os.\\x73ystem"),
    "nfkc.py": HIT.replace(b"os.system", "os.𝓼𝔂𝓼𝓽𝓮𝓶".encode()),
    "form_feed.py": HIT.replace(b"\n\n\n", b"\n\f\n"),
    # 20
    "wide_line.py": HIT + b"y = '" + b"y" * 600_000 + b"'\n",
}
"""Each tool reports these, or says that it did not check them."""

_MARKED = b"import pathlib\npathlib.Path(%r).write_text('ran')\n"
_SHADOWS = (
    *("bandit", "semgrep", "pip_audit", "stockade", "kingfisher_sdk", "json", "ast", "re", "os"),
    *("tokenize", "encodings", "site", "usercustomize", "click", "yaml", "stevedore", "rich"),
    *("packaging", "requests"),
)
_BLIND = (
    b"[bandit]\nskips = B605,B404,B607\nexclude = /\ntargets = nowhere\n[tool.bandit]\nskips=x\n"
)
_IGNORE = b"*\n!*.txt\n:include .gitignore\n"


@dataclass(frozen=True, slots=True)
class HostileTree:
    """The repository, and the file that exists once anything of it has run."""

    root: Path
    marker: Path

    @property
    def programs(self) -> Path:
        """A folder in it with programs that have the names of tools."""
        return self.root / "bin"


def make(folder: Path) -> HostileTree:
    """Write it below `folder`, as a git repository with traps in its configuration."""
    tree = HostileTree(root=folder / "target", marker=folder / "marker")
    tree.root.mkdir(parents=True)
    for path, data in (FOUND | FOUND_OR_GAP | _traps(tree) | _configurations()).items():
        place = tree.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    for place in tree.programs.iterdir():
        place.chmod(0o755)
    _make_repository(tree)
    return tree


def _traps(tree: HostileTree) -> dict[str, bytes]:
    run = _MARKED % str(tree.marker)
    shell = f"#!/bin/sh\necho ran > '{tree.marker}'\n".encode()
    names = (
        "git",
        "bandit",
        "semgrep",
        "semgrep-core",
        "pip-audit",
        "python3",
        "pip",
        "kingfisher",
    )
    bare = f"[core]\nrepositoryformatversion = 0\nbare = true\nfsmonitor = {tree.programs}/git\n"
    return {
        **{f"{name}.py": run + HIT for name in _SHADOWS},
        **{f"bin/{name}": shell for name in names},
        "node_modules/.bin/semgrep": shell,
        "evil.pth": b"import os; " + run.replace(b"\n", b"; "),
        "evil-1.0.dist-info/entry_points.txt": b"[bandit.plugins]\nevil = plain:f\n",
        "evil-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n",
        "pkg/setup.py": run,
        "pkg/pyproject.toml": (
            b"[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
            b"[project]\nname = 'pkg'\nversion = '1'\n"
            b'dependencies = ["a==1\\n-e .\\n--index-url http://127.0.0.1:9/"]\n'
        ),
        "pkg/backend.py": run,
        "requirements.txt": b"-e ./pkg\n./pkg\n-r /etc/passwd\n-r ../../outside.txt\n"
        b"--index-url http://127.0.0.1:9/simple\n",
        "model.pkl": pickle.dumps(_Marking(tree.marker)),
        "__pycache__/plain.cpython-313.pyc": b"\0" * 64,
        ".cache/kingfisher/rules.bin": pickle.dumps(_Marking(tree.marker)),
        "bare/HEAD": b"ref: refs/heads/main\n",
        "bare/config": bare.encode(),
        "bare/objects/info/alternates": b"/etc\n",
        "bare/refs/heads/.keep": b"",
        "slip.zip": _zip({"../../slipped.py": HIT, "/abs.py": HIT}),
        "bomb.zip": _zip({f"{n}.txt": b"0" * 30_000_000 for n in range(12)}),
        "nested.zip": _zip({"inner.zip": _zip({"inner.zip": _zip({"x.py": HIT})})}),
        "bomb.gz": gzip.compress(b"0" * 300_000_000, 9),
        "bidi.py": "access = 'user\u202e\u2066# admin\u2069 \u2066\u200b\U000e0041'\n".encode()
        + HIT,
        "attack.py": HIT.replace(
            WEAK_LINE, b"    # </script><img src=x onerror=alert(1)>\x1b[2J\n" + WEAK_LINE
        ),
    }


def _configurations() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for folder in ("", "nested/", "tests/", "x.git/"):
        found |= {
            f"{folder}.bandit": _BLIND,
            f"{folder}bandit.yaml": b"skips: [B605]\nexclude_dirs: ['/']\n",
            f"{folder}setup.cfg": _BLIND,
            f"{folder}tox.ini": _BLIND,
            f"{folder}.semgrepignore": _IGNORE,
            f"{folder}.semgrep.yml": b"rules: []\n",
            f"{folder}.semgrep/settings.yml": b"has_shown_metrics_notification: true\n",
            f"{folder}.ignore": b"*\n",
            f"{folder}.kingfisher.yml": b"rules: []\n",
            f"{folder}.gitleaks.toml": b"[allowlist]\npaths = ['.*']\n",
            f"{folder}pip.conf": b"[global]\nindex-url = http://127.0.0.1:9/\n",
            f"{folder}.netrc": b"default login a\n",
        }
    found[".gitignore"] = b"ignored_tracked.py\n*.zip\n"
    found[".semgrepignore"] = b"semgrepignored.py\n*.py\n"
    return found


class _Marking:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, ...]:
        return (eval, (f"open({str(self.marker)!r}, 'w').write('ran')",))


def _zip(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def _make_repository(tree: HostileTree) -> None:
    def git(*words: str) -> None:
        env = {"PATH": "/usr/bin:/bin", "HOME": str(tree.marker.parent), "GIT_CONFIG_NOSYSTEM": "1"}
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(
            ["git", *who, *words], cwd=tree.root, env=env, check=True, capture_output=True
        )

    git("init", "--quiet", "-b", "main")
    git("add", "--all", "--force")
    git("commit", "--quiet", "-m", "one")
    (tree.root / ".git" / "info" / "exclude").write_text("excluded.py\n*\n")
    run = str(tree.programs / "git")
    for key in ("core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "diff.external"):
        git("config", key, run)
    for key in ("filter.evil.clean", "filter.evil.smudge", "diff.evil.textconv"):
        git("config", key, run)
    git("config", "core.hooksPath", str(tree.programs))
    (tree.root / ".git" / "info" / "attributes").write_text("* filter=evil diff=evil\n")
