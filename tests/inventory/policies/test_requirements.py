"""Requirements planning: textbook netting, other systems' cases, and laws that always hold."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.policies.netting.requirement_model import (
    LotRule,
    Part,
    PlannedItem,
    PlannedOrder,
    SafetyStock,
)
from backoffice_core.inventory.policies.netting.requirements import plan_requirements
from backoffice_core.kernel.errors import InvalidValue


def short(order: PlannedOrder) -> tuple[object, ...]:
    """What an order is in brief: quantity, release, needed."""
    return order.quantity, order.release, order.needed


def test_stock_and_what_is_on_order_are_netted() -> None:
    """OCA's mrp_multi_level, test 04: 90 asked for, 20 in stock, 5 on order: 65."""
    plan = plan_requirements(
        {"item": PlannedItem(on_hand=20, receipts={2: 5})}, {"item": {3: 90}}, start=1
    )
    assert [65] == [order.quantity for order in plan.orders]


def test_a_receipt_of_next_month_does_not_hide_a_shortage_of_this_week() -> None:
    """OCA/stock-logistics-warehouse 582: the order in months is found, and the shortage too."""
    soap = PlannedItem(receipts={date(2026, 9, 1): 100}, lead_time=3)
    plan = plan_requirements(
        {"soap": soap}, {"soap": {date(2026, 5, 12): 40}}, start=date(2026, 5, 4)
    )
    assert [(40, date(2026, 5, 9), date(2026, 5, 12))] == [short(order) for order in plan.orders]
    assert ["inventory.receipt_to_hurry"] == [finding.kind for finding in plan.findings]


def test_the_classic_record_is_kept_line_by_line() -> None:
    """A record as every textbook draws it: stock 20, 30 due in period 2, lots of 40."""
    item = PlannedItem(
        on_hand=20, receipts={2: 30}, lead_time=2, lots=LotRule(minimum=40, multiple=40)
    )
    plan = plan_requirements({"A": item}, {"A": {1: 15, 2: 20, 4: 35, 6: 30}}, start=1)
    assert [5, 15, 20, 30] == [line.stock for line in plan.lines]
    assert [(40, 2, 4), (40, 4, 6)] == [short(order) for order in plan.orders]


def test_parts_are_netted_after_everything_made_of_them() -> None:
    """A part of a part that also goes into the finished item is planned once, at its level."""
    items = {
        "bike": PlannedItem(parts=[Part(item="wheel", quantity=2), Part(item="bolt", quantity=6)]),
        "wheel": PlannedItem(
            parts=[Part(item="bolt", quantity=5)], lead_time=1, lots=LotRule(periods=3)
        ),
        "bolt": PlannedItem(lead_time=2, on_hand=10),
    }
    plan = plan_requirements(items, {"bike": {6: 10, 7: 20}}, start=1)
    assert {"bike": 0, "wheel": 1, "bolt": 2} == plan.levels
    assert [(60, 5, 6)] == [short(order) for order in plan.orders_of("wheel")]
    assert [290, 60, 120] == [order.quantity for order in plan.orders_of("bolt")]
    assert (("bike", 6), ("bike", 7)) == plan.end_demand("bolt-1")


def test_what_is_lost_is_ordered_too_exactly() -> None:
    """A tenth of what is issued is lost, and a third of what is made: no digit is."""
    items = {
        "cake": PlannedItem(
            parts=[Part(item="flour", quantity=Fraction("0.3"), scrap_percent=10)],
            scrap_percent=Fraction(100, 3),
        ),
        "flour": PlannedItem(),
    }
    plan = plan_requirements(items, {"cake": {1: 100}}, start=1)
    cake, flour = plan.orders
    assert (150, 100) == (cake.quantity, cake.good)
    assert flour.quantity == 50
    assert isinstance(flour.quantity, int)


