"""`pom.xml`: parents, modules and BOMs that are in the target."""

from __future__ import annotations

from collections.abc import Mapping

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.java import pom
from support.manifests import exact, gaps

OWN = "<groupId>own</groupId><artifactId>{0}</artifactId><version>1</version>"
PARENT = f"\n<parent>{OWN.format('top')}</parent>"
MODULE = f"{PARENT}<artifactId>{{0}}</artifactId>"


def read(files: Mapping[str, str], path: str) -> Manifest:
    return pom.read(files[path], Context(path=path, other=files.get))


def project(*parts: str) -> str:
    return f"<project>{''.join(parts)}</project>"


def top(*parts: str) -> str:
    return project(OWN.format("top"), *parts)


def dependencies(*names: str, more: str = "") -> str:
    each = (dict(zip(("group", "name", "version"), n.split(":"), strict=False)) for n in names)
    said = "".join(
        f"<dependency><groupId>{e['group']}</groupId><artifactId>{e['name']}</artifactId>"
        f"<version>{e.get('version', '')}</version>{more}</dependency>"
        for e in each
    )
    return f"<dependencies>{said}</dependencies>"


def managed(*names: str, more: str = "") -> str:
    return f"<dependencyManagement>{dependencies(*names, more=more)}</dependencyManagement>"


IMPORT = "<type>pom</type><scope>import</scope>"


def test_a_parent_gives_properties_versions_and_dependencies() -> None:
    files = {
        "pom.xml": top(
            "<properties><v>1</v><w>2</w></properties>",
            managed("a:b:${w}"),
            dependencies("c:d:${project.version}"),
        ),
        "m/pom.xml": project(
            MODULE.format("m"),
            "<version>7</version><properties><w>3</w></properties>\n",
            dependencies("a:b", "e:f:${v}"),
        ),
    }
    assert exact(read(files, "m/pom.xml")) == [
        ("pkg:maven/a/b@3", 3),
        ("pkg:maven/e/f@1", 3),
        ("pkg:maven/c/d@7", 2),
    ]
    assert exact(read(files, "pom.xml")) == [("pkg:maven/c/d@1", 1)]


def test_a_dependency_of_the_project_goes_before_its_parents() -> None:
    files = {
        "pom.xml": top(dependencies("a:b:1")),
        "m/pom.xml": project(MODULE.format("m"), dependencies("a:b:2")),
    }
    assert exact(read(files, "m/pom.xml")) == [("pkg:maven/a/b@2", 2)]


def test_the_parent_is_where_the_project_says() -> None:
    said = PARENT.replace("</parent>", "<relativePath>../base</relativePath></parent>")
    files = {"base/pom.xml": top(dependencies("a:b:1")), "m/pom.xml": project(said)}
    assert exact(read(files, "m/pom.xml")) == [("pkg:maven/a/b@1", 2)]
    alone = PARENT.replace("</parent>", "<relativePath/></parent>")
    files = {"pom.xml": top(dependencies("a:b:1")), "m/pom.xml": project(alone)}
    assert exact(read(files, "m/pom.xml")) == []


def test_another_project_in_the_parents_place_is_not_the_parent() -> None:
    for other in ("own:top:2", "own:roof:1", "else:top:1"):
        group, name, version = other.split(":")
        text = f"<groupId>{group}</groupId><artifactId>{name}</artifactId>"
        files = {
            "pom.xml": project(text, f"<version>{version}</version>", managed("a:b:1")),
            "m/pom.xml": project(MODULE.format("m"), dependencies("a:b")),
        }
        manifest = read(files, "m/pom.xml")
        assert exact(manifest) == []
        assert manifest.unresolved[0].detail == (
            "The version of a:b comes from a parent or a BOM that this scan does not see."
        )
        assert "Nor is what a parent adds" in manifest.unresolved[1].detail


def test_a_version_for_continuous_delivery_is_a_property_of_the_parent() -> None:
    files = {
        "pom.xml": top("<properties><revision>1</revision></properties>", managed("a:b:1")),
        "m/pom.xml": project(
            PARENT.replace("<version>1<", "<version>${revision}<"), dependencies("a:b")
        ),
    }
    assert exact(read(files, "m/pom.xml")) == [("pkg:maven/a/b@1", 2)]


