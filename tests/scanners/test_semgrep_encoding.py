"""Which bytes are not what they seem."""

from __future__ import annotations

import pytest

from stockade_scanners.encoding import coding_cookie, hidden_python, hidden_text, unreadable_python


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x = 1\r\ny = 2\n",
        b"\xef\xbb\xbf# coding: utf-8\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
        b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n",
        b"x = 1\n\n# coding: utf-7\n",
        "größe = 1  # Größe\n".encode(),
        "x = 'Ａ ａ ª'  # ﬁ\n".encode(),
    ],
)
def test_plain_python_is_not_hidden(data: bytes) -> None:
    assert hidden_python(data) == ""


@pytest.mark.parametrize(
    "data",
    [
        "x = 1".encode("utf-16"),
        "x = 1".encode("utf-32"),
        b"x\0",
        b"# coding: utf-7\n",
        b"\n# coding=unicode_escape\n",
        b"\xef\xbb\xbf# coding: raw_unicode_escape\n",
        b"# coding: utf-16\n",
        b"# coding: no-such\n",
        b"# a\r# coding: utf-7\n",
        b"# x\reval(y)\n",
        "e\U0001d4cbal(x)\n".encode(),
        "e\U0001d4cbal(x\n".encode(),
    ],
)
def test_hidden_python_is_seen(data: bytes) -> None:
    assert hidden_python(data)


def test_other_languages_may_end_lines_as_they_like() -> None:
    assert hidden_text(b"// x\reval(y)\n") == ""
    assert hidden_text("eval(y)".encode("utf-16-le").join((b"\xff\xfe", b"")))


def test_a_cookie_stands_in_the_first_two_lines() -> None:
    assert coding_cookie(b"# coding: x\n") == "x"
    assert coding_cookie(b"\n#coding=x\n") == "x"
    assert coding_cookie(b"y = 1\n# coding: x\n") == ""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xe9", "UTF-8"),
        (b"# coding: ascii\n\xe9", "declares"),
        (b"# coding: hex\n", "does not exist"),
        (b"x = 1\n", ""),
    ],
)
def test_what_no_python_reads_is_told(data: bytes, why: str) -> None:
    assert why in unreadable_python(data)
    assert bool(unreadable_python(data)) is bool(why)
