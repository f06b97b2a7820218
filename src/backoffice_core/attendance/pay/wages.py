"""What was agreed to be paid: by the month, the day, the hour, the week or the piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money

__all__ = [
    "DailyWage",
    "HourlyWage",
    "MonthlyWage",
    "PieceWage",
    "Wage",
    "WeeklySalary",
]


@attrs.frozen(kw_only=True)
class MonthlyWage:
    """A month's wage; what is not variable is paid whatever was worked of the month.

    Raises :class:`InvalidValue` (``currency_mixed``).
    """

    basic: Money
    fixed_allowance: Money
    variable_allowance: Money

    def __attrs_post_init__(self) -> None:
        # Adding them up refuses a second currency.
        _ = self.basic + self.fixed_allowance + self.variable_allowance


@attrs.frozen(kw_only=True)
class DailyWage:
    """A wage for each day worked, in a week of ``days_a_week`` working days."""

    amount: Money
    days_a_week: int


def named_rates(
    rates: Mapping[str, Money] | Iterable[tuple[str, Money]],
) -> tuple[tuple[str, Money], ...]:
    """Rates by name, in the order of their names."""
    return tuple(sorted(dict(rates).items()))


@attrs.frozen(kw_only=True)
class HourlyWage:
    """A wage for each hour; ``rates`` are those of other work, by the name its spans have.

    >>> wage = HourlyWage(amount=Money.of(11, "USD"), rates={"night": Money.of(12, "USD")})
    >>> print(wage.of("night"), wage.of(""))
    USD 12.00 USD 11.00
    """

    amount: Money
    rates: tuple[tuple[str, Money], ...] = attrs.field(default=(), converter=named_rates)

    def of(self, rate: str) -> Money:
        """The wage of a named rate; without a name the ordinary one.

        Raises :class:`InvalidValue` (``rate_unknown``).
        """
        if not rate:
            return self.amount
        for name, amount in self.rates:
            if name == rate:
                return amount
        raise InvalidValue(
            "rate_unknown", f"The wage has no rate {rate!r}.", "Add it to the rates of the wage."
        )


@attrs.frozen(kw_only=True)
class WeeklySalary:
    """A salary for the week: for the hours it ``covers``, or for all there are (``None``)."""

    amount: Money
    covers: Duration | None = None


@attrs.frozen(kw_only=True)
class PieceWage:
    """Pay by result.

    ``earned`` is what the pieces of the period came to. ``month_average`` is that of the last
    twelve months and ``month_minimum`` the least the law allows, where overtime is reckoned
    from those.
    """

    earned: Money
    month_average: Money | None = None
    month_minimum: Money | None = None


Wage: TypeAlias = MonthlyWage | DailyWage | HourlyWage | WeeklySalary | PieceWage
