"""`setup.py`: ways to build past the calls that its text shows, and what is none."""

from __future__ import annotations

import pytest

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.python import setup_py

COMPUTED = "pkg:generic/dynamic%20"
DECOY = "import setuptools\nsetuptools.setup(name='own')\n"
CLASS = "class D(setuptools.Distribution):\n"
COMMAND = "class C(x):\n  def run(self):\n    d = self.distribution\n    "


def read(text: str, **others: str) -> Manifest:
    files = {f"{name}.py": said for name, said in others.items()}
    return setup_py.read(text, Context(path="setup.py", other=files.get))


def computed(manifest: Manifest) -> set[str]:
    return {u.purl.removeprefix(COMPUTED) for u in manifest.unresolved if not u.name}


@pytest.mark.parametrize(
    "text",
    [
        "setup = partial(setuptools.setup, install_requires=['a'])\nsetup(name='own')",
        "partial(setuptools.setup, install_requires=['a'])()",
        "run = setuptools.setup\nrun(install_requires=['a'])",
        "setuptools.setup = other",
        "setuptools.dist.Distribution = other",
        "getattr(setuptools, 'set' + 'up')(install_requires=['a'])",
        "getattr(x, 'setup')(install_requires=['a'])",
        "vars(setuptools)['set' + 'up'](install_requires=['a'])",
        "change(setuptools)",
        "s = setuptools",
        "setuptools.__dict__['set' + 'up'](install_requires=['a'])",
        "import distutils.core as core\ncall(core)",
        "from distutils import core\ncall(core)",
        "from setuptools import setup\n(lambda f: f(install_requires=['a']))(setup)",
        "from setuptools import setup\nsetup = change(setup)\nsetup(name='own')",
        "from setuptools import setup\ndef setup(**x):\n  pass",
        "from setuptools import setup as go\n[go][0](install_requires=['a'])",
        "def go(setup):\n  setup(name='own')",
        "from x import y as setup\nsetup(name='own')",
        "globals()['set' + 'up'](install_requires=['a'])",
        "globals().get('set' + 'up')(install_requires=['a'])",
        "g = globals()",
        "exec('import x')",
        "eval('setuptools.' + 'setup')(install_requires=['a'])",
        "setuptools.Distribution({'install_requires': ['a']}).run_commands()",
        "setuptools.Distribution(x).run_commands()",
        "setuptools.sandbox.run_setup('other.py', [])",
        "setuptools.setup(distclass=make())",
        "kw['distclass'] = D",
        f"{CLASS}  def __init__(self, x):\n    pass\nsetuptools.setup(distclass=D)",
        f"@x\n{CLASS}  pass\nsetuptools.setup(distclass=D)",
        f"{CLASS}  def is_pure(self):\n    return change(self)\nsetuptools.setup(distclass=D)",
        f"{COMMAND}d.install_requires = ['a']",
        f"{COMMAND}d.install_requires.append('a')",
        f"{COMMAND}setattr(d, 'install_requires', ['a'])",
        f"{COMMAND}setattr(d, 'in' + x, ['a'])",
    ],
)
def test_what_is_built_past_a_call_is_a_gap(text: str) -> None:
    assert "dependencies" in computed(read(DECOY + text))


def test_a_setup_of_another_file_is_a_gap() -> None:
    text = "from own import setup\nsetup(name='own')\n"
    assert computed(read(text, own="")) == {"dependencies"}
    assert computed(read(text)) == set()
    assert computed(read(f"from own import *\n{DECOY}", own="")) == {"dependencies"}
    assert computed(read("import own\nown.run()\n", own="")) == {"dependencies"}
    assert computed(read(f"import own\n{DECOY}", own="")) == set()


def test_a_builder_that_is_imported_by_a_call_is_one_too() -> None:
    text = "m = __import__('setup' + 'tools')\ngetattr(m, 'set' + 'up')(install_requires=['a'])\n"
    assert computed(read(text)) == {"dependencies"}


@pytest.mark.parametrize(
    "text",
    [
        "try:\n  from setuptools import setup\nexcept E:\n  from distutils.core import setup\n"
        "setup()",
        f"{CLASS}  'Why.'\n  def has_ext_modules(self):\n    return True\n"
        "setuptools.setup(distclass=D)",
        "n = {}\nexec(open('version.py').read(), n)\nexec(compile(x.read(), y, 'exec'), globals())",
        "print('%s' % locals(), '{x}'.format(**locals()), globals()['__doc__'])",
        "from distutils import log, ccompiler\nlog.info(ccompiler)",
        "import distutils.ccompiler\ndistutils.ccompiler.CCompiler.compile = parallel",
        f"{COMMAND}getattr(self, 'on_' + x)()\nsetuptools.setup(cmdclass={{'c': C}})",
        "def run_setup(x):\n  setuptools.setup(name=x)\nrun_setup('own')",
        f"{COMMAND}if d.install_requires:\n      d.fetch_build_eggs(d.install_requires)",
        "getattr(sys, 'frozen', False)\nsetuptools.Distribution({'name': 'x'}).get_command('x')",
    ],
)
def test_what_many_builds_do_is_no_gap(text: str) -> None:
    assert read(DECOY + text) == Manifest()
