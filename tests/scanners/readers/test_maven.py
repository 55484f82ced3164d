"""`pom.xml`: what one file says by itself. Parents and modules: `test_maven_family.py`."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import Context, Dependency, Manifest, ReadError
from stockade_scanners.dependencies.readers.java import maven_version, pom
from support.manifests import exact, gaps, wanted, wrong

TRANSITIVE = "pkg:generic/transitive%20dependencies"


def dependency(name: str, version: str = "", more: str = "") -> str:
    group, _, artifact = name.partition(":")
    stated = f"<version>{version}</version>" if version else ""
    said = f"<groupId>{group}</groupId><artifactId>{artifact}</artifactId>{stated}{more}"
    return f"\n<dependency>{said}</dependency>"


def project(*parts: str) -> str:
    return f"<project>{''.join(parts)}</project>"


def dependencies(*each: str) -> str:
    return f"<dependencies>{''.join(each)}</dependencies>"


def managed(*each: str) -> str:
    return f"<dependencyManagement>{dependencies(*each)}</dependencyManagement>"


def properties(**each: str) -> str:
    values = "".join(f"<{name}>{value}</{name}>" for name, value in each.items())
    return f"<properties>{values}</properties>"


def profile(*parts: str) -> str:
    return f"<profile><id>p</id>{''.join(parts)}</profile>"


def profiles(*each: str) -> str:
    return f"<profiles>{''.join(each)}</profiles>"


def read(text: str, *, partial: bool = False) -> Manifest:
    return pom.read(text, Context(path="pom.xml", partial=partial))


def found(*parts: str) -> set[tuple[str, str]]:
    return {(d.name, d.version) for d in read(project(*parts)).dependencies}


def test_a_dependency_stands_at_its_line_and_what_it_needs_is_a_gap() -> None:
    more = "<scope>test</scope><classifier>sources</classifier><type>pom</type>"
    text = f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <dependencies>{dependency("a.b:c-d", "1.2.3.Final")}
    {dependency("x:y", "[2.0]", more)}
  </dependencies>
</project>"""
    manifest = read(text)
    assert exact(manifest) == [("pkg:maven/a.b/c-d@1.2.3.Final", 4), ("pkg:maven/x/y@2.0", 6)]
    assert gaps(manifest) == [(TRANSITIVE, 4)]
    assert manifest.dependencies[0].name == "a.b:c-d"


@pytest.mark.parametrize(
    ("version", "allowed"),
    [
        ("[1.0,2.0)", "[1.0,2.0)"),
        ("(,1.0],[1.2,)", "(,1.0],[1.2,)"),
        ("[1.0, 2.0]", "[1.0, 2.0]"),
        ("LATEST", None),
        ("RELEASE", None),
        ("[https://user:word@host.test,)", None),
    ],
)
def test_a_range_and_a_moving_version_are_unresolved(version: str, allowed: str | None) -> None:
    entry = maven_version.entry("a:b", version, 1)
    assert not isinstance(entry, Dependency)
    manifest = read(project(dependencies(dependency("a:b", version))))
    assert manifest.unresolved[0].name == "a:b"
    assert wanted(manifest)["a:b"] == allowed
    assert "word" not in repr(manifest)


def test_a_soft_version_and_one_alone_in_brackets_are_exact() -> None:
    each = (dependency("a:b", " 1.0 "), dependency("c:d", "[1.1]"), dependency("e:f", "1-SNAPSHOT"))
    assert found(dependencies(*each)) == {("a:b", "1.0"), ("c:d", "1.1"), ("e:f", "1-SNAPSHOT")}


def test_properties_are_expanded_through_each_other_and_in_names() -> None:
    declared = properties(v="${major}.1", major="2", tail="_2.13")
    each = (dependency("a:b${tail}", "${v}"), dependency("${project.groupId}:x", "${version}"))
    itself = "<groupId>own</groupId><version>7</version>"
    assert found(itself, declared, dependencies(*each)) == {("a:b_2.13", "2.1"), ("own:x", "7")}


@pytest.mark.parametrize("value", ["${v}", "${w}", "${env.V}", "${", "x${gone}y"])
def test_a_version_that_is_not_known_is_a_gap(value: str) -> None:
    text = project(properties(v="${w}", w="${v}"), dependencies(dependency("a:b", value)))
    manifest = read(text)
    assert not manifest.dependencies
    assert [u.name for u in manifest.unresolved] == ["a:b", ""]
    assert "a property" in manifest.unresolved[0].detail


def test_a_name_that_is_not_known_is_a_gap_without_one() -> None:
    manifest = read(project(dependencies(dependency("a:b${gone}", "1"))))
    assert gaps(manifest)[0] == ("pkg:generic/a%3Ab%24%7Bgone%7D", 2)


