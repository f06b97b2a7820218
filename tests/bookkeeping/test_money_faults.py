"""What other programs get wrong with amounts of money, each tried here with the same input.

Every docstring names the program and its issue, what was put in and what came out there.
"""

from __future__ import annotations

import decimal
import threading
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.bookkeeping import Invoice, Posting, invoice_totals
from backoffice_core.bookkeeping.allocation import (
    Give,
    GiveShares,
    Send,
    Share,
    Take,
    percent,
    share_out,
)
from backoffice_core.kernel import Currency, Money, Rounding, format_money, kind_of, round_to
from backoffice_core.kernel.currencies import DIGITS
from backoffice_core.kernel.errors import InvalidValue
from tests.bookkeeping.books import entry, line, may, rupiah, sale

SPLIT_BY_CLDR = "AFN ALL IRR IQD KPW LAK LBP MGA MMK RSD SOS SYP YER"


def texts(amounts: tuple[Money, ...]) -> list[str]:
    """Amounts without their currency."""
    return [amount.text for amount in amounts]


def refused(code: str, work: Callable[[], object]) -> None:
    """Expect a refusal by its code."""
    with pytest.raises(InvalidValue, match=rf"\[{code}\]"):
        work()


# Sharing


def test_hordak_gives_the_last_share_whatever_is_left() -> None:
    """In django-hordak `ratio_split`: 1.00 by 336:336:328 became 0.34, 0.34, 0.32."""
    assert ["0.34", "0.33", "0.33"] == texts(Money.of(1, "USD").allocate([336, 336, 328]))


def test_hordak_gives_a_share_more_than_it_must() -> None:
    """In django-hordak `ratio_split`: 100 by 33.335:33.335:33.33 was off by 0.010, not 0.005.

    The shares are 33.335, 33.335 and 33.33; each may be off by half a cent and no more.
    """
    weights = [Fraction("33.335"), Fraction("33.335"), Fraction("33.33")]
    shares = Money.of(100, "USD").allocate(weights)
    off = [abs(share.major - weight) for share, weight in zip(shares, weights, strict=True)]
    assert Fraction("0.005") == max(off)
    assert Money.of(100, "USD") == Money.total(shares, "USD")


def test_shopify_gives_the_extra_cent_to_whoever_comes_first() -> None:
    """Shopify/money PR 175: 0.05 by 45 % and 55 % (2.25 and 2.75 cents) became 3 and 2 cents."""
    assert ["0.02", "0.03"] == texts(Money.of("0.05", "USD").allocate([45, 55]))


@given(st.integers(0, 10_000), st.integers(1, 60), st.data())
def test_shopify_refunds_depend_on_how_they_are_grouped(
    minor: int, pieces: int, data: st.DataObject
) -> None:
    """Shopify/money PR 175: of 10.00 for six shirts, refunding 1, then 3, then 2 must be all of it.

    A running total is the same whatever parts led to it: one refund of four or two of two.
    """
    total = Money(minor, Currency.of("USD"))
    single = total.spread([1] * pieces, rounding=Rounding.HALF_UP)
    first = data.draw(st.integers(0, pieces))
    grouped = total.spread([first, pieces - first], rounding=Rounding.HALF_UP)
    assert grouped[0] == Money.total(single[:first], "USD")
    assert grouped[1] == Money.total(single[first:], "USD")


def test_moneyphp_shares_in_cents_where_the_smallest_coin_is_five() -> None:
    """In moneyphp/money 753: 1.00 CHF in three parts cannot be paid out as 0.34, 0.33, 0.33."""
    assert ["0.35", "0.35", "0.30"] == texts(Money.of(1, "CHF").allocate([1, 1, 1], step=5))


def test_py_moneyed_and_prices_lose_a_cent_in_thirds() -> None:
    """In py-moneyed 3.0 and prices: 10.00 / 3 x 3 is not 10.00; here is no division."""
    ten = Money.of(10, "USD")
    assert ten == Money.total(ten.split(3), "USD")
    with pytest.raises(TypeError):
        ten / 3  # type: ignore[operator]


