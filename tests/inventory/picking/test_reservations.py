"""What is still wanted, and what of it goods are held for."""

from __future__ import annotations

import pickle
from fractions import Fraction
from itertools import chain, combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory import Incoming
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.picking.allocating import Allocations, allocate, suits
from backoffice_core.inventory.picking.candidates import Removal, candidates_of
from backoffice_core.inventory.picking.picking import pick
from backoffice_core.inventory.picking.reservations import (
    Release,
    Reservation,
    in_rank,
    open_reservations,
)
from backoffice_core.inventory.stock.levels import StockLevels, stock_levels
from backoffice_core.inventory.stock.lots import Lot, lots_by_code
from backoffice_core.kernel import InvalidValue, Severity
from backoffice_core.kernel.facts import kind_of
from tests.inventory.goods import (
    TEA,
    TREE,
    may,
    move,
    moves_between_places,
    pcs,
    reservation,
    reservations,
)

LOTS = [Lot(item="tea", code="A", expires_on=may(7)), Lot(item="tea", code="B")]
LEVELS = stock_levels(
    [
        move(1, 1, 10, place="rak-1", lot="A"),
        move(2, 2, 10, place="rak-2", lot="B"),
        move(3, 3, 5, place="bogor", lot="B"),
    ],
    items=[TEA],
    places=TREE,
)


def held(allocated: Allocations) -> dict[str, list[tuple[str, str]]]:
    """Where each reservation holds how much, in rank."""
    return {
        line.reservation.number: [(each.place, each.quantity.text) for each in line.picks]
        for line in allocated.lines
    }


def test_hard_goes_first_then_priority_then_need_then_asking_then_number() -> None:
    """The greater priority goes first, the earlier day goes first."""
    asked = [
        reservation("6", 1, made=11),
        reservation("5", 1),
        reservation("4", 1),
        reservation("3", 1, needed=19, made=12),
        reservation("2", 1, priority=2, needed=30),
        reservation("1", 1, hard=True, needed=30),
    ]
    assert ["1", "2", "3", "4", "5", "6"] == [each.number for each in in_rank(asked)]


def test_a_hard_reservation_holds_just_what_it_names() -> None:
    """A soft one takes goods anywhere inside its place."""
    asked = [
        reservation("H", 12, hard=True, place="bekasi", needed=5),
        reservation("H2", 12, hard=True, place="rak-1", needed=5),
        reservation("S", 12, place="bekasi", needed=5),
    ]
    assert {"H": [], "H2": [("rak-1", "10")], "S": [("rak-2", "10")]} == held(
        allocate(LEVELS, asked, lots=LOTS)
    )


def test_those_who_can_use_other_goods_make_room() -> None:
    """Who may take from anywhere does not leave the one short who may not."""
    asked = [
        reservation("S1", 10, priority=1, needed=5),
        reservation("S2", 10, lot="A", needed=5),
    ]
    for removal in Removal:
        allocated = allocate(LEVELS, asked, lots=LOTS, removal=removal)
        assert [pcs(0), pcs(0)] == [line.short for line in allocated.lines]
        assert [("rak-1", "10")] == held(allocated)["S2"]


def test_nobody_holds_goods_that_are_bad_when_they_are_needed() -> None:
    """Lot A is good until 7 May."""
    assert {"R": [("rak-1", "10"), ("rak-2", "2")]} == held(
        allocate(LEVELS, [reservation("R", 12, needed=7)], lots=LOTS)
    )
    assert {"R": [("rak-2", "10"), ("bogor", "2")]} == held(
        allocate(LEVELS, [reservation("R", 12, needed=8)], lots=LOTS)
    )


def test_what_is_on_order_covers_what_is_short_in_the_same_order() -> None:
    """In time, late, or not at all: each is said, with the day."""
    incoming = [
        Incoming(item="tea", quantity=pcs(6), arrives_on=may(25)),
        Incoming(item="tea", quantity=pcs(5), arrives_on=may(15)),
        Incoming(item="kopi", quantity=pcs(99), arrives_on=may(15)),
    ]
    asked = [
        reservation("R1", 20, priority=3),
        reservation("R2", 4, priority=2),
        reservation("R3", 9, priority=1),
        reservation("R4", 2, lot="B", hard=True),
    ]
    allocated = allocate(LEVELS, asked, incoming=incoming, lots=LOTS)
    assert [
        ("R4", pcs(0), None, pcs(0), True),
        ("R1", pcs(7), may(25), pcs(0), False),
        ("R2", pcs(4), may(25), pcs(0), False),
        ("R3", pcs(9), None, pcs(9), False),
    ] == [
        (line.reservation.number, line.short, line.covered_on, line.uncovered, line.in_time)
        for line in allocated.lines
    ]
    assert [
        ("inventory.reservation_late", "R1"),
        ("inventory.reservation_late", "R2"),
        ("inventory.reservation_short", "R3"),
    ] == [(each.kind, each.detail) for each in allocated.findings]
    assert {Severity.WARNING} == {each.severity for each in allocated.findings}
    early = allocate(LEVELS, [reservation("R1", 20)], incoming=incoming, lots=LOTS)
    assert (may(15), True, ()) == (
        early.lines[0].covered_on,
        early.lines[0].in_time,
        early.findings,
    )


