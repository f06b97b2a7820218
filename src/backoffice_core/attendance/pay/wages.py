"""What was agreed to be paid: by the month, the day, the hour, the week or the piece.

All raise :class:`InvalidValue` where they are made: ``type_wrong``, ``wage_negative`` for an
amount below nothing, and ``currency_mixed`` where the amounts of one wage are in several
currencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import positive, within
from backoffice_core.kernel.checks import expect
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


def wage_validator(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Take money of nothing or more, and ``None`` where the field's default is ``None``."""
    if value is None and attribute.default is None:
        return
    not_negative(value, f"{attribute.name} of {type(instance).__name__}")


def not_negative(value: object, name: str) -> Money:
    """The money, refused where somebody would pay for having worked."""
    money = expect(value, Money, name=name)
    if money.minor < 0:
        raise InvalidValue(
            "wage_negative",
            f"The {name} is {money}, but nobody pays for having worked.",
            "Give 0 or more; what is taken off a wage is no wage.",
        )
    return money


def in_one_currency(first: Money, *others: Money | None) -> None:
    """Refuse amounts of one wage in several currencies; adding them up would."""
    for other in others:
        if other is not None:
            _ = first + other


@checked_fields
@attrs.frozen(kw_only=True)
class MonthlyWage:
    """A month's wage; what is not variable is paid whatever was worked of the month."""

    basic: Money = attrs.field(validator=wage_validator)
    fixed_allowance: Money = attrs.field(validator=wage_validator)
    variable_allowance: Money = attrs.field(validator=wage_validator)

    def __attrs_post_init__(self) -> None:
        in_one_currency(self.basic, self.fixed_allowance, self.variable_allowance)


@checked_fields
@attrs.frozen(kw_only=True)
class DailyWage:
    """A wage for each day worked, in a week of ``days_a_week`` working days.

    Raises :class:`InvalidValue`: ``number_out_of_range``.
    """

    amount: Money = attrs.field(validator=wage_validator)
    days_a_week: int = attrs.field(validator=within(1, 7))


def named_rates(
    rates: Mapping[str, Money] | Iterable[tuple[str, Money]],
) -> tuple[tuple[str, Money], ...]:
    """Rates by name, in the order of their names."""
    known = dict(rates)
    for name, amount in known.items():
        if not expect(name, str, name="rate's name").strip():
            raise InvalidValue(
                "rate_unnamed",
                f"A rate of HourlyWage, {amount}, has no name, so no work would be paid at it.",
                "Name it as the spans of that work do; the ordinary wage is the amount.",
            )
        not_negative(amount, f"rate {name!r} of HourlyWage")
    return tuple(sorted(known.items()))


@checked_fields
@attrs.frozen(kw_only=True)
class HourlyWage:
    """A wage for each hour; ``rates`` are those of other work, by the name its spans have.

    Raises :class:`InvalidValue`: ``rate_unnamed``.

    >>> wage = HourlyWage(amount=Money.of(11, "USD"), rates={"night": Money.of(12, "USD")})
    >>> print(wage.of("night"), wage.of(""))
    USD 12.00 USD 11.00
    """

    amount: Money = attrs.field(validator=wage_validator)
    rates: tuple[tuple[str, Money], ...] = attrs.field(default=(), converter=named_rates)

    def __attrs_post_init__(self) -> None:
        in_one_currency(self.amount, *(amount for _, amount in self.rates))

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


@checked_fields
@attrs.frozen(kw_only=True)
class WeeklySalary:
    """A salary for the week: for the hours it ``covers``, or for all there are (``None``).

    Raises :class:`InvalidValue`: ``number_too_small``.
    """

    amount: Money = attrs.field(validator=wage_validator)
    covers: Duration | None = attrs.field(default=None, validator=positive)


@checked_fields
@attrs.frozen(kw_only=True)
class PieceWage:
    """Pay by result.

    ``earned`` is what the pieces of the period came to. ``month_average`` is that of the last
    twelve months and ``month_minimum`` the least the law allows, where overtime is reckoned
    from those.
    """

    earned: Money = attrs.field(validator=wage_validator)
    month_average: Money | None = attrs.field(default=None, validator=wage_validator)
    month_minimum: Money | None = attrs.field(default=None, validator=wage_validator)

    def __attrs_post_init__(self) -> None:
        in_one_currency(self.earned, self.month_average, self.month_minimum)


Wage: TypeAlias = MonthlyWage | DailyWage | HourlyWage | WeeklySalary | PieceWage