def test_a_share_by_percentages_loses_nothing() -> None:
    """Floats add 33.3 %, 33.3 % and 33.4 % up to 100.00000000000001 %; these are ratios."""
    shares = [Share(percent(text), Give(text)) for text in ("33.3", "33.30", "33.4")]
    paid = share_out(
        [Send(rupiah(100_000), Take("cash"), GiveShares(shares))],
        balances={"cash": rupiah(100_000)},
    )
    assert rupiah(100_000) == Money.total((each.amount for each in paid.transfers), "IDR")


def test_a_weight_of_zero_gets_nothing_and_a_refund_is_the_opposite() -> None:
    """Remainders handed out in turn reach those who get nothing, and refunds differ by a cent."""
    shares = Money.of("0.07", "USD").allocate([1, 0, 1, 1])
    assert ["0.03", "0.00", "0.02", "0.02"] == texts(shares)
    back = Money.of("-0.07", "USD").allocate([1, 0, 1, 1])
    assert [-share for share in shares] == list(back)


# Making money


def test_py_moneyed_keeps_digits_that_no_currency_has() -> None:
    """In py-moneyed 3.0: USD 10.123456 and JPY 10.5 were kept, and the cents cut off."""
    refused("amount_inexact", lambda: Money.of("10.123456", "USD"))
    refused("amount_inexact", lambda: Money.of("10.5", "JPY"))
    assert 1012 == Money.of("10.123456", "USD", rounding=Rounding.HALF_UP).minor


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_py_moneyed_takes_what_is_no_number(text: str) -> None:
    """In py-moneyed 3.0: Money("NaN", "USD") compares with nothing and adds up to nothing."""
    refused("number_not_finite", lambda: Money.of(Decimal(text), "USD"))
    refused("number_malformed", lambda: Money.of(text, "USD"))


def test_a_float_has_lost_its_digits_already() -> None:
    """ERPNext and Odoo keep amounts in floats: Decimal(1.1) is 1.100000000000000088817841970."""
    refused("number_not_exact", lambda: Money.of(1.1, "USD"))  # type: ignore[arg-type]
    assert Money.of("0.30", "USD") == Money.of("0.10", "USD") + Money.of("0.20", "USD")


def test_dinero_prints_yen_without_the_half_that_it_holds() -> None:
    """In dinero 0.4.0: 10.5 JPY is kept and printed as 10."""
    refused("amount_inexact", lambda: Money.of(Decimal("10.5"), "JPY"))
    assert "JPY 10" == str(Money.of(10, "JPY"))


def test_stockholm_says_that_a_dollar_is_one() -> None:
    """In stockholm 0.5.7: Money("1 USD") == 1 is True, and so is adding 5 of nothing."""
    one = Money.of(1, "USD")
    assert one != 1
    assert one != Money.of(1, "EUR")
    refused("not_money", lambda: one + 5)  # type: ignore[operator]
    refused("currency_mixed", lambda: one + Money.of(1, "EUR"))


def test_stockholm_ends_at_a_quintillion_and_at_nine_digits() -> None:
    """In stockholm 0.5.7: nothing above 999999999999999999.999999999, a third is 0.333333333."""
    much = Money.of(10**30, "IDR")
    assert Money.of(10**30 + 1, "IDR") == much + rupiah(1)
    third = much.times(Fraction(1, 3), rounding=Rounding.DOWN)
    assert "3" * 30 + ".33" == third.text


def test_zero_has_no_sign() -> None:
    """Decimal("-0") and Decimal("-0.00") print their sign, and stand in a report as -0.00."""
    for zero in (Decimal("-0"), Decimal("-0.00"), "-0.00", -Fraction(0)):
        assert "USD 0.00" == str(Money.of(zero, "USD"))
    assert "0.00" == (-Money.zero("USD")).text


