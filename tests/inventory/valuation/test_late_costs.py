"""Costs that become known when goods have come back, gone back, or both."""

from __future__ import annotations

import pytest

from backoffice_core import Money
from backoffice_core.inventory import CostMethod, Move, Valuation, value_moves
from backoffice_core.inventory.valuation.adjustments import CostAdjustment
from backoffice_core.inventory.valuation.lines import Flow
from backoffice_core.inventory.valuation.methods import Pools
from backoffice_core.inventory.valuation.reposting import StockLedger
from tests.inventory.moves import (
    CONSUMPTION,
    CUSTOMER_RETURN,
    ISSUE,
    PRODUCTION,
    RECEIPT,
    SCRAP,
    SUPPLIER_RETURN,
    TRANSFER,
    USD,
    kinds,
    late_cost,
    move,
)

FIFO, LIFO, AVERAGE = CostMethod.FIFO, CostMethod.LIFO, CostMethod.MOVING_AVERAGE
ACTUAL = pytest.mark.parametrize(
    "method", [FIFO, LIFO, AVERAGE, CostMethod.PERIODIC_AVERAGE, CostMethod.SPECIFIC]
)
R = move("R", RECEIPT, 10, cost="10", lot="L")
FREIGHT = late_cost("A", "R", "10", day=5, landed=True)


def valued(
    moves: list[Move], *costs: CostAdjustment, method: CostMethod, pools: Pools = Pools.ITEM
) -> Valuation:
    """Moves and late costs, valued in US dollars."""
    return value_moves(moves, method=method, currency=USD, pools=pools, adjustments=costs)


@ACTUAL
@pytest.mark.parametrize("sold", [10, 5])
@pytest.mark.parametrize("document", ["S-1", None])
def test_a_late_cost_reaches_what_customers_brought_back(
    method: CostMethod, sold: int, document: str | None
) -> None:
    """Ten at 10, sold and all brought back, then freight of 10.00: stock is worth 110.00."""
    shop = valued(
        [
            R,
            move("S", ISSUE, -sold, day=2, lot="L", document=document),
            move(
                "C", CUSTOMER_RETURN, sold, day=3, lot="L", document=document,
                origin=None if document else "S",
            ),
        ],
        FREIGHT,
        method=method,
    )  # fmt: skip
    assert "110.00" == shop.value.text
    assert ((Flow.LANDED_COST, Money.of(10, USD)),) == shop.changes[0].flows


@ACTUAL
def test_goods_brought_back_after_a_late_cost_cost_what_it_made_of_them(method: CostMethod) -> None:
    """The freight went to cost of sales with the ten sold, and comes back with them."""
    shop = valued(
        [
            R, move("S", ISSUE, -10, day=2, lot="L"),
            move("C", CUSTOMER_RETURN, 10, day=7, lot="L", origin="S"),
            move("S2", ISSUE, -10, day=8, lot="L"),
        ],
        FREIGHT,
        method=method,
    )  # fmt: skip
    periodic = method is CostMethod.PERIODIC_AVERAGE
    sold = [] if periodic else [(Flow.SOLD, "-10.00")]
    flows = [(flow, amount.text) for flow, amount in shop.changes[0].flows]
    assert [(Flow.LANDED_COST, "10.00"), *sold] == flows
    assert ["110.00", "-110.00"] == [shop.of_move(number).value.text for number in ("C", "S2")]


@pytest.mark.parametrize(
    ("method", "first", "second"),
    [(FIFO, "5.00", "8.00"), (LIFO, "8.00", "5.00"), (AVERAGE, "6.50", "6.50")],
)
def test_goods_brought_back_carry_their_share_of_what_their_issue_took(
    method: CostMethod, first: str, second: str
) -> None:
    """Ten at 10 and ten at 12; fourteen are sold, seven of them come back, and freight is 10.00.

    First in, first out sold all ten of R and four of R2. Of R2 six stayed, and seven of
    fourteen brought two of the four back: eight tenths of the freight of R2 are there, and five
    tenths of that of R. Last in, first out it is four and two of R, and five of R2. At an average,
    fourteen twentieths were sold and half of it came back: 6.50 of either are there.
    """
    moves = [
        R, move("R2", RECEIPT, 10, cost="12", day=2), move("S", ISSUE, -14, day=3),
        move("C", CUSTOMER_RETURN, 7, day=4, origin="S"),
    ]  # fmt: skip
    without = valued(moves, method=method).value
    on_first, on_second = (
        valued(moves, late_cost("A", receipt, "10", day=5), method=method).value - without
        for receipt in ("R", "R2")
    )
    assert (first, second) == (on_first.text, on_second.text)


@pytest.mark.parametrize("method", [FIFO, AVERAGE])
def test_a_late_cost_goes_on_with_what_was_brought_back(method: CostMethod) -> None:
    """Ten sold and brought back: four go west, two into a kit, one is scrapped, three stay."""
    shop = valued(
        [
            R, move("S", ISSUE, -10, day=2), move("C", CUSTOMER_RETURN, 10, day=3, origin="S"),
            move("T1", TRANSFER, -4, day=4),
            move("T2", TRANSFER, 4, day=4, sequence=1, place="west", origin="T1"),
            move("U", CONSUMPTION, -2, day=4, document="O"),
            move("P", PRODUCTION, 1, day=4, sequence=1, item="kit", document="O"),
            move("X", SCRAP, -1, day=4),
        ],
        FREIGHT,
        method=method, pools=Pools.PLACE,
    )  # fmt: skip
    assert {("kit", ""): "22.00", ("tea", ""): "33.00", ("tea", "west"): "44.00"} == {
        (pool.item, pool.place): pool.value.text for pool in shop.pools
    }
    assert "-1.00" == dict(shop.changes_of("A")[1].flows)[Flow.SOLD].text


