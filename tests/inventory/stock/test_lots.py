"""How long goods keep, and whether each is told apart."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Unit
from backoffice_core.inventory.model import Item, Move, Tracking
from backoffice_core.inventory.stock.expiry import expiry_findings
from backoffice_core.inventory.stock.levels import stock_levels
from backoffice_core.inventory.stock.lots import Lot, expiry_of, tracking_findings
from backoffice_core.kernel import InvalidValue
from backoffice_core.kernel.facts import kind_of
from tests.inventory.goods import MILK, TREE, may, move, transfer

PHONE = Item(code="hp", name="Telepon", unit=Unit.of("pcs"), tracking=Tracking.SERIAL)
LOTS = [
    Lot(item="milk", code="A", expires_on=may(9)),
    Lot(item="milk", code="B", expires_on=may(12), best_before=may(8)),
    Lot(item="milk", code="C", expires_on=date(2026, 12, 31)),
]


def milk(lot: str, pieces: int = 6) -> Move:
    """Milk that came on 1 May."""
    return move(f"M{lot}", 1, pieces, lot=lot, item="milk")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (8, ["inventory.expires_soon", "inventory.expires_soon"]),
        (
            9,
            ["inventory.best_before_passed", "inventory.expires_soon", "inventory.expires_soon"],
        ),
        (
            10,
            ["inventory.expired", "inventory.best_before_passed", "inventory.expires_soon"],
        ),
    ],
)
def test_the_last_day_is_a_day_of_use(today: int, expected: list[str]) -> None:
    """Goods go bad the day after; what is soon is up to the shop."""
    levels = stock_levels([milk("A"), milk("B"), milk("C")], items=[MILK])
    found = expiry_findings(levels, lots=LOTS, today=may(today), soon_days=4)
    assert sorted(expected) == sorted(each.kind for each in found)
    assert not expiry_findings(levels, lots=LOTS, today=may(1), soon_days=7)


def test_what_is_expired_is_said_by_place_and_lot() -> None:
    """Whoever reads it can walk there."""
    levels = stock_levels([milk("A")], items=[MILK])
    [found] = expiry_findings(levels, lots=LOTS, today=may(20))
    assert (
        "6 pcs milk (rak-1, lot A) kedaluwarsa setelah 9 Mei 2026: keluarkan dari stok"
        == found.says.render("id")
    )


def test_goods_without_lots_keep_as_long_as_their_item_does() -> None:
    """Each delivery from its own day, also after a transfer."""
    bread = Item(code="roti", name="Roti", unit=Unit.of("pcs"), shelf_life_days=3)
    moves = [
        move(1, 1, 5, item="roti"),
        move(2, 4, 5, item="roti"),
        move(3, 5, -1, item="roti"),
    ]
    levels = stock_levels(moves, items=[bread])
    found = expiry_findings(levels, lots=[], today=may(5), soon_days=3)
    assert [("inventory.expired", may(4), "4"), ("inventory.expires_soon", may(7), "5")] == [
        (each.kind, each.day, str(dict(each.says.values)["quantity"]).split()[0]) for each in found
    ]


def test_what_a_lot_says_goes_before_the_shelf_life() -> None:
    """Then the day it was made, then the day it came; at the end of time nothing overflows."""
    item = Item(code="x", name="X", unit=Unit.of("pcs"), shelf_life_days=5)
    made = Lot(item="x", code="1", made_on=may(1))
    assert [may(9), may(6), may(8), None, None, date.max] == [
        expiry_of(Lot(item="x", code="1", expires_on=may(9)), item, may(3)),
        expiry_of(made, item, may(3)),
        expiry_of(None, item, may(3)),
        expiry_of(None, item, None),
        expiry_of(None, None, may(3)),
        expiry_of(None, item, date.max),
    ]


def test_days_of_a_lot_out_of_order_are_refused() -> None:
    """Nothing is bad before it is made."""
    with pytest.raises(InvalidValue) as refused:
        Lot(item="milk", code="A", made_on=may(9), expires_on=may(2))
    assert "lot_days_invalid" == refused.value.code


def test_two_ways_of_one_lot_are_refused() -> None:
    """Nobody could say when it expires."""
    other = Lot(item="milk", code="A", expires_on=may(30))
    with pytest.raises(InvalidValue) as refused:
        expiry_findings(stock_levels([]), lots=[*LOTS, other], today=may(1))
    assert "lot_twice" == refused.value.code


def test_a_lot_is_kept_as_a_fact() -> None:
    """What is written comes back."""
    kind = kind_of(LOTS[1])
    assert LOTS[1] == kind.decode(kind.encode(LOTS[1]))


def test_every_move_of_tracked_goods_names_them() -> None:
    """A lot that is not named cannot be called back."""
    moves = [milk(""), move("H", 1, 1, item="hp"), move("T", 1, 1)]
    found = tracking_findings(moves, items=[MILK, PHONE])
    assert [
        ("inventory.lot_missing", "Move H does not say of which serial number its 1 pcs of hp are"),
        ("inventory.lot_missing", "Move M does not say of which lot its 6 pcs of milk are"),
    ] == [(each.kind, str(each.says)) for each in found]
    assert set(found) <= set(stock_levels(moves, items=[MILK, PHONE]).findings)


def phone(number: str, day: int, pieces: int = 1, *, place: str = "rak-1") -> Move:
    """Serial number IMEI1 that comes or goes."""
    return move(number, day, pieces, lot="IMEI1", item="hp", place=place)


def test_a_piece_is_in_one_place_at_a_time() -> None:
    """It may go from place to place, leave, and come back."""
    sent = transfer("T", 2, 1, "rak-1", "bogor", lot="IMEI1", item="hp")
    ways = [phone("1", 1), *sent, phone("2", 4, -1, place="bogor"), phone("3", 5)]
    assert () == tracking_findings(ways, items=[PHONE])
    twice = [phone("1", 1), phone("2", 2, place="bogor")]
    [found] = tracking_findings(reversed(twice), items=[PHONE])
    assert ("inventory.serial_twice", "2") == (found.kind, found.detail)


def test_a_serial_number_is_of_one_piece() -> None:
    """Two pieces under one number are found, with the move that says so."""
    found = tracking_findings([phone("1", 1, 2), phone("2", 2, -2)], items=[PHONE])
    assert [("inventory.serial_not_one", "1"), ("inventory.serial_not_one", "2")] == [
        (each.kind, each.detail) for each in found
    ]


@given(st.permutations(range(6)), st.randoms())
def test_the_order_moves_come_in_changes_no_finding(order: list[int], random: Random) -> None:
    """They happen in their own order."""
    moves = [
        phone("1", 1),
        *transfer("T", 2, 1, "rak-1", "bogor", lot="IMEI1", item="hp"),
        milk("A"),
        milk(""),
        phone("9", 3),
    ]
    shuffled = [moves[index] for index in order]
    random.shuffle(shuffled)
    for items in ([MILK, PHONE], [PHONE, MILK]):
        assert tracking_findings(moves, items=items) == tracking_findings(shuffled, items=items)
    assert stock_levels(moves, places=TREE) == stock_levels(shuffled, places=TREE)
