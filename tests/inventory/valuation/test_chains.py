"""Chains of reposting: a fact of the past changes transfers, returns and what was made of goods."""

from __future__ import annotations

from fractions import Fraction

import pytest

from backoffice_core import Money
from backoffice_core.inventory import CostMethod, Move
from backoffice_core.inventory.valuation.lines import Flow
from backoffice_core.inventory.valuation.methods import NegativeStock, Pools
from backoffice_core.inventory.valuation.reposting import StockLedger
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.moves import (
    CONSUMPTION,
    COUNT,
    CUSTOMER_RETURN,
    FIRST_DAY,
    ISSUE,
    PRODUCTION,
    RECEIPT,
    SCRAP,
    SUPPLIER_RETURN,
    TRANSFER,
    USD,
    move,
)
from tests.inventory.moves import (
    late_cost as cost,
)

FIFO, AVERAGE = CostMethod.FIFO, CostMethod.MOVING_AVERAGE


def ledger(method: CostMethod, pools: Pools = Pools.PLACE) -> StockLedger:
    """A ledger without anything in it."""
    return StockLedger(method=method, currency=USD, pools=pools)


def worth(kept: StockLedger) -> dict[str, str]:
    """What each move adds to stock."""
    return {line.move.number: line.value.text for line in kept.valuation().lines}


def causes(kept: StockLedger, number: str) -> dict[tuple[str, Flow], str]:
    """What a cost adjustment did, by item and cause."""
    return {
        (change.item, flow): amount.text
        for change in kept.valuation().changes_of(number)
        for flow, amount in change.flows
    }


SOLD_ELSEWHERE = [
    move("R1", RECEIPT, 10, cost="10", day=2, place="east"),
    move("T1", TRANSFER, -6, day=3, place="east"),
    move("T2", TRANSFER, 6, day=3, sequence=1, place="west", origin="T1"),
    move("S1", ISSUE, -4, day=5, place="west"),
    move("C1", CUSTOMER_RETURN, 2, day=7, place="west", origin="S1"),
]


@pytest.mark.parametrize(
    ("method", "after", "east", "west"),
    [
        (FIFO, {"T1": "-30.00", "T2": "30.00", "S1": "-16.00", "C1": "8.00"}, "90.00", "22.00"),
        (AVERAGE, {"T1": "-48.00", "T2": "48.00", "S1": "-32.00", "C1": "16.00"}, "72.00", "32.00"),
    ],
)
def test_a_receipt_of_the_past_goes_through_transfer_issue_and_return(
    method: CostMethod, after: dict[str, str], east: str, west: str
) -> None:
    """Five at 4 turn up before ten at 10, of which six went west, four were sold, two came back."""
    kept = ledger(method)
    kept.record(SOLD_ELSEWHERE)
    before = {"R1": "100.00", "T1": "-60.00", "T2": "60.00", "S1": "-40.00", "C1": "20.00"}
    assert before == worth(kept)
    late = kept.record([move("R0", RECEIPT, 5, cost="4", place="east")])
    assert {"R0": "20.00", "R1": "100.00", **after} == worth(kept)
    assert 6 == late.replayed
    assert ["R0"] == [line.move.number for line in late.new]
    pools = {pool.place: pool.value.text for pool in kept.valuation().pools}
    assert {"east": east, "west": west} == pools
    gone = kept.withdraw("R0")
    assert before == worth(kept)
    assert ["R0"] == [line.move.number for line in gone.gone]


def test_only_what_follows_is_booked_again() -> None:
    """A thousand days of one item and another one: what is late costs what comes after it."""
    kept = ledger(FIFO)
    moves = [
        move(number, RECEIPT, 1, cost="1", item=item, day=number)
        for item, first in (("tea", 1), ("rice", 2000))
        for number in range(first, first + 1000)
    ]
    kept.record(moves)
    late = kept.record([move("late", RECEIPT, 1, cost="9", day=996, sequence=1)])
    assert 5 == late.replayed


