"""How one field of a fact becomes columns and canonical JSON, and comes back.

Every type a fact may hold is listed here once, so that a new fact kind needs no code in
any store: integers stay integers, a moment keeps its zone, money keeps its minor units.
A value of another type than its field's is refused on the way in, because on the way out
it would be too late.
"""

from __future__ import annotations

import enum
import json
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from backoffice_core.kernel.encoding import exactly, fields_json, fields_row, json_text
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["Column", "ColumnType", "FieldCodec", "codec_of", "object_codec", "typed_fields"]

RATIO = re.compile(r"-?[0-9]{1,1000}(/[1-9][0-9]{0,999})?", re.ASCII)
RATIO_BITS_MAX = 3321  # fewer than 1000 digits
ARRAY = json.JSONEncoder(ensure_ascii=False)
Json = Any  # what the json module reads and writes; checked field by field below


class ColumnType(enum.Enum):
    """What a store keeps in a column."""

    INTEGER = "integer"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"  # ISO 8601 text in a row: 2026-05-04
    INSTANT = "instant"  # ISO 8601 text in UTC: 2026-05-04T01:00:00Z
    JSON = "json"


@attrs.frozen
class Column:
    """One typed column of a table."""

    name: str
    type: ColumnType
    nullable: bool = False


@attrs.frozen(kw_only=True)
class FieldCodec:
    """The columns of one field and the four ways through it.

    ``to_row`` returns one primitive (int, str, bool or None) a column. It and ``to_json``
    raise :class:`InvalidValue` (``fact_field_invalid``) for what is not of the field's type.
    """

    columns: tuple[Column, ...]
    to_json: Callable[[Any], Json]
    from_json: Callable[[Json], Any]
    to_row: Callable[[Any], tuple[Any, ...]]
    schema: Mapping[str, Json]


def expect(kind: type, value: Json) -> Any:  # noqa: ANN401 - the value comes back as it went in
    """Return ``value`` when it is exactly of ``kind``; a bool is no int."""
    if type(value) is not kind:
        raise InvalidValue(
            "fact_malformed", f"{value!r} is not of type {kind.__name__}.", "Restore the record."
        )
    return value


def single(
    kind: ColumnType,
    name: str,
    *,
    to_json: Callable[[Any], Json],
    from_json: Callable[[Json], Any],
    schema: Mapping[str, Json],
    to_row: Callable[[Any], Any] | None = None,
) -> FieldCodec:
    """The codec of a field that is one column, by default the same as its JSON."""
    to_cell = to_row or to_json
    return FieldCodec(
        columns=(Column(name, kind),),
        to_json=to_json,
        from_json=from_json,
        to_row=lambda value: (to_cell(value),),
        schema=schema,
    )


def primitive(kind: type, column: ColumnType, called: str) -> Callable[[str], FieldCodec]:
    """The codec of a type that rows and JSON hold as it is."""
    return lambda name: single(
        column,
        name,
        to_json=exactly(kind),
        from_json=lambda value: expect(kind, value),
        schema={"type": called},
    )


def day(name: str) -> FieldCodec:
    """The codec of a ``date``."""
    return single(
        ColumnType.DATE,
        name,
        to_json=exactly(date, date.isoformat),
        from_json=lambda value: date.fromisoformat(expect(str, value)),
        schema={"type": "string", "format": "date"},
    )


def instant(name: str) -> FieldCodec:
    """The codec of an ``Instant``."""
    return single(
        ColumnType.INSTANT,
        name,
        to_json=exactly(Instant, Instant.iso),
        from_json=lambda value: Instant.parse(expect(str, value)),
        schema={"type": "string", "format": "date-time"},
    )


def duration(name: str) -> FieldCodec:
    """The codec of a ``Duration``, in seconds."""
    return single(
        ColumnType.INTEGER,
        f"{name}_seconds",
        to_json=exactly(Duration, lambda value: value.seconds),
        from_json=lambda value: Duration(expect(int, value)),
        schema={"type": "integer", "description": "seconds"},
    )


