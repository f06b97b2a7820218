"""Fiscal calendars: which period a day belongs to, whatever way a business cuts its years.

Two rules cover what businesses use: a year of months (:class:`MonthYear`) and a year of whole
weeks (:class:`WeekYear`). Either way the periods partition time: every day lies in exactly one.
An adjusting period on top covers no days of its own; it is the last day of the year seen a
second time, for adjusting entries.
"""

from __future__ import annotations

import enum
import re
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Final

import attrs

from backoffice_core.bookkeeping.model import Entry, EntryKind
from backoffice_core.bookkeeping.periods.year_rules import MonthYear, WeekYear
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.words import Message, Value

__all__ = ["FiscalCalendar", "FiscalPeriod", "PeriodLevel"]

# How many periods a quarter has, where the year's periods make quarters at all.
QUARTERS: Final = {4: (1, 1, 1, 1), 12: (3, 3, 3, 3), 13: (3, 3, 3, 4)}
YEAR_MIN, YEAR_MAX = 3, 9996  # so that every date of the year and of its neighbours exists
NAME = re.compile(r"FY([0-9]{4})(?:-([QP])([0-9]{1,2}))?", re.ASCII)


class PeriodLevel(enum.Enum):
    """What a period is a part of."""

    YEAR = "year"
    QUARTER = "quarter"
    PERIOD = "period"
    ADJUSTING = "adjusting"  # the last day of the year again, for adjusting entries only


@checked
@attrs.frozen(kw_only=True)
class FiscalPeriod:
    """A year, a quarter, a period or an adjusting period, and the days it covers.

    ``number`` counts within the year from 1; a year itself has the number 0.
    """

    year: int
    level: PeriodLevel = attrs.field(validator=member_validator(PeriodLevel))
    number: int
    days: Interval[date]

    @property
    def name(self) -> str:
        """``FY2026``, ``FY2026-Q2``, ``FY2026-P05``; an adjusting period is the last ``P``."""
        match self.level:
            case PeriodLevel.YEAR:
                return f"FY{self.year:04}"
            case PeriodLevel.QUARTER:
                return f"FY{self.year:04}-Q{self.number}"
            case _:
                return f"FY{self.year:04}-P{self.number:02}"

    @property
    def start(self) -> date:
        """The first day."""
        return self.days.start

    @property
    def last_day(self) -> date:
        """The last day, the one adjusting and closing entries are dated on."""
        return self.days.end - timedelta(days=1)

    @property
    def says(self) -> Message:
        """The period in words."""
        named: dict[str, Value] = {
            "number": self.number,
            "year": str(self.year),
            "first": self.start,
            "last": self.last_day,
        }
        match self.level:
            case PeriodLevel.YEAR:
                return Message("Fiscal year {year}, {first} to {last}", **named)
            case PeriodLevel.QUARTER:
                return Message("Quarter {number} of fiscal year {year}, {first} to {last}", **named)
            case PeriodLevel.PERIOD:
                return Message("Period {number} of fiscal year {year}, {first} to {last}", **named)
            case PeriodLevel.ADJUSTING:
                return Message(
                    "Adjusting period {number} of fiscal year {year}, on {last}", **named
                )

    def __contains__(self, day: date) -> bool:
        """Say whether a day lies in this period."""
        return self.days.contains(day)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


