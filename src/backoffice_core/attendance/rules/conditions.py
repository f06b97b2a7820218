"""When a rule speaks, and what counts towards it: both are data, so a law is a table."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.checks import time_validator
from backoffice_core.attendance.rules.periods import Period
from backoffice_core.attendance.rules.windows import (
    EVERY_KIND,
    EVERY_WEEKDAY,
    ClockWindow,
    day_kind_set,
    expect_days,
    weekday_set,
)
from backoffice_core.attendance.worked import TimeKind
from backoffice_core.kernel.checks import of_type, several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.instants import Duration

__all__ = ["ALWAYS", "WORKING_TIME", "Contributing", "DayInRow", "ShortWeek", "When"]

# Being reachable at home is not work; being called in from there is.
WORKING_KINDS = frozenset(TimeKind) - {TimeKind.ON_CALL}
LEAST_DAYS = 2


def text_set(texts: Iterable[str]) -> frozenset[str]:
    """Names as a set."""
    return frozenset(several(texts, str, name="traits"))


def time_kind_set(kinds: Iterable[TimeKind]) -> frozenset[TimeKind]:
    """Kinds of time as a set."""
    found = frozenset(several(kinds, TimeKind, name="kinds of time"))
    # The usual set is one value, so that the hot path can tell it by identity.
    return WORKING_KINDS if found == WORKING_KINDS else found


@attrs.frozen(kw_only=True)
class ShortWeek:
    """A period so short that a rule keeps silent: at most so much in all, or on each day.

    Raises :class:`InvalidValue`: ``time_negative``, ``type_wrong``.
    """

    in_all: Duration = attrs.field(validator=time_validator)
    on_a_day: Duration = attrs.field(validator=time_validator)


@attrs.frozen(kw_only=True)
class DayInRow:
    """The ``number``-th day worked without a day between, and with ``onwards`` those after it.

    A day is worked where it has working time or a credit; being on call at home is neither,
    and a date that was not handed over was not worked. ``within`` starts the row anew with
    each of its periods (California counts within the workweek); without it the row runs on.
    ``unless`` silences it in short periods.

    Raises :class:`InvalidValue`: ``row_too_short`` under two days, ``type_wrong``.
    """

    number: int
    onwards: bool = False
    within: Period | None = attrs.field(default=None, validator=of_type(Period, optional=True))
    unless: ShortWeek | None = attrs.field(
        default=None, validator=of_type(ShortWeek, optional=True)
    )

    def __attrs_post_init__(self) -> None:
        if type(self.number) is not int or self.number < LEAST_DAYS:
            raise InvalidValue(
                "row_too_short", f"{shown(self.number)} days are no row.", "Give 2 or more."
            )

    def holds(self, row: int) -> bool:
        """Whether a day that is the ``row``-th of its row is meant."""
        return row == self.number or (self.onwards and row > self.number)


@attrs.frozen(kw_only=True)
class When:
    """On which days a rule speaks: all that is named must hold, what is not named always does.

    It is asked about the day that time counts on, with all of a night shift that began there;
    what is to change at midnight is said by a :class:`ClockWindow`. ``weekdays`` count from
    Monday, 0. A day must have all ``traits`` and none of ``without``.

    Raises :class:`InvalidValue`: ``weekday_unknown``, ``days_missing``, ``traits_contradict``
    for a trait that a day must have and must not have, ``type_wrong``, ``not_several``.
    """

    day_kinds: frozenset[DayKind] = attrs.field(default=EVERY_KIND, converter=day_kind_set)
    weekdays: frozenset[int] = attrs.field(default=EVERY_WEEKDAY, converter=weekday_set)
    traits: frozenset[str] = attrs.field(default=frozenset(), converter=text_set)
    without: frozenset[str] = attrs.field(default=frozenset(), converter=text_set)
    in_row: DayInRow | None = attrs.field(default=None, validator=of_type(DayInRow, optional=True))

    def __attrs_post_init__(self) -> None:
        expect_days(self, self.weekdays, self.day_kinds)
        for trait in sorted(self.traits & self.without):
            raise InvalidValue(
                "traits_contradict",
                f"A day must have the trait {trait!r} and must not have it, so none is meant.",
                "Name it among the traits or among those it is to be without.",
            )


ALWAYS = When()


@attrs.frozen(kw_only=True)
class Contributing:
    """Which time counts towards a rule.

    ``kinds`` of time on days of ``day_kinds``, and with a ``window`` only what lies within it;
    with ``straight_time_only`` no time that a threshold before this rule already made
    overtime, which is what "no pyramiding" means.

    Raises :class:`InvalidValue`: ``days_missing``, ``kinds_missing``, ``type_wrong``,
    ``not_several``.
    """

    kinds: frozenset[TimeKind] = attrs.field(default=WORKING_KINDS, converter=time_kind_set)
    day_kinds: frozenset[DayKind] = attrs.field(default=EVERY_KIND, converter=day_kind_set)
    straight_time_only: bool = False
    window: ClockWindow | None = attrs.field(
        default=None, validator=of_type(ClockWindow, optional=True)
    )

    def __attrs_post_init__(self) -> None:
        expect_days(self, EVERY_WEEKDAY, self.day_kinds)
        if not self.kinds:
            raise InvalidValue(
                "kinds_missing",
                "No kind of time counts, so a rule of it never speaks.",
                "Name some, or leave it out where all working time is meant.",
            )


WORKING_TIME = Contributing()