def test_equal_amounts_are_written_alike() -> None:
    """Decimal 1.10 and 1.1 are equal, but are written differently: a hash chain breaks."""
    entries = [
        entry("1", may(4), {"1100": Money.of(Decimal(text), "IDR").minor, "4100": -110})
        for text in ("1.10", "1.1", "1.1000")
    ]
    assert 1 == len({kind_of(each).encode(each) for each in entries})


def test_a_number_of_a_million_digits_takes_no_time() -> None:
    """To turn Decimal("1e1000000000") into an int would take longer than any run of the tests."""
    refused("number_too_long", lambda: Money.of(Decimal("1e1000000000"), "USD"))


def test_python_accounting_ends_below_a_billion_rupiah() -> None:
    """In python-accounting 2.0.0: DECIMAL(13, 4) ends at 999,999,999.9999, below Rp 1 miliar."""
    much = 5 * 10**15  # 50 triliun rupiah in sen
    posted = entry("1", may(4), {"1100": much, "3100": -much})
    assert posted == kind_of(posted).decode(kind_of(posted).encode(posted))
    assert "IDR 50000000000000.00" == str(posted.postings[0].amount)


# The decimal context


def results() -> list[object]:
    """What a day's work comes to: adding, rounding, sharing, taxing, printing."""
    invoice: Invoice = sale("S-1", line("2.5", "13333.33"), line(1, 8945))
    big = Money.of("1234567890123456789012345678901234.56", "USD")
    return [
        big + Money.of("0.01", "USD"),
        Money.of("1234567.89", "USD") + Money.of("0.01", "USD"),
        Money.of("12345678901234567890.12", "USD").decimal,
        Money.of(Decimal("0.125"), "USD", rounding=Rounding.HALF_UP),
        Money.of(100, "USD").times(Fraction(2, 3), rounding=Rounding.HALF_EVEN),
        Money.of(1000, "USD").allocate([31, 28, 31]),
        invoice_totals(invoice, currency="IDR"),
        format_money(big, "id"),
        format_money(Money.of("1.01", "USD"), "en"),
    ]


def test_dinero_changes_the_precision_of_the_whole_process() -> None:
    """In dinero 0.4.0 first use sets the precision to 10: 123456789012.34 + 0.01 is 1.23E+11."""
    before = decimal.getcontext().copy()
    results()
    after = decimal.getcontext()
    assert (before.prec, before.rounding, before.Emax, before.traps) == (
        after.prec,
        after.rounding,
        after.Emax,
        after.traps,
    )
    assert Decimal("123456789012.35") == Decimal("123456789012.34") + Decimal("0.01")


@pytest.mark.parametrize("precision", [3, 6, 28])
@pytest.mark.parametrize("rounding", [decimal.ROUND_UP, decimal.ROUND_HALF_EVEN])
def test_no_ambient_context_changes_an_amount(precision: int, rounding: str) -> None:
    """In babel 90, py-moneyed 122: with ROUND_UP set somewhere, 1.001 prints as 1.01.

    With six digits 1234567.89 + 0.01 is 1.23457E+6, and printing raises.
    """
    expected = results()
    with decimal.localcontext(prec=precision, rounding=rounding):
        assert expected == results()


def test_a_thread_with_another_context_counts_the_same() -> None:
    """Every thread has a decimal context of its own, so what one sets is lost in the next."""
    expected, found = results(), list[object]()

    def work() -> None:
        decimal.getcontext().prec = 4
        found.extend(results())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert expected == found


# Rounding


def test_half_a_cent_goes_where_the_rule_says() -> None:
    """In babel and py-moneyed 0.125 prints as 0.12 and 1.005 as 1.00, which nobody asked for."""
    for text, up, even in (("0.125", "0.13", "0.12"), ("1.005", "1.01", "1.00")):
        assert up == Money.of(text, "USD", rounding=Rounding.HALF_UP).text
        assert even == Money.of(text, "USD", rounding=Rounding.HALF_EVEN).text
        refused("amount_inexact", lambda text=text: Money.of(text, "USD"))