def test_a_hard_reservation_that_nothing_covers_is_serious() -> None:
    """A promise of these very goods is broken; no delivery brings a lot that is named."""
    incoming = [Incoming(item="tea", quantity=pcs(99), arrives_on=may(11))]
    allocated = allocate(
        LEVELS, [reservation("H", 12, hard=True, lot="A", needed=5)], incoming=incoming, lots=LOTS
    )
    [found] = allocated.findings
    assert ("inventory.reservation_short", Severity.SERIOUS) == (found.kind, found.severity)
    assert (
        "Reservation H needs 12 pcs of tea on May 5, 2026; 2 pcs of them are neither in stock "
        "nor on order" == found.says.render("en")
    )


def test_an_allocation_explains_itself() -> None:
    """Its turn, its goods, who goes before it and why, and what arrives."""
    incoming = [Incoming(item="tea", quantity=pcs(3), arrives_on=may(22))]
    asked = [
        reservation("H", 5, hard=True, place="bogor"),
        reservation("P", 4, priority=9),
        reservation("N", 1, needed=19),
        reservation("M", 1, made=9),
        reservation("A", 1),
        reservation("R", 9),
    ]
    line = allocate(LEVELS, asked, incoming=incoming, lots=LOTS).of("R")
    assert [
        "3 pcs of the 9 pcs of tea reserved under R for May 20, 2026 are held",
        (
            "  The reservation is soft: it goes after all hard ones, among soft ones by its "
            "priority 0, then by the days it is needed and was made"
        ),
        "  What came in first is taken first",
        "  3 pcs from rak-2, lot B: in stock since May 2, 2026",
        "  5 pcs that would do are held under H: it is hard",
        "  4 pcs that would do are held under P: its priority is 9, not 0",
        "  1 pcs that would do are held under N: it is needed earlier, on May 19, 2026",
        "  1 pcs that would do are held under M: it was made earlier, on May 9, 2026",
        "  1 pcs that would do are held under A: its number comes first",
        "  3 pcs arrive for it on May 22, 2026, 2 days late",
        "  3 pcs are missing, and nothing on order covers them",
    ] == line.explanation.render("en").splitlines()
    assert "  reservasi" not in line.explanation.render("id")
    assert "dipegang reservasi H: reservasi itu tetap" in line.explanation.render("id")


def test_what_can_be_promised_is_what_is_there_and_arrives_less_what_is_reserved() -> None:
    """Short reservations count too, and goods that will be bad by then do not."""
    incoming = [Incoming(item="tea", quantity=pcs(6), arrives_on=may(25))]
    asked = [reservation("R1", 9, needed=6), reservation("R2", 30, needed=26)]
    allocated = allocate(LEVELS, asked, incoming=incoming, lots=LOTS)
    assert [pcs(24), pcs(1), pcs(0), pcs(15)] == [
        allocated.held("tea"),
        allocated.free("tea"),
        allocated.free("tea", place="bogor"),
        allocated.held("tea", lot="B"),
    ]
    assert [pcs(-14), pcs(-24), pcs(-18)] == [
        allocated.available_to_promise("tea", day=may(day)) for day in (7, 8, 25)
    ]


def test_whoever_is_picked_leaves_the_goods_of_others_where_they_are() -> None:
    """The shelf of a hard reservation is not emptied for a soft one."""
    asked = [reservation("H", 8, hard=True, place="rak-1", needed=5), reservation("S", 9, needed=5)]
    allocated = allocate(LEVELS, asked, lots=LOTS)
    picking = pick(
        LEVELS, "tea", pcs(9), needed_on=may(5), reserved=allocated.picks_for_others("S")
    )
    assert [("rak-1", "2"), ("rak-2", "7")] == [
        (each.place, each.quantity.text) for each in picking.picks
    ]


def test_an_item_or_a_place_nobody_knows_holds_nothing() -> None:
    """It is a finding, and no stop for all the others."""
    asked = [reservation("R1", 2, item="kopi"), reservation("R2", 2, place="rak-9")]
    allocated = allocate(LEVELS, asked)
    assert ["R1", "R2"] == [each.detail for each in allocated.findings]


def test_releases_and_deliveries_make_reservations_smaller() -> None:
    """Until the day that is asked for; what is more than was wanted is nobody's."""
    asked = [
        reservation("R1", 10, document="SO-1", made=1),
        reservation("R2", 10, document="SO-1", made=2),
        reservation("R3", 10, made=3),
        reservation("R4", 10, made=9),
    ]
    issue = MoveKind.ISSUE
    moves = [
        move(1, 4, -12, kind=issue, document="SO-1"),
        move(2, 4, -3, kind=issue, document="SO-1", item="kopi"),
        move(3, 6, -99, kind=issue, document="SO-1"),
        move(4, 4, -1, kind=issue),
        move(5, 4, 2, kind=MoveKind.CUSTOMER_RETURN, document="SO-1"),
    ]
    releases = [
        Release(number="1", reservation="R2", day=may(3), quantity=pcs(5)),
        Release(number="2", reservation="R3", day=may(5)),
    ]
    for day, expected in [
        (3, {"R1": 10, "R2": 5, "R3": 10}),
        (4, {"R2": 3, "R3": 10}),
        (5, {"R2": 3}),
        (9, {"R4": 10}),
    ]:
        left = open_reservations(asked, at=may(day), releases=releases, moves=moves)
        assert expected == {each.number: each.quantity.amount for each in left}


