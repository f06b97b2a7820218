"""What follows from a shop's facts is one pure function of them."""

from __future__ import annotations

import random
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.bookkeeping import Direction, Invoice, InvoiceLine
from backoffice_core.kernel import InvalidValue, Money, Quantity
from backoffice_core.processes import decide_month
from backoffice_core.processes.decisions import goods_on_order, pay_of
from tests.processes.months import receipt, tea_shop
from tests.reports.closed import IDR, PIECES, rupiah

SHOP = tea_shop()
DECIDED = decide_month(SHOP)


def ordered(number: str, day: date) -> Invoice:
    """Forty-eight packs that a supplier has billed."""
    return Invoice(
        number=number,
        direction=Direction.PURCHASE,
        day=day,
        party="S1",
        lines=[InvoiceLine(item="tea", quantity=Quantity.of(48, PIECES), unit_price=rupiah(9_000))],
    )


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_facts_decides_nothing(dice: random.Random) -> None:
    """Entries, pay, values, proposals and findings are the same."""
    names = ("punches", "leaves", "roster", "invoices", "payments", "moves")
    turned = decide_month(
        attrs.evolve(
            SHOP,
            **{name: tuple(dice.sample(getattr(SHOP, name), len(getattr(SHOP, name))))
               for name in names},
        )
    )  # fmt: skip
    assert DECIDED.timesheets == turned.timesheets
    assert DECIDED.pay == turned.pay
    assert DECIDED.valuation.lines == turned.valuation.lines
    assert sorted(DECIDED.entries, key=str) == sorted(turned.entries, key=str)
    assert DECIDED.proposals == turned.proposals
    assert sorted(DECIDED.findings, key=str) == sorted(turned.findings, key=str)


def test_every_number_is_decided_once() -> None:
    """Entries of different journals never share a number."""
    numbers = [entry.number for entry in DECIDED.entries]
    assert len(set(numbers)) == len(numbers)


def test_wages_are_the_pay_lines_and_stock_is_the_valuation() -> None:
    """What is posted is what was decided, to the last sen."""

    def posted(account: str) -> Money:
        legs = (leg for entry in DECIDED.entries for leg in entry.postings)
        return Money.total((leg.amount for leg in legs if leg.account == account), IDR)

    assert Money.total((line.amount for line in DECIDED.pay), IDR) == -posted("2300")
    assert DECIDED.valuation.value == posted("1300")


def test_a_shop_without_opening_balances_posts_none() -> None:
    """A business may start with nothing."""
    numbers = [entry.number for entry in decide_month(attrs.evolve(SHOP, opening=())).entries]
    assert "OPENING/2026-05" not in numbers


def test_an_account_that_is_needed_and_missing_is_named() -> None:
    """Wages need somewhere to go."""
    accounts = tuple(one for one in SHOP.accounts if one.role != "wages_payable")
    with pytest.raises(InvalidValue, match="wages_payable"):
        decide_month(attrs.evolve(SHOP, accounts=accounts))


def test_a_document_or_move_of_another_month_is_refused() -> None:
    """Its entry would belong to a month that may be closed already."""
    june = attrs.evolve(SHOP.payments[0], day=date(2026, 6, 1))
    april = receipt("M9", date(2026, 4, 30), 12_000)
    for shop in (attrs.evolve(SHOP, payments=(june,)), attrs.evolve(SHOP, moves=(april,))):
        with pytest.raises(InvalidValue) as refused:
            decide_month(shop)
        assert "entry_outside_month" == refused.value.code
        assert "is not in 2026-05" in refused.value.message


def test_goods_billed_and_not_received_are_on_order() -> None:
    """They come a lead time after the invoice; what came is not expected again."""
    shop = attrs.evolve(SHOP, invoices=(*SHOP.invoices, ordered("PO-10", date(2026, 5, 29))))
    (coming,) = goods_on_order(shop)
    assert ("tea", Quantity.of(48, PIECES), date(2026, 6, 1)) == (
        coming.item, coming.quantity, coming.arrives_on,
    )  # fmt: skip
    assert () == goods_on_order(SHOP)
    assert () == goods_on_order(attrs.evolve(shop, items=()))


def test_pay_follows_from_the_timesheets_given() -> None:
    """Of anybody, in their order."""
    some = DECIDED.timesheets[:1]
    assert {"E01"} == {line.person for line in pay_of(SHOP, some)}
