"""One series or many: the table of periods by items that every method works on.

A method is a recursion over periods, and a recursion does not care for how many items it runs
at once. So a series is a table of one column, a table has periods as rows (what is needed
together lies together), and there is one computation for both.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Protocol, runtime_checkable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.asked import periods_told
from backoffice_core.inventory.numbers import LARGEST, Array, Numbers, as_array, in_a_line
from backoffice_core.kernel.errors import InvalidValue

__all__ = [
    "HasSeries",
    "Series",
    "as_series",
    "columns",
    "gain",
    "place_among",
    "rounding_gone",
    "told",
]

TABLE = 2
# A variance below this share of the mean square is rounding, and no variance.
ALIKE = 1e-12


@runtime_checkable
class HasSeries(Protocol):
    """Something that knows the demand to forecast from, such as a history."""

    @property
    def counted(self) -> bool:
        """Whether demand was seen in whole units only."""
        ...  # pragma: no cover

    def series(self) -> Array:
        """Demand of each period in order."""
        ...  # pragma: no cover


@attrs.frozen(kw_only=True, eq=False)
class Series:
    """Demand of ``values[period, item]``; ``one`` if a single series was given.

    ``counted`` if it is known that demand is of whole units, though values are estimated or
    brought to an average number of days.
    """

    values: Array
    one: bool
    counted: bool = False

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
    not finite, ``number_too_large`` for what is beyond counting, each with its period and item;
    ``history_short`` for fewer than ``least`` periods.
    """
    given = history.series() if isinstance(history, HasSeries) else history
    expect_even(given)
    values = as_doubles(given)
    if values.ndim not in {1, TABLE}:
        raise not_a_series(given)
    one = values.ndim == 1
    table = values[:, None] if one else values
    for period, row in enumerate(table if table.shape[1] else ()):
        # What is not a number is neither above nor below, so this finds it too.
        if not (row.min() >= -LARGEST and row.max() <= LARGEST):
            raise unusable(given, period, row)
    if table.shape[0] < least:
        raise InvalidValue(
            "history_short",
            f"The history has {periods_told(table.shape[0])}, and the method needs {least}.",
            "Give more periods, or choose a method that needs fewer.",
        )
    counted = isinstance(history, HasSeries) and history.counted
    return Series(values=table, one=one, counted=counted)


def as_doubles(given: Numbers) -> Array:
    """A history as an array of doubles of any shape; texts, dates and truths are no demand.

    Raises :class:`InvalidValue` (``not_a_series``).
    """
    try:
        raw: Any = np.asarray(given)
        mixed = raw.dtype.kind == "O" and any(
            isinstance(each, (bool, str, bytes)) for each in raw.flat
        )
        if mixed or raw.dtype.kind not in "iufO":
            raise not_a_series(given)
        doubles: Array = raw.astype(np.float64, copy=False)
    except (TypeError, ValueError, ArithmeticError) as problem:
        raise not_a_series(given) from problem
    return doubles


def unusable(given: Numbers, period: int, row: Array) -> InvalidValue:
    """The refusal of a demand that is no number, or larger than anything that is counted."""
    place = int((np.abs(row) <= LARGEST).argmin())
    wrong = float(row[place])
    names: Any = getattr(given, "columns", None)
    name = place if names is None else in_a_line(names[place])
    at = "" if row.size == 1 and names is None else f" of item {name}"
    told = f"The demand of period {period}{at} is {wrong!r}."
    if np.isfinite(wrong):
        return InvalidValue("number_too_large", told, f"Give at most {LARGEST:g}.")
    return InvalidValue(
        "number_unknown",
        told,
        "Leave unknown periods to a History, which knows what to do about them.",
    )


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
        f"The history is {in_a_line(given)}.",
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
            f"{name} is {in_a_line(value)}.",
            "Give more than 0 and at most 1, such as 0.1.",
        )
    return np.broadcast_to(array, (items,))


def rounding_gone(variance: Array, mean_square: Array) -> Array:
    """A variance that was a difference, without what is only rounding."""
    return np.where(variance > ALIKE * mean_square, variance, 0.0)


def place_among(place: int, items: int) -> int:
    """The place of one series among many, counted from 0.

    Raises :class:`InvalidValue` (``place_unknown``).
    """
    try:
        found = -1 if isinstance(place, bool) else operator.index(place)
    except TypeError:
        found = -1
    if not 0 <= found < items:
        raise InvalidValue(
            "place_unknown",
            f"There is no series {in_a_line(place)} among {items}.",
            f"Give 0 to {items - 1}." if items else "Forecast some series.",
        )
    return found


def told(value: float, *, digits: int = 4) -> Fraction:
    """A number as people are told it, in the digits of their language."""
    return Fraction(f"{value:.{digits}g}")