@pytest.mark.parametrize(
    ("asked", "releases", "code"),
    [
        ([reservation("R", 1), reservation("R", 2)], [], "reservation_twice"),
        ([], [Release(number="1", reservation="R", day=may(1))], "unknown_reservation"),
    ],
)
def test_reservations_that_cannot_be_told_apart_are_refused(
    asked: list[Reservation], releases: list[Release], code: str
) -> None:
    """Each number is of one reservation, and a release of one that is there."""
    with pytest.raises(InvalidValue) as refused:
        open_reservations(asked, at=may(1), releases=releases)
    assert code == refused.value.code


def test_reservations_and_releases_are_facts() -> None:
    """What is written comes back; of nothing there is none."""
    for each in (
        reservation("R", 3, hard=True, lot="A", document="SO-1"),
        Release(number="1", reservation="R", day=may(1), quantity=pcs(1), reason="batal"),
        Release(number="2", reservation="R", day=may(1)),
    ):
        kind = kind_of(each)
        assert each == kind.decode(kind.encode(each))
    with pytest.raises(InvalidValue) as refused:
        reservation("R", 0)
    assert "quantity_not_positive" == refused.value.code
    with pytest.raises(InvalidValue) as unknown:
        allocate(LEVELS, []).of("R")
    assert "unknown_reservation" == unknown.value.code


def test_what_is_decided_can_be_handed_to_another_process() -> None:
    """Pickled and back, a tree, levels and allocations are the same."""
    allocated = allocate(LEVELS, [reservation("R", 12)], lots=LOTS)
    for each in (TREE, LEVELS, allocated):
        assert each == pickle.loads(pickle.dumps(each))  # noqa: S301 - just written


def most_for_the_first(levels: StockLevels, asked: list[Reservation]) -> Fraction:
    """The most that all of them together can hold: the least of all cuts (Ford, Fulkerson)."""
    goods = candidates_of(levels, "tea", lots_by_code(LOTS))
    numbers = range(len(asked))
    chosen = chain.from_iterable(combinations(numbers, size) for size in range(len(asked) + 1))
    return min(
        sum(
            (each.amount for each in goods if any(suits(each, asked[n], levels) for n in some)),
            Fraction(0),
        )
        + sum((asked[n].quantity.amount for n in numbers if n not in some), Fraction(0))
        for some in chosen
    )


@given(moves_between_places(), reservations(), st.sampled_from(Removal), st.randoms())
def test_the_laws_of_holding(
    moves: list[Move], asked: list[Reservation], removal: Removal, random: Random
) -> None:
    """Nothing twice, nobody short without need, nobody less for one behind, in any order."""
    levels = stock_levels(moves, items=[TEA], places=TREE)
    allocated = allocate(levels, asked, lots=LOTS, removal=removal)
    goods = candidates_of(levels, "tea", lots_by_code(LOTS))
    for some in goods:
        taken = sum(
            arrival.quantity.amount
            for line in allocated.lines
            for each in line.picks
            if (each.place, each.lot, each.owner) == some.cell
            for arrival in each.arrivals
            if arrival.day == some.arrived_on
        )
        assert taken <= some.amount
    ranked = in_rank(asked)
    total = Fraction(0)
    for count, line in enumerate(allocated.lines, start=1):
        assert line.reservation.quantity == line.held + line.short
        assert line.held.amount == sum(each.quantity.amount for each in line.picks)
        # With those before it, and whoever comes behind, each holds the most there can be.
        total += line.held.amount
        assert most_for_the_first(levels, ranked[:count]) == total
    shuffled = allocate(levels, random.sample(asked, len(asked)), lots=LOTS, removal=removal)
    assert allocated.lines == shuffled.lines
    assert allocated.findings == shuffled.findings


@given(moves_between_places(), reservations(), reservations(most=1))
def test_one_that_comes_behind_takes_nothing_from_those_before(
    moves: list[Move], asked: list[Reservation], more: list[Reservation]
) -> None:
    """Hard ones lose nothing to soft ones, nor the higher priority to the lower."""
    levels = stock_levels(moves, items=[TEA], places=TREE)
    last = reservation("Z", more[0].quantity.amount.numerator, priority=-1, place=more[0].place)
    alone = allocate(levels, asked, lots=LOTS)
    together = allocate(levels, [*asked, last], lots=LOTS)
    assert [line.held for line in alone.lines] == [line.held for line in together.lines[:-1]]
