"""Values as JSON and back, exactly: what a proposal rests on is kept beside it.

A value of attrs is an object of its fields, a fraction its text, a float the shortest text that
reads back to it. What may be one of several classes says which. Nothing is guessed in reading:
the annotations of the fields say what is meant, and anything else is refused.
"""

from __future__ import annotations

import enum
import functools
import inspect
import json
import math
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from fractions import Fraction
from typing import Any, Union, cast

import attrs
from attrs import NOTHING

from backoffice_core.inventory.distributions import (
    CycleService,
    FillRate,
    LineFillRate,
    OrderFillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["json_of", "value_of"]

Hint = Any  # what an annotation resolves to; the typing module has no name for it
CLASS = "is"
# Sums of doubles differ so little from machine to machine.
ROUNDED = 1e-9
SERVICES = (CycleService, FillRate, LineFillRate, OrderFillRate, PeriodService, ReadyRate)


def json_of(value: object) -> Any:  # noqa: ANN401 - anything that JSON can hold
    """A value as JSON can hold it."""
    match value:
        case enum.Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case Fraction():
            return str(value)
        case date() | time():
            return value.isoformat()
        case frozenset():
            return sorted(cast("Iterable[Any]", value))
        case tuple():
            return [json_of(each) for each in cast("tuple[object, ...]", value)]
        case _ if attrs.has(type(value)):
            kind: Hint = type(value)
            fields = {name: json_of(getattr(value, name)) for name in fields_of(kind)}
            return {CLASS: kind.__name__, **fields}
        case _:
            raise InvalidValue(
                "not_writable", f"{shown(value)} cannot be written.", "Give plain values."
            )


@functools.cache
def fields_of(kind: Hint) -> Mapping[str, Hint]:
    """The fields that a class is made from, and what they hold."""
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in attrs.fields(kind) if field.init}


def value_of(hint: Hint, written: Any) -> Any:  # noqa: ANN401 - what the annotation says
    """The value that was written, of the type that ``hint`` says.

    Raises :class:`InvalidValue` (``order_unreadable`` and what the classes refuse).
    """
    origin: Hint = typing.get_origin(hint)
    within: tuple[Hint, ...] = typing.get_args(hint)
    if origin in {Union, types.UnionType}:
        return one_of(within, written)
    if origin is tuple:
        return several(within, written)
    if origin is frozenset:
        return frozenset(value_of(within[0], each) for each in of_type(list, written))
    if inspect.isclass(hint) and attrs.has(hint):
        return made(hint, written)
    return plain(hint, written)


def one_of(kinds: tuple[Hint, ...], written: Any) -> Any:  # noqa: ANN401 - as above
    """One of several: none, the class that is named, or the only other."""
    if written is None and type(None) in kinds:
        return None
    rest = [kind for kind in kinds if kind is not type(None)]
    if len(rest) > 1 and isinstance(written, dict):
        name = cast("dict[str, Any]", written).get(CLASS)
        rest = [kind for kind in rest if kind.__name__ == name] or rest
    return value_of(rest[0], written)


def several(within: tuple[Hint, ...], written: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
    """A tuple: of any number of one kind, or of one of each."""
    values = of_type(list, written)
    if len(within) == 2 and within[1] is Ellipsis:  # noqa: PLR2004 - tuple[kind, ...]
        return tuple(value_of(within[0], each) for each in values)
    if len(within) != len(values):
        raise unreadable(written)
    return tuple(value_of(kind, each) for kind, each in zip(within, values, strict=True))


def made(kind: Hint, written: Any) -> Any:  # noqa: ANN401 - as above
    """A value of a class; a service says which it is."""
    fields = of_type(dict, written)
    if kind is Service:
        named = [each for each in SERVICES if each.__name__ == fields.get(CLASS)]
        if not named:
            raise unreadable(written)
        kind = named[0]
    hints = fields_of(kind)
    # What was written before there was a field has its default.
    needed = {each.name for each in attrs.fields(kind) if each.init and each.default is NOTHING}
    known = {CLASS, *hints}
    if not needed | {CLASS} <= set(fields) <= known or fields[CLASS] != kind.__name__:
        raise unreadable(written)
    values = {name: value_of(hint, fields[name]) for name, hint in hints.items() if name in fields}
    # Some take their first fields by place, some by name only.
    places = [field.name for field in attrs.fields(kind) if field.init and not field.kw_only]
    placed = [values.pop(name) for name in places if name in values]
    return kind(*placed, **values)


PLAIN: Mapping[Hint, Callable[[Any], Any]] = {
    Fraction: lambda written: Fraction(of_type(str, written)),
    date: lambda written: date.fromisoformat(of_type(str, written)),
    time: lambda written: time.fromisoformat(of_type(str, written)),
    float: lambda written: float(of_type((int, float), written)),
    int: lambda written: of_type(int, written),
    str: lambda written: of_type(str, written),
    bool: lambda written: of_type(bool, written),
}


def plain(hint: Hint, written: Any) -> Any:  # noqa: ANN401 - as above
    """A plain value."""
    try:
        if inspect.isclass(hint) and issubclass(hint, enum.Enum):
            return hint(written)
        return PLAIN[hint](written)
    except (ValueError, KeyError, ZeroDivisionError) as problem:
        raise unreadable(written) from problem


def of_type(kind: Any, written: Any) -> Any:  # noqa: ANN401 - a type or several
    """What was written, if it is of a type."""
    if not isinstance(written, kind) or (isinstance(written, bool) and kind is not bool):
        raise unreadable(written)
    return written


def unreadable(written: object) -> InvalidValue:
    """The refusal of what no order was written as."""
    return InvalidValue(
        "order_unreadable",
        f"{shown(written)} is not what stands in a planned order.",
        "Give the text that to_json wrote.",
    )


def kind_of(value: object) -> type:
    """The type of a value."""
    return type(value)


def alike(one: Any, other: Any) -> bool:  # noqa: ANN401 - anything that JSON can hold
    """Whether two JSON values say the same, up to what another machine rounds otherwise."""
    kinds = kind_of(one), kind_of(other)
    if kinds == (dict, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if kinds == (list, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if kinds == (int, int):
        # Amounts of money are rounded; either of two neighbours may be the nearer one.
        return math.isclose(one, other, rel_tol=ROUNDED, abs_tol=1)
    if float in kinds and set(kinds) <= {int, float}:
        return math.isclose(one, other, rel_tol=ROUNDED, abs_tol=ROUNDED)
    return kinds[0] is kinds[1] and bool(one == other)


def canonical(value: Any) -> str:  # noqa: ANN401 - anything that JSON can hold
    """The one text of a JSON value."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"),
                      sort_keys=True)  # fmt: skip
