"""Rules for rounding what a clock showed, and when each of them holds.

A clock is rounded, never a length of time across a clock change: 08:03 becomes 08:05 whatever
the offset of the day. The one exception says so in its name: a :class:`TotalRounding` rounds
what a day, a span or a pause came to, and moves the punch that ended it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import time
from typing import Final, TypeAlias

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.pairing.drafts import PunchRole
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.words import Message

__all__ = [
    "ARRIVALS",
    "DEPARTURES",
    "EVERY_PUNCH",
    "QUARTER_HOUR",
    "AroundClock",
    "AroundPlan",
    "PunchRounding",
    "RoundingMode",
    "RoundingRule",
    "Seconds",
    "TotalBetween",
    "TotalOf",
    "TotalRounding",
    "round_clock",
    "round_seconds",
    "second_of",
]

MINUTE: Final = 60
DAY: Final = 86_400

ARRIVALS: Final = frozenset({PunchRole.START, PunchRole.MEAL_END, PunchRole.BREAK_END})
"""The punches that begin work, after a pause too."""
DEPARTURES: Final = frozenset({PunchRole.END, PunchRole.MEAL_START, PunchRole.BREAK_START})
"""The punches that end work, for a pause too."""
EVERY_PUNCH: Final = frozenset(PunchRole)


class RoundingMode(enum.Enum):
    """Which multiple of the step a time becomes."""

    UP = "up"
    """The next one, unless it is one already."""
    DOWN = "down"
    """The last one."""
    NEAREST = "nearest"
    """The nearer one; half way goes up: in a quarter of an hour from 7 min 30 s on."""
    NEAREST_DOWN = "nearest_down"
    """The nearer one; half way goes down, as Kimai's ``closest`` does."""
    WHOLE_MINUTES_UP = "whole_minutes_up"
    """The nearer one, begun minutes not counted: in a quarter from 8 whole minutes on.

    So 29 CFR 785.48(b) is read, TimeTrex calls it "average, partial minutes down"."""
    BEGUN_MINUTES_UP = "begun_minutes_up"
    """The nearer one, a begun minute counted whole: in a quarter from 7 whole minutes on.

    TimeTrex calls it "average, partial minutes up"."""


class Seconds(enum.Enum):
    """What becomes of the seconds of a punch that no rule rounds.

    ``DROP`` is what a wall clock without a second hand shows: 08:00:59 is 08:00.
    """

    KEEP = "keep"
    DROP = "drop"