@pytest.mark.parametrize(
    ("safety", "expected"),
    [
        (SafetyStock.NOW, [(8, 1, 3), (4, 4, 6)]),
        (SafetyStock.WITH_DEMAND, [(12, 4, 6)]),
        (SafetyStock.LAST_RESORT, [(16, 7, 9)]),
    ],
)
def test_safety_stock_is_made_up_as_it_is_said(
    safety: SafetyStock, expected: list[tuple[int, int, int]]
) -> None:
    """OCA/manufacture 1123, 1169, 1201: now, with the next demand, or not before it is used up."""
    item = PlannedItem(on_hand=2, safety_stock=10, lead_time=2, safety=safety)
    demand = {6: 4} if safety is not SafetyStock.LAST_RESORT else {6: 1, 9: 7}
    plan = plan_requirements({"A": item}, {"A": demand}, start=1)
    assert expected == [short(order) for order in plan.orders]
    assert plan.lines[-1].stock == 10


def test_safety_time_and_dates_move_orders_ahead() -> None:
    """Two days before it is needed, five days to make: released on the third."""
    item = PlannedItem(lead_time=5, safety_time=2)
    plan = plan_requirements({"A": item}, {"A": {date(2026, 5, 10): 4}}, start=date(2026, 5, 1))
    order = plan.orders[0]
    assert (date(2026, 5, 3), date(2026, 5, 8), 0) == (order.release, order.due, order.late)


def test_orders_that_come_too_late_are_found() -> None:
    """Released at the start they come late, and their parts are asked for at the start."""
    items = {
        "A": PlannedItem(parts=[Part(item="B", quantity=1)], lead_time=4),
        "B": PlannedItem(lead_time=1, receipts={-1: 2}),
    }
    plan = plan_requirements(items, {"A": {3: 5}}, start=1)
    assert [("A-1", -1, 2), ("B-1", 0, 1)] == [
        (order.number, order.release, order.late) for order in plan.orders
    ]
    kinds = ["inventory.order_past_due"] * 2 + ["inventory.receipt_overdue"]
    assert kinds == [finding.kind for finding in plan.findings]
    again = plan_requirements(items, {"A": {3: 5}}, start=1)
    assert [finding.identity for finding in plan.findings] == [
        finding.identity for finding in again.findings
    ]
    assert "Order A-1 of 5 A" in str(plan.findings[0])


def test_an_order_says_what_it_is_for() -> None:
    """In English and in Indonesian: the demand, the parent's order, and what goes to stock."""
    items = {
        "A": PlannedItem(parts=[Part(item="B", quantity=1)]),
        "B": PlannedItem(lots=LotRule(multiple=12)),
    }
    plan = plan_requirements(items, {"A": {3: 5}}, start=1)
    assert plan.orders[1].explain().render("en").splitlines() == [
        "Order B-1: 12 of B, released in period 3, due in period 3",
        "  5 for order A-1 of A",
        "  7 for stock: safety, least quantity or rounding",
    ]
    assert "  5 untuk permintaan A pada periode 3" in plan.orders[0].explain().render("id")


def test_the_numbers_of_periods_are_not_read_as_amounts() -> None:
    """Each is called a period, in both languages; dates are told as days."""
    plan = plan_requirements(
        {"a": PlannedItem(receipts={5: 10, 0: 1})}, {"a": {2: 3, 9: 1}}, start=1
    )
    told = {finding.kind.removeprefix("inventory."): finding.says for finding in plan.findings}
    assert (
        "10 a come in period 5 and are needed in period 2: earlier they would save or shrink "
        "order a-1" == str(told["receipt_to_hurry"])
    )
    assert "1 a were due in period 0 and count as there at the start" == str(
        told["receipt_overdue"]
    )
    assert "10 a datang pada periode 5" in told["receipt_to_hurry"].render("id")
    assert "2 for the demand for a in period 2" == str(plan.orders[0].pegs[0].says())
    days = plan_requirements(
        {"a": PlannedItem(receipts={date(2026, 6, 5): 10})},
        {"a": {date(2026, 6, 2): 2}},
        start=date(2026, 6, 1),
    )
    assert str(days.findings[0].says).startswith("10 a come on 2026-06-05 and are needed on")


