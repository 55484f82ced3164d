"""What the offline store answers, and that a store that is not whole answers nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stockade.advisories.canaries import CANARIES
from stockade.advisories.store import manifest
from stockade.advisories.store.manifest import REMEDY
from stockade.model.gap import GapReason
from stockade.model.scanner import AdvisoryOptions, Completed, Options
from stockade_scanners.dependencies import scanner
from stockade_scanners.dependencies.answers import Question
from stockade_scanners.dependencies.lookup import Lookup
from stockade_scanners.dependencies.scanner import SCANNER
from support.dependency_jobs import SOON, by_purl, job, npm_lock, refuse, scan, states
from support.local_store import build_store, store_file
from support.osv_records import Record, canary_records, record
from support.osv_server import osv_server

FILES = {"package-lock.json": npm_lock(bad="1.0.0"), "requirements.txt": "bad==1.0\nclear==1.0\n"}
RECORDS = (
    record("bad", ["1.0.0"], id="GHSA-bad", ecosystem="npm", fixed=["1.0.1"]),
    record("bad", ["1.0"], id="PYSEC-bad", fixed=["1.1"]),
)
WELL = {
    "pkg:npm/bad@1.0.0": "vulnerable",
    "pkg:pypi/bad@1.0": "vulnerable",
    "pkg:pypi/clear@1.0": "clear",
}
CHANGED = "PyPI in the store is not what was written: it changed."


def options(store: Path) -> Options:
    return Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))


def offline(folder: Path, store: Path, files: dict[str, str]) -> Completed:
    return scan(job(folder, files, options(store), refuse))


def stored(tmp_path: Path, *records: Record) -> Path:
    return build_store(tmp_path / "store", records)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def change(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def replace_by_link(path: Path) -> None:
    path.replace(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (truncate, CHANGED),
        (change, CHANGED),
        (replace_by_link, CHANGED),
        (Path.unlink, "PyPI in the store cannot be read."),
    ],
)
def test_a_damaged_file_answers_nothing_and_the_others_do(
    tmp_path: Path, damage: Callable[[Path], None], said: str
) -> None:
    store = build_store(tmp_path / "store", RECORDS, ecosystems=["npm", "PyPI"])
    assert states(offline(tmp_path / "before", store, FILES)) == WELL
    damage(store_file(store, "osv", "PyPI"))
    outcome = offline(tmp_path / "after", store, FILES)
    assert [f.rule for f in outcome.findings] == ["osv/GHSA-bad"]
    assert {purl: (g.reason, g.detail) for purl, g in by_purl(outcome).items()} == {
        "pkg:pypi/bad@1.0": (GapReason.NO_ADVISORY_DATA, f"{said} {REMEDY}"),
        "pkg:pypi/clear@1.0": (GapReason.NO_ADVISORY_DATA, f"{said} {REMEDY}"),
    }
    assert [s.name for s in outcome.sources] == ["offline store, npm"]


@pytest.mark.parametrize("content", [b"", b"{", b'{"schema": 9, "sources": []}', b"[]"])
def test_a_damaged_manifest_is_no_store_and_says_so(tmp_path: Path, content: bytes) -> None:
    store = build_store(tmp_path / "store", RECORDS)
    (store / manifest.NAME).write_bytes(content)
    outcome = offline(tmp_path / "job", store, {"requirements.txt": "bad==1.0\n"})
    (gap,) = outcome.gaps
    assert gap.reason is GapReason.NO_ADVISORY_DATA
    assert "he store" in gap.detail
    assert gap.detail.endswith("Run `stockade db update PyPI` where there is a network.")


def test_where_the_manifest_is_damaged_the_live_source_answers(tmp_path: Path) -> None:
    store = build_store(tmp_path / "store", RECORDS, ecosystems=["npm"])
    (store / manifest.NAME).write_bytes(b"{")
    with osv_server(RECORDS) as server:
        chosen = Options(now=SOON, advisories=AdvisoryOptions(store=store, url=server.url))
        outcome = scan(job(tmp_path, {"package-lock.json": npm_lock(bad="1.0.0")}, chosen))
    assert outcome.gaps == ()
    assert [f.rule for f in outcome.findings] == ["osv/GHSA-bad"]


def test_an_ecosystem_that_the_store_does_not_hold_is_a_gap(tmp_path: Path) -> None:
    store = build_store(tmp_path / "store", RECORDS, ecosystems=["npm"])
    outcome = offline(tmp_path / "job", store, FILES)
    assert states(outcome)["pkg:npm/bad@1.0.0"] == "vulnerable"
    assert {g.detail for g in outcome.gaps} == {
        "There is no offline store of PyPI advisories."
        " Run `stockade db update PyPI` where there is a network."
    }


def test_a_store_without_any_canary_answers_nothing(tmp_path: Path) -> None:
    store = build_store(tmp_path / "store", RECORDS[1:], canaries=[])
    outcome = offline(tmp_path / "job", store, {"requirements.txt": "bad==1.0\nclear==1.0\n"})
    assert outcome.findings == ()
    assert set(states(outcome).values()) == {"unknown"}
    assert {(g.reason, g.detail) for g in outcome.gaps} == {
        (
            GapReason.NO_ADVISORY_DATA,
            "The offline advisories for PyPI do not hold a flaw that they must hold"
            " (jinja2 2.4.1), so they are not complete.",
        )
    }
    assert outcome.sources == ()


def test_any_one_canary_is_enough(tmp_path: Path) -> None:
    last = canary_records(["PyPI"])[-1:]
    store = build_store(tmp_path / "store", RECORDS[1:], canaries=last)
    outcome = offline(tmp_path / "job", store, {"requirements.txt": "bad==1.0\nclear==1.0\n"})
    assert list(states(outcome).values()) == ["vulnerable", "clear"]


@pytest.mark.parametrize("ecosystem", CANARIES)
def test_every_ecosystems_canaries_are_found_under_their_own_names(
    tmp_path: Path, ecosystem: str
) -> None:
    """Names and versions survive folding and each ecosystem's own order."""
    store = build_store(tmp_path / "store", [], ecosystems=[ecosystem])
    made = job(tmp_path / "job", {}, options(store), refuse)
    asked = [Question(ecosystem=ecosystem, name=n, version=v) for n, v in CANARIES[ecosystem]]
    lookup = Lookup(made)
    try:
        answers = lookup.answers(asked).answers
    finally:
        lookup.close()
    assert all(len(answers[question].flaws) == 1 for question in asked)
    assert all(answers[question].problem is None for question in asked)


