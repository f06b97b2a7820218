"""What a field takes on its way into a store: exactly its type, or a refusal that names it.

A value of another type would be written, acknowledged and never read again, so it is refused
before it is written. The price of asking is one comparison of types a value; which field it
was is found out only once something has been refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

if TYPE_CHECKING:
    from backoffice_core.kernel.fields import FieldCodec

__all__ = ["exactly", "fields_json", "fields_row", "json_text"]


def exactly(kind: type, write: Callable[[Any], Any] | None = None) -> Callable[[Any], Any]:
    """A writer of values that are exactly of ``kind``, by default as they are.

    Text and dates of a class of one's own are written as plain ones, which equal them.
    """

    def plain(value: Any) -> Any:  # noqa: ANN401 - comes back as it went in
        return value if type(value) is kind else plainly(kind, value)

    def written(value: Any) -> Any:  # noqa: ANN401 - as ``write`` has it
        return write(value if type(value) is kind else plainly(kind, value))  # type: ignore[misc] # pyright: ignore[reportOptionalCall]

    return plain if write is None else written


def plainly(kind: type, value: Any) -> Any:  # noqa: ANN401 - text or a date
    """The plain text or date that equals a value of a class derived from these."""
    if kind is str and isinstance(value, str):
        return str.__str__(value)
    if kind is date and isinstance(value, date) and not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    raise misfit(kind, value)


def misfit(kind: type, value: object) -> InvalidValue:
    """The refusal of a value that no store could give back."""
    return InvalidValue(
        "fact_field_invalid",
        f"{shown(value)} is of type {type(value).__name__}, not {kind.__name__}.",
        "Give the field what its annotation says.",
    )


def fields_json(fields: Mapping[str, FieldCodec], value: object) -> dict[str, Any]:
    """The fields of a value as JSON; where one is refused, the refusal names it."""
    written: dict[str, Any] = {}
    name = ""
    try:
        for name, codec in fields.items():
            written[name] = codec.to_json(getattr(value, name))
    except InvalidValue as problem:
        raise named(name, problem) from problem
    return written


def fields_row(fields: Mapping[str, FieldCodec], value: object) -> tuple[Any, ...]:
    """The fields of a value as cells of a row; where one is refused, the refusal names it."""
    cells: list[Any] = []
    name = ""
    try:
        for name, codec in fields.items():
            cells += codec.to_row(getattr(value, name))
    except InvalidValue as problem:
        raise named(name, problem) from problem
    return tuple(cells)


def named(name: str, problem: InvalidValue) -> InvalidValue:
    """The refusal of a field, from the refusal of what it holds."""
    return InvalidValue(problem.code, f"{name}: {problem.message}", problem.remedy)


def json_text(encoder: json.JSONEncoder, value: object) -> str:
    """The text of JSON, or the refusal of a number that could not be read again."""
    try:
        return encoder.encode(value)
    except ValueError as problem:
        raise InvalidValue("fact_field_invalid", f"{problem}.", "Use a larger unit.") from problem
