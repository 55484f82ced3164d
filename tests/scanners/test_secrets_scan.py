"""The secrets scanner end to end, with the real engine in its real child process."""

from __future__ import annotations

import base64
import gzip
import os
from dataclasses import replace
from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.scanner import Command, Options, ProcessResult
from stockade_scanners.secrets.detect import MAX_FOUND
from support.running import Recorder
from support.secret_contents import CONTENTS, LINE, TOKEN, tarred, zipped
from support.secret_jobs import KEY, cache, github_token, job, pem, scan, word

RULE = "secrets/betterleaks.github-pat"
PATHS = (
    "a.py",
    "package-lock.json",
    "yarn.lock",
    "go.sum",
    "poetry.lock",
    "vendor/x.go",
    "node_modules/a/index.js",
    "static/app.min.js",
    "logo.png",
    "font.woff2",
    ".git-blame-ignore-revs",
    "tests/fixtures/a.txt",
    "LICENSE",
    "-rf",
    "new\nline",
    "\udcff\udcfe",
)


def test_every_content_is_looked_into(tmp_path: Path) -> None:
    """A token is found in any encoding, in binaries and in archives."""
    outcome = scan(job(tmp_path, CONTENTS))
    found = {f.location.path for f in outcome.findings if f.rule == RULE}
    assert found == set(CONTENTS)
    assert outcome.gaps == ()


def test_no_name_hides_a_file(tmp_path: Path) -> None:
    """The engine's own skipping of lock files, images and vendored folders has no effect."""
    outcome = scan(job(tmp_path, dict.fromkeys(PATHS, LINE)))
    assert {f.location.path for f in outcome.findings if f.rule == RULE} == set(PATHS)


@pytest.mark.parametrize(
    "mark", ["kingfisher:ignore", "gitleaks:allow", "pragma: allowlist secret"]
)
def test_inline_suppressions_are_off(tmp_path: Path, mark: str) -> None:
    """What a comment says is for the core to read."""
    outcome = scan(job(tmp_path, {"a.py": f'key = "{TOKEN}"  # {mark}\n'}))
    assert [f.rule for f in outcome.findings] == [RULE]


def test_the_finding_says_what_and_where(tmp_path: Path) -> None:
    """Every field that a report shows, and the exact region of the value."""
    (finding,) = scan(job(tmp_path, {"a.py": "# é\nk = 'é' + '" + TOKEN + "'\n"})).findings
    assert (finding.kind, finding.rule) == (Kind.SECRET, RULE)
    assert finding.title == "GitHub Personal Access Token"
    assert finding.message == f"A secret is written in this file: {finding.title}."
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.HIGH)
    assert finding.cwe == (798,)
    where = finding.location
    assert (where.line, where.column, where.end_line, where.end_column) == (2, 12, 2, 52)
    assert finding.secret is not None
    assert finding.secret.preview == "ghp_…(40)"


def test_a_private_key_is_covered_to_its_last_line(tmp_path: Path) -> None:
    """All lines of a PEM block are in the region, also where its end is missing."""
    whole = pem()
    outcome = scan(job(tmp_path, {"key": "x\n" + whole, "cut": whole[: whole.index("-----END")]}))
    regions = {f.location.path: f.location for f in outcome.findings}
    assert (regions["key"].line, regions["key"].last_line) == (2, 1 + whole.count("\n"))
    assert regions["cut"].last_line == whole.count("\n") - 1
    assert {f.severity for f in outcome.findings} == {Severity.CRITICAL}
    assert {f.cwe for f in outcome.findings} == {(321,)}


def test_one_finding_for_one_place(tmp_path: Path) -> None:
    """Several rules on one value are one finding, by the rule that knows most."""
    stripe = "sk_" + "live_" + word(24)
    files = {"a.py": f'api_key = "{stripe}"\n', "b.py": f'"{TOKEN}", "{TOKEN}"\n'}
    outcome = scan(job(tmp_path, files))
    rules = [(f.location.path, f.rule) for f in outcome.findings]
    assert rules == [
        ("a.py", "secrets/betterleaks.stripe-access-token"),
        ("b.py", RULE),
        ("b.py", RULE),
    ]


