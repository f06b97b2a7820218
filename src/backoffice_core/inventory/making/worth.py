"""What goods are worth beside each other, as the weights a cost or a price is shared by."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity

__all__ = ["Worth", "integer_shares", "worth_of"]

Worth = Money | Fraction | int


def worth_of(quantities: Mapping[str, Quantity], worth: Mapping[str, Worth]) -> list[Fraction]:
    """What each quantity is worth: weights of one sort, all money of one currency or all plain.

    Raises :class:`InvalidValue`: ``worth_missing``, ``worth_mixed``, ``worth_negative``,
    ``weights_empty``.
    """
    sorts: set[Currency | None] = set()
    weights: list[Fraction] = []
    for item, quantity in quantities.items():
        each = worth.get(item)
        if each is None:
            raise InvalidValue(
                "worth_missing",
                f"Nothing says what {item} is worth.",
                "Give what one unit of it is worth, or weighs.",
            )
        sorts.add(each.currency if isinstance(each, Money) else None)
        weights.append(quantity.amount * (each.minor if isinstance(each, Money) else each))
    if len(sorts) > 1:
        raise InvalidValue(
            "worth_mixed",
            f"{', '.join(quantities)} are not all worth money of one currency, or plain numbers.",
            "Give values of one sort.",
        )
    if min(weights) < 0 or not any(weights):
        raise InvalidValue(
            "worth_negative",
            f"{', '.join(quantities)} are worth nothing at all, or one less than nothing.",
            "Give values of 0 or more, and one above.",
        )
    return weights


def integer_shares(weights: list[Fraction]) -> list[int]:
    """The smallest whole numbers in the same proportions."""
    scale = math.lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * scale) for weight in weights]
    common = math.gcd(*whole)
    return [each // common for each in whole]