def zoned_instant(name: str) -> FieldCodec:
    """The codec of a ``ZonedInstant``: UTC, offset and zone."""
    return FieldCodec(
        columns=(
            Column(name, ColumnType.INSTANT),
            Column(f"{name}_offset", ColumnType.INTEGER),
            Column(f"{name}_zone", ColumnType.TEXT),
        ),
        to_json=exactly(ZonedInstant, ZonedInstant.iso),
        from_json=lambda value: ZonedInstant.parse(expect(str, value)),
        to_row=exactly(ZonedInstant, lambda value: (value.instant.iso(), value.offset, value.zone)),
        schema={"type": "string", "description": "RFC 9557: date, time, offset and [zone]"},
    )


def currency_json(currency: Currency) -> Json:
    """The code, or code and digits where the currency is not of ISO 4217."""
    return currency.code if currency.is_iso else [currency.code, currency.digits]


def currency_from(value: Json) -> Currency:
    """The currency that :func:`currency_json` wrote."""
    if isinstance(value, list):
        code, digits = expect(list, value)
        return Currency(expect(str, code), expect(int, digits))
    return Currency.of(expect(str, value))


def money_json(money: Money) -> Json:
    """An amount as minor units and currency."""
    return {"currency": currency_json(money.currency), "minor": money.minor}


def money(name: str) -> FieldCodec:
    """The codec of ``Money``: minor units and currency."""
    return FieldCodec(
        columns=(
            Column(f"{name}_minor", ColumnType.INTEGER),
            Column(f"{name}_currency", ColumnType.TEXT),
        ),
        to_json=exactly(Money, money_json),
        from_json=lambda value: Money(
            expect(int, value["minor"]), currency_from(value["currency"])
        ),
        to_row=exactly(Money, lambda value: (value.minor, value.currency.code)),
        schema={
            "type": "object",
            "properties": {"minor": {"type": "integer"}, "currency": {}},
            "required": ["currency", "minor"],
        },
    )


def unit_json(unit: Unit) -> Json:
    """The code, or the whole unit where it is not one of the standard ones."""
    if unit.is_known:
        return unit.code
    return [unit.code, unit.dimension, ratio_json(unit.factor), unit.whole]


def unit_from(value: Json) -> Unit:
    """The unit that :func:`unit_json` wrote."""
    if isinstance(value, list):
        code, dimension, factor, whole = expect(list, value)
        return Unit(code, dimension, ratio_from(factor), whole=expect(bool, whole))
    return Unit.of(expect(str, value))


