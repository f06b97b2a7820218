"""What stock moves are worth: published examples, and what each kind of move means."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from fractions import Fraction

import pytest

from backoffice_core import Money, Unit
from backoffice_core.inventory import CostMethod, Item, Move, value_moves
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.moves import (
    COUNT,
    CUSTOMER_RETURN,
    FIRST_DAY,
    ISSUE,
    OPENING,
    RECEIPT,
    SUPPLIER_RETURN,
    USD,
    kinds,
    move,
    story,
    valued,
    values,
)

FIFO, AVERAGE = CostMethod.FIFO, CostMethod.MOVING_AVERAGE
BOTH = pytest.mark.parametrize("method", [FIFO, AVERAGE])


@pytest.mark.parametrize(
    ("method", "sold", "left"),
    [(FIFO, "7200.00", "8955.00"), (AVERAGE, "7252.94", "8902.06")],
)
def test_the_textbook_shop_comes_out_as_printed(method: CostMethod, sold: str, left: str) -> None:
    """OpenStax, Principles of Accounting 1 (2019), ch. 10.3: The Spy Who Loves You, perpetual."""
    shop = valued(
        story(
            (OPENING, 150, "21"), (ISSUE, -120), (RECEIPT, 225, "27"), (ISSUE, -180),
            (RECEIPT, 210, "33"),
        ),
        method,
    )  # fmt: skip
    issued = Money.total((line.value for line in shop.lines if line.move.kind is ISSUE), USD)
    assert (sold, left) == ((-issued).text, shop.value.text)
    assert "3150.00" == shop.opening_value.text


def test_first_in_first_out_takes_the_oldest_layers() -> None:
    """The accountingexplained sequence, as in Odoo's test_fifo_perpetual_2."""
    shop = valued(
        story(
            (RECEIPT, 68, "15"), (RECEIPT, 140, "15.5"), (ISSUE, -94), (RECEIPT, 40, "16"),
            (RECEIPT, 78, "16.5"), (ISSUE, -116), (ISSUE, -62), (ISSUE, -10),
        ),
        FIFO,
    )  # fmt: skip
    issues = [line.value.text for line in shop.lines if line.move.kind is ISSUE]
    assert ["-1423.00", "-1799.00", "-1004.00", "-165.00"] == issues
    assert ("44 pcs", "726.00") == (str(shop.of_item("tea").quantity), shop.value.text)


def test_the_moving_average_never_rounds_a_unit_cost() -> None:
    """The accountingexplained sequence: Odoo's rounded unit cost says 477.60 and 796.00."""
    shop = valued(
        story(
            (RECEIPT, 60, "15"), (RECEIPT, 140, "15.5"), (ISSUE, -190), (RECEIPT, 70, "16"),
            (ISSUE, -30), (ISSUE, -50),
        ),
        AVERAGE,
    )  # fmt: skip
    issues = [line.value.text for line in shop.lines if line.move.kind is ISSUE]
    assert ["-2916.50", "-477.56", "-795.94"] == issues
    assert "0.00" == shop.value.text


@BOTH
def test_stock_that_is_gone_is_worth_nothing(method: CostMethod) -> None:
    """Two for 1.00 and one for 1.01, sold one by one: odoo/odoo #46850."""
    shop = valued(
        story((RECEIPT, 2, "1.00"), (RECEIPT, 1, "1.01"), (ISSUE, -1), (ISSUE, -1), (ISSUE, -1)),
        method,
    )
    assert shop.lines[-1].value_after.is_zero
    assert "-3.01" == Money.total((line.value for line in shop.lines[2:]), USD).text


@BOTH
def test_more_than_there_is_leaves_at_the_last_cost_and_is_said(method: CostMethod) -> None:
    """Odoo's test_fifo_negative_2: ten at 10, ten out, then 21 more."""
    shop = valued(story((RECEIPT, 10, "10"), (ISSUE, -10), (ISSUE, -21)), method)
    assert ["100.00", "-100.00", "-210.00"] == values(shop)
    left = shop.of_item("tea")
    assert ("-21 pcs", "-210.00") == (str(left.quantity), left.value.text)
    assert ["inventory.negative_stock"] == kinds(shop)


