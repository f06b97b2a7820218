"""Stock over columns is the stock of the object path, value for value."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money, Quantity
from backoffice_core.inventory import CostMethod, Move, MoveKind, value_moves
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.scale.stock import ALONE, METHODS, moves_frame, on_hand_of_frame, value_frame
from tests.inventory.moves import FIRST_DAY, ISSUE, RECEIPT, USD, move, random_moves


@given(random_moves(), st.sampled_from(list(METHODS)))
def test_columns_are_valued_as_moves_are(moves: list[Move], method: CostMethod) -> None:
    """Each move adds the same, to the minor unit, below zero too."""
    alone = [attrs.evolve(move, document=None) for move in moves if move.kind in ALONE]
    shop = value_moves(alone, method=method, currency=USD)
    expected = {line.move.number: line.value.minor for line in shop.lines}
    frame = value_frame(moves_frame(alone), method=method, currency="USD")
    assert expected == dict(frame.select("number", "value").rows())


@given(random_moves(), st.integers(-1, 7))
def test_on_hand_over_columns_is_the_sum_of_the_moves(moves: list[Move], days: int) -> None:
    """As of any day, by item and place."""
    day = FIRST_DAY + timedelta(days=days)
    expected: dict[tuple[str, str], Quantity] = {}
    for one in moves:
        if one.day <= day:
            key = (one.item, one.place)
            expected[key] = expected.get(key, one.quantity * 0) + one.quantity
    found = on_hand_of_frame(moves_frame(moves), on=day)
    units = {one.item: one.quantity.unit for one in sorted(moves, key=order, reverse=True)}
    assert expected == {
        (item, place): Quantity(Fraction(steps, scale), units[item])
        for item, place, steps, scale in found.rows()
    }


def order(one: Move) -> tuple[date, int, str]:
    """As moves of a day happen."""
    return (one.day, one.sequence, one.number)


def test_what_depends_on_other_moves_is_refused() -> None:
    """Returns, other owners and other methods are for the object path."""
    sold = [move("1", RECEIPT, 5, cost="2"), move("2", ISSUE, -2)]
    returned = move("3", MoveKind.CUSTOMER_RETURN, 1)
    theirs = attrs.evolve(move("4", RECEIPT, 5, cost="2"), owner="CV Wangi")
    for moves, method, what in (
        ([*sold, returned], CostMethod.FIFO, "customer_return"),
        ([*sold, theirs], CostMethod.FIFO, "CV Wangi"),
        (sold, CostMethod.STANDARD, "standard"),
    ):
        with pytest.raises(InvalidValue, match=what) as refusal:
            value_frame(moves_frame(moves), method=method, currency="USD")
        assert "columns_unsupported" == refusal.value.code


def test_what_does_not_fit_into_a_column_is_refused() -> None:
    """With the number of the move, and where it can be valued instead."""
    huge = move("7", RECEIPT, 1, cost=str(10**17))
    with pytest.raises(InvalidValue, match="Move 7") as refusal:
        moves_frame([huge])
    assert "amount_too_large" == refusal.value.code
    many = [move(str(number), RECEIPT, 2**61, cost="0") for number in range(9)]
    with pytest.raises(InvalidValue, match="sum of all units"):
        on_hand_of_frame(moves_frame(many))
    with pytest.raises(InvalidValue, match="add up different items"):
        on_hand_of_frame(moves_frame(many), by=["place"])


def test_what_is_no_frame_of_moves_is_refused() -> None:
    """Nothing at all, two moves of a number, two currencies, and a column that is not there."""
    one = move("1", RECEIPT, 5, cost="2")
    rupiah = attrs.evolve(move("2", RECEIPT, 5, cost="2"), unit_cost=Money.of(2, "IDR"))
    for moves, code in (
        (None, "not_several"),
        ([one, one], "move_number_repeated"),
        ([one, rupiah], "currency_mixed"),
    ):
        with pytest.raises(InvalidValue) as refusal:
            moves_frame(moves)  # type: ignore[arg-type]
        assert code == refusal.value.code
    frame = moves_frame([one])
    for wrong, code in (([1], "type_wrong"), (frame.drop("units"), "column_missing")):
        for ask in (
            lambda given: value_frame(given, method=CostMethod.FIFO, currency="USD"),
            on_hand_of_frame,
        ):
            with pytest.raises(InvalidValue) as refusal:
                ask(wrong)  # type: ignore[operator]
            assert code == refusal.value.code
