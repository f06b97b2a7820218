"""An amount cut into portions of whole minor units, with nothing lost."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from backoffice_core.bookkeeping.allocation.instructions import REMAINING, Leftover, Share
from backoffice_core.kernel.rounding import share_units

__all__ = ["apportion", "fractions_of"]


def fractions_of(shares: Iterable[Share[Any]]) -> tuple[Fraction, ...]:
    """The portions as fractions of one, the remaining one worked out."""
    portions = [share.portion for share in shares]
    rest = 1 - sum((Fraction(each) for each in portions if each is not REMAINING), Fraction(0))
    return tuple(rest if each is REMAINING else Fraction(each) for each in portions)


def apportion(units: int, portions: Iterable[Fraction], *, leftover: Leftover) -> tuple[int, ...]:
    """Units (not negative) cut into portions that make one whole; the parts add up to them.

    Each part is rounded down. The units left over, fewer than there are parts, go one each to
    the first parts or to those cut most; a portion of nothing gets nothing.

    >>> thirds = [Fraction(1, 5), Fraction(2, 5), Fraction(2, 5)]
    >>> apportion(8, thirds, leftover=Leftover.FIRST)
    (2, 3, 3)
    >>> apportion(8, thirds, leftover=Leftover.LARGEST_REMAINDER)
    (2, 3, 3)
    >>> apportion(7, thirds, leftover=Leftover.FIRST)
    (2, 3, 2)
    >>> apportion(7, thirds, leftover=Leftover.LARGEST_REMAINDER)
    (1, 3, 3)
    """
    wanted = tuple(portions)
    if leftover is Leftover.LARGEST_REMAINDER:
        return share_units(units, wanted)
    parts = [units * each.numerator // each.denominator for each in wanted]
    left = units - sum(parts)
    for place in [place for place, each in enumerate(wanted) if each][:left]:
        parts[place] += 1
    return tuple(parts)
