"""When a rule speaks, and what counts towards it: both are data, so a law is a table."""

from __future__ import annotations

import attrs

from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.periods import Period
from backoffice_core.attendance.worked import TimeKind
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration

__all__ = ["ALWAYS", "WORKING_TIME", "Contributing", "DayInRow", "ShortWeek", "When"]

EVERY_KIND = frozenset(DayKind)
EVERY_WEEKDAY = frozenset(range(7))
# Being reachable at home is not work; being called in from there is.
WORKING_KINDS = frozenset(TimeKind) - {TimeKind.ON_CALL}
LEAST_DAYS = 2


@attrs.frozen(kw_only=True)
class ShortWeek:
    """A period so short that a rule keeps silent: at most so much in all, or on any day."""

    in_all: Duration
    on_a_day: Duration


@attrs.frozen(kw_only=True)
class DayInRow:
    """The ``number``-th day worked without a day between, and with ``onwards`` those after it.

    ``within`` starts the row anew with each of its periods (California counts within the
    workweek); without it the row runs on. ``unless`` silences it in short periods.

    Raises :class:`InvalidValue` (``row_too_short``) under two days.
    """

    number: int
    onwards: bool = False
    within: Period | None = None
    unless: ShortWeek | None = None

    def __attrs_post_init__(self) -> None:
        if type(self.number) is not int or self.number < LEAST_DAYS:
            raise InvalidValue(
                "row_too_short", f"{self.number!r} days are no row.", "Give 2 or more."
            )

    def holds(self, row: int) -> bool:
        """Whether a day that is the ``row``-th of its row is meant."""
        return row == self.number or (self.onwards and row > self.number)


@attrs.frozen(kw_only=True)
class When:
    """On which days a rule speaks: all that is named must hold, what is not named always does.

    ``weekdays`` count from Monday, 0. A day must have all ``traits`` and none of ``without``.
    """

    day_kinds: frozenset[DayKind] = attrs.field(default=EVERY_KIND, converter=frozenset)
    weekdays: frozenset[int] = attrs.field(default=EVERY_WEEKDAY, converter=frozenset)
    traits: frozenset[str] = attrs.field(default=frozenset(), converter=frozenset)
    without: frozenset[str] = attrs.field(default=frozenset(), converter=frozenset)
    in_row: DayInRow | None = None


ALWAYS = When()


@attrs.frozen(kw_only=True)
class Contributing:
    """Which time counts towards a threshold.

    ``kinds`` of time on days of ``day_kinds``; with ``straight_time_only`` no time that a
    rule before this one already made overtime, which is what "no pyramiding" means.
    """

    kinds: frozenset[TimeKind] = attrs.field(default=WORKING_KINDS, converter=frozenset)
    day_kinds: frozenset[DayKind] = attrs.field(default=EVERY_KIND, converter=frozenset)
    straight_time_only: bool = False


WORKING_TIME = Contributing()
