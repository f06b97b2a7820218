"""Fixed overhead in the cost of what is made: on normal capacity, never on an idle one.

Rent and machines cost the same whether much is made or little. Each unit made at normal
capacity bears its share; when less is made the shares stay as they are, and what they do not
cover is an expense of the period. When more is made, the shares become smaller, so that
stock is never worth more than it cost.

Source: IAS 2.13 (PSAK 202).
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["AbsorbedOverhead", "absorb_overhead"]


@attrs.frozen(kw_only=True)
class AbsorbedOverhead:
    """What of a fixed overhead goes into the cost of what was made, and what does not."""

    overhead: Money
    normal: Quantity
    actual: Quantity
    absorbed: Money

    @property
    def expensed(self) -> Money:
        """The part that nothing made bears: an expense of the period."""
        return self.overhead - self.absorbed

    @property
    def rate(self) -> Fraction:
        """What one unit made bears, in major units of the currency; exact."""
        return self.overhead.major / Fraction(max(self.normal, self.actual).amount)

    @property
    def explanation(self) -> Explanation:
        """Why this much is absorbed."""
        return Explanation(
            rule="inventory.overhead",
            says=Message(
                "{actual} were made and {normal} are normal: {absorbed} of {overhead} go into "
                "their cost, {expensed} are an expense of the period",
                actual=self.actual,
                normal=self.normal,
                absorbed=self.absorbed,
                overhead=self.overhead,
                expensed=self.expensed,
            ),
            result=self.absorbed,
            source="IAS 2.13 (PSAK 202)",
        )


@checked
def absorb_overhead(overhead: Money, *, normal: Quantity, actual: Quantity) -> AbsorbedOverhead:
    """Share the fixed overhead of a period out to what was made in it; rounded half up.

    Raises :class:`InvalidValue`: ``capacity_not_positive``, ``number_too_small``,
    ``dimension_mixed``.

    >>> idle = absorb_overhead(
    ...     Money.of(100_000, "USD"),
    ...     normal=Quantity.of(10_000, "pcs"),
    ...     actual=Quantity.of(8_000, "pcs"),
    ... )
    >>> print(idle.absorbed, idle.expensed, idle.rate)
    USD 80000.00 USD 20000.00 10
    """
    if normal.amount <= 0:
        raise InvalidValue(
            "capacity_not_positive",
            f"A normal capacity of {normal} is nothing.",
            "Give what is made in a normal period.",
        )
    made = actual.to(normal.unit)
    if made.amount < 0 or overhead.minor < 0:
        raise InvalidValue(
            "number_too_small",
            f"An overhead of {overhead} and {actual} made cannot be.",
            "Give 0 or more of both.",
        )
    part = min(Fraction(made.amount) / Fraction(normal.amount), Fraction(1))
    return AbsorbedOverhead(
        overhead=overhead,
        normal=normal,
        actual=made,
        absorbed=overhead.times(part, rounding=Rounding.HALF_UP),
    )
