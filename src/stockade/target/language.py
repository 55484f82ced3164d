"""Which language a file is in: by its name, its extension, or its first line."""

from __future__ import annotations

import re

# Language: extensions, the usual one first. Case does not matter.
_EXTENSIONS = {
    "python": "py pyi pyw pyx wsgi",
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
    "pickle": "pkl pickle joblib pt pth ckpt",
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
_INTERPRETERS = {
    "python": "python",
    "pypy": "python",
    "node": "javascript",
    "nodejs": "javascript",
    "bun": "javascript",
    "deno": "typescript",
    "ts-node": "typescript",
    "ruby": "ruby",
    "php": "php",
    "perl": "perl",
    "lua": "lua",
    "rscript": "r",
    "groovy": "groovy",
    "pwsh": "powershell",
    "fish": "fish",
    "sh": "shell",
    "bash": "shell",
    "dash": "shell",
    "ksh": "shell",
    "zsh": "shell",
    "ash": "shell",
}
_BY_EXTENSION = {e: name for name, all_of in _EXTENSIONS.items() for e in all_of.split()}
_WORKFLOW = re.compile(r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$", re.IGNORECASE)
_SHEBANG = re.compile(
    rb"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S+[ \t]+|\w+=\S*[ \t]+)*(?:\S*/)?)?([\w+-]+)"
)


def language(path: str, head: bytes = b"") -> str:
    """The lower-case name of the language, or an empty string.

    `head` is the start of the file (256 bytes are enough), read for its `#!` line only when the
    name says nothing.
    """
    name = path.rpartition("/")[2].lower()
    if name.endswith((".yml", ".yaml")) and _WORKFLOW.search(path):
        return "github-actions"
    found = _NAMES.get(name) or _by_extension(name)
    return found or _by_shebang(head[:256])


def _by_extension(name: str) -> str:
    if name.startswith(("dockerfile.", "containerfile.")):
        return "dockerfile"
    if name.endswith((".tf.json", ".tfvars.json")):
        return "terraform"
    if name.startswith(".env."):
        return "ini"
    _, dot, extension = name.rpartition(".")
    return _BY_EXTENSION.get(extension, "") if dot else ""


def _by_shebang(head: bytes) -> str:
    match = _SHEBANG.match(head.removeprefix(b"\xef\xbb\xbf"))
    if not match:
        return ""
    word = match.group(1).decode("ascii", "replace").lower()
    return _INTERPRETERS.get(word) or _INTERPRETERS.get(word.rstrip("0123456789.-"), "")
