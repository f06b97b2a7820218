"""What leaves for machines: each column by itself, numbers apart from their units.

A quantity becomes two columns, its amount and its unit. Money keeps one, with the currency
in its name, because a column of two currencies could be summed by accident.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Value
from backoffice_core.reports.tables import Kind, Table

__all__ = ["MachineColumn", "machine_columns"]


@attrs.frozen
class MachineColumn:
    """A name, what the values are, and the values of all rows."""

    name: str
    kind: Kind
    values: tuple[Value | None, ...]


def machine_columns(table: Table) -> Iterator[MachineColumn]:
    """The columns of ``table``, named in English; rows only, its total is left to the reader.

    Raises :class:`InvalidValue` (``currency_mixed``) for a column of two currencies.
    """
    for place, column in enumerate(table.columns):
        values = tuple(row[place] for row in table.rows)
        name = column.name.render("en")
        if column.kind is Kind.MONEY:
            yield MachineColumn(f"{name}{currency_of(name, values)}", column.kind, values)
        elif column.kind is Kind.QUANTITY:
            units = tuple(v.unit.code if isinstance(v, Quantity) else None for v in values)
            yield MachineColumn(name, column.kind, values)
            yield MachineColumn(f"{name} unit", Kind.TEXT, units)
        else:
            yield MachineColumn(name, column.kind, values)


def currency_of(name: str, values: tuple[Value | None, ...]) -> str:
    """The one currency of a column, in brackets, or nothing where it is empty."""
    codes = sorted({value.currency.code for value in values if isinstance(value, Money)})
    if len(codes) > 1:
        raise InvalidValue(
            "currency_mixed",
            f"The column {name} holds amounts in {' and '.join(codes)}.",
            "Make a table for each currency.",
        )
    return f" ({codes[0]})" if codes else ""
