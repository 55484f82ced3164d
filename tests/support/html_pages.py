"""HTML reports of results, taken apart for tests."""

from __future__ import annotations

import functools
import html
import json
import re
from typing import Any

from support.rendering import rendered

page = functools.partial(rendered, "html")
"""The whole report."""


def seen(text: str) -> str:
    """What stands on a page, or a part of one, without a script."""
    bare = re.sub(r"<(script|style)\b.*?</\1>|</?(bdi|code|b)\b[^>]*>", "", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def island(text: str) -> Any:
    """The data of the page's script."""
    (data,) = re.findall(r'id="data">(.*?)</script>', text)
    return json.loads(data)
