"""How long what is recorded may still be changed: freely, with permission, or not any more.

A timesheet that can be changed for ever is never true. So the period before the current one
stays open for some days of grace, then needs somebody with permission, and what is older is
closed to all: a change of it is a correction in the current period.
"""

from __future__ import annotations

import enum
from datetime import date, timedelta

import attrs

from backoffice_core.attendance.rules.periods import MONTH, Period
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.exact import whole_number
from backoffice_core.kernel.members import expect_day

__all__ = ["EditState", "EditWindow"]


class EditState(enum.Enum):
    """What may be done with a day: ``OPEN`` is the current period, ``GRACE`` the one before."""

    OPEN = "open"
    GRACE = "grace"
    PERMISSION = "permission"
    LOCKED = "locked"


def whole_days(instance: object, attribute: attrs.Attribute[int], value: int) -> None:
    """A validator for days of grace."""
    del instance
    whole_number(value, name=attribute.name, least=0)


@checked
@attrs.frozen
class EditWindow:
    """The ``period`` before the current one may be changed for ``grace_days`` after its end.

    After that it takes permission, and no permission opens what is older.

    Raises :class:`InvalidValue`: ``number_not_whole``, ``number_too_small``, ``not_a_date``.

    >>> window = EditWindow(grace_days=10)
    >>> [window.state(date(2026, 4, 20), today=date(2026, 5, day)).value for day in (10, 11)]
    ['grace', 'permission']
    >>> window.may_edit(date(2026, 3, 26), today=date(2026, 5, 4), permitted=True)
    False
    """

    period: Period = MONTH
    grace_days: int = attrs.field(default=10, validator=whole_days, kw_only=True)

    def state(self, day: date, *, today: date) -> EditState:
        """What may be done on ``today`` with what was recorded for ``day``."""
        behind = self.period.number(expect_day(today, name="today")) - self.period.number(
            expect_day(day, name="day")
        )
        if behind <= 0:
            return EditState.OPEN
        if behind > 1:
            return EditState.LOCKED
        # So many days ago the period before was not over yet.
        begun = self.period.number(today - timedelta(days=self.grace_days))
        return EditState.GRACE if begun < self.period.number(today) else EditState.PERMISSION

    def may_edit(self, day: date, *, today: date, permitted: bool = False) -> bool:
        """Whether somebody may change it, who is ``permitted`` to after the days of grace."""
        state = self.state(day, today=today)
        if state is EditState.PERMISSION:
            return permitted
        return state is not EditState.LOCKED

    def earliest(self, *, today: date, permitted: bool = False) -> date:
        """The first day that may be changed on ``today``: where a correction can be dated.

        >>> print(EditWindow(grace_days=10).earliest(today=date(2026, 5, 11)))
        2026-05-01
        """
        day = today
        while day > date.min and self.may_edit(day - ONE_DAY, today=today, permitted=permitted):
            day -= ONE_DAY
        return day


ONE_DAY = timedelta(days=1)