def round_seconds(value: int, *, step: int, mode: RoundingMode, grace: int = 0) -> int:
    """Return the multiple of ``step`` that ``value`` becomes, all in seconds.

    ``grace`` is taken off before rounding up and added before rounding down, so it is what
    somebody may be late, or leave early, without losing a step.

    >>> round_seconds(3780, step=300, mode=RoundingMode.UP, grace=180)
    3600
    """
    if mode is RoundingMode.UP:
        return -((grace - value) // step) * step
    if mode is RoundingMode.DOWN:
        return (value + grace) // step * step
    if mode is RoundingMode.NEAREST:
        return (2 * value + step) // (2 * step) * step
    if mode is RoundingMode.NEAREST_DOWN:
        return -((step - 2 * value) // (2 * step)) * step
    half = step // 2
    if step > MINUTE:
        half = half // MINUTE * MINUTE if mode is RoundingMode.WHOLE_MINUTES_UP else up(half)
    return (value + half) // step * step


def up(seconds: int) -> int:
    """The minutes begun, in seconds."""
    return -(-seconds // MINUTE) * MINUTE


def round_clock(seconds: int, offset: int, *, step: int, mode: RoundingMode, grace: int = 0) -> int:
    """Return the instant at which a clock ``offset`` east of UTC shows the rounded time.

    Where the clocks change in between it is as much later, or earlier, as that clock would
    have gone on: 01:58 rounded up to 02:00 is two minutes later, whatever it is called then.
    """
    return round_seconds(seconds + offset, step=step, mode=mode, grace=grace) - offset


@checked_fields
@attrs.frozen(kw_only=True)
class AroundPlan:
    """Within so much before and after the planned time, both ends included.

    A punch that begins work is held against the planned start, any other against the end.
    ``or_unplanned`` lets it hold where nothing is planned too.
    Raises :class:`InvalidValue` (``number_too_small``).
    """

    before: Duration = attrs.field(validator=not_negative)
    after: Duration = attrs.field(validator=not_negative)
    or_unplanned: bool = False


@checked_fields
@attrs.frozen(kw_only=True)
class AroundClock:
    """Within so much before and after ``at`` on the clock, both ends included.

    Raises :class:`InvalidValue` (``number_too_small``).
    """

    at: time
    before: Duration = attrs.field(validator=not_negative)
    after: Duration = attrs.field(validator=not_negative)


@checked_fields
@attrs.frozen(kw_only=True)
class TotalBetween:
    """Where the time worked, or the pause that is rounded, has a length between the two.

    Raises :class:`InvalidValue`: ``number_too_small``, ``bounds_reversed``.
    """

    least: Duration = attrs.field(default=Duration(0), validator=not_negative)
    most: Duration | None = None

    def __attrs_post_init__(self) -> None:
        if self.most is not None and self.most < self.least:
            raise InvalidValue(
                "bounds_reversed",
                f"No time lasts from {self.least} to {self.most}.",
                "Let the most be as much as the least, or more.",
            )


def second_of(clock: time) -> int:
    """The second of the day that a clock shows."""
    return clock.hour * 3600 + clock.minute * MINUTE + clock.second


def fit_together(
    name: str | Message, *, step: Duration, mode: RoundingMode, grace: Duration
) -> None:
    """Refuse a rounding that could not do what it says, or would do it twice."""
    if step.seconds < 0 or (step.seconds and DAY % step.seconds):
        raise InvalidValue(
            "step_uneven",
            f"{str(name)!r} rounds to {step}, which does not divide a day.",
            "Use a step like 5, 6, 10, 15 or 30 minutes.",
        )
    if grace.seconds and (
        mode not in {RoundingMode.UP, RoundingMode.DOWN} or not 0 <= grace.seconds < step.seconds
    ):
        raise InvalidValue(
            "grace_unfit",
            f"{str(name)!r} has a grace of {grace}, which does not go with {mode.name} to {step}.",
            "Give a grace shorter than the step, and round UP or DOWN.",
        )


def collected(roles: Iterable[PunchRole]) -> frozenset[PunchRole]:
    """The roles as a set."""
    return frozenset(roles)


@checked_fields
@attrs.frozen(kw_only=True)
class PunchRounding:
    """How the punches of some roles are rounded on the clock that they were made at.

    ``name`` is what the house calls it; a :class:`Message` says it in each reader's language.
    ``punches`` says which are meant; with ``outermost_only`` no others than the first that
    comes and the last that goes. A punch within ``snap`` of the planned time becomes the
    planned time. All others go to a multiple of ``step`` by ``mode``, with ``grace`` as
    :func:`round_seconds` has it; a step of 0 leaves them as they are, seconds and all. With
    ``within_plan`` who comes before the shift, or goes after it, is held to the plan. Of
    several rules the first counts that is for a punch and whose ``when`` holds.

    Raises :class:`InvalidValue`: ``step_uneven`` for a step that does not divide a day,
    ``grace_unfit``, ``punches_missing`` for a rule of none, ``number_too_small``,
    ``text_empty``, ``not_a_member``.

    >>> late = PunchRounding(name="arrivals", punches=ARRIVALS, step=Duration.of(minutes=5))
    >>> late.step, late.mode
    (Duration(seconds=300), <RoundingMode.NEAREST: 'nearest'>)
    """

    name: str | Message = attrs.field(validator=named)
    punches: frozenset[PunchRole] = attrs.field(default=EVERY_PUNCH, converter=collected)
    outermost_only: bool = False
    step: Duration = Duration(0)
    mode: RoundingMode = attrs.field(
        default=RoundingMode.NEAREST, validator=member_validator(RoundingMode)
    )
    grace: Duration = Duration(0)
    snap: Duration = attrs.field(default=Duration(0), validator=not_negative)
    within_plan: bool = False
    when: AroundPlan | AroundClock | TotalBetween | None = None
    citation: Citation | None = None

    def __attrs_post_init__(self) -> None:
        fit_together(self.name, step=self.step, mode=self.mode, grace=self.grace)
        if not self.punches:
            raise InvalidValue(
                "punches_missing",
                f"{str(self.name)!r} rounds no punches.",
                "Name some, or leave it out where all are meant.",
            )


class TotalOf(enum.Enum):
    """What is rounded as a length: a whole day, one span of work, one meal, one break."""

    DAY = "day"
    SPAN = "span"
    MEAL = "meal"
    BREAK = "break"


@checked_fields
@attrs.frozen(kw_only=True)
class TotalRounding:
    """How the length of something is rounded: by moving the punch that ended it.

    A day is rounded as it stands after the breaks, everything that counts in it together.
    Raises :class:`InvalidValue` as :class:`PunchRounding` does, and ``step_uneven`` for none.
    """

    name: str | Message = attrs.field(validator=named)
    of: TotalOf = attrs.field(validator=member_validator(TotalOf))
    step: Duration
    mode: RoundingMode = attrs.field(
        default=RoundingMode.NEAREST, validator=member_validator(RoundingMode)
    )
    grace: Duration = Duration(0)
    when: TotalBetween | None = None
    citation: Citation | None = None

    def __attrs_post_init__(self) -> None:
        fit_together(self.name, step=self.step, mode=self.mode, grace=self.grace)
        if not self.step.seconds:
            raise InvalidValue(
                "step_uneven", f"{str(self.name)!r} rounds to nothing.", "Give it a step."
            )


RoundingRule: TypeAlias = PunchRounding | TotalRounding | Seconds

QUARTER_HOUR: Final = PunchRounding(
    name=Message("the neutral quarter of an hour"),
    step=Duration.of(minutes=15),
    mode=RoundingMode.WHOLE_MINUTES_UP,
    citation=Citation("29 CFR 785.48(b)", verified=False),
)
"""Seven minutes go down and eight go up, for every punch: neutral as long as it averages out."""
