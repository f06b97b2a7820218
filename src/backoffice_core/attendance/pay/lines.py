"""Pay lines: every amount of a payslip, with what it is for and why."""

from __future__ import annotations

import enum
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money

__all__ = ["PayKind", "PayLine"]


class PayKind(enum.StrEnum):
    """What a line pays for.

    ``REGULAR`` is time at the plain wage of who is paid by the hour, ``PREMIUM`` what a rule
    adds to time that is not overtime, ``EXTRA`` pay that no second of work earned (a call-out,
    a missed meal), ``EARNING`` pay besides the wage (a bonus, a commission).
    """

    BASIC = "basic"
    FIXED_ALLOWANCE = "fixed_allowance"
    VARIABLE_ALLOWANCE = "variable_allowance"
    REGULAR = "regular"
    OVERTIME = "overtime"
    PREMIUM = "premium"
    EXTRA = "extra"
    EARNING = "earning"
    UNPAID_LEAVE = "unpaid_leave"


@attrs.frozen(kw_only=True)
class PayLine:
    """One amount of a payslip; ``day``, ``time`` and ``multiple`` where they mean something."""

    person: str
    kind: PayKind
    amount: Money
    explanation: Explanation
    day: date | None = None
    time: Duration | None = None
    multiple: Fraction | None = None
