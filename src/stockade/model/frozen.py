"""`@frozen`: a frozen dataclass with slots and keyword-only fields, made at a sixth of the cost.

`dataclasses` writes and compiles the source of six methods for every class: about a millisecond
each, and a scan loads some eighty of them before it looks at a file. Here all classes share one set
of methods, and `dataclasses` does the rest: fields, slots, `replace`, `fields` and `asdict` work as
with any dataclass. See `docs/decisions/0007-frozen.md`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

_Class = TypeVar("_Class", bound=type[Any])
_MISSING = dataclasses.MISSING


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(dataclasses.field,)
)
def frozen(cls: _Class) -> _Class:
    """Make the class a frozen dataclass with slots, whose arguments are given by name.

    Methods that the class defines itself, `__post_init__` among them, are kept.
    """
    own = frozenset(cls.__dict__)
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=True)(
        cls
    )
    fields = dataclasses.fields(made)
    made.__frozen_slots__ = tuple((f.name, getattr(made, f.name).__set__) for f in fields)
    made.__frozen_defaults__ = {f.name: f.default for f in fields if f.default is not _MISSING}
    made.__frozen_factories__ = tuple(
        (f.name, f.default_factory) for f in fields if f.default_factory is not _MISSING
    )
    made.__frozen_check__ = getattr(made, "__post_init__", None)
    made.__frozen_values__ = staticmethod(_getter([f.name for f in fields]))
    for name, method in _SHARED.items():
        if name not in own:
            setattr(made, name, method)
    made.__setattr__ = made.__delattr__ = _refuse
    return made  # type: ignore[no-any-return]


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of all fields as a tuple, which `attrgetter` does for two and more."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda instance: tuple(getattr(instance, name) for name in names)


def _init(self: Any, /, **given: Any) -> None:
    values = {**self.__frozen_defaults__, **given}
    for name, make in self.__frozen_factories__:
        if name not in values:
            values[name] = make()
    if len(values) != len(self.__frozen_slots__):
        raise _wrong_arguments(self, values)
    try:
        for name, put in self.__frozen_slots__:
            put(self, values[name])
    except KeyError:
        raise _wrong_arguments(self, values) from None
    if self.__frozen_check__ is not None:
        self.__frozen_check__()


def _wrong_arguments(self: Any, values: Mapping[str, Any]) -> TypeError:
    names = {name for name, _ in self.__frozen_slots__}
    if unknown := values.keys() - names:
        return TypeError(f"{type(self).__name__}() has no argument {min(unknown)!r}")
    missing = min(names - values.keys())
    return TypeError(f"{type(self).__name__}() misses the argument {missing!r}")


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    equal: bool = self.__frozen_values__(self) == self.__frozen_values__(other)
    return equal


def _hash(self: Any) -> int:
    return hash(self.__frozen_values__(self))


def _repr(self: Any) -> str:
    said = (f"{name}={getattr(self, name)!r}" for name, _ in self.__frozen_slots__)
    return f"{type(self).__qualname__}({', '.join(said)})"


def _refuse(self: Any, name: str, *_: object) -> NoReturn:  # noqa: ARG001 (a method)
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")


_SHARED: dict[str, Callable[..., Any]] = {
    "__init__": _init,
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _repr,
}