@pytest.mark.parametrize("method", [FIFO, LIFO, AVERAGE])
def test_goods_sold_before_they_came_in_come_back_at_what_they_turned_out_to_cost(
    method: CostMethod,
) -> None:
    """Four left before the ten came; two of them come back: eight tenths of the cost are there."""
    shop = valued(
        [
            move("R0", RECEIPT, 1, cost="10"), move("S", ISSUE, -5, day=2),
            move("R", RECEIPT, 10, cost="10", day=3),
            move("C", CUSTOMER_RETURN, 5, day=4, origin="S"),
        ],
        FREIGHT,
        method=method,
    )  # fmt: skip
    assert "120.00" == shop.value.text


@ACTUAL
@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize("document", ["P-1", None])
def test_goods_sent_back_bear_nothing_of_a_late_cost(
    method: CostMethod, document: str | None, *, landed: bool
) -> None:
    """Ten received at 10, two sent back, eight billed at 84.00: eight in stock, worth 84.00."""
    shop = valued(
        [
            move("R", RECEIPT, 10, cost="10", lot="L", document="P-1"),
            move(
                "Z", SUPPLIER_RETURN, -2, day=2, lot="L", document=document,
                origin=None if document else "R",
            ),
        ],
        late_cost("A", "R", "4", day=5, landed=landed),
        method=method,
    )  # fmt: skip
    assert "84.00" == shop.value.text
    assert Flow.SOLD not in dict(shop.changes[0].flows)


@ACTUAL
def test_a_late_cost_is_shared_by_what_was_kept(method: CostMethod) -> None:
    """Ten received, five sold, two sent back: three eighths of 8.00 are held, five are sold."""
    shop = valued(
        [
            R, move("S", ISSUE, -5, day=2, lot="L"),
            move("Z", SUPPLIER_RETURN, -2, day=3, lot="L", origin="R"),
        ],
        late_cost("A", "R", "8", day=35),
        method=method,
    )  # fmt: skip
    assert "-5.00" == dict(shop.changes[0].flows)[Flow.SOLD].text
    assert "33.00" == shop.value.text


@pytest.mark.parametrize("method", [FIFO, AVERAGE])
def test_what_a_customer_brought_back_broken_goes_back_without_the_late_cost(
    method: CostMethod,
) -> None:
    """Ten sold, two brought back and on to the supplier: the eight sold bear all of 4.00."""
    shop = valued(
        [
            R, move("S", ISSUE, -10, day=2), move("C", CUSTOMER_RETURN, 2, day=3, origin="S"),
            move("Z", SUPPLIER_RETURN, -2, day=4, origin="R"),
        ],
        late_cost("A", "R", "4", day=5),
        method=method,
    )  # fmt: skip
    assert "0.00" == shop.value.text
    assert "-4.00" == dict(shop.changes[0].flows)[Flow.SOLD].text


def test_what_goes_back_after_the_invoice_is_owed_at_the_price_of_the_invoice() -> None:
    """Two of ten sent back, eight billed at 84.00; one more goes back, for 10.50."""
    shop = valued(
        [
            R, move("Z", SUPPLIER_RETURN, -2, day=2, origin="R", lot="L"),
            move("Z2", SUPPLIER_RETURN, -1, day=9, origin="R", lot="L"),
        ],
        late_cost("A", "R", "4", day=5),
        method=FIFO,
    )  # fmt: skip
    assert "-10.50" == shop.of_move("Z2").value.text


def test_costs_that_make_goods_cost_less_than_nothing_are_told() -> None:
    """A credit of 500.00 on goods of 100.00, that bear 20.00 of freight: 380.00 too much."""
    credit = late_cost("B", "R", "-500", day=6)
    freight = late_cost("A", "R", "20", day=5, landed=True)
    shop = valued([R], freight, credit, method=FIFO)
    (finding,) = shop.findings
    assert ("inventory.cost_below_nothing", Money.of(380, USD)) == (finding.kind, finding.money)
    assert "380,00 kurang dari nol" in finding.says.render("id")
    assert [] == kinds(valued([R], freight, late_cost("B", "R", "-120", day=6), method=FIFO))


def test_a_return_that_turns_up_late_takes_its_part_of_a_cost_back() -> None:
    """Recorded after the freight, dated before it; withdrawn, it is sold again."""
    kept = StockLedger(method=AVERAGE, currency=USD)
    kept.record([R, move("S", ISSUE, -4, day=2)], adjustments=[FREIGHT])
    assert "66.00" == kept.valuation().value.text
    kept.record([move("C", CUSTOMER_RETURN, 4, day=3, origin="S")])
    assert "110.00" == kept.valuation().value.text
    kept.withdraw("C")
    assert "66.00" == kept.valuation().value.text
