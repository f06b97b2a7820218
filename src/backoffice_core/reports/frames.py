"""A table as a data frame, for those who go on from here with columns of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from backoffice_core.kernel.errors import require
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Value
from backoffice_core.reports.cells import machine_text
from backoffice_core.reports.columns import MachineColumn, machine_columns
from backoffice_core.reports.tables import Kind, Table

if TYPE_CHECKING:
    import polars as pl

__all__ = ["table_frame"]

# Two decimals more than any amount of a shop needs would still fit: 38 digits in all.
DECIMALS = 9


def table_frame(table: Table) -> pl.DataFrame:
    """The rows of ``table`` as a polars frame: dates, durations and decimals, never floats.

    Money is exact, in the currency its column is named after. A quantity has its unit in a
    column of its own; parts that no decimal can hold are rounded to nine decimals. Needs
    the extra ``frames``. Raises :class:`InvalidValue` (``currency_mixed``).

    >>> from backoffice_core.kernel import Message, Money
    >>> from backoffice_core.reports import Column, Kind, Table
    >>> table = Table(
    ...     name="owed",
    ...     title=Message("Owed"),
    ...     columns=[Column(Message("Amount"), Kind.MONEY)],
    ...     rows=[(Money.of("0.10", "USD"),), (Money.of("0.20", "USD"),)],
    ... )
    >>> table_frame(table)["Amount (USD)"].sum()
    Decimal('0.30')
    """
    polars: Any = require("polars", extra="frames", purpose="A report as a data frame")
    frame: pl.DataFrame = polars.DataFrame(
        [series(polars, column) for column in machine_columns(table)]
    )
    return frame


def series(polars: Any, column: MachineColumn) -> Any:  # noqa: ANN401 - polars is optional
    """One column with the type that its kind says."""
    match column.kind:
        case Kind.DAY:
            return polars.Series(column.name, column.values, dtype=polars.Date)
        case Kind.TIME:
            times = [elapsed(value) for value in column.values]
            return polars.Series(column.name, times, dtype=polars.Duration("us"))
        case Kind.MONEY:
            digits = (v.currency.digits for v in column.values if isinstance(v, Money))
            return decimals(polars, column, scale=max(digits, default=0))
        case Kind.QUANTITY | Kind.NUMBER:
            return decimals(polars, column, scale=scale_of(column))
        case Kind.TEXT:
            cells = [None if value is None else machine_text(value) for value in column.values]
            return polars.Series(column.name, cells, dtype=polars.String)


def decimals(polars: Any, column: MachineColumn, *, scale: int) -> Any:  # noqa: ANN401
    """A column of exact decimals; whole numbers without any are integers."""
    if scale == 0 and column.kind is Kind.NUMBER:
        return polars.Series(column.name, column.values, dtype=polars.Int64)
    cells = [None if value is None else machine_text(value) for value in column.values]
    return polars.Series(column.name, cells, dtype=polars.String).str.to_decimal(scale=scale)


def scale_of(column: MachineColumn) -> int:
    """How many decimals the numbers of a column need, nine at most."""
    amounts = (v.amount if isinstance(v, Quantity) else v for v in column.values)
    written = (machine_text(amount).partition(".")[2] for amount in amounts)
    return min(max(map(len, written), default=0), DECIMALS)


def elapsed(value: Value | None) -> timedelta | None:
    """A duration as the standard library's."""
    return timedelta(seconds=value.seconds) if isinstance(value, Duration) else None
