"""The way of a waiver: a policy, a scan that fails, the reason, a waiver, and the day it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.cli import run
from support.waiving import DAY, UNTIL, Tree, new_tree

AFTER = "2026-12-29"
"""The day after the waivers' last one."""

REASON = "Input is a constant table: nobody else's text reaches it (PAY-2291)"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return new_tree(tmp_path)


def test_from_the_first_scan_to_the_end_of_a_waiver(tree: Tree) -> None:
    begun = run("init", "--yes", home=tree.home, cwd=tree.folder)
    assert begun.code == 0, begun.stderr

    failing = tree.scan("--on", DAY, "--report", "text", "--report", f"json={tree.record}")
    text = " ".join(failing.stdout.decode().split())
    assert failing.code == 1
    first, second = tree.ids("bandit/B602")
    assert "= blocks: We do not add high-severity findings to our own code." in text
    assert f"= id: {first}" in text
    assert f"= id: {second}" in text

    told = run(
        "policy", "explain", first[:8], tree.record, "--on", DAY, home=tree.home, cwd=tree.folder
    )
    assert told.code == 0, told.stderr
    assert f"a waiver: stockade waive {first[:12]} --result" in told.stdout.decode()

    page = tree.policy.read_text()
    tree.written(first[:12], reason=REASON)
    tree.written("--rule", "bandit/B602", "--path", "tools/*.py", reason=REASON)
    tree.written("--gap", "unparsable", "--path", "legacy/old.py", reason="It goes in spring")
    assert tree.policy.read_text().startswith(page)

    passing = tree.scan("--on", UNTIL)
    text = " ".join(passing.stdout.decode().split())
    assert passing.code == 0, text
    assert f"waiver W-001 of @payments until {UNTIL}: {REASON}" in text
    assert f"waiver W-003 of @payments until {UNTIL}: It goes in spring" in text

    over = tree.scan("--on", AFTER)
    text = " ".join(over.stdout.decode().split())
    assert over.code == 1
    assert f"(waiver W-001 of @payments expired {UNTIL})" in text
    assert f"it expired {UNTIL}; it matched 1 finding: renew it or take it out" in text
