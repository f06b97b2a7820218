"""What goods cost in all, told by unit costs that add up to it exactly.

Programs keep an average rate with many decimals; three pieces for 10.00 cost 3.333333333 each.
A unit cost in whole minor units cannot say that, and rounding it would lose a cent in each
receipt. But two pieces at 3.33 and one at 3.34 are exactly 10.00.
"""

from __future__ import annotations

from fractions import Fraction

from backoffice_core.kernel.rounding import Rounding, round_fraction

__all__ = ["parts_at_cost"]


def parts_at_cost(quantity: Fraction, minor: int) -> tuple[tuple[Fraction, int], ...]:
    """Parts of a quantity, each with a unit cost, that cost so many minor units together.

    >>> parts_at_cost(Fraction(3), 1000)
    ((Fraction(2, 1), 333), (Fraction(1, 1), 334))
    """
    whole = quantity.numerator // quantity.denominator
    rest = quantity - whole
    if not rest:
        return whole_parts(whole, minor)
    share = minor if not whole else round_fraction(minor * rest / quantity, Rounding.HALF_UP)
    # Less than one unit at the nearest unit cost is off by less than half a minor unit.
    broken = (rest, round_fraction(share / rest, Rounding.HALF_UP))
    return (*whole_parts(whole, minor - share), broken)


def whole_parts(units: int, minor: int) -> tuple[tuple[Fraction, int], ...]:
    """At most two parts of a whole number of units, whose unit costs differ by one."""
    if not units:
        return ()
    low, dearer = divmod(minor, units)
    parts = ((Fraction(units - dearer), low), (Fraction(dearer), low + 1))
    return tuple(part for part in parts if part[0])
