"""What holds for every history, by every method."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Currency, Money
from backoffice_core.bookkeeping.lots import (
    Acquisition,
    CostAdjustment,
    Disposal,
    LotBook,
    LotEvent,
    LotMethod,
    LotPolicy,
    LotScope,
    MatchRule,
    UnitSplit,
    match_lots,
)
from tests.bookkeeping.lots.histories import (
    AMOUNTS,
    BY_LOT,
    CHOOSING,
    QUANTITIES,
    bought,
    histories,
    sold,
    split,
    units_after,
    usd,
)

DOLLAR = Currency.of("USD")
POLICIES = [
    *(LotPolicy(method=method) for method in CHOOSING),
    LotPolicy(method=LotMethod.PERIODIC_AVERAGE, period_months=1),
    *(
        LotPolicy(method=method, scope=LotScope.EACH_PLACE)
        for method in (*BY_LOT, LotMethod.MOVING_AVERAGE)
    ),
]
NAMES = [
    f"{policy.method.value} {policy.scope.value} {policy.period_months}" for policy in POLICIES
]
each_policy = pytest.mark.parametrize("policy", POLICIES, ids=NAMES)


def match(events: Sequence[LotEvent], policy: LotPolicy) -> LotBook:
    """The book of a history in dollars."""
    return match_lots(events, policy=policy, currency="USD")


def check_conserved(events: tuple[LotEvent, ...], book: LotBook) -> None:
    """Cost, proceeds and units: what came in is what went out and what is left."""
    came_in = [each.total_cost for each in events if isinstance(each, Acquisition)]
    came_in += [each.amount for each in events if isinstance(each, CostAdjustment)]
    received = [each.net_proceeds for each in events if isinstance(each, Disposal)]
    parts = [part for each in book.realisations for part in each.parts]
    # What a return of capital exceeds the cost by never lowered a cost.
    beyond = [part.proceeds for part in parts if part.rule is MatchRule.COST_RETURNED]
    assert Money.total([*came_in, *beyond], DOLLAR) == Money.total(
        [*(part.cost for part in parts), *(lot.cost for lot in book.lots)], DOLLAR
    )
    assert Money.total([*received, *beyond], DOLLAR) == Money.total(
        [*(part.proceeds for part in parts), *(each.proceeds for each in book.shorts)], DOLLAR
    )
    assert units_after(events) == book.units("X")
    assert all(lot.cost.minor >= 0 and lot.units > 0 for lot in book.lots)


@each_policy
@given(events=histories())
def test_what_came_in_is_what_went_out_and_what_is_left(
    policy: LotPolicy, events: tuple[LotEvent, ...]
) -> None:
    """To the minor unit and the last fraction of a unit, however often lots are cut."""
    book = match(events, policy)
    check_conserved(events, book)
    assert () == book.shorts
    sales = {each.number: each for each in events if isinstance(each, Disposal)}
    assert sales.keys() == {each.number for each in book.realisations} & sales.keys()
    for each in book.realisations:
        if sale := sales.get(each.number):
            assert sale.all_units == each.units
            assert sale.net_proceeds == each.proceeds


@pytest.mark.parametrize(
    "method",
    [method for method in CHOOSING if method is not LotMethod.PERIODIC_AVERAGE],
    ids=lambda method: method.value,
)
@given(events=histories(shorts=True))
def test_short_sales_are_conserved_too(method: LotMethod, events: tuple[LotEvent, ...]) -> None:
    """Proceeds wait until the units are bought back, and none is counted twice."""
    check_conserved(events, match(events, LotPolicy(method=method)))


@each_policy
@given(events=histories(), chance=st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_handed_over_does_not_matter(
    policy: LotPolicy, events: tuple[LotEvent, ...], chance: Random
) -> None:
    """Day, instant, kind and number say what comes first."""
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert match(events, policy) == match(shuffled, policy)


@pytest.mark.parametrize("method", CHOOSING, ids=lambda method: method.value)
@given(
    events=histories(),
    ratio=st.sampled_from([Fraction(2), Fraction(1, 10), Fraction(7, 3)]),
    days=st.integers(0, 200),
)
def test_a_split_changes_the_name_of_units_and_nothing_else(
    method: LotMethod, events: tuple[LotEvent, ...], ratio: Fraction, days: int
) -> None:
    """Splitting and then selling twice as many at the same total is selling unsplit."""
    cut = split("S", days, ratio)
    scaled: list[LotEvent] = [cut]
    for event in events:
        later = event.day >= cut.day and not isinstance(event, UnitSplit | CostAdjustment)
        scaled.append(attrs.evolve(event, units=event.units * ratio) if later else event)
    policy = LotPolicy(method=method)
    plain, after = match(events, policy), match(scaled, policy)
    assert [(each.number, each.cost, each.proceeds) for each in plain.realisations] == [
        (each.number, each.cost, each.proceeds) for each in after.realisations
    ]
    assert [(lot.number, lot.units * ratio, lot.cost) for lot in plain.lots] == [
        (lot.number, lot.units, lot.cost) for lot in after.lots
    ]


@st.composite
def at_one_price(draw: st.DrawFn) -> tuple[LotEvent, ...]:
    """Whole units bought at one whole price, and sold again."""
    price, held, events = draw(st.integers(0, 500)), 0, list[LotEvent]()
    for place in range(draw(st.integers(1, 10))):
        units = draw(st.integers(1, 9))
        if units <= held:
            events.append(sold(f"E{place:02}", place, units, draw(AMOUNTS)))
            held -= units
        else:
            events.append(bought(f"E{place:02}", place, units, price * units))
            held += units
    return tuple(events)


@given(events=at_one_price())
def test_methods_agree_where_all_lots_cost_the_same(events: tuple[LotEvent, ...]) -> None:
    """FIFO of lots of one price is their average, and so is anything else."""
    books = [match(events, LotPolicy(method=method)) for method in CHOOSING]
    costs = [[(each.number, each.cost) for each in book.realisations] for book in books]
    assert [costs[0]] * len(costs) == costs


@given(units=QUANTITIES, minor=AMOUNTS, part=st.fractions(Fraction(1, 100), 1))
def test_methods_agree_where_there_is_one_lot(units: Fraction, minor: int, part: Fraction) -> None:
    """There is nothing to choose."""
    events = [bought("B", 0, units, minor), sold("S", 40, units * part, 500)]
    books = [match(events, LotPolicy(method=method)) for method in LotMethod]
    figures = {(book.gain("X"), book.cost("X"), book.units("X")) for book in books}
    assert 1 == len(figures)


PURCHASES = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 50)), min_size=1, max_size=6)


@pytest.mark.parametrize("method", BY_LOT, ids=lambda method: method.value)
@given(purchases=PURCHASES, sales=st.lists(st.integers(1, 6), max_size=6))
def test_lots_leave_as_units_would_leave_a_shelf(
    method: LotMethod, purchases: list[tuple[int, int]], sales: list[int]
) -> None:
    """The plainest possible reckoning: every unit by itself, each with its price."""
    shelf = [price for units, price in purchases for _ in range(units)]
    events: list[LotEvent] = [
        bought(f"B{day:02}", day, units, units * price)
        for day, (units, price) in enumerate(purchases)
    ]
    expected: list[Money] = []
    for place, units in enumerate(sales):
        if units <= len(shelf):
            events.append(sold(f"S{place:02}", 50 + place, units, 0))
            expected.append(usd(sum(take(shelf, method) for _ in range(units))))
    book = match(events, LotPolicy(method=method))
    assert expected == [each.cost for each in book.realisations]
    assert usd(sum(shelf)) == book.cost("X")


def take(shelf: list[int], method: LotMethod) -> int:
    """Take one unit off the shelf."""
    places = {
        LotMethod.FIFO: 0,
        LotMethod.LIFO: len(shelf) - 1,
        LotMethod.HIFO: shelf.index(max(shelf)),
        LotMethod.LOFO: shelf.index(min(shelf)),
    }
    return shelf.pop(places[method])


@given(events=histories())
def test_the_pool_of_the_united_kingdom_is_the_moving_average_where_nothing_is_bought_back(
    events: tuple[LotEvent, ...],
) -> None:
    """Stretched so that 30 days never pass between two events, only the pool is left."""
    stretched: list[LotEvent] = [
        attrs.evolve(event, day=event.day + timedelta(days=40 * place))
        for place, event in enumerate(events)
    ]
    pool = match(stretched, LotPolicy(method=LotMethod.SECTION_104))
    average = match(stretched, LotPolicy(method=LotMethod.MOVING_AVERAGE))
    assert [(each.number, each.cost) for each in average.realisations] == [
        (each.number, each.cost) for each in pool.realisations
    ]
    assert average.cost("X") == pool.cost("X")
