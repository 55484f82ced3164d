"""`setup.py`: read without being run; what only running it would tell is a gap."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.gap import GapReason
from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.python import setup_py
from support.dependency_jobs import job, refuse, scan
from support.manifests import exact, gaps, wanted

IMPORT = "from setuptools import setup\n"
COMPUTED = "pkg:generic/dynamic%20"


def read(text: str) -> Manifest:
    return setup_py.read(text, Context(path="setup.py"))


def names(manifest: Manifest) -> set[str]:
    return {d.name for d in manifest.dependencies} | {u.name for u in manifest.unresolved} - {""}


def computed(manifest: Manifest) -> set[str]:
    return {u.purl.removeprefix(COMPUTED) for u in manifest.unresolved if not u.name}


def test_literals_have_their_lines() -> None:
    text = '''\
from setuptools import setup
BASE = ["a==1", " b >= 2,<3 "]
setup(
    name="own",
    setup_requires=["wheel==1.0", "setuptools>=61", x()],
    install_requires=BASE + [
        'c==1;python_version<"3"',
        # "no==1",
        "d" "==2",
    ],
    extras_require={"x": ("e==1",), ":os_name=='nt'": """
        f==1  # why
        # no==2
        g
    """},
    tests_require="h==1",
)
'''
    manifest = read(text)
    assert exact(manifest) == [
        ("pkg:pypi/a@1", 2),
        ("pkg:pypi/c@1", 7),
        ("pkg:pypi/d@2", 9),
        ("pkg:pypi/e@1", 11),
        ("pkg:pypi/f@1", 12),
        ("pkg:pypi/h@1", 16),
        ("pkg:pypi/wheel@1.0", 5),
    ]
    assert gaps(manifest) == [("pkg:pypi/b", 2), ("pkg:pypi/g", 14)]
    assert wanted(manifest) == {"b": "<3,>=2", "g": ""}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "r = ['a']\nr.append('b')\nr += ['c']\nr.extend(['d'])\nsetup(install_requires=r)",
            "abcd",
        ),
        ("if x:\n  r = ['a']\nelse:\n  r = ['b']\nsetup(install_requires=r)", "ab"),
        ("def main():\n  r = ['a']\n  setup(install_requires=r)", "a"),
        ("setup(install_requires=['a'] if x else ['b'])", "ab"),
        ("setup(install_requires=[*A, *B])\nA = ('a',)\nB = {'b'}", "ab"),
        ("k = dict(install_requires=['a'])\nk['tests_require'] = ['b']\nsetup(**k)", "ab"),
        ("k = {'install_requires': ['a'], **j}\nj = {'tests_require': 'b'}\nsetup(**k)", "ab"),
        ("setup(**{'extras_require': {'x': ['a']}})", "a"),
        ("e = {'x': ['a']}\ne['y'] = e['x'] + ['b']\nsetup(extras_require=e)", "ab"),
        ("e = {'x': ['a']}\ne.update(y=['b'])\nsetup(extras_require=e)", "ab"),
        ("e = {'x': ['a']}\ne['all'] = sum(e.values(), [])\nsetup(extras_require=e)", "a"),
        (
            "e = {'x': ['a']}\ne['all'] = [r for k, v in e.items() for r in v]\n"
            "setup(extras_require=e)",
            "a",
        ),
        ("setup(install_requires='a\\nb'.splitlines())", "ab"),
        ("r: list[str] = ['a']\nsetup(install_requires=r or None)", "a"),
        ("from setuptools import setup as go\ngo(install_requires=['a'])", "a"),
        ("import setuptools\nsetuptools.setup(install_requires=['a'])", "a"),
    ],
)
def test_names_stand_for_all_that_they_are_bound_to(text: str, found: str) -> None:
    manifest = read(IMPORT + text)
    assert names(manifest) == set(found)
    assert computed(manifest) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("setup(install_requires=['a', f'b=={V}', 'c==%s' % V, 'd=={}'.format(V), 'e' + V])", "a"),
        ("setup(install_requires=['a', 'b' + '==1'])", "a"),
        ("setup(install_requires=['a', '%s==1', '{}==1', 'b==%(x)s'])", "a"),
        ("setup(install_requires=open('r.txt').read().split())", ""),
        ("from deps import r\nsetup(install_requires=r)", ""),
        (
            "try:\n  from x import r\nexcept ImportError:\n  r = ['a']\nsetup(install_requires=r)",
            "a",
        ),
        ("r = ['a']\nchange(r)\nsetup(install_requires=r)", "a"),
        ("r = ['a']\nr, x = y\nsetup(install_requires=r)", "a"),
        ("with x as r:\n  setup(install_requires=r)", ""),
        ("n = ['a']\nv = ['==1']\nsetup(install_requires=[x + y for x in n for y in v])", ""),
        ("r = r2\nr2 = r\nsetup(install_requires=r + [x()])", ""),
        ("setup(install_requires=b'a')", ""),
        ("setup(install_requires=lambda: ['a'])", ""),
    ],
)
def test_what_must_be_run_is_one_gap(text: str, found: str) -> None:
    manifest = read(IMPORT + text)
    assert (names(manifest), computed(manifest)) == (set(found), {"install_requires"})


@pytest.mark.parametrize(
    "text",
    [
        "q = r\nq.append('b')",
        "q = s\ns = r\nq += ['b']",
        "q = None or (r if x else 0)\nq.append('b')",
        "m = [r]\nm[0].append('b')",
        "m = {'x': r}\nfor v in m.values():\n  v.append('b')",
        "m = {'x': r}\nfor k, v in m.items():\n  v += ['b']",
        "m = {}\nm['x'] = r\nm['x'].append('b')",
        "m = {'x': r}\nm.get('x').append('b')",
        "m = {}\nm.setdefault('x', r).append('b')",
        "m = {'x': [r]}\nq = m['x'][0]\nq.insert(0, 'b')",
        "q, x = r, 1\nq.append('b')",
        "for i, q in enumerate([r]):\n  q.append('b')",
        "(r or x).append('b')",
        "(q := r).append('b')",
        "[q.append('b') for q in [r]]",
        "r[:] = ['b']",
    ],
)
def test_what_is_put_into_a_thing_by_another_name_is_seen(text: str) -> None:
    assert names(read(f"{IMPORT}r = ['a']\n{text}\nsetup(install_requires=r)")) == {"a", "b"}


def test_what_is_put_behind_a_default_is_seen() -> None:
    text = "e = {}\ne.setdefault('x', []).append('a')\nsetup(extras_require=e)"
    manifest = read(IMPORT + text)
    assert (names(manifest), computed(manifest)) == ({"a"}, set())


@pytest.mark.parametrize(
    "text",
    [
        "r.__iadd__(['b'])",
        "q = r.append\nq('b')",
        "list.append(r, 'b')",
        "dict.update(*[r, x])",
        "q = r\nq.__iadd__(['b'])",
        "m = [r]\nchange(m)",
        "m = [r]\nm[0].__iadd__(['b'])",
        "change([r])",
        "change(x={'x': r})",
        "x.r = r\nx.r.append('b')",
        "x.r, y = r, 1",
        "def q():\n  return r\nq().append('b')",
        "(lambda: r)().append('b')",
        "def q(x=r):\n  x.append('b')\nq()",
        "match r:\n  case q:\n    q.append('b')",
        "def q(r):\n  setup(install_requires=r)\nq(['b'])",
        "def len(x):\n  x.append('b')\nlen(r)",
        "len = change\nlen(r)",
        "def join(self, x):\n  x.append('b')\ny.join(r)",
        "for r[0] in ['b']:\n  pass",
        "with x as r[0]:\n  pass",
        "r @= ['b']",
    ],
)
def test_what_is_done_out_of_sight_is_one_gap(text: str) -> None:
    manifest = read(f"{IMPORT}r = ['a']\n{text}\nsetup(install_requires=r)")
    assert "a" in names(manifest)
    assert computed(manifest) == {"install_requires"}


@pytest.mark.parametrize(
    "text",
    [
        "def sorted(x):\n  return ['b']\nsetup(install_requires=sorted(['a']))",
        "from x import list\nsetup(install_requires=list(['a']))",
        "setup(install_requires=x.list(['a']))",
        "def dict(**x):\n  return y\nsetup(**dict(install_requires=['a']))",
    ],
)
def test_functions_of_the_file_itself_are_not_pythons_own(text: str) -> None:
    assert "install_requires" in computed(read(IMPORT + text))


@pytest.mark.parametrize(
    "text",
    [
        "from itertools import chain\ne['all'] = list(chain.from_iterable(e.values()))",
        "import itertools\ne['all'] = sorted(set(itertools.chain(*e.values())))",
        "e['all'] = sum(list(e.values()), [])\nprint(len(e), str(e))",
        "import sys\nprint(sys.version_info > (3,))\nif sys.argv[1:]:\n  e.pop('x')",
        "for k, v in e.items():\n  x.append(', '.join(v))",
        "e.update({'y': e['x']})\ne |= {'z': ['a']}",
    ],
)
def test_what_many_projects_do_is_no_gap(text: str) -> None:
    text = f"e = {{'x': ['a']}}\n{text}\nsetup(extras_require=e)"
    manifest = read(IMPORT + text)
    assert (names(manifest), computed(manifest)) == ({"a"}, set())


@pytest.mark.parametrize("text", ["setup(**x)", "setup(**load())", "k = {x: y}\nsetup(**k)"])
def test_arguments_that_are_not_known_can_be_any(text: str) -> None:
    fields = {"install_requires", "extras_require", "tests_require"}
    assert computed(read(IMPORT + text)) == fields


def test_a_builder_that_calls_nothing_hides_what_it_does() -> None:
    assert computed(read("import setuptools\nexec(code)\n")) == {"dependencies"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# a comment\n",
        IMPORT + "setup()\n",
        IMPORT + "setup(name='own', packages=find(), version=read())\n",
        "def setup(**config):\n  return config\nsetup(**x)\n",
        "import os\nprint('\\d')\n",
    ],
)
def test_one_without_dependencies_is_empty(text: str) -> None:
    assert read(text) == Manifest()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1\nprint 'two'\n", 2),
        ("<<<<<<< HEAD\n", 1),
        ("setup(\n", 1),
        ("a" + "+a" * 100_000, None),
    ],
)
def test_what_does_not_parse_is_refused(text: str, line: int | None) -> None:
    with pytest.raises(ReadError) as caught:
        read(text)
    assert (caught.value.reason, caught.value.line) == (GapReason.UNPARSABLE, line)


def test_one_that_is_too_large_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read("#" * 600_000)
    assert caught.value.reason is GapReason.TOO_LARGE


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"a{n} = [*a{n + 1}, *a{n + 1}]\n" for n in range(200))
        + "setup(install_requires=a0)",
        "".join(f"a{n} = {{**a{n + 1}, **a{n + 1}}}\n" for n in range(200)) + "setup(**a0)",
        "setup(install_requires=" + "[" * 90 + "]" * 90 + ")",
        "a = [*b, c()]\nb = a\nsetup(install_requires=b)",
    ],
)
def test_names_that_lead_in_circles_or_too_deep_are_gaps(text: str) -> None:
    assert "install_requires" in computed(read(IMPORT + text))


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "a=a+a\n" * 80_000 + "setup(install_requires=a)",
        "a=a|b\nb=b+a\n" * 40_000 + "setup(install_requires=a, tests_require=b)",
        "a={**a,'x':a}\n" * 30_000 + "setup(extras_require=a)\n" * 300 + "setup(**a)\n" * 300,
        "a=[]\n" + "a.append(a)\n" * 40_000 + "setup(install_requires=a)",
        "a=b\nb=a\na.append(b)\nb['x'].add(a)\n" * 10_000 + "setup(install_requires=a)",
        "".join(f"a{n}=a{n + 1}\na{n}.append('x')\n" for n in range(12_000))
        + "setup(install_requires=a0)",
        "for a in b:\n  b=[a, c]\nfor c in a:\n  c.add(a)\n" * 10_000 + "setup(**a)",
        "f(" * 60 + "a" + ")" * 60 + "\n" + "f(a, [a, [a]])\n" * 20_000,
        "a=[b.c" + ".c" * 80 + "]\n" + "a=" + "b," * 200_000 + "\n",
        "setup(install_requires=['" + "a," * 200_000 + "'])",
        "setup(install_requires=['a" + "==1," * 100_000 + "'])",
        "setup(install_requires=['a;" + "(" * 400_000 + "'])",
        "setup(install_requires=['''" + "a\n" * 40_000 + "'''])",
    ],
)
def test_text_that_is_hard_to_read_is_read_in_time(text: str) -> None:
    began = time.process_time()
    with contextlib.suppress(ReadError):
        assert isinstance(read(IMPORT + text), Manifest)
    assert time.process_time() - began < 20


def test_nothing_runs_and_no_credential_is_repeated(tmp_path: Path) -> None:
    word = "hunter" + "2" * 8
    marker = tmp_path / "marker"
    text = f"from pathlib import Path\nPath({str(marker)!r}).write_text('ran')\n{IMPORT}"
    text += f"setup(install_requires=['a @ https://user:{word}@host.test/a', '{word} {word}'])\n"
    outcome = scan(job(tmp_path, {"setup.py": text}, Options(offline=True), refuse))
    assert not marker.exists()
    assert word not in repr(outcome)


def test_a_lock_file_answers_for_what_it_names(tmp_path: Path) -> None:
    text = IMPORT + "setup(install_requires=['a', 'b'], extras_require=load())\n"
    lock = '[[package]]\nname = "a"\nversion = "1.0"\n'
    outcome = scan(job(tmp_path, {"setup.py": text, "uv.lock": lock}, Options(offline=True)))
    assert {s for s in outcome.discovered if "setup.py#" in s} == {"setup.py#pkg:pypi/b"}


@given(st.text(), st.text(alphabet="[](){}*'\",ab=+.:\n ", max_size=40))
def test_any_text_is_read_or_refused(text: str, code: str) -> None:
    for said in (text, f"{IMPORT}a = {code}\nsetup(install_requires=a, **b)\nb = {code}"):
        with contextlib.suppress(ReadError):
            assert isinstance(read(said), Manifest)
