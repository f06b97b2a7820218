"""Goods on their way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.stock.cells import in_turn
from backoffice_core.inventory.stock.transfers import (
    OpenTransfers,
    TransferArrival,
    TransferOutcome,
    open_transfers,
    transfer_moves,
)
from backoffice_core.kernel import InvalidValue, Money, Quantity
from backoffice_core.kernel.findings import Severity

SHIPPED = date(2026, 5, 4)
LOST, BACK = TransferOutcome.LOST, TransferOutcome.BACK


def pieces(count: int) -> Quantity:
    """So many pieces."""
    return Quantity.of(count, "pcs")


def part(
    day: int, count: int, *, outcome: TransferOutcome = TransferOutcome.ARRIVED
) -> TransferArrival:
    """So many pieces that leave transit some days after they were shipped."""
    return TransferArrival(
        day=SHIPPED + timedelta(days=day), quantity=pieces(count), outcome=outcome
    )


def shipped(
    count: int, *arrivals: TransferArrival, transit: str | None = "road", number: str = "T1"
) -> tuple[Move, ...]:
    """Soap from Jakarta to Bandung."""
    return transfer_moves(
        number,
        item="soap",
        quantity=pieces(count),
        source="jakarta",
        target="bandung",
        transit=transit,
        shipped_on=SHIPPED,
        arrivals=arrivals,
    )


def levels(moves: Iterable[Move]) -> dict[str, Fraction]:
    """What the moves leave in each place."""
    found: Counter[str] = Counter()
    for move in moves:
        found[move.place] += move.quantity.amount  # type: ignore[assignment]
    return {place: Fraction(amount) for place, amount in found.items()}


def asked(moves: Iterable[Move], day: int) -> OpenTransfers:
    """What is open some days after shipping."""
    return open_transfers(
        moves,
        transit=["road"],
        today=SHIPPED + timedelta(days=day),
        unit_costs={"soap": Money.of(5000, "IDR")},
    )


def kinds(open_now: OpenTransfers) -> list[tuple[str, Severity]]:
    """Kinds and severities of the findings."""
    return [(finding.kind, finding.severity) for finding in open_now.findings]


def test_a_transfer_at_once_is_two_moves() -> None:
    """Out of one place, into the other."""
    out, into = shipped(5, transit=None)
    assert ("jakarta", "bandung", out.number) == (out.place, into.place, into.origin)
    assert -out.quantity == into.quantity


def test_each_part_that_arrives_is_a_pair_of_its_own() -> None:
    """Six arrive, one is lost, one goes back, and two are still on the road."""
    moves = shipped(10, part(2, 6), part(3, 1, outcome=LOST), part(3, 1, outcome=BACK))
    assert {"jakarta": -9, "road": 2, "bandung": 6} == levels(moves)
    assert ["T1-3"] == [move.number for move in moves if move.kind is MoveKind.SCRAP]
    assert {"T1"} == {move.document for move in moves}


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(TransferOutcome)), max_size=14))
def test_what_arrives_pairs_exactly_with_what_left(
    parts: list[tuple[int, TransferOutcome]],
) -> None:
    """Same size, same item, later in the order of moves, and nothing comes from nowhere."""
    moves = shipped(len(parts) + 1, *(part(day, 1, outcome=outcome) for day, outcome in parts))
    by_number = {move.number: move for move in moves}
    turn = {move.number: place for place, move in enumerate(in_turn(moves))}
    for move in moves:
        if move.origin is not None:
            origin = by_number[move.origin]
            assert (-origin.quantity, origin.item) == (move.quantity, move.item)
            assert turn[origin.number] < turn[move.number]
    assert len(by_number) == len(moves)
    lost = sum(outcome is LOST for _, outcome in parts)
    assert -lost == sum(levels(moves).values())
    assert 1 == levels(moves)["road"]
    assert [pieces(1)] == [each.open for each in asked(moves, 9).transfers]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("transfer_quantity_invalid", {"quantity": pieces(0)}),
        ("transfer_quantity_invalid", {"arrivals": [part(1, 0)]}),
        ("transfer_same_place", {"target": "jakarta"}),
        ("transfer_same_place", {"transit": "bandung"}),
        ("transfer_transit_missing", {"transit": None, "arrivals": [part(1, 1)]}),
        ("transfer_exceeded", {"arrivals": [part(1, 3), part(2, 3)]}),
        ("transfer_reversed", {"arrivals": [part(-1, 3)]}),
    ],
)
def test_a_transfer_that_cannot_be_is_refused(code: str, change: dict[str, object]) -> None:
    """Each with a code of its own."""
    given_values: dict[str, object] = {
        "item": "soap",
        "quantity": pieces(5),
        "source": "jakarta",
        "target": "bandung",
        "transit": "road",
        "shipped_on": SHIPPED,
    }
    with pytest.raises(InvalidValue) as refused:
        transfer_moves("T1", **(given_values | change))  # type: ignore[arg-type]
    assert code == refused.value.code


def test_what_is_on_its_way_is_nothing_to_ask_about_until_it_is_late() -> None:
    """A week is enough for the road."""
    moves = shipped(10)
    assert [pieces(10)] == [each.open for each in asked(moves, 7).transfers]
    assert [] == kinds(asked(moves, 7))
    assert [("inventory.transfer_overdue", Severity.WARNING)] == kinds(asked(moves, 8))
    assert Money.of(50_000, "IDR") == asked(moves, 8).findings[0].money


def test_what_is_short_is_a_notice_at_once_and_a_warning_when_late() -> None:
    """Eight of ten came, and it is the same finding day after day."""
    moves = shipped(10, part(2, 8))
    assert [("inventory.transfer_short", Severity.NOTICE)] == kinds(asked(moves, 2))
    assert [("inventory.transfer_short", Severity.WARNING)] == kinds(asked(moves, 8))
    assert asked(moves, 2).findings[0].identity == asked(moves, 8).findings[0].identity
    assert "2 pcs dari 10 pcs soap yang dikirim dengan T1 pada 4 Mei 2026 belum tiba" == (
        asked(moves, 2).findings[0].says.render("id")
    )


def test_a_transfer_that_is_over_is_not_open() -> None:
    """All came, was lost or went back; on the days before it was still open."""
    moves = shipped(10, part(2, 8), part(3, 1, outcome=LOST), part(4, 1, outcome=BACK))
    assert ((), ()) == (asked(moves, 9).transfers, asked(moves, 9).findings)
    assert [pieces(2)] == [each.open for each in asked(moves, 2).transfers]


def test_more_than_was_shipped_cannot_have_arrived() -> None:
    """The books of another program may say so, and then somebody should look."""
    moves = shipped(10, part(2, 10))
    more = [
        attrs.evolve(move, quantity=move.quantity * 2) if move.number == "T1-2" else move
        for move in moves
    ]
    assert [("inventory.transfer_exceeded", Severity.WARNING)] == kinds(asked(more, 2))


def test_the_goods_of_others_are_on_their_way_without_money() -> None:
    """They are counted and have no value."""
    moves = [attrs.evolve(move, owner="CV Wangi") for move in shipped(10)]
    (finding,) = asked(moves, 20).findings
    assert finding.money is None
