"""One series or many: the table of periods by items that every method works on.

A method is a recursion over periods, and a recursion does not care for how many items it runs
at once. So a series is a table of one column, a table has periods as rows (what is needed
together lies together), and there is one computation for both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Numbers, as_array
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["HasSeries", "Series", "as_series", "columns", "gain", "rounding_gone"]

TABLE = 2
# A variance below this share of the mean square is rounding, and no variance.
ALIKE = 1e-12


@runtime_checkable
class HasSeries(Protocol):
    """Something that knows the demand to forecast from, such as a history."""

    def series(self) -> Array:
        """Demand of each period in order."""
        ...  # pragma: no cover


@attrs.frozen(kw_only=True, eq=False)
class Series:
    """Demand of ``values[period, item]``; ``one`` if a single series was given."""

    values: Array
    one: bool

    @property
    def periods(self) -> int:
        """How many periods there are."""
        return int(self.values.shape[0])

    @property
    def items(self) -> int:
        """How many series there are."""
        return int(self.values.shape[1])

    def back(self, result: Array) -> Numbers:
        """A number for each item in the form the history came in."""
        return float(result[0]) if self.one else result


def as_series(history: Numbers, *, least: int = 1) -> Series:
    """A series or a table as a table; of a history, what it says is to forecast from.

    Raises :class:`InvalidValue`: ``not_a_series``; ``number_unknown`` for what is missing or
    not finite; ``history_short`` for fewer than ``least`` periods.
    """
    given = history.series() if isinstance(history, HasSeries) else history
    expect_even(given)
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as problem:
        raise not_a_series(given) from problem
    if values.ndim not in {1, TABLE}:
        raise not_a_series(given)
    one = values.ndim == 1
    table = values[:, None] if one else values
    for period, row in enumerate(table):
        finite = np.isfinite(row)
        if not finite.all():
            at = "" if one else f" of item {int(finite.argmin())}"
            raise InvalidValue(
                "number_unknown",
                f"The demand of period {period}{at} is {float(row[finite.argmin()])!r}.",
                "Leave unknown periods to a History, which knows what to do about them.",
            )
    if table.shape[0] < least:
        raise InvalidValue(
            "history_short",
            f"The history has {table.shape[0]} periods, and the method needs {least}.",
            "Give more periods, or choose a method that needs fewer.",
        )
    return Series(values=table, one=one)


def expect_even(given: Numbers) -> None:
    """Refuse a table whose periods have different numbers of items, naming the first.

    Raises :class:`InvalidValue` (``not_a_series``).
    """
    if not isinstance(given, (list, tuple)):
        return
    every: list[Numbers] = list(given)  # pyright: ignore[reportUnknownArgumentType]
    rows: list[int] = [np.size(row) for row in every if is_row(row)]
    if not rows:
        return
    for period, size in enumerate(rows):
        if size != rows[0]:
            raise InvalidValue(
                "not_a_series",
                f"Period {period} has {size} items, and period 0 has {rows[0]}.",
                "Give each period every item; 0 where nothing was asked for.",
            )
    if len(rows) < len(every):
        raise InvalidValue(
            "not_a_series",
            "Some periods are rows of items, and others are numbers.",
            "Give numbers in the order of their periods, or a table of periods by items.",
        )


def is_row(value: Numbers) -> bool:
    """Whether a period is told by several numbers."""
    return isinstance(value, (list, tuple, np.ndarray))


def not_a_series(given: object) -> InvalidValue:
    """The refusal of something that is neither a series nor a table."""
    return InvalidValue(
        "not_a_series",
        f"The history is {shown(given)}.",
        "Give numbers in the order of their periods, or a table of periods by items.",
    )


def columns(items: int, size: int) -> Iterator[slice]:
    """Blocks of items that are worked through while they are in the cache."""
    for start in range(0, items, size):
        yield slice(start, min(start + size, items))


def gain(value: Numbers, items: int, name: str) -> Array:
    """A smoothing parameter for each item: above 0, at most 1.

    Raises :class:`InvalidValue` (``not_a_number``, ``share_out_of_range``, ``lengths_differ``).
    """
    array = as_array(value, name)
    if array.size not in {1, items}:
        raise InvalidValue(
            "lengths_differ",
            f"There are {array.size} of {name} for {items} series.",
            "Give one number, or one for each series.",
        )
    if not ((array > 0) & (array <= 1)).all():
        raise InvalidValue(
            "share_out_of_range",
            f"{name} is {shown(value)}.",
            "Give more than 0 and at most 1, such as 0.1.",
        )
    return np.broadcast_to(array, (items,))


def rounding_gone(variance: Array, mean_square: Array) -> Array:
    """A variance that was a difference, without what is only rounding."""
    return np.where(variance > ALIKE * mean_square, variance, 0.0)