def test_parents_in_a_circle_outside_the_target_or_unreadable_end_the_search() -> None:
    itself = PARENT.replace("</parent>", "<relativePath>pom.xml</relativePath></parent>")
    for text in (itself, PARENT, PARENT.replace("</parent>", "<relativePath>x.xml</relativePath>")):
        whole = text if text.endswith("</parent>") else f"{text}</parent>"
        files = {"pom.xml": project(whole, dependencies("a:b:1")), "x.xml": "<project"}
        assert exact(read(files, "pom.xml")) == [("pkg:maven/a/b@1", 2)]


def test_modules_of_the_build_are_own_code_at_their_own_version_only() -> None:
    modules = "<modules><module>core</module><module>m</module></modules>"
    use = dependencies("own:top-core:${project.version}", "own:gone:1", "own:top-core:0")
    files = {
        "pom.xml": top(modules),
        "core/pom.xml": project(MODULE.format("top-core")),
        "m/pom.xml": project(MODULE.format("m"), use),
    }
    manifest = read(files, "m/pom.xml")
    assert exact(manifest) == [("pkg:maven/own/gone@1", 2)]
    assert [u.name for u in manifest.unresolved] == ["own:top-core", ""]
    assert exact(read({**files, "core/pom.xml": "<project"}, "m/pom.xml"))[0] == (
        "pkg:maven/own/top-core@1",
        2,
    )


def test_a_bom_of_the_build_manages_and_another_leaves_gaps() -> None:
    files = {
        "pom.xml": top(
            "<modules><module>bom</module></modules>", managed("own:top-bom:1", more=IMPORT)
        ),
        "bom/pom.xml": project(
            MODULE.format("top-bom"), "<properties><v>5</v></properties>", managed("a:b:${v}")
        ),
        "m/pom.xml": project(MODULE.format("m"), dependencies("a:b", "c:d")),
    }
    manifest = read(files, "m/pom.xml")
    assert exact(manifest) == [("pkg:maven/a/b@5", 2)]
    assert manifest.unresolved[0].detail == "c:d has no version in the file."
    assert gaps(manifest)[0] == ("pkg:maven/c/d", 2)
    elsewhere = {**files, "bom/pom.xml": project("<artifactId>other</artifactId>")}
    assert "a BOM that this scan" in read(elsewhere, "m/pom.xml").unresolved[0].detail


def test_boms_that_import_each_other_end() -> None:
    modules = "<modules><module>one</module><module>two</module></modules>"
    both = managed("own:one:1", "own:two:1", more=IMPORT)
    files = {
        "pom.xml": top(modules, both),
        "one/pom.xml": project(MODULE.format("one")),
        "two/pom.xml": project(MODULE.format("two"), dependencies("a:b")),
    }
    assert [u.name for u in read(files, "two/pom.xml").unresolved] == ["a:b", ""]


def test_what_maven_config_defines_is_one_more_reading() -> None:
    files = {
        "m/pom.xml": top(
            "<properties><v>1</v></properties>", dependencies("a:b:${v}", "c:d:${w}", "e:f:${x}")
        ),
        ".mvn/maven.config": "-T 4 -Dv=2\n# -Dv=3\n--define w=5\n-D\nx=1\n",
        "m/.mvn/maven.config": "-Dv=4\r\n",
        "m/n/.mvn/maven.config": "-Dv=9\n",
    }
    assert [purl for purl, _ in exact(read(files, "m/pom.xml"))] == [
        "pkg:maven/a/b@1",
        "pkg:maven/a/b@4",
        "pkg:maven/a/b@2",
        "pkg:maven/c/d@5",
        "pkg:maven/e/f@1",
    ]


def test_modules_have_the_version_that_maven_config_gives_all_of_them() -> None:
    version = "<groupId>own</groupId><artifactId>{}</artifactId><version>${{revision}}</version>"
    files = {
        "pom.xml": project(
            version.format("top"),
            "<properties><revision>1</revision></properties><modules><module>core</module></modules>",
            dependencies("own:core:${revision}"),
        ),
        "core/pom.xml": project(version.format("core")),
        ".mvn/maven.config": "-Drevision=2",
    }
    assert exact(read(files, "pom.xml")) == []