def test_overdue_demand_is_late_since_it_was_asked_for() -> None:
    """Asked for on May 20, planned on June 1 with a lead time of 3 days: 15 days late, not 3."""
    plan = plan_requirements(
        {"a": PlannedItem(lead_time=3)}, {"a": {date(2026, 5, 20): 4}}, start=date(2026, 6, 1)
    )
    (order,) = plan.orders
    assert (date(2026, 5, 17), date(2026, 5, 20), date(2026, 5, 20), 15) == (
        order.release, order.due, order.needed, order.late,
    )  # fmt: skip
    found = {finding.kind: finding for finding in plan.findings}
    assert "it comes 15 days late" in str(found["inventory.order_past_due"].says)
    waiting = found["inventory.demand_overdue"]
    assert date(2026, 5, 20) == waiting.day
    assert "4 a were asked for on May 20, 2026, before the plan starts" in waiting.says.render()
    assert "4 a diminta untuk 20 Mei 2026" in waiting.says.render("id")


@settings(max_examples=60, deadline=None)
@given(
    asked=st.integers(-20, 5), lead_time=st.integers(0, 6), safety_time=st.integers(0, 3),
    on_hand=st.integers(0, 3),
)  # fmt: skip
def test_lateness_is_counted_from_what_was_asked_for(
    asked: int, lead_time: int, safety_time: int, on_hand: int
) -> None:
    """Released at the start, an order is there its lead and safety time later."""
    item = PlannedItem(lead_time=lead_time, safety_time=safety_time, on_hand=on_hand)
    plan = plan_requirements({"a": item}, {"a": {asked: 4}}, start=1)
    (order,) = plan.orders
    assert max(1 + lead_time + safety_time - asked, 0) == order.late
    overdue = [each for each in plan.findings if each.kind == "inventory.demand_overdue"]
    assert len(overdue) == (asked < 1)


@pytest.mark.parametrize(
    ("rule", "missing", "expected"),
    [
        (LotRule(), 7, (7,)),
        (LotRule(minimum=10), 7, (10,)),
        (LotRule(minimum=10, multiple=4), 7, (12,)),
        (LotRule(maximum=5), 12, (5, 5, 2)),
        (LotRule(maximum=5, multiple=2), 12, (4, 4, 4)),
        (LotRule(maximum=5, minimum=3), 11, (5, 5, 3)),
    ],
)
def test_lot_rules_round_and_split(rule: LotRule, missing: int, expected: tuple[int, ...]) -> None:
    """As OCA's qty_minimum, qty_multiple and qty_maximum do."""
    assert expected == rule.orders(missing)


def test_a_circle_of_parts_is_refused_with_the_way_round() -> None:
    """Not by running for ever: by the path."""
    items = {
        "A": PlannedItem(parts=[Part(item="B", quantity=1)]),
        "B": PlannedItem(parts=[Part(item="C", quantity=1)]),
        "C": PlannedItem(parts=[Part(item="A", quantity=1)]),
    }
    with pytest.raises(InvalidValue) as refused:
        plan_requirements(items, {"A": {1: 1}}, start=1)
    assert refused.value.code == "parts_circular"
    way = refused.value.message.partition(": ")[2].rstrip(".").split(" > ")
    assert way[0] == way[-1]
    assert ["A", "B", "C"] == sorted(set(way))
    assert all(items[one].parts[0].item == other for one, other in itertools.pairwise(way))


