"""Published cases of foreign items, number by number."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice_core import Money
from backoffice_core.bookkeeping import Entry, Posting
from backoffice_core.bookkeeping.exchange import (
    ExchangePolicy,
    RevaluationMode,
    exchange_results,
    foreign_items,
    functional_entries,
    revalue,
    settle,
)
from tests.bookkeeping.exchange.foreign import (
    BANK,
    PAYABLES,
    after,
    balances,
    closing,
    invoice,
    policy_in,
    rate,
)

BOUGHT, YEAR_END, PAID = date(2026, 2, 10), date(2026, 3, 31), date(2026, 4, 20)


def inr(amount: str) -> Money:
    """An amount of Indian rupees."""
    return Money.of(amount, "INR")


def payable_until_the_year_end(policy: ExchangePolicy) -> list[Entry]:
    """USD 388 booked at 94.39 and revalued at 93.9325."""
    booked = invoice(Money.of(388, "USD"), policy=policy, at="94.39", day=BOUGHT)
    rates = closing("93.9325", quote="INR", day=YEAR_END)
    revalued = revalue([booked], day=YEAR_END, rates=rates, policy=policy, number="R")
    return [booked, *revalued.entries]


def paid_in_full(entries: list[Entry], policy: ExchangePolicy) -> list[Entry]:
    """The same paid at 94.125, which is 36,520.50."""
    (item,) = foreign_items(entries, policy, as_of=PAID)
    settled = settle(
        item,
        Money.of(388, "USD"),
        cash=Posting(account=BANK, amount=inr("-36520.50")),
        number="P",
        day=PAID,
        policy=policy,
    )
    return [*entries, settled.entry]


def test_a_payable_kept_at_its_closing_rate_gains_177_51_then_loses_74_69() -> None:
    """frappe/erpnext issue 56648: 36,623.32, 36,445.81, 36,520.50; net 102.82."""
    policy = policy_in("INR", mode=RevaluationMode.CUMULATIVE)
    entries = payable_until_the_year_end(policy)
    (item,) = foreign_items(entries[:1], policy)
    assert inr("-36623.32") == item.book
    (item,) = foreign_items(entries, policy)
    assert (Money.of(-388, "USD"), inr("-36445.81")) == (item.amount, item.book)
    (life,) = exchange_results(paid_in_full(entries, policy), policy)
    assert (inr("177.51"), inr("-74.69"), inr("102.82")) == (
        life.unrealised,
        life.realised,
        life.total,
    )


def test_a_payable_whose_revaluation_is_reversed_gains_102_82_when_it_is_paid() -> None:
    """The same item in the other mode: nothing unrealised is left, the life total is the same."""
    policy = policy_in("INR", mode=RevaluationMode.REVERSING)
    entries = payable_until_the_year_end(policy)
    (at_year_end,) = foreign_items(entries, policy, as_of=YEAR_END)
    (next_day,) = foreign_items(entries, policy, as_of=date(2026, 4, 1))
    assert (inr("-36445.81"), inr("-36623.32")) == (at_year_end.book, next_day.book)
    (life,) = exchange_results(paid_in_full(entries, policy), policy)
    assert (inr("0.00"), inr("102.82")) == (life.unrealised, life.realised)


@pytest.mark.parametrize("mode", RevaluationMode)
def test_a_settled_payable_leaves_nothing_behind(mode: RevaluationMode) -> None:
    """frappe/erpnext issue 43327 left a residue on the control account."""
    policy = policy_in("INR", mode=mode)
    entries = paid_in_full(payable_until_the_year_end(policy), policy)
    assert () == foreign_items(entries, policy)
    assert {} == balances(entries, "USD")
    assert PAYABLES not in balances(functional_entries(entries, policy), "INR")


@pytest.mark.parametrize("mode", RevaluationMode)
def test_a_receivable_of_200_dollars_at_1_25_is_worth_160_however_often_it_was_revalued(
    mode: RevaluationMode,
) -> None:
    """OCA/account-closing, test_currency_revaluation.py, asserts 295 after two revaluations."""
    policy = policy_in("EUR", mode=mode)
    booked = invoice(Money.of(200, "USD"), policy=policy, at="0.5", sale=True)
    entries = [booked]
    for count, dollars_a_euro in enumerate(("1.6", "1.25"), start=1):
        day = after(30 * count)
        rates = closing("1", quote="EUR", day=day)
        quoted = rate(dollars_a_euro, base="EUR", quote="USD", kind=rates.rates[0].kind, day=day)
        rates = type(rates)([quoted.inverse()])
        revalued = revalue(entries, day=day, rates=rates, policy=policy, number=f"R{count}")
        entries.extend(revalued.entries)
        (item,) = foreign_items(entries, policy, as_of=day)
    assert Money.of(160, "EUR") == item.book
