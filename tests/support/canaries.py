"""Secrets made when the tests run, in code of many kinds beside something that is flagged."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import string
import urllib.parse
from dataclasses import dataclass

_ALNUM = string.ascii_letters + string.digits
_BASE32 = string.ascii_uppercase + "234567"
_FLAG = "os.system(flask.request.args['x'])"


@dataclass(frozen=True, slots=True)
class Canaries:
    """Path to content, names in git, and the values that nothing may show."""

    files: dict[str, str]
    remote: str
    """Address of the git remote `origin`."""

    branch: str
    values: tuple[str, ...]

    def traces(self, value: str) -> tuple[str, ...]:
        """Forms of a value by which it could be found out."""
        data = value.encode()
        hashes = [getattr(hashlib, name)(data) for name in ("md5", "sha1", "sha256", "sha512")]
        return (
            value,
            *(h.hexdigest() for h in hashes),
            *(base64.b64encode(h.digest()).decode() for h in hashes),
            *_within_base64(data),
            data.hex(),
            urllib.parse.quote(value, safe=""),
        )


def _within_base64(data: bytes) -> tuple[str, ...]:
    """What is certain of the value's Base64 at each of its three places in a longer text."""
    forms = []
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + data).decode()
        first = -(-before * 8 // 6)
        last = (before + len(data)) * 8 // 6
        forms.append(encoded[first:last])
    return tuple(forms)


def make(seed: int) -> Canaries:
    """The same for the same seed."""
    maker = _Maker(random.Random(seed))  # noqa: S311 (the values guard nothing)
    files = {}
    for name, template in _TEMPLATES.items():
        values = maker.fill()
        files[name.format(**values)] = template.format(**values)
    known = maker.plain(".7")
    files["known.py"] = f"import os\npassword = '{known}'\n"
    files[f"copies/{known}.py"] = f"import flask, os\n{_FLAG}\n"
    remote, branch = maker.plain(), maker.fill()["github"]
    notebook = {"cells": [{"cell_type": "code", "source": [f"password = '{maker.plain()}'\n"]}]}
    files["n.ipynb"] = json.dumps(notebook)
    return Canaries(
        files=files,
        remote=f"https://u:{remote}@example.org/shop.git",
        branch=f"feature/{branch}",
        values=tuple(maker.values),
    )


_TEMPLATES = {
    "backup-{github}.sql": "select 1;\n",
    "keys/{aws}/readme.md": "# nothing\n",
    "seen.py": "import flask, os\ntoken = '{github}'\n" + _FLAG + "\n",
    "copies/{github}.py": "import flask, os\n" + _FLAG + "\n",
    "package.json": '{{"dependencies": {{"a": "git+https://u:{plain}@example.org/a.git"}}}}\n',
    "package-lock.json": '{{"lockfileVersion": 3, "packages": {{"node_modules/a": {{'
    '"version": "1.0.0", "resolved": "https://u:{plain}@example.org/a.tgz"}}}}}}\n',
    "poetry.lock": '[[package]]\nname = "a"\nversion = "1.0"\n[package.source]\ntype = "legacy"\n'
    'url = "https://u:{plain}@example.org/simple"\n',
    "yarn.lock": 'a@^1.0.0:\n  version "1.0.0"\n  resolved "https://{github}@example.org/a.tgz"\n',
    "Gemfile.lock": "GEM\n  remote: https://u:{plain}@example.org/\n  specs:\n    a (1.0)\n",
    ".npmrc": "//registry.example.org/:_authToken={github}\n",
    "broken/package-lock.json": '{{"lockfileVersion": 3, "token": "{github}", \n',
    "broken/Cargo.lock": '[[package]]\nname = "a"\npassword = "{plain}\n',
    "broken/syntax.py": "import flask, os\ndef f(x:\n    password = '{plain}' '{github}\n",
    "broken/pom.xml": "<project><a>https://u:{plain}@example.org/</b></project>\n",
    "broken.js": "const token = '{github}' + ;\nfunction ( {{ password = '{plain}'\n",
    "assigned.py": "import flask, os\npassword = '{plain}'\n" + _FLAG + '\nAPI_KEY = "{plain2}"\n',
    "argument.py": "import flask, os\nconnect(user='a', password='{plain}'); " + _FLAG + "\n",
    "dict.py": "import flask, os\nDB = {{'password': '{plain}', 'secret_key': '{plain2}'}}\n"
    + _FLAG,
    "default.py": "import flask, os\ndef f(password='{plain}'):\n    " + _FLAG + "\n",
    "compare.py": "import flask, os\nif password == '{plain}':\n    " + _FLAG + "\n",
    "github.py": "import flask, os\nx = '{github}'\n" + _FLAG + "  # {github2}\n",
    "aws.py": "import flask, os\naws_access_key_id = '{aws}'\n"
    "aws_secret_access_key = '{forty}'\n" + _FLAG + "\n",
    "url.py": "import flask, os\nu = 'postgres://app:{plain}@db.example.org/x'\n" + _FLAG + "\n",
    "header.py": "import flask, os\nh = {{'Authorization': 'Bearer {github}'}}\n" + _FLAG + "\n",
    "joined.py": "import flask, os\n"
    "x = os.system('curl https://admin:{plain}@example.org/' + flask.request.args['x'])\n"
    "token = '{plain2}'\n",
    "broken.py": "import flask, os\npassword = '{plain}'\n" + _FLAG + "\ndef broken(:\n",
    "triple.py": "import flask, os\nKEY = '''{pem}'''\n" + _FLAG + "\n",
    "django.py": "import flask, os\nSECRET_KEY = 'django-insecure-{forty}'\n" + _FLAG + "\n",
    "key.pem": "{pem}\n",
    ".env": "DB_PASSWORD={plain}\nGITHUB_TOKEN={github}\n",
    "app.js": "const express = require('express');\nconst cp = require('child_process');\n"
    "const token = '{github}';\nconst apiKey = '{forty}';\n"
    "express().get('/', (req, res) => cp.exec(req.query.x));\n",
    "main.tf": 'resource "aws_db_instance" "a" {{\n  password = "{plain}"\n'
    "  publicly_accessible = true\n}}\n",
    "Dockerfile": "FROM python:3\nENV API_TOKEN={github}\nARG PASSWORD={plain}\nUSER root\n",
    "requirements.txt": "--index-url https://user:{plain}@index.example.org/simple\n"
    "https://user:{plain2}@example.org/a.whl\na @ git+https://{github}@github.com/a/b\n???--password={forty}\n",
    "pyproject.toml": "[project]\ndependencies = ['a @ https://u:{plain}@example.org/a.whl']\n"
    "[[tool.uv.index]]\nurl = 'https://u:{plain2}@example.org/'\n",
    "config.yml": "password: '{plain}'\napi_key: {github}\n",
    ".github/workflows/ci.yml": "on: pull_request_target\njobs:\n  a:\n    runs-on: x\n    steps:\n"
    "      - run: echo ${{{{ github.event.pull_request.title }}}}\n"
    "        env:\n          GITHUB_TOKEN: {github}\n",
}


class _Maker:
    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.values: list[str] = []

    def fill(self) -> dict[str, str]:
        """Fresh values for a template; only those that it uses are canaries all the same."""
        return {
            "plain": self.plain(),
            "plain2": self.plain(),
            "github": self._keep("gh" + "p_" + self._word(_ALNUM, 36)),
            "github2": self._keep("gh" + "p_" + self._word(_ALNUM, 36)),
            "aws": self._keep("AK" + "IA" + self._word(_BASE32, 16)),
            "forty": self._keep(self._word(_ALNUM, 40)),
            "pem": self._pem(),
        }

    def plain(self, end: str = "") -> str:
        return self._keep(f"{self._word(_ALNUM, 9)}-{self._word(_ALNUM, 9)}{end}")

    def _pem(self) -> str:
        lines = [self._keep(self._word(_ALNUM + "+/", 64)) for _ in range(12)]
        kind = "RSA PRIVATE " + "KEY"
        return "\n".join((f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----"))

    def _word(self, letters: str, size: int) -> str:
        return "".join(self.source.choices(letters, k=size))

    def _keep(self, value: str) -> str:
        self.values.append(value)
        return value
