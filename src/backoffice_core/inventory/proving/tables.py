"""What a simulation is given, as tables of periods by items: asked once, at the door.

The loop over periods asks nothing any more: a text, a negative demand or half a period of lead
time is refused here by name and place, before anything is computed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from backoffice_core.inventory.numbers import Array, Numbers, Places, as_array
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = [
    "LEAD_MAX",
    "as_table",
    "count_of",
    "demand_table",
    "expect_seed",
    "expect_share",
    "fitting",
    "lead_table",
]

LEAD_MAX = 10_000
TABLE = 2


def as_table(value: Numbers, name: str) -> Array:
    """Finite numbers in the shape they are given in, of however many dimensions.

    Raises :class:`InvalidValue` (``not_a_number``, ``not_a_series``).
    """
    try:
        given: Any = np.asarray(value)
    except (TypeError, ValueError, OverflowError) as problem:
        raise InvalidValue(
            "not_a_series",
            f"The rows of {name} are not all of one length.",
            "Give a table of periods by items.",
        ) from problem
    if given.ndim == 0:
        return as_array(value, name)
    return as_array(given.reshape(-1), name).reshape(given.shape)


def demand_table(demand: Numbers) -> Array:
    """Demand of periods by items: of one series, a table of one column.

    Raises :class:`InvalidValue` (``not_a_series``, ``not_a_number``, ``number_too_small``).
    """
    if not np.iterable(demand) or isinstance(demand, str | bytes):
        raise not_a_table()
    table = as_table(demand, "demand")
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != TABLE or not table.size:
        raise not_a_table()
    if not table.min() >= 0:
        bad = np.argwhere(table < 0)[0]
        raise InvalidValue(
            "number_too_small",
            f"The demand of period {bad[0]} of item {bad[1]} is {float(table[tuple(bad)])!r}.",
            "Give demand of 0 or more; take returns out first.",
        )
    return table


def not_a_table() -> InvalidValue:
    """The refusal of something that is no demand."""
    return InvalidValue(
        "not_a_series",
        "Demand is neither a series of periods nor a table of periods by items.",
        "Give numbers in the order of their periods, or a table demand[period, item].",
    )


def lead_table(lead_time: Numbers, *, periods: int, items: int) -> Places:
    """Lead times of one row, or of a row for each period.

    Raises :class:`InvalidValue` (``lengths_differ``, ``periods_not_whole``, ``not_a_number``).
    """
    given = as_table(lead_time, "lead_time")
    bad = (given != np.round(given)) | (given < 0) | (given > LEAD_MAX)
    if bad.any():
        raise InvalidValue(
            "periods_not_whole",
            f"A lead time is {float(given[bad][0])!r}.",
            f"Give 0 to {LEAD_MAX} whole periods.",
        )
    if given.shape == (periods, items):
        return given.astype(np.int64)
    return fitting(given, items, "lead_time").astype(np.int64)[None, :]


def fitting(value: Numbers, items: int, name: str) -> Array:
    """One number for all items, or one for each.

    Raises :class:`InvalidValue` (``lengths_differ``, ``not_a_number``).
    """
    array = as_table(value, name)
    if array.ndim > 1 or array.size not in {1, items}:
        raise InvalidValue(
            "lengths_differ",
            f"There are {array.size} values of {name} for {items} items.",
            "Give one number, or one for each item.",
        )
    return np.broadcast_to(array, (items,))


def count_of(value: int, name: str, *, least: int, most: int = LEAD_MAX) -> int:
    """A whole number of periods.

    Raises :class:`InvalidValue` (``periods_not_whole``, ``not_a_number``).
    """
    number = as_array(value, name)
    if number.size != 1 or number[0] != np.rint(number[0]) or not least <= number[0] <= most:
        raise InvalidValue(
            "periods_not_whole",
            f"{name} is {shown(value)}.",
            f"Give {least} to {most} whole periods.",
        )
    return int(number[0])


def expect_share(value: object, name: str) -> None:
    """Refuse what is no share above 0. Raises :class:`InvalidValue` (``share_out_of_range``)."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 < value <= 1:  # type: ignore[operator]
        raise InvalidValue(
            "share_out_of_range", f"{name} is {shown(value)}.", "Give a share, such as 0.95."
        )


def expect_seed(seed: int) -> None:
    """Refuse what starts no stream of random numbers.

    Raises :class:`InvalidValue` (``number_too_small``).
    """
    if seed < 0:
        raise InvalidValue("number_too_small", f"The seed is {shown(seed)}.", "Give 0 or more.")
