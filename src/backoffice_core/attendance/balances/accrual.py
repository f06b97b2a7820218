"""Earning leave: how much a policy grants, when, to whom, and what the end of a year takes.

A policy is a value and granting is a replay: from the day somebody joined, everything the
policy grants, caps, carries and lets expire is worked out again from what is known now, and
only the difference to what is recorded comes out. So a run that was missed is made up for, a
run too many grants nothing, and a contract that changed last spring gives corrections.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.attendance.balances.ledger import ANNUAL_LEAVE, BalanceAccount, BalanceUnit
from backoffice_core.attendance.balances.months import months_after
from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.model import Employee
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.members import day_validator, member_validator
from backoffice_core.kernel.rounding import Rounding, round_fraction

__all__ = [
    "INDONESIA_ANNUAL_LEAVE",
    "AccrualPolicy",
    "CarryOver",
    "GrantDay",
    "GrantEvery",
    "GrantRounding",
    "LeaveYear",
    "Milestone",
    "Proration",
    "Remainder",
    "Service",
    "Waiting",
]


class GrantEvery(enum.IntEnum):
    """How many months a grant is for."""

    MONTH = 1
    QUARTER = 3
    HALF_YEAR = 6
    YEAR = 12


class GrantDay(enum.Enum):
    """When a grant is made: as its period begins, as it ends, or counted from joining.

    ``JOINING_DAY`` has periods of its own, which begin on the day of the month of joining, so
    that none of them is cut.
    """

    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    JOINING_DAY = "joining_day"


class Proration(enum.Enum):
    """Which grants are for the days employed only: none, the first, or the last as well."""

    NONE = "none"
    FIRST = "first"
    FIRST_AND_LAST = "first_and_last"


class Waiting(enum.Enum):
    """What the waiting time earns: nothing, or grants that are made when it is over."""

    EARNS_NOTHING = "earns_nothing"
    HELD_BACK = "held_back"


class Remainder(enum.Enum):
    """What becomes of the part of a step that rounding takes from a grant, or adds to it.

    ``CARRIED`` counts it with the next grant, so that all grants together are as much as was
    earned, to a step. ``DROPPED`` rounds every grant by itself, which may lose or give days:
    of 14 a year, granted by the month in half days, twelve are left.
    """

    CARRIED = "carried"
    DROPPED = "dropped"


@checked
@attrs.frozen
class GrantRounding:
    """Each grant to a multiple of ``step``: quarters, halves, whole days, thousandths.

    Raises :class:`InvalidValue` (``step_not_positive``, ``not_a_member``).

    >>> GrantRounding(Fraction(1, 2), Rounding.UP).round(Fraction(17, 31))
    Fraction(1, 1)
    """

    step: Fraction = attrs.field(converter=exact_fraction)
    mode: Rounding = attrs.field(validator=member_validator(Rounding))
    remainder: Remainder = attrs.field(
        default=Remainder.CARRIED, validator=member_validator(Remainder), kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        if self.step <= 0:
            raise InvalidValue(
                "step_not_positive", f"Grants cannot be rounded to {self.step}.", "Give 1/2 or 1."
            )

    def round(self, amount: Fraction) -> Fraction:
        """The amount as it is granted."""
        return round_fraction(amount / self.step, self.mode) * self.step

    def grant(self, amount: Fraction, *, before: Fraction) -> Fraction:
        """A grant of ``amount``, where ``before`` is what all grants before came to exactly.

        >>> halves = GrantRounding(Fraction(1, 2), Rounding.DOWN)
        >>> print(halves.grant(Fraction(14, 12), before=Fraction(28, 12)))
        3/2
        """
        if self.remainder is Remainder.DROPPED:
            return self.round(amount)
        return self.round(before + amount) - self.round(before)


@checked_fields
@attrs.frozen(kw_only=True)
class Milestone:
    """From so many months of service on, ``a_year`` is what a year is worth.

    Raises :class:`InvalidValue`: ``number_too_small``.
    """

    months: int = attrs.field(validator=not_negative)
    a_year: Fraction = attrs.field(converter=exact_fraction, validator=not_negative)


def in_order(milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Milestones as a tuple."""
    return tuple(milestones)


@checked
@attrs.frozen(kw_only=True)
class LeaveYear:
    """Where the leave year turns over: on a date, or on the day of joining.

    Raises :class:`InvalidValue` (``year_start_invalid``) for a date not in every year.

    >>> LeaveYear(month=4).start(1, joined=date(2025, 6, 1))
    datetime.date(2026, 4, 1)
    >>> LeaveYear(from_joining=True).start(1, joined=date(2024, 2, 29))
    datetime.date(2025, 2, 28)
    """

    month: int = 1
    day: int = 1
    from_joining: bool = False

    def __attrs_post_init__(self) -> None:
        try:
            date(2023, self.month, self.day)
        except (TypeError, ValueError, OverflowError) as problem:
            raise InvalidValue(
                "year_start_invalid",
                f"No year can begin on day {self.day!r} of month {self.month!r}.",
                "Give a month and a day that every year has.",
            ) from problem

    def start(self, number: int, *, joined: date) -> date:
        """The first day of the leave year, counted from 0, in which somebody joined."""
        if self.from_joining:
            return months_after(joined, 12 * number)
        first = date(joined.year, self.month, self.day)
        return months_after(first, 12 * (number - (first > joined)))


