"""The guide's five steps, done: a scanner put into a copy of the tree, and used from there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "src/stockade",
    "scanners/stockade_scanners",
    "reports/stockade_reports",
    "policies/stockade_policies",
)


def copy_of_the_tree(into: Path) -> list[str]:
    """Copy the four packages; return the source roots for `PYTHONPATH`."""
    for package in PACKAGES:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, into / package, ignore=ignore)
    return [str((into / package).parent) for package in PACKAGES]


def registry_entry() -> str:
    """The entry as the guide shows it."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    match = re.search(r"```python\n(   \"bidi\": Entry\(.*?)   ```", guide, re.DOTALL)
    assert match, "the guide shows no registry entry"
    return match.group(1)


def test_a_new_scanner_is_one_file_and_one_entry(tmp_path: Path) -> None:
    roots = copy_of_the_tree(tmp_path / "tree")
    scanners = tmp_path / "tree/scanners/stockade_scanners"
    shutil.copy(ROOT / "tests/fixtures/new_scanner/bidi.py", scanners / "bidi.py")
    registry = scanners / "__init__.py"
    text = registry.read_text(encoding="utf-8")
    start = "SCANNERS: dict[str, Entry] = {\n"
    assert start in text
    registry.write_text(text.replace(start, start + registry_entry()), encoding="utf-8")

    target = tmp_path / "target"
    target.mkdir()
    (target / "bad.py").write_text("access = 'user\u202e'\n", encoding="utf-8")
    (target / "latin.py").write_bytes(b"# caf\xe9\n")
    (target / "good.py").write_text("x = 1\n", encoding="utf-8")
    code = f"import sys; sys.path[:0] = {roots!r}; from stockade.cli.main import entry; entry()"
    done = subprocess.run(
        [sys.executable, "-c", code, "scan", str(target), "--scanner", "bidi", "--report", "json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert done.returncode == 1, done.stderr
    result = json.loads(done.stdout)["result"]
    assert [f["rule"] for f in result["findings"]] == ["bidi/control-character"]
    assert [(g["subject"], g["reason"]) for g in result["gaps"]] == [("latin.py", "encoding")]
    record = next(s for s in result["scanners"] if s["name"] == "bidi")
    assert (record["claimed"], record["scanned"], record["gapped"]) == (3, 2, 1)