@pytest.mark.parametrize("method", [FIFO, AVERAGE])
def test_a_repack_hands_on_what_its_goods_cost(method: CostMethod) -> None:
    """Ten sacks become forty large bags and ten small ones, three to one; half of them are sold."""
    kept = ledger(method)
    kept.record(
        [
            move("R1", RECEIPT, 10, cost="10", day=2),
            move("U1", CONSUMPTION, -10, day=3, document="O1"),
            move("P1", PRODUCTION, 40, day=3, sequence=1, item="large", document="O1", share=3),
            move("P2", PRODUCTION, 10, day=3, sequence=2, item="small", document="O1"),
            move("S1", ISSUE, -20, day=4, item="large"),
        ]
    )
    assert ("75.00", "25.00", "-37.50") == (
        worth(kept)["P1"], worth(kept)["P2"], worth(kept)["S1"],
    )  # fmt: skip
    kept.record([move("R0", RECEIPT, 5, cost="6")])
    used = {FIFO: ("-80.00", "60.00", "20.00", "-30.00")}
    # Fifteen for 130: ten of them for 86.67, of which three quarters are 65.00.
    used[AVERAGE] = ("-86.67", "65.00", "21.67", "-32.50")
    assert used[method] == tuple(worth(kept)[number] for number in ("U1", "P1", "P2", "S1"))
    assert {} == dict(kept.valuation().work_in_progress)
    kept.withdraw("P2")
    assert used[method][0] == f"-{worth(kept)['P1']}"


def test_labour_is_added_to_what_was_used_up() -> None:
    """Two kits of parts worth 3 each, and 1.25 of labour on each."""
    kept = ledger(FIFO)
    kept.record(
        [
            move("R", RECEIPT, 4, cost="3"),
            move("U", CONSUMPTION, -2, day=2, document="O"),
            move("P", PRODUCTION, 2, cost="1.25", day=3, item="kit", document="O"),
        ]
    )
    line = kept.valuation().of_move("P")
    assert {Flow.WORK_IN_PROGRESS: "6.00", Flow.ADDED_COST: "2.50"} == {
        flow: amount.text for flow, amount in line.flows
    }


def test_what_an_order_keeps_is_work_in_progress_and_is_said() -> None:
    """Consumed and not handed on: the money is somewhere, and somebody should look."""
    kept = ledger(FIFO)
    kept.record([move("R", RECEIPT, 4, cost="3"), move("U", CONSUMPTION, -2, day=2, document="O")])
    valuation = kept.valuation()
    assert {"O": Money.of(6, USD)} == dict(valuation.work_in_progress)
    assert ["inventory.work_in_progress"] == [finding.kind for finding in valuation.findings]


@pytest.mark.parametrize(
    ("method", "held", "sold"), [(FIFO, "4.00", "6.00"), (AVERAGE, "4.00", "6.00")]
)
def test_a_price_difference_is_split_between_held_and_sold(
    method: CostMethod, held: str, sold: str
) -> None:
    """A hundred at 5, sixty sold, and the invoice is 10.00 higher."""
    kept = ledger(method)
    kept.record([move("R", RECEIPT, 100, cost="5"), move("S", ISSUE, -60, day=2)])
    kept.adjust([cost("A", "R", "10", day=9)])
    assert {
        ("tea", Flow.PRICE_DIFFERENCE): "10.00", ("tea", Flow.SOLD): f"-{sold}",
    } == causes(kept, "A")  # fmt: skip
    assert Money.of(200, USD) + Money.of(held, USD) == kept.valuation().value


@pytest.mark.parametrize(
    ("method", "sold"), [(FIFO, "10.00"), (AVERAGE, "5.00"), (CostMethod.LIFO, "0")]
)
def test_the_method_says_whose_goods_were_sold(method: CostMethod, sold: str) -> None:
    """A hundred at 5, a hundred at 6, a hundred sold: 10.00 more for the first hundred."""
    kept = ledger(method)
    kept.record(
        [
            move("R1", RECEIPT, 100, cost="5"),
            move("R2", RECEIPT, 100, cost="6", day=2),
            move("S", ISSUE, -100, day=3),
        ]
    )
    kept.adjust([cost("A", "R1", "10", day=4)])
    told = causes(kept, "A").get(("tea", Flow.SOLD), "0")
    assert told in {"0", f"-{sold}"}
    assert ("0" if sold == "0" else f"-{sold}") == told


