"""Histories made of moves, of rows, or of numbers that are already by period.

Demand that is written on a closed day (a till closed after midnight, an entry made on Sunday)
belongs to the next open day. Goods that come back take back the demand of the sale they name,
unless told otherwise.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from backoffice_core.inventory.forecasting.history import (
    Cadence,
    Cleaning,
    DemandMark,
    DemandPeriod,
    History,
)
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.numbers import in_a_line
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.calendars import Calendar, dates
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.quantity import Unit

__all__ = ["Returned", "days_without_stock", "history_of", "history_of_moves", "history_of_rows"]

WEEK = 7
DECEMBER = 12
DEMANDED = frozenset({MoveKind.ISSUE})
Amount = int | float | Fraction


class Returned(enum.Enum):
    """What goods that customers bring back do to demand."""

    SALE = "sale"  # they take back the demand of the document they name
    PERIOD = "period"  # they lower the demand of the period they come back in, even below 0
    IGNORED = "ignored"  # what was asked for was asked for


@checked
def history_of_moves(
    moves: Iterable[Move],
    *,
    item: str,
    unit: Unit,
    days: Interval[date],
    cadence: Cadence = Cadence.DAY,
    calendar: Calendar | None = None,
    without_stock: Iterable[date] = (),
    exceptional: Iterable[date] = (),
    returned: Returned = Returned.SALE,
    kinds: frozenset[MoveKind] = DEMANDED,
    cleaning: Cleaning | None = None,
) -> History:
    """The demand of an item that its moves show, in ``unit``, by day, week or month.

    ``kinds`` are the moves that are demand (add consumption for parts). Days that are closed
    in ``calendar`` are no days. ``without_stock`` are days that ended with an empty shelf
    (:func:`days_without_stock` finds them), ``exceptional`` those of promotions and the like.
    Raises :class:`InvalidValue`: ``history_empty``, ``dimension_mixed``.
    """
    own = sorted((move for move in moves if move.item == item), key=in_time)
    amounts: dict[date, Fraction] = {}
    sales: dict[str, list[date]] = {}
    for move in own:
        if move.kind in kinds:
            amounts[move.day] = amounts.get(move.day, Fraction(0)) - amount_in(move.quantity, unit)
            if move.document is not None:
                sales.setdefault(move.document, []).append(move.day)
    for move in own:
        if move.kind is not MoveKind.CUSTOMER_RETURN or returned is Returned.IGNORED:
            continue
        amount = amount_in(move.quantity, unit)
        if returned is Returned.PERIOD:
            amounts[move.day] = amounts.get(move.day, Fraction(0)) - amount
            continue
        for day in reversed(sales.get(move.document or "", [])):
            part = max(min(amount, amounts[day]), Fraction(0))
            amounts[day] -= part
            amount -= part
    return gathered(
        amounts,
        item=item,
        days=days,
        cadence=cadence,
        calendar=calendar,
        without_stock=without_stock,
        exceptional=exceptional,
        cleaning=cleaning,
    )


@checked
def history_of_rows(
    rows: Iterable[tuple[date, Amount]],
    *,
    item: str,
    days: Interval[date],
    cadence: Cadence = Cadence.DAY,
    calendar: Calendar | None = None,
    without_stock: Iterable[date] = (),
    exceptional: Iterable[date] = (),
    cleaning: Cleaning | None = None,
) -> History:
    """The demand that rows of a day and an amount show; what came back is negative.

    Arguments and errors are those of :func:`history_of_moves`, and ``not_a_number``.

    >>> from datetime import date
    >>> sold = [(date(2026, 5, 4), 3), (date(2026, 5, 7), 2)]
    >>> week = Interval(date(2026, 5, 4), date(2026, 5, 11))
    >>> shop = Calendar(name="shop", weekend=frozenset({6}))
    >>> history_of_rows(sold, item="soap", days=week, calendar=shop).series()
    array([3., 0., 0., 2., 0., 0.])
    """
    amounts: dict[date, Fraction] = {}
    for day, amount in rows:
        amounts[day] = amounts.get(day, Fraction(0)) + finite(amount, f"{item} on {day}")
    return gathered(
        amounts,
        item=item,
        days=days,
        cadence=cadence,
        calendar=calendar,
        without_stock=without_stock,
        exceptional=exceptional,
        cleaning=cleaning,
    )


@checked
def history_of(
    demand: Iterable[Amount | None],
    *,
    item: str,
    start: date,
    cadence: Cadence,
    cleaning: Cleaning | None = None,
) -> History:
    """A history of numbers that are already by period; ``None`` is a period nobody knows.

    A number that is not finite is refused: say ``None`` for what is not known. Raises
    :class:`InvalidValue` (``not_a_number``, ``day_out_of_range``).

    >>> from datetime import date
    >>> months = history_of(
    ...     [4, None, 6], item="soap", start=date(2026, 1, 1), cadence=Cadence.MONTH
    ... )
    >>> months.series()
    array([4., 6.])
    """
    periods: list[DemandPeriod] = []
    first = period_start(start, cadence)
    for number, amount in enumerate(demand):
        following = next_start(first, cadence)
        periods.append(
            DemandPeriod(
                days=Interval(first, following),
                demand=0.0
                if amount is None
                else float(finite(amount, f"{item} in period {number}, from {first} on,")),
                open_days=1,
                marks=frozenset() if amount is not None else frozenset({DemandMark.UNKNOWN}),
            )
        )
        first = following
    return History(
        item=item, cadence=cadence, periods=tuple(periods), cleaning=cleaning or Cleaning()
    )


@checked
def days_without_stock(
    moves: Iterable[Move], *, item: str, unit: Unit, days: Interval[date]
) -> tuple[date, ...]:
    """The days that ended with nothing of an item in stock, by all its moves from the start.

    Raises :class:`InvalidValue` (``dimension_mixed``).
    """
    changes: dict[date, Fraction] = {}
    for move in moves:
        if move.item == item:
            amount = amount_in(move.quantity, unit)
            changes[move.day] = changes.get(move.day, Fraction(0)) + amount
    stock = sum((amount for day, amount in changes.items() if day < days.start), Fraction(0))
    empty: list[date] = []
    for day in dates(days):
        stock += changes.get(day, Fraction(0))
        if stock <= 0:
            empty.append(day)
    return tuple(empty)


def in_time(move: Move) -> tuple[date, int, str]:
    """The order moves happened in."""
    return move.day, move.sequence, move.number


def finite(amount: Amount, where: str) -> Fraction:
    """An amount that is a finite number, exactly.

    Raises :class:`InvalidValue` (``not_a_number``).
    """
    if not math.isfinite(amount):
        raise InvalidValue(
            "not_a_number",
            f"The demand of {where} is {in_a_line(amount)}.",
            "Give a finite number, and None for what is not known.",
        )
    return Fraction(amount)


def gathered(
    amounts: dict[date, Fraction],
    *,
    item: str,
    days: Interval[date],
    cadence: Cadence,
    calendar: Calendar | None,
    without_stock: Iterable[date],
    exceptional: Iterable[date],
    cleaning: Cleaning | None,
) -> History:
    """Daily amounts as periods."""
    if days.is_empty:
        raise InvalidValue(
            "history_empty", f"The history of {item} has no day.", "Give at least one day."
        )
    empty, special = frozenset(without_stock), frozenset(exceptional)
    periods: list[DemandPeriod] = []
    carried = Fraction(0)
    for window in cut(days, cadence):
        open_days = [
            day for day in dates(window) if calendar is None or calendar.is_working_day(day)
        ]
        carried += sum((amounts.get(day, Fraction(0)) for day in dates(window)), Fraction(0))
        if not open_days:
            continue
        marks: set[DemandMark] = set()
        if any(day in empty for day in open_days):
            marks.add(DemandMark.CENSORED)
        if any(day in special for day in open_days):
            marks.add(DemandMark.EXCEPTIONAL)
        periods.append(
            DemandPeriod(
                days=window,
                demand=float(carried),
                open_days=len(open_days),
                marks=frozenset(marks),
            )
        )
        carried = Fraction(0)
    return History(
        item=item, cadence=cadence, periods=tuple(periods), cleaning=cleaning or Cleaning()
    )


def cut(days: Interval[date], cadence: Cadence) -> Iterator[Interval[date]]:
    """The periods of some days; the first and the last may be short."""
    start = days.start
    while start < days.end:
        end = min(next_start(period_start(start, cadence), cadence), days.end)
        yield Interval(start, end)
        start = end


def period_start(day: date, cadence: Cadence) -> date:
    """The first day of the period that a day lies in."""
    if cadence is Cadence.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if cadence is Cadence.MONTH else day


def next_start(start: date, cadence: Cadence) -> date:
    """The first day of the period after the one that starts on a day.

    Raises :class:`InvalidValue` (``day_out_of_range``) at the end of the calendar.
    """
    try:
        if cadence is Cadence.MONTH:
            following = start.month % DECEMBER + 1
            return date(start.year + (following == 1), following, 1)
        return start + timedelta(days=WEEK if cadence is Cadence.WEEK else 1)
    except (OverflowError, ValueError) as beyond:
        told = f"The period from {start} on runs beyond the last day there is."
        raise InvalidValue("day_out_of_range", told, "Give earlier days.") from beyond
