"""The docs tell the truth: links lead somewhere, tables and examples match the code."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from pathlib import Path

import click
import pytest

import stockade_reports
import stockade_scanners
from stockade.cli.main import cli
from stockade.cli.policies import DiskLibrary, pack
from stockade.cli.scan import scan
from stockade.model.exit_code import ExitCode
from stockade.model.gap import GapReason
from stockade.policy.load import load
from stockade.policy.run_tests import run_tests
from stockade_policies import PACKS

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in LINK.findall(prose):
        if not link.startswith(("https://", "mailto:")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_exit_codes_are_documented() -> None:
    table = (ROOT / "docs/exit-codes.md").read_text(encoding="utf-8")
    for code in ExitCode:
        assert f"| {code.value} | {code.name.lower()} |" in table


def test_gap_reasons_are_documented_with_their_default() -> None:
    table = (ROOT / "docs/exit-codes.md").read_text(encoding="utf-8")
    gaps = pack("recommended").gaps
    for reason in GapReason:
        default = gaps[reason].action.value if reason in gaps else "block"
        assert re.search(rf"^\| `{reason.value}` \| .+ \| {default} \|$", table, re.MULTILINE)


def test_every_make_word_in_the_readme_exists() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for word in re.findall(r"^make (?:[A-Z]+=\S+ )*([a-z-]+)", README, re.MULTILINE):
        assert f"make {word} " in done.stdout, word


def test_every_option_in_the_readme_exists() -> None:
    known = {name for parameter in scan.params for name in parameter.opts}
    for line in re.findall(r"^stockade scan (.*)$", README, re.MULTILINE):
        for option in re.findall(r"(--[a-z-]+)", line.partition("#")[0]):
            assert option in known, option


def test_the_policy_in_the_readme_passes_its_tests() -> None:
    (text,) = re.findall(r"^```yaml\n(stockade: 1\n.*?)^```$", README, re.S | re.M)
    layer = load("README.md", text.encode(), name="README.md", library=DiskLibrary())
    done = list(run_tests(layer, dt.date(2026, 1, 2)))
    assert done
    assert all(run.passed for run in done)


def test_every_command_in_the_readme_exists() -> None:
    for line in re.findall(r"^stockade (.*)$", README, re.MULTILINE):
        words = line.partition("#")[0].split()
        command: click.Command = cli
        context = click.Context(cli)
        while isinstance(command, click.Group):
            command = command.get_command(context, words.pop(0))  # type: ignore[assignment]
        known = {name for parameter in command.params for name in parameter.opts}
        for option in re.findall(r"(--[a-z-]+)", " ".join(words)):
            assert option in known, f"{line}: {option}"


def test_help_names_what_the_registries_hold() -> None:
    helps = " ".join(getattr(parameter, "help", "") or "" for parameter in scan.params)
    helps += scan.epilog or ""
    for name in (*stockade_scanners.SCANNERS, *stockade_reports.REPORTS, *PACKS):
        assert name in helps, name


def test_the_contributing_guide_names_the_fixture() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "tests/fixtures/new_scanner/bidi.py" in guide
