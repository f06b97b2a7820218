"""What is in whose hands while money is shared: balances, and the funds on their way.

Sources put funds on a queue, destinations take them off its front. So who pays whom follows from
the two orders alone, and what a destination keeps goes back to the very account it came from.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.currencies import Currency
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money

__all__ = ["Balances", "Funds", "Holding", "Transfer", "held"]

Balances: TypeAlias = Mapping[str, Money | Iterable[Money]]
"""What each account has: an amount, or one for each currency."""
Holding: TypeAlias = tuple[str, Currency]


@checked
@attrs.frozen(kw_only=True)
class Transfer:
    """An amount, more than nothing, that one account gives and another gets."""

    source: str
    destination: str
    amount: Money


def held(balances: Balances) -> dict[Holding, int]:
    """Balances by account and currency, in minor units.

    Raises :class:`InvalidValue` (``balance_repeated``).
    """
    found: dict[Holding, int] = {}
    for account, amounts in balances.items():
        for amount in (amounts,) if isinstance(amounts, Money) else amounts:
            holding = (account, amount.currency)
            if holding in found:
                raise InvalidValue(
                    "balance_repeated",
                    f"{account} has two balances in {amount.currency}.",
                    "Add them up first.",
                )
            found[holding] = amount.minor
    return found


@attrs.define
class Funds:
    """The state of one sharing; amounts are minor units of ``currency``."""

    balances: dict[Holding, int]
    currency: Currency
    transfers: list[Transfer] = attrs.Factory(list[Transfer])
    waiting: deque[tuple[str, int]] = attrs.Factory(deque[tuple[str, int]])
    notes: list[Explanation] | None = None

    def money(self, units: int) -> Money:
        """So many minor units."""
        return Money(units, self.currency)

    def units(self, amount: Money) -> int:
        """An amount of the currency that is being sent.

        Raises :class:`InvalidValue` (``currency_mixed``).
        """
        return (amount - self.money(0)).minor

    def balance(self, account: str) -> int:
        """What an account has now."""
        return self.balances.get((account, self.currency), 0)

    def others_of(self, accounts: Iterable[str]) -> tuple[tuple[str, Money], ...]:
        """What some accounts have in other currencies, which is never sent instead."""
        wanted = frozenset(accounts)
        return tuple(
            (account, Money(units, currency))
            for (account, currency), units in self.balances.items()
            if account in wanted and currency != self.currency and units > 0
        )

    def change(self, account: str, units: int) -> None:
        """Add to what an account has."""
        holding = (account, self.currency)
        self.balances[holding] = self.balances.get(holding, 0) + units

    def take(self, account: str, units: int) -> None:
        """Put funds of an account on their way."""
        if units:
            self.change(account, -units)
            if self.waiting and self.waiting[-1][0] == account:
                units += self.waiting.pop()[1]
            self.waiting.append((account, units))

    def give(self, account: str | None, units: int) -> list[tuple[str, int]]:
        """Hand waiting funds to an account, or back for ``None``; return who they came from."""
        came: list[tuple[str, int]] = []
        while units:
            source, there = self.waiting.popleft()
            part = min(units, there)
            if there > part:
                self.waiting.appendleft((source, there - part))
            units -= part
            self.change(source if account is None else account, part)
            came.append((source, part))
            if account is not None:
                amount = self.money(part)
                self.transfers.append(Transfer(source=source, destination=account, amount=amount))
        return came

    def note(self, explanation: Explanation) -> None:
        """Remember a reason, if anybody wants to know."""
        if self.notes is not None:
            self.notes.append(explanation)