@BOTH
def test_a_receipt_settles_what_left_before_it(method: CostMethod) -> None:
    """Five left at 10 by estimate and cost 12: the receipt of eight carries the 10 that lacked."""
    shop = valued(story((RECEIPT, 1, "10"), (ISSUE, -6), (RECEIPT, 8, "12")), method)
    last = shop.lines[-1]
    assert ("86.00", "96.00", "-10.00") == (last.value.text, last.cost.text, last.difference.text)
    assert ("3 pcs", "36.00") == (str(last.quantity_after), last.value_after.text)
    assert ["inventory.negative_settled", "inventory.negative_stock"] == kinds(shop)


@BOTH
def test_goods_sold_before_any_cost_is_known_leave_at_nothing(method: CostMethod) -> None:
    """The receipt then carries all they cost into cost of sales, and both are said."""
    shop = valued(story((ISSUE, -4), (RECEIPT, 4, "2.50")), method)
    assert ["0.00", "0.00"] == values(shop)
    assert "-10.00" == shop.lines[1].difference.text
    assert "inventory.cost_unknown" in kinds(shop)


@BOTH
def test_a_customer_return_comes_back_at_the_cost_it_left_with(method: CostMethod) -> None:
    """Its document left at 10 each, though stock costs more by now."""
    shop = valued(
        story(
            (RECEIPT, 10, "10"), (ISSUE, -5, None, "S1"), (RECEIPT, 10, "40"),
            (CUSTOMER_RETURN, 2, None, "S1"),
        ),
        method,
    )  # fmt: skip
    assert "20.00" == shop.lines[-1].value.text
    assert () == shop.findings


@BOTH
def test_a_return_no_document_accounts_for_comes_back_at_the_current_cost(
    method: CostMethod,
) -> None:
    """Three of the five returned left under the document; the rest is guessed, and said."""
    shop = valued(
        story((RECEIPT, 9, "10"), (ISSUE, -3, None, "S1"), (CUSTOMER_RETURN, 5, None, "S1")),
        method,
    )
    assert ("50.00", ["inventory.return_unmatched"]) == (shop.lines[-1].value.text, kinds(shop))


@BOTH
def test_what_left_before_it_came_in_can_come_back(method: CostMethod) -> None:
    """The debt is struck out at its estimate; nobody gains or loses."""
    shop = valued(
        story(
            (RECEIPT, 2, "10"), (ISSUE, -5, None, "S1"), (CUSTOMER_RETURN, 3, None, "S1"),
            (RECEIPT, 1, "99"),
        ),
        method,
    )  # fmt: skip
    assert ["20.00", "-50.00", "30.00", "99.00"] == values(shop)
    assert ["inventory.negative_stock"] == kinds(shop)


@BOTH
def test_a_settled_debt_comes_back_at_what_it_really_cost(method: CostMethod) -> None:
    """Estimated at 10, they turned out to cost 12, so that is what they left with."""
    shop = valued(
        story(
            (RECEIPT, 1, "10"), (ISSUE, -1), (ISSUE, -2, None, "S1"), (RECEIPT, 5, "12"),
            (CUSTOMER_RETURN, 2, None, "S1"),
        ),
        method,
    )  # fmt: skip
    assert "24.00" == shop.lines[-1].value.text


@BOTH
def test_a_supplier_return_goes_back_at_what_its_document_cost(method: CostMethod) -> None:
    """Of the dear delivery, not of the old and cheap one."""
    shop = valued(
        story(
            (RECEIPT, 10, "10", "P1"), (RECEIPT, 10, "30", "P2"),
            (SUPPLIER_RETURN, -4, None, "P2"),
        ),
        method,
    )  # fmt: skip
    assert ("-120.00", "280.00") == (shop.lines[-1].value.text, shop.value.text)
    assert () == shop.findings


