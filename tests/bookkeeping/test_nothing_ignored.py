"""What was asked for and cannot be is told, never left out without a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from backoffice_core.bookkeeping import Dimension, Entry, Posting
from backoffice_core.bookkeeping.allocation import Give, Send, Take, share_out
from backoffice_core.bookkeeping.charts import chart_of
from backoffice_core.bookkeeping.lots import LotMethod, LotPolicy, match_lots
from backoffice_core.bookkeeping.periods import FiscalCalendar, closing_entries, explain_closing
from backoffice_core.bookkeeping.proof import chain, genesis, verify_chain
from backoffice_core.bookkeeping.statements import (
    general_ledger,
    statement_of_profit_or_loss,
    wide_trial_balance,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money

CHART = chart_of("generic")
YEAR = FiscalCalendar().year(2026)


def sale(day: date, amount: int) -> Entry:
    """A sale for cash, of a cost centre."""
    return Entry(
        number=f"S{day}",
        day=day,
        journal="sales",
        text="",
        postings=[
            Posting(account="1100", amount=Money.of(amount, "USD")),
            Posting(
                account="4100",
                amount=Money.of(-amount, "USD"),
                dimensions=[Dimension("cost_centre", "bar")],
            ),
        ],
    )


BEFORE, NOW = sale(date(2025, 3, 1), 63), sale(date(2026, 3, 1), 9)
WIDE = wide_trial_balance([NOW], chart=CHART, currency="USD")
PROFIT = statement_of_profit_or_loss(WIDE).figure("profit")


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (
            lambda: general_ledger([NOW], chart=CHART, currency="USD", accounts=["1-1120"]),
            "account_unknown",
        ),
        (
            lambda: wide_trial_balance([NOW], chart=CHART, currency="USD", by="cost_center"),
            "dimension_unknown",
        ),
        (
            lambda: closing_entries([NOW], chart=CHART, period=YEAR, dimensions=["cost_center"]),
            "dimension_unknown",
        ),
        (lambda: closing_entries([BEFORE, NOW], chart=CHART, period=YEAR), "period_not_closed"),
        (lambda: explain_closing(NOW, chart=CHART), "entry_not_closing"),
        (lambda: PROFIT.postings([]), "figure_entries_differ"),
        (
            lambda: match_lots(
                [], policy=LotPolicy(method=LotMethod.FIFO), currency="USD"
            ).realisation("ZZ"),
            "lot_event_unknown",
        ),
    ],
)
def test_what_is_not_there_is_refused(ask: Callable[[], object], code: str) -> None:
    """A misspelt name would otherwise give an empty report, or one of something else."""
    with pytest.raises(InvalidValue) as caught:
        ask()
    assert code == caught.value.code


def test_the_profit_of_an_earlier_year_is_closed_along_by_choice() -> None:
    """Then one entry takes both; the year before is closed by itself otherwise."""
    (both,) = closing_entries([BEFORE, NOW], chart=CHART, period=YEAR, with_earlier=True)
    assert Money.of(72, "USD") == max(leg.amount for leg in both.postings)
    first = closing_entries([BEFORE, NOW], chart=CHART, period=FiscalCalendar().year(2025))
    (second,) = closing_entries([BEFORE, NOW, *first], chart=CHART, period=YEAR)
    assert Money.of(9, "USD") == max(leg.amount for leg in second.postings)


def test_money_in_another_currency_is_spoken_of_when_it_is_not_sent() -> None:
    """Else the account looks empty."""
    order = Send(Money.of(5, "USD"), Take("till"), Give("bank"))
    with pytest.raises(InvalidValue, match=r"In other currencies till holds EUR 9\.00\."):
        share_out([order], balances={"till": Money.of(9, "EUR")})


def test_a_head_may_be_given_as_it_was_printed() -> None:
    """That is how it was kept."""
    head = chain([NOW], start=genesis("main"))
    assert verify_chain([NOW], anchors=[str(head)]).is_sound
    with pytest.raises(InvalidValue, match="chain_head_malformed"):
        verify_chain([NOW], anchors=["main 1"])