def test_a_sale_before_the_invoice_turns_up_late_and_takes_its_part() -> None:
    """Thirds of ten dollars: 3.33 go with the first of three, 3.34 with the next, 3.33 stay."""
    kept = ledger(AVERAGE)
    kept.record([move("R", RECEIPT, 3, cost="5"), move("S1", ISSUE, -1, day=2)])
    kept.adjust([cost("A", "R", "10", day=9)])
    assert "-3.33" == causes(kept, "A")["tea", Flow.SOLD]
    kept.record([move("S2", ISSUE, -1, day=3)])
    assert "-6.67" == causes(kept, "A")["tea", Flow.SOLD]
    assert "8.33" == kept.valuation().value.text


@pytest.mark.parametrize("method", [FIFO, AVERAGE])
def test_a_landed_cost_follows_its_goods_into_other_pools_and_products(
    method: CostMethod,
) -> None:
    """Ten at 10; four went west, two of these into an order, one of these into a product."""
    kept = ledger(method)
    kept.record(
        [
            move("R", RECEIPT, 10, cost="10", place="east"),
            move("T1", TRANSFER, -4, day=2, place="east"),
            move("T2", TRANSFER, 4, day=2, sequence=1, place="west", origin="T1"),
            move("U", CONSUMPTION, -2, day=3, place="west", document="O"),
            move("P1", PRODUCTION, 1, day=4, item="kit", document="O"),
            move("P2", PRODUCTION, 1, day=20, item="kit", document="O"),
            move("S", SCRAP, -1, day=5, place="west"),
        ]
    )
    kept.adjust([cost("A", "R", "10", day=9, landed=True)])
    assert {
        ("tea", Flow.LANDED_COST): "10.00",
        ("tea", Flow.WORK_IN_PROGRESS): "-2.00",
        ("tea", Flow.SOLD): "-1.00",
        ("kit", Flow.WORK_IN_PROGRESS): "1.00",
    } == causes(kept, "A")
    assert ("10.00", "11.00") == (worth(kept)["P1"], worth(kept)["P2"])
    assert {"east": "66.00", "west": "11.00", "": "22.00"} == {
        pool.place: pool.value.text for pool in kept.valuation().pools
    }


def test_a_credit_takes_no_more_than_goods_are_worth() -> None:
    """Three at 1.00 cannot lose 5.00: two dollars come back to cost of sales."""
    kept = ledger(FIFO)
    kept.record([move("R", RECEIPT, 3, cost="1")])
    kept.adjust([cost("A", "R", "-5", day=9)])
    assert "2.00" == causes(kept, "A")["tea", Flow.SOLD]
    assert kept.valuation().value.is_zero


def test_the_supplier_owes_what_the_invoice_said() -> None:
    """Ten at 5 and 10.00 more by the invoice: one goes back at 6.00."""
    kept = ledger(FIFO)
    kept.record(
        [move("R", RECEIPT, 10, cost="5"), move("Z", SUPPLIER_RETURN, -1, day=20, origin="R")]
    )
    kept.adjust([cost("A", "R", "10", day=9)])
    assert "-6.00" == worth(kept)["Z"]


def test_under_standard_cost_a_price_difference_is_a_variance() -> None:
    """Nothing but another standard makes goods dearer."""
    from tests.inventory.shops import STANDARDS

    kept = StockLedger(method=CostMethod.STANDARD, currency=USD, standards=STANDARDS)
    kept.record([move("R", RECEIPT, 10, cost="5")], adjustments=[cost("A", "R", "10", day=2)])
    assert "-10.00" == causes(kept, "A")["tea", Flow.PRICE_VARIANCE]


def test_returns_come_back_in_parts_and_twice_at_what_they_left_with() -> None:
    """Three for 10.00 left; they come back one by one, for 3.33, 3.34 and 3.33."""
    kept = ledger(FIFO)
    kept.record(
        [
            move("R", RECEIPT, 2, cost="3.33"), move("R2", RECEIPT, 1, cost="3.34"),
            move("S", ISSUE, -3, day=2),
            *(move(f"C{day}", CUSTOMER_RETURN, 1, day=day, origin="S") for day in (3, 4, 5, 6)),
        ]
    )  # fmt: skip
    back = [worth(kept)[f"C{day}"] for day in (3, 4, 5)]
    assert ["3.33", "3.34", "3.33"] == back
    assert ["inventory.return_unmatched"] == [f.kind for f in kept.valuation().findings]


