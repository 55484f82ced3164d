"""Code that attacks the finder of imports: it never runs, and the scan ends with its findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.dependency import Reachability
from support.reachable import finding

BOMBS: dict[str, bytes] = {
    "parentheses": b"yaml = " + b"(" * 200_000,
    "brackets": b"yaml = " + b"[" * 90 + b"]" * 90,
    "minuses": b"yaml = " + b"-" * 1_000_000 + b"1",
    "sum": b"yaml = " + b"a + " * 300_000 + b"a",
    "attributes": b"yaml" + b".a" * 300_000,
    "calls": b"yaml" + b"()" * 300_000,
    "nots": b"yaml = " + b"not " * 300_000 + b"a",
    "lambdas": b"yaml = " + b"lambda: " * 100_000 + b"1",
    "comparisons": b"yaml = " + b"a < " * 300_000 + b"a",
    "elifs": b"if yaml: pass\n" + b"elif a: pass\n" * 20_000,
    "ifs": b"yaml = " + b"a if a else " * 100_000 + b"a",
    "blocks": b"".join(b" " * n + b"if yaml:\n" for n in range(300)) + b" " * 300 + b"pass\n",
    "number": b"yaml = " + b"9" * 1_000_000,
    "exponent": b"yaml = " + b"10 ** " * 50_000 + b"10",
    "string": b'yaml = "' + b"\\N{BULLET}" * 200_000 + b'"',
    "unended": b"yaml = '''" + b"a" * 1_000_000,
    "decorators": b"@yaml\n" * 100_000 + b"def f(): pass\n",
    "imports": b"import " + b"yaml." * 20_000 + b"x\n",
    "long imports": b"from " + b"yaml" * 400_000 + b" import " + b"a, " * 300_000 + b"a\n",
    "names": b"yaml = 1\n" * 50_000,
    "nul": b"import yaml\n\0",
    "binary": b"import yaml\n" + bytes(range(256)) * 100,
    "encoding": b"# coding: idna\nimport yaml\n",
    "utf-16": "import yaml\n".encode("utf-16"),
    "surrogates": b"yaml = '\xed\xb2\x80'\n",
    "line ends": b"import yaml\r" * 100_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_as_a_finding(tmp_path: Path, bomb: str) -> None:
    found = finding(tmp_path, {"bomb.py": BOMBS[bomb], "app.py": "import os\n"})
    assert found.rule == "osv/PYSEC-0"
    assert found.reachability is not None


@pytest.mark.slow
def test_all_bombs_together_hide_no_import_from_the_report_of_the_flaw(tmp_path: Path) -> None:
    """Where the parser itself dies, all that it would have found is unknown, and nothing more."""
    code = {f"a/{name}.py": data for name, data in BOMBS.items()} | {"z.py": b"import yaml\n"}
    found = finding(tmp_path, code)
    assert found.reachability in (Reachability.IMPORTED, Reachability.UNKNOWN)


def test_a_file_that_is_too_large_to_parse_leaves_it_unknown(tmp_path: Path) -> None:
    data = b"import yaml\n" + b"# filler\n" * 500_000
    assert finding(tmp_path / "a", {"a.py": data}).reachability is Reachability.UNKNOWN
    other = b"import json\n" + b"# filler\n" * 500_000
    assert finding(tmp_path / "b", {"a.py": other}).reachability is Reachability.NOT_SEEN


def test_nothing_of_the_code_runs(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    text = f"import yaml\nopen({str(marker)!r}, 'w').close()\n"
    code = dict.fromkeys(
        ("app.py", "yaml.py", "sitecustomize.py", "ast.py", "json.py", "stockade_scanners.py"), text
    )
    assert finding(tmp_path, code).reachability is Reachability.IMPORTED
    assert not marker.exists()


@pytest.mark.parametrize("path", ["a\nb.py", "-m.py", "caf\udce9.py", "::error::.py", "a b.py"])
def test_paths_are_passed_on_whole(tmp_path: Path, path: str) -> None:
    found = finding(tmp_path, {path: "import yaml\n"})
    assert found.locations[1].path == path
