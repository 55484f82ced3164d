"""Which language a file is in: by its name, its extension, or how it begins."""

from __future__ import annotations

import re

from stockade.target.binary import is_binary
from stockade.target.shebang import by_shebang

# Language: extensions, the usual one first. Case does not matter.
_EXTENSIONS = {
    "python": "py pyi pyw pyx py3 wsgi tac smk",
    "javascript": "js mjs cjs jsx es6",
    "typescript": "ts tsx mts cts",
    "vue": "vue",
    "svelte": "svelte",
    "go": "go",
    "java": "java",
    "kotlin": "kt kts",
    "scala": "scala sc",
    "groovy": "groovy gradle",
    "clojure": "clj cljs cljc edn",
    "ruby": "rb rake gemspec ru",
    "php": "php phtml php3 php4 php5 php7 phps inc",
    "c": "c h",
    "cpp": "cpp cc cxx c++ hpp hh hxx h++ ino",
    "csharp": "cs csx",
    "fsharp": "fs fsi fsx",
    "visual-basic": "vb vbs bas",
    "rust": "rs",
    "swift": "swift",
    "objective-c": "m mm",
    "dart": "dart",
    "elixir": "ex exs",
    "erlang": "erl hrl",
    "haskell": "hs lhs",
    "ocaml": "ml mli",
    "julia": "jl",
    "lua": "lua",
    "perl": "pl pm t",
    "r": "r rmd",
    "solidity": "sol",
    "assembly": "asm s",
    "shell": "sh bash zsh ksh bats",
    "fish": "fish",
    "powershell": "ps1 psm1 psd1",
    "batch": "bat cmd",
    "dockerfile": "dockerfile containerfile",
    "terraform": "tf tfvars",
    "hcl": "hcl nomad",
    "bicep": "bicep",
    "jsonnet": "jsonnet libsonnet",
    "yaml": "yaml yml",
    "json": "json jsonc json5 geojson webmanifest",
    "jsonl": "jsonl ndjson",
    "toml": "toml",
    "ini": "ini cfg conf properties env editorconfig",
    "xml": "xml xsd xsl xslt svg plist pom csproj vbproj wsdl",
    "html": "html htm xhtml",
    "template": "j2 jinja jinja2 erb ejs hbs mustache twig tmpl tpl",
    "jsp": "jsp jspx",
    "css": "css scss sass less",
    "markdown": "md markdown mdx",
    "restructuredtext": "rst",
    "text": "txt text log",
    "csv": "csv tsv",
    "sql": "sql",
    "graphql": "graphql gql",
    "protobuf": "proto",
    "jupyter": "ipynb",
    "makefile": "mk mak",
    "cmake": "cmake",
    "nix": "nix",
    "starlark": "bzl bazel star",
    "apex": "cls trigger",
    "pem": "pem key crt cer",
    "pickle": "pkl pickle joblib pt ckpt",
}
_NAMES = {
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "makefile": "makefile",
    "gnumakefile": "makefile",
    "cmakelists.txt": "cmake",
    "gemfile": "ruby",
    "rakefile": "ruby",
    "vagrantfile": "ruby",
    "jenkinsfile": "groovy",
    "sconstruct": "python",
    "sconscript": "python",
    "buck": "python",
    "wscript": "python",
    ".gitlab-ci.yml": "gitlab-ci",
    ".gitlab-ci.yaml": "gitlab-ci",
    "action.yml": "github-actions",
    "action.yaml": "github-actions",
    "pipfile": "toml",
    "poetry.lock": "toml",
    "uv.lock": "toml",
    "cargo.lock": "toml",
    "pipfile.lock": "json",
    "composer.lock": "json",
    ".bashrc": "shell",
    ".profile": "shell",
    ".env": "ini",
    ".babelrc": "json",
}
_BY_EXTENSION = {e: name for name, all_of in _EXTENSIONS.items() for e in all_of.split()}
_WORKFLOW = re.compile(r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$", re.IGNORECASE)
# Beside these, the extension tells less than a name that begins with `Dockerfile.` or `.env.`.
_PLAIN = frozenset({"", "text", "ini", "template", "markdown", "restructuredtext", "csv"})
# What Python takes for the end of a line here, and then runs: https://docs.python.org/3/library/site
_IMPORT_LINE = re.compile(
    rb"(?:\A(?:\xef\xbb\xbf)?|[\n\r\v\f\x1c-\x1e]|\xc2\x85|\xe2\x80[\xa8\xa9])import[ \t]"
)


def language(path: str, data: bytes = b"") -> str:
    """The lower-case name of the language, or an empty string.

    `data` is the content, read only when the name says nothing or may mean several things: for
    its `#!` line, and in a `.pth` file for the lines that Python runs.
    """
    name = path.rpartition("/")[2].lower()
    if name.endswith((".yml", ".yaml")) and _WORKFLOW.search(path):
        return "github-actions"
    if name.endswith(".pth"):
        return _of_pth(data)
    found = _NAMES.get(name) or _by_extension(name)
    return (by_shebang(data) or found) if found in ("", "text") else found


def _by_extension(name: str) -> str:
    if name.endswith((".tf.json", ".tfvars.json")):
        return "terraform"
    _, dot, extension = name.rpartition(".")
    found = _BY_EXTENSION.get(extension, "") if dot else ""
    if found in _PLAIN and name.startswith(("dockerfile.", "containerfile.")):
        return "dockerfile"
    if found in _PLAIN and name.startswith(".env."):
        return "ini"
    return found


def _of_pth(data: bytes) -> str:
    """A list of folders whose `import` lines Python runs, or the weights of a model."""
    weights = data.startswith((b"\x80", b"PK\x03\x04")) and not _is_utf8(data)
    if not weights and _IMPORT_LINE.search(data):
        return "python"
    return "pickle" if weights or is_binary(data) else "text"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