def test_two_secrets_in_one_encoded_text_stay_two(tmp_path: Path) -> None:
    """They share the region of the encoded text and are told apart by their HMAC."""
    other = github_token("other")
    text = base64.b64encode(f'a = "{TOKEN}"\nb = "{other}"\n'.encode()).decode()
    found = [f for f in scan(job(tmp_path, {"a": text})).findings if f.rule == RULE]
    assert len({f.secret.hmac for f in found if f.secret}) == 2
    assert all("Base64" in f.message for f in found)


def test_samples_are_rated_low_and_kept(tmp_path: Path) -> None:
    """Generic matches among tests cannot block; a provider's token there still can."""
    password = f'password = "{word(12)}"\n'
    files: dict[str, str | bytes] = {
        "tests/test_a.py": password + LINE,
        "a.py": password,
        "README.md": password,
    }
    levels = {(f.location.path, f.rule): f.confidence for f in scan(job(tmp_path, files)).findings}
    generic = "secrets/stockade.generic-password"
    assert levels == {
        ("tests/test_a.py", generic): Confidence.LOW,
        ("tests/test_a.py", RULE): Confidence.HIGH,
        ("a.py", generic): Confidence.MEDIUM,
        ("README.md", generic): Confidence.LOW,
    }


def test_a_weak_password_is_no_fields_name(tmp_path: Path) -> None:
    """Only where it stands in a list of names; `Password1` is a password that people use."""
    weak, field = "Pass" + "word1", "pass" + "word1"
    lines = {
        f'password = "{weak}"': Confidence.MEDIUM,
        f'password = "{field}"': Confidence.MEDIUM,
        f"DB_PASSWORD={weak}": Confidence.MEDIUM,
        f'x = {{"password": "my_{field}"}}': Confidence.MEDIUM,
        f'x = ("password", "{weak}")': Confidence.MEDIUM,
        f'x = ("password", "{field}")': Confidence.MEDIUM,
        f'x = ("db_password1", "{weak}")': Confidence.MEDIUM,
        f'fields = ["old_password", "{field}", "new_password2"]': Confidence.LOW,
        f'@sensitive_variables("{field}", "{field[:-1]}2")': Confidence.LOW,
    }
    files: dict[str, str | bytes] = {f"{n}.py": f"{line}\n" for n, line in enumerate(lines)}
    found = scan(job(tmp_path, files)).findings
    levels = {f.location.path: f.confidence for f in found}
    assert levels == {f"{n}.py": level for n, level in enumerate(lines.values())}


def test_hmac_follows_value_and_key(tmp_path: Path) -> None:
    """Equal values have equal HMACs under one key, in any encoding; another key changes them."""
    files: dict[str, str | bytes] = {
        "a.py": LINE,
        "b.py": LINE.encode("utf-16"),
        "c.py": LINE.replace("key", "other"),
    }
    digests = []
    for number, key in enumerate((KEY, b"another", b"")):
        folder = tmp_path / str(number)
        folder.mkdir()
        options = Options(secret_key=key, cache_dir=cache(tmp_path))
        found = scan(job(folder, files, options)).findings
        values = {f.secret.hmac for f in found if f.secret}
        assert len(found) == 3
        assert len(values) == 1
        digests.append(values.pop())
    assert digests[0] != digests[1]
    assert digests[2] == ""


def test_no_value_leaves_the_child(tmp_path: Path) -> None:
    """Canaries are in no argument, no environment, no output of the child and no finding."""
    secrets = [github_token(str(n)) for n in range(5)]
    seen: list[object] = []

    def watch(command: Command) -> ProcessResult:
        result = Recorder(tmp_path / "scratch")(command)
        seen.extend((command.argv, dict(command.env), result))
        assert KEY.hex() not in f"{command.argv} {command.env}"
        return result

    member = zipped(f"{secrets[4]}.txt", f'key = "{secrets[4]}"'.encode())
    files: dict[str, str | bytes] = {f"f{n}.py": f'k = "{s}"' for n, s in enumerate(secrets[:4])}
    outcome = scan(job(tmp_path, {**files, "a.zip": member}, run=watch))
    said = repr(seen) + repr(outcome)
    assert len(outcome.findings) >= 5
    assert not [s for s in secrets if s in said or s[4:20] in said]


