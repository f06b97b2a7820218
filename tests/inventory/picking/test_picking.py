"""Which goods to take, and why."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Quantity, Unit
from backoffice_core.inventory.model import Move
from backoffice_core.inventory.picking.picking import Picking, Removal, pick
from backoffice_core.inventory.stock.levels import Arrival, stock_levels
from backoffice_core.inventory.stock.lots import Lot
from backoffice_core.inventory.stock.places import PlaceUsage
from backoffice_core.kernel import InvalidValue
from tests.inventory.goods import (
    MILK,
    TEA,
    TREE,
    may,
    move,
    moves_between_places,
    pcs,
    transfer,
)

LOTS = [
    Lot(item="milk", code="A", expires_on=may(30)),
    Lot(item="milk", code="B", expires_on=may(12)),
    Lot(item="milk", code="C", expires_on=may(4)),
]
MILK_MOVES = [
    move("1", 1, 6, lot="A", item="milk", place="rak-1"),
    move("2", 2, 6, lot="B", item="milk", place="bogor"),
    move("3", 3, 6, lot="C", item="milk", place="rak-2"),
    move("4", 4, 9, lot="D", item="milk", place="rak-2"),
    *transfer("T", 5, 2, "rak-1", "truk", lot="A", item="milk"),
]
LEVELS = stock_levels(MILK_MOVES, items=[MILK], places=TREE)


def chosen(picking: Picking) -> list[tuple[str, str, str]]:
    """Place, lot and how much."""
    return [(each.place, each.lot, each.quantity.text) for each in picking.picks]


@pytest.mark.parametrize(
    ("removal", "expected"),
    [
        (Removal.FIFO, [("rak-1", "A", "4"), ("bogor", "B", "6"), ("rak-2", "D", "1")]),
        (Removal.LIFO, [("rak-2", "D", "9"), ("bogor", "B", "2")]),
        (Removal.FEFO, [("bogor", "B", "6"), ("rak-1", "A", "4"), ("rak-2", "D", "1")]),
        (Removal.FEWEST, [("rak-2", "D", "9"), ("rak-1", "A", "2")]),
        (Removal.LARGEST, [("rak-2", "D", "9"), ("bogor", "B", "2")]),
        (Removal.CLOSEST, [("bogor", "B", "6"), ("rak-1", "A", "4"), ("rak-2", "D", "1")]),
    ],
)
def test_each_rule_takes_other_goods_first(
    removal: Removal, expected: list[tuple[str, str, str]]
) -> None:
    """What expired on 4 May is for nobody on the 5th, and what is on the road is not here."""
    picking = pick(
        LEVELS, "milk", pcs(11), needed_on=may(5), removal=removal, lots=LOTS, near="bogor"
    )
    assert expected == chosen(picking)
    assert [("rak-2", "C")] == [(each.place, each.lot) for each in picking.expired]


def test_what_is_expired_is_taken_only_where_that_is_allowed() -> None:
    """On the last day it is still good."""
    picked = pick(LEVELS, "milk", pcs(6), needed_on=may(4), removal=Removal.FEFO, lots=LOTS)
    assert [("rak-2", "C", "6")] == chosen(picked)
    allowed = pick(
        LEVELS,
        "milk",
        pcs(99),
        needed_on=may(9),
        removal=Removal.FEFO,
        lots=LOTS,
        expired_allowed=True,
    )
    assert ("rak-2", "C", "6") == chosen(allowed)[0]
    assert pcs(74) == allowed.short


def test_picking_keeps_to_a_place_a_lot_and_an_owner() -> None:
    """A place means all that is inside it; without an owner our own goods are meant."""
    day = may(3)
    within = pick(LEVELS, "milk", pcs(50), needed_on=day, place="bekasi", lot="A", lots=LOTS)
    assert [("rak-1", "A", "4")] == chosen(within)
    levels = stock_levels([move(1, 1, 5, owner="PT Titip")])
    assert pcs(5) == pick(levels, "tea", pcs(5), needed_on=day).short
    assert pcs(0) == pick(levels, "tea", pcs(5), needed_on=day, owner="PT Titip").short


def test_the_last_of_the_fewest_places_is_the_smallest_that_does() -> None:
    """One place is better than two, and a full one is not opened for a handful."""
    levels = stock_levels(
        [move(1, 1, 30, place="rak-1"), move(2, 1, 8, place="rak-2"), move(3, 1, 9, place="bogor")],
        places=TREE,
    )
    rule = Removal.FEWEST
    assert [("rak-2", "", "7")] == chosen(
        pick(levels, "tea", pcs(7), needed_on=may(2), removal=rule)
    )
    assert [("rak-1", "", "30"), ("bogor", "", "9")] == chosen(
        pick(levels, "tea", pcs(39), needed_on=may(2), removal=rule)
    )


def test_whole_packs_are_taken_before_loose_goods() -> None:
    """Thirty are a carton of 24 from where one is whole, and six loose ones of the oldest."""
    carton = Unit("carton24", "count", 24, whole=True)
    levels = stock_levels([move(1, 1, 20, place="rak-1"), move(2, 2, 40, place="rak-2")])
    picking = pick(levels, "tea", pcs(30), needed_on=may(3), whole_packs=carton)
    assert [("rak-2", "", "24"), ("rak-1", "", "6")] == chosen(picking)
    assert "Whole carton24 are taken first, then loose goods" in picking.explanation.render()


def test_what_is_reserved_for_others_stays() -> None:
    """Picks can be handed on, and goods are never picked twice."""
    first = pick(LEVELS, "milk", pcs(11), needed_on=may(5), lots=LOTS)
    second = pick(LEVELS, "milk", pcs(11), needed_on=may(5), lots=LOTS, reserved=first.picks)
    assert [("rak-2", "D", "8")] == chosen(second)
    assert pcs(3) == second.short


def test_a_picking_explains_itself_in_both_languages() -> None:
    """The rule, each place and lot, what was passed over, and what is missing."""
    picking = pick(LEVELS, "milk", pcs(20), needed_on=may(5), removal=Removal.FEFO, lots=LOTS)
    assert [
        "19 pcs of milk are picked for May 5, 2026",
        "  What expires first is taken first",
        "  6 pcs from bogor, lot B: usable until May 12, 2026",
        "  4 pcs from rak-1, lot A: usable until May 30, 2026",
        "  9 pcs from rak-2, lot D: in stock since May 4, 2026",
        "  6 pcs from rak-2, lot C are passed over: usable only until May 4, 2026",
        "  1 pcs are missing of 20 pcs",
    ] == picking.explanation.render("en").splitlines()
    assert picking.explanation.render("id").startswith("19 pcs milk diambil untuk 5 Mei 2026")


@pytest.mark.parametrize(
    ("item", "quantity", "near", "code"),
    [
        ("tee", pcs(1), None, "unknown_item"),
        ("milk", pcs(0), None, "quantity_not_positive"),
        ("milk", pcs(-1), None, "quantity_not_positive"),
        ("milk", Quantity.of(1, "kg"), None, "dimension_mixed"),
        ("milk", pcs(1), "rak-9", "unknown_place"),
    ],
)
def test_what_cannot_be_picked_is_refused(
    item: str, quantity: Quantity, near: str | None, code: str
) -> None:
    """Before anybody walks."""
    with pytest.raises(InvalidValue) as refused:
        pick(LEVELS, item, quantity, needed_on=may(5), near=near)
    assert code == refused.value.code


@given(
    moves_between_places(),
    st.integers(1, 40),
    st.sampled_from(Removal),
    st.booleans(),
    st.integers(1, 9),
)
def test_nothing_is_picked_that_is_not_there_and_nothing_that_is_is_missed(
    moves: list[Move], wanted: int, removal: Removal, packed: object, day: int
) -> None:
    """What is picked and what is short is what was wanted, whatever the rule."""
    levels = stock_levels(moves, items=[TEA], places=TREE)
    lots = [Lot(item="tea", code="A", expires_on=may(5))]
    pack = Unit("six", "count", 6, whole=True) if packed else None
    picking = pick(
        levels, "tea", pcs(wanted), needed_on=may(day), removal=removal, lots=lots, whole_packs=pack
    )
    usable = Fraction(0)
    for line in levels.lines:
        taken = sum(
            each.quantity.amount
            for each in picking.picks
            if (each.place, each.lot, each.owner) == (line.place, line.lot, line.owner)
        )
        assert taken <= max(line.quantity.amount, Fraction(0))
        expired = line.lot == "A" and day > 5
        internal = levels.places.usage(line.place) is PlaceUsage.INTERNAL
        if internal and not expired and not line.owner:
            usable += max(line.quantity.amount, Fraction(0))
        else:
            assert 0 == taken
    assert max(Fraction(0), wanted - usable) == picking.short.amount
    assert wanted == picking.short.amount + sum(each.quantity.amount for each in picking.picks)


@given(
    moves_between_places(),
    st.integers(1, 40),
    st.sampled_from([Removal.FIFO, Removal.LIFO, Removal.FEFO]),
)
def test_nothing_that_should_go_first_stays_behind(
    moves: list[Move], wanted: int, removal: Removal
) -> None:
    """Whatever is left is no older, no younger, or keeps no shorter than what was taken."""
    lots = [Lot(item="tea", code="A", expires_on=may(9)), Lot(item="tea", code="B")]
    last = {"A": may(9)}
    levels = stock_levels(moves, places=TREE)
    picking = pick(levels, "tea", pcs(wanted), needed_on=may(7), removal=removal, lots=lots)

    def weights(lot: str, arrivals: Iterable[Arrival]) -> list[int]:
        if removal is Removal.FEFO:
            return [last.get(lot, may(99)).toordinal()]
        sign = 1 if removal is Removal.FIFO else -1
        return [sign * each.day.toordinal() for each in arrivals]

    everything = pick(levels, "tea", pcs(9999), needed_on=may(7), removal=removal, lots=lots)
    rest = pick(levels, "tea", pcs(9999), needed_on=may(7), lots=lots, reserved=picking.picks).picks
    taken = [weight for each in picking.picks for weight in weights(each.lot, each.arrivals)]
    behind = [weight for each in rest for weight in weights(each.lot, each.arrivals)]
    assert not taken or not behind or max(taken) <= min(behind)
    assert [(each.place, each.lot) for each in everything.picks][: len(picking.picks)] == [
        (each.place, each.lot) for each in picking.picks
    ]


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6), st.integers(1, 60))
def test_no_fewer_places_hold_enough(sizes: list[int], wanted: int) -> None:
    """All choices of places are the oracle."""
    moves = [move(n, 1, size, place=f"P{n}") for n, size in enumerate(sizes)]
    picking = pick(
        stock_levels(moves), "tea", pcs(wanted), needed_on=may(2), removal=Removal.FEWEST
    )
    enough = (
        count
        for count in range(1, len(sizes) + 1)
        if any(sum(some) >= wanted for some in combinations(sizes, count))
    )
    assert next(enough, len(sizes)) == len(picking.picks)
