"""Jobs over a vulnerable dependency and code beside it, for the tests of reachability."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

from stockade.model.finding import Finding
from stockade.model.scanner import AdvisoryOptions, Options
from stockade_scanners.dependencies.scanner import SCANNER
from support.dependency_jobs import SOON, job, scan
from support.local_store import build_store
from support.osv_records import record
from support.running import Run

Code = Mapping[str, str | bytes]


def findings(
    folder: Path, code: Code, packages: Sequence[str] = ("pyyaml",), run: Run | None = None
) -> dict[str, Finding]:
    """By package: the finding on it in a target with this code. Only manifests are claimed."""
    records = [record(name, ["1.0"], id=f"PYSEC-{n}") for n, name in enumerate(packages)]
    store = build_store(folder / "store", records)
    pins = "".join(f"{name}==1.0\n" for name in packages)
    options = Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
    made = job(folder / "job", {"requirements.txt": pins, **code}, options, run)
    claimed = tuple(file for file in made.files if SCANNER.claims(file))
    outcome = scan(dataclasses.replace(made, files=claimed))
    assert outcome.gaps == ()
    found = {f.package.name: f for f in outcome.findings if f.package}
    assert found.keys() == set(packages)
    return found


def finding(folder: Path, code: Code, run: Run | None = None) -> Finding:
    """The one on PyYAML, which is imported as `yaml`."""
    return findings(folder, code, run=run)["pyyaml"]
