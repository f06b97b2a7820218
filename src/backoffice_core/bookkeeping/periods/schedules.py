"""Accruals and deferrals: an amount over the time it belongs to, period by period.

Every running total is the exact one rounded once, so the books are right at each period end and
the parts add up to the amount, to the minor unit. Whether a month is a month or a number of
days changes the parts and never the sum; so it is asked for by name.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import attrs

from backoffice_core.bookkeeping.model import Dimension, Entry, EntryKind, Posting
from backoffice_core.bookkeeping.periods.fiscal import FiscalCalendar, FiscalPeriod
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import expect_member, member_validator
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.periods import Month
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = [
    "Schedule",
    "ScheduleLine",
    "SpreadBy",
    "explain_schedule",
    "schedule_entries",
    "spread_over_periods",
    "still_to_post",
]


class SpreadBy(enum.Enum):
    """What each period's share follows."""

    DAYS = "days"  # every day alike
    MONTHS = "months"  # every calendar month alike, a part of one by its days
    FULL_MONTHS = "full_months"  # every month alike from the first on, however late it began

    @property
    def says(self) -> Message:
        """The way in words."""
        match self:
            case SpreadBy.DAYS:
                return Message("by days")
            case SpreadBy.MONTHS:
                return Message("by months and parts of them")
            case SpreadBy.FULL_MONTHS:
                return Message("by full months")


def month_index(day: date) -> int:
    """Calendar months counted through the years."""
    return day.year * 12 + day.month


def month_position(day: date) -> Fraction:
    """Months and parts of them through the years, at the start of a day."""
    return month_index(day) + Fraction(day.day - 1, Month.of(day).last_day.day)


def full_months(service: Interval[date]) -> int:
    """Months of service, a part of one counted as one: 15 February until 15 August is six."""
    started = month_index(service.end) - month_index(service.start)
    return max(1, started + (service.end.day > service.start.day))


def weight_before(service: Interval[date], day: date, by: SpreadBy) -> Fraction:
    """How much of a service lies before a day, in days or months."""
    if day <= service.start:
        return Fraction(0)
    end = min(day, service.end)
    match by:
        case SpreadBy.DAYS:
            return Fraction((end - service.start).days)
        case SpreadBy.MONTHS:
            return month_position(end) - month_position(service.start)
        case SpreadBy.FULL_MONTHS:
            begun = month_index(end - timedelta(days=1)) - month_index(service.start) + 1
            return Fraction(min(begun, full_months(service)))


@checked
@attrs.frozen(kw_only=True)
class ScheduleLine:
    """The share of one period, and what all shares so far add up to."""

    period: FiscalPeriod
    amount: Money
    running: Money


@checked
def spread_over_periods(
    amount: Money,
    service: Interval[date],
    *,
    calendar: FiscalCalendar,
    by: SpreadBy = SpreadBy.DAYS,
    rounding: Rounding = Rounding.HALF_UP,
) -> tuple[ScheduleLine, ...]:
    """An amount over the fiscal periods of the days it belongs to; the shares add up exactly.

    Raises :class:`InvalidValue`: ``service_empty`` when there are no such days, ``not_a_member``.

    >>> half = Interval(date(2026, 2, 15), date(2026, 8, 15))
    >>> for by in SpreadBy:
    ...     lines = spread_over_periods(
    ...         Money.of(1200, "USD"), half, calendar=FiscalCalendar(), by=by
    ...     )
    ...     print(*(line.amount.text for line in lines))
    92.82 205.52 198.90 205.52 198.90 205.52 92.82
    100.81 201.63 201.63 201.62 201.63 201.62 91.06
    200.00 200.00 200.00 200.00 200.00 200.00 0.00
    """
    expect_member(by, SpreadBy, name="by")
    expect_member(rounding, Rounding, name="rounding")
    if service.is_empty:
        raise InvalidValue(
            "service_empty",
            f"The service from {service.start} until {service.end} has no day.",
            "The end is the first day after it.",
        )
    periods = calendar.between(service)
    weights = [
        weight_before(service, each.days.end, by) - weight_before(service, each.start, by)
        for each in periods
    ]
    lines: list[ScheduleLine] = []
    running = Money(0, amount.currency)
    for period, share in zip(periods, amount.spread(weights, rounding=rounding), strict=True):
        running += share
        lines.append(ScheduleLine(period=period, amount=share, running=running))
    return tuple(lines)


