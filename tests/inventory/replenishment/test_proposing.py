"""What to order and why: textbook numbers, the supplier's terms, and the laws of an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Finding, Interval, Money, Quantity, Unit
from backoffice_core.inventory import (
    Incoming,
    Item,
    Move,
    Proposal,
    Supplier,
    explain_orders,
    propose_orders,
)
from backoffice_core.inventory.replenishment.ordering import (
    Projection,
    delivery_days,
    normal_quantile,
    order_quantity,
    order_up_to,
    safety_stock,
)
from backoffice_core.kernel.calendars import Calendar, Holiday
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.moves import CUSTOMER_RETURN, FIRST_DAY, ISSUE, USD, move

OPEN_EVERY_DAY = Calendar(name="Every day", weekend=frozenset())
TEN_DAYS = Interval(FIRST_DAY, date(2026, 5, 11))
TODAY = date(2026, 5, 10)
TEA = Item(code="tea", name="Tea", unit=Unit.of("pcs"), supplier="A")
SUPPLIER = Supplier(code="A", name="CV Teh", lead_time_days=3)


def pieces(count: int) -> Quantity:
    """So many pieces."""
    return Quantity.of(count, "pcs")


def evenly(daily: int) -> list[Move]:
    """The same demand on each of the ten days."""
    return [move(day, ISSUE, -daily, day=day) for day in range(1, 11)] if daily else []


def decide(
    on_hand: int,
    history: list[Move],
    *,
    supplier: Supplier = SUPPLIER,
    incoming: Mapping[int, int] | None = None,
    service_percent: int | Fraction = 95,
    review_days: int = 4,
    calendar: Calendar = OPEN_EVERY_DAY,
) -> tuple[tuple[Proposal, ...], tuple[Finding, ...]]:
    """What to order of one item; ``incoming`` gives quantities by days from today."""
    return propose_orders(
        items=[TEA],
        suppliers=[supplier],
        on_hand={"tea": pieces(on_hand)},
        history=history,
        history_days=TEN_DAYS,
        calendar=calendar,
        today=TODAY,
        incoming=[
            Incoming(item="tea", quantity=pieces(count), arrives_on=TODAY + timedelta(days=days))
            for days, count in (incoming or {}).items()
        ],
        service_percent=service_percent,
        review_days=review_days,
        unit_costs={"tea": Money.of(2, USD)},
    )


def ordered(
    on_hand: int,
    history: list[Move],
    *,
    supplier: Supplier = SUPPLIER,
    incoming: Mapping[int, int] | None = None,
    service_percent: int | Fraction = 95,
) -> int:
    """How many pieces are ordered, 0 when nothing is."""
    orders, _ = decide(
        on_hand, history, supplier=supplier, incoming=incoming, service_percent=service_percent
    )
    return int(orders[0].quantity.amount) if orders else 0


def found(findings: tuple[Finding, ...]) -> list[str]:
    """The verdicts, without their domain."""
    return [finding.kind.removeprefix("inventory.") for finding in findings]


def test_the_safety_stock_of_the_textbook_comes_out() -> None:
    """Chopra and Meindl, ch. 12: 500 a week, review of 4 and lead time of 2 weeks, 90 %: 1,570."""
    assert 1570 == safety_stock(Fraction(500**2), days=6, quantile=normal_quantile(90))
    assert 16570 == 2500 * 6 + safety_stock(Fraction(500**2), days=6, quantile=normal_quantile(90))


def test_an_order_brings_stock_up_to_demand_and_safety() -> None:
    """Ten a day without variance for 3 + 4 days are 70; 25 are there, so 45 are ordered."""
    orders, findings = decide(25, evenly(10))
    (order,) = orders
    assert (pieces(45), pieces(70), pieces(0)) == (
        order.quantity, order.reorder_point, order.safety_stock,
    )  # fmt: skip
    assert (TODAY, date(2026, 5, 13), date(2026, 5, 13)) == (
        order.order_on, order.arrives_on, order.runs_out_on,
    )  # fmt: skip
    assert Money.of(90, USD) == order.cost
    assert [] == found(findings)


def test_demand_that_varies_asks_for_safety() -> None:
    """Twenty every other day: variance 1000/9, seven days, 1.644854 deviations: 46 more."""
    history = [move(day, ISSUE, -20, day=day) for day in range(1, 11, 2)]
    (order,), _ = decide(25, history)
    assert (Fraction(10), Fraction(1000, 9)) == (order.history.mean, order.history.variance)
    assert pieces(46) == order.safety_stock
    assert pieces(45 + 46) == order.quantity


def test_an_order_is_rounded_up_once() -> None:
    """97.03 expected and 109.17 of safety are 206.2, so 207, and not 98 and 110."""
    exact = (Fraction("97.03"), Fraction("109.17") ** 2)
    assert 207 == order_up_to(*exact, days=1, quantile=Fraction(1))
    assert 110 == safety_stock(exact[1], days=1, quantile=Fraction(1))


@given(
    st.fractions(0, 500, max_denominator=60),
    st.fractions(0, 500, max_denominator=60),
    st.integers(0, 30),
    st.fractions(0, 3, max_denominator=50),
)
def test_what_stock_is_brought_up_to_is_the_least_that_covers_demand_and_safety(
    expected: Fraction, variance: Fraction, days: int, quantile: Fraction
) -> None:
    """One unit less would not cover them, whatever the root is; safety never exceeds it."""
    level = order_up_to(expected, variance, days=days, quantile=quantile)
    square = quantile * quantile * variance * days
    assert level >= expected
    assert (level - expected) ** 2 >= square
    assert level - 1 < expected or (level - 1 - expected) ** 2 < square
    assert safety_stock(variance, days=days, quantile=quantile) <= level


def test_whole_packs_are_ordered() -> None:
    """Twenty-five in packs of twelve are 36 (ERPNext, stock/reorder_item.py)."""
    assert (25, 36) == order_quantity(25, attrs.evolve(SUPPLIER, pack_size=12))
    assert (30, 36) == order_quantity(25, attrs.evolve(SUPPLIER, pack_size=12, minimum_quantity=30))


def test_what_is_on_its_way_is_not_ordered_again() -> None:
    """Asked again after ordering, the answer is nothing (frappe/erpnext #36154)."""
    missing = ordered(25, evenly(10))
    assert 0 == ordered(25, evenly(10), incoming={3: missing})


def test_what_arrives_too_late_does_not_count() -> None:
    """A delivery in months hides no shortage (OCA/stock-logistics-warehouse #582)."""
    orders, _ = decide(25, evenly(10), incoming={60: 500})
    assert (pieces(45), pieces(500)) == (orders[0].quantity, orders[0].later)


def test_no_demand_means_no_order() -> None:
    """Nothing asked for, nothing owed: nothing needed, whatever the supplier's minimum."""
    assert 0 == ordered(0, [], supplier=attrs.evolve(SUPPLIER, minimum_quantity=50))
    assert 3 == ordered(-3, [])


def test_without_lead_time_or_review_only_what_is_owed_is_ordered() -> None:
    """The limit of the rule at zero, not an error."""
    at_once = attrs.evolve(SUPPLIER, lead_time_days=0)
    orders, _ = decide(0, evenly(10), supplier=at_once, review_days=0)
    assert () == orders
    orders, _ = decide(-2, evenly(10), supplier=at_once, review_days=0)
    assert pieces(2) == orders[0].quantity


def test_a_returned_sale_is_no_demand() -> None:
    """The return takes back the day of its issue; one of an unknown document does nothing."""
    history = [
        move(1, ISSUE, -10, day=2, document="S1"),
        move(2, ISSUE, -6, day=4, document="S1"),
        move(3, CUSTOMER_RETURN, 9, day=9, document="S1"),
        move(4, CUSTOMER_RETURN, 9, day=9, document="S0"),
        move(5, CUSTOMER_RETURN, 9, day=9),
    ]
    (order,), _ = decide(0, history)
    assert (Fraction(7), Fraction(49, 10)) == (order.history.total, order.history.variance)


def test_demand_is_seen_only_on_the_days_of_the_history() -> None:
    """What was issued before or after tells nothing about these days."""
    outside = [
        move(1, ISSUE, -99, day=12),
        attrs.evolve(move(2, ISSUE, -99), day=date(2026, 4, 30)),
    ]
    assert 45 == ordered(
        25, [*outside, *(attrs.evolve(m, number=f"x{m.number}") for m in evenly(10))]
    )


def test_an_order_waits_for_the_supplier_and_the_calendar() -> None:
    """Orders on Thursdays, the 14th is a holiday: on the 21st; due on Sunday, there on Monday."""
    thursdays = attrs.evolve(SUPPLIER, order_weekdays=frozenset({3}))
    calendar = Calendar(
        name="Toko",
        weekend=frozenset({6}),
        holidays=(Holiday(day=date(2026, 5, 14), name="Kenaikan Yesus Kristus"),),
    )
    days = delivery_days(thursdays, calendar=calendar, today=TODAY)
    assert (date(2026, 5, 21), date(2026, 5, 25)) == days


def test_waiting_for_order_days_makes_stock_last_longer() -> None:
    """Fifteen days until the order arrives and four of review, at ten a day."""
    thursdays = attrs.evolve(SUPPLIER, order_weekdays=frozenset({3}))
    calendar = Calendar(
        name="Toko",
        weekend=frozenset({6}),
        holidays=(Holiday(day=date(2026, 5, 14), name="Kenaikan Yesus Kristus"),),
    )
    (order,), findings = decide(25, evenly(10), supplier=thursdays, calendar=calendar)
    assert (19, pieces(190)) == (order.protection_days, order.reorder_point)
    assert ["stock_out"] == found(findings)
    assert (date(2026, 5, 13), Money.of(230, USD)) == (findings[0].day, findings[0].money)


def test_stock_that_ends_before_an_order_can_arrive_is_said() -> None:
    """Five last half a day; twenty in two days are asked for, fifteen of them lack: 30 dollars."""
    _, findings = decide(5, evenly(10))
    (finding,) = findings
    assert (date(2026, 5, 11), Money.of(30, USD)) == (finding.day, finding.money)
    assert (
        "tea runs out on May 11, 2026, and an order placed now arrives on May 13, 2026: "
        "about 15 pcs will be missing by May 12, 2026" == finding.says.render("en")
    )


def test_a_stock_out_carries_the_reasons_of_the_order_that_comes_too_late() -> None:
    """Whoever is told that stock ends is told what it rests on, in both languages."""
    (order,), (finding,) = decide(5, evenly(10))
    assert order.explanation == finding.explanation


def test_a_stock_out_that_no_order_could_mend_says_that_none_is_needed() -> None:
    """Plenty is on its way, later than a new order and soon enough for the next review."""
    orders, (finding,) = decide(5, evenly(10), incoming={3: 400})
    assert () == orders
    assert finding.explanation is not None
    assert (
        "Tidak ada pesanan tea: yang ada dan yang akan tiba sudah cukup"
        == finding.explanation.sentence("id")
    )


def test_a_delivery_in_time_prevents_the_stock_out() -> None:
    """What arrives tomorrow is there for tomorrow's demand."""
    assert [] == found(decide(5, evenly(10), incoming={1: 40})[1])
    assert ["stock_out"] == found(decide(5, evenly(10), incoming={2: 40})[1])


def test_stock_nobody_asks_for_is_said() -> None:
    """Seven pieces at two dollars lie there."""
    _, (finding,) = decide(7, [])
    assert ("inventory.dead_stock", Money.of(14, USD)) == (finding.kind, finding.money)


def test_negative_stock_and_late_deliveries_are_said() -> None:
    """Both are somebody's to look at, and the late goods still count as coming."""
    orders, findings = decide(-1, [], incoming={-2: 5})
    assert () == orders
    assert ["delivery_overdue", "negative_on_hand"] == found(findings)
    for finding in findings:
        assert finding.says.render("en") != finding.says.render("id")


def test_an_order_explains_every_number_and_every_term() -> None:
    """From demand to packs, each step before and after."""
    strict = attrs.evolve(SUPPLIER, minimum_quantity=50, pack_size=12)
    orders, _ = decide(25, evenly(10), supplier=strict, incoming={30: 5})
    assert """\
1 order to place
  Order 60 pcs of tea from CV Teh on May 10, 2026; it arrives on May 13, 2026
    Stock is brought up to 70 pcs: 70 pcs expected until May 17, 2026 and 0 pcs safety (Chopra \
and Meindl, Supply Chain Management, ch. 12: periodic review)
      In 10 days 100 pcs were asked for, 10 a day with a variance of 0
      Stock must last 7 days: 3 until the order arrives (the lead time is 3, the rest waits for \
order and working days) and 4 until the next one can
      A safety stock of 0 pcs, 1.645 standard deviations, makes it last in 95 of 100 cases \
(Chopra and Meindl, Supply Chain Management, ch. 12: periodic review)
    25 pcs are in stock and 0 pcs arrive in time, so 45 pcs are missing
    5 pcs more arrive too late to count
    Without this order stock runs out on May 13, 2026 at the average pace
    45 pcs become 50 pcs: CV Teh delivers at least 50
    50 pcs become 60 pcs: CV Teh delivers whole packs of 12""" == explain_orders(orders).render(
        "en"
    )
    indonesian = explain_orders(orders).render("id")
    assert not [word for word in ("stock", "order", "deliver") if word in indonesian]


MOVES = st.lists(st.tuples(st.integers(1, 10), st.integers(1, 30)), max_size=12).map(
    lambda rows: [move(number, ISSUE, -size, day=day) for number, (day, size) in enumerate(rows)]
)
TERMS = st.builds(
    Supplier,
    code=st.just("A"),
    name=st.just("A"),
    lead_time_days=st.integers(0, 20),
    minimum_quantity=st.integers(0, 60),
    pack_size=st.integers(1, 24),
    order_weekdays=st.frozensets(st.integers(0, 6), min_size=1),
)
SERVICE = st.one_of(st.integers(50, 99), st.fractions(50, Fraction(9999, 100)))


@given(MOVES, TERMS, st.integers(-20, 200), SERVICE)
def test_an_order_covers_the_need_in_whole_packs_of_at_least_the_minimum(
    history: list[Move], supplier: Supplier, on_hand: int, service_percent: Fraction
) -> None:
    """And nothing is ordered that is not needed."""
    orders, _ = decide(on_hand, history, supplier=supplier, service_percent=service_percent)
    for order in orders:
        amount = order.quantity.amount
        assert order.need.amount > 0
        assert amount >= max(order.need.amount, supplier.minimum_quantity)
        assert 0 == amount % supplier.pack_size
        assert amount < max(order.need.amount, supplier.minimum_quantity) + supplier.pack_size
        assert order.reorder_point == order.on_hand + order.incoming + order.need
        assert order.today <= order.order_on <= order.arrives_on
        assert order.order_on.weekday() in supplier.order_weekdays


@given(MOVES, TERMS, st.integers(-20, 200), SERVICE, SERVICE)
def test_more_service_never_orders_less(
    history: list[Move], supplier: Supplier, on_hand: int, one: Fraction, other: Fraction
) -> None:
    """The order grows with the service level."""
    low, high = sorted((one, other))
    less = ordered(on_hand, history, supplier=supplier, service_percent=low)
    assert less <= ordered(on_hand, history, supplier=supplier, service_percent=high)


@given(MOVES, TERMS, st.integers(-20, 200), st.integers(1, 50))
def test_more_stock_never_orders_more(
    history: list[Move], supplier: Supplier, on_hand: int, more: int
) -> None:
    """The order shrinks with what is there."""
    assert ordered(on_hand, history, supplier=supplier) >= ordered(
        on_hand + more, history, supplier=supplier
    )


@given(
    st.integers(0, 50), st.integers(0, 9),
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 30)), max_size=4),
)  # fmt: skip
def test_the_projection_is_the_walk_through_the_days(
    on_hand: int, daily: int, arrivals: list[tuple[int, int]]
) -> None:
    """Day by day: what arrives comes in, what is asked for goes out."""
    by_day = sorted((TODAY + timedelta(days=ahead), Fraction(count)) for ahead, count in arrivals)
    projection = Projection(
        today=TODAY, on_hand=Fraction(on_hand), daily_demand=Fraction(daily), arrivals=by_day
    )
    level, first, most = Fraction(on_hand), None, Fraction(0)
    for ahead in range(1, 200):
        day = TODAY + timedelta(days=ahead)
        level += sum(amount for arrives, amount in by_day if arrives == day) - daily
        if level < 0 and first is None:
            first = day
        if ahead < 20:
            most = max(most, -level)
    assert first == projection.runs_out_on
    assert most == projection.missing_before(TODAY + timedelta(days=20))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lead_time_days": -1}, "number_too_small"),
        ({"lead_time_days": 4000}, "lead_time_too_long"),
        ({"pack_size": 0}, "number_too_small"),
        ({"minimum_quantity": -1}, "number_too_small"),
        ({"order_weekdays": frozenset()}, "order_weekdays_invalid"),
        ({"order_weekdays": frozenset({7})}, "order_weekdays_invalid"),
        ({"order_weekdays": frozenset({6})}, "delivery_day_missing"),
        ({"code": "B"}, "unknown_supplier"),
    ],
)
def test_a_supplier_nobody_can_order_from_is_refused(change: dict[str, object], code: str) -> None:
    """With a sentence that says what to mend."""
    calendar = Calendar(name="Toko", weekend=frozenset({6}))
    with pytest.raises(InvalidValue) as refusal:
        decide(0, evenly(1), supplier=attrs.evolve(SUPPLIER, **change), calendar=calendar)
    assert code == refusal.value.code


