"""`stockade db update` when mirrors, folders or people do not let it end."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from support.archives import expected_names, held, records, visible
from support.cli import STOCKADE, environment
from support.db_cli import ago, db, own_store
from support.osv_export import Export, Fault
from support.updates import PAGE


def test_one_source_that_fails_leaves_the_others_and_ends_with_3(
    tmp_path: Path, config: Path, export: Export
) -> None:
    db(tmp_path, "update", "PyPI", "npm", "kev", "--config", config)
    before = held(own_store(tmp_path))
    export.put("PyPI", *records(1, modified=ago(1)).values())
    export.faults["npm/modified_id.csv"] = [Fault(body=PAGE)]
    export.faults["npm/all.zip"] = [Fault(body=PAGE)]
    export.faults["kev.json"] = [Fault(status=404)]
    ended = db(tmp_path, "update", "--config", config)
    assert ended.code == 3
    assert "npm: not updated: the mirror's all.zip of npm is no zip archive" in ended.stderr
    assert f"kev: not updated: {export.url}/kev.json answered with HTTP status 404" in ended.stderr
    assert "PyPI: 2 records" in ended.stdout.decode()
    after = held(own_store(tmp_path))
    assert {name for name in after if after[name] != before[name]} == {"PyPI"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "mirror",
    ["http://127.0.0.1:1", "http://[::1", "http://a\x7f/"],
)
def test_a_mirror_that_leads_nowhere_ends_with_3(mirror: str, tmp_path: Path) -> None:
    ended = db(tmp_path, "update", "PyPI", "--mirror", mirror)
    assert (ended.code, ended.stdout) == (3, b"")
    assert ended.stderr.startswith("PyPI: not updated: ")
    assert "Check the network, the proxy and the address" in ended.stderr


@pytest.mark.slow
def test_a_host_that_cannot_be_reached_is_asked_once_and_others_all_the_same(
    tmp_path: Path, config: Path
) -> None:
    words = ("update", "PyPI", "npm", "Go", "kev", "--mirror", "http://127.0.0.1:1")
    ended = db(tmp_path, *words, "--config", config)
    assert ended.code == 3
    assert ended.stdout.decode().startswith("kev: 1 records")
    errors = ended.stderr.splitlines()
    assert errors[0].startswith("PyPI: not updated: http://127.0.0.1:1/PyPI/modified_id.csv could")
    assert [line for line in errors if "as said above" in line] == [
        f"{name}: not updated: 127.0.0.1:1 could not be reached, as said above"
        for name in ("npm", "Go")
    ]


def test_the_mirror_of_the_command_line_beats_the_configuration(
    tmp_path: Path, export: Export
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('advisory-mirror = "http://127.0.0.1:1"\n')
    ended = db(tmp_path, "update", "PyPI", "--config", file, "--mirror", f"{export.url}/")
    assert ended.code == 0


def test_a_password_in_the_address_of_the_mirror_is_not_shown(
    tmp_path: Path, export: Export
) -> None:
    mirror = export.url.replace("//", "//user:secret@")
    ended = db(tmp_path, "update", "PyPI", "Go", "--mirror", mirror)
    assert ended.code == 3
    assert "Go: not updated" in ended.stderr
    assert "secret" not in ended.stderr + ended.stdout.decode()


@pytest.mark.parametrize("place", ["/proc/none", "/dev/null/store"])
def test_a_store_that_cannot_be_written_is_said_and_nothing_is_fetched(
    place: str, tmp_path: Path, config: Path, export: Export
) -> None:
    ended = db(tmp_path, "update", "PyPI", "kev", "--config", config, "--advisory-store", place)
    assert ended.code == 3
    assert ended.stderr.count("cannot be written") == 2
    assert export.served == []


def test_certificates_that_are_not_where_they_should_be_are_no_fault_of_the_store(
    tmp_path: Path,
) -> None:
    env = {"SSL_CERT_FILE": str(tmp_path / "absent.pem")}
    ended = db(tmp_path, "update", "PyPI", "--mirror", "https://127.0.0.1:1", env=env)
    assert ended.code == 3
    assert "could not be reached" in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_the_mirror_keeps_us_waiting_leaves_the_old_store(
    number: signal.Signals, tmp_path: Path, config: Path, export: Export
) -> None:
    db(tmp_path, "update", "PyPI", "--config", config)
    before = held(own_store(tmp_path))
    export.with_index = False
    export.faults["PyPI/all.zip"] = [Fault(hold=True)]
    with subprocess.Popen(
        [STOCKADE, "db", "update", "PyPI", "--config", str(config)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    ) as process:
        assert export.held.wait(120)
        process.send_signal(number)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"error: interrupted\n")
    assert held(own_store(tmp_path)) == before
    assert visible(own_store(tmp_path)) == expected_names(own_store(tmp_path))


def test_two_updates_at_once_both_succeed(tmp_path: Path, config: Path, export: Export) -> None:
    export.faults["PyPI/all.zip"] = [Fault(hold=True)]
    words = [STOCKADE, "db", "update", "PyPI", "--config", str(config)]
    with (
        subprocess.Popen(words, env=environment(tmp_path), stdout=subprocess.PIPE) as first,
        subprocess.Popen(words, env=environment(tmp_path), stdout=subprocess.PIPE) as second,
    ):
        assert export.held.wait(120)
        export.release.set()
        said = {first.communicate()[0], second.communicate()[0]}
    day = ago(30)[:10].encode()
    assert (first.returncode, second.returncode) == (0, 0)
    assert said == {
        b"PyPI: 2 records, newest %s (fetched whole)\n" % day,
        b"PyPI: 2 records, newest %s (up to date)\n" % day,
    }
