"""GitLab's reports: SAST, dependency scanning, secret detection, code quality (docs/gitlab.md).

The first three share one form and differ in the findings that they are for; what is none of a
report's, it says with a number.
"""

from __future__ import annotations

from stockade.model.report import Reporter
from stockade_reports.gitlab import forms
from stockade_reports.gitlab.codequality import CodeQualityReport
from stockade_reports.gitlab.security import SecurityReport

SAST: Reporter = SecurityReport(form=forms.SAST, about="GitLab SAST report, schema 15.")
DEPENDENCY: Reporter = SecurityReport(
    form=forms.DEPENDENCY, about="GitLab dependency scanning report, schema 15."
)
SECRET: Reporter = SecurityReport(
    form=forms.SECRET, about="GitLab secret detection report, schema 15."
)
CODEQUALITY: Reporter = CodeQualityReport()
