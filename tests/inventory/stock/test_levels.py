"""What is where, as of any day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Quantity, Unit
from backoffice_core.inventory.model import Item, Move, MoveKind
from backoffice_core.inventory.stock.levels import Aspect, stock_levels
from backoffice_core.kernel import InvalidValue
from tests.inventory.goods import (
    MILK,
    PLACES,
    TEA,
    TREE,
    may,
    move,
    moves_between_places,
    pcs,
    transfer,
)


def test_goods_on_the_road_are_in_transit_until_they_arrive() -> None:
    """A transfer by truck is two transfers; in between nothing is lost and nothing is picked."""
    moves = [
        move(1, 1, 10),
        *transfer("T1", 2, 4, "rak-1", "truk"),
        *transfer("T2", 5, 4, "truk", "bogor"),
    ]
    for day, here, road, there in [(1, 10, 0, 0), (2, 6, 4, 0), (4, 6, 4, 0), (5, 6, 0, 4)]:
        levels = stock_levels(moves, items=[TEA], at=may(day), places=TREE)
        assert [pcs(here), pcs(road), pcs(there), pcs(10)] == [
            levels.on_hand("tea", place="bekasi"),
            levels.in_transit("tea"),
            levels.on_hand("tea", place="bogor"),
            levels.ours("tea"),
        ]


def test_goods_keep_the_day_they_came_in_through_transfers() -> None:
    """What has been here longest can be the first to go anywhere."""
    moves = [
        move(1, 1, 3),
        move(2, 4, 5),
        *transfer("T1", 6, 4, "rak-1", "bogor"),
    ]
    [left, sent] = stock_levels(moves, places=TREE).lines
    assert [(may(4), pcs(4))] == [(each.day, each.quantity) for each in left.arrivals]
    assert [(may(1), pcs(3)), (may(4), pcs(1))] == [
        (each.day, each.quantity) for each in sent.arrivals
    ]


def test_what_arrives_is_as_old_as_what_was_shipped_first() -> None:
    """Of more than was there, the rest is new; of less, the oldest arrived."""
    kind = MoveKind.TRANSFER
    shipped = [move(1, 1, 3), move(2, 2, 4), move("out", 3, -9, kind=kind)]
    for pieces, expected in [(2, {1: 2}), (5, {1: 3, 2: 2}), (9, {1: 3, 2: 4, 4: 2})]:
        came = move("to", 4, pieces, place="bogor", kind=kind, origin="out")
        line = stock_levels([*shipped, came]).lines_of("tea", place="bogor")[0]
        assert {may(day): pcs(size) for day, size in expected.items()} == {
            each.day: each.quantity for each in line.arrivals
        }


def test_goods_of_others_are_counted_and_are_not_ours() -> None:
    """Consignment is on hand, by its owner."""
    levels = stock_levels([move(1, 1, 10), move(2, 1, 4, owner="PT Titip")])
    assert [pcs(14), pcs(10), pcs(4), pcs(4)] == [
        levels.on_hand("tea"),
        levels.ours("tea"),
        levels.consigned("tea"),
        levels.on_hand("tea", owner="PT Titip"),
    ]


def test_sums_go_by_any_aspects_and_up_the_tree() -> None:
    """A warehouse holds what its shelves hold."""
    levels = stock_levels(
        [
            move(1, 1, 10, lot="A"),
            move(2, 1, 4, lot="B", place="rak-2"),
            move(3, 1, 1, lot="A", place="bogor"),
        ],
        places=TREE,
    )
    assert {("tea", "A"): pcs(11), ("tea", "B"): pcs(4)} == dict(levels.sums([Aspect.LOT]))
    assert {("tea",): pcs(15)} == dict(levels.sums())
    assert [("bekasi", pcs(14)), ("rak-1", pcs(10)), ("rak-2", pcs(4)), ("bogor", pcs(1))] == list(
        levels.by_place("tea").items()
    )


def test_levels_are_in_the_items_own_unit() -> None:
    """Cartons, dozens and pieces are the same goods; parts of a whole may make a whole."""
    carton = Unit("carton24", "count", 24, whole=True)
    soap = Item(code="soap", name="Sabun", unit=Unit.of("pcs"), packs=[carton])
    moves = [
        Move(
            number=str(number),
            day=may(1),
            item="soap",
            kind=MoveKind.COUNT,
            quantity=quantity,
        )
        for number, quantity in enumerate(
            [Quantity.of(2, carton), Quantity.of(1, "dozen"), Quantity.of(-5, "pcs")]
        )
    ]
    assert "55 pcs" == str(stock_levels(moves, items=[soap]).on_hand("soap"))


def test_levels_below_nothing_are_found_where_they_are() -> None:
    """Enough in the company does not hide what is missing on a shelf."""
    levels = stock_levels([move(1, 1, 9), move(2, 2, -3, place="rak-2", lot="X")], places=TREE)
    [finding] = levels.findings
    assert "inventory.negative_level" == finding.kind
    assert (
        "tea (rak-2, lot X) stands at -3 pcs: more left than was booked in; count it"
        == finding.says.render("en")
    )
    assert pcs(6) == levels.on_hand("tea")


def test_what_comes_after_goods_that_were_owed_is_theirs_first() -> None:
    """The rest is as old as it is."""
    [line] = stock_levels([move(1, 1, -3), move(2, 2, 5), move(3, 4, 1)]).lines
    assert [(may(2), pcs(2)), (may(4), pcs(1))] == [
        (each.day, each.quantity) for each in line.arrivals
    ]


def test_unknown_places_and_items_are_findings_and_count() -> None:
    """Nothing that moved is left out without a word."""
    moves = [move(1, 1, 3, place="rak-9"), move(2, 1, 2, place=""), move(3, 1, 1, item="kopi")]
    levels = stock_levels(moves, items=[TEA], places=TREE)
    assert [
        "1 move is of kopi, an item that is not in the list",
        "1 move names no place",
        "1 move is in rak-9, a place that is not in the list",
    ] == [str(finding.says) for finding in levels.findings]
    assert [pcs(5), pcs(3), pcs(1)] == [
        levels.on_hand("tea"),
        levels.on_hand("tea", place="rak-9"),
        levels.on_hand("kopi"),
    ]


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda levels: levels.on_hand("tee"), "unknown_item"),
        (lambda levels: levels.on_hand("tea", place="rak-9"), "unknown_place"),
        (lambda levels: levels.changes_between(may(3), may(2)), "days_reversed"),
        (lambda levels: levels.changes_between(may(1), may(9)), "day_too_late"),
    ],
)
def test_what_cannot_be_answered_is_refused(ask: object, code: str) -> None:
    """A typing error is not nothing."""
    levels = stock_levels([move(1, 1, 3)], items=[TEA, MILK], at=may(4), places=TREE)
    assert callable(ask)
    with pytest.raises(InvalidValue) as refused:
        ask(levels)
    assert code == refused.value.code


def test_a_place_that_is_nowhere_is_refused_with_or_without_a_tree() -> None:
    """A typing error is not a place of nothing; one that was used on another day is."""
    levels = stock_levels([move(1, 3, 3, place="shop"), move(2, 3, -3, place="shop")], at=may(1))
    assert pcs(0) == levels.on_hand("tea", place="shop") == levels.on_hand("tea", place="")
    with pytest.raises(InvalidValue, match="'shpo'") as refused:
        levels.on_hand("tea", place="shpo")
    assert "unknown_place" == refused.value.code


def test_two_different_items_of_one_code_are_refused() -> None:
    """Nobody could say which unit is meant."""
    other = Item(code="tea", name="Teh", unit=Unit.of("kg"))
    with pytest.raises(InvalidValue) as refused:
        stock_levels([], items=[TEA, other])
    assert "item_twice" == refused.value.code


@given(moves_between_places(), st.integers(0, 7), st.integers(0, 7), st.randoms())
def test_levels_differ_by_what_moved_in_between(
    moves: list[Move], one: int, other: int, random: Random
) -> None:
    """Whatever the order the moves are handed over in."""
    start, end = sorted((one, other))
    shuffled = random.sample(moves, len(moves))
    before = stock_levels(moves, at=may(start), places=TREE)
    after = stock_levels(shuffled, at=may(end), places=TREE)
    every = list(Aspect)
    expected = Counter({key: each.amount for key, each in before.sums(every).items()})
    for change in after.changes_between(may(start), may(end)):
        key = change.item, change.place, change.lot, change.owner
        expected[key] += change.net.amount
    assert {key: amount for key, amount in expected.items() if amount} == {
        key: each.amount for key, each in after.sums(every).items()
    }
    assert after == stock_levels(moves, at=may(end), places=TREE)


@given(moves_between_places())
def test_arrivals_add_up_to_what_is_there(moves: list[Move]) -> None:
    """Oldest first, none from the future, and none where goods are owed."""
    for line in stock_levels(moves, places=TREE).lines:
        days = [each.day for each in line.arrivals]
        assert sorted(set(days)) == days
        held = sum((each.quantity.amount for each in line.arrivals), Fraction(0))
        assert max(line.quantity.amount, Fraction(0)) == held
        assert all(date(2026, 5, 1) <= day <= may(6) for day in days)


@given(moves_between_places())
def test_all_places_together_hold_what_moved(moves: list[Move]) -> None:
    """Transfers change no total; the plain sum of quantities is the oracle."""
    levels = stock_levels(moves, items=[TEA], places=TREE)
    expected = sum((each.quantity.amount for each in moves), Fraction(0))
    assert expected == levels.total("tea").amount
    assert expected == sum((levels.total("tea", place=each).amount for each in PLACES), Fraction(0))
    assert levels.total("tea", place="bekasi") == levels.total("tea", place="rak-1") + levels.total(
        "tea", place="rak-2"
    )
