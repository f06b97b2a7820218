"""How large amounts may be: so that no sum of a month leaves the 64 bits of its store.

The amounts of each file may come to a quintillion of the currency's smallest unit. That is
ten quadrillion rupiah, and a ninth of what 64 bits hold, so that all files together fit.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from backoffice_core.formats.tables import Row
from backoffice_core.kernel.money import Currency, Money

__all__ = ["AMOUNTS_MAX", "Amounts", "too_large"]

AMOUNTS_MAX = 10**18
REMEDY = "Check quantities, prices and the currency."


@attrs.define
class Amounts:
    """What the amounts of a file come to, whatever their signs."""

    currency: Currency
    total: int = 0
    told: bool = False

    def add(self, row: Row, field: str, amount: int | Fraction) -> None:
        """Add an amount in the smallest unit; note it where the sum becomes too large."""
        # Parts of a unit count as one: a limit need not be finer.
        self.total += -(-abs(amount.numerator) // amount.denominator)
        if self.total > AMOUNTS_MAX and not self.told:
            self.told = True
            row.note(field, too_large(self.currency), REMEDY)


def too_large(currency: Currency) -> str:
    """Say that the amounts of a file are more than can be kept."""
    return f"With this line the amounts of the file come to more than {limit(currency)}."


def limit(currency: Currency) -> str:
    """The most that the amounts of a file may come to, in words of a bank."""
    return str(Money(AMOUNTS_MAX, currency))
