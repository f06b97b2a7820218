"""The choices a business makes about attendance, each named, none hidden in code."""

from __future__ import annotations

import enum

import attrs

from backoffice_core.attendance.pairing.policy import EarlyWork
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator

__all__ = ["AttendancePolicy", "MissingPunch"]

LAST_WEEKDAY = 6


class MissingPunch(enum.Enum):
    """What a day with an odd number of punches counts; in every case a finding says so.

    ``COUNT_PAIRS`` counts the punches that pair up in the order they came and guesses
    nothing for the one left over. ``COUNT_NOTHING`` waits for the correction.
    ``PLANNED_END`` closes the open pair at the planned end.
    """

    COUNT_PAIRS = "count_pairs"
    COUNT_NOTHING = "count_nothing"
    PLANNED_END = "planned_end"


@checked_fields
@attrs.frozen(kw_only=True)
class AttendancePolicy:
    """How punches become worked time.

    ``bounce``: a punch so soon after the last one kept is the same touch. ``grace`` forgives
    lateness and leaving early up to it; what is beyond counts in full. ``rest`` is the least
    time between the work of two days. A shift takes the punches from ``before_shift`` before
    it to ``after_shift`` after it; shifts less than ``split`` apart share their punches.
    Unplanned work lasts at most ``shift_max`` from its first punch. ``shortest_weekday``
    (Monday is 0) is the short day of a six-day week, if there is one. ``early_work`` is what
    lies before the planned start: work that nobody asked for, which laws may leave out of
    overtime (those of Indonesia do, since overtime is ordered), or with ``WORK`` work as any
    other.

    Raises :class:`InvalidValue` (``policy_negative``, ``weekday_unknown``,
    ``not_a_member``).
    """

    bounce: Duration = Duration.of(minutes=1)
    grace: Duration = Duration.ZERO
    rest: Duration = Duration.of(hours=11)
    missing_punch: MissingPunch = attrs.field(
        default=MissingPunch.COUNT_PAIRS, validator=member_validator(MissingPunch)
    )
    before_shift: Duration = Duration.of(hours=3)
    after_shift: Duration = Duration.of(hours=8)
    split: Duration = Duration.of(hours=4)
    # Eight normal hours, four of overtime, a break; 16 would pair a night with the next one.
    shift_max: Duration = Duration.of(hours=13)
    shortest_weekday: int | None = None
    early_work: EarlyWork = attrs.field(
        default=EarlyWork.BEFORE_SHIFT, validator=member_validator(EarlyWork)
    )

    def __attrs_post_init__(self) -> None:
        for field in attrs.fields(AttendancePolicy):
            value: object = getattr(self, field.name)
            if isinstance(value, Duration) and value.seconds < 0:
                raise InvalidValue(
                    "policy_negative", f"The {field.name} of {value} is negative.", "Use 0 or more."
                )
        if self.shortest_weekday is not None and not 0 <= self.shortest_weekday <= LAST_WEEKDAY:
            raise InvalidValue(
                "weekday_unknown",
                f"There is no weekday {self.shortest_weekday}.",
                "Monday is 0 and Sunday is 6.",
            )
