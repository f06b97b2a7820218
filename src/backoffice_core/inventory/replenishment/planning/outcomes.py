"""What a quantity would do: service, stock, what goes short, and what all of it costs.

Costs are compared, not accounted: of the purchase only what is paid beyond the price of the
unforced quantity counts, for what is bought now need not be bought later. Stock that outlasts
the next delivery is held until it is used up at the average pace.
"""

from __future__ import annotations

import functools
from fractions import Fraction

import attrs

from backoffice_core.inventory.distributions import FillRate, Service
from backoffice_core.inventory.numbers import Numbers, one_number
from backoffice_core.inventory.replenishment.planning.amounts import expect_countable
from backoffice_core.inventory.replenishment.planning.protection import Protection, achieved
from backoffice_core.inventory.replenishment.planning.requests import Costs
from backoffice_core.inventory.replenishment.supply import PriceList
from backoffice_core.inventory.replenishment.supply.prices import average_price, cost_of
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.rounding import Rounding, round_fraction

__all__ = ["Outcome", "Outlook"]

DAYS_A_YEAR = 365
# What is never used up is reckoned to be held that long.
DAYS_HELD_MAX = 3 * DAYS_A_YEAR
ANY_SERVICE = FillRate(0.5)


@attrs.frozen(kw_only=True)
class Outcome:
    """What ordering ``quantity`` leads to until the next delivery, on average.

    ``service`` is the share of the target's measure (of units, where there is no target),
    ``stock`` what is left, ``short`` what goes short; ``cost`` where prices are known.
    """

    quantity: Fraction
    service: float
    stock: float
    short: float
    cost: Money | None


@attrs.frozen(kw_only=True)
class Outlook:
    """From a position: what each quantity would do. ``reference`` is the unforced quantity."""

    protection: Protection
    available: Fraction
    target: Service | None
    prices: PriceList | None
    costs: Costs
    reference: Fraction

    def about(self, reference: Fraction) -> Outlook:
        """The same, with another quantity taken as the unforced one."""
        return self if reference == self.reference else attrs.evolve(self, reference=reference)

    @functools.cached_property
    def price(self) -> float:
        """What a unit costs at the unforced quantity, in minor units; nothing without prices."""
        if self.prices is None:
            return 0.0
        return float(average_price(self.prices, self.reference))

    @checked
    def outcome(self, quantity: Fraction | int) -> Outcome:
        """What a quantity leads to. Raises :class:`InvalidValue` (``number_too_large``)."""
        exact = expect_countable(quantity, name="quantity")
        level = float(self.available + exact)
        return Outcome(
            quantity=exact,
            service=achieved(self.target or ANY_SERVICE, self.protection, [level]),
            stock=self.protection.left_of(level),
            short=self.protection.short_of(level),
            cost=self.money(self.weighed(exact)),
        )

    @checked
    def cost(self, quantity: Fraction | int) -> float | None:
        """The cost in minor units, not rounded; none without a price.

        Raises :class:`InvalidValue` (``number_too_large``).
        """
        return self.weighed(expect_countable(quantity, name="quantity"))

    def weighed(self, quantity: Fraction) -> float | None:
        """The cost, as :meth:`cost` has it, asked by those who know that it is a quantity."""
        if self.prices is None:
            return None
        level = float(self.available + quantity)
        missed = self.costs.shortage_cost
        shortage = self.price if missed is None else float(missed.minor)
        beyond = float(cost_of(self.prices, quantity)) - float(quantity) * self.price
        short, left = self.protection.short_of(level), self.protection.left_of(level)
        return beyond + shortage * short + self.holding(left)

    def holding(self, left: float) -> float:
        """What it costs to hold what is left: until the next look, then until it is used up."""
        daily = self.price * float(self.costs.holding_percent) / 100 / DAYS_A_YEAR
        mean = self.protection.demand.mean
        after = min(left / (2 * mean), DAYS_HELD_MAX) if mean else DAYS_HELD_MAX
        return daily * left * (self.protection.review_days + after)

    def money(self, minor: Numbers | None) -> Money | None:
        """Minor units as money, rounded half up."""
        if minor is None or self.prices is None:
            return None
        exact = Fraction(one_number(minor, "amount of money"))
        return Money(round_fraction(exact, Rounding.HALF_UP), self.prices.currency)

    @checked
    def difference(self, before: Fraction | int, after: Fraction | int) -> Money | None:
        """What it costs more to order ``after`` and not ``before``.

        Raises :class:`InvalidValue` (``number_too_large``).
        """
        one = self.weighed(expect_countable(before, name="quantity before"))
        other = self.weighed(expect_countable(after, name="quantity after"))
        return None if one is None or other is None else self.money(other - one)