def test_a_transfer_within_a_pool_changes_nothing() -> None:
    """Valued by item, goods keep their layers wherever they go."""
    kept = ledger(FIFO, Pools.ITEM)
    kept.record(SOLD_ELSEWHERE)
    lines = kept.valuation()
    assert lines.of_move("T1").value.is_zero
    assert [("R1", "6 pcs"), ("C1", "2 pcs")] == [
        (layer.move, str(layer.quantity)) for layer in lines.layers("tea")
    ]


def test_layers_keep_their_age_through_a_transfer() -> None:
    """West holds what came in with the receipt of east."""
    kept = ledger(FIFO)
    kept.record(SOLD_ELSEWHERE[:3])
    west = next(pool for pool in kept.valuation().pools if pool.place == "west")
    assert [("R1", FIRST_DAY.replace(day=2), "60.00")] == [
        (layer.move, layer.day, layer.value.text) for layer in west.layers
    ]


def test_goods_of_others_are_counted_and_worth_nothing() -> None:
    """Consignment stock stays out of the value."""
    kept = ledger(FIFO)
    kept.record(
        [move("R", RECEIPT, 5, cost="9", owner="them"), move("S", ISSUE, -2, day=2, owner="them")]
    )
    assert {"R": "0.00", "S": "0.00"} == worth(kept)


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (move("X", TRANSFER, 4, day=9, place="west", origin="T1"), "transfer_unequal"),
        (move("X", TRANSFER, 6, day=9, place="west", origin="T1"), "transfer_repeated"),
        (move("X", CUSTOMER_RETURN, 1, day=4, place="west", origin="S1"), "origin_later"),
        (move("X", CUSTOMER_RETURN, 1, day=9, item="rice", origin="S1"), "origin_unlike"),
        (move("S1", ISSUE, -1, day=9), "move_number_repeated"),
        (move("X", COUNT, 1, unit="kg"), "dimension_mixed"),
        (move("X", ISSUE, -1, day=2, place="north"), "stock_short"),
        (move("X", ISSUE, -5, day=2, sequence=1, place="east"), "stock_short"),
    ],
)
def test_what_is_refused_leaves_the_ledger_as_it_was(fact: Move, code: str) -> None:
    """Also when it is found out half way through booking again."""
    kept = StockLedger(method=FIFO, currency=USD, pools=Pools.PLACE, negative=NegativeStock.REFUSE)
    kept.record(SOLD_ELSEWHERE)
    before = kept.valuation()
    with pytest.raises(InvalidValue) as refusal:
        kept.record([move("Y", RECEIPT, Fraction(1), cost="1", place="east", day=4), fact])
    assert code == refusal.value.code
    assert before == kept.valuation()
    kept.record([move("Y", RECEIPT, 1, cost="1", place="east", day=4)])


def test_a_receipt_that_is_needed_cannot_be_withdrawn() -> None:
    """What left later would not have been there; and nobody can withdraw what is not there."""
    kept = StockLedger(method=FIFO, currency=USD, pools=Pools.PLACE, negative=NegativeStock.REFUSE)
    kept.record(SOLD_ELSEWHERE)
    before = kept.valuation()
    for number, code in (("R1", "stock_short"), ("R9", "unknown_move")):
        with pytest.raises(InvalidValue) as refusal:
            kept.withdraw(number)
        assert code == refusal.value.code
    assert before == kept.valuation()


def test_a_cost_waits_for_its_receipt_and_says_so() -> None:
    """The freight bill came before the receipt was booked."""
    kept = ledger(FIFO)
    kept.adjust([cost("A", "R", "10", day=9)])
    assert ["inventory.receipt_unknown"] == [f.kind for f in kept.valuation().findings]
    kept.record([move("R", RECEIPT, 3, cost="1")])
    assert "13.00" == kept.valuation().value.text
    with pytest.raises(InvalidValue) as refusal:
        kept.record([move("S", ISSUE, -1)], adjustments=[cost("B", "S", "1", day=9)])
    assert "receipt_unlike" == refusal.value.code
