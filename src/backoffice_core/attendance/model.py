"""The facts of attendance: punches, leave, and the timesheets decided from them."""

from __future__ import annotations

import enum
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from backoffice_core.attendance.places import Place, Proof
from backoffice_core.kernel.arguments import checked_fields, expect_fields
from backoffice_core.kernel.bounds import named, not_negative, positive, within
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import child_table, fact
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Money

__all__ = [
    "DayKind",
    "Employee",
    "Leave",
    "LeaveKind",
    "OvertimeTier",
    "PlannedShift",
    "PremiumTime",
    "Punch",
    "PunchDirection",
    "PunchKind",
    "TimeKind",
    "Timesheet",
    "TimesheetDay",
]


@checked_fields
@attrs.frozen(kw_only=True)
class Employee:
    """Who is paid, and on what terms.

    ``pin`` is the number on the attendance device, ``days_a_week`` the normal pattern
    (5 or 6, PP 35/2021 art. 21), ``basic_wage``, ``fixed_allowance`` and
    ``variable_allowance`` are a month's. ``left`` is the last day.

    Raises :class:`InvalidValue`: ``text_empty`` without an id, ``number_out_of_range`` for a
    week of no or of more than seven days, ``number_too_small`` for a negative wage,
    ``currency_mixed`` for one in several currencies, ``left_before_joined``, ``not_a_date``,
    ``type_wrong``.
    """

    id: str = attrs.field(validator=named)
    name: str
    pin: str
    days_a_week: int = attrs.field(validator=within(1, 7))
    basic_wage: Money = attrs.field(validator=not_negative)
    fixed_allowance: Money = attrs.field(validator=not_negative)
    variable_allowance: Money = attrs.field(validator=not_negative)
    joined: date
    left: date | None = None

    def __attrs_post_init__(self) -> None:
        # Adding them up refuses a second currency.
        _ = self.basic_wage + self.fixed_allowance + self.variable_allowance
        if self.left is not None and self.left < self.joined:
            raise InvalidValue(
                "left_before_joined",
                f"{self.id} left on {self.left}, before joining on {self.joined}.",
                "Give the first and the last day of employment.",
            )


class PunchKind(enum.Enum):
    """What a punch begins or ends; ``TRANSFER`` goes over to other work without a pause."""

    WORK = "work"
    MEAL = "meal"
    BREAK = "break"
    TRANSFER = "transfer"