@checked
@attrs.frozen(kw_only=True)
class FiscalCalendar:
    """The periods of a business; without arguments those of calendar months and years.

    ``adjusting`` adds one more period at the end of each year, for adjusting entries dated on
    its last day: the 13th of twelve months.

    >>> fiscal = FiscalCalendar(years=MonthYear(month=7), adjusting=True)
    >>> print(fiscal.period_of(date(2026, 9, 30)), fiscal.quarter_of(date(2026, 9, 30)))
    FY2027-P03 FY2027-Q1
    >>> print(fiscal.periods(2027)[-1].says)
    Adjusting period 13 of fiscal year 2027, on 2027-06-30
    """

    years: MonthYear | WeekYear = attrs.field(factory=MonthYear)
    adjusting: bool = False

    def year(self, number: int) -> FiscalPeriod:
        """A fiscal year by its number.

        Raises :class:`InvalidValue` (``fiscal_year_out_of_range``).
        """
        if not YEAR_MIN <= number <= YEAR_MAX:
            raise InvalidValue(
                "fiscal_year_out_of_range",
                f"There is no fiscal year {number} in this calendar.",
                f"Stay within {YEAR_MIN} to {YEAR_MAX}.",
            )
        days = self.years.bounds(number)
        return FiscalPeriod(year=number, level=PeriodLevel.YEAR, number=0, days=days)

    def year_of(self, day: date) -> FiscalPeriod:
        """The fiscal year a day lies in."""
        near = (day.year, day.year + 1, day.year - 1)
        return next(year for number in near if day in (year := self.year(number)))

    def periods(self, year: int) -> tuple[FiscalPeriod, ...]:
        """The periods of a fiscal year in order, the adjusting one last."""
        whole = self.year(year)
        found = [
            FiscalPeriod(
                year=year, level=PeriodLevel.PERIOD, number=number, days=Interval(start, end)
            )
            for number, (start, end) in enumerate(pairwise(self.years.cuts(year)), start=1)
        ]
        if self.adjusting:
            found.append(
                FiscalPeriod(
                    year=year,
                    level=PeriodLevel.ADJUSTING,
                    number=len(found) + 1,
                    days=Interval(whole.last_day, whole.days.end),
                )
            )
        return tuple(found)

    def quarters(self, year: int) -> tuple[FiscalPeriod, ...]:
        """The quarters of a fiscal year.

        Raises :class:`InvalidValue` (``fiscal_no_quarters``) where periods make none.
        """
        cuts = self.years.cuts(year)
        sizes = QUARTERS.get(len(cuts) - 1)
        if sizes is None:
            raise InvalidValue(
                "fiscal_no_quarters",
                f"A year of {len(cuts) - 1} periods has no quarters.",
                "Use 4, 12 or 13 periods a year, or ask for periods.",
            )
        bounds = pairwise(cuts[place] for place in accumulate(sizes, initial=0))
        return tuple(
            FiscalPeriod(
                year=year, level=PeriodLevel.QUARTER, number=number, days=Interval(start, end)
            )
            for number, (start, end) in enumerate(bounds, start=1)
        )

    def period_of(self, day: date) -> FiscalPeriod:
        """The one ordinary period a day lies in."""
        return next(each for each in self.periods(self.year_of(day).year) if day in each)

    def quarter_of(self, day: date) -> FiscalPeriod:
        """The quarter a day lies in; ``fiscal_no_quarters`` where there are none."""
        return next(each for each in self.quarters(self.year_of(day).year) if day in each)

    def period_of_entry(self, entry: Entry) -> FiscalPeriod:
        """The period an entry belongs to.

        An adjusting or closing entry on the last day of a year belongs to the adjusting
        period, where the calendar has one.
        """
        last = self.periods(self.year_of(entry.day).year)[-1]
        late = entry.kind in {EntryKind.ADJUSTING, EntryKind.CLOSING}
        if last.level is PeriodLevel.ADJUSTING and late and entry.day in last:
            return last
        return self.period_of(entry.day)

    def between(self, window: Interval[date]) -> tuple[FiscalPeriod, ...]:
        """The ordinary periods that share a day with ``window``, in order."""
        found: list[FiscalPeriod] = []
        day = window.start
        while day < window.end:
            found.append(self.period_of(day))
            day = found[-1].days.end
        return tuple(found)

    def after(self, period: FiscalPeriod) -> FiscalPeriod:
        """The next period of the same level."""
        return self.same_level(period, period.days.end)

    def before(self, period: FiscalPeriod) -> FiscalPeriod:
        """The previous period of the same level."""
        within = period.level is not PeriodLevel.ADJUSTING
        earlier = period.start if within else self.year(period.year).start
        return self.same_level(period, earlier - timedelta(days=1))

    def same_level(self, period: FiscalPeriod, day: date) -> FiscalPeriod:
        """The period around a day that is of the same level as another."""
        match period.level:
            case PeriodLevel.YEAR:
                return self.year_of(day)
            case PeriodLevel.QUARTER:
                return self.quarter_of(day)
            case PeriodLevel.PERIOD:
                return self.period_of(day)
            case PeriodLevel.ADJUSTING:
                return self.periods(self.year_of(day).year)[-1]

    def named(self, name: str) -> FiscalPeriod:
        """The period with a name, as :attr:`FiscalPeriod.name` writes it.

        Raises :class:`InvalidValue` (``fiscal_period_unknown``).

        >>> FiscalCalendar().named("FY2026-P02").last_day
        datetime.date(2026, 2, 28)
        """
        if (match := NAME.fullmatch(name)) and YEAR_MIN <= int(match[1]) <= YEAR_MAX:
            year = self.year(int(match[1]))
            part = match[2]
            parts = (self.quarters if part == "Q" else self.periods)(year.year) if part else (year,)
            for each in parts:
                if each.name == name:
                    return each
        raise InvalidValue(
            "fiscal_period_unknown",
            f"This calendar has no period {name!r}.",
            "Name it like FY2026, FY2026-Q2 or FY2026-P05.",
        )

    def explain_year(self, year: int) -> Explanation:
        """Why a fiscal year has the days it has."""
        return self.years.explain(self.year(year).year)
