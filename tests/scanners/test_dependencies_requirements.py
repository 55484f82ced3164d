"""Requirements files: every line is a dependency, a gap, or an option that names neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.python import requirements
from stockade_scanners.dependencies.readers.text import decode
from support.dependency_jobs import by_purl, job, refuse, scan


def read(text: str, path: str = "requirements.txt", others: tuple[str, ...] = ()) -> Manifest:
    return requirements.read(text, Context(path=path, requirements=frozenset({path, *others})))


@pytest.mark.parametrize(
    ("line", "purl"),
    [
        ("Requests==2.19.0", "pkg:pypi/requests@2.19.0"),
        ("zope.interface == 5.0", "pkg:pypi/zope-interface@5.0"),
        ("pyjwt [crypto] == 2.1.0", "pkg:pypi/pyjwt@2.1.0"),
        ("foo===1.0", "pkg:pypi/foo@1.0"),
        ("foo==1.2-alpha", "pkg:pypi/foo@1.2a0"),
        ("foo==1.0,>=0.5", "pkg:pypi/foo@1.0"),
        ("foo (==1.0)", "pkg:pypi/foo@1.0"),
        ("foo==1!2.0", "pkg:pypi/foo@1%212.0"),
        ("torch==1.0+cu117", "pkg:pypi/torch@1.0%2Bcu117"),
        ('foo==1.0; python_version < "2"', "pkg:pypi/foo@1.0"),
        ("foo==1.0 --hash=sha256:00 --hash=sha256:11", "pkg:pypi/foo@1.0"),
        ("foo==1.0 # why", "pkg:pypi/foo@1.0"),
    ],
)
def test_an_exact_pin_is_a_dependency(line: str, purl: str) -> None:
    manifest = read(line)
    assert [d.purl for d in manifest.dependencies] == [purl]
    assert manifest.unresolved == ()


@pytest.mark.parametrize(
    ("line", "purl"),
    [
        ("requests", "pkg:pypi/requests"),
        ("requests>=2", "pkg:pypi/requests"),
        ("requests==2.*", "pkg:pypi/requests"),
        ("requests==2.0,!=2.0", "pkg:pypi/requests"),
        ("requests==2.0,==3.0", "pkg:pypi/requests"),
        ("requests===nightly", "pkg:pypi/requests"),
        ("requests==${VERSION}", "pkg:pypi/requests"),
        ("${NAME}==1.0", "pkg:generic/%24%7BNAME%7D"),
        ("requests @ https://example.test/r.zip", "pkg:pypi/requests"),
        ("https://example.test/a/foo_bar-1.0-py3-none-any.whl", "pkg:pypi/foo-bar"),
        ("git+https://example.test/a/b.git@main#egg=bee", "pkg:pypi/bee"),
        ("git+ssh://git@example.test/a/b.git", "pkg:generic/example.test%2Fb.git"),
        ("ssh://git.example.test/a/b.git", "pkg:generic/git.example.test%2Fb.git"),
        ("-e s3://bucket/x", "pkg:generic/bucket%2Fx"),
        ("-e git@example.test:a/b.git", "pkg:generic/example.test%3Aa%2Fb.git"),
        ("-e .", "pkg:generic/%2E"),
        ("-e src", "pkg:generic/src"),
        ("--editable=git+https://example.test/a/b.git#egg=bee", "pkg:pypi/bee"),
        ("./evil", "pkg:generic/evil"),
        ("../evil[extra]", "pkg:generic/..%2Fevil"),
        ("dist/foo.whl", "pkg:generic/dist%2Ffoo.whl"),
    ],
)
def test_what_has_no_exact_version_is_unresolved(line: str, purl: str) -> None:
    manifest = read(line)
    assert manifest.dependencies == ()
    assert [(u.purl, u.reason) for u in manifest.unresolved] == [
        (purl, GapReason.UNRESOLVED_VERSION)
    ]


@pytest.mark.parametrize(
    "line", ["@@@", "foo==", "foo=1.0", "--no-such-option", "foo==1.0 and more", "-r", "- x"]
)
def test_a_line_that_does_not_parse_is_told_and_the_others_are_read(line: str) -> None:
    manifest = read(f"first==1.0\n{line}\nlast==2.0\n")
    assert [d.name for d in manifest.dependencies] == ["first", "last"]
    assert [u.line for u in manifest.unparsed] == [2]


def test_a_file_with_lines_that_do_not_parse_is_a_gap_beside_its_pins(tmp_path: Path) -> None:
    text = "a==1\n@@@\nflask\n???\n"
    outcome = scan(job(tmp_path, {"requirements.txt": text}, Options(offline=True), refuse))
    gap = by_purl(outcome)["requirements.txt"]
    assert (gap.reason, gap.line) == (GapReason.UNPARSABLE, 2)
    assert gap.detail == "A requirement does not parse. More entries that do not parse: 1."
    assert set(by_purl(outcome)) == {"requirements.txt", "pkg:pypi/a@1", "pkg:pypi/flask"}


def test_prose_of_the_same_name_is_one_gap_and_its_pins(tmp_path: Path) -> None:
    text = "The requirements\n\nThis list is for people.\nOr for\nmachines\nvictim==1.0\n"
    outcome = scan(job(tmp_path, {"requirements.txt": text}, Options(offline=True), refuse))
    assert set(by_purl(outcome)) == {"requirements.txt", "pkg:pypi/victim@1.0"}


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://user:word@example.test/simple",
        "-i https://example.test/simple",
        "--extra-index-url=https://example.test",
        "--find-links ./wheels",
        "--no-binary :all:",
        "--pre",
        "--require-hashes",
        "# comment",
        "",
    ],
)
def test_options_and_comments_name_nothing(line: str) -> None:
    assert read(line) == Manifest()


def test_lines_are_joined_as_pip_joins_them_and_numbered_as_an_editor_does() -> None:
    text = "# head\r\n\r\nfoo==1.0 \\\r\n  --hash=sha256:00\nbar \\\n == \\\n 2.0\nlast==3.0 \\"
    found = [(d.name, d.version, d.line) for d in read(text).dependencies]
    assert found == [("foo", "1.0", 3), ("bar", "2.0", 5), ("last", "3.0", 8)]


def test_a_comment_ends_a_continuation() -> None:
    found = [(d.name, d.line) for d in read("foo==1.0 \\\n# bar==2.0 \\\nbaz==3.0\n").dependencies]
    assert found == [("foo", 1), ("baz", 3)]


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_a_requirement_behind_an_odd_line_boundary_is_seen(separator: str) -> None:
    found = [(d.name, d.line) for d in read(f"a==1 # x{separator}hidden==2\nb==3").dependencies]
    assert found == [("a", 1), ("hidden", 1), ("b", 2)]


@pytest.mark.parametrize(
    "option", ["-r ", "-r", "-c ", "--requirement=", "--constraint ", "--constr "]
)
def test_an_included_file_that_is_scanned_is_no_gap(option: str) -> None:
    manifest = read(f"{option}base.txt", "requirements/dev.txt", ("requirements/base.txt",))
    assert manifest == Manifest()


@pytest.mark.parametrize(
    ("value", "purl"),
    [
        ("../../outside.txt", "pkg:generic/..%2F..%2Foutside.txt"),
        ("/etc/passwd", "pkg:generic/%2Fetc%2Fpasswd"),
        ("other.txt", "pkg:generic/other.txt"),
        ("https://user:word@example.test/base.txt", "pkg:generic/example.test%2Fbase.txt"),
    ],
)
def test_an_included_file_that_is_not_scanned_is_a_gap(value: str, purl: str) -> None:
    (gap,) = read(f"-r {value}").unresolved
    assert (gap.purl, gap.reason, gap.line) == (purl, GapReason.UNREADABLE, 1)
    assert "word" not in gap.detail


def test_an_include_beside_a_change_is_named_without_stopping_the_commit(tmp_path: Path) -> None:
    outcome = scan(job(tmp_path, {"requirements.txt": "-r base.txt\n"}, Options(partial=True)))
    (gap,) = outcome.gaps
    assert gap.reason is GapReason.UNRESOLVED_VERSION
    assert "not part of the change" in gap.detail


def test_a_compiled_file_answers_for_its_source(tmp_path: Path) -> None:
    files = {
        "requirements.in": "requests>=2\nflask\nforgotten\nurllib3==1.0\n",
        "requirements.txt": "requests==2.32.0\nflask==3.0.0\nurllib3==2.0\n",
    }
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    subjects = {s for s in outcome.discovered if s.startswith("requirements.in")}
    assert subjects == {
        "requirements.in#pkg:pypi/forgotten",
        "requirements.in#pkg:pypi/urllib3@1.0",
    }
    assert by_purl(outcome)["pkg:pypi/forgotten"].line == 3


def test_a_compiled_file_does_not_answer_for_addresses(tmp_path: Path) -> None:
    files = {
        "requirements.in": "./local\nx @ https://host.test/x.zip\nhttps://host.test/y-1.0.zip\n",
        "requirements.txt": "./other\nx==1.0\ny==1.0\n",
    }
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    subjects = {s for s in outcome.discovered if s.startswith("requirements.in")}
    assert subjects == {
        "requirements.in#pkg:generic/local",
        "requirements.in#pkg:pypi/x",
        "requirements.in#pkg:pypi/y",
    }


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a==1\n# caf\xe9\n", 2),
        ("a==1".encode("utf-16"), 1),
        (b"# coding: utf-7\na==1\n", 1),
        (b"#x\r#y\r\n# coding: utf-7\n# fine +AAo-b==1\na==1\n", 1),
        (b"#x\r# coding: utf-7\r#\n#\na==1\n", 1),
        (b"# coding:\x0cutf-7\na==1\n", 1),
        (b"# coding:\rutf-7\na==1\n", 1),
        (b"# coding:\x0butf-8 coding: utf-7\na==1\n", 1),
        (b"# coding: utf-8\r#\na==1\n", 1),
        (b"a==1\nb==2\0\n", 2),
    ],
)
def test_an_encoding_that_hides_text_is_a_gap_of_the_file(
    tmp_path: Path, content: bytes, line: int
) -> None:
    made = job(tmp_path, {"requirements.txt": content}, Options(offline=True), refuse)
    (gap,) = scan(made).gaps
    assert (gap.subject, gap.reason) == ("requirements.txt", GapReason.ENCODING)
    assert gap.line == line


@pytest.mark.parametrize(
    "head",
    [
        b"# -*- coding: utf-8 -*-\r\n",
        b"#!/bin/x\n# vim: set fileencoding=utf_8 :\n",
        b"#\n#\n# coding: latin-1\n",
        b"# a\x0c\r",
        b"b==1 # coding: latin-1\n",
    ],
)
def test_an_encoding_that_hides_nothing_is_read(head: bytes) -> None:
    assert decode(head + b"a==1\n").endswith("a==1\n")


def test_a_byte_order_mark_is_not_part_of_the_first_name(tmp_path: Path) -> None:
    files = {"requirements.txt": b"\xef\xbb\xbffoo==1.0\n"}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert "requirements.txt#pkg:pypi/foo@1.0" in outcome.discovered