@checked_fields
@attrs.frozen(kw_only=True)
class CarryOver:
    """What goes on into the next leave year: at most so much (``None``: all of it), so long.

    ``months`` is how long after the turn of the year it can still be used; ``None`` is as long
    as it could before. ``most=0`` carries nothing. Raises :class:`InvalidValue`
    (``carry_invalid``).
    """

    most: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(exact_fraction)
    )
    months: int | None = None

    def __attrs_post_init__(self) -> None:
        if (self.most is not None and self.most < 0) or (
            self.months is not None and self.months < 1
        ):
            raise InvalidValue(
                "carry_invalid",
                f"It is not possible to carry {self.most} for {self.months} months.",
                "Give 0 or more to carry, and a month or more to use it.",
            )


@checked_fields
@attrs.frozen(kw_only=True)
class AccrualPolicy:
    """How leave is earned.

    ``a_year`` is in the unit of the account, for a full year at full time; ``milestones``
    raise it with service, from the first grant after. It is granted in equal parts ``every``
    so many months on ``granted``. ``waiting_months`` after joining it begins. A leave year
    grants at most ``most_a_year``, and no grant lifts the balance above ``most_balance``.
    Each grant can be used for ``valid_months``; ``carry`` is what the turn of the year leaves.

    Raises :class:`InvalidValue`: ``policy_unnamed``, ``amount_negative``, ``not_a_member``,
    ``number_too_small``, and ``rounding_missing`` for an account of seconds whose grants would be
    parts of one.

    >>> AccrualPolicy(name="twelve days", a_year=12).worth(months=70)
    Fraction(12, 1)
    """

    name: str
    account: BalanceAccount = ANNUAL_LEAVE
    a_year: Fraction = attrs.field(converter=exact_fraction)
    every: GrantEvery = attrs.field(default=GrantEvery.YEAR, validator=member_validator(GrantEvery))
    granted: GrantDay = attrs.field(
        default=GrantDay.FIRST_DAY, validator=member_validator(GrantDay)
    )
    year: LeaveYear = LeaveYear()
    proration: Proration = attrs.field(
        default=Proration.FIRST, validator=member_validator(Proration)
    )
    rounding: GrantRounding | None = None
    waiting_months: int = 0
    waiting: Waiting = attrs.field(
        default=Waiting.EARNS_NOTHING, validator=member_validator(Waiting)
    )
    milestones: tuple[Milestone, ...] = attrs.field(default=(), converter=in_order)
    most_a_year: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(exact_fraction)
    )
    most_balance: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(exact_fraction)
    )
    valid_months: int | None = attrs.field(default=None, validator=positive)
    carry: CarryOver = CarryOver()
    citation: Citation | None = None

    def __attrs_post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue(
                "policy_unnamed",
                "A policy of accrual has no name.",
                "Name it: its entries say which policy made them.",
            )
        limits = (self.a_year, self.most_a_year, self.most_balance, self.waiting_months)
        if any(limit is not None and limit < 0 for limit in limits):
            raise InvalidValue(
                "amount_negative",
                f"The policy {self.name!r} grants or allows less than nothing.",
                "Give amounts and months from 0 up.",
            )
        if self.account.unit is BalanceUnit.SECONDS and (
            self.rounding is None or self.rounding.step.denominator != 1
        ):
            raise InvalidValue(
                "rounding_missing",
                f"The policy {self.name!r} grants seconds without saying how to round them.",
                "Give a rounding to one second, a minute (60) or an hour (3600).",
            )

    def worth(self, *, months: int) -> Fraction:
        """What a year is worth after so many months of service."""
        reached = [each for each in self.milestones if each.months <= months]
        return max(reached, key=lambda each: each.months).a_year if reached else self.a_year


@checked
@attrs.frozen(kw_only=True)
class Service:
    """Somebody's employment, as leave sees it: from ``joined`` to ``left``, its last day.

    ``share`` is what the contract is of a full one, over time: half time is 1/2, fifteen days
    a year under a policy of twelve 15/12. Raises :class:`InvalidValue` (``text_empty``,
    ``left_before_joined``, ``share_negative``).
    """

    person: str = attrs.field(validator=named)
    joined: date = attrs.field(validator=day_validator)
    left: date | None = None
    share: Effective[Fraction] | None = None

    def __attrs_post_init__(self) -> None:
        if self.left is not None and self.left < self.joined:
            raise InvalidValue(
                "left_before_joined",
                f"{self.person} left on {self.left}, before joining on {self.joined}.",
                "Give the first and the last day of employment.",
            )
        versions = () if self.share is None else self.share.versions
        if any(version.value < 0 for version in versions):
            raise InvalidValue(
                "share_negative",
                f"The contract of {self.person} is less than nothing of a full one.",
                "Give 1/2 for half time.",
            )

    @classmethod
    def of(cls, employee: Employee, *, share: Effective[Fraction] | None = None) -> Service:
        """The service of an employee."""
        return cls(person=employee.id, joined=employee.joined, left=employee.left, share=share)


# At least twelve working days after twelve months without a break; that they are granted anew
# on each anniversary is how the right renews itself, and a better policy may grant more.
INDONESIA_ANNUAL_LEAVE = AccrualPolicy(
    name="cuti tahunan",
    a_year=Fraction(12),
    granted=GrantDay.JOINING_DAY,
    year=LeaveYear(from_joining=True),
    waiting_months=12,
    citation=Citation("UU 13/2003 art. 79(3), as amended by UU 6/2023 art. 81(25)"),
)
