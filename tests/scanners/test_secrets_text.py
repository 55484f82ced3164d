"""Places in a text, as the core counts them when it masks a region."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from stockade.triage.source import decode, lines_of
from stockade_scanners.secrets.hits import Hit, merge
from stockade_scanners.secrets.text import Ruler, read

LETTERS = st.text(st.sampled_from("aé日𝔘 \t\x0b\u2028"), max_size=12)
BREAKS = st.sampled_from(["\n", "\r\n", "\r"])


@given(st.lists(st.tuples(LETTERS, BREAKS), max_size=8), LETTERS, LETTERS)
def test_a_region_is_where_the_core_will_mask(
    lines: list[tuple[str, str]], before: str, after: str
) -> None:
    """The core's lines, cut at our columns, give the value back."""
    head = "".join(text + end for text, end in lines) + before
    data = (head + "VALUE" + after).encode()
    start = len(head.encode())
    line, column, end_line, end_column = Ruler(data).region(start, start + 5)
    shown = lines_of(decode(data))[line - 1]
    assert line == end_line
    assert shown[column - 1 : end_column - 1] == "VALUE"


@given(st.text(max_size=60), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_marked_text_is_read_as_the_core_reads_it(text: str, encoding: str) -> None:
    """Up to NUL characters, with which a file has no lines for us; and with one in the first place
    the mark of UTF-16 is that of UTF-32."""
    assume(not (encoding == "utf-16" and text.startswith("\0")))
    data = text.encode(encoding)
    content = read(data)
    assert content.data.decode() == decode(data) == text
    assert content.lines == ("\0" not in text)


@given(
    st.text(st.characters(codec="ascii"), min_size=9), st.sampled_from([b"\xff\xfe", b"\xfe\xff"])
)
def test_a_mark_hides_no_plain_text(text: str, mark: bytes) -> None:
    """The bytes behind it are given as they are too, whether or not they decode."""
    content = read(mark + text.encode())
    assert text.encode() in (content.data, *content.others)


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(data: bytes) -> None:
    """And places asked for in any order are the same as asked for one by one."""
    content = read(data).data
    spans = [(at, min(at + 3, len(content))) for at in range(0, max(0, len(content) - 1), 2)]
    ruler = Ruler(content)
    ends = [ruler.region(*span) for span in spans]
    assert len(ends) == len(spans)
    assert all(line <= end_line for line, _, end_line, _ in ends)


def _hit(start: int, end: int, rule: str = "betterleaks.x", value: str = "") -> Hit:
    return Hit(rule=rule, name="", confidence="medium", value=value or rule, start=start, end=end)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=12))
def test_merging_covers_every_hit_in_any_order(
    spans: list[tuple[int, int]],
) -> None:
    """Each hit's region lies within a kept one, whatever the order of the engine's answers."""
    hits = [_hit(at, at + size, f"stockade.r{n}") for n, (at, size) in enumerate(spans)]
    kept = merge(hits)
    assert kept == merge(reversed(hits))
    for hit in hits:
        assert any(k.start <= hit.start and hit.end <= k.end for k in kept)


def test_a_provider_beats_a_generic_rule() -> None:
    """Over the union of both regions."""
    (hit,) = merge([_hit(0, 9, "stockade.generic-secret"), _hit(2, 7, "betterleaks.x")])
    assert (hit.rule, hit.start, hit.end) == ("betterleaks.x", 0, 9)


def test_the_value_is_not_in_a_hits_repr() -> None:
    """A debugger or a traceback would show it."""
    assert "canary" not in repr(_hit(0, 1, value="canary"))
