"""Imports point one way, rooms stay small, and registries tell the truth."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import stockade_reports
import stockade_scanners
from stockade.model.report import Reporter
from stockade.model.scanner import Options, Scanner

ROOT = Path(__file__).parent.parent
MODEL = "stockade.model"
ADVISORIES = "stockade.advisories"
MAY_IMPORT = {
    "src/stockade/model": {MODEL},
    "src/stockade/target": {MODEL, "stockade.target"},
    "src/stockade/engine": {MODEL, "stockade.engine"},
    "src/stockade/triage": {MODEL, "stockade.triage"},
    "src/stockade/policy": {MODEL, "stockade.policy"},
    "src/stockade/advisories": {MODEL, ADVISORIES},
    "scanners/stockade_scanners": {MODEL, ADVISORIES, "stockade_scanners"},
    "reports/stockade_reports": {MODEL, "stockade_reports"},
    "policies/stockade_policies": set[str](),
}
SOURCES = [
    path
    for folder in ("src", "scanners", "reports", "policies", "tests", "benchmarks", "tools")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "samples" not in path.parts
]
SHOWN = [
    path
    for suffix in ("*.py", "*.js", "*.css", "*.j2")
    for folder in ("src", "scanners", "reports", "policies", "tests", "benchmarks")
    for path in sorted((ROOT / folder).rglob(suffix))
    if "samples" not in path.parts
]


def stockade_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module and node.module.startswith("stockade"):
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.startswith("stockade"))


def imported_names(path: Path) -> Iterator[str]:
    """The same with the names that come out of the modules, some of which are modules."""
    yield from stockade_imports(path)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("where", MAY_IMPORT)
def test_imports_point_one_way(where: str) -> None:
    allowed = MAY_IMPORT[where]
    for path in sorted((ROOT / where).rglob("*.py")):
        for name in stockade_imports(path):
            inside = any(name == a or name.startswith(f"{a}.") for a in allowed)
            assert inside, f"{path.relative_to(ROOT)} imports {name}"


def test_no_report_format_imports_another() -> None:
    """What two formats need is a module beside them, which in turn imports no format."""
    formats = {entry.target.partition(":")[0] for entry in stockade_reports.REPORTS.values()}
    root = ROOT / "reports"
    for path in sorted(root.rglob("*.py")):
        module = ".".join(path.relative_to(root).with_suffix("").parts)
        own = {name for name in formats if f"{module}.".startswith(f"{name}.")}
        others = {
            name
            for imported in imported_names(path)
            for name in formats - own
            if f"{imported}.".startswith(f"{name}.")
        }
        assert not others, f"{path.relative_to(ROOT)} imports {sorted(others)}"


def test_no_file_over_400_lines() -> None:
    long = {p.name: n for p in SHOWN if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert not long


def test_no_function_over_80_lines() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                assert lines <= 80, f"{path.name}: {node.name} has {lines} lines"


def test_every_public_definition_has_a_docstring() -> None:
    for path in SOURCES:
        if "tests" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), f"{path.name} has no docstring"
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
            if public:
                assert isinstance(node, ast.FunctionDef | ast.ClassDef)
                assert ast.get_docstring(node), f"{path.name}: {node.name} has no docstring"


def test_only_the_engine_and_target_start_processes() -> None:
    """One place starts tools; git and asking a tool for its version are the named exceptions."""
    exceptions = {"process.py", "checkup.py", "probe.py", "objects.py"}
    for path in SOURCES:
        if "tests" in path.parts or "benchmarks" in path.parts or path.name in exceptions:
            continue
        text = path.read_text(encoding="utf-8")
        assert "import subprocess" not in text, f"{path.name} starts processes"
        assert "os.system(" not in text


@pytest.mark.parametrize("name", stockade_scanners.SCANNERS)
def test_every_scanner_keeps_the_contract(name: str) -> None:
    scanner: Scanner = stockade_scanners.load(name)
    assert scanner.name == name
    assert scanner.about == stockade_scanners.SCANNERS[name].about
    assert scanner.seconds_per_megabyte > 0
    assert scanner.start_seconds >= 0
    tool = scanner.version(Options())
    assert tool.version
    assert not tool.problem


@pytest.mark.parametrize("name", stockade_reports.REPORTS)
def test_every_report_keeps_the_contract(name: str) -> None:
    reporter: Reporter = stockade_reports.load(name)
    assert reporter.name == name
    assert reporter.about == stockade_reports.REPORTS[name].about
