"""Under which name a file stands in the private copy.

A name is kept when no tool can be misled by it. Otherwise the file gets an alias below
`stockade-alias/`, with the extension by which tools know its language.
"""

from __future__ import annotations

import re

ALIAS_FOLDER = "stockade-alias"
_MAX_NAME = 200
_MAX_PATH = 1000
_PLAIN = re.compile(r"(?![-~])[A-Za-z0-9_@+=.,~-]+", re.ASCII)
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_.-]+", re.ASCII)

# bandit leaves out a path that contains one of these anywhere, even in a file given by name.
_PARTS = re.compile(r"\.(?:git|tox|svn|hg|bzr|egg|nox|venv)|cvs|__pycache__")
# A tool obeys a file of this name, or git takes the folder around it for a repository (HEAD).
_OBEYED = re.compile(
    r"""
    \.\.? | head | commondir | .*\.pth | .*\.pyc
    | \.bandit | \.banditrc | setup\.cfg | tox\.ini | pyproject\.toml
    | \.semgrep | \.semgrepignore | \.semgrep\.ya?ml
    | \.(?:|rg|fd|docker|npm|eslint|prettier|trivy|gitleaks)ignore(?:\.ya?ml)?
    | \.?(?:ruff|mypy|pytest)\.(?:toml|ini) | \.flake8 | \.?pylintrc | \.coveragerc
    | conftest\.py | (?:site|user)customize\.py
    | \.?(?:zizmor|hadolint|checkov|trivy|kingfisher|yamllint)\.ya?ml | \.yamllint
    | \.(?:gitleaks|betterleaks)\.toml | \.secrets\.baseline | \.snyk
    | \.tflint\.hcl | \.terraformrc | \.npmrc | \.yarnrc(?:\.yml)? | \.pypirc | pip\.(?:conf|ini)
    """,
    re.VERBOSE,
)
# Extensions by which tools recognise the language; the first one is given to aliases.
_CANONICAL = {
    "python": ("py",),
    "javascript": ("js", "mjs", "cjs", "jsx"),
    "typescript": ("ts", "tsx"),
    "go": ("go",),
    "java": ("java",),
    "kotlin": ("kt", "kts"),
    "scala": ("scala",),
    "ruby": ("rb",),
    "php": ("php",),
    "c": ("c", "h"),
    "cpp": ("cpp", "cc", "cxx", "hpp", "hh", "hxx"),
    "csharp": ("cs",),
    "rust": ("rs",),
    "swift": ("swift",),
    "shell": ("sh", "bash"),
    "powershell": ("ps1", "psm1", "psd1"),
    "terraform": ("tf", "tfvars"),
    "yaml": ("yaml", "yml"),
    "github-actions": ("yml", "yaml"),
    "gitlab-ci": ("yml", "yaml"),
    "json": ("json",),
    "html": ("html", "htm"),
    "jupyter": ("ipynb",),
    "solidity": ("sol",),
    "lua": ("lua",),
    "dart": ("dart",),
    "elixir": ("ex", "exs"),
}
# Languages whose tools judge by folders: their `.github` and `.gitlab-ci.yml` must stay.
_BY_PATH = frozenset({"github-actions", "gitlab-ci", "yaml", "json", "markdown"})


class Namer:
    """Gives out names, in sorted order of the paths, so that they are the same in every scan."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._aliases = 0

    def name(self, path: str, language: str) -> str:
        """The name for a file of the target: its own path, or an alias."""
        if is_safe(path, language) and self._claim(path):
            return path
        self._aliases += 1
        return f"{ALIAS_FOLDER}/{self._aliases:06}/{_alias(path, language)}"

    def _claim(self, path: str) -> bool:
        """Take the path unless it meets another where case does not count."""
        key = path.lower()
        parts = key.split("/")
        above = ["/".join(parts[:i]) for i in range(1, len(parts))]
        if key in self._files or key in self._folders or not self._files.isdisjoint(above):
            return False
        self._files.add(key)
        self._folders.update(above)
        return True


def is_safe(path: str, language: str) -> bool:
    """Whether no tool can be misled by the path."""
    parts = path.split("/")
    if len(path) > _MAX_PATH or parts[0].lower() == ALIAS_FOLDER:
        return False
    if not all(_is_plain(part, language) for part in parts):
        return False
    return _is_canonical(parts[-1], language)


def _is_plain(part: str, language: str) -> bool:
    if len(part) > _MAX_NAME or not _PLAIN.fullmatch(part):
        return False
    lower = part.lower()
    if _OBEYED.fullmatch(lower) and language != "github-actions":
        return False
    if language in _BY_PATH and lower in (".github", ".gitlab", ".gitlab-ci.yml"):
        return True
    return not _PARTS.search(lower)


def _is_canonical(name: str, language: str) -> bool:
    if language == "dockerfile":
        return name == "Dockerfile" or name.endswith(".dockerfile")
    known = _CANONICAL.get(language)
    stem, _, extension = name.rpartition(".")
    return known is None or (bool(stem) and extension in known) or name == ".gitlab-ci.yml"


def _alias(path: str, language: str) -> str:
    name = path.rpartition("/")[2]
    if language == "dockerfile":
        return "Dockerfile"
    if language == "gitlab-ci":
        return ".gitlab-ci.yml"
    if language == "github-actions":
        is_action = name.lower() in ("action.yml", "action.yaml")
        return "action.yml" if is_action else ".github/workflows/file.yml"
    known = _CANONICAL.get(language)
    if known:
        extension = name.rpartition(".")[2].lower()
        return f"file.{extension if extension in known else known[0]}"
    clean = _NOT_PLAIN.sub("_", name).lstrip("-.")[-100:]
    kept = (clean, f"file.{clean.rpartition('.')[2]}", "file")
    return next(k for k in kept if k and _is_plain(k, language))