def ratio_json(value: Fraction) -> str:
    """Numerator and denominator, as long as :func:`ratio_from` would read them."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > RATIO_BITS_MAX:
        raise InvalidValue("fact_field_invalid", "A ratio is too long.", "Round it.")
    return str(value)


def ratio_from(value: Json) -> Fraction:
    """The ratio that ``str(fraction)`` wrote, and nothing else that Fraction would read.

    Fraction alone takes exponents: nine characters could ask for a million digits.
    """
    if RATIO.fullmatch(expect(str, value)) is None:
        raise InvalidValue(
            "fact_malformed", f"{value[:40]!r} is not a ratio.", "Restore the record."
        )
    return Fraction(value)


def quantity(name: str) -> FieldCodec:
    """The codec of a ``Quantity``: an exact ratio and its unit."""
    return FieldCodec(
        columns=(
            Column(f"{name}_numerator", ColumnType.INTEGER),
            Column(f"{name}_denominator", ColumnType.INTEGER),
            Column(f"{name}_unit", ColumnType.TEXT),
        ),
        to_json=exactly(
            Quantity,
            lambda value: {"amount": ratio_json(value.amount), "unit": unit_json(value.unit)},
        ),
        from_json=lambda value: Quantity(ratio_from(value["amount"]), unit_from(value["unit"])),
        to_row=exactly(
            Quantity,
            lambda value: (value.amount.numerator, value.amount.denominator, value.unit.code),
        ),
        schema={
            "type": "object",
            "properties": {"amount": {"type": "string"}, "unit": {}},
            "required": ["amount", "unit"],
        },
    )


def fraction(name: str) -> FieldCodec:
    """The codec of a ``Fraction``."""
    return FieldCodec(
        columns=(
            Column(f"{name}_numerator", ColumnType.INTEGER),
            Column(f"{name}_denominator", ColumnType.INTEGER),
        ),
        to_json=exactly(Fraction, ratio_json),
        from_json=ratio_from,
        to_row=exactly(Fraction, lambda value: (value.numerator, value.denominator)),
        schema={"type": "string", "description": "numerator/denominator"},
    )


SCALARS: Mapping[type, Callable[[str], FieldCodec]] = {
    bool: primitive(bool, ColumnType.BOOLEAN, "boolean"),
    int: primitive(int, ColumnType.INTEGER, "integer"),
    str: primitive(str, ColumnType.TEXT, "string"),
    date: day,
    Instant: instant,
    ZonedInstant: zoned_instant,
    Duration: duration,
    Money: money,
    Quantity: quantity,
    Fraction: fraction,
}


def enumeration(kind: type[enum.Enum], name: str) -> FieldCodec:
    """The codec of an ``Enum``, stored by value."""
    values = [member.value for member in kind]
    whole = all(type(value) is int for value in values)
    return single(
        ColumnType.INTEGER if whole else ColumnType.TEXT,
        name,
        to_json=exactly(kind, lambda member: member.value),
        from_json=kind,
        schema={"enum": values},
    )


def optional(inner: FieldCodec) -> FieldCodec:
    """The codec of the same type or ``None``."""
    nothing = (None,) * len(inner.columns)
    return FieldCodec(
        columns=tuple(attrs.evolve(column, nullable=True) for column in inner.columns),
        to_json=lambda value: None if value is None else inner.to_json(value),
        from_json=lambda value: None if value is None else inner.from_json(value),
        to_row=lambda value: nothing if value is None else inner.to_row(value),
        schema={"anyOf": [dict(inner.schema), {"type": "null"}]},
    )


def listing(item: FieldCodec, name: str, collect: type[Any]) -> FieldCodec:
    """The codec of a tuple or frozenset of scalars, one JSON column."""

    def as_json(values: Any) -> Json:  # noqa: ANN401
        written = [item.to_json(value) for value in values]
        return sorted(written) if collect is frozenset else written

    to_json = exactly(collect, as_json)
    return single(
        ColumnType.JSON,
        name,
        to_json=to_json,
        from_json=lambda values: collect(map(item.from_json, expect(list, values))),
        to_row=lambda values: json_text(ARRAY, to_json(values)),
        schema={"type": "array", "items": dict(item.schema)},
    )


def typed_fields(cls: type) -> tuple[tuple[str, Any], ...]:
    """The name and resolved annotation of every attrs field of ``cls``, in order."""
    try:
        hints = typing.get_type_hints(cls)
    except NameError as problem:
        raise InvalidValue(
            "fact_annotation_unresolved",
            f"{cls.__qualname__} has an annotation that its module does not know: {problem}.",
            "Declare the class at module level, with its types imported there.",
        ) from problem
    return tuple((field.name, hints[field.name]) for field in attrs.fields(cls))


def object_codec(cls: type, prefix: str = "") -> FieldCodec:
    """The codec of a nested attrs value: its columns side by side."""
    inner = {name: codec_of(hint, f"{prefix}{name}") for name, hint in typed_fields(cls)}
    return FieldCodec(
        columns=tuple(column for codec in inner.values() for column in codec.columns),
        to_json=exactly(cls, lambda value: fields_json(inner, value)),
        from_json=lambda value: cls(
            **{name: codec.from_json(value[name]) for name, codec in inner.items()}
        ),
        to_row=exactly(cls, lambda value: fields_row(inner, value)),
        schema={
            "type": "object",
            "properties": {name: dict(codec.schema) for name, codec in inner.items()},
            "required": sorted(inner),
        },
    )


def codec_of(hint: Any, name: str) -> FieldCodec:  # noqa: ANN401 - a type annotation
    """The codec for an annotation.

    Raises :class:`InvalidValue` (``fact_field_unsupported``) for a type no store can keep.
    """
    arguments = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union} and type(None) in arguments:
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return optional(codec_of(inner, name))
    if origin is tuple and arguments[1:] == (Ellipsis,):
        return listing(codec_of(arguments[0], name), name, tuple)
    if origin is frozenset:
        return listing(codec_of(arguments[0], name), name, frozenset)
    if hint in SCALARS:
        return SCALARS[hint](name)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return enumeration(hint, name)
    if isinstance(hint, type) and attrs.has(hint):
        return object_codec(hint, f"{name}_")
    raise InvalidValue(
        "fact_field_unsupported",
        f"Field {name} has type {hint!r}, which no store can keep.",
        "Use int, str, bool, date, Fraction, an Enum, a kernel value, a tuple of these, or None.",
    )