class PunchDirection(enum.Enum):
    """Whether it comes or goes, as far as anybody said; devices are often wrong about it."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


@fact("punches", identity=("device", "person", "at", "state"))
@attrs.frozen(kw_only=True)
class Punch:
    """One touch of the attendance device, or of a phone, kept as it was recorded.

    ``person`` is the employee id. A device knows only PINs: where the employee behind one is
    not known yet it is the PIN, and
    :func:`~backoffice_core.attendance.decide_timesheets` takes either.
    ``state`` is the device's own direction flag (0 in, 1 out, 4 and 5 overtime, 255 none):
    it is kept and not trusted. ``source`` says which line of which file. ``received`` is when
    the server got it by its own clock, ``place`` and ``proof`` are what a phone sends along.

    Raises :class:`InvalidValue`: ``not_a_member``, ``type_wrong``, ``text_empty`` where nobody
    is named, ``number_too_small`` for a negative flag.
    """

    device: str
    person: str
    at: ZonedInstant
    state: int = 255
    verify: int = 0
    work_code: str = ""
    source: str = ""
    kind: PunchKind = attrs.field(default=PunchKind.WORK, validator=member_validator(PunchKind))
    direction: PunchDirection = attrs.field(
        default=PunchDirection.UNKNOWN, validator=member_validator(PunchDirection)
    )
    received: Instant | None = None
    place: Place | None = None
    proof: Proof | None = None

    def __attrs_post_init__(self) -> None:
        told = (type(self.device), type(self.person), type(self.at), type(self.state))
        noted = (type(self.verify), type(self.work_code), type(self.source))
        sent = (self.received, self.place, self.proof)
        if told != TOLD or noted != NOTED or sent != NOTHING_SENT:
            expect_fields(self)
        if not self.person or self.state < 0 or self.verify < 0:
            fields = attrs.fields(Punch)
            named(self, fields.person, self.person)
            not_negative(self, fields.state, self.state)
            not_negative(self, fields.verify, self.verify)


# What nearly every punch is made of; only another is looked at field by field.
TOLD = (str, str, ZonedInstant, int)
NOTED = (int, str, str)
NOTHING_SENT = (None, None, None)


class LeaveKind(enum.Enum):
    """Why somebody was away with permission; only ``UNPAID`` costs wage."""

    ANNUAL = "annual"
    SICK = "sick"
    MATERNITY = "maternity"
    UNPAID = "unpaid"
    OTHER = "other"


@fact("leaves", identity=("person", "start", "kind"))
@checked_fields
@attrs.frozen(kw_only=True)
class Leave:
    """Approved leave from ``start`` to ``end``, both days included.

    Raises :class:`InvalidValue`: ``leave_reversed``, ``not_a_date``, ``not_a_member``,
    ``text_empty`` where nobody is named.
    """

    person: str = attrs.field(validator=named)
    kind: LeaveKind = attrs.field(validator=member_validator(LeaveKind))
    start: date
    end: date

    def __attrs_post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidValue(
                "leave_reversed",
                f"The leave of {self.person} from {self.start} ends on {self.end}, before it"
                " starts.",
                "Give its first and its last day.",
            )


class TimeKind(enum.Enum):
    """What was done in a span of time; rules say which kinds they count.

    ``BEFORE_SHIFT`` is work that began before it was planned and that nobody asked for,
    ``PAID_BREAK`` a pause that counts as work, ``STAND_BY`` waiting at the workplace,
    ``ON_CALL`` being reachable elsewhere, ``CALL_OUT`` being called in from there.
    """

    WORK = "work"
    BEFORE_SHIFT = "before_shift"
    PAID_BREAK = "paid_break"
    TRAVEL = "travel"
    TRAINING = "training"
    STAND_BY = "stand_by"
    ON_CALL = "on_call"
    CALL_OUT = "call_out"

    @property
    def counts_as_work(self) -> bool:
        """Whether it is working time; to be reachable at home is not."""
        return self is not TimeKind.ON_CALL


@attrs.frozen(kw_only=True)
class PlannedShift:
    """When a person was to work; ``day`` is the day the shift starts, by the clock of its start.

    Flexible work may begin and end anywhere from ``start`` to ``end``: ``due`` is the time
    to be worked in between, and whoever is to be there for a core of it is there from
    ``core_start`` to ``core_end``. ``kind`` is what is planned: work, or to be reachable.

    Raises :class:`InvalidValue`: ``shift_reversed``, ``shift_on_other_day`` where it starts on
    another date than ``day``, ``break_too_long``, ``core_half_given``, ``not_a_date``,
    ``not_a_member``, ``type_wrong``, ``text_empty`` where nobody is named, ``number_too_small``
    for a negative time due.
    """

    person: str = attrs.field(validator=named)
    day: date
    start: ZonedInstant
    end: ZonedInstant
    break_time: Duration = Duration(0)
    kind: TimeKind = attrs.field(default=TimeKind.WORK, validator=member_validator(TimeKind))
    due: Duration | None = attrs.field(default=None, validator=not_negative)
    core_start: ZonedInstant | None = None
    core_end: ZonedInstant | None = None

    def __attrs_post_init__(self) -> None:
        planned = (type(self.person), type(self.day), type(self.start), type(self.end))
        flexible = (self.due, self.core_start, self.core_end)
        if (*planned, type(self.break_time)) != PLANNED or flexible != NOT_FLEXIBLE:
            expect_fields(self)
        start = self.start.instant.seconds
        length = self.end.instant.seconds - start
        if self.day.toordinal() - EPOCH_DAY != (start + self.start.offset) // DAY:
            raise InvalidValue(
                "shift_on_other_day",
                f"The shift of {self.person} on {self.day} starts {self.start}.",
                f"Give {self.start.day} as its day, or the start that was meant.",
            )
        if length < 0:
            raise InvalidValue(
                "shift_reversed",
                f"The shift of {self.person} from {self.start} ends {self.end}, before it starts.",
                "Give start and end in order; the end of a night is on the next day.",
            )
        if (self.core_start is None) is not (self.core_end is None):
            raise InvalidValue(
                "core_half_given",
                f"The shift of {self.person} from {self.start} has one end of its core alone.",
                "Give core_start and core_end, or neither.",
            )
        if not 0 <= self.break_time.seconds <= length:
            raise InvalidValue(
                "break_too_long",
                f"The shift of {self.person} from {self.start} to {self.end} breaks for"
                f" {self.break_time}.",
                "Give a break of at most the shift, or none.",
            )


DAY = 86_400
EPOCH_DAY = date(1970, 1, 1).toordinal()
PLANNED = (str, date, ZonedInstant, ZonedInstant, Duration)
NOT_FLEXIBLE = (None, None, None)


class DayKind(enum.Enum):
    """What the law sees in a day; cuti bersama is an ordinary working day for overtime."""

    WORKDAY = "workday"
    REST_DAY = "rest_day"
    HOLIDAY = "holiday"


@checked_fields
@attrs.frozen(kw_only=True)
class TimesheetDay:
    """What one day came to.

    ``worked`` is time between paired punches less ``break_time``, the part of the planned
    break that had to be taken off it; ``before_start`` is what of it lies before the planned
    start, where the policy keeps that apart. ``late`` and ``early`` are measured against the
    plan, ``first_in`` and ``last_out`` are the punches that counted, ``complete`` is false
    where a punch is missing. ``working_day`` says that the month's wage is for this day too,
    holiday or not; a day of leave costs wage only where it is one.

    Raises :class:`InvalidValue` (``number_too_small``) for a negative time.
    """

    day: date
    kind: DayKind
    planned_start: ZonedInstant | None = None
    planned_end: ZonedInstant | None = None
    first_in: ZonedInstant | None = None
    last_out: ZonedInstant | None = None
    worked: Duration = attrs.field(default=Duration(0), validator=not_negative)
    break_time: Duration = attrs.field(default=Duration(0), validator=not_negative)
    before_start: Duration = attrs.field(default=Duration(0), validator=not_negative)
    late: Duration = attrs.field(default=Duration(0), validator=not_negative)
    early: Duration = attrs.field(default=Duration(0), validator=not_negative)
    overtime: Duration = attrs.field(default=Duration(0), validator=not_negative)
    leave: LeaveKind | None = None
    absent: bool = False
    complete: bool = True
    working_day: bool = False

    @property
    def normal(self) -> Duration:
        """Return the time worked that is not overtime."""
        return self.worked - self.overtime

    @property
    def taken_off(self) -> bool:
        """Whether leave took a day that would have been worked, and was not worked after all."""
        would_be_worked = self.working_day and self.kind is DayKind.WORKDAY
        return self.leave is not None and would_be_worked and self.worked.is_zero


@checked_fields
@attrs.frozen(kw_only=True)
class OvertimeTier:
    """Overtime of one day at one multiple of the hourly wage, and the rule that says so.

    Raises :class:`InvalidValue` (``number_too_small``) for a negative time or multiple.
    """

    day: date
    multiple: Fraction = attrs.field(validator=not_negative)
    time: Duration = attrs.field(validator=not_negative)
    citation: str


@checked_fields
@attrs.frozen(kw_only=True)
class PremiumTime:
    """Time of one day that is no overtime and yet worth a multiple of the hourly wage.

    The month's wage has paid it once, so what is beyond that is paid besides (or, where the
    multiple is below 1, taken off). ``citation`` is the rule that says so.

    Raises :class:`InvalidValue` (``number_too_small``) for a negative time or multiple.
    """

    day: date
    multiple: Fraction = attrs.field(validator=not_negative)
    time: Duration = attrs.field(validator=not_negative)
    citation: str


def without_premiums(written: dict[str, Any]) -> dict[str, Any]:
    """A timesheet as it was written before it held premiums."""
    return {**written, "premiums": []}


@fact(
    "timesheets",
    version=2,
    identity=("person", "period", "revision"),
    upcasters={1: without_premiums},
)
@checked_fields
@attrs.frozen(kw_only=True)
class Timesheet:
    """One person's month, decided from punches, plan, leave and law.

    ``working_days`` counts those of the whole month, also outside employment: what a month's
    wage is for. A changed timesheet is recorded again with the next ``revision``.

    Raises :class:`InvalidValue`: ``text_empty`` without a person or a period,
    ``number_too_small`` for a revision below 1 or a negative number of working days.
    """

    person: str = attrs.field(validator=named)
    period: str = attrs.field(validator=named)
    revision: int = attrs.field(default=1, validator=positive)
    working_days: int = attrs.field(default=0, validator=not_negative)
    days: tuple[TimesheetDay, ...] = child_table("timesheet_days")
    overtime: tuple[OvertimeTier, ...] = child_table("overtime_tiers")
    premiums: tuple[PremiumTime, ...] = child_table("premium_times", default=())

    @property
    def worked(self) -> Duration:
        """Return all time worked."""
        return Duration(sum(day.worked.seconds for day in self.days))
