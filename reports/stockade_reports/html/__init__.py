"""The `html` report: one self-contained page, for people.

visible   characters that hide or mislead, made visible
links     the only addresses that may become links
view      Result -> plain values for the template (with gaps, blockers, scanners beside it)
island    findings -> compact JSON, from which the page's script builds the list
render    template, style, script and content security policy -> text
"""

from __future__ import annotations

from collections.abc import Iterator

from stockade.model.frozen import frozen
from stockade.model.report import Reporter, Style
from stockade.model.result import Result


@frozen
class _Html:
    name: str = "html"
    about: str = "One self-contained page, for people."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """See `Reporter.render`; the style is ignored."""
        from stockade_reports.html.render import page  # Jinja2 is loaded only when it is needed

        return page(result)


REPORTER: Reporter = _Html()
"""See `stockade.model.report.Reporter`."""