def test_order_is_that_of_the_files_places(tmp_path: Path) -> None:
    """Two runs say the same, sorted."""
    lines = "".join(f'k{n} = "{github_token(str(n))}"\n' for n in range(20))
    first = scan(job(tmp_path, {"b.py": lines, "a.py": lines}))
    (tmp_path / "again").mkdir()
    options = Options(secret_key=KEY, cache_dir=cache(tmp_path))
    second = scan(job(tmp_path / "again", {"a.py": lines, "b.py": lines}, options))
    assert first.findings == second.findings
    assert list(first.findings) == sorted(first.findings, key=lambda f: f.sort_key())


def test_what_cannot_be_read_is_a_gap(tmp_path: Path) -> None:
    """A missing file, a link, a FIFO, broken text, and archives that cannot be opened."""
    encrypted = bytearray(zipped("a", b"text"))
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    bomb = gzip.compress(gzip.compress(bytes(80 * 2**20)))
    files: dict[str, str | bytes] = {
        "gone": b"x",
        "link": b"x",
        "fifo": b"x",
        "broken": b"\xff\xfe\x00\xd8a" + LINE.encode(),
        "a.7z": b"7z\xbc\xaf\x27\x1c" + bytes(50),
        "cut.gz": gzip.compress(LINE.encode() * 99)[:-20],
        "locked.zip": bytes(encrypted),
        "bomb.gz": bomb,
        "good": LINE,
        "no.zip": LINE.encode() + b"PK\x05\x06" + bytes(30),
        "two.zip": zipped("a", b"text") + zipped("b", b"text"),
        "junk.tar": tarred(b"text") + b"junk" * 128,
    }
    given = job(tmp_path, files)
    for path in ("gone", "link", "fifo"):
        (given.tree / given.names[path]).unlink()
    (given.tree / given.names["link"]).symlink_to("/etc/passwd")
    os.mkfifo(given.tree / given.names["fifo"])
    outcome = scan(given)
    assert {gap.subject: gap.reason for gap in outcome.gaps} == {
        "gone": GapReason.UNREADABLE,
        "link": GapReason.SYMLINK,
        "fifo": GapReason.SPECIAL_FILE,
        "broken": GapReason.ENCODING,
        "a.7z": GapReason.UNPARSABLE,
        "cut.gz": GapReason.UNPARSABLE,
        "locked.zip": GapReason.UNPARSABLE,
        "bomb.gz": GapReason.TOO_LARGE,
        "two.zip": GapReason.UNPARSABLE,
        "junk.tar": GapReason.UNPARSABLE,
    }
    assert outcome.scanned == {"good", "no.zip"}
    assert "broken" in {f.location.path for f in outcome.findings}


@pytest.mark.slow
def test_works_without_a_cache(tmp_path: Path) -> None:
    """Rules are then compiled in memory, and nothing is written."""
    given = job(tmp_path, {"a.py": LINE})
    outcome = scan(replace(given, options=Options(secret_key=KEY)))
    assert len(outcome.findings) == 1
    assert list(given.scratch.iterdir()) == []


@pytest.mark.slow
def test_a_flood_is_a_gap_and_soon_over(tmp_path: Path) -> None:
    """Thirty thousand tokens on one line with a wide character: the first are kept, with a gap."""
    body = "é" + " ".join(github_token(str(n % 50)) + " " for n in range(30_000))
    outcome = scan(job(tmp_path, {"flood.txt": body, "good.py": LINE}))
    (gap,) = outcome.gaps
    assert (gap.subject, gap.reason) == ("flood.txt", GapReason.TOO_LARGE)
    assert len([f for f in outcome.findings if f.location.path == "flood.txt"]) == MAX_FOUND
