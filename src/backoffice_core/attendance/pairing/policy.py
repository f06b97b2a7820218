"""The choices a business makes about pairing, each named, none hidden in code."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import time
from typing import cast

import attrs

from backoffice_core.attendance.pairing.breaks import BreakRule
from backoffice_core.attendance.pairing.rounding_rules import RoundingRule
from backoffice_core.attendance.worked import BreakKind
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import positive
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator

__all__ = [
    "Attribution",
    "BreakDetection",
    "DirectionDoubt",
    "EarlyWork",
    "OddPunch",
    "Pairing",
    "PairingMode",
]


class PairingMode(enum.Enum):
    """How punches are read.

    ``ALTERNATE`` takes them by turns, in and out, whatever direction a device claims.
    ``TYPED`` believes the direction; what contradicts it is settled by
    ``Pairing.wrong_direction`` and ``Pairing.unknown_direction``. ``EVERY_VALID`` counts each
    in that an out follows and leaves every other punch out with a finding. ``FIRST_LAST``
    counts from the first punch of a shift to the last, ``FIRST_IN_LAST_OUT`` from the first
    in to the last out.
    """

    ALTERNATE = "alternate"
    TYPED = "typed"
    EVERY_VALID = "every_valid"
    FIRST_LAST = "first_last"
    FIRST_IN_LAST_OUT = "first_in_last_out"

    @property
    def believes_direction(self) -> bool:
        """Whether the direction of a punch matters."""
        return self not in {PairingMode.ALTERNATE, PairingMode.FIRST_LAST}

    @property
    def spans_all(self) -> bool:
        """Whether only the outermost punches of a shift count."""
        return self in {PairingMode.FIRST_LAST, PairingMode.FIRST_IN_LAST_OUT}


class DirectionDoubt(enum.Enum):
    """What becomes of a punch whose direction is absent, or cannot be right.

    ``BY_TURN`` takes it as what is due, in or out. ``LEFT_OUT`` does not count it.
    ``MISSING`` believes it, so that the punch which should have come between is missing;
    where no direction was given there is nothing to believe and the turn decides.
    """

    BY_TURN = "by_turn"
    LEFT_OUT = "left_out"
    MISSING = "missing"


class OddPunch(enum.Enum):
    """What counts where a punch is missing; in each case a finding says so.

    ``COUNT_PAIRS`` counts the pairs there are and guesses nothing. ``COUNT_NOTHING`` waits
    for the correction. ``PLANNED_END`` closes the open pair at the planned end,
    ``AUTO_CLOSE`` when the planned time and ``Pairing.close_after`` are full; without a plan
    that is ``Pairing.normal_day``. ``HALF_DAY`` credits half of the planned time and
    ``ABSENT`` nothing, and the day carries the trait ``half_day`` or ``absent``.

    On a day with a plan the choice speaks for the shift that lacks a punch. Where nothing was
    planned it speaks for the day: ``AUTO_CLOSE`` fills its normal time once, with what other
    punches of the day have not, and of the last three nothing that was punched counts.
    """

    COUNT_PAIRS = "count_pairs"
    COUNT_NOTHING = "count_nothing"
    PLANNED_END = "planned_end"
    AUTO_CLOSE = "auto_close"
    HALF_DAY = "half_day"
    ABSENT = "absent"


class Attribution(enum.Enum):
    """To which day a shift belongs that no plan gives a day.

    To that on which it starts, or ends, or on which most of it was worked (the earlier one
    where both are equal); ``SPLIT`` gives each day its own part, planned or not. A day begins
    with its first instant in the zone, so what ends at midnight belongs wholly to the day
    before.
    """

    START_DAY = "start_day"
    END_DAY = "end_day"
    MOST_WORKED = "most_worked"
    SPLIT = "split"


class EarlyWork(enum.Enum):
    """What time before the planned start is: work as any other, or ``TimeKind.BEFORE_SHIFT``.

    Rules count or leave out the kind; a law that makes all work count wants ``WORK``.
    """

    WORK = "work"
    BEFORE_SHIFT = "before_shift"


@checked_fields
@attrs.frozen(kw_only=True)
class BreakDetection:
    """Which gap between an out and an in is a meal or a rest though nobody said so.

    It is, when it lasts from ``least`` to ``most`` and begins from ``opens`` to ``closes``,
    all of them included: a time of day on the clocks of the zone (``closes`` may be after
    midnight), or a duration since the shift began. ``None`` asks nothing.

    Raises :class:`InvalidValue`: ``not_a_member``, ``window_half_open`` where only one side of
    the window is given or the two are of different sorts, ``gap_impossible`` for a length or
    a duration that no gap can have.
    """

    kind: BreakKind = attrs.field(default=BreakKind.MEAL, validator=member_validator(BreakKind))
    least: Duration | None = None
    most: Duration | None = None
    opens: time | Duration | None = None
    closes: time | Duration | None = None

    def __attrs_post_init__(self) -> None:
        if type(self.opens) is not type(self.closes):
            raise InvalidValue(
                "window_half_open",
                f"The window is from {self.opens} to {self.closes}.",
                "Give both as times of day or both as durations, or neither.",
            )
        least, most = self.least or Duration.ZERO, self.most
        if least.seconds < 0 or (most is not None and most < least):
            raise InvalidValue(
                "gap_impossible",
                f"No gap lasts from {least} to {most}.",
                "Give 0 or more, and the most no less than the least.",
            )
        opens, closes = self.opens, self.closes
        timed = isinstance(opens, Duration) and isinstance(closes, Duration)
        if timed and not Duration.ZERO <= cast("Duration", opens) <= cast("Duration", closes):
            raise InvalidValue(
                "gap_impossible",
                f"No gap begins from {opens} to {closes} after a shift does.",
                "Give 0 or more, and first the earlier.",
            )

    def fits(self, start: int, end: int, *, shift_start: int, offset: int) -> bool:
        """Whether a gap between those seconds is this pause."""
        length = end - start
        if self.least is not None and length < self.least.seconds:
            return False
        if self.most is not None and length > self.most.seconds:
            return False
        opens, closes = self.opens, self.closes
        if isinstance(opens, Duration) and isinstance(closes, Duration):
            return opens.seconds <= start - shift_start <= closes.seconds
        if isinstance(opens, time) and isinstance(closes, time):
            clock = (start + offset) % 86_400
            first, last = second_of(opens), second_of(closes)
            if first <= last:
                return first <= clock <= last
            return clock >= first or clock <= last
        return True


def second_of(clock: time) -> int:
    """The second of the day."""
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def detections(rules: Iterable[BreakDetection]) -> tuple[BreakDetection, ...]:
    """Ways to find breaks, as a tuple."""
    return tuple(rules)


def roundings(rules: Iterable[RoundingRule]) -> tuple[RoundingRule, ...]:
    """Rounding rules as a tuple."""
    return tuple(rules)


def break_rules(rules: Iterable[BreakRule]) -> tuple[BreakRule, ...]:
    """Break rules as a tuple."""
    return tuple(rules)


@checked_fields
@attrs.frozen(kw_only=True)
class Pairing:
    """How punches become worked time.

    ``mode`` says how punches are read. One that comes less than ``bounce`` after the last one
    kept, with the same kind and without saying another direction, is the same touch.

    Where nothing was planned, a shift ends when the pause after it lasts ``new_shift_gap`` or
    longer, and it lasts at most ``shift_max`` from its first punch: 13 hours are eight normal
    ones, four of overtime and a break; with 15 or more, a morning's forgotten punch would
    pair every evening with the next morning from then on. Two shifts of one day are one day: 08
    to 12 and 17 to 21 are eight hours, and were they one shift, 17 to 22 would be too long for
    it. Only a night's rest must not be shorter than the gap, or two nights become one shift.

    A planned shift takes the punches from ``before_shift`` before it to ``after_shift`` after
    it, both included; where two windows overlap they are cut at the later of the one's end and
    the other's opening. Shifts less than ``share_within`` apart share their punches, and time
    worked through goes over to the next day in the middle between them. With ``follow_plan``
    a shift counts on the day of its plan, else, and where there is none, ``attribution``
    decides. ``early_work`` is what lies before the planned start.

    ``odd_punch`` decides what counts where a punch is missing; ``close_after`` and
    ``normal_day`` belong to it. ``wrong_direction`` and ``unknown_direction`` belong to the
    modes that believe directions. ``detect`` finds meals and rests in plain punches, the
    first that fits. ``rounding`` moves punches and totals, ``breaks`` takes breaks off and
    pays them; both know a day as a whole, also where ``SPLIT`` cuts it at midnight afterwards.

    Raises :class:`InvalidValue`: ``policy_negative``, ``number_too_small`` for shifts that may
    last no time, ``not_a_member``.
    """

    mode: PairingMode = attrs.field(
        default=PairingMode.ALTERNATE, validator=member_validator(PairingMode)
    )
    bounce: Duration = Duration.of(minutes=1)
    new_shift_gap: Duration = Duration.of(hours=4)
    shift_max: Duration = attrs.field(default=Duration.of(hours=13), validator=positive)
    before_shift: Duration = Duration.of(hours=3)
    after_shift: Duration = Duration.of(hours=8)
    share_within: Duration = Duration.of(hours=4)
    attribution: Attribution = attrs.field(
        default=Attribution.START_DAY, validator=member_validator(Attribution)
    )
    follow_plan: bool = True
    early_work: EarlyWork = attrs.field(
        default=EarlyWork.WORK, validator=member_validator(EarlyWork)
    )
    odd_punch: OddPunch = attrs.field(
        default=OddPunch.COUNT_PAIRS, validator=member_validator(OddPunch)
    )
    close_after: Duration = Duration.ZERO
    normal_day: Duration = Duration.of(hours=8)
    wrong_direction: DirectionDoubt = attrs.field(
        default=DirectionDoubt.MISSING, validator=member_validator(DirectionDoubt)
    )
    unknown_direction: DirectionDoubt = attrs.field(
        default=DirectionDoubt.BY_TURN, validator=member_validator(DirectionDoubt)
    )
    detect: tuple[BreakDetection, ...] = attrs.field(default=(), converter=detections)
    rounding: tuple[RoundingRule, ...] = attrs.field(default=(), converter=roundings)
    breaks: tuple[BreakRule, ...] = attrs.field(default=(), converter=break_rules)

    def __attrs_post_init__(self) -> None:
        for field in attrs.fields(Pairing):
            value: object = getattr(self, field.name)
            if isinstance(value, Duration) and value.seconds < 0:
                raise InvalidValue(
                    "policy_negative", f"The {field.name} of {value} is negative.", "Use 0 or more."
                )
