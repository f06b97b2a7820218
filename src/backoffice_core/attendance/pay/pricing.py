"""From reckoned time to pay lines: the law's own way to price an hour decides how."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import attrs

from backoffice_core.attendance.pay.monthly import PayLine
from backoffice_core.attendance.pay.wages import Wage
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money

__all__ = ["Earning", "PayRule"]


@attrs.frozen(kw_only=True)
class Earning:
    """Pay of a period besides the wage: a bonus, a commission, a gift.

    ``in_regular_rate`` says whether the law counts it as pay for the hours worked;
    ``waiting`` is paid time beside piece work, at ``amount`` for all of it.
    """

    name: str
    amount: Money
    in_regular_rate: bool = True
    waiting: Duration = Duration(0)


class PayRule(Protocol):
    """How a law makes pay of time; one of the ready rules in this package, set by a pack."""

    def lines(
        self, days: tuple[ReckonedDay, ...], *, wage: Wage, earnings: tuple[Earning, ...]
    ) -> Iterator[PayLine]:
        """The pay of one person's days, which all fall under this law."""
        ...
