"""Lower of cost and net realisable value, item by item, and back up to cost at most."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money, Quantity
from backoffice_core.inventory import ItemValue
from backoffice_core.inventory.valuation.write_downs import Allowance, WriteDown, write_downs
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.moves import USD


def stock(item: str, pieces: int, cost: int) -> ItemValue:
    """So many pieces that cost so much in all."""
    return ItemValue(item=item, quantity=Quantity.of(pieces, "pcs"), value=Money.of(cost, USD))


def dollars(**prices: int) -> dict[str, Money]:
    """What one piece of each item will bring."""
    return {item: Money.of(price, USD) for item, price in prices.items()}


def figures(result: WriteDown) -> tuple[str, str, str, str]:
    """Released, reversed, written down and what is left of an allowance."""
    parts = (result.released, result.reversed, result.written_down, result.after)
    released, reversed_, written_down, after = (part.text for part in parts)
    return released, reversed_, written_down, after


def test_the_standard_is_applied_item_by_item_and_reversed_up_to_cost() -> None:
    """IAS 2.28-33: 100 at 10 that bring 8, 50 at 20 that bring 25; then the first brings 11."""
    goods = [stock("a", 100, 1000), stock("b", 50, 1000)]
    first, second = write_downs(goods, realisable=dollars(a=8, b=25))
    assert ("0.00", "0.00", "200.00", "200.00") == figures(first)
    assert ("0.00", "0.00", "0.00", "0.00") == figures(second)
    again, _ = write_downs(
        goods, realisable=dollars(a=11, b=25), allowances=[first.allowance, second.allowance]
    )
    assert ("0.00", "200.00", "0.00", "0.00") == figures(again)
    assert Money.of(1000, USD) == again.carried


def test_goods_that_are_sold_take_their_part_of_the_allowance_along() -> None:
    """IAS 2.34: a quarter is sold, a quarter of 200 goes to cost of sales, no price recovered."""
    before = Allowance(item="a", amount=Money.of(200, USD), quantity=Quantity.of(100, "pcs"))
    (left,) = write_downs([stock("a", 75, 750)], realisable=dollars(a=8), allowances=[before])
    assert ("50.00", "0.00", "0.00", "150.00") == figures(left)
    (gone,) = write_downs([], realisable={}, allowances=[before])
    assert ("200.00", "0.00", "0.00", "0.00") == figures(gone)


def test_items_that_are_alike_are_judged_together() -> None:
    """IAS 2.29: within a group the good price of one makes up for the other."""
    goods = [stock("a", 100, 1000), stock("b", 50, 1000)]
    (group,) = write_downs(goods, realisable=dollars(a=8, b=25), groups={"a": "oils", "b": "oils"})
    assert "oils" == group.item
    assert ("0.00", "0.00", "0.00", "0.00") == figures(group)
    with pytest.raises(InvalidValue) as refusal:
        write_downs(goods, realisable=dollars(a=8), groups={"a": "oils", "b": "oils"})
    assert "realisable_missing" == refusal.value.code


def test_an_allowance_says_why_in_both_languages() -> None:
    """What the goods cost, what they will bring, and what happens to the allowance."""
    (low,) = write_downs([stock("a", 100, 1000)], realisable=dollars(a=8))
    english = low.explanation.render("en")
    assert "100 pcs of a cost USD 1,000.00 and will bring USD 800.00" in english.replace(
        "$", "USD "
    )
    assert "diturunkan" in low.explanation.render("id")


@given(
    st.lists(
        st.tuples(st.integers(-5, 50), st.integers(0, 900), st.integers(0, 30)),
        min_size=1,
        max_size=6,
    )
)
def test_an_allowance_is_never_negative_and_stock_never_above_cost(
    periods: list[tuple[int, int, int]],
) -> None:
    """Period after period: before - released - reversed + written down is what is left."""
    allowances: list[Allowance] = []
    for pieces, cost, price in periods:
        held = stock("a", pieces, cost if pieces > 0 else 0)
        (result,) = write_downs([held], realisable=dollars(a=price), allowances=allowances)
        parts = (result.before, result.released, result.reversed, result.written_down)
        assert all(part.minor >= 0 for part in (*parts, result.after))
        assert result.reversed.is_zero or result.written_down.is_zero
        assert result.carried == min(result.cost, max(result.realisable, Money.zero(USD)))
        allowances = [result.allowance]


def test_two_allowances_of_one_item_are_refused() -> None:
    """It could be either."""
    one = Allowance(item="a", amount=Money.of(1, USD), quantity=Quantity.of(1, "pcs"))
    with pytest.raises(InvalidValue) as refusal:
        write_downs([], realisable={}, allowances=[one, one])
    assert "allowance_repeated" == refusal.value.code
