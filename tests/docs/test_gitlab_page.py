"""docs/gitlab.md: its job is YAML whose reports GitLab can read, its tables match the code."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from stockade.model.exit_code import ExitCode
from stockade_reports import REPORTS
from stockade_reports.gitlab.forms import FORMS, VERSION

PAGE = (Path(__file__).parents[2] / "docs" / "gitlab.md").read_text(encoding="utf-8")
JOBS = [
    yaml.safe_load(re.sub(r"^  ", "", text, flags=re.MULTILINE) if text[0] == " " else text)
    for text in re.findall(r"^ *```yaml\n(.*?)^ *```$", PAGE, re.DOTALL | re.MULTILINE)
]
TYPES = {form.report: form.type for form in FORMS} | {"gitlab-codequality": "codequality"}


def test_the_job_hands_every_report_to_gitlab_under_its_type() -> None:
    job = JOBS[0]["stockade"]
    (command,) = [line for line in job["script"] if line.startswith("stockade ")]
    written = dict(re.findall(r"--report ([a-z:-]+)=(\S+)", command))
    assert written.keys() <= REPORTS.keys()
    artifacts = job["artifacts"]
    assert artifacts["when"] == "always"
    assert artifacts["reports"] == {type_: written[name] for name, type_ in TYPES.items()}
    assert set(artifacts["paths"]) == set(written.values()) - set(artifacts["reports"].values())


def test_only_an_incomplete_scan_may_fail() -> None:
    assert JOBS[1]["stockade"]["allow_failure"]["exit_codes"] == [ExitCode.INCOMPLETE]


def test_the_table_names_reports_types_and_kinds() -> None:
    rows = re.findall(r"^\| `(gitlab-\w+)` \| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE)
    assert {name: type_ for name, type_, _ in rows} == TYPES
    about = {name: text for name, _, text in rows}
    for form in FORMS:
        for kind in form.kinds:
            assert re.search(rf"\b{kind.value}\b", about[form.report]), kind
    assert VERSION in PAGE
