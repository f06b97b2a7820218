"""Variances of standard cost, as the textbooks and the peers have them."""

from __future__ import annotations

from backoffice_core import Money, Quantity
from backoffice_core.inventory.valuation.variances import (
    price_variance,
    revaluation,
    usage_variance,
)
from tests.inventory.moves import USD


def test_a_price_above_standard_is_an_adverse_variance() -> None:
    """100 received at a standard of 5 and invoiced at 5.30: 30 (textbook convention)."""
    variance = price_variance(
        Quantity.of(100, "pcs"), actual=Money.of(530, USD), standard=Money.of(5, USD)
    )
    assert Money.of(30, USD) == variance.amount
    assert variance.is_adverse


def test_using_less_than_the_recipe_allows_is_favourable() -> None:
    """48 kg instead of 50 at 4 a kg, the recipe in grams."""
    variance = usage_variance(
        Quantity.of(48, "kg"), allowed=Quantity.of(50_000, "g"), standard=Money.of(4, USD)
    )
    assert Money.of(-8, USD) == variance.amount
    assert not variance.is_adverse


def test_a_new_standard_revalues_what_is_there() -> None:
    """10 at 5 become 10 at 6: 10 more (odoo, stock_account, test_realtime)."""
    change = revaluation(Quantity.of(10, "pcs"), old=Money.of(5, USD), new=Money.of(6, USD))
    assert Money.of(10, USD) == change