def test_every_profile_counts_and_may_give_a_property_another_value() -> None:
    text = (
        properties(v="1"),
        dependencies(dependency("a:b", "${v}")),
        profiles(
            profile(properties(v="2")),
            profile(properties(v="3", w="4"), dependencies(dependency("c:d", "${w}"))),
        ),
    )
    assert found(*text) == {("a:b", "1"), ("a:b", "2"), ("a:b", "3"), ("c:d", "4")}


def test_more_values_than_can_be_told_are_a_gap() -> None:
    many = (profile(properties(v=str(n))) for n in range(25))
    manifest = read(project(profiles(*many), dependencies(dependency("a:b", "${v}"))))
    assert [u.name for u in manifest.unresolved] == ["a:b", ""]


def test_managed_versions_serve_dependencies_and_are_none_themselves() -> None:
    text = (
        managed(
            dependency("a:b", "1"),
            dependency("a:b", "2", "<classifier>sources</classifier>"),
            dependency("c:d", "3"),
            dependency("e:f", "9"),
            dependency("bom:bom", "1", "<type>pom</type><scope>import</scope>"),
        ),
        dependencies(
            dependency("a:b"),
            dependency("a:b", "", "<classifier>sources</classifier>"),
            dependency("c:d", "4"),
            dependency("g:h"),
        ),
        profiles(profile(managed(dependency("a:b", "5")))),
    )
    assert found(*text) == {("a:b", "1"), ("a:b", "5"), ("a:b", "2"), ("c:d", "4")}
    assert [u.name for u in read(project(*text)).unresolved] == ["g:h", ""]


def test_in_a_change_managed_versions_count_for_those_who_are_not_seen() -> None:
    text = project(properties(v="1"), managed(dependency("a:b", "${v}"), dependency("c:d")))
    assert exact(read(text, partial=True)) == [("pkg:maven/a/b@1", 2)]
    assert exact(read(text)) == gaps(read(text)) == []


def test_a_second_version_of_a_dependency_is_a_gap() -> None:
    manifest = read(project(dependencies(*(dependency("a:b", v) for v in ("1", "1", "2")))))
    assert exact(manifest) == [("pkg:maven/a/b@1", 2)]
    assert wanted(manifest)["a:b"] == "[2]"


def test_plugins_and_extensions_build_the_project() -> None:
    plugin = f"<build><plugins><plugin>{dependencies(dependency('a:b', '1'))}</plugin></plugins>"
    assert read(project(f"{plugin}</build>")) == Manifest()


def test_a_project_that_depends_on_nothing_has_no_gap_unless_a_parent_could_add() -> None:
    parent = "<parent><groupId>p</groupId><artifactId>q</artifactId><version>1</version></parent>"
    assert read(project()) == Manifest()
    assert gaps(read(project(parent))) == [(TRANSITIVE, 1)]
    assert read(project(parent, "<packaging>pom</packaging>")) == Manifest()


@pytest.mark.parametrize(
    "fields",
    [
        "<artifactId>b</artifactId><version>1</version>",
        "<groupId>a</groupId><version>1</version>",
        "<groupId>a\nb</groupId><artifactId>b</artifactId><version>1</version>",
        "<groupId>a</groupId><artifactId>user:word@host</artifactId><version>1</version>",
        "<groupId>a</groupId><artifactId>b</artifactId><version>http://u:word@h/</version>",
        "<groupId>a</groupId><artifactId>b</artifactId><version>1</version><version>2</version>",
        "<groupId>a</groupId><artifactId>b</artifactId><version>1<x/>0</version>",
    ],
)
def test_what_makes_no_sense_is_said_and_not_repeated(fields: str) -> None:
    bad = f"\n<dependency>{fields}</dependency>"
    manifest = read(project(dependencies(bad, dependency("c:d", "1"))))
    assert ("pkg:maven/c/d@1", 2 + bad.count("\n")) in exact(manifest)
    assert wrong(manifest) == [2]
    assert "word" not in repr(manifest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "this is no project",
        "<model/>",
        "<project>",
        "<<<<<<< HEAD\n<project/>",
        "<!DOCTYPE project [<!ENTITY a 'b'>]><project/>",
        "<project>" * 200 + "</project>" * 200,
        "<project><properties><${a}>1</${a}></properties></project>",
    ],
)
def test_what_is_no_project_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read(text)


def test_an_encoding_that_could_hide_markup_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read('<?xml version="1.0" encoding="UTF-7"?><project/>')
    assert refused.value.reason is GapReason.ENCODING


@given(st.text() | st.lists(st.sampled_from(["${a}", "${b}", "a", "[1,", "${"])).map("".join))
def test_any_text_is_a_manifest_or_an_error(text: str) -> None:
    with contextlib.suppress(ReadError):
        read(text)
    escaped = "".join(c for c in text if c.isalnum() or c in "${}[],.")
    values = properties(a=escaped, b=f"{escaped}${{a}}")
    read(project(values, dependencies(dependency(f"g:{escaped}", escaped))))
