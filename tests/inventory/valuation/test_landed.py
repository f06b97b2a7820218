"""Landed cost is shared to the last minor unit, by what the caller says."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money, Unit
from backoffice_core.inventory import Item
from backoffice_core.inventory.valuation.landed import LandedBy, share_landed_cost
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.moves import ISSUE, RECEIPT, USD, move

TWO = [move("R1", RECEIPT, 10, cost="3"), move("R2", RECEIPT, 5, cost="14", item="rice")]
GOODS = [
    Item(code="tea", name="Tea", unit=Unit.of("pcs"), weight=200, volume=1000),
    Item(code="rice", name="Rice", unit=Unit.of("pcs"), weight=1200, volume=Fraction(500)),
]


def shared(by: LandedBy, amount: int = 100) -> list[str]:
    """The shares of both receipts, in dollars."""
    shares = share_landed_cost(Money.of(amount, USD), receipts=TWO, by=by, items=GOODS)
    return [share.amount.text for share in shares]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (LandedBy.VALUE, ["30.00", "70.00"]),  # 30 and 70 dollars of goods
        (LandedBy.QUANTITY, ["66.67", "33.33"]),  # 10 and 5 pieces
        (LandedBy.WEIGHT, ["25.00", "75.00"]),  # 2 and 6 kg
        (LandedBy.VOLUME, ["80.00", "20.00"]),  # 10 and 2.5 l
        (LandedBy.EQUAL, ["50.00", "50.00"]),
    ],
)
def test_a_landed_cost_is_shared_by_what_the_caller_says(by: LandedBy, expected: list[str]) -> None:
    """Value, quantity, weight, volume, or the same for each."""
    assert expected == shared(by)


def test_a_share_says_why_it_is_so_much() -> None:
    """In both languages, with the weight it has."""
    (first, _) = share_landed_cost(Money.of(100, USD), receipts=TWO, by=LandedBy.VALUE)
    english = "Receipt R1 of tea bears USD 30.00 of USD 100.00: 30 percent of the value"
    assert english == str(first.explanation.says)
    assert "menanggung" in first.explanation.sentence("id")


@given(
    st.integers(0, 10**7),
    st.lists(st.tuples(st.integers(1, 50), st.integers(1, 10**5)), min_size=1, max_size=9),
    st.sampled_from([LandedBy.VALUE, LandedBy.QUANTITY, LandedBy.EQUAL]),
)
def test_nothing_of_a_landed_cost_is_lost(
    minor: int, goods: list[tuple[int, int]], by: LandedBy
) -> None:
    """Whatever it is shared by, and no share is off by a minor unit or more."""
    receipts = [
        move(f"R{place:02}", RECEIPT, pieces, cost=str(Fraction(cost)))
        for place, (pieces, cost) in enumerate(goods)
    ]
    shares = share_landed_cost(Money(minor, USD), receipts=receipts, by=by)
    assert minor == sum(share.amount.minor for share in shares)
    for share in shares:
        assert abs(share.amount.minor - minor * share.weight / share.total) < 1


def test_what_cannot_be_shared_is_refused_with_what_to_do() -> None:
    """No receipts, an issue among them, another currency, no weight, an item nobody gave."""
    hundred = Money.of(100, USD)
    free = move("R3", RECEIPT, 1, cost="0")
    bare = Item(code="tea", name="Tea", unit=Unit.of("pcs"))
    for receipts, by, items, code in (
        ([], LandedBy.EQUAL, [], "receipts_missing"),
        ([move("S1", ISSUE, -1)], LandedBy.EQUAL, [], "not_a_receipt"),
        ([free], LandedBy.VALUE, [], "landed_weightless"),
        ([TWO[0], TWO[0]], LandedBy.EQUAL, [], "receipt_repeated"),
        (TWO, LandedBy.WEIGHT, [], "unknown_item"),
        (TWO, LandedBy.WEIGHT, [bare], "item_measure_missing"),
        (
            [TWO[0], move("R4", RECEIPT, 1, cost="1", unit="kg")],
            LandedBy.QUANTITY,
            [],
            "dimension_mixed",
        ),
    ):
        with pytest.raises(InvalidValue) as refusal:
            share_landed_cost(hundred, receipts=receipts, by=by, items=items)
        assert code == refusal.value.code
    with pytest.raises(InvalidValue) as refusal:
        share_landed_cost(Money.of(1, "IDR"), receipts=TWO, by=LandedBy.VALUE)
    assert "currency_mixed" == refusal.value.code
