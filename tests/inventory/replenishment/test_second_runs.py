"""Nothing is proposed twice, and whatever was written is computed again to the word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import CycleService, FillRate
from backoffice_core.inventory.replenishment.exceptions import Snooze, Watched, watch
from backoffice_core.inventory.replenishment.planning import (
    Costs,
    JointKind,
    MinMax,
    OrderRequest,
    OrderUpTo,
    PeriodicReview,
    PlannedOrder,
    ReorderLevel,
    ReorderPoint,
    StockPosition,
    TargetReorderPoint,
    fill_containers,
    plan_order,
    plan_orders,
    reach_minimum_values,
    replay,
    within_budget,
)
from backoffice_core.inventory.replenishment.supply import TierScheme
from tests.inventory.replenishment.requests import (
    PIECES,
    STEADY,
    TODAY,
    after,
    prices,
    request,
    terms,
    usd,
)

SOME = settings(max_examples=40, deadline=None)
LEVEL = st.integers(0, 200)


@st.composite
def rules(draw: st.DrawFn) -> Any:  # noqa: ANN401 - whatever a test varies
    """Rules of all kinds."""
    level, more = draw(LEVEL), draw(st.integers(1, 90))
    target = draw(st.sampled_from([CycleService(0.9), FillRate(0.97)]))
    return draw(
        st.sampled_from(
            [
                MinMax(minimum=level, maximum=level + more),
                ReorderLevel(level=level, quantity=more),
                ReorderPoint.v1(point=level, lot=more),
                OrderUpTo(level=level),
                PeriodicReview(target=target, review_days=7),
                TargetReorderPoint(target=target, lot=more),
            ]
        )
    )


@st.composite
def shops(draw: st.DrawFn) -> list[OrderRequest]:
    """A few items of two suppliers, with tiers of both kinds and least values."""
    least = draw(st.none() | st.integers(1, 900).map(usd))
    found = []
    for place in range(draw(st.integers(1, 4))):
        tiers = prices(
            (0, f"{draw(st.integers(1, 9))}.00"),
            (draw(st.integers(5, 90)), "0.90"),
            scheme=draw(st.sampled_from(TierScheme)),
        )
        suppliers = [
            terms(
                supplier=name,
                lead=draw(st.integers(0, 9) | st.just([2, 4, 9])),
                prices=tiers,
                pack=draw(st.none() | st.integers(2, 12)),
                minimum_quantity=draw(st.integers(0, 30)),
                minimum_value=least if name == "acme" else None,
                capacity=draw(st.none() | st.integers(100, 400)),
            )
            for name in draw(st.sampled_from([("acme",), ("acme", "best"), ("best",)]))
        ]
        found.append(
            request(
                item=f"item {place}",
                demand=STEADY,
                rule=draw(rules()),
                position=StockPosition(
                    on_hand=draw(st.integers(0, 150)),
                    reserved=[after(3, draw(st.integers(0, 20)))],
                    on_order=[after(draw(st.integers(0, 30)), draw(st.integers(0, 60)), "P1")],
                ),
                suppliers=suppliers,
                costs=Costs(shortage_cost=usd(2)),
            )
        )
    return found


def same(order: PlannedOrder) -> bool:
    """Whether an order comes back from its text with its number, its text and all its words."""
    again = replay(order.to_json())
    return (
        (order.quantity, order.cost, order.to_json())
        == (again.quantity, again.cost, again.to_json())
        and order.explanation.render("en") == again.explanation.render("en")
        and order.explanation.render("id") == again.explanation.render("id")
        and [each.quantity for each in order.others] == [each.quantity for each in again.others]
    )


@given(shops(), st.integers(0, 3000))
@SOME
def test_orders_changed_for_each_other_replay_to_the_word(
    asked: list[OrderRequest], budget: int
) -> None:
    """After a least value, a container and a budget, in both languages."""
    orders = plan_orders(asked)
    volumes = {each.item: Fraction(1, 2) for each in orders}
    filled = fill_containers(orders, volumes=volumes, container=40)
    plan = within_budget(filled, budget=usd(budget))
    assert all(map(same, (*orders, *filled, *plan.orders)))


def test_a_changed_order_still_says_what_others_would_deliver() -> None:
    """The change is of one supplier's order, and the replayed one names the other's, too."""
    suppliers = [
        terms(supplier="acme", prices=prices((0, "1.00")), minimum_value=usd(200)),
        terms(supplier="best", prices=prices((0, "2.00"))),
    ]
    (order,) = plan_orders([request(demand=STEADY, rule=OrderUpTo(level=150), suppliers=suppliers)])
    assert (200, "acme") == (order.quantity.amount, order.supplier)
    assert JointKind.MINIMUM_VALUE.value == order.steps[-1].kind.value
    assert "best would deliver 150 pcs" in replay(order.to_json()).explanation.render()
    # Raised once, it is not raised again.
    assert reach_minimum_values([order]) == (order,)


def placed(asked: OrderRequest, order: PlannedOrder) -> OrderRequest:
    """The request once its order is placed."""
    return attrs.evolve(asked, position=asked.position.with_order(order.due))


def needs_more(orders: Iterable[PlannedOrder]) -> bool:
    """Whether a bound left a need, which the next run rightly proposes."""
    return any(step.lowers for order in orders for step in order.steps)


@given(shops())
@SOME
def test_a_second_run_proposes_nothing(asked: list[OrderRequest]) -> None:
    """Also where orders were raised for each other."""
    orders = {each.item: each for each in plan_orders(asked)}
    assume(not needs_more(orders.values()))
    again = plan_orders([placed(each, orders[each.item]) for each in asked])
    assert [0] * len(asked) == [each.quantity.amount for each in again]


@given(shops(), st.fractions(min_value=0, max_value=1))
@SOME
def test_a_partial_receipt_proposes_nothing(asked: list[OrderRequest], share: Fraction) -> None:
    """What has come of an order and what is still due are together what was ordered."""
    one = asked[0]
    order = plan_order(one)
    came = Fraction(int(order.quantity.amount * share))
    assume(0 < came < order.quantity.amount and not needs_more([order]))
    rest = attrs.evolve(order.due, amount=order.quantity.amount - came)
    position = attrs.evolve(one.position, on_hand=one.position.on_hand + came).with_order(rest)
    assert plan_order(attrs.evolve(one, position=position)).quantity.is_zero


@given(shops())
@SOME
def test_a_cancelled_order_is_proposed_again_once(asked: list[OrderRequest]) -> None:
    """It is the same order, and placed anew it is the last."""
    one = asked[0]
    order = plan_order(one)
    with_it = placed(one, order)
    cancelled = attrs.evolve(
        with_it,
        position=attrs.evolve(
            with_it.position,
            on_order=[due for due in with_it.position.on_order if due != order.due],
        ),
    )
    again = plan_order(cancelled)
    assert (order.quantity, order.fingerprint) == (again.quantity, again.fingerprint)
    assume(not needs_more([order]))
    assert plan_order(placed(cancelled, again)).quantity.is_zero


def seen_on(days: int, on_hand: int) -> Watched:
    """An item that runs out, looked at some days from today."""
    asked = request(
        today=TODAY + timedelta(days=days), demand=STEADY, on_hand=on_hand,
        rule=PeriodicReview(target=FillRate(0.95), review_days=7),
    )  # fmt: skip
    return Watched(
        item="tea", unit=PIECES, today=asked.today, position=asked.position, demand=STEADY,
        order=plan_order(asked), unit_cost=usd(3), lead_times=[30, 31, 32],
    )  # fmt: skip


@given(days=st.integers(1, 20), on_hand=st.integers(0, 40), until=st.integers(1, 25))
@SOME
def test_what_was_put_off_stays_off_until_its_day(days: int, on_hand: int, until: int) -> None:
    """A verdict keeps its identity from day to day and run to run, so its snooze goes on."""
    first = watch([seen_on(0, 30)], today=TODAY)
    snoozes = [
        Snooze(kind=each.kind, subject=each.subject, until=TODAY + timedelta(days=until))
        for each in first
    ]
    known = {(each.kind, each.subject, each.identity) for each in first}
    today = TODAY + timedelta(days=days)
    seen = seen_on(days, on_hand)
    later = watch([seen], today=today)
    assert later == watch([seen], today=today)
    assert known <= {(each.kind, each.subject, each.identity) for each in later}
    left = watch([seen], today=today, snoozes=snoozes)
    expected = [each for each in later if days >= until or each.kind not in {f.kind for f in first}]
    assert expected == list(left)
