"""Semgrep's names of languages beside ours (`stockade.target.language`)."""

from __future__ import annotations

_ALIASES = {
    "bash": "bash",
    "sh": "bash",
    "c#": "csharp",
    "c++": "cpp",
    "docker": "dockerfile",
    "ex": "elixir",
    "golang": "go",
    "js": "javascript",
    "json5": "json",
    "kt": "kotlin",
    "objc": "objective-c",
    "objectivec": "objective-c",
    "proto": "protobuf",
    "proto3": "protobuf",
    "py": "python",
    "python2": "python",
    "python3": "python",
    "sol": "solidity",
    "tf": "terraform",
    "hcl": "terraform",
    "ts": "typescript",
    "none": "regex",
    "spacegrep": "generic",
    "aliengrep": "generic",
}
_SAME = (
    "apex cairo circom clojure csharp cpp c dart dockerfile elixir go hack html java javascript "
    "json jsonnet julia kotlin lisp lua objective-c ocaml php powershell promql protobuf python r "
    "ruby rust scala scheme solidity swift terraform typescript vue xml yaml generic regex"
)
_ANALYZERS = {name: name for name in _SAME.split()} | _ALIASES

ANY_TEXT = frozenset({"generic", "regex"})
"""Analyzers that read any text file."""

_FILES = {
    "bash": frozenset({"shell"}),
    "terraform": frozenset({"terraform", "hcl"}),
    "yaml": frozenset({"yaml", "github-actions", "gitlab-ci"}),
}
"""Our languages that an analyzer reads, where they are not just the one of the same name."""

WORKFLOWS = frozenset({"github-actions"})
"""What a YAML rule about CI covers."""


def analyzer(name: str) -> str:
    """Semgrep's own name for a language as rules write it; empty when it knows none."""
    return _ANALYZERS.get(name.lower(), "")


def files_of(name: str) -> frozenset[str]:
    """Our languages that the analyzer `name` reads; empty for those that read any text."""
    if name in ANY_TEXT:
        return frozenset()
    return _FILES.get(name, frozenset({name}))