@pytest.mark.parametrize(
    ("items", "demand", "code"),
    [
        ({}, {"A": {1: 1}}, "item_unknown"),
        ({"A": PlannedItem(parts=[Part(item="B", quantity=1)])}, {}, "item_unknown"),
        ({"A": PlannedItem()}, {"A": {date(2026, 5, 4): 1}}, "times_mixed"),
        ({"A": PlannedItem(receipts={date(2026, 5, 4): 1})}, {}, "times_mixed"),
        ({"A": PlannedItem()}, {"A": {1: 0.5}}, "number_not_exact"),
        ({"A": PlannedItem()}, {"A": {1: -1}}, "number_too_small"),
        ({"A": PlannedItem(receipts={1: -1})}, {}, "number_too_small"),
    ],
)
def test_what_cannot_be_planned_is_refused(
    items: dict[str, PlannedItem], demand: dict[str, dict[object, object]], code: str
) -> None:
    """By a code each."""
    with pytest.raises(InvalidValue) as refused:
        plan_requirements(items, demand, start=1)  # type: ignore[arg-type]
    assert code == refused.value.code


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: PlannedItem(on_hand=-1), "number_too_small"),
        (lambda: PlannedItem(lead_time=-1), "number_too_small"),
        (lambda: PlannedItem(scrap_percent=100), "percent_out_of_range"),
        (lambda: Part(item="A", quantity=0.1), "number_not_exact"),
        (lambda: LotRule(minimum=10, maximum=5), "lots_contradict"),
        (lambda: LotRule(multiple=10, maximum=5), "lots_contradict"),
        (lambda: LotRule(maximum=0), "lots_contradict"),
        (lambda: LotRule(maximum=2.5), "number_not_exact"),
        (lambda: LotRule(maximum=1).orders(10**9), "too_many_orders"),
        (lambda: PlannedItem(receipts=[3]), "type_wrong"),
        (lambda: PlannedItem(receipts={1: 0.5}), "number_not_exact"),
        (lambda: PlannedItem(parts=["leg"]), "type_wrong"),
        (lambda: PlannedItem(safety="now"), "not_a_member"),
        (lambda: plan_requirements({"A": PlannedItem()}, {"A": 5}, start=1), "type_wrong"),
        (lambda: plan_requirements([], {}, start=1), "type_wrong"),
        (
            lambda: plan_requirements(
                {"A": PlannedItem(lead_time=10**7)}, {}, start=date(2026, 5, 4)
            ),
            "date_out_of_range",
        ),
    ],
)
def test_terms_that_make_no_sense_are_refused(make: object, code: str) -> None:
    """A stock below nothing, orders that no rule allows."""
    with pytest.raises(InvalidValue) as refused:
        make()  # type: ignore[operator]
    assert code == refused.value.code


amounts = st.integers(0, 20)
rules = st.builds(LotRule, minimum=amounts, multiple=st.integers(0, 7), periods=st.integers(1, 4))
planned = st.builds(
    PlannedItem,
    lead_time=st.integers(0, 3), safety_time=st.integers(0, 2), safety_stock=st.integers(0, 9),
    safety=st.sampled_from(SafetyStock), scrap_percent=st.sampled_from([0, 10, Fraction(100, 3)]),
    lots=rules, on_hand=amounts, receipts=st.dictionaries(st.integers(1, 9), amounts, max_size=3),
)  # fmt: skip
asked = st.dictionaries(st.integers(1, 12), amounts, max_size=5)


@settings(max_examples=100, deadline=None)
@given(st.tuples(planned, planned, planned), asked, asked)
def test_nothing_runs_short_and_everything_is_accounted_for(
    terms: tuple[PlannedItem, ...], of_a: dict[int, int], of_b: dict[int, int]
) -> None:
    """Stock never falls below 0; what comes is asked for or left; pegs add up to orders."""
    items = {
        "A": PlannedItem(parts=[Part(item="B", quantity=2), Part(item="C", quantity=1)]),
        "B": PlannedItem(parts=[Part(item="C", quantity=Fraction(1, 2), scrap_percent=20)]),
        "C": terms[2],
    }
    for name, own in zip("AB", terms, strict=False):
        items[name] = PlannedItem(
            parts=items[name].parts, lead_time=own.lead_time, safety_time=own.safety_time,
            safety_stock=own.safety_stock, safety=own.safety, lots=own.lots,
            scrap_percent=own.scrap_percent, on_hand=own.on_hand, receipts=own.receipts,
        )  # fmt: skip
    plan = plan_requirements(items, {"A": of_a, "B": of_b}, start=1)
    balance: dict[str, Fraction] = defaultdict(Fraction)
    for line in plan.lines:
        assert line.stock >= 0
        before = balance.get(line.item, Fraction(items[line.item].on_hand))
        balance[line.item] = before + line.receipts + line.planned - line.gross
        assert balance[line.item] == line.stock
    for order in plan.orders:
        assert order.good == sum(peg.quantity for peg in order.pegs)
        assert order.quantity >= items[order.item].lots.minimum
        if items[order.item].lots.multiple:
            assert order.quantity % items[order.item].lots.multiple == 0
        assert plan.end_demand(order.number) is not None
    made = {item: sum(order.quantity for order in plan.orders_of(item)) for item in "ABC"}
    gross_of_c = sum(line.gross for line in plan.lines if line.item == "C")
    assert gross_of_c == made["A"] + made["B"] * Fraction(5, 8)