def test_a_supplier_return_of_goods_sold_meanwhile_shows_the_difference() -> None:
    """FIFO sold the delivery at 10 itself; the supplier still owes 10 each, stock loses 30 each."""
    shop = valued(
        story(
            (RECEIPT, 5, "10", "P1"), (ISSUE, -5), (RECEIPT, 5, "30", "P2"),
            (SUPPLIER_RETURN, -2, None, "P1"),
        ),
        FIFO,
    )  # fmt: skip
    last = shop.lines[-1]
    assert ("-60.00", "-20.00", "-40.00") == (
        last.value.text, last.cost.text, last.difference.text,
    )  # fmt: skip
    assert ["inventory.return_difference"] == kinds(shop)


def test_a_supplier_return_never_leaves_value_without_goods() -> None:
    """The average says 15 for what goes back at 20: the last piece takes the last value."""
    shop = valued(
        story(
            (RECEIPT, 10, "10", "P1"), (RECEIPT, 10, "20", "P2"), (ISSUE, -10),
            (SUPPLIER_RETURN, -10, None, "P2"),
        ),
        AVERAGE,
    )  # fmt: skip
    last = shop.lines[-1]
    assert ("-150.00", "-200.00", "50.00") == (
        last.value.text, last.cost.text, last.difference.text,
    )  # fmt: skip
    assert last.value_after.is_zero


@BOTH
def test_a_count_is_worth_the_current_cost(method: CostMethod) -> None:
    """One more and two fewer than the books said, at 10 each."""
    shop = valued(story((RECEIPT, 5, "10"), (COUNT, 1), (COUNT, -2)), method)
    assert ["50.00", "10.00", "-20.00"] == values(shop)


@BOTH
def test_a_first_count_may_bring_its_own_cost(method: CostMethod) -> None:
    """With no cost known, the count's own serves; without one, the goods are worth nothing."""
    assert ["12.00"] == values(valued(story((COUNT, 4, "3")), method))
    bare = valued(story((COUNT, 4)), method)
    assert (["0.00"], ["inventory.cost_unknown"]) == (values(bare), kinds(bare))


def test_moves_of_a_day_happen_by_sequence_then_number() -> None:
    """The receipt comes first because it says so, not because it was handed in first."""
    moves = [
        move("1", ISSUE, -1, sequence=2),
        move("2", RECEIPT, 1, cost="5", sequence=1),
        move("3", ISSUE, -1, sequence=1),
    ]
    shop = valued(moves, FIFO)
    assert ["2", "3", "1"] == [line.move.number for line in shop.lines]


def test_quantities_are_in_the_unit_of_the_item() -> None:
    """Bought by the kilogram at 3.00, sold by the gram, counted in pounds."""
    tea = Item(code="tea", name="Tea", unit=Unit.of("lb"), supplier="A")
    rest = Item(code="rest", name="Never moved", unit=Unit.of("kg"), supplier="A")
    shop = value_moves(
        [
            move(1, RECEIPT, 1, cost="2", unit="lb"),
            move(2, ISSUE, Fraction("-453.59237"), unit="g"),
        ],
        method=FIFO,
        currency=USD,
        items=[tea, rest],
    )
    assert ["0 kg", "0 lb"] == [str(item.quantity) for item in shop.closing]
    assert shop.value.is_zero


def test_a_unit_cost_is_known_as_long_as_anything_was() -> None:
    """The average of what is there, the last cost when nothing is, none when none ever was."""
    moves = [
        *story((RECEIPT, 3, "1"), (RECEIPT, 3, "2"), (ISSUE, -6)),
        move(9, COUNT, 1, item="gift"),
        move("a", RECEIPT, 2, cost="7", item="rice"),
    ]
    shop = valued(moves, AVERAGE)
    assert {"gift": "0.00", "rice": "7.00", "tea": "1.50"} == {
        code: cost.text for code, cost in shop.unit_costs.items()
    }


def test_the_value_of_every_evening_is_known() -> None:
    """What the inventory account holds at the end of each day."""
    shop = valued(story((RECEIPT, 2, "5"), (ISSUE, -1)), FIFO)
    assert ["10.00", "5.00"] == [shop.value_on(FIRST_DAY.replace(day=day)).text for day in (1, 2)]


