"""Making, repacking, taking apart and selling kits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory.making.kits import KitSale, kit_sale
from backoffice_core.inventory.making.producing import (
    PartLot,
    disassemble_moves,
    production_moves,
)
from backoffice_core.inventory.making.recipes import ByProduct, Recipe, RecipeBook, RecipePart
from backoffice_core.inventory.making.repacking import repack_moves
from backoffice_core.inventory.model import Item, Move, MoveKind
from backoffice_core.kernel import InvalidValue, Money, Quantity, Unit

DAY, NEXT = date(2026, 5, 4), date(2026, 5, 5)
CARTON = Unit("carton24", "count", 24, whole=True)
BOX = Unit("box10", "count", 10, whole=True)
BAG = Unit("bag500", "mass", Fraction(1, 2), whole=True)


def pieces(count: int) -> Quantity:
    """So many pieces."""
    return Quantity.of(count, "pcs")


def part(item: str, count: int) -> RecipePart:
    """So many pieces of a part."""
    return RecipePart(item=item, quantity=pieces(count))


def item(code: str, unit: str | Unit = "pcs") -> Item:
    """An item counted in a unit."""
    return Item(code=code, name=code, unit=Unit.of(unit))


def told(moves: Iterable[Move]) -> list[tuple[str, int, str, str, int]]:
    """Number, sequence, item, quantity and share of each move."""
    return [(m.number, m.sequence, m.item, str(m.quantity), m.share) for m in moves]


GIFT = Recipe(item="gift", quantity=pieces(1), parts=[part("soap", 2), part("towel", 1)], kit=True)
HAMPER = Recipe(item="hamper", quantity=pieces(1), parts=[part("gift", 2), part("soap", 1)])
SAWING = Recipe(
    item="plank",
    quantity=pieces(10),
    parts=[part("log", 1)],
    share=3,
    by_products=[
        ByProduct(item="lath", quantity=pieces(5), share=1),
        ByProduct(item="sawdust", quantity=Quantity.of(2, "kg")),
    ],
)


def test_an_order_consumes_before_it_produces() -> None:
    """Main product, by-product and waste, with the shares of the recipe."""
    moves = production_moves(SAWING, pieces(25), order="MO1", day=DAY, sequence=4)
    assert [
        ("MO1-1", 4, "log", "-3 pcs", 1),
        ("MO1-2", 5, "plank", "25 pcs", 3),
        ("MO1-3", 5, "lath", "12 pcs", 1),
        ("MO1-4", 5, "sawdust", "5 kg", 0),
    ] == told(moves)
    assert {"MO1"} == {move.document for move in moves}


def test_a_by_product_of_which_no_whole_piece_comes_out_is_left_out() -> None:
    """A move of nothing is none."""
    moves = production_moves(SAWING, pieces(1), order="MO1", day=DAY)
    assert ["log", "plank", "sawdust"] == [move.item for move in moves]


def test_what_is_finished_later_is_work_in_progress_until_then() -> None:
    """Labour is added to each unit of the item, the lot is the one named."""
    labour = Money.of(500, "IDR")
    *_, plank, lath, _ = production_moves(
        SAWING,
        pieces(10),
        order="MO1",
        day=DAY,
        finished_on=NEXT,
        unit_cost=labour,
        made_in=[PartLot("plank", "L1", pieces(10))],
        place="mill",
    )
    assert (NEXT, labour, "L1", "mill") == (plank.day, plank.unit_cost, plank.lot, plank.place)
    assert (NEXT, None, "") == (lath.day, lath.unit_cost, lath.lot)


def test_a_kit_among_the_parts_is_replaced_by_its_own() -> None:
    """Nobody stocks the kit, so nobody can take it."""
    moves = production_moves(HAMPER, pieces(3), order="MO1", day=DAY, book=RecipeBook([GIFT]))
    assert [("soap", "-15 pcs"), ("towel", "-6 pcs"), ("hamper", "3 pcs")] == [
        (move.item, str(move.quantity)) for move in moves
    ]


def test_parts_are_taken_from_the_lots_that_are_named() -> None:
    """All of a part or none of it."""
    lots = [PartLot("log", "A", pieces(2)), PartLot("log", "B", pieces(1))]
    moves = production_moves(SAWING, pieces(30), order="MO1", day=DAY, parts_from=lots)
    assert [("A", "-2 pcs"), ("B", "-1 pcs")] == [
        (move.lot, str(move.quantity)) for move in moves if move.item == "log"
    ]
    for wrong in (lots[:1], [*lots, PartLot("oak", "A", pieces(1))]):
        with pytest.raises(InvalidValue) as refused:
            production_moves(SAWING, pieces(30), order="MO1", day=DAY, parts_from=wrong)
        assert refused.value.code == "lots_incomplete"


def test_what_is_made_in_several_lots_bears_its_shares_lot_by_lot() -> None:
    """Four and six of ten planks: 3 shares are cut 6 to 9, beside 5 of the laths."""
    lots = [PartLot("plank", "A", pieces(4)), PartLot("plank", "B", pieces(6))]
    moves = production_moves(SAWING, pieces(10), order="MO1", day=DAY, made_in=lots)
    assert [
        ("plank", "A", 6),
        ("plank", "B", 9),
        ("lath", "", 5),
        ("sawdust", "", 0),
    ] == [(move.item, move.lot, move.share) for move in moves[1:]]
    with pytest.raises(InvalidValue, match="4 pcs of plank are told lot by lot, and 10 pcs"):
        production_moves(SAWING, pieces(10), order="MO1", day=DAY, made_in=lots[:1])


def test_the_parts_of_a_thing_can_be_pieces_with_numbers() -> None:
    """Each wheel that is got back is told by its own."""
    cart = Recipe(item="cart", quantity=pieces(1), parts=[part("wheel", 2), part("box", 1)])
    numbers = [PartLot("wheel", "W1", pieces(1)), PartLot("wheel", "W2", pieces(1))]
    moves = disassemble_moves(
        cart, pieces(1), order="D", day=DAY, worth={"wheel": 1, "box": 3}, made_in=numbers
    )
    assert [("W1", 1), ("W2", 1), ("", 3)] == [(move.lot, move.share) for move in moves[1:]]


@pytest.mark.parametrize(
    ("code", "recipe", "count", "finished_on"),
    [
        ("order_quantity_invalid", SAWING, 0, None),
        ("recipe_kit_made", GIFT, 1, None),
        ("order_reversed", SAWING, 1, date(2026, 5, 3)),
    ],
)
def test_an_order_of_nothing_of_a_kit_or_against_time_is_refused(
    code: str, recipe: Recipe, count: int, finished_on: date | None
) -> None:
    """Each with a code of its own."""
    with pytest.raises(InvalidValue) as refused:
        production_moves(recipe, pieces(count), order="X", day=DAY, finished_on=finished_on)
    assert code == refused.value.code


def test_goods_by_weight_are_packed_into_whole_bags() -> None:
    """25 kg of rice are fifty bags of 500 g, and 25.2 kg leave something over."""
    rice, bags = item("rice", "kg"), item("rice-bag", BAG)
    moves = repack_moves(rice, Quantity.of(25, "kg"), target=bags, order="R", day=DAY, lot="L7")
    assert [("rice", "-25 kg", "L7"), ("rice-bag", "50 bag500", "L7")] == [
        (move.item, str(move.quantity), move.lot) for move in moves
    ]
    with pytest.raises(InvalidValue, match=r"50 bag500 .* 1/5 kg remain over. Repack 25 kg") as no:
        repack_moves(rice, Quantity.of("25.2", "kg"), target=bags, order="R", day=DAY)
    assert no.value.code == "repack_remainder"


def test_packs_that_do_not_divide_say_how_many_would() -> None:
    """Boxes of 10 from cartons of 24: five cartons fill twelve boxes."""
    cartons, boxes = item("soap-ct", CARTON), item("soap-box", BOX)
    with pytest.raises(InvalidValue, match=r"9 box10 .* 1/4 carton24 remain over. Use a smaller"):
        repack_moves(cartons, Quantity.of(4, CARTON), target=boxes, order="R", day=DAY)
    _, made = repack_moves(cartons, Quantity.of(5, CARTON), target=boxes, order="R", day=DAY)
    assert "12 box10" == str(made.quantity)


def test_pieces_are_packed_into_a_pack_of_an_item_counted_in_pieces() -> None:
    """Whole cartons of it, told in its own unit."""
    moves = repack_moves(
        item("loose"), pieces(48), target=item("boxed"), order="R", day=DAY, into=CARTON
    )
    assert "48 pcs" == str(moves[1].quantity)
    with pytest.raises(InvalidValue, match="2 pcs remain over"):
        repack_moves(
            item("loose"), pieces(50), target=item("boxed"), order="R", day=DAY, into=CARTON
        )


@pytest.mark.parametrize(
    ("code", "source", "quantity", "target"),
    [
        ("repack_same_item", "soap", pieces(1), item("soap")),
        ("order_quantity_invalid", "soap", pieces(-1), item("box")),
        ("dimension_mixed", "soap", pieces(1), item("rice", "kg")),
    ],
)
def test_repacking_nothing_into_itself_or_another_dimension_is_refused(
    code: str, source: str, quantity: Quantity, target: Item
) -> None:
    """Each with a code of its own."""
    with pytest.raises(InvalidValue) as refused:
        repack_moves(item(source), quantity, target=target, order="R", day=DAY)
    assert code == refused.value.code


@given(st.integers(1, 400), st.sampled_from([CARTON, BOX, Unit.of("pcs")]))
def test_repacking_keeps_every_piece(count: int, pack: Unit) -> None:
    """What goes in comes out, or it is refused and the number it names would do."""
    loose, packed = item("loose"), item("packed", pack)
    whole = count - count % int(pack.factor)
    if whole != count:
        with pytest.raises(InvalidValue) as refused:
            repack_moves(loose, pieces(count), target=packed, order="R", day=DAY)
        expected = "Use a smaller pack." if not whole else f"Repack {whole} pcs."
        assert expected == refused.value.remedy
    if whole:
        out, back = repack_moves(loose, pieces(whole), target=packed, order="R", day=DAY)
        assert -out.quantity == back.quantity


def test_a_thing_is_taken_apart_at_what_its_parts_weigh() -> None:
    """Shares are whole numbers in the proportion of quantity and weight."""
    scrap = Recipe(item="car", quantity=pieces(1), parts=[part("wheel", 4), part("motor", 1)])
    worth: dict[str, Money | Fraction | int] = {"wheel": Fraction(15, 2), "motor": 120}
    moves = disassemble_moves(scrap, pieces(2), order="D", day=DAY, worth=worth, lot="V1")
    assert [
        ("D-1", 0, "car", "-2 pcs", 1),
        ("D-2", 1, "wheel", "8 pcs", 1),
        ("D-3", 1, "motor", "2 pcs", 4),
    ] == told(moves)
    assert "V1" == moves[0].lot


def test_of_half_a_dozen_parts_the_whole_ones_are_got_back() -> None:
    """One lid for ten boxes gives none for one box; alone that is refused."""
    boxes = Recipe(item="box", quantity=pieces(10), parts=[part("lid", 1), part("side", 40)])
    moves = disassemble_moves(boxes, pieces(1), order="D", day=DAY, worth={"lid": 1, "side": 1})
    assert ["box", "side"] == [move.item for move in moves]
    lids = Recipe(item="box", quantity=pieces(10), parts=[part("lid", 1)])
    with pytest.raises(InvalidValue) as refused:
        disassemble_moves(lids, pieces(1), order="D", day=DAY, worth={"lid": 1})
    assert refused.value.code == "disassembly_empty"


@pytest.mark.parametrize(
    ("code", "worth"),
    [
        ("worth_missing", {"wheel": 1}),
        ("worth_mixed", {"wheel": 1, "motor": Money.of(1, "USD")}),
        ("worth_mixed", {"wheel": Money.of(1, "IDR"), "motor": Money.of(1, "USD")}),
        ("worth_negative", {"wheel": 0, "motor": 0}),
        ("worth_negative", {"wheel": -1, "motor": 5}),
    ],
)
def test_shares_need_worths_of_one_sort(code: str, worth: dict[str, Money | int]) -> None:
    """A cost cannot be shared over nothing."""
    car = Recipe(item="car", quantity=pieces(1), parts=[part("wheel", 4), part("motor", 1)])
    with pytest.raises(InvalidValue) as refused:
        disassemble_moves(car, pieces(1), order="D", day=DAY, worth=dict(worth))
    assert code == refused.value.code


def sold(price: int, count: int = 1, *, parts_from: Iterable[PartLot] = ()) -> KitSale:
    """Gifts sold for a price in all."""
    return kit_sale(
        RecipeBook([GIFT]),
        "gift",
        pieces(count),
        price=Money.of(price, "IDR"),
        worth={"soap": Money.of(15_000, "IDR"), "towel": Money.of(40_000, "IDR")},
        number="S9",
        day=DAY,
        document="INV9",
        parts_from=parts_from,
    )


def test_a_kit_leaves_as_its_parts_which_bear_its_price() -> None:
    """70,000 alone, sold for 63,000: a tenth off each."""
    sale = sold(63_000)
    assert [("S9-1", "soap", "-2 pcs"), ("S9-2", "towel", "-1 pcs")] == [
        (move.number, move.item, str(move.quantity)) for move in sale.moves
    ]
    assert [Money.of(27_000, "IDR"), Money.of(36_000, "IDR")] == list(sale.prices)
    assert {(MoveKind.ISSUE, "INV9")} == {(move.kind, move.document) for move in sale.moves}
    head, *lines = sale.explain().render("id").replace("\xa0", "").splitlines()
    assert head.startswith("Rp63.000 untuk 1 pcs paket gift dibagi menurut harga jual bagiannya")
    assert [
        "  2 pcs soap menanggung Rp27.000",
        "  1 pcs towel menanggung Rp36.000",
    ] == lines


def test_the_price_of_a_part_follows_it_into_its_lots() -> None:
    """Three soaps of one lot bear three times what one of another does."""
    lots = [PartLot("soap", "A", pieces(3)), PartLot("soap", "B", pieces(1))]
    sale = sold(140_000, 2, parts_from=lots)
    assert [45_000, 15_000, 80_000] == [int(price.major) for price in sale.prices]


def test_only_kits_are_sold_as_kits() -> None:
    """What is in stock is sold from there."""
    codes: list[str] = []
    for book, count in ((RecipeBook([HAMPER]), 1), (RecipeBook([GIFT]), 0)):
        with pytest.raises(InvalidValue) as refused:
            kit_sale(
                book,
                next(iter(book.by_item)),
                pieces(count),
                price=Money.of(1, "IDR"),
                worth={},
                number="S",
                day=DAY,
            )
        codes.append(refused.value.code)
    assert ["recipe_no_kit", "order_quantity_invalid"] == codes


@given(st.integers(0, 10**9), st.integers(1, 99))
def test_no_cent_of_a_kit_is_lost(price: int, count: int) -> None:
    """All of the price is borne, and all parts leave."""
    sale = sold(price, count)
    assert Money.of(price, "IDR") == Money.total(sale.prices, "IDR")
    left = Counter({move.item: -move.quantity.amount for move in sale.moves})
    assert {"soap": 2 * count, "towel": count} == left
