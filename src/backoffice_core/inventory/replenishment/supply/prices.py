"""What a quantity costs: price tiers, for the whole quantity or only for what is above a break.

A price belongs to a quantity. A quantity that was rounded up for a pack is priced again, and
the next break is part of the question how much to order, not of the invoice alone.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from fractions import Fraction

import attrs

from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding, round_fraction

__all__ = ["PriceList", "PriceTier", "TierScheme"]


class TierScheme(enum.Enum):
    """What a tier's price is paid for."""

    ALL_UNITS = "all_units"  # for every unit, once the quantity reaches the break
    INCREMENTAL = "incremental"  # for the units above the break only


@checked_fields
@attrs.frozen
class PriceTier:
    """From ``least`` units on, one costs ``price``.

    Raises :class:`InvalidValue` (``number_too_small``, ``number_not_exact``).
    """

    least: Fraction = attrs.field(converter=exact_fraction, validator=not_negative)
    price: Money = attrs.field(validator=not_negative)


def in_order(tiers: Iterable[PriceTier]) -> tuple[PriceTier, ...]:
    """The tiers from the smallest quantity on."""
    return tuple(sorted(tiers, key=lambda tier: tier.least))


@checked
@attrs.frozen
class PriceList:
    """Prices by quantity; the first tier begins at 0.

    Raises :class:`InvalidValue` (``tiers_invalid``, ``currency_mixed``).

    >>> tea = PriceList(
    ...     [PriceTier(0, Money.of(100, "USD")), PriceTier(500, Money.of(90, "USD"))],
    ...     scheme=TierScheme.INCREMENTAL,
    ... )
    >>> print(tea.cost(600), tea.unit_price(600))
    USD 59000.00 295/3
    """

    tiers: tuple[PriceTier, ...] = attrs.field(converter=in_order)
    scheme: TierScheme = attrs.field(default=TierScheme.ALL_UNITS, kw_only=True)

    def __attrs_post_init__(self) -> None:
        starts = [tier.least for tier in self.tiers]
        if not starts or starts[0] or len(set(starts)) != len(starts):
            raise InvalidValue(
                "tiers_invalid",
                f"The price tiers start at {', '.join(map(str, starts)) or 'nothing'}.",
                "Give one price from 0 on, and each break once.",
            )
        Money.total((tier.price for tier in self.tiers), self.currency)

    @classmethod
    def flat(cls, price: Money) -> PriceList:
        """One price for any quantity."""
        return cls([PriceTier(0, price)])

    @property
    def currency(self) -> Currency:
        """What the prices are in."""
        return self.tiers[0].price.currency

    def tier(self, quantity: Fraction | int) -> PriceTier:
        """The tier that a quantity reaches."""
        return tier_of(self, quantity)

    def exact_cost(self, quantity: Fraction | int) -> Fraction:
        """The cost in minor units, before any rounding."""
        return cost_of(self, quantity)

    def cost(self, quantity: Fraction | int) -> Money:
        """What so many units cost, rounded half up once."""
        return Money(round_fraction(cost_of(self, quantity), Rounding.HALF_UP), self.currency)

    def unit_price(self, quantity: Fraction | int) -> Fraction:
        """What one of so many units costs on average, in whole units of the currency."""
        scale: int = 10**self.currency.digits
        return average_price(self, quantity) / scale

    def breaks_above(self, quantity: Fraction | int) -> tuple[Fraction, ...]:
        """The breaks that a quantity does not reach, the nearest first."""
        return tuple(tier.least for tier in self.tiers if tier.least > quantity)


# Plans ask for prices by the thousand, of quantities they know to be some: these do not check.


def tier_of(prices: PriceList, quantity: Fraction | int) -> PriceTier:
    """The tier that a quantity reaches."""
    found = prices.tiers[0]
    for tier in prices.tiers[1:]:
        if tier.least > quantity:
            break
        found = tier
    return found


def cost_of(prices: PriceList, quantity: Fraction | int) -> Fraction:
    """The cost in minor units, before any rounding."""
    if prices.scheme is TierScheme.ALL_UNITS:
        return Fraction(quantity * tier_of(prices, quantity).price.minor)
    ends = [*(tier.least for tier in prices.tiers[1:]), None]
    total = Fraction(0)
    for tier, end in zip(prices.tiers, ends, strict=True):
        upto = Fraction(quantity) if end is None else min(Fraction(quantity), end)
        total += max(upto - tier.least, Fraction(0)) * tier.price.minor
    return total


def average_price(prices: PriceList, quantity: Fraction | int) -> Fraction:
    """What one of so many units costs on average, in minor units."""
    if not quantity:
        return Fraction(prices.tiers[0].price.minor)
    return cost_of(prices, quantity) / Fraction(quantity)
