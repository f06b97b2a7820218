"""The periods over which time is added up before a rule speaks: days, weeks, months, years.

A period is numbered, so that two days belong together exactly when their numbers are equal.
A workweek that starts on Thursday at 06:00 is a week that starts on Thursday, of workdays
that start at 06:00.
"""

from __future__ import annotations

import enum
from datetime import date

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.members import day_validator, member_validator

__all__ = ["Period", "PeriodUnit"]

DAYS_IN_WEEK = 7
MONTHS_IN_YEAR = 12
MONDAY = date(1970, 1, 5)


class PeriodUnit(enum.Enum):
    """What a period is made of."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


# What a name of an enum stands for is looked up each time, and days are numbered by the million.
BY_DAY, BY_WEEK, BY_YEAR = PeriodUnit.DAY, PeriodUnit.WEEK, PeriodUnit.YEAR


@attrs.frozen(kw_only=True, cache_hash=True)
class Period:
    """``count`` days, weeks, months or years that follow each other from ``first`` on.

    Weeks begin on the weekday of ``first``, months and years with its month. Raises
    :class:`InvalidValue`: ``period_empty`` for a count under one, ``not_a_member``,
    ``not_a_date``.

    >>> week = Period(unit=PeriodUnit.WEEK)
    >>> week.number(date(2026, 5, 3)) + 1 == week.number(date(2026, 5, 4))  # a Monday
    True
    """

    unit: PeriodUnit = attrs.field(validator=member_validator(PeriodUnit))
    count: int = 1
    first: date = attrs.field(default=MONDAY, validator=day_validator)

    def __attrs_post_init__(self) -> None:
        if type(self.count) is not int or self.count < 1:
            raise InvalidValue(
                "period_empty",
                f"A period of {shown(self.count)} {self.unit.value}s holds nothing.",
                "Give a whole number from 1 on.",
            )

    @classmethod
    def week(cls, first_weekday: int = 0) -> Period:
        """The week that begins on a weekday; Monday is 0.

        Raises :class:`InvalidValue` (``weekday_unknown``).
        """
        if type(first_weekday) is not int or first_weekday not in range(DAYS_IN_WEEK):
            raise InvalidValue(
                "weekday_unknown",
                f"There is no weekday {shown(first_weekday)}.",
                "Monday is 0 and Sunday is 6.",
            )
        return cls(unit=PeriodUnit.WEEK, first=date(1970, 1, 5 + first_weekday))

    @property
    def is_a_day(self) -> bool:
        """Whether each of the periods is one day."""
        return self.unit is BY_DAY and self.count == 1

    def number(self, day: date) -> int:
        """Which of the periods a day belongs to."""
        unit = self.unit
        if unit is BY_DAY:
            return (day.toordinal() - self.first.toordinal()) // self.count
        if unit is BY_WEEK:
            return (day.toordinal() - self.first.toordinal()) // (DAYS_IN_WEEK * self.count)
        months = (day.year - self.first.year) * MONTHS_IN_YEAR + day.month - self.first.month
        if unit is BY_YEAR:
            months //= MONTHS_IN_YEAR
        return months // self.count


DAY = Period(unit=PeriodUnit.DAY)
WEEK = Period(unit=PeriodUnit.WEEK)
MONTH = Period(unit=PeriodUnit.MONTH)
YEAR = Period(unit=PeriodUnit.YEAR, first=date(1970, 1, 1))
