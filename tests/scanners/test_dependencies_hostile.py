"""Manifests that attack: nothing runs, nothing is fetched, nothing outside is read or repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.file import File
from stockade.model.gap import GapReason
from stockade.model.scanner import AdvisoryOptions, Options
from stockade_scanners.dependencies.scanner import SCANNER
from support.dependency_jobs import by_purl, job, purls, refuse, scan
from support.osv_server import osv_server

MARK = "from pathlib import Path\nPath({path!r}).write_text('ran')\n"


def test_nothing_runs_and_no_index_is_asked(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    with osv_server() as index, osv_server() as source:
        host = index.url.removeprefix("http://")
        lines = [
            f"--index-url http://user:word@{host}/simple",
            f"--extra-index-url http://{host}/simple",
            f"--find-links http://{host}/wheels",
            f"-r http://{host}/more.txt",
            f"git+http://{host}/a/b.git#egg=b",
            f"c @ http://{host}/c.zip",
            f"http://{host}/d-1.0.tar.gz",
            "-e .",
            "./evil",
            "-e ./evil",
            "clear==1.0",
        ]
        options = Options(advisories=AdvisoryOptions(url=source.url, seconds=60))
        made = job(tmp_path, {"requirements.txt": "\n".join(lines)}, options)
        for folder in (made.tree, made.tree / "evil", made.scratch):
            folder.mkdir(exist_ok=True)
            (folder / "setup.py").write_text(MARK.format(path=str(marker)))
            (folder / "pip_audit.py").write_text(MARK.format(path=str(marker)))
        outcome = scan(made)
        assert source.asked == [("clear", "1.0"), ("jinja2", "2.4.1")]
        assert index.connections == 0
    assert not marker.exists()
    assert "requirements.txt#pkg:pypi/clear@1.0" in outcome.scanned
    assert "word" not in repr(outcome)


@pytest.mark.parametrize("name", ["requests==1.0\\n-e .", "requests==1.0\\r-r x", "-e .", "-r /x"])
def test_options_and_newlines_in_a_project_reach_no_command(tmp_path: Path, name: str) -> None:
    text = f'[project]\ndependencies = ["{name}"]\n'
    outcome = scan(job(tmp_path, {"pyproject.toml": text}, Options(), refuse))
    assert len(outcome.gaps) == 1


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("a\\n-e .", "1"),
        ("-e", "1"),
        ("a==1 -r x", "1"),
        ("../a", "1"),
        ("a", "1\\n-e ."),
        ("a", "-r"),
    ],
)
def test_names_and_versions_of_a_lock_file_reach_no_command(
    tmp_path: Path, name: str, version: str
) -> None:
    text = f'[[package]]\nname = "{name}"\nversion = "{version}"\n'
    outcome = scan(job(tmp_path, {"uv.lock": text}, Options(), refuse))
    assert len(outcome.gaps) == 1
    assert not any("@" in purl for purl in purls(outcome))


def test_text_outside_the_target_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("stolen==1.0\n")
    text = "-r ../outside.txt\n-c ../../outside.txt\n"
    outcome = scan(job(tmp_path, {"requirements.txt": text}, Options(), refuse))
    assert not any("stolen" in purl for purl in purls(outcome))
    assert {g.reason for g in outcome.gaps} == {GapReason.UNREADABLE}


def test_credentials_in_a_line_are_not_repeated(tmp_path: Path) -> None:
    word = "hunter" + "2" * 8
    lines = [
        f"https://{word}@example.test/a.zip",
        f"https://user:{word}@example.test/a.zip?token={word}#{word}",
        f"git+https://{word}@example.test/a/b.git@main",
        f"-r https://user:{word}@example.test/x.txt",
        f"--index-url https://user:{word}@example.test",
        f"password: {word} !",
        f"password:{word}",
        f"--no-such-option {word}",
        f"a @ https://{word}@example.test",
    ]
    outcome = scan(job(tmp_path, {"requirements.txt": "\n".join(lines)}, Options(), refuse))
    assert word not in repr(outcome)


SCHEMES = ("https", "ssh", "s3", "git+ssh", "gs", "x-own.1", "file", "svn+https", "_odd", "HTTP")
FORMS = (
    "{s}://user:{w}@host.test/x",
    "{s}://{w}@host.test/x",
    "{s}://{w}:x-oauth-basic@host.test",
    "{s}://user:a/{w}@host.test/x",
    "{s}://user:a#{w}@host.test/x",
    "{s}://{w}#a@host.test/x",
    "{s}://{w}?a@host.test/x",
    "{s}://host.test/x?token={w}",
    "{s}://host.test/x?a=b@{w}",
    "{s}://host.test/x#{w}",
    "{s}://host.test/x;token={w}",
    "{s}://host.test/x&token={w}",
    "{s}://proxy.test/user:{w}@host.test",
    "{s}://proxy.test/https://user:{w}@host.test/x",
    "{s}:user:{w}@host.test/x",
    "{s}:{w}@host.test",
    "{s}:/user:{w}@host.test/x",
    "user:{w}@host.test:x/y",
    "{w}@host.test:x/y",
    "us/er:{w}@host.test:x/y",
    "us/er:a=b{w}@host.test/y",
    "us/er:{w}=b@host.test/y",
    "us/er:{w}#b@host.test/y",
    "./user:{w}@host.test/y",
    "./x?token={w}",
    "./x#{w}",
    "..\\\\user:{w}@host.test",
)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_form_of_a_credential_is_repeated(tmp_path: Path, scheme: str) -> None:
    word = "hunter" + "2" * 8
    written = [form.format(s=scheme, w=word) for form in FORMS]
    before = ("", "-e ", "-r ", "-c ", "name @ ", "--editable=", "-e name@")
    lines = [f"{option}{address}" for option in before for address in written]
    tables = "".join(
        f"[[package]]\nname = 'n{number}'\nsource = {{ directory = '{address}' }}\n"
        for number, address in enumerate(written)
    )
    files = {f"r{n}/requirements.txt": line for n, line in enumerate(lines)}
    files["pyproject.toml"] = f"[project]\ndependencies = {written!r}\n"
    files["a/uv.lock"] = tables
    made = job(tmp_path, files, Options(offline=True), refuse)
    outcome = scan(made)
    said = repr(outcome).lower()
    assert word not in said, [line for line in said.split("gap(") if word in line][:3]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_gap_is_not_hidden_by_another_of_the_same_stand_in(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    lines = ("-r github.test/x", "-e git+https://github.test/attacker/x")
    text = "\n".join(lines[number] for number in order)
    outcome = scan(job(tmp_path, {"requirements.txt": text}, Options(offline=True), refuse))
    subject = "requirements.txt#pkg:generic/github.test%2Fx"
    assert [(gap.subject, gap.reason) for gap in outcome.gaps] == [
        (subject, GapReason.UNREADABLE),
        (subject, GapReason.UNRESOLVED_VERSION),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "a" + " " * 200_000 + "b"),
        ("requirements.txt", "a==" + "1" * 60_000),
        ("requirements.txt", "a==1;" + "(" * 50_000),
        ("requirements.txt", "\\\n" * 100_000),
        ("requirements.txt", "-e .\n" * 10_000),
        ("pyproject.toml", "a = '''\n" + '\\"' * 500_000 + "\n'''\n"),
        ("uv.lock", '[[package]]\nname = "a"\nversion = "1"\n' * 20_000),
        ("requirements.txt", "./" + "@a:" * 20_000),
        ("uv.lock", 'x = """\n' + '[[package]]\nname = "a"\n' * 20_000 + '"""\n'),
    ],
)
def test_text_that_is_hard_to_read_is_read(tmp_path: Path, path: str, text: str) -> None:
    outcome = scan(job(tmp_path, {path: text}, Options(offline=True), refuse))
    gap = by_purl(outcome).get(path)
    assert gap is None or gap.reason is GapReason.UNPARSABLE


def test_more_entries_than_any_project_has_are_a_gap(tmp_path: Path) -> None:
    text = "a==1\n" * 60_000
    (gap,) = scan(job(tmp_path, {"requirements.txt": text}, Options(), refuse)).gaps
    assert (gap.subject, gap.reason) == ("requirements.txt", GapReason.TOO_LARGE)


def test_a_file_that_vanished_is_a_gap_and_the_others_are_scanned(tmp_path: Path) -> None:
    made = job(tmp_path, {"uv.lock": "", "poetry.lock": ""}, Options(), refuse)
    (made.tree / made.names["uv.lock"]).unlink()
    outcome = scan(made)
    assert by_purl(outcome)["uv.lock"].reason is GapReason.UNREADABLE
    assert outcome.scanned == {"poetry.lock"}


@pytest.mark.parametrize(
    ("path", "claimed"),
    [
        ("requirements.txt", True),
        ("a/Requirements-dev.TXT", True),
        ("dev-requirements.txt", True),
        ("requirements_all.txt", True),
        ("requirements3.txt", True),
        ("requirements.in", True),
        ("constraints.txt", True),
        ("docs/ref/constraints.txt", False),
        ("docs/requirements.txt", True),
        ("requirements/base.txt", True),
        ("pylock.toml", True),
        ("pylock.dev.toml", True),
        ("pyproject.toml", True),
        ("web/package-lock.json", True),
        ("Cargo.lock", True),
        ("go.mod", True),
        ("Pipfile", True),
        ("Pipfile.lock", True),
        ("pdm.lock", True),
        ("setup.py", True),
        ("src/setup.cfg", True),
        ("environment.yml", True),
        ("conda-lock.yml", True),
        ("env/conda-meta/numpy-1.21.0-py39_0.json", True),
        ("env/lib/site-packages/a-1.dist-info/METADATA", True),
        ("env/lib/site-packages/a.egg-info/PKG-INFO", True),
        ("env/lib/site-packages/a.egg-info", True),
        ("src/a.egg-info/PKG-INFO", False),
        ("METADATA", False),
        ("conda/numpy.json", False),
        ("mysetup.py", False),
        ("setup.pyc", False),
        ("my-environment.yml", False),
        ("notes.txt", False),
        ("myrequirementslist.md", False),
        ("pylock.a.b.toml", False),
    ],
)
@pytest.mark.parametrize("binary", [False, True])
def test_files_are_claimed_by_name_alone(path: str, claimed: bool, binary: bool) -> None:
    assert SCANNER.claims(File(path=path, size=1, binary=binary)) is claimed
