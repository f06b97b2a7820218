"""Laws of stock valuation, whatever happens in whatever order."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money, Quantity, Unit
from backoffice_core.inventory import CostMethod, Move
from backoffice_core.inventory.valuation.costing import share
from backoffice_core.kernel.rounding import Rounding, round_ratio
from tests.inventory.moves import FIRST_DAY, ISSUE, RECEIPT, USD, random_moves, valued

FIFO, AVERAGE = CostMethod.FIFO, CostMethod.MOVING_AVERAGE
METHODS = st.sampled_from([FIFO, AVERAGE])


@given(random_moves(), METHODS)
def test_the_values_of_all_moves_add_up_to_what_is_left(
    moves: list[Move], method: CostMethod
) -> None:
    """To the last cent, for each item and for all."""
    shop = valued(moves, method)
    assert shop.value == Money.total((line.value for line in shop.lines), USD)
    for left in shop.closing:
        lines = [line for line in shop.lines if line.move.item == left.item]
        assert left.value == Money.total((line.value for line in lines), USD)
        moved = sum((line.move.quantity.measure[1] for line in lines), Fraction(0))
        assert moved == left.quantity.measure[1]


@given(random_moves(), METHODS)
def test_value_and_quantity_have_the_same_sign(moves: list[Move], method: CostMethod) -> None:
    """Nothing is worth nothing, something at least nothing, and what is owed at most nothing."""
    for line in valued(moves, method).lines:
        quantity, value = line.quantity_after.amount, line.value_after.minor
        assert value == 0 if quantity == 0 else value * quantity >= 0


@given(random_moves(), METHODS, st.randoms(use_true_random=False))
def test_the_order_of_recording_makes_no_difference(
    moves: list[Move], method: CostMethod, shuffler: random.Random
) -> None:
    """A move counts when it happened, not when it was handed in."""
    shuffled = list(moves)
    shuffler.shuffle(shuffled)
    assert valued(moves, method) == valued(shuffled, method)


@given(random_moves(), METHODS, st.data())
def test_a_move_taken_out_and_put_back_changes_nothing(
    moves: list[Move], method: CostMethod, data: st.DataObject
) -> None:
    """Inserting a back-dated move is computing everything with it: no trace of the detour."""
    late = data.draw(st.sampled_from(moves))
    without = valued([move for move in moves if move is not late], method)
    again = valued([*(line.move for line in without.lines), late], method)
    assert valued(moves, method) == again


@given(random_moves(), METHODS)
def test_what_happens_later_changes_nothing_that_happened_before(
    moves: list[Move], method: CostMethod
) -> None:
    """The past is valued from the past alone."""
    cut = FIRST_DAY + timedelta(days=3)
    before = valued([move for move in moves if move.day < cut], method)
    whole = valued(moves, method)
    known = [(line.move.number, line.value, line.difference) for line in before.lines]
    assert known == [
        (line.move.number, line.value, line.difference)
        for line in whole.lines
        if line.move.day < cut
    ]


@given(random_moves(), METHODS)
def test_one_item_never_touches_another(moves: list[Move], method: CostMethod) -> None:
    """Valuing the items of a shop together is valuing each alone."""
    together = valued(moves, method)
    for left in together.closing:
        alone = valued([move for move in moves if move.item == left.item], method)
        assert left == alone.of_item(left.item)


@given(random_moves(), METHODS)
def test_every_explanation_leads_to_the_value_it_explains(
    moves: list[Move], method: CostMethod
) -> None:
    """The replay for the explanation is the valuation itself."""
    shop = valued(moves, method)
    for line in shop.lines:
        assert line.value == shop.explain(line.move.number).result


@given(random_moves())
def test_only_what_the_methods_leave_in_stock_differs(moves: list[Move]) -> None:
    """Both see the same quantities, whatever they cost."""
    first, average = (valued(moves, method) for method in (FIFO, AVERAGE))
    assert [line.quantity_after for line in first.lines] == [
        line.quantity_after for line in average.lines
    ]


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_the_exact_ratio_rounded_half_up(minor: int, part: int, whole: int) -> None:
    """The short form used for speed is the kernel's rounding."""
    assert round_ratio(minor * part, whole, Rounding.HALF_UP) == share(minor, part, whole)


@pytest.mark.bench
@pytest.mark.parametrize("method", [FIFO, AVERAGE])
def test_a_year_of_a_busy_shop_is_valued_while_you_wait(
    method: CostMethod, capsys: pytest.CaptureFixture[str]
) -> None:
    """Forty thousand moves of three hundred items; the figure is printed."""
    dice = random.Random(1)
    pieces = Unit.of("pcs")
    moves = [
        Move(
            number=str(number),
            day=FIRST_DAY + timedelta(days=dice.randint(0, 364)),
            item=f"item {dice.randint(1, 300)}",
            kind=RECEIPT if inward else ISSUE,
            unit_cost=Money(dice.randint(1, 10**7), USD) if inward else None,
            document=f"document {dice.randint(1, 9000)}",
            quantity=Quantity.of(dice.randint(20, 60) if inward else -dice.randint(1, 12), pieces),
        )
        for number, inward in ((number, dice.random() < 0.25) for number in range(40_000))
    ]
    start = time.perf_counter()
    valued(moves, method)
    spent = time.perf_counter() - start
    with capsys.disabled():
        print(f"\n40,000 moves valued by {method.value} in {spent:.2f} s")
