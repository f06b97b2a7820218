"""Stock over columns: what is on hand and what it is worth, for millions of moves.

A frame holds each move as a row of typed columns: quantities as whole steps (64-bit integers,
``scale`` of them make one of the item's unit), costs as minor units. On hand is a sum;
value is one pass over each item's moves in plain integers, by the same rules as
:func:`~backoffice_core.inventory.value_moves` and to the same minor unit. Moves whose value
depends on other moves (returns, production, transfers between pools) are not for columns:
they are refused, and valued there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from backoffice_core.inventory import CostMethod, Item, Move, MoveKind
from backoffice_core.inventory.units import amount_in, unknown_item
from backoffice_core.kernel.checks import several
from backoffice_core.kernel.errors import InvalidValue, require
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.money import Currency
from backoffice_core.kernel.quantity import Unit
from backoffice_core.scale.stock_ledgers import average_values, fifo_values

if TYPE_CHECKING:
    import polars as pl

__all__ = ["moves_frame", "on_hand_of_frame", "value_frame"]

PURPOSE: Final = "Stock over columns"
UNITS_MAX: Final = 2**63 - 1
# One pool for each item: no move of these kinds needs to know of another.
ALONE: Final = frozenset(
    {MoveKind.OPENING, MoveKind.RECEIPT, MoveKind.ISSUE, MoveKind.SCRAP, MoveKind.COUNT}
)
METHODS: Final[dict[CostMethod, Callable[..., list[int]]]] = {
    CostMethod.FIFO: fifo_values,
    CostMethod.MOVING_AVERAGE: average_values,
}
Cells: TypeAlias = dict[str, list[object]]


def moves_frame(moves: Iterable[Move], *, items: Iterable[Item] | None = None) -> pl.DataFrame:
    """A row for every move, in the order given; the frame's ``to_arrow()`` is an Arrow table.

    Columns: ``number``, ``day``, ``sequence``, ``item``, ``kind``, ``place``, ``lot``,
    ``owner``, ``document``, ``units`` (steps, negative out), ``scale`` (how many steps are one
    of the item's unit) and ``cost`` (minor units of all of it, null where a move has none). The
    item's unit is that of ``items``, else of its first move.

    Needs the extra ``frames``. Raises :class:`InvalidValue`: ``unknown_item``,
    ``dimension_mixed``, ``currency_mixed``, ``move_number_repeated``, ``amount_too_large`` for
    2**63 steps or minor units and more.

    >>> from backoffice_core.kernel import Money, Quantity
    >>> tea = Move(
    ...     number="1",
    ...     day=date(2026, 5, 4),
    ...     item="tea",
    ...     kind=MoveKind.RECEIPT,
    ...     quantity=Quantity.of("2.5", "kg"),
    ...     unit_cost=Money.of(10, "USD"),
    ... )
    >>> moves_frame([tea]).select("item", "units", "scale", "cost").rows()
    [('tea', 5, 2, 2500)]
    """
    polars: Any = require("polars", extra="frames", purpose=PURPOSE)
    given = several(moves, Move, name="moves")
    words = polars.Categorical
    kinds = polars.Enum([kind.value for kind in MoveKind])
    types: dict[str, Any] = {
        "number": polars.String,
        "day": polars.Date,
        "sequence": polars.Int64,
        "item": words,
        "kind": kinds,
        "place": words,
        "lot": words,
        "owner": words,
        "document": words,
        "units": polars.Int64,
        "scale": polars.Int64,
        "cost": polars.Int64,
    }
    units = {item.code: item.unit for item in items} if items is not None else first_units(given)
    frame: pl.DataFrame = polars.DataFrame(columns_of(given, units), schema=types)
    return frame


def on_hand_of_frame(
    frame: pl.DataFrame, *, on: date | None = None, by: Sequence[str] = ("item", "place")
) -> pl.DataFrame:
    """What is on hand at the end of a day (of all days), by any of the frame's columns.

    Columns: those of ``by``, ``units`` and ``scale``; a row wherever something ever moved.
    Without ``item`` among ``by`` steps of different sizes would be added up, so it must be.

    Raises :class:`InvalidValue`: ``item_missing``, ``column_missing``, ``type_wrong``,
    ``amount_too_large``.
    """
    polars: Any = require("polars", extra="frames", purpose=PURPOSE)
    if "item" not in by:
        raise InvalidValue(
            "item_missing",
            f"Stock by {', '.join(by)} would add up different items.",
            "Put 'item' among the columns.",
        )
    expect_columns(frame, (*by, "day", "units", "scale"))
    counted = frame if on is None else frame.filter(polars.col("day") <= on)
    largest = counted["units"].abs().max()
    if isinstance(largest, int) and largest * counted.height > UNITS_MAX:
        raise too_large("The sum of all units")
    summed = (
        counted.lazy()
        .group_by(list(by))
        .agg(polars.col("units").sum(), polars.col("scale").first())
    )
    result: pl.DataFrame = summed.collect()
    return result


def value_frame(frame: pl.DataFrame, *, method: CostMethod, currency: str) -> pl.DataFrame:
    """What each move adds to the value of stock, as :func:`~backoffice_core.inventory.value_moves`.

    The rows come back item by item, in the order things happened, with a column ``value`` in
    minor units of ``currency`` (of which all costs are); its sum by item is what stock is
    worth. Stock may go below zero: what comes in next settles it.

    Raises :class:`InvalidValue`: ``columns_unsupported`` for another method than FIFO and
    moving average, for moves whose value depends on others, and for goods of other owners;
    ``column_missing``, ``type_wrong``.
    """
    polars: Any = require("polars", extra="frames", purpose=PURPOSE)
    Currency.of(currency)
    expect_columns(frame, ("item", "day", "sequence", "number", "kind", "owner", "units", "cost"))
    refuse_dependent(frame, method)
    # Items in the order of their categories: to sort a million words takes longer than the rest.
    place = polars.col("item").cast(polars.Categorical).to_physical()
    ordered = frame.sort(place, "day", "sequence", "number")
    units = ordered["units"].to_list()
    costs = ordered["cost"].to_list()
    values: list[int] = []
    lengths = ordered.select(place).to_series().rle().struct.field("len").to_list()
    start = 0
    for length in lengths:
        end = start + length
        values += METHODS[method](units[start:end], costs[start:end])
        start = end
    result: pl.DataFrame = ordered.with_columns(value=polars.Series(values, dtype=polars.Int64))
    return result


def refuse_dependent(frame: pl.DataFrame, method: CostMethod) -> None:
    """Refuse what one pass over each item cannot value."""
    if method not in METHODS:
        raise unsupported(f"The method {method.value}")
    alone = {kind.value for kind in ALONE}
    for kind in frame["kind"].unique().to_list():
        if kind not in alone:
            raise unsupported(f"A move of the kind {kind}")
    owners = [owner for owner in frame["owner"].unique().to_list() if owner]
    if owners:
        raise unsupported(f"Stock of {owners[0]}")


def unsupported(what: str) -> InvalidValue:
    """The refusal of what only the object path values."""
    return InvalidValue(
        "columns_unsupported",
        f"{what} cannot be valued over columns.",
        "Use inventory.value_moves for these items.",
    )


def first_units(moves: Iterable[Move]) -> dict[str, Unit]:
    """The unit of each item's first move, as things happened."""
    ordered = sorted(moves, key=lambda move: (move.day, move.sequence, move.number), reverse=True)
    return {move.item: move.quantity.unit for move in ordered}


def columns_of(moves: list[Move], units: dict[str, Unit]) -> Cells:
    """The moves as columns of plain values."""
    refuse_mixed(moves)
    amounts = [amount_of(move, units) for move in moves]
    scales: dict[str, int] = {}
    for move, amount in zip(moves, amounts, strict=True):
        if amount.denominator != 1 or move.item not in scales:
            scales[move.item] = math.lcm(scales.get(move.item, 1), amount.denominator)
    own = [move.own_cost for move in moves]
    costs = [None if cost is None else cost.minor for cost in own]
    steps = [
        amount.numerator * (scales[move.item] // amount.denominator)
        for move, amount in zip(moves, amounts, strict=True)
    ]
    for number in fitting(steps, moves) | fitting(costs, moves):
        raise too_large(f"Move {number}")
    return {
        "number": [move.number for move in moves],
        "day": [move.day for move in moves],
        "sequence": [move.sequence for move in moves],
        "item": [move.item for move in moves],
        "kind": [move.kind.value for move in moves],
        "place": [move.place for move in moves],
        "lot": [move.lot for move in moves],
        "owner": [move.owner for move in moves],
        "document": [move.document for move in moves],
        "units": list(steps),
        "scale": [scales[move.item] for move in moves],
        "cost": list(costs),
    }


def refuse_mixed(moves: list[Move]) -> None:
    """Refuse moves that share a number, and costs in two currencies."""
    numbers: set[str] = set()
    currencies: set[str] = set()
    for move in moves:
        cost = move.cost or move.unit_cost
        if move.number in numbers:
            raise InvalidValue(
                "move_number_repeated",
                f"Two moves have the number {move.number}.",
                "Give each move a number of its own.",
            )
        numbers.add(move.number)
        if cost is not None:
            currencies.add(cost.currency.code)
    if len(currencies) > 1:
        raise InvalidValue(
            "currency_mixed",
            f"The costs are in {' and '.join(sorted(currencies))}.",
            "Convert them first, or make a frame for each currency.",
        )


def expect_columns(frame: pl.DataFrame, names: Iterable[str]) -> None:
    """Refuse what is no frame, and a frame without what is asked of it."""
    columns: object = getattr(frame, "columns", None)
    if not isinstance(columns, list):
        raise InvalidValue(
            "type_wrong", f"{shown(frame)} is no frame of polars.", "Make one with moves_frame."
        )
    for name in names:
        if name not in columns:
            raise InvalidValue(
                "column_missing",
                f"The frame has no column {name!r}.",
                "Make it with moves_frame, or add the column.",
            )


def amount_of(move: Move, units: dict[str, Unit]) -> Fraction:
    """The amount of a move in its item's unit."""
    if move.item not in units:
        raise unknown_item(move.item)
    return amount_in(move.quantity, units[move.item])


def fitting(values: Iterable[int | None], moves: list[Move]) -> set[str]:
    """The numbers of moves of which a value does not fit into 64 bits."""
    pairs: Iterator[tuple[int | None, Move]] = zip(values, moves, strict=True)
    return {move.number for value, move in pairs if value is not None and abs(value) > UNITS_MAX}


def too_large(what: str) -> InvalidValue:
    """The refusal of what does not fit into a column."""
    return InvalidValue(
        "amount_too_large",
        f"{what} is more than a 64-bit column holds.",
        "Use inventory.value_moves and inventory.stock, which have no largest amount.",
    )