def test_nonsense_is_refused() -> None:
    """Service out of range, rare reviews, empty histories, unknown and repeated items."""

    def ask(**change: object) -> None:
        terms: dict[str, object] = {
            "items": [TEA], "suppliers": [SUPPLIER], "on_hand": {}, "history": [],
            "history_days": TEN_DAYS, "calendar": OPEN_EVERY_DAY, "today": TODAY,
        }  # fmt: skip
        propose_orders(**(terms | change))  # type: ignore[arg-type]

    none = Incoming(item="tea", quantity=pieces(0), arrives_on=TODAY)
    cases: list[tuple[str, dict[str, object]]] = [
        ("service_out_of_range", {"service_percent": 100}),
        ("service_out_of_range", {"service_percent": 49}),
        ("number_not_exact", {"service_percent": 0.95}),
        ("review_too_long", {"review_days": 4000}),
        ("history_empty", {"history_days": Interval(TODAY, TODAY)}),
        ("unknown_item", {"on_hand": {"cocoa": pieces(1)}}),
        ("unknown_item", {"history": [move(1, ISSUE, -1, item="cocoa")]}),
        ("item_repeated", {"items": [TEA, TEA]}),
        ("supplier_repeated", {"suppliers": [SUPPLIER, SUPPLIER]}),
        ("incoming_not_positive", {"incoming": [none]}),
        ("dimension_mixed", {"on_hand": {"tea": Quantity.of(1, "kg")}}),
    ]
    for code, change in cases:
        with pytest.raises(InvalidValue) as refusal:
            ask(**change)
        assert code == refusal.value.code


def test_an_order_without_a_known_cost_still_stands() -> None:
    """It only cannot say what it costs."""
    orders, findings = propose_orders(
        items=[TEA],
        suppliers=[SUPPLIER],
        on_hand={},
        history=evenly(10),
        history_days=TEN_DAYS,
        calendar=OPEN_EVERY_DAY,
        today=TODAY,
    )
    assert (pieces(100), None) == (orders[0].quantity, orders[0].cost)
    assert findings[0].money is None
