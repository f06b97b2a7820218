"""Sharing amounts: instructions and balances in, transfers out.

A pure function: it reads no ledger and writes none. Instructions are carried out one after
another over the same balances, so that the second sees what the first left; if one of them cannot
be, none is. Amounts are whole minor units throughout, so what is given is exactly what is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

import attrs

from backoffice_core.bookkeeping.allocation.explaining import (
    explain_all,
    explain_send,
    explain_set_aside,
)
from backoffice_core.bookkeeping.allocation.funds import (
    Balances,
    Funds,
    Holding,
    Transfer,
    held,
)
from backoffice_core.bookkeeping.allocation.giving import give
from backoffice_core.bookkeeping.allocation.instructions import Everything, Instruction, SetAside
from backoffice_core.bookkeeping.allocation.taking import take_all, take_exactly
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.currencies import Currency
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money

__all__ = ["Allocation", "explain_allocation", "share_out"]


@checked
@attrs.frozen(kw_only=True)
class Allocation:
    """What came of the instructions: who gave how much to whom, in order.

    ``opening`` is what the accounts had before, by account and currency in minor units.
    """

    instructions: tuple[Instruction, ...]
    opening: Mapping[Holding, int]
    transfers: tuple[Transfer, ...]

    def received(self, account: str, currency: str | Currency) -> Money:
        """What an account got."""
        known = Currency.of(currency)
        got = (each.amount for each in self.transfers if each.destination == account)
        return Money.total((amount for amount in got if amount.currency == known), known)

    def given(self, account: str, currency: str | Currency) -> Money:
        """What an account gave."""
        known = Currency.of(currency)
        gave = (each.amount for each in self.transfers if each.source == account)
        return Money.total((amount for amount in gave if amount.currency == known), known)

    def balance(self, account: str, currency: str | Currency) -> Money:
        """What an account has afterwards."""
        known = Currency.of(currency)
        before = Money(self.opening.get((account, known), 0), known)
        return before + self.received(account, known) - self.given(account, known)

    def entry(
        self,
        *,
        number: str,
        day: date,
        journal: str,
        text: str,
        document: str | None = None,
        held_in_credit: bool = False,
    ) -> Entry:
        """The balanced entry that makes the transfers.

        What accounts hold is a debit balance (cash, a cost to spread), so who gives is credited
        and who gets is debited; ``held_in_credit`` turns it round, for balances we owe (wallets,
        advances). Each account has one posting for what it gives and one for what it gets.

        Raises :class:`InvalidValue` (``entry_unbalanced``) when nothing was transferred.
        """
        legs: dict[tuple[bool, str, Currency], int] = {}
        for each in self.transfers:
            for gets, account in ((False, each.source), (True, each.destination)):
                key = (gets, account, each.amount.currency)
                legs[key] = legs.get(key, 0) + each.amount.minor
        return Entry(
            number=number,
            day=day,
            journal=journal,
            text=text,
            document=document,
            postings=tuple(
                Posting(
                    account=account,
                    amount=Money(minor if gets is not held_in_credit else -minor, currency),
                    document=document,
                )
                for (gets, account, currency), minor in legs.items()
            ),
        )


@checked
def share_out(instructions: Iterable[Instruction], *, balances: Balances) -> Allocation:
    """Carry out instructions over balances; an account without a balance has nothing.

    Raises :class:`~backoffice_core.bookkeeping.allocation.InsufficientFunds` when an amount cannot
    be taken, :class:`InvalidValue`: ``everything_unbounded`` when everything has no end,
    ``currency_mixed`` when a limit is in another currency than what is sent, ``balance_repeated``.

    >>> from backoffice_core.bookkeeping.allocation import Give, Send, Take, TakeInOrder
    >>> shared = share_out(
    ...     [Send(Money.of(7, "USD"), TakeInOrder([Take("voucher"), Take("card")]), Give("shop"))],
    ...     balances={"voucher": Money.of(5, "USD"), "card": Money.of(100, "USD")},
    ... )
    >>> [f"{each.source} pays {each.amount}" for each in shared.transfers]
    ['voucher pays USD 5.00', 'card pays USD 2.00']
    """
    given = tuple(instructions)
    opening = held(balances)
    transfers: list[Transfer] = []
    running = dict(opening)
    for instruction in given:
        running = carry_out(
            instruction, Funds(running, instruction_currency(instruction), transfers)
        )
    return Allocation(
        instructions=given, opening=MappingProxyType(opening), transfers=tuple(transfers)
    )


def instruction_currency(instruction: Instruction) -> Currency:
    """The currency that an instruction is about."""
    return instruction.amount.currency


def carry_out(instruction: Instruction, funds: Funds) -> dict[Holding, int]:
    """Carry out one instruction; return what everybody has afterwards."""
    amount = instruction.amount
    if isinstance(instruction, SetAside):
        there = max(0, funds.balance(instruction.account))
        aside = there if isinstance(amount, Everything) else min(there, amount.minor)
        funds.change(instruction.account, -aside)
    else:
        if isinstance(amount, Everything):
            units = take_all(instruction.source, funds)
        else:
            units = amount.minor
            take_exactly(instruction.source, units, funds)
        give(instruction.destination, units, funds)
    return funds.balances


@checked
def explain_allocation(allocation: Allocation) -> Explanation:
    """Why everybody gave and got what they did: the sharing is carried out again, telling.

    >>> from backoffice_core.bookkeeping.allocation import Give, GiveShares, Send, Share, Take
    >>> from fractions import Fraction
    >>> third = Fraction(1, 3)
    >>> shared = share_out(
    ...     [
    ...         Send(
    ...             Money.of(10_000, "IDR"),
    ...             Take("rent"),
    ...             GiveShares([Share(third, Give("shop")), Share(1 - third, Give("office"))]),
    ...         )
    ...     ],
    ...     balances={"rent": Money.of(10_000, "IDR")},
    ... )
    >>> for depth, reason in explain_allocation(shared).walk():
    ...     print("  " * depth + str(reason.says))
    1 instruction was carried out
      1. IDR 10000.00 was sent
        rent gave IDR 10000.00 of the IDR 10000.00 it had to give
        1/3 of IDR 10000.00 is IDR 3333.34, a minor unit left over among it
        shop got IDR 3333.34
        2/3 of IDR 10000.00 is IDR 6666.66, rounded down
        office got IDR 6666.66
    """
    running = dict(allocation.opening)
    told: list[Explanation] = []
    for place, instruction in enumerate(allocation.instructions, start=1):
        funds = Funds(dict(running), instruction_currency(instruction), notes=[])
        after = carry_out(instruction, funds)
        if isinstance(instruction, SetAside):
            holding = (instruction.account, funds.currency)
            before, rest = (funds.money(each.get(holding, 0)) for each in (running, after))
            told.append(explain_set_aside(place, instruction.account, before, rest))
        else:
            sent = Money.total((each.amount for each in funds.transfers), funds.currency)
            told.append(explain_send(place, sent, funds.notes or ()))
        running = after
    return explain_all(told)
