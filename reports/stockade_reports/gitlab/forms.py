"""GitLab's three security reports: what each is for, and which findings go into it.

Schemas: "security-report-schemas" 15.2.1 (MIT), which GitLab keeps under
`lib/gitlab/ci/parsers/security/validators/schemas/15.2.1/`.
"""

from __future__ import annotations

from stockade.model.frozen import frozen
from stockade.model.rating import Kind

VERSION = "15.2.1"
"""Of the schemas. GitLab refuses a report of a version that it does not know."""

_SCHEMAS = "https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw"


@frozen
class Form:
    """One kind of report."""

    report: str
    """Our name of it, e.g. `gitlab-sast`."""

    type: str
    """GitLab's name of it: `scan.type`, and the key under `artifacts: reports:`."""

    kinds: frozenset[Kind]
    """The findings that go into it. Each kind goes into exactly one report."""

    @property
    def schema(self) -> str:
        """Where its schema lies."""
        return f"{_SCHEMAS}/v{VERSION}/dist/{self.type.replace('_', '-')}-report-format.json"


SAST = Form(
    report="gitlab-sast",
    type="sast",
    kinds=frozenset({Kind.SAST, Kind.IAC, Kind.CI, Kind.AI, Kind.SUPPLY_CHAIN}),
)
"""Infrastructure as code too: GitLab's own IaC scanner reports in this form."""

DEPENDENCY = Form(
    report="gitlab-dependency",
    type="dependency_scanning",
    kinds=frozenset({Kind.DEPENDENCY}),
)

SECRET = Form(report="gitlab-secret", type="secret_detection", kinds=frozenset({Kind.SECRET}))

FORMS = (SAST, DEPENDENCY, SECRET)
