"""When the workweek begins anew: hours that lie in two weeks are paid the way that gives more.

A workweek may be moved, for good and not to save overtime. Hours between the new beginning
and the end of the old week then belong to both. They are counted in the old week alone, then
in the new week alone, and the greater pay is due (29 CFR 778.301, 778.302).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from backoffice_core.attendance.pay.lines import PayLine
from backoffice_core.attendance.pay.pricing import Earning, PayRule
from backoffice_core.attendance.pay.wages import Wage
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.reckoning import reckon
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["pay_over_change"]

ONE_DAY = timedelta(days=1)


@checked
def pay_over_change(
    days: Iterable[WorkedDay],
    *,
    old: RuleBook,
    new: RuleBook,
    since: date,
    pay: PayRule,
    wage: Wage,
    earnings: Iterable[Earning] = (),
) -> tuple[PayLine, ...]:
    """The pay of one person's days around ``since``, the first day of the new workweek.

    Days before it are of ``old`` weeks. Those after it that the last old week would still
    have held are counted once with the old and once with the new, and the lines of the
    greater total are due; the new way where both are equal. ``earnings`` count in the new
    weeks. Raises :class:`InvalidValue`: ``workday_start_changed`` where the two books do not
    begin their workdays at the same hour, ``type_wrong``, ``not_a_date``, ``not_several``.
    """
    if old.workday_starts != new.workday_starts:
        raise InvalidValue(
            "workday_start_changed",
            f"Workdays begin {old.workday_starts} and {new.workday_starts} after midnight.",
            "Move the workweek by whole days.",
        )
    given, others = tuple(days), tuple(earnings)
    ends = since
    last = old.week.number(since - ONE_DAY)
    while old.week.number(ends) == last:
        ends += ONE_DAY
    ways = [
        sum(
            (
                tuple(lines)
                for lines in (
                    lines_under(old, before(given, edge), pay, wage, ()),
                    lines_under(new, from_on(given, edge), pay, wage, others),
                )
            ),
            (),
        )
        for edge in (since, ends)
    ]
    return max(ways, key=lambda lines: sum(line.amount.minor for line in lines))


def before(days: tuple[WorkedDay, ...], edge: date) -> tuple[WorkedDay, ...]:
    """The days before a date."""
    return tuple(day for day in days if day.day < edge)


def from_on(days: tuple[WorkedDay, ...], edge: date) -> tuple[WorkedDay, ...]:
    """The days from a date on."""
    return tuple(day for day in days if day.day >= edge)


def lines_under(
    book: RuleBook,
    days: tuple[WorkedDay, ...],
    pay: PayRule,
    wage: Wage,
    earnings: tuple[Earning, ...],
) -> Iterator[PayLine]:
    """The pay of days under one book."""
    if days:
        yield from pay.lines(reckon(days, rules=book).days, wage=wage, earnings=earnings)