def test_all_canaries_may_be_dependencies(tmp_path: Path) -> None:
    pins = [f"{name}=={version}" for name, version in CANARIES["PyPI"]]
    files = {"requirements.txt": "\n".join(pins), "a/requirements.txt": "django==99.0\n"}
    outcome = offline(tmp_path / "job", stored(tmp_path), files)
    assert outcome.gaps == ()
    assert len(outcome.findings) == len(CANARIES["PyPI"])
    assert states(outcome)["pkg:pypi/django@99.0"] == "clear"


def test_versions_of_one_package_are_judged_apart_and_files_each_for_themselves(
    tmp_path: Path,
) -> None:
    store = stored(tmp_path, record("torch", [], id="PYSEC-t", fixed=["1.13.1"]))
    lock = "".join(
        f'[[package]]\nname = "torch"\nversion = "{v}"\n'
        for v in ("1.13.0", "1.13.0+cu117", "1.13.1+cu117", "2.0")
    )
    files = {"uv.lock": lock, "a/requirements.txt": "Torch==1.13.0\n"}
    outcome = offline(tmp_path / "job", store, files)
    found = [
        (f.location.path, f.location.line, f.package.purl) for f in outcome.findings if f.package
    ]
    assert found == [
        ("a/requirements.txt", 1, "pkg:pypi/torch@1.13.0"),
        ("uv.lock", 2, "pkg:pypi/torch@1.13.0"),
        ("uv.lock", 5, "pkg:pypi/torch@1.13.0%2Bcu117"),
    ]
    assert {f.package.safe_version for f in outcome.findings if f.package} == {"1.13.1"}
    clear = {d.version for d in outcome.dependencies if d.state == "clear"}
    assert clear == {"1.13.1+cu117", "2.0"}


def test_an_advisory_that_cannot_be_applied_to_a_version_makes_it_unknown(tmp_path: Path) -> None:
    odd = record("odd", ["1.0"], id="PYSEC-odd")
    odd["affected"][0]["ranges"] = [
        {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "no version"}]}
    ]
    outcome = offline(
        tmp_path / "job", stored(tmp_path, odd), {"requirements.txt": "odd==1.0\nodd==2.0\n"}
    )
    assert states(outcome) == {"pkg:pypi/odd@1.0": "vulnerable", "pkg:pypi/odd@2.0": "unknown"}
    (gap,) = outcome.gaps
    assert gap.reason is GapReason.NO_ADVISORY_DATA
    assert gap.detail == (
        "It cannot be told whether PYSEC-odd concerns this version: the record or its ranges"
        " cannot be read."
    )


def test_no_file_of_the_store_stays_open(tmp_path: Path) -> None:
    store = build_store(tmp_path / "store", RECORDS, ecosystems=["npm", "PyPI"])
    offline(tmp_path / "job", store, FILES)
    assert not [name for name in _held() if name.startswith(str(store))]


def _held() -> Iterator[str]:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("this system does not show the files that a process holds open")
    for link in folder.iterdir():
        with contextlib.suppress(OSError):  # the descriptor of this very listing
            yield str(link.readlink())


def test_a_store_answers_without_pip_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "TOOL", "pip-audit-that-is-not-there")
    store = build_store(tmp_path / "store", RECORDS, ecosystems=["npm", "PyPI"])
    tool = SCANNER.version(Options(offline=True, advisories=AdvisoryOptions(store=store)))
    assert (tool.version, tool.problem) == ("", "")
    assert tool.rules.startswith("pip-audit-that-is-not-there is not installed; offline store: ")
    assert states(offline(tmp_path / "scan", store, FILES)) == WELL
