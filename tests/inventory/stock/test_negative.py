"""Moves that would take stock below nothing, now or later."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.stock.cells import in_turn
from backoffice_core.inventory.stock.levels import Aspect
from backoffice_core.inventory.stock.negative import would_go_negative
from backoffice_core.kernel import InvalidValue
from tests.inventory.goods import TEA, move, moves_between_places, transfer

WRITTEN = [move("1", 1, 10), move("2", 20, -8), move("3", 25, 5)]


def test_a_move_in_the_past_answers_for_every_day_after_it() -> None:
    """Ten are there on the 5th, and eight of them go on the 20th."""
    assert () == would_go_negative(WRITTEN, [move("N", 5, -2)])
    [found] = would_go_negative(WRITTEN, [move("N", 5, -4)])
    assert ("inventory.would_go_negative", "N") == (found.kind, found.detail)
    assert (
        "Mutasi N mengeluarkan 4 pcs tea yang masih dibutuhkan kemudian: mulai 20 Mei 2026 stok "
        "akan turun sampai -2 pcs (rak-1)" == found.says.render("id")
    )
    assert () == would_go_negative(WRITTEN, [move("N", 25, -7, sequence=9)])


def test_goods_that_are_not_there_are_said_to_be_missing() -> None:
    """On the day itself, in its own place and lot, or in the whole company."""
    new = move("N", 2, -11, place="rak-2")
    [found] = would_go_negative(WRITTEN, [new])
    assert (
        "Move N takes out 11 pcs of tea that are not there: from May 2, 2026 on as little as "
        "-11 pcs would be left (rak-2)" == found.says.render("en")
    )
    [overall] = would_go_negative(WRITTEN, [new], by=[])
    assert "as little as -9 pcs would be left (all places)" in overall.says.render("en")
    assert () == would_go_negative(WRITTEN, [move("N", 2, -2, place="rak-2")], by=[])


def test_new_moves_are_looked_at_together() -> None:
    """A receipt makes an issue right; each of two issues that are too much together is found."""
    both = [move("N1", 5, -1), move("N2", 6, -2)]
    assert ["N1", "N2"] == [each.detail for each in would_go_negative(WRITTEN, both)]
    assert () == would_go_negative(WRITTEN, [*both, move("N0", 5, 1)])
    sent = transfer("T", 6, 3, "rak-1", "rak-2")
    assert ["T-out"] == [each.detail for each in would_go_negative(WRITTEN, sent)]


def test_what_is_negative_already_is_not_blamed_on_others() -> None:
    """A move is found for what it makes worse."""
    written = [move("1", 1, -3), move("2", 5, 10)]
    assert () == would_go_negative(written, [move("N", 6, -7)])
    assert ["N"] == [each.detail for each in would_go_negative(written, [move("N", 6, -8)])]
    assert ["N"] == [each.detail for each in would_go_negative(written, [move("N", 1, -1)])]


def test_a_number_that_is_taken_is_refused() -> None:
    """A move that replaces another is looked at without it."""
    for new in ([move("1", 2, -1)], [move("N", 2, -1), move("N", 2, -1)]):
        with pytest.raises(InvalidValue) as refused:
            would_go_negative(WRITTEN, new)
        assert "move_twice" == refused.value.code


@given(moves_between_places(), st.integers(1, 7), st.integers(1, 9), st.sampled_from(["", "A"]))
def test_the_levels_one_after_another_are_the_oracle(
    moves: list[Move], day: int, pieces: int, lot: str
) -> None:
    """One new issue is found just where it makes some later level worse than nothing."""
    new = move("N", day, -pieces, lot=lot, kind=MoveKind.ISSUE)
    expected, level = False, Fraction(0)
    passed = False
    for each in in_turn([*moves, new]):
        if (each.place, each.lot, each.owner) == (new.place, new.lot, new.owner):
            level += each.quantity.amount
            passed = passed or each is new
            expected = expected or (passed and level < 0)
    found = would_go_negative(moves, [new], items=[TEA], by=Aspect)
    assert expected == bool(found)
