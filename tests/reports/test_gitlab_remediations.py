"""The patches in GitLab's reports do what the fix says, or are left out and counted."""

from __future__ import annotations

import base64
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from stockade.model.finding import Finding
from stockade.model.fix import Edit, Fix
from stockade.model.location import Location, Snippet
from stockade.model.result import Result
from stockade.model.verdict import Action
from support import example_findings as examples
from support.everything import everything_result, injection_fix
from support.gitlab_reports import messages, report_of, vulnerabilities
from support.results import sample_result

HEAD = ["import subprocess", ""]
LINES = [
    "def one():",
    '    return call("a", shell=True)',
    "",
    "def two():",
    '    return call("b", shell=True)',
    "# end",
]
LEFT_OUT = ("info", "Left out, since no exact patch can be made of it: 1 proposed fix.")


def edit(line: int, before: tuple[str, ...], after: tuple[str, ...], path: str = "a/b.py") -> Edit:
    where = Location(path=path, line=line, column=1, end_line=line, end_column=2)
    return Edit(location=where, text="", before=before, after=after)


ONE = edit(4, (LINES[1],), ('    return call(["a"])',))
TWO = edit(7, (LINES[4],), ('    args = ["b"]', "    return call(args)"))


def fixed(*edits: Edit, lines: list[str] | None = None) -> Finding:
    return replace(
        examples.weak_hash(),
        locations=(Location(path="a/b.py", line=4),),
        snippet=Snippet(first_line=3, lines=tuple(LINES if lines is None else lines)),
        fix=Fix(description="Leave the shell out.", edits=edits),
    )


def report(finding: Finding) -> dict[str, list[dict[str, str]]]:
    made: dict[str, list[dict[str, str]]] = report_of("gitlab-sast", result_of(finding))
    return made


def result_of(finding: Finding) -> Result:
    return sample_result(judged=[(finding, Action.WARN, "warns")])


@pytest.mark.parametrize("edits", [(ONE,), (ONE, TWO), (TWO, ONE)])
def test_git_applies_the_patch(tmp_path: Path, edits: tuple[Edit, ...]) -> None:
    file = tmp_path / "a" / "b.py"
    file.parent.mkdir()
    file.write_text("\n".join([*HEAD, *LINES, "more = 1", "and_more = 2", ""]))
    (found,) = report(fixed(*edits))["remediations"]
    patch = base64.b64decode(found["diff"])
    subprocess.run(["git", "apply", "-"], input=patch, cwd=tmp_path, check=True)
    lines = file.read_text().split("\n")
    assert lines[3] == '    return call(["a"])' if ONE in edits else LINES[1]
    if TWO in edits:
        assert lines[6:8] == ['    args = ["b"]', "    return call(args)"]
    assert lines[-3:] == ["more = 1", "and_more = 2", ""]


def test_it_names_what_it_mends() -> None:
    result = everything_result()
    (found,) = report_of("gitlab-sast", result)["remediations"]
    assert found["summary"] == "Pass a list and leave the shell out."
    (mended,) = [
        v for v in vulnerabilities("gitlab-sast", result) if v["name"] == "Command injection"
    ]
    assert found["fixes"] == [{"id": mended["id"]}]
    assert b"+++ b/shop/export.py\n@@ -39,6 +39,6 @@\n" in base64.b64decode(found["diff"])
    assert injection_fix().edits[0].after[0] in base64.b64decode(found["diff"]).decode()


@pytest.mark.parametrize(
    "finding",
    [
        fixed(ONE, lines=["def one():", "    other()", ""]),
        fixed(TWO, lines=LINES[:-1]),
        fixed(ONE, lines=[*LINES[:3], "token = '****'"]),
        fixed(ONE, lines=[*LINES[:2], "name = '\ufffd'"]),
        fixed(ONE, edit(7, (LINES[4],), (), path="other.py")),
        fixed(ONE, ONE),
        replace(fixed(ONE), snippet=None),
        replace(fixed(ONE), locations=(Location(path="a b\n.py", line=4),)),
    ],
    ids=["elsewhere", "end", "masked", "bytes", "files", "overlap", "no-snippet", "odd-path"],
)
def test_what_is_not_exact_is_left_out_and_counted(finding: Finding) -> None:
    assert report(finding)["remediations"] == []
    assert LEFT_OUT in messages("gitlab-sast", result_of(finding))


def test_no_fix_is_none_left_out() -> None:
    assert LEFT_OUT not in messages("gitlab-sast", result_of(examples.weak_hash()))
