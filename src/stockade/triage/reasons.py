"""What an author says for a comment that asks a scanner to keep silent."""

from __future__ import annotations

import re

from stockade.triage.directive import Directive
from stockade.triage.directives import DIRECTIVES

MAX_READ = 2000
"""Characters of a line behind the word that asks that are looked at."""

_MAX_REASON = 300
_COMMENT_END = re.compile(r"\*/|-->|\*\)")
_OTHER_TOOLS = re.compile(
    r"""(?ix)
      \b(?:type|ty|pyright|mypy|pyre|pytype) \s?:\s? (?:ignore|disable|basic|strict)
        (?:[\[=] [^\]\s]{0,200} \]?)?
    | \bpragma \s?:\s? (?:allowlist|whitelist|no) [ -]? (?:nextline[ -])? \w{0,20}
    | \bpylint \s?:\s? \w{1,20} (?:-next)? = [\w\-,\ ]{0,200}
    | \b(?:fmt|isort|yapf|autopep8) \s?:\s? (?:on|off|skip\w{0,10}|disable|enable)\b
    | \beslint-disable(?:-next)?-line (?:\s[\w@/\-]{1,80} (?:,\s?[\w@/\-]{1,80}){0,20})?
    | @ts-(?:ignore|expect-error|nocheck)\b
    | \bnolint (?::[\w,\-]{0,200})?
    | \b(?:nosonar|codeql|lgtm) (?:\[ [^\]]{0,200} \]|\([^)]{0,200}\))?
    | \bshellcheck \s disable=[\w,]{0,200}
    | :(?:exp|ws):[\w\-]{0,80}
    """
)
"""What other tools read, and formatters and type checkers: no reason for anything."""

_LEADING = " \t-\u2013\u2014:;,.|/#*!(])\"'="
_TRAILING = " \t-\u2013\u2014:;,|/#"
_BECAUSE = re.compile(r"(?i)\Abecause\b[\s:]*")
_GLUED = re.compile(r"[\"'`\w]")


def clean(text: str) -> str:
    """The reason in what stands behind a comment's rule ids on its line, masked already.

    At most 300 printable characters in one line; empty where nothing is said.
    """
    text = text[:MAX_READ]
    if _GLUED.match(text):  # the word goes on, or a string that holds it ends
        return ""
    text = _OTHER_TOOLS.sub(" ", _without_directives(_COMMENT_END.split(text, maxsplit=1)[0]))
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    text = _BECAUSE.sub("", text.lstrip(_LEADING)).rstrip(_TRAILING)
    if text.endswith(")") and text.count("(") < text.count(")"):
        text = text[:-1]
    return text[:_MAX_REASON].rstrip() if any(c.isalnum() for c in text) else ""


def _without_directives(text: str) -> str:
    for directive in DIRECTIVES:
        if directive.hint in text.lower():
            text = _without(directive, text)
    return text


def _without(directive: Directive, text: str) -> str:
    kept, start = [], 0
    for match in directive.opening.finditer(text):
        kept.append(text[start : match.start()])
        start = max(start, directive.ids(text, match)[1])
    return " ".join((*kept, text[start:]))
