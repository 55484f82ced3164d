"""The fix and what else can be copied of a finding, in a browser: it applies, and runs as meant."""

from __future__ import annotations

import datetime as dt
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from stockade.cli.waive import waive
from stockade.model.finding import Finding
from stockade.model.fix import Edit, Fix
from stockade.model.location import Location
from support.browser import Open, body_of, copied
from support.everything import everything_result
from support.example_findings import (
    command_injection,
    weak_hash,
)
from support.results import blocked_result

pytestmark = pytest.mark.browser


def edited(*edits: Edit) -> Finding:
    """A finding with that fix."""
    return replace(weak_hash(), fix=Fix(description="Do it.", edits=edits))


def edit(path: str, line: int, before: tuple[str, ...], after: tuple[str, ...]) -> Edit:
    """Whole lines in the place of whole lines."""
    end = line + len(before) - 1
    where = Location(path=path, line=line, column=1, end_line=end, end_column=1)
    return Edit(location=where, text="", before=before, after=after)


def test_a_fix_is_shown_line_by_line(open_report: Open) -> None:
    body = body_of(open_report, edited(edit("a.py", 3, ("x = `1`", "\ty"), ("x = <2>",))))
    expect(body.locator(".fix")).to_contain_text("Do it.")
    assert body.locator(".fix pre div").evaluate_all(
        "all => all.map(e => [e.className, e.textContent])"
    ) == [
        ["del", "3 −x = `1`\n"],
        ["del", "4 −\ty\n"],
        ["ins", "3 +x = <2>\n"],
    ]


def test_a_copied_patch_applies(open_report: Open, tmp_path: Path) -> None:
    files = {
        "src/ä.py": "one\ntwo\nthree\nfour\nfive\n",
        "b.txt": "only\nlast\n",
    }
    for name, text in files.items():
        file = tmp_path / "tree" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    finding = edited(
        edit("b.txt", 1, ("only",), ()),
        edit("src/ä.py", 4, ("four",), ("4", "and a \\half")),
        edit("src/ä.py", 1, ("one", "two"), ("\t1",)),
    )
    page = body_of(open_report, finding).page
    patch = copied(page, "Copy patch")
    subprocess.run(
        ["git", "apply", "--unidiff-zero", "-"],
        cwd=tmp_path / "tree",
        input=patch.encode("utf-8"),
        check=True,
    )
    assert (tmp_path / "tree/src/ä.py").read_text("utf-8") == "\t1\nthree\n4\nand a \\half\nfive\n"
    assert (tmp_path / "tree/b.txt").read_text("utf-8") == "last\n"


@pytest.mark.parametrize(
    "edits",
    [
        (edit("a.py", 1, ("x" * 401,), ("y",)),),
        (edit("a.py", 1, ("\u200bx",), ("y",)),),
        (edit("a b.py", 1, ("x",), ("y",)),),
        (edit("\u202ea.py", 1, ("x",), ("y",)),),
        (edit("a.py", 1, ("x", "y"), ("z",)), edit("a.py", 2, ("y",), ("a",))),
        (edit("a.py", 1, ("x",) * 61, ("y",)),),
        (replace(edit("a.py", 1, ("x",), ("y",)), before=()),),
        tuple(edit("a.py", n, ("x",), ("y",)) for n in range(1, 23)),
    ],
    ids=["cut", "hidden", "quoted", "bidi", "overlap", "long", "unfilled", "many"],
)
def test_no_patch_is_offered_that_could_be_wrong(
    open_report: Open, edits: tuple[Edit, ...]
) -> None:
    body = body_of(open_report, edited(*edits))
    expect(body.locator(".fix")).to_be_visible()
    expect(body.get_by_role("button", name="Copy patch")).to_have_count(0)


def test_what_of_a_fix_is_not_shown_is_counted(open_report: Open) -> None:
    many = tuple(edit("a.py", n, ("x",), ("y",)) for n in range(1, 23))
    body = body_of(open_report, edited(*many))
    expect(body.locator(".fix")).to_contain_text("2 further edits in the json report.")
    body = body_of(open_report, edited(edit("a.py", 1, ("x",) * 61, ("y",) * 62)))
    expect(body.locator(".fix")).to_contain_text("3 further lines in the json report.")


def test_a_copied_waiver_is_a_command_of_ours(open_report: Open) -> None:
    page = open_report(everything_result(), f"#f={command_injection().id}").page
    program, command, *words = shlex.split(copied(page, "Copy waiver"))
    assert (program, command) == ("stockade", "waive")
    given = waive.make_context("waive", words).params
    assert given["finding"] == command_injection().id
    assert given["result"] == "result.json"
    assert given["owner"] == "@example/shop"
    judged = dt.date.fromisoformat(everything_result().verdict.on)
    assert dt.date.fromisoformat(given["until"]) == judged + dt.timedelta(days=30)


@pytest.mark.parametrize("owner", ["@a;reboot", "@$(x)", "`x`", "a@b.example", "@a b", "--yes"])
def test_an_owner_that_is_no_plain_name_is_in_no_command(open_report: Open, owner: str) -> None:
    page = body_of(open_report, replace(weak_hash(), owners=(owner,))).page
    words = shlex.split(copied(page, "Copy waiver"))
    assert words[-2:] == ["--owner", "@who"]
    assert "YYYY-MM-DD" in words  # the verdict says no day


def test_a_finding_without_an_id_of_ours_has_no_waiver(open_report: Open) -> None:
    odd = replace(weak_hash(), fingerprints=(("stockade/v1", "x; reboot"),))
    body = body_of(open_report, odd)
    expect(body.get_by_role("button", name="Copy link")).to_be_visible()
    expect(body.get_by_role("button", name="Copy waiver")).to_have_count(0)


def test_without_a_clipboard_the_text_stands_selected(open_report: Open) -> None:
    opened = open_report(blocked_result(), f"#f={command_injection().id}")
    page = opened.page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    for name in ("Copy link", "Copy waiver"):
        page.get_by_role("button", name=name).click()
        field = page.get_by_label("Text to copy")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("readonly", "")
        assert page.evaluate("document.activeElement.value.length") == page.evaluate(
            "document.activeElement.selectionEnd - document.activeElement.selectionStart"
        )
    expect(field).to_have_value(
        f"stockade waive {command_injection().id} --result result.json"
        ' --reason "why it is acceptable" --until YYYY-MM-DD --owner @who'
    )
