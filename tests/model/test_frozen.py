"""`@frozen` makes what `@dataclass(frozen=True, slots=True, kw_only=True)` makes."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.frozen import frozen


@frozen
class Place:
    """A value."""

    path: str
    line: int = 0
    notes: list[str] = dataclasses.field(default_factory=list)

    @property
    def shown(self) -> str:
        """A property."""
        return f"{self.path}:{self.line}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    path: str
    line: int = 0
    notes: list[str] = dataclasses.field(default_factory=list)


@frozen
class One:
    """A value of one field."""

    word: str


@frozen
class Nothing:
    """A value of no field."""


@frozen
class Checked:
    """A value that looks at itself."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if self.high < self.low:
            raise ValueError("the end lies before the start")


WORDS = st.text(max_size=3)


@given(WORDS, st.integers(0, 2), WORDS, st.integers(0, 2))
def test_values_are_equal_and_hash_alike_when_their_fields_are(
    path: str, line: int, other: str, number: int
) -> None:
    left, right = Place(path=path, line=line, notes=[]), Place(path=other, line=number)
    same = (path, line) == (other, number)
    assert (left == right) is same
    assert (One(word=path) == One(word=other)) is (path == other)
    assert not same or hash(One(word=path)) == hash(One(word=other))


def test_it_is_a_dataclass_to_the_standard_library() -> None:
    place = Place(path="a", line=3)
    assert dataclasses.is_dataclass(place)
    assert dataclasses.asdict(place) == dataclasses.asdict(Reference(path="a", line=3))
    assert dataclasses.replace(place, line=4) == Place(path="a", line=4)
    ours, theirs = (
        [(f.name, f.type, f.default, f.kw_only) for f in dataclasses.fields(kind)]
        for kind in (Place, Reference)
    )
    assert ours == theirs
    assert repr(place) == repr(Reference(path="a", line=3)).replace("Reference", "Place")
    assert place.shown == "a:3"


def test_nothing_can_be_changed_or_added() -> None:
    place: Any = Place(path="a")
    for name in ("path", "more"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(place, name, "b")
    with pytest.raises(dataclasses.FrozenInstanceError):
        del place.path
    assert not hasattr(place, "__dict__")
    assert place == Place(path="a")


@pytest.mark.parametrize(
    ("arguments", "said"), [({}, "misses the argument 'path'"), ({"path": "a", "no": 1}, "'no'")]
)
def test_wrong_arguments_are_refused(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        Place(**arguments)
    with pytest.raises(TypeError):
        Place("a")  # type: ignore[call-arg]


def test_defaults_are_not_shared_and_the_class_may_check_itself() -> None:
    assert Place(path="a").notes is not Place(path="a").notes
    with pytest.raises(ValueError, match="before the start"):
        Checked(low=2, high=1)
    assert Nothing() == Nothing()
    different: object = Nothing()
    assert One(word="a") != different
    assert "path" in inspect.get_annotations(Place)