@given(st.fractions(max_denominator=1000), st.sampled_from([Rounding.HALF_UP, Rounding.UP]))
def test_a_credit_note_is_its_invoice_to_the_cent(amount: Fraction, mode: Rounding) -> None:
    """Rounding by floor(x + 0.5) takes 0.125 to 0.13 and -0.125 to -0.12: a cent stays open."""
    there = Money.of(amount, "USD", rounding=mode)
    assert -there == Money.of(-amount, "USD", rounding=mode)


def test_cash_is_rounded_to_what_coins_there_are() -> None:
    """CLDR knows five Rappen, but babel has no way to ask; Rp 50 and Rp 100 nobody knows."""
    assert "9.95" == Money.of("9.97", "CHF").round_to(5, rounding=Rounding.HALF_UP).text
    assert rupiah(12_300) == rupiah(12_349).round_to(100 * 100, rounding=Rounding.HALF_UP)
    assert rupiah(12_350) == rupiah(12_349).round_to(50 * 100, rounding=Rounding.HALF_UP)
    assert 150 == round_to(125, 50, Rounding.HALF_UP)


# Currencies and printing


@pytest.mark.parametrize("code", SPLIT_BY_CLDR.split())
def test_babel_has_other_digits_than_iso_4217(code: str) -> None:
    """In babel 2.18: these 13 have no digits in CLDR; a fils of a dinar or a sen would be lost."""
    assert 0 == get_currency_precision(code)
    assert (3 if code == "IQD" else 2) == Currency.of(code).digits
    assert "1.23" in format_money(Money(1_230 if code == "IQD" else 123, Currency.of(code)), "en")


def test_babel_and_iso_4217_agree_on_all_other_currencies() -> None:
    """The thirteen are all: a new one in either table would be noticed here."""
    differing = {code for code, digits in DIGITS.items() if digits != get_currency_precision(code)}
    assert set(SPLIT_BY_CLDR.split()) == differing


@pytest.mark.parametrize("code", ["BTC", "PTS", "XYZ", "usd", "DOLLAR"])
def test_an_unknown_currency_gets_no_digits_of_its_own_accord(code: str) -> None:
    """In babel 2.18: any code nobody knows has two digits, so a bitcoin loses six."""
    with pytest.raises(InvalidValue):
        Money.of("1.00", code)
    assert "BTC 0.00000001" == str(Money(1, Currency("BTC", 8)))


def test_amounts_are_printed_with_all_their_digits() -> None:
    """In babel more than 28 digits raise InvalidOperation, and it prints JPY 1234.5 as 1,234."""
    much = Money.of("12345678901234567890123456789012345.67", "IDR")
    assert "Rp12.345.678.901.234.567.890.123.456.789.012.345,67" == format_money(much, "id")
    assert "Rp1.234.567" == format_money(rupiah(1_234_567), "id")
    assert "-Rp1.234.567" == format_money(rupiah(-1_234_567), "id")
    assert "1.234,50\N{NO-BREAK SPACE}€" == format_money(Money.of("1234.5", "EUR"), "de")


@pytest.mark.parametrize(
    "text", ["1.234.567.89", "1,234", "1.234,56", "Rp1000", "(5.00)", "\uff11\uff12", ""]
)
def test_a_number_that_reads_two_ways_is_not_read(text: str) -> None:
    """In babel: 1.234.567.89 in Indonesian is 123456789, and 1,234 is 1234 or 1.234."""
    refused("number_malformed", lambda: Money.of(text, "IDR"))


def test_a_posting_holds_minor_units_and_nothing_else() -> None:
    """In hledger and ledger an entry balances if it does at the digits displayed."""
    leg = Posting(account="1100", amount=Money.of("0.10", "USD") * 3)
    assert (30, int) == (leg.amount.minor, type(leg.amount.minor))