@checked
@fact("schedules", identity=("number",))
@attrs.frozen(kw_only=True)
class Schedule:
    """An accrual or deferral: ``amount`` (debit positive) to be booked on ``result``.

    The other leg is on ``balance``: a prepaid expense or deferred income that runs down, or an
    accrual that builds up. With ``reversing`` each period end books all that has accrued so
    far and takes it back the next day: for what an invoice will settle.
    Raises :class:`InvalidValue` (``not_a_member``).
    """

    number: str
    text: str
    amount: Money
    start: date
    end: date
    result: str
    balance: str
    by: SpreadBy = attrs.field(default=SpreadBy.DAYS, validator=member_validator(SpreadBy))
    rounding: Rounding = attrs.field(default=Rounding.HALF_UP, validator=member_validator(Rounding))
    reversing: bool = False
    party: str | None = None
    document: str | None = None
    dimensions: tuple[Dimension, ...] = attrs.field(default=(), converter=tuple[Dimension, ...])

    def lines(self, calendar: FiscalCalendar) -> tuple[ScheduleLine, ...]:
        """The shares of the fiscal periods.

        Raises :class:`InvalidValue` (``service_empty``, ``interval_reversed``).
        """
        return spread_over_periods(
            self.amount,
            Interval(self.start, self.end),
            calendar=calendar,
            by=self.by,
            rounding=self.rounding,
        )


@checked
def schedule_entries(schedule: Schedule, *, calendar: FiscalCalendar) -> tuple[Entry, ...]:
    """The adjusting entries of a schedule, on the last day of each period, with any reversals.

    Their numbers are the schedule's and the period's, the same on every run.
    Raises :class:`InvalidValue` (``service_empty``).
    """
    made: list[Entry] = []
    for line in schedule.lines(calendar):
        amount = line.running if schedule.reversing else line.amount
        if amount.is_zero:
            continue
        entry = Entry(
            number=f"{schedule.number}/{line.period}",
            day=line.period.last_day,
            journal="adjusting",
            kind=EntryKind.ADJUSTING,
            text=schedule.text,
            document=schedule.document,
            postings=(
                schedule_leg(schedule, schedule.result, amount),
                schedule_leg(schedule, schedule.balance, -amount),
            ),
        )
        made.append(entry)
        if schedule.reversing:
            made.append(entry.reversal(f"{entry.number}/R", day=line.period.days.end))
    return tuple(made)


def schedule_leg(schedule: Schedule, account: str, amount: Money) -> Posting:
    """One leg, where the schedule says it lies."""
    return Posting(
        account=account,
        amount=amount,
        party=schedule.party,
        document=schedule.document,
        dimensions=schedule.dimensions,
    )


@checked
def still_to_post(
    planned: Iterable[Entry], entries: Iterable[Entry], *, until: date | None = None
) -> tuple[Entry, ...]:
    """The planned entries until a day that are not in the books yet: run twice, post once.

    Raises :class:`InvalidValue` (``entry_differs``) when one is there with other content.
    """
    posted = {each.number: each for each in entries}
    missing: list[Entry] = []
    for plan in planned:
        if until is not None and plan.day > until:
            continue
        there = posted.get(plan.number)
        if there is None:
            missing.append(plan)
        elif there != plan:
            raise InvalidValue(
                "entry_differs",
                f"The entry {plan.number} of {there.day} is in the books with other content.",
                "Reverse it, and plan again under a new number.",
            )
    return tuple(missing)


@checked
def explain_schedule(schedule: Schedule, *, calendar: FiscalCalendar) -> Explanation:
    """How an amount came to be shared as it is."""
    service = Interval(schedule.start, schedule.end)
    total = weight_before(service, service.end, schedule.by)
    return Explanation(
        rule=f"period.schedule.{schedule.by.value}",
        says=Message(
            "{amount} of {text} belong to {first} to {last}, shared {by}",
            amount=schedule.amount,
            text=schedule.text,
            first=schedule.start,
            last=schedule.end - timedelta(days=1),
            by=schedule.by.says,
        ),
        result=schedule.amount,
        because=[
            Explanation(
                rule="period.schedule.line",
                says=Message(
                    "{period}: {amount}, after which {part} of {total} have passed: {running}",
                    period=line.period.name,
                    amount=line.amount,
                    part=weight_before(service, line.period.days.end, schedule.by),
                    total=total,
                    running=line.running,
                ),
                result=line.amount,
            )
            for line in schedule.lines(calendar)
        ],
    )
