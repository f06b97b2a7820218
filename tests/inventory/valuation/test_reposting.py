"""Laws of the stock ledger: whatever arrives in whatever order, the books are the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.inventory import CostMethod, Move, MoveKind, Valuation
from backoffice_core.inventory.valuation.lines import Flow
from backoffice_core.inventory.valuation.methods import Pools
from backoffice_core.kernel.periods import Month
from tests.inventory.moves import FIRST_DAY, USD
from tests.inventory.shops import Shop, ledger_of, random_shop, shops

METHODS = st.sampled_from(CostMethod)
POOLS = st.sampled_from(Pools)


def flows(valuation: Valuation) -> Iterator[tuple[Flow, Money]]:
    """Every amount by its cause."""
    for line in (*valuation.lines, *valuation.changes):
        yield from line.flows


@given(shops(), METHODS, POOLS)
def test_every_line_balances_and_together_they_are_the_stock(
    shop: Shop, method: CostMethod, pools: Pools
) -> None:
    """Values are the sums of their causes; stock is the sum of values, and of its layers."""
    valuation = shop.valued(method, pools)
    for line in (*valuation.lines, *valuation.changes):
        assert line.value == Money.total((amount for _, amount in line.flows), USD)
    assert valuation.value == Money.total((amount for _, amount in flows(valuation)), USD)
    assert valuation.value == valuation.value_on(FIRST_DAY + timedelta(days=400))
    assert valuation.value == Money.total((pool.value for pool in valuation.pools), USD)
    for pool in valuation.pools:
        if pool.quantity.amount > 0:
            assert pool.value == Money.total((layer.value for layer in pool.layers), USD)
            assert pool.value.minor >= 0
        else:
            assert pool.value.minor <= 0
            assert () == pool.layers


@given(shops(), METHODS, POOLS)
def test_what_orders_used_up_is_handed_on_or_work_in_progress(
    shop: Shop, method: CostMethod, pools: Pools
) -> None:
    """The account of work in progress holds what no production has taken over yet."""
    valuation = shop.valued(method, pools)
    handed = (amount for flow, amount in flows(valuation) if flow is Flow.WORK_IN_PROGRESS)
    left = Money.total(valuation.work_in_progress.values(), USD)
    assert left == -Money.total(handed, USD)
    assert all(value.minor > 0 for value in valuation.work_in_progress.values())


@given(shops(), METHODS, POOLS)
def test_nothing_is_worth_nothing(shop: Shop, method: CostMethod, pools: Pools) -> None:
    """No goods, no value; some goods, some value; and the same below zero."""
    for line in shop.valued(method, pools).lines:
        quantity, value = line.quantity_after.amount, line.value_after.minor
        assert value == 0 if quantity == 0 else value * quantity >= 0


@given(shops(), METHODS, POOLS)
def test_transfers_that_arrive_cost_nothing(shop: Shop, method: CostMethod, pools: Pools) -> None:
    """What leaves one pool comes into the other, to the last cent."""
    valuation = shop.valued(method, pools)
    by_number = {line.move.number: line for line in valuation.lines}
    for line in valuation.lines:
        if line.move.arrives and line.move.origin is not None:
            assert -by_number[line.move.origin].cost == line.cost


@given(shops(), METHODS, POOLS, st.randoms(use_true_random=False), st.integers(1, 9))
def test_the_order_of_arrival_makes_no_difference(
    shop: Shop, method: CostMethod, pools: Pools, shuffler: random.Random, size: int
) -> None:
    """Recorded in shuffled handfuls it is what it is valued at once; explanations too."""
    ledger = ledger_of(method, pools)
    facts = [*shop.moves, *shop.adjustments]
    shuffler.shuffle(facts)
    for start in range(0, len(facts), size):
        some = facts[start : start + size]
        ledger.record(
            [fact for fact in some if fact in shop.moves],
            adjustments=[fact for fact in some if fact in shop.adjustments],
        )
    whole = shop.valued(method, pools)
    assert whole == ledger.valuation()
    for line in whole.lines:
        number = line.move.number
        assert whole.explain(number) == ledger.valuation().explain(number)


@given(shops(), METHODS, POOLS, st.data())
def test_a_fact_withdrawn_and_recorded_again_leaves_no_trace(
    shop: Shop, method: CostMethod, pools: Pools, data: st.DataObject
) -> None:
    """And without it, the ledger is that of a shop where it never happened."""
    fact = data.draw(st.sampled_from([*shop.moves, *shop.adjustments]))
    ledger = ledger_of(method, pools)
    ledger.record(shop.moves, adjustments=shop.adjustments)
    ledger.withdraw(fact.number)
    moves = tuple(move for move in shop.moves if move is not fact)
    costs = tuple(cost for cost in shop.adjustments if cost is not fact)
    assert Shop(moves, costs).valued(method, pools) == ledger.valuation()
    if fact in shop.moves:
        ledger.record([fact])
    else:
        ledger.adjust([fact])
    assert shop.valued(method, pools) == ledger.valuation()


@given(shops(), METHODS, POOLS)
def test_every_value_is_explained_by_its_parts(
    shop: Shop, method: CostMethod, pools: Pools
) -> None:
    """An explanation leads to the value of its line."""
    valuation = shop.valued(method, pools)
    for line in valuation.lines:
        assert line.value == valuation.explain(line.move.number).result
    for change in valuation.changes:
        lines = valuation.changes_of(change.number)
        total = Money.total((line.value for line in lines), USD)
        assert total == valuation.explain(change.number).result


@pytest.mark.deep
@pytest.mark.parametrize("method", list(CostMethod))
def test_a_million_moves_dated_back_at_random_close_to_the_cent(
    method: CostMethod, capsys: pytest.CaptureFixture[str]
) -> None:
    """170,000 for each of six methods, in chunks whose days are anywhere, as valued at once."""
    dice = random.Random(1_000_000)
    shop = random_shop(dice, 170_000, days=730, many=170)
    pools = dice.choice(list(Pools))
    ledger = ledger_of(method, pools)
    costs = {cost.number: cost for cost in shop.adjustments}
    facts = [*shop.moves, *shop.adjustments]
    dice.shuffle(facts)
    replayed = 0
    for start in range(0, len(facts), 17_000):
        some = facts[start : start + 17_000]
        replayed += ledger.record(
            [fact for fact in some if isinstance(fact, Move)],
            adjustments=[costs[fact.number] for fact in some if fact.number in costs],
        ).replayed
    valuation = ledger.valuation()
    assert valuation.value == Money.total((amount for _, amount in flows(valuation)), USD)
    assert valuation == shop.valued(method, pools)
    with capsys.disabled():
        print(f"\n{len(facts):,} facts by {method.value}: {replayed:,} bookings")


@given(shops(), METHODS, POOLS, st.integers(0, 90))
def test_the_value_of_every_day_is_that_of_what_had_happened_by_then(
    shop: Shop, method: CostMethod, pools: Pools, days: int
) -> None:
    """The sum of values until a day is the sum of the layers that were open that evening.

    Without orders, whose products share among those to come, and transfers on their way; under
    a periodic average at the ends of months.
    """
    day = FIRST_DAY + timedelta(days=days)
    if method is CostMethod.PERIODIC_AVERAGE:
        day = Month(day.year, day.month).last_day
    linked = {MoveKind.TRANSFER, MoveKind.CONSUMPTION, MoveKind.PRODUCTION}
    moves = tuple(move for move in shop.moves if move.kind not in linked)
    numbers = {move.number for move in moves}
    costs = tuple(cost for cost in shop.adjustments if cost.receipt in numbers)
    until = Shop(
        tuple(move for move in moves if move.day <= day),
        tuple(cost for cost in costs if cost.day <= day),
    ).valued(method, pools)
    assert until.value_on(day) == Shop(moves, costs).valued(method, pools).value_on(day)
