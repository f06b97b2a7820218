"""Rounding exact numbers to integers: one at a time, or a whole into parts that still add up.

Arithmetic here is exact until one explicit rounding step, and that step always names its
mode: laws differ (Indonesian VAT rounds half up, some banks half to even, some taxes always
down), so there is no default and no ambient setting. Sharing a whole among parts is
rounding too, of many numbers at once, and has a law of its own: not a unit may be lost.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Final, TypeAlias

from backoffice_core.kernel.checks import fits
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_number, exact_weights, shown, whole_number


class Rounding(enum.Enum):
    """How a number between two integers becomes one of them.

    The HALF modes take the nearest integer and differ only on a tie. UP, HALF_UP and their
    opposites look at the magnitude, so that a credit note is exactly minus its invoice;
    CEILING and FLOOR look at the number line and are the two that treat signs differently.

    >>> [round_fraction(Fraction(-5, 2), mode) for mode in Rounding]
    [-3, -2, -2, -3, -2, -2, -3]
    """

    HALF_UP = "half_up"
    """Nearest; a tie goes away from zero: 2.5 -> 3, -2.5 -> -3."""
    HALF_EVEN = "half_even"
    """Nearest; a tie goes to the even neighbour: 2.5 -> 2, 3.5 -> 4."""
    HALF_DOWN = "half_down"
    """Nearest; a tie goes toward zero: 2.5 -> 2, -2.5 -> -2."""
    UP = "up"
    """Away from zero: 2.1 -> 3, -2.1 -> -3."""
    DOWN = "down"
    """Toward zero: 2.9 -> 2, -2.9 -> -2."""
    CEILING = "ceiling"
    """Never below the number: 2.1 -> 3, -2.9 -> -2."""
    FLOOR = "floor"
    """Never above the number: 2.9 -> 2, -2.1 -> -3."""


Rule: TypeAlias = Callable[[bool, bool, int], bool]

# Does a number that is not whole go away from zero? Asked with: is it negative, is the
# neighbour toward zero odd, and is the rest below (-1), on (0) or above (1) the half.
AWAY: Final[Mapping[Rounding, Rule]] = {
    Rounding.HALF_UP: lambda _negative, _odd, half: half >= 0,
    Rounding.HALF_EVEN: lambda _negative, odd, half: half > 0 or (half == 0 and odd),
    Rounding.HALF_DOWN: lambda _negative, _odd, half: half > 0,
    Rounding.UP: lambda _negative, _odd, _half: True,
    Rounding.DOWN: lambda _negative, _odd, _half: False,
    Rounding.CEILING: lambda negative, _odd, _half: not negative,
    Rounding.FLOOR: lambda negative, _odd, _half: negative,
}


def round_ratio(numerator: int, denominator: int, mode: Rounding) -> int:
    """Return ``numerator / denominator`` rounded to an integer; the denominator is positive.

    Raises :class:`InvalidValue` (``rounding_unknown``) when ``mode`` is not a Rounding.

    >>> round_ratio(98395, 100, Rounding.HALF_UP)
    984
    """
    # Checked even when the number is whole: a wrong mode must not wait for the first half.
    away = AWAY.get(mode) if fits(mode, Rounding) else None
    if away is None:
        raise InvalidValue(
            "rounding_unknown",
            f"{shown(mode)} is not a rounding mode.",
            f"Pass one of {', '.join(str(known) for known in Rounding)}.",
        )
    quotient, rest = divmod(abs(numerator), denominator)
    negative = numerator < 0
    if rest:
        half = (2 * rest > denominator) - (2 * rest < denominator)
        quotient += away(negative, quotient % 2 == 1, half)
    return -quotient if negative else quotient


def round_fraction(value: Fraction | int, mode: Rounding) -> int:
    """Return ``value`` rounded to an integer.

    Raises :class:`InvalidValue`: ``number_not_exact`` for floats, ``rounding_unknown``.

    >>> round_fraction(Fraction(5, 2), Rounding.HALF_EVEN)
    2
    """
    number = exact_number(value, name="number to round")
    return round_ratio(number.numerator, number.denominator, mode)


def round_to(value: Fraction | int, step: int, mode: Rounding) -> int:
    """Return the multiple of ``step`` (a positive int) that ``value`` rounds to.

    Raises :class:`InvalidValue`: ``number_not_exact``, ``number_not_whole``,
    ``number_too_small``, ``rounding_unknown``.

    >>> round_to(1_237, 5, Rounding.HALF_UP)
    1235
    """
    whole_number(step, name="step", least=1)
    number = exact_number(value, name="number to round")
    return step * round_ratio(number.numerator, step * number.denominator, mode)


def share_units(units: int, weights: Iterable[int | Fraction]) -> tuple[int, ...]:
    """Return ``units`` shared in proportion to ``weights``; the shares add up to ``units``.

    The method of the largest remainder (Hamilton's): everybody gets the whole part of the
    exact share, then the units left go one each to the largest remainders, a tie to the
    earlier one. A weight of 0 gets 0, and minus the units gives minus the shares.

    Raises :class:`InvalidValue`: ``number_not_exact``, ``weight_negative``, ``weights_empty``.

    >>> share_units(100, [336, 336, 328])
    (34, 33, 33)
    >>> share_units(-100, [336, 336, 328])
    (-34, -33, -33)
    """
    wholes = common_weights(weights)
    total = sum(wholes)
    exact = [divmod(abs(units) * weight, total) for weight in wholes]
    shares = [share for share, _ in exact]
    left = abs(units) - sum(shares)
    # Sorting is stable, reversed or not, so ties stay in their order.
    by_remainder = sorted(range(len(exact)), key=lambda place: exact[place][1], reverse=True)
    for place in by_remainder[:left]:
        shares[place] += 1
    return tuple(-share for share in shares) if units < 0 else tuple(shares)


def spread_units(units: int, weights: Iterable[int | Fraction], mode: Rounding) -> tuple[int, ...]:
    """Return ``units`` spread over ``weights`` in order, so that every running total is right.

    After each part the sum so far is the exact sum so far, rounded once: the way of
    schedules (accruals, depreciation), where the books are read in the middle.

    Raises :class:`InvalidValue` as :func:`share_units` does, and ``rounding_unknown``.

    >>> spread_units(100, [1, 1, 1, 1, 1, 1], Rounding.HALF_UP)
    (17, 16, 17, 17, 16, 17)
    """
    running = list(accumulate(common_weights(weights), initial=0))
    reached = [round_ratio(units * weight, running[-1], mode) for weight in running]
    return tuple(after - before for before, after in pairwise(reached))


def common_weights(weights: Iterable[int | Fraction]) -> list[int]:
    """Return weights as integers in the same proportions."""
    checked = exact_weights(weights)
    common = math.lcm(*(weight.denominator for weight in checked))
    return [weight.numerator * (common // weight.denominator) for weight in checked]
