"""Rule packs from files: ours, once, and the user's. An error names file and line."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stockade.model.errors import UsageError
from stockade.model.file import File
from stockade_scanners.semgrep.rule import Rule, RuleError, parse

if TYPE_CHECKING:
    import yaml

_BUILT_IN = Path(__file__).parent / "rules"
COMPILED = Path(__file__).parent / "compiled.json"
"""What `compiled` gives, written by `make packs`."""

_SUFFIXES = (".yml", ".yaml", ".json")
_REMEDY = "Correct the rule file, or leave it out of --rules."
_BUG = "Install Stockade again, and report it as a bug if that does not help."


@functools.cache
def built_in() -> tuple[Rule, ...]:
    """The packs that come with Stockade, in order of their ids.

    Raises:
        UsageError: the installation is damaged.
    """
    try:
        entries = json.loads(COMPILED.read_bytes())
        rules = _unique(parse(raw, source) for source, raw in entries)
        if not rules:
            raise ValueError("there are none")
    except (OSError, ValueError, TypeError, RuleError, UsageError) as error:
        raise UsageError(f"the built-in rules are broken: {error}", _BUG) from error
    return rules


def compiled() -> str:
    """The packs that come with Stockade, from their sources, as the JSON that scans load: reading
    YAML would take a hook as long as all else that it does before the first tool starts.

    Raises:
        UsageError: a source is not valid.
    """
    files = {path.relative_to(_BUILT_IN).as_posix(): path for path in _files(_BUILT_IN)}
    _unique(rule for shown, path in files.items() for rule in read_file(path, shown))
    rows = {
        raw["id"]: json.dumps([f"{shown}:{line}", raw], ensure_ascii=False)
        for shown, path in files.items()
        for line, raw in _entries(path.read_text(encoding="utf-8"), shown)
    }
    return "[\n" + ",\n".join(rows[key] for key in sorted(rows)) + "\n]\n"


@functools.cache
def built_in_reads(language: str) -> bool:
    """Whether a built-in rule reads text of that language; asked for every file of a target.

    Raises:
        UsageError: the installation is damaged.
    """
    file = File(path="any", size=0, language=language)
    return any(rule.analyzers_for(file) for rule in built_in())


def with_users(packs: Sequence[Path]) -> tuple[Rule, ...]:
    """The user's rules, which must not take the id of another rule, in order of their ids.

    Raises:
        UsageError: a pack is missing, empty, does not parse, or repeats an id.
    """
    return _unique(
        (rule for pack in packs for path in _pack(pack) for rule in read_file(path, str(path))),
        {rule.id: rule for rule in built_in()},
    )


def read_file(path: Path, shown: str) -> list[Rule]:
    """The rules of one file, which errors call `shown`.

    Raises:
        UsageError: it cannot be read, is not YAML, or holds something that is no rule.
    """
    try:
        entries = _entries(path.read_text(encoding="utf-8"), shown)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"rule file {shown} cannot be read: {error}", _REMEDY) from error
    rules = []
    for line, raw in entries:
        try:
            rules.append(parse(raw, f"{shown}:{line}"))
        except RuleError as error:
            raise UsageError(f"{shown}:{line}: {error}", _REMEDY) from error
    return rules


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _SUFFIXES and ".test." not in path.name and path.is_file()
    )


def _pack(pack: Path) -> list[Path]:
    if pack.is_file():
        return [pack]
    files = _files(pack) if pack.is_dir() else []
    if not files:
        raise UsageError(f"{pack} holds no rules", "Name a rule file, or a folder with .yml files.")
    return files


def _entries(text: str, shown: str) -> list[tuple[int, Any]]:
    """Each entry under `rules:` with its line."""
    import yaml

    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        document = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UsageError(f"{shown}:{line}: not YAML: {error.problem}", _REMEDY) from error
    except yaml.YAMLError as error:
        raise UsageError(f"{shown}:1: not YAML: {error}", _REMEDY) from error
    finally:
        loader.dispose()
    rules = document.get("rules") if isinstance(document, dict) else None
    if not isinstance(rules, list) or not rules:
        raise UsageError(f"{shown}:1: there is no list called rules", _REMEDY)
    lines = [item.start_mark.line + 1 for item in _nodes(node)]
    return list(zip(lines, rules, strict=True))


def _nodes(document: Any) -> list[yaml.Node]:
    nodes: list[yaml.Node] = next(
        value.value for key, value in document.value if key.value == "rules"
    )
    return nodes


def _unique(rules: Iterator[Rule], taken: dict[str, Rule] | None = None) -> tuple[Rule, ...]:
    first = dict(taken or {})
    new = []
    for rule in rules:
        if rule.id in first:
            other = first[rule.id].source
            raise UsageError(
                f"{rule.source}: the id {rule.id} is taken by {other}", "Give the rule another id."
            )
        first[rule.id] = rule
        new.append(rule)
    return tuple(sorted(new, key=lambda rule: rule.id))
