"""Counts beside the books."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory.counting.counting import Count, CountTolerance
from backoffice_core.inventory.counting.counts import CountResult, count_moves
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.kernel import InvalidValue, Money, Quantity
from backoffice_core.kernel.facts import kind_of

FIRST = date(2026, 5, 1)
IDR = Money.of(5000, "IDR")
FIVE_PERCENT = CountTolerance(percent=5)


def pieces(count: int) -> Quantity:
    """So many pieces."""
    return Quantity.of(count, "pcs")


def moved(
    number: str,
    day: int,
    count: int,
    *,
    sequence: int = 0,
    place: str = "",
    item: str = "soap",
    owner: str = "",
) -> Move:
    """Soap that came in (positive) or went out in May."""
    return Move(
        number=number,
        day=FIRST + timedelta(days=day - 1),
        item=item,
        kind=MoveKind.RECEIPT if count > 0 else MoveKind.ISSUE,
        quantity=pieces(count),
        unit_cost=IDR if count > 0 else None,
        sequence=sequence,
        place=place,
        owner=owner,
    )


def counted(
    number: str,
    day: int,
    count: int,
    *,
    sequence: int = 0,
    place: str = "",
    counter: str = "Sari",
    recount_of: str | None = None,
    approved_by: str | None = None,
    item: str = "soap",
    owner: str = "",
) -> Count:
    """Soap counted in May."""
    return Count(
        number=number,
        day=FIRST + timedelta(days=day - 1),
        item=item,
        quantity=pieces(count),
        sequence=sequence,
        place=place,
        counter=counter,
        recount_of=recount_of,
        approved_by=approved_by,
        owner=owner,
    )


def told(moves: Iterable[Move]) -> list[tuple[str, str]]:
    """Number and quantity of each move."""
    return [(move.number, str(move.quantity)) for move in moves]


def kinds(result: CountResult) -> list[str]:
    """What was found, without the package."""
    return [finding.kind.removeprefix("inventory.") for finding in result.findings]


def test_a_difference_is_booked_at_the_time_of_the_count() -> None:
    """What moved later, that day too, has nothing to do with it."""
    moves = [
        moved("R1", 1, 20),
        moved("S1", 5, -4, sequence=1),
        moved("S2", 5, -3, sequence=3),
        moved("S3", 6, -5),
    ]
    result = count_moves([counted("C1", 5, 15, sequence=2)], moves)
    assert [("C1-1", "-1 pcs")] == told(result.moves)
    (move,) = result.moves
    assert (MoveKind.COUNT, "C1", 2) == (move.kind, move.document, move.sequence)
    assert ["count_differs"] == kinds(result)


def test_a_count_that_agrees_leads_to_nothing() -> None:
    """The books were right."""
    result = count_moves([counted("C1", 5, 20)], [moved("R1", 1, 20)])
    assert ((), (), Fraction(1)) == (result.moves, result.findings, result.accuracy)


def test_what_was_counted_stays_true_when_an_earlier_move_turns_up() -> None:
    """A receipt of before was in what was counted, so the level of that day does not change.

    In ERPNext a back-dated entry reposts what follows and overwrites the reconciliation
    (github.com/frappe/erpnext/issues/54295).
    """
    before = [moved("R1", 1, 20), moved("S9", 9, -2)]
    count = counted("C1", 5, 17)
    first = count_moves([count], before)
    after = [*before, *first.moves, moved("R2", 3, 6)]
    again = count_moves([count], after)
    assert [("C1-2", "-6 pcs")] == told(again.moves)
    assert ["count_compared_again", "count_differs"] == kinds(again)
    level = Quantity.total((move.quantity for move in [*after, *again.moves]), "pcs")
    assert pieces(17 - 2) == level
    said, outcome = again.lines[0].explain().render("id").splitlines()
    assert said.endswith(
        "C1 menemukan 17 pcs soap pada 5 Mei 2026, menurut catatan 26 pcs: selisih -9 pcs"
    )
    assert outcome.startswith("  -3 pcs di antaranya sudah dicatat, -6 pcs dicatat sekarang")


def test_a_later_count_sees_what_an_earlier_one_booked() -> None:
    """Two counts of which the first was wrong leave what the second found."""
    counts = [counted("C2", 8, 19), counted("C1", 5, 12)]
    result = count_moves(counts, [moved("R1", 1, 20)])
    assert [("C1-1", "-8 pcs"), ("C2-1", "7 pcs")] == told(result.moves)
    second_only = count_moves(counts, [moved("R1", 1, 20), result.moves[0]])
    assert [("C2-1", "7 pcs")] == told(second_only.moves)


def test_a_difference_beyond_tolerance_is_asked_about_and_not_booked() -> None:
    """Until somebody approves it."""
    moves = [moved("R1", 1, 20)]
    asked = count_moves(
        [counted("C1", 5, 18)], moves, tolerance=FIVE_PERCENT, unit_costs={"soap": IDR}
    )
    assert (["count_outside_tolerance"], ()) == (kinds(asked), asked.moves)
    assert Money.of(10_000, "IDR") == asked.findings[0].money
    approved = count_moves(
        [counted("C1", 5, 18, approved_by="Budi")], moves, tolerance=FIVE_PERCENT
    )
    assert [("C1-1", "-2 pcs")] == told(approved.moves)
    assert "Disetujui oleh Budi" == approved.lines[0].outcome.render("id")


def test_a_difference_that_somebody_else_finds_again_is_booked() -> None:
    """Four soaps were sold in between, and two are still missing."""
    moves = [moved("R1", 1, 20), moved("S1", 6, -4)]
    first = counted("C1", 5, 18)

    def again(count: int, counter: str) -> CountResult:
        recount = counted("C2", 7, count, counter=counter, recount_of="C1")
        return count_moves([first, recount], moves, tolerance=FIVE_PERCENT)

    assert [("C2-1", "-2 pcs")] == told(again(14, "Budi").moves)
    assert "It was found twice, so it is booked" == str(again(14, "Budi").lines[1].outcome)
    assert "C2 speaks in its stead" == str(again(14, "Budi").lines[0].outcome)
    assert [] == told(again(14, "Sari").moves)
    assert [] == told(again(13, "Budi").moves)
    assert ["count_outside_tolerance"] == kinds(again(13, "Budi"))


def test_a_recount_within_tolerance_ends_the_matter() -> None:
    """The first count was wrong, and says nothing any more."""
    counts = [counted("C1", 5, 2), counted("C2", 5, 20, sequence=1, recount_of="C1")]
    result = count_moves(counts, [moved("R1", 1, 20)], tolerance=FIVE_PERCENT)
    assert ((), (), Fraction(1)) == (result.moves, result.findings, result.accuracy)


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("count_repeated", [counted("C1", 5, 1), counted("C1", 6, 1)]),
        ("recount_unmatched", [counted("C2", 5, 1, recount_of="C1")]),
        ("recount_unmatched", [counted("C1", 6, 1), counted("C2", 5, 1, recount_of="C1")]),
        (
            "recount_unmatched",
            [counted("C1", 5, 1, place="x"), counted("C2", 5, 1, recount_of="C1")],
        ),
    ],
)
def test_counts_that_contradict_each_other_are_refused(code: str, counts: list[Count]) -> None:
    """One number twice, and recounts of something else."""
    with pytest.raises(InvalidValue) as refused:
        count_moves(counts, [])
    assert code == refused.value.code


def test_less_than_nothing_cannot_be_counted() -> None:
    """The books may owe goods, a shelf cannot."""
    with pytest.raises(InvalidValue) as refused:
        counted("C1", 5, -1)
    assert refused.value.code == "count_negative"


def test_what_was_not_counted_in_a_place_counted_in_full_is_found() -> None:
    """Tea is in the books, rice is not any more, and another place is another matter."""
    moves = [
        moved("R1", 1, 20, place="shop"),
        moved("R2", 1, 8, place="shop", item="tea"),
        moved("R3", 1, 5, place="shop", item="rice"),
        moved("S3", 2, -5, place="shop", item="rice"),
        moved("R4", 9, 5, place="shop", item="salt"),
        moved("R5", 1, 8, place="store", item="oil"),
    ]
    counts = [counted("C0", 3, 8, place="shop", item="tea"), counted("C1", 5, 20, place="shop")]
    result = count_moves(counts, moves, places_in_full=["shop", "cellar"])
    assert ["not_counted"] == kinds(result)
    assert "Menurut catatan ada 8 pcs tea di shop, tetapi tidak ada yang menghitungnya" == (
        result.findings[0].says.render("id")
    )


def test_the_goods_of_others_are_counted_apart_and_without_money() -> None:
    """Whose they are tells them from ours."""
    moves = [moved("R1", 1, 20), moved("R2", 1, 5, owner="CV Wangi")]
    counts = [counted("C1", 5, 4, owner="CV Wangi")]
    result = count_moves(counts, moves, unit_costs={"soap": IDR})
    assert [("CV Wangi", "-1 pcs")] == [(m.owner, str(m.quantity)) for m in result.moves]
    assert result.findings[0].money is None


def test_a_count_of_what_never_moved_brings_it_into_the_books() -> None:
    """Somebody forgot the opening stock."""
    result = count_moves([counted("C1", 5, 3)], [])
    assert [("C1-1", "3 pcs")] == told(result.moves)
    assert CountResult(lines=(), moves=(), findings=()).accuracy is None


def test_accuracy_is_the_share_of_counts_within_tolerance() -> None:
    """Two of three."""
    moves = [moved(f"R{item}", 1, 20, item=item) for item in ("soap", "tea", "rice")]
    counts = [
        counted("C1", 5, 20),
        counted("C2", 5, 19, item="tea"),
        counted("C3", 5, 9, item="rice"),
    ]
    assert Fraction(2, 3) == count_moves(counts, moves, tolerance=FIVE_PERCENT).accuracy


@pytest.mark.parametrize(
    ("tolerance", "off", "book", "allowed"),
    [
        (CountTolerance(), 99, 0, True),
        (CountTolerance(quantity=2), -2, 9, True),
        (CountTolerance(quantity=2), 3, 9, False),
        (CountTolerance(percent=10), 1, -10, True),
        (CountTolerance(percent=10), 1, 9, False),
        (CountTolerance(percent=10), 1, 0, False),
        (CountTolerance(percent=10), 0, 0, True),
        (CountTolerance(money=Money.of(10_000, "IDR")), 2, 9, True),
        (CountTolerance(money=Money.of(9_999, "IDR")), -2, 9, False),
        (CountTolerance(quantity=5, percent=10), 2, 9, False),
    ],
)
def test_no_limit_may_be_exceeded(
    tolerance: CountTolerance, off: int, book: int, *, allowed: bool
) -> None:
    """Each limit that is given binds."""
    assert allowed == tolerance.allows(pieces(off), book=pieces(book), cost=IDR)


def test_a_limit_in_money_cannot_be_kept_where_no_cost_is_known() -> None:
    """So somebody has to look."""
    limit = CountTolerance(money=Money.of(1, "IDR"))
    assert not limit.allows(pieces(1), book=pieces(9), cost=None)


def test_a_count_is_a_fact_that_can_be_stored() -> None:
    """And comes back as it was."""
    count = counted("C1", 5, 3, approved_by="Budi")
    assert count == kind_of(Count).decode(kind_of(Count).encode(count))


random_moves = st.lists(
    st.tuples(st.integers(1, 9), st.integers(-9, 9).filter(bool), st.integers(0, 2)), max_size=9
)
random_counts = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 20), st.integers(0, 2)), max_size=5
)


def moves_of(rows: list[tuple[int, int, int]], prefix: str) -> list[Move]:
    """Random moves."""
    return [
        moved(f"{prefix}{number}", day, count, sequence=sequence)
        for number, (day, count, sequence) in enumerate(rows)
    ]


@given(random_moves, random_counts, random_moves)
def test_booking_the_differences_leaves_none(
    rows: list[tuple[int, int, int]],
    found: list[tuple[int, int, int]],
    late: list[tuple[int, int, int]],
) -> None:
    """Once, and again after moves turned up late; and each count stays the level of its time."""
    counts = [
        counted(f"C{number}", day, count, sequence=sequence)
        for number, (day, count, sequence) in enumerate(found)
    ]
    moves: list[Move] = []
    for more in (moves_of(rows, "a"), moves_of(late, "z")):
        moves += more
        moves += count_moves(counts, moves).moves
        assert () == count_moves(counts, reversed(moves)).moves
    for count in counts:
        before = [
            move.quantity
            for move in moves
            if (move.day, move.sequence, move.number) < count.turn
            or (move.kind is MoveKind.COUNT and move.document == count.number)
        ]
        assert count.quantity == Quantity.total(before, "pcs")


def test_a_result_can_be_handed_to_another_process() -> None:
    """With its lines, moves and findings."""
    result = count_moves([counted("C1", 5, 3)], [moved("R1", 1, 20)])
    assert result == pickle.loads(pickle.dumps(result))  # noqa: S301 - our own bytes
