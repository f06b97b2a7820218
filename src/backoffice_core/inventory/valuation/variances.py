"""Variances of standard cost: what a price, a usage or a new standard makes of a difference.

Under standard cost stock is worth what it should cost. What it really cost, and what was
really used, differs; each difference has a name, so that somebody can be asked about it.
A positive variance is adverse: it cost more than it should.

Source: Horngren, Datar and Rajan, Cost Accounting, ch. 7 (price and efficiency variances).
"""

from __future__ import annotations

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding

__all__ = ["StandardVariance", "price_variance", "revaluation", "usage_variance"]


@attrs.frozen(kw_only=True)
class StandardVariance:
    """What something really came to and what it should have; adverse where it is more."""

    actual: Money
    standard: Money

    @property
    def amount(self) -> Money:
        """Actual less standard: positive is adverse."""
        return self.actual - self.standard

    @property
    def is_adverse(self) -> bool:
        """Whether it cost more than it should."""
        return self.amount.minor > 0


@checked
def price_variance(quantity: Quantity, *, actual: Money, standard: Money) -> StandardVariance:
    """What goods cost in all (``actual``) against the ``standard`` cost of one unit.

    >>> print(
    ...     price_variance(
    ...         Quantity.of(100, "pcs"),
    ...         actual=Money.of(530, "USD"),
    ...         standard=Money.of(5, "USD"),
    ...     ).amount
    ... )
    USD 30.00
    """
    return StandardVariance(actual=actual, standard=at_standard(quantity, standard))


@checked
def usage_variance(used: Quantity, *, allowed: Quantity, standard: Money) -> StandardVariance:
    """What was used against what the recipe allows for what was made, both at standard cost.

    Raises :class:`InvalidValue` (``dimension_mixed``).

    >>> used, allowed = Quantity.of(52, "kg"), Quantity.of(50, "kg")
    >>> print(usage_variance(used, allowed=allowed, standard=Money.of(4, "USD")).amount)
    USD 8.00
    """
    return StandardVariance(
        actual=at_standard(used, standard),
        standard=at_standard(allowed.to(used.unit), standard),
    )


@checked
def revaluation(quantity: Quantity, *, old: Money, new: Money) -> Money:
    """What stock is worth more when its standard cost changes; negative where less.

    >>> ten = Quantity.of(10, "pcs")
    >>> print(revaluation(ten, old=Money.of(5, "USD"), new=Money.of(6, "USD")))
    USD 10.00
    """
    return at_standard(quantity, new) - at_standard(quantity, old)


def at_standard(quantity: Quantity, standard: Money) -> Money:
    """So much at a standard cost of one unit; rounded half up."""
    return standard.times(quantity.amount, rounding=Rounding.HALF_UP)
