"""Build files that are programs: what they name plainly must be in the lock file."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.model.scanner import Completed, Options
from support.dependency_jobs import job, refuse, scan

GEMS = (
    "PATH\n  remote: engines\n  specs:\n    engine (0.1)\n\n"
    "GEM\n  remote: https://host.test/\n  specs:\n    rake (13.0)\n"
)
MIX = '%{"plug": {:hex, :plug, "1.0.0"}, "own": {:git, "https://host.test/own", "0"}}\n'
SWIFT = (
    '{"pins": [{"identity": "vapor", "kind": "remoteSourceControl",'
    ' "location": "https://host.test/a/vapor.git", "state": {"version": "4.0.0"}}], "version": 2}\n'
)
GRADLE = "org.x:known:1.0=runtimeClasspath\nempty=\n"


def scanned(folder: Path, files: dict[str, str]) -> Completed:
    return scan(job(folder, files, Options(offline=True), refuse))


def missing(outcome: Completed, name: str) -> list[tuple[str, int | None]]:
    """What is a gap in that file, and where."""
    found = (
        (gap.subject.partition("#")[2], gap.line)
        for gap in outcome.gaps
        if gap.subject.partition("#")[0] == name
    )
    return sorted(found, key=lambda row: row[1] or 0)


CASES: dict[str, tuple[dict[str, str], str, list[tuple[str, int]]]] = {
    "Bundler": (
        {
            "Gemfile.lock": GEMS,
            "Gemfile": (
                "source 'https://host.test'\n# gem 'commented'\ngem 'rake'\n"
                "gem(\"rails\", '4.2.0') # path: 'x'\ngem 'own', path: 'own'\n"
                "group(:a) { gem 'rack' } # gem 'was'\n"
                "path 'engines' do gem 'engine' end\n"
                "gem 'multi',\n  '~> 1.0',\n  path: 'multi'\n=begin\ngem 'old'\n=end\n"
            ),
        },
        "Gemfile",
        [("pkg:gem/rails", 4), ("pkg:gem/rack", 6)],
    ),
    "Mix": (
        {
            "mix.lock": MIX,
            "mix.exs": (
                'defp deps do\n[{:plug, "~> 1.0"}, {:own, github: "a/own"},\n'
                '{:jason, ">= 1.0.0", only: :dev},\n{:app, in_umbrella: true},\n'
                '{:local, "~> 1.0", path: "../l"}, {:no_warn, "priv/plt"},\n'
                '{:renamed, "~> 1.0", hex: :plug}, {:gone, git: "https://host.test/g"}]\n'
                '1 # was {:poison, "~> 3.0"}\nend\n'
            ),
        },
        "mix.exs",
        [("pkg:hex/jason", 3), ("pkg:hex/gone", 6)],
    ),
    "SwiftPM": (
        {
            "Package.resolved": SWIFT,
            "Package.swift": (
                "let package = Package(dependencies: [\n"
                '  .package(url: "https://host.test/a/vapor", from: "4.0.0"),\n'
                '  // .package(url: "https://host.test/a/commented", from: "1.0.0"),\n'
                '  .package(name: "n", url: "git@host.test:b/nio.git", exact: "1.0.0"),\n'
                '  .package(path: "../own"),\n])\n'
            ),
        },
        "Package.swift",
        [("pkg:swift/host.test/b/nio", 4)],
    ),
    "Gradle": (
        {
            "gradle.lockfile": GRADLE,
            "build.gradle": (
                "dependencies {\n  implementation 'org.x:known:1.0'\n"
                '  implementation("org.apache.logging.log4j:log4j-core:2.14.1")\n'
                "  // api 'org.x:commented:1.0'\n  project(':own')\n"
                "  /* api 'org.x:commented:1.0'\n  */"
                " api group: 'org.y', name: 'map', version: '1'\n"
                "  api 'log4j:log4j:1.2.17:x'\n  format 'HH:mm:ss'; url 'jdbc:sqlite:a.db'\n"
                "  dependsOn 'app:lib:build'; include '**/*.xml' // api 'org.x:was:1.0'\n"
                "  api 'org.z:last:1.0'\n}\n"
            ),
        },
        "build.gradle",
        [
            ("pkg:maven/org.apache.logging.log4j/log4j-core", 3),
            ("pkg:maven/org.y/map", 7),
            ("pkg:maven/log4j/log4j", 8),
            ("pkg:maven/org.z/last", 11),
        ],
    ),
}


@pytest.mark.parametrize("tool", CASES)
def test_what_is_named_and_not_locked_is_a_gap_at_its_line(tool: str, tmp_path: Path) -> None:
    files, name, expected = CASES[tool]
    outcome = scanned(tmp_path, files)
    assert missing(outcome, name) == expected
    assert {g.reason for g in outcome.gaps if g.subject.startswith(f"{name}#")} == {
        GapReason.UNRESOLVED_VERSION
    }


EMPTY = {
    "Gemfile": ("Gemfile.lock", "PLATFORMS\n  ruby\n", "gem 'a'", "source 'https://h.test'"),
    "gems.rb": ("gems.locked", "", "gem 'a'", ""),
    "mix.exs": ("mix.lock", "%{}", '{:a, "~> 1.0"}', "deps: []"),
    "Package.swift": (
        "Package.resolved",
        '{"pins": [], "version": 2}',
        '.package(url: "https://host.test/a/b", from: "1.0.0")',
        '.package(path: "own")',
    ),
    "build.gradle": ("gradle.lockfile", "empty=x\n", "api 'a:b:1'", "plugins { id 'java' }"),
    "build.gradle.kts": (
        "gradle/verification-metadata.xml",
        "<verification-metadata/>",
        'api("a:b:1")',
        "",
    ),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_lock_file_answers_for_a_file_that_names_nothing_and_for_no_other(
    name: str, tmp_path: Path
) -> None:
    lock, content, names, nothing = EMPTY[name]
    outcome = scanned(tmp_path / "a", {name: names, lock: content})
    assert {g.reason for g in outcome.gaps if g.path == name} == {GapReason.UNRESOLVED_VERSION}
    assert scanned(tmp_path / "b", {name: nothing, lock: content}).gaps == ()


EXACT = {
    "Gemfile": ("Gemfile.lock", GEMS, "gem 'rake', '12.0'", "pkg:gem/rake@12.0"),
    "mix.exs": ("mix.lock", MIX, '{:plug, "== 1.0.1", only: :dev}', "pkg:hex/plug@1.0.1"),
    "Package.swift": (
        "Package.resolved",
        SWIFT,
        '.package(url: "https://host.test/a/vapor.git", .exact("3.9.9"))',
        "pkg:swift/host.test/a/vapor@3.9.9",
    ),
}


@pytest.mark.parametrize("name", EXACT)
def test_an_exact_version_that_the_lock_file_does_not_have_is_looked_up(
    name: str, tmp_path: Path
) -> None:
    lock, content, text, purl = EXACT[name]
    assert f"{name}#{purl}" in scanned(tmp_path, {name: text, lock: content}).discovered


def test_what_a_gradle_build_script_takes_itself_is_in_a_lock_file_of_its_own(
    tmp_path: Path,
) -> None:
    files = {
        "build.gradle": "buildscript { classpath 'org.z:plugin:1' }\napi 'org.x:known:1.0'\n",
        "gradle.lockfile": GRADLE,
        "buildscript-gradle.lockfile": "org.z:plugin:1=classpath\nempty=\n",
    }
    assert not [g for g in scanned(tmp_path, files).gaps if g.path == "build.gradle"]


OTHERS = {
    "Gemfile": ("gems.locked", GEMS),
    "gems.rb": ("Gemfile.lock", GEMS),
    "build.gradle": ("buildscript-gradle.lockfile", GRADLE),
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_lock_file_of_something_else_answers_for_nothing(name: str, tmp_path: Path) -> None:
    lock, content = OTHERS[name]
    outcome = scanned(tmp_path, {name: "", lock: content})
    assert name in {gap.subject for gap in outcome.gaps}


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ("", True),
        ("org.gradle.dependency.verification=strict\n", True),
        ("org.gradle.dependency.verification=off\n", False),
        ("  org.gradle.dependency.verification : lenient\n", False),
    ],
)
def test_verification_that_is_turned_off_says_nothing(
    said: str, believed: bool, tmp_path: Path
) -> None:
    component = '<component group="org.x" name="known" version="1.0"/>'
    files = {
        "build.gradle": "implementation 'org.x:known:1.0'\n",
        "gradle.properties": said,
        "gradle/verification-metadata.xml": (
            f"<verification-metadata><components>{component}</components></verification-metadata>"
        ),
    }
    gaps = {gap.subject for gap in scanned(tmp_path, files).gaps}
    assert ("build.gradle" not in gaps) is believed


def test_a_project_of_cargo_with_a_workspace_of_its_own_has_its_own_lock_file(
    tmp_path: Path,
) -> None:
    lock = '[[package]]\nname = "time"\nversion = "0.3.40"\nsource = "registry+https://h.test"\n'
    files = {
        "Cargo.lock": lock,
        "Cargo.toml": '[package]\nname = "a"\n[dependencies]\ntime = "0.3"\n',
        "member/Cargo.toml": '[package]\nname = "b"\n[dependencies]\ntime = "0.3"\n',
        "sub/Cargo.toml": '[package]\nname = "c"\n[workspace]\n[dependencies]\ntime = "0.3"\n',
    }
    outcome = scanned(tmp_path, files)
    assert {s for s in outcome.discovered if "Cargo.toml" in s} == {"sub/Cargo.toml#pkg:cargo/time"}


@pytest.mark.parametrize("unit", ["/*", "=begin\n", '"', '\\"', "'\\'", "#", "gem 'a'", "{:a, "])
@pytest.mark.parametrize("name", ["build.gradle", "Gemfile", "mix.exs"])
def test_what_is_never_closed_costs_one_look(name: str, unit: str, tmp_path: Path) -> None:
    lock = {"build.gradle": "gradle.lockfile", "Gemfile": "Gemfile.lock", "mix.exs": "mix.lock"}
    content = {"build.gradle": GRADLE, "Gemfile": GEMS, "mix.exs": MIX}[name]
    scanned(tmp_path, {name: unit * 200_000, lock[name]: content})
