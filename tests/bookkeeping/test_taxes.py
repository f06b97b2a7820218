"""Tax rates over time and their rounding."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.bookkeeping import (
    RoundedPer,
    Tax,
    explain_invoice_tax,
    invoice_totals,
    tax_on,
    tax_rate,
)
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding, round_fraction
from tests.bookkeeping.books import line, may, rupiah, sale


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2022, 3, 31), Fraction(1, 10)),
        (date(2022, 4, 1), Fraction(11, 100)),
        (date(2024, 12, 31), Fraction(11, 100)),
        (date(2025, 1, 1), Fraction(11, 100)),
        (date(2026, 5, 4), Fraction(11, 100)),
    ],
)
def test_ppn_has_the_rate_of_the_day(day: date, rate: Fraction) -> None:
    """UU 42/2009, UU 7/2021 art. 4, PMK 131/2024 art. 3."""
    assert rate == tax_rate("PPN", day)


def test_since_2025_ppn_is_twelve_percent_of_eleven_twelfths() -> None:
    """PMK 131/2024 art. 3: the rate rose, and the base shrank by as much."""
    ppn = tax_on("PPN", date(2025, 1, 1))
    assert (Fraction(12, 100), Fraction(11, 12)) == (ppn.nominal_rate, ppn.base_share)


def test_ppn_is_rounded_half_up_to_whole_rupiah() -> None:
    """8,945 x 11 % = 983.95 -> 984: the example given for PER-11/PJ/2025 art. 129(3)."""
    totals = invoice_totals(sale("1", line(1, 8945)), currency="IDR")
    assert (rupiah(984), rupiah(9929)) == (totals.tax, totals.gross)
    assert Fraction(98395, 100) == totals.taxes[0].exact


def test_ppn_is_computed_from_the_exact_ratio() -> None:
    """Rounding 11/12 of the price first would be wrong for 2,666 of 100,000 prices.

    Recomputed here; 50 rupiah come to 6 (5.50 rounded half up), not 5.
    """
    ppn = tax_on("PPN", may(4))
    wrong = 0
    for price in range(1, 100_001):
        exact = ppn.rounded(rupiah(price)).minor
        assert 100 * ((price * 11 + 50) // 100) == exact
        base = round_fraction(Fraction(price * 11, 12), Rounding.HALF_UP)
        wrong += 100 * round_fraction(Fraction(base * 12, 100), Rounding.HALF_UP) != exact
    assert 2666 == wrong
    assert rupiah(6) == invoice_totals(sale("1", line(1, 50)), currency="IDR").tax


@pytest.mark.parametrize(
    ("code", "price", "tax"), [("USD", "89.45", "9.84"), ("USD", "1.00", "0.11"), ("JPY", 95, 10)]
)
def test_ppn_in_another_currency_is_rounded_to_its_minor_unit(
    code: str, price: str | int, tax: str | int
) -> None:
    """PER-11/PJ/2025 art. 129(3) speaks of rupiah: 9.8395 dollars are 9.84 and not 10."""
    ppn = tax_on("PPN", may(4))
    amount = ppn.amount([Money.of(price, code)], Currency.of(code)).amount
    assert Money.of(tax, code) == amount


def test_per_line_and_per_document_are_different_policies() -> None:
    """Ten lines of 50 rupiah: 5.50 each rounds to 6, all together to 55."""
    per_line = {
        "PPN": Effective(
            [
                Version(
                    value=Tax(
                        code="PPN",
                        nominal_rate=Fraction(11, 100),
                        per=RoundedPer.LINE,
                        source="a test",
                    ),
                    since=date(2020, 1, 1),
                )
            ]
        )
    }
    invoice = sale("1", *[line(1, 50)] * 10)
    assert rupiah(55) == invoice_totals(invoice, currency="IDR").tax
    assert rupiah(60) == invoice_totals(invoice, currency="IDR", taxes=per_line).tax


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=5))
def test_the_tax_of_a_credit_note_is_minus_that_of_its_invoice(prices: list[int]) -> None:
    """Rounding looks at the magnitude, so returning everything leaves nothing."""
    invoice = sale("1", *[line(1, price) for price in prices])
    credit = sale("2", *[line(-1, price) for price in prices])
    ours, theirs = (invoice_totals(each, currency="IDR") for each in (invoice, credit))
    assert (-ours.net, -ours.tax) == (theirs.net, theirs.tax)


def test_a_tax_is_within_half_a_rupiah_of_its_exact_amount() -> None:
    """One rounding, whatever the number of lines."""
    prices = random.Random(7)
    for _ in range(200):
        lines = [line(1, prices.randrange(1, 10**6)) for _ in range(10)]
        (tax,) = invoice_totals(sale("1", *lines), currency="IDR").taxes
        assert abs(tax.exact - tax.amount.major) <= Fraction(1, 2)


def test_lines_without_tax_are_outside_the_base() -> None:
    """Rice of the basic needs is not taxed; the cola beside it is."""
    totals = invoice_totals(sale("1", line(1, 1000, ""), line(1, 500)), currency="IDR")
    assert (rupiah(1500), rupiah(500), rupiah(55)) == (
        totals.net,
        totals.taxes[0].base,
        totals.tax,
    )


@pytest.mark.parametrize(
    ("code", "day", "error"),
    [("GST", may(4), "tax_unknown"), ("PPN", date(2009, 1, 1), "tax_not_in_force")],
)
def test_a_tax_nobody_knows_on_that_day_is_refused(code: str, day: date, error: str) -> None:
    """No rate is better than a wrong one."""
    with pytest.raises(InvalidValue) as caught:
        tax_rate(code, day)
    assert error == caught.value.code


def test_a_tax_explains_itself_in_both_languages() -> None:
    """The law, the base, the exact figure and the rounding, each with its source."""
    explanation = explain_invoice_tax(sale("INV-7", line(1, 8945)), currency="IDR")
    english, indonesian = explanation.render("en"), explanation.render("id")
    assert "PPN is 12% of 11/12" in english
    assert "983.95" in english
    assert "PMK 131/2024 art. 3" in english
    assert "Pajak atas INV-7 adalah Rp984, dari Rp8.945 sebelum pajak" in indonesian
    assert "PER-11/PJ/2025 art. 129(3)" in indonesian


def test_a_tax_of_the_whole_base_says_no_share() -> None:
    """Before 2025 there is no 11/12 to explain."""
    invoice = sale("1", line(1, 1000))
    old = explain_invoice_tax(
        type(invoice)(
            number="1",
            direction=invoice.direction,
            day=date(2024, 5, 4),
            party="Maju",
            lines=invoice.lines,
        ),
        currency="IDR",
    )
    assert "PPN is 11% of IDR" in old.render("en")
