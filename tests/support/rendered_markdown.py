"""Reads Markdown as GitHub does, to find what in a report would work that should not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_OURS = re.compile(
    r"<!-- stockade -->|</?sub>|</details>|<details><summary>[A-Za-z0-9:,. ]+</summary>"
)
_LIVE = {
    "a mention or address": r"@[A-Za-z0-9]",
    "a reference": r"[#!~%$&*^][A-Za-z0-9\"{]|\bGH-[0-9]|\[[a-z]",
    "an address": r"(?i)https?:|ftp:|mailto:|www\.",
    "an emoji": r":[a-z0-9_+-]+:",
    "a commit": r"\b[0-9a-f]{7,40}\b",
    "a formula": r"\$",
}
"""What GitHub or GitLab would make something of where it stands in bare text."""

_BLOCKS = frozenset(
    f"{name}_{end}"
    for name in ("paragraph", "heading", "bullet_list", "list_item", "table", "thead", "tbody")
    for end in ("open", "close")
) | {"tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"}
_ALLOWED = _BLOCKS | {"inline", "fence", "html_block", "hr"}
_INLINE = frozenset(
    ("text", "code_inline", "html_inline", "link_open", "link_close", "strong_open", "strong_close",
     "softbreak", "text_special")
)  # fmt: skip


def parsed(markdown: str) -> list[Token]:
    """The tokens of CommonMark with GitHub's tables and strikethrough, raw HTML allowed."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)


def inline(tokens: list[Token]) -> Iterator[Token]:
    """All tokens inside blocks."""
    for token in tokens:
        yield from token.children or ()


def bare(tokens: list[Token]) -> Iterator[str]:
    """The text that stands outside code, one run of it at a time."""
    for token in tokens:
        run = ""
        for child in token.children or ():
            if child.type in ("text", "text_special"):
                run += child.content
            else:
                yield run
                run = ""
        yield run


def links(tokens: list[Token]) -> list[str]:
    """Where the links lead."""
    return [str(token.attrs["href"]) for token in inline(tokens) if token.type == "link_open"]


def live(markdown: str) -> list[str]:
    """What works in the report and is not ours; links are to be looked at apart."""
    tokens = parsed(markdown)
    found = [f"block {t.type}: {t.content}" for t in tokens if t.type not in _ALLOWED]
    found += [f"{t.type}: {t.content}" for t in inline(tokens) if t.type not in _INLINE]
    for token in (*tokens, *inline(tokens)):
        if token.type.startswith("html_"):
            found += [f"html: {line}" for line in _foreign(token.content)]
        if token.type == "fence" and token.info != "diff":
            found.append(f"fence: {token.info}")
    for run in bare(tokens):
        found += [f"{what}: {run}" for what, form in _LIVE.items() if re.search(form, run)]
    return found + list(_lines(markdown))


def _foreign(html: str) -> Iterator[str]:
    for line in html.splitlines():
        if _OURS.sub("", line).strip():
            yield line


def _lines(markdown: str) -> Iterator[str]:
    columns = 0
    for line in markdown.split("\n"):
        if not line.isprintable():
            yield f"does not print: {line!r}"
        if line.lstrip().startswith(("/", "::")) or "##[" in line:
            yield f"a command: {line}"
        pipes = line.count("|") if line.startswith("|") else 0
        if pipes and columns and pipes != columns:
            yield f"{pipes} cell borders, not {columns}: {line}"
        columns = pipes