class Lookalike(enum.Enum):
    """Cost methods of somebody else."""

    FIFO = "fifo"


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        ([move(1, COUNT, 1), move(1, COUNT, 2)], "move_number_repeated"),
        ([move(1, COUNT, 1, item="cocoa")], "unknown_item"),
        ([move(1, COUNT, 1, unit="kg")], "dimension_mixed"),
    ],
)
def test_moves_that_cannot_be_valued_are_refused(moves: Iterable[Move], code: str) -> None:
    """A wrong item, unit or number is mended by whoever hands it in."""
    tea = Item(code="tea", name="Tea", unit=Unit.of("pcs"), supplier="A")
    with pytest.raises(InvalidValue) as refusal:
        value_moves(moves, method=FIFO, currency=USD, items=[tea])
    assert code == refusal.value.code


def test_what_would_be_valued_wrongly_is_refused() -> None:
    """Another currency, another enum, an item declared twice, a question about nobody's move."""
    tea = Item(code="tea", name="Tea", unit=Unit.of("pcs"), supplier="A")
    shop = valued(story((RECEIPT, 2, "5")), FIFO)
    calls = {
        "currency_mixed": lambda: value_moves(
            story((RECEIPT, 2, "5")), method=FIFO, currency="IDR"
        ),
        "not_a_member": lambda: value_moves([], method=Lookalike.FIFO, currency=USD),  # type: ignore[arg-type]
        "item_repeated": lambda: value_moves([], method=FIFO, currency=USD, items=[tea, tea]),
        "unknown_item": lambda: shop.of_item("cocoa"),
        "unknown_move": lambda: shop.explain("99"),
    }
    for code, call in calls.items():
        with pytest.raises(InvalidValue) as refusal:
            call()
        assert code == refusal.value.code


def test_a_kind_of_move_given_as_text_is_refused() -> None:
    """Before anything is said about its sign."""
    with pytest.raises(InvalidValue, match="The kind of Move is 'issue'") as refusal:
        move(1, "issue", -1)  # type: ignore[arg-type]
    assert "not_a_member" == refusal.value.code


def test_a_move_explains_its_worth_in_english_and_indonesian() -> None:
    """Which layers it took, what it left, by which standard."""
    shop = valued(story((RECEIPT, 2, "1"), (RECEIPT, 2, "3"), (ISSUE, -5)), FIFO)
    assert """\
Move 3, goods issued of 5 pcs tea on May 3, 2026, changes the value of stock by -$11.00; \
then -1 pcs worth -$3.00 are left (IAS 2.25, 2.27 (PSAK 202): first in, first out)
  2 pcs of those that came in with move 1: $2.00
  2 pcs of those that came in with move 2: $6.00
  1 pcs with nothing in stock, at the last known cost: $3.00""" == shop.explain("3").render("en")
    assert "1 pcs saat stok kosong, dengan biaya terakhir yang diketahui: US$3,00" == shop.explain(
        "3"
    ).because[-1].sentence("id")


@BOTH
def test_every_kind_of_move_can_explain_itself_in_both_languages(method: CostMethod) -> None:
    """The parts say where each cost came from, and nothing is left in English."""
    shop = valued(
        story(
            (COUNT, 1), (ISSUE, -3, None, "S1"), (RECEIPT, 9, "4", "P1"),
            (CUSTOMER_RETURN, 2, None, "S1"), (SUPPLIER_RETURN, -2, None, "P1"),
            (RECEIPT, 1, "50", "P2"), (ISSUE, -1), (COUNT, 2), (COUNT, -1),
            (SUPPLIER_RETURN, -5, None, "P2"), (OPENING, 1, "2"),
        ),
        method,
    )  # fmt: skip
    for line in shop.lines:
        reasons = shop.explain(line.move.number)
        assert line.value == reasons.result
        assert "stock" not in reasons.render("id")
        assert reasons.render("en") != reasons.render("id")
    for finding in shop.findings:
        assert finding.says.render("en") != finding.says.render("id")
