"""What a day was: the one word for it that a list of attendance shows."""

from __future__ import annotations

import enum

import attrs

from backoffice_core.attendance.model import DayKind, Leave
from backoffice_core.attendance.worked import TimeKind, WorkedDay
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.words import Message

__all__ = ["DayStatus", "StatusPolicy", "day_status"]


class DayStatus(enum.Enum):
    """What a day was.

    ``PENDING``: its shift has not really ended yet, so nothing is said. ``INCOMPLETE``: a
    punch is missing. ``NOT_PLANNED``: a working day on which nobody was to come, or came.
    """

    PENDING = "pending"
    PRESENT = "present"
    HALF_DAY = "half_day"
    ABSENT = "absent"
    INCOMPLETE = "incomplete"
    ON_LEAVE = "on_leave"
    HOLIDAY = "holiday"
    REST_DAY = "rest_day"
    NOT_PLANNED = "not_planned"

    @property
    def says(self) -> Message:
        """The word, in the reader's language.

        >>> DayStatus.HALF_DAY.says.render("id")
        'setengah hari'
        """
        return WORDS[self]


WORDS = {
    DayStatus.PENDING: Message("not over yet"),
    DayStatus.PRESENT: Message("present"),
    DayStatus.HALF_DAY: Message("half a day"),
    DayStatus.ABSENT: Message("absent"),
    DayStatus.INCOMPLETE: Message("a punch is missing"),
    DayStatus.ON_LEAVE: Message("on leave"),
    DayStatus.HOLIDAY: Message("holiday"),
    DayStatus.REST_DAY: Message("day of rest"),
    DayStatus.NOT_PLANNED: Message("not planned"),
}


@checked_fields
@attrs.frozen(kw_only=True)
class StatusPolicy:
    """How much work makes a day.

    Less than ``half_day_below`` is half a day, less than ``absent_below`` is none. A shift is
    over ``wait`` after its planned end, when all its punches can have come in.

    Raises :class:`InvalidValue` (``status_thresholds``) where absent would begin above half.
    """

    half_day_below: Duration = Duration(0)
    absent_below: Duration = Duration(0)
    wait: Duration = Duration(0)

    def __attrs_post_init__(self) -> None:
        low, high, wait = self.absent_below, self.half_day_below, self.wait
        if low.seconds < 0 or wait.seconds < 0 or (high.seconds and high < low):
            raise InvalidValue(
                "status_thresholds",
                f"Absent is below {low} and half a day below {high}, after {wait}.",
                "Use 0 or more, and let half a day need no less than none at all.",
            )


@checked
def day_status(
    day: WorkedDay,
    *,
    policy: StatusPolicy,
    leave: Leave | None = None,
    known_until: Instant | None = None,
) -> DayStatus:
    """What a day was, by what was worked, planned and granted.

    Work comes first: who works on a holiday, or during leave, is present. ``known_until`` is
    up to when punches have come in: a shift that was not over before it is ``PENDING``. A day
    whose odd punch was settled as half a day or as absence is that.

    Raises :class:`InvalidValue` (``leave_elsewhere``) for leave of others or other days.
    """
    if leave is not None and not (
        leave.person == day.person and leave.start <= day.day <= leave.end
    ):
        raise InvalidValue(
            "leave_elsewhere",
            f"The leave of {leave.person} from {leave.start} to {leave.end} is not for "
            f"{day.person} on {day.day}.",
            "Give the leave that covers the day, or none.",
        )
    if known_until is not None and pending(day, policy.wait, known_until):
        return DayStatus.PENDING
    if "absent" in day.traits:
        return DayStatus.ABSENT
    if "half_day" in day.traits:
        return DayStatus.HALF_DAY
    if not day.complete:
        return DayStatus.INCOMPLETE
    return by_time(day, policy) if not day.worked.is_zero else unworked(day, leave)


def pending(day: WorkedDay, wait: Duration, known_until: Instant) -> bool:
    """Whether the punches of a planned shift can still come in."""
    return any(known_until <= shift.end.instant + wait for shift in day.planned)


def by_time(day: WorkedDay, policy: StatusPolicy) -> DayStatus:
    """What a day was on which somebody worked; a day off is never only half worked."""
    if day.kind is DayKind.WORKDAY:
        if day.worked < policy.absent_below:
            return DayStatus.ABSENT
        if day.worked < policy.half_day_below:
            return DayStatus.HALF_DAY
    return DayStatus.PRESENT


def unworked(day: WorkedDay, leave: Leave | None) -> DayStatus:
    """What a day was on which nobody worked."""
    if day.kind is DayKind.HOLIDAY:
        return DayStatus.HOLIDAY
    if day.kind is DayKind.REST_DAY:
        return DayStatus.REST_DAY
    if leave is not None:
        return DayStatus.ON_LEAVE
    awaited = any(shift.kind is not TimeKind.ON_CALL for shift in day.planned)
    return DayStatus.ABSENT if awaited else DayStatus.NOT_PLANNED
