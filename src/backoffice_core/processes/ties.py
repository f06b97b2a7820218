"""Whether the parts of a closed month meet: three sums, each reached by two paths.

A tie compares what the ledger *on record* says with what the facts on record come to
when they are added up again from the start. It never looks at intermediate results of
the closing itself, so that a slip there cannot hide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.kernel.money import Money

__all__ = ["Tie"]


@attrs.frozen(kw_only=True)
class Tie:
    """Two amounts that must be equal: the ledger's, and that of the facts behind it.

    >>> from backoffice_core.kernel.money import Money
    >>> tie = Tie(name="stock", ledger=Money.of(10, "USD"), facts=Money.of(9, "USD"))
    >>> tie.holds, str(tie.difference)
    (False, 'USD 1.00')
    """

    name: str
    ledger: Money
    facts: Money

    @property
    def difference(self) -> Money:
        """Return by how much the ledger says more than the facts."""
        return self.ledger - self.facts

    @property
    def holds(self) -> bool:
        """Say whether the two amounts are equal, to the last minor unit."""
        return self.difference.is_zero

    @property
    def says(self) -> Message:
        """Return the verdict as a sentence."""
        if self.holds:
            return Message(HOLDS[self.name])
        return Message(
            BROKEN[self.name], ledger=self.ledger, facts=self.facts, difference=self.difference
        )


HOLDS = {
    "books": "the books balance",
    "stock": "stock ties to its ledger account",
    "payroll": "payroll ties to the timesheets",
}
BROKEN = {
    "books": "THE BOOKS DO NOT BALANCE (debits {ledger}, credits {facts}, off by {difference})",
    "stock": "STOCK DOES NOT TIE (ledger {ledger}, valuation {facts}, off by {difference})",
    "payroll": "PAYROLL DOES NOT TIE (ledger {ledger}, timesheets {facts}, off by {difference})",
}
