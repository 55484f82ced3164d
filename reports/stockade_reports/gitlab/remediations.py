"""Fixes as patches for `git apply`, base64-encoded, where the patch can be exact.

A patch needs a line of the file behind what it changes, which comes from the finding's snippet.
Where that has none, or a secret is masked in it, the fix is left out and counted.
"""

from __future__ import annotations

import base64
import re
from typing import Any

from stockade.model.finding import Finding
from stockade.model.fix import Edit
from stockade.model.location import Snippet
from stockade_reports.clip import cut
from stockade_reports.gitlab.identity import uuid_of
from stockade_reports.gitlab.words import name

_PATH = re.compile(
    r"(?!.*(?:^|/)(?:\.?/|\.git(?:/|$)|$))[A-Za-z0-9_.+@,=/-]+", re.ASCII | re.IGNORECASE
)
"""Names that a patch holds as they are (git quotes others), and none of git's own files."""

_MASKED = "***"
_CONTEXT = 3


def of(key: str, finding: Finding) -> dict[str, Any] | None:
    """The remediation; `None` where there is no fix, or no exact patch of it."""
    patch = _patch(finding)
    if patch is None or finding.fix is None:
        return None
    summary = name(finding.fix.description) or name(finding.remedy) or "Apply the tool's fix."
    return {
        "fixes": [{"id": uuid_of(key)}],
        "summary": cut(summary, 255),
        "diff": base64.b64encode(patch.encode()).decode("ascii"),
    }


def _patch(finding: Finding) -> str | None:
    """A unified diff of one hunk."""
    snippet, path = finding.snippet, finding.location.path
    if finding.fix is None or not finding.fix.patchable:
        return None
    if snippet is None or not _PATH.fullmatch(path):
        return None
    edits = sorted(finding.fix.edits, key=lambda e: e.location.line or 0)
    if any(edit.location.path != path for edit in edits):
        return None
    body = _hunk(edits, snippet)
    if body is None:
        return None
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n{body}"


def _hunk(edits: list[Edit], snippet: Snippet) -> str | None:
    """The hunk, or `None` where the snippet and the edits do not fit together."""
    offsets = [(edit.location.line or 1) - snippet.first_line for edit in edits]
    first = max(0, offsets[0] - _CONTEXT)
    last = min(len(snippet.lines), offsets[-1] + len(edits[-1].before) + _CONTEXT)
    old, new, at = [], [], first
    for edit, offset in zip(edits, offsets, strict=True):
        end = offset + len(edit.before)
        if offset < at or not edit.before or snippet.lines[offset:end] != edit.before:
            return None
        context = snippet.lines[at:offset]
        old += [*(f" {line}" for line in context), *(f"-{line}" for line in edit.before)]
        old += [f"+{line}" for line in edit.after]
        new += [*context, *edit.after]
        at = end
    tail = snippet.lines[at:last]
    old += [f" {line}" for line in tail]
    new += tail
    if not tail or not all(map(_is_exact, (*snippet.lines[first:last], *new))):
        return None
    start = snippet.first_line + first
    counts = f"-{start},{last - first} +{start},{len(new)}"
    return f"@@ {counts} @@\n" + "".join(f"{line}\n" for line in old)


def _is_exact(line: str) -> bool:
    """Whether the line is as in the file: no secret masked, no byte replaced, one line."""
    return _MASKED not in line and "\ufffd" not in line and line.replace("\t", " ").isprintable()
