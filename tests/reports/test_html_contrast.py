"""Every text colour of the HTML report stands out from its ground (WCAG 2.2, 1.4.3: 4.5 to 1)."""

from __future__ import annotations

import re

import pytest

from stockade_reports.html.render import HERE

SURFACES = ("page", "card", "tint")
ON_SURFACES = ("text", "soft", "link", "red", "amber", "green", "critical", "high", "unrated",
               "medium", "low", "info", "keyword", "string", "comment")  # fmt: skip
PAIRS = [(ink, ground) for ink in ON_SURFACES for ground in SURFACES] + [
    ("soft", "red-tint"),
    ("amber", "amber-tint"),
    ("soft", "amber-tint"),
    ("green", "green-tint"),
    ("text", "green-tint"),
    *[("on", ground) for ground in ("critical", "high", "red", "link")],
    *[("on", ground) for ground in ("unrated", "medium", "low", "info")],  # letters in the charts
    ("red", "red-tint"),
    ("text", "red-tint"),
    *[(ink, "hit") for ink in ("text", "keyword", "string", "comment")],
]


def theme(name: str) -> dict[str, str]:
    """The colours by name, six hexadecimal digits each."""
    source = (HERE / "report" / "page.css").read_text("utf-8")
    light, dark = source.split("prefers-color-scheme: dark", 1)
    text = light if name == "light" else dark[: dark.index("\n}\n")]
    found = re.findall(r"--([a-z-]+):\s*#([0-9a-f]{6}|[0-9a-f]{3});", text)
    return {
        key: value if len(value) == 6 else "".join(c * 2 for c in value) for key, value in found
    }


def luminance(color: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_contrast(name: str, ink: str, ground: str) -> None:
    colors = theme(name)
    dim, bright = sorted((luminance(colors[ink]), luminance(colors[ground])))
    assert (bright + 0.05) / (dim + 0.05) >= 4.5
