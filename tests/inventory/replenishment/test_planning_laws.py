"""What holds of every order, whatever its request."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core import Unit
from backoffice_core.inventory.distributions import CycleService, FillRate, PeriodService
from backoffice_core.inventory.replenishment.planning import (
    Costs,
    Demand,
    DemandLaw,
    Limits,
    MinMax,
    OrderRequest,
    OrderUpTo,
    PeriodicReview,
    PlannedOrder,
    ReorderLevel,
    ReorderPoint,
    StockPosition,
    TargetReorderPoint,
    plan_order,
    plan_orders,
    replay,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import STEADY, after, prices, request, terms, usd

FEW = settings(max_examples=60, deadline=None)
WHOLE = st.integers(0, 300)


# One bound, the other, or both the right way round.
LIMITS = (
    st.tuples(WHOLE, WHOLE)
    .map(sorted)
    .flatmap(
        lambda pair: st.builds(
            Limits,
            minimum_stock=st.sampled_from([None, pair[0]]),
            maximum_stock=st.sampled_from([None, pair[1]]),
        )
    )
)


@st.composite
def rules(draw: st.DrawFn) -> Any:  # noqa: ANN401 - whatever a test varies
    """Rules of all kinds."""
    level, more = draw(WHOLE), draw(st.integers(1, 100))
    share = draw(st.sampled_from([0.5, 0.9, 0.98]))
    measure = draw(st.sampled_from([CycleService, PeriodService, FillRate]))
    return draw(
        st.sampled_from(
            [
                MinMax(minimum=level, maximum=level + more),
                ReorderLevel(level=level, quantity=more),
                ReorderPoint(point=level, lot=more),
                OrderUpTo(level=level),
                PeriodicReview(target=measure(share), review_days=draw(st.integers(1, 14))),
                TargetReorderPoint(target=measure(share), lot=more),
            ]
        )
    )


@st.composite
def demands(draw: st.DrawFn) -> Demand:
    """Demand of all laws, given or taken from a history."""
    days = draw(st.lists(st.integers(0, 12), min_size=1, max_size=80))
    mean = draw(st.integers(1, 20))
    return draw(
        st.sampled_from(
            [
                Demand.of_history(days),
                Demand(law=DemandLaw.POISSON, mean=mean),
                Demand(law=DemandLaw.GAMMA, mean=mean, deviation=mean * 1.5),
                STEADY,
            ]
        )
    )


@st.composite
def requests(draw: st.DrawFn) -> OrderRequest:
    """Requests with all constraints, each there or not."""
    maybe = st.none() | st.integers(1, 60)
    tiers = prices((0, "5.00"), (draw(st.integers(1, 200)), "4.50"))
    one = terms(
        lead=draw(st.integers(0, 20) | st.lists(st.integers(0, 40), min_size=1, max_size=5)),
        minimum_quantity=draw(st.integers(0, 60)),
        multiple=draw(maybe),
        pack=draw(st.none() | st.integers(1, 12)),
        capacity=draw(st.none() | WHOLE.filter(bool)),
        shelf_life_days=draw(st.none() | st.integers(1, 60)),
        prices=draw(st.sampled_from([None, tiers])),
    )
    return request(
        demand=draw(demands()),
        rule=draw(rules()),
        suppliers=[one],
        position=StockPosition(
            on_hand=draw(st.integers(-20, 300)),
            reserved=[after(draw(st.integers(0, 30)), draw(st.integers(0, 50)))],
            on_order=[after(draw(st.integers(-3, 60)), draw(st.integers(0, 80)))],
            backordered=draw(st.integers(0, 10)),
        ),
        limits=draw(LIMITS),
        costs=Costs(shortage_cost=draw(st.sampled_from([None, usd(3)]))),
    )


@given(requests())
@FEW
def test_every_order_replays_from_its_json(asked: OrderRequest) -> None:
    """The text gives the same request, the same order, the same text."""
    order = plan_order(asked)
    again = PlannedOrder.from_json(order.to_json())
    assert order.quantity == again.quantity
    assert order.request == again.request
    assert order.to_json() == again.to_json()
    assert order.fingerprint == json.loads(order.to_json())["fingerprint"]


@given(requests())
@FEW
def test_an_order_is_below_need_only_where_a_named_constraint_binds(asked: OrderRequest) -> None:
    """Whoever gets less is told why."""
    order = plan_order(asked)
    lowered = any(step.lowers for step in order.steps)
    assert order.quantity.amount >= order.aim.raw or lowered
    step = order.terms.step(asked.unit_step)
    assert 0 == order.quantity.amount % step or order.steps[-1].kind.value in {
        "minimum_quantity",
        "minimum_stock",
    }


@given(requests(), st.integers(1, 100))
@FEW
def test_more_stock_never_orders_more(asked: OrderRequest, more: int) -> None:
    """Whatever the rule and the constraints."""
    position = attrs.evolve(asked.position, on_hand=asked.position.on_hand + more)
    richer = plan_order(attrs.evolve(asked, position=position))
    assert richer.quantity.amount <= plan_order(asked).quantity.amount


@given(requests(), st.sampled_from([Fraction(1, 12), Fraction(1, 4), Fraction(24), Fraction(1000)]))
@FEW
def test_counting_in_another_unit_orders_the_same_goods(
    asked: OrderRequest, scale: Fraction
) -> None:
    """Pieces, dozens or grams: the order is as large."""
    demand = Demand(law=DemandLaw.GAMMA, mean=8, deviation=10)
    one_supplier = attrs.evolve(asked.suppliers[0], prices=None)
    asked = attrs.evolve(asked, demand=demand, suppliers=[one_supplier], unit=Unit.of("kg"))
    one = plan_order(asked).quantity.amount
    other = plan_order(scaled(asked, scale)).quantity.amount
    assert one * scale == other


def scaled_rule(rule: Any, scale: Fraction) -> Any:  # noqa: ANN401 - whatever a test varies
    """A rule in another unit."""
    names = {"minimum", "maximum", "level", "quantity", "point", "lot"}
    given_ = {
        field.name: getattr(rule, field.name) * scale
        for field in attrs.fields(type(rule))
        if field.name in names
    }
    return attrs.evolve(rule, **given_)


def scaled(asked: OrderRequest, scale: Fraction) -> OrderRequest:
    """A request in another unit, of a supplier without prices (those are of a unit)."""
    position, one = asked.position, asked.suppliers[0]

    def all_of(dues: Any) -> Any:  # noqa: ANN401 - whatever a test varies
        return [attrs.evolve(due, amount=due.amount * scale) for due in dues]

    def times(amount: Fraction | None) -> Fraction | None:
        return None if amount is None else amount * scale

    return attrs.evolve(
        asked,
        demand=attrs.evolve(
            asked.demand,
            mean=asked.demand.mean * float(scale),
            deviation=asked.demand.deviation * float(scale),
        ),
        rule=scaled_rule(asked.rule, scale),
        unit_step=asked.unit_step * scale,
        position=attrs.evolve(
            position,
            on_hand=position.on_hand * scale,
            backordered=position.backordered * scale,
            reserved=all_of(position.reserved),
            on_order=all_of(position.on_order),
        ),
        suppliers=[
            attrs.evolve(
                one,
                minimum_quantity=one.minimum_quantity * scale,
                multiple=times(one.multiple),
                pack=times(one.pack),
                capacity=times(one.capacity),
            )
        ],
        limits=Limits(
            maximum_stock=times(asked.limits.maximum_stock),
            minimum_stock=times(asked.limits.minimum_stock),
        ),
    )


@given(requests())
@FEW
def test_what_is_ordered_is_not_ordered_again(asked: OrderRequest) -> None:
    """A second run with the order placed proposes nothing, unless a bound left a need."""
    order = plan_order(asked)
    if any(step.lowers for step in order.steps):
        return
    again = attrs.evolve(asked, position=asked.position.with_order(order.due))
    assert 0 == plan_order(again).quantity.amount


@given(st.lists(requests(), max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_items_does_not_matter(
    asked: list[OrderRequest], shuffler: random.Random
) -> None:
    """Many items at once are many items one by one."""
    named = [attrs.evolve(each, item=f"item {place}") for place, each in enumerate(asked)]
    shuffled = list(named)
    shuffler.shuffle(shuffled)
    one, other = plan_orders(named), plan_orders(shuffled)
    assert [o.to_json() for o in one] == [o.to_json() for o in other]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"request": 3}', '{"request": {"is": "OrderRequest"}}', '{"request": null}'],
)
def test_a_text_that_is_no_order_is_refused(text: str) -> None:
    """With one code, whatever is wrong."""
    with pytest.raises(InvalidValue, match="order_unreadable"):
        replay(text)


def test_a_changed_type_in_the_text_is_refused() -> None:
    """A number where a text is meant is not guessed at."""
    written = json.loads(plan_order(request()).to_json())
    for name, value in (("item", 3), ("unit_step", 1), ("today", "soon"), ("suppliers", {})):
        broken = {**written, "request": {**written["request"], name: value}}
        with pytest.raises(InvalidValue, match="order_unreadable"):
            replay(json.dumps(broken))
