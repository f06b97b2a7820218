"""Money is exact, keeps its currency, and loses nothing when shared."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal, localcontext
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding

USD, IDR, JPY, CHF = (Currency.of(code) for code in ("USD", "IDR", "JPY", "CHF"))
CURRENCIES = st.sampled_from([USD, JPY, Currency.of("KWD"), Currency("PTS", 0), Currency("IDR", 0)])
MINORS = st.integers(-(10**40), 10**40)
MONEY = st.builds(Money, MINORS, CURRENCIES)
DOLLARS = st.builds(Money, MINORS, st.just(USD))
WEIGHTS = st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any)


def usd(text: str) -> Money:
    """Return dollars."""
    return Money.of(text, "USD")


def texts(amounts: tuple[Money, ...]) -> list[str]:
    """Return the amounts without their currency."""
    return [amount.text for amount in amounts]


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        *(("1234.50", "IDR", 123_450), ("1234.5", "USD", 123_450), ("-0.01", "USD", -1)),
        *(("+7", "USD", 700), ("-0", "USD", 0), ("1.100", "USD", 110), ("1.0005", "CLF", 10_005)),
        *((5, "JPY", 5), (5, "USD", 500), (10**30, "JPY", 10**30)),
        *(
            (Decimal("1.10"), "USD", 110),
            (Decimal("-0.00"), "USD", 0),
            (Decimal("1E3"), "JPY", 1000),
        ),
        *((Fraction(1, 4), "USD", 25), (Fraction(-1, 8), "KWD", -125)),
        ("3", Currency("PTS", 0), 3),
    ],
)
def test_major_units_become_minor_units(
    amount: str | int | Decimal | Fraction, currency: str | Currency, minor: int
) -> None:
    """Text, int, Decimal and Fraction are read exactly, in the digits of the currency."""
    assert Money(minor, Currency.of(currency)) == Money.of(amount, currency)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("1.005", "USD"), ("10.5", "JPY"), (Fraction(1, 3), "USD"), (Decimal("0.001"), "IDR")],
)
def test_digits_that_do_not_fit_are_refused_not_dropped(
    amount: str | Decimal | Fraction, currency: str
) -> None:
    """Half a yen is refused, unless a rounding is named."""
    with pytest.raises(InvalidValue, match="amount_inexact"):
        Money.of(amount, currency)
    assert Money.of(amount, currency, rounding=Rounding.DOWN) < Money.of(
        amount, currency, rounding=Rounding.UP
    )


def test_a_named_rounding_is_the_one_used() -> None:
    """1.005 is a tie: no float has made it 1.00499..., no context decides it."""
    assert usd("1.01") == Money.of("1.005", "USD", rounding=Rounding.HALF_UP)
    assert usd("1.00") == Money.of("1.005", "USD", rounding=Rounding.HALF_EVEN)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        *((0.1, "number_not_exact"), (True, "number_not_exact"), (None, "number_not_exact")),
        *((Decimal("NaN"), "number_not_finite"), (Decimal("1e999999"), "number_too_long")),
        *(
            ("1,000", "number_malformed"),
            ("\uff11", "number_malformed"),
            ("1_0", "number_malformed"),
        ),
    ],
)
def test_amounts_that_are_not_exact_are_refused(amount: object, code: str) -> None:
    """Floats, infinities, exponent bombs and look-alike digits do not become money."""
    for rounding in (None, Rounding.HALF_UP):
        with pytest.raises(InvalidValue, match=code):
            Money.of(amount, "USD", rounding=rounding)  # type: ignore[arg-type]


@pytest.mark.parametrize("minor", [1.0, True, Decimal(1), "1", None])
def test_minor_units_are_plain_ints(minor: object) -> None:
    """The constructor itself lets nothing else in."""
    with pytest.raises(InvalidValue, match="number_not_whole"):
        Money(minor, USD)  # type: ignore[arg-type]


def test_a_currency_is_not_its_code() -> None:
    """Only ``Money.of`` looks codes up."""
    with pytest.raises(InvalidValue, match="not_a_currency"):
        Money(1, "USD")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="unknown_currency"):
        Money.of(1, "usd")


@given(DOLLARS, DOLLARS, DOLLARS)
def test_money_of_one_currency_adds_up(one: Money, two: Money, three: Money) -> None:
    """Addition is a commutative group, whatever the decimal context."""
    with localcontext() as context:
        context.prec = 1
        assert (one + two) + three == one + (two + three)
        assert one + two == two + one
        assert one + Money.zero("USD") == one
        assert (one - one).is_zero
        assert one - two == one + -two
        assert one + two + three == Money.total([one, two, three], "USD")


@given(DOLLARS, st.integers(-1000, 1000))
def test_multiplying_by_a_whole_number_is_repeated_addition(money: Money, factor: int) -> None:
    """From both sides, with no rounding needed."""
    assert money * factor == factor * money
    assert money * (factor + 1) == money * factor + money


@pytest.mark.parametrize("factor", [1.5, True, Fraction(1, 2), Decimal(2)])
def test_multiplying_by_anything_else_asks_for_a_rounding(factor: object) -> None:
    """``*`` cannot lose part of a unit: ``times`` names the rounding."""
    with pytest.raises(InvalidValue, match=r"times\(factor, rounding="):
        Money(3, USD) * factor  # type: ignore[operator]


def test_signs() -> None:
    """Opposite, same, and without the sign."""
    assert usd("-1") == -usd("1")
    assert usd("-1") == +usd("-1")
    assert usd("1") == abs(usd("-1"))


@given(DOLLARS, DOLLARS)
def test_money_of_one_currency_is_ordered_as_its_units(one: Money, two: Money) -> None:
    """All six comparisons."""
    assert (one.minor < two.minor) == (one < two)
    assert (one.minor <= two.minor) == (one <= two)
    assert (one.minor > two.minor) == (one > two)
    assert (one.minor >= two.minor) == (one >= two)
    assert (one.minor == two.minor) == (one == two)
    assert one != two or hash(one) == hash(two)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        *((Money(1, JPY), "currency_mixed"), (Money(0, Currency("USD", 3)), "currency_mixed")),
        *((1, "not_money"), (Decimal(1), "not_money"), ("USD 1.00", "not_money")),
    ],
)
def test_currencies_do_not_mix(other: Money, code: str) -> None:
    """Not even nothing of one with something of another, nor one code in two scales."""
    one = Money(1, USD)
    for mix in (
        lambda: one + other,
        lambda: one - other,
        lambda: one < other,
        lambda: one <= other,
        lambda: one > other,
        lambda: one >= other,
        lambda: Money.total([one, other], "USD"),
    ):
        with pytest.raises(InvalidValue, match=code):
            mix()
    assert one != other


def test_the_refusal_to_mix_shows_the_amounts() -> None:
    """As a person reads them; of one code in two scales it says how many digits each has."""
    for other, said in (
        (Money(1, JPY), "Cannot add USD 0.01 and JPY 1: convert one of them first."),
        (Money(5, Currency("USD", 0)), "Cannot add USD 0.01 and USD 5 (2 and 0 digits): "),
        (5, "Cannot add USD 0.01 and int 5."),
    ):
        with pytest.raises(InvalidValue, match="Cannot add") as refused:
            Money(1, USD) + other  # type: ignore[operator]
        assert refused.value.message.startswith(said)


def test_a_copy_of_a_currency_is_the_same_currency() -> None:
    """Money from a pickle or another process adds and compares as any other."""
    one = Money(1, USD)
    for twin in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):  # noqa: S301 - our own
        assert one == twin
        assert Money(2, USD) == one + twin
        assert Money(0, USD) == one - twin
        assert Money(2, USD) == Money.total([one, twin], "USD")
        assert one <= twin


def test_the_sum_of_nothing_has_a_currency() -> None:
    """Which is why it must be said."""
    assert Money.of(0, "IDR") == Money.total([], "IDR")


def test_zero_is_asked_for_by_name() -> None:
    """Money is never false: ``if money`` would hide a forgotten ``is not None``."""
    assert Money.zero("IDR").is_zero
    assert not usd("0.01").is_zero
    assert bool(Money.zero("IDR"))


def test_a_factor_rounds_once() -> None:
    """VAT of 8,945 rupiah at 11 % in whole rupiah is 984 (artivisi/balaka issue 25)."""
    rupiah = Currency("IDR", 0)
    tax = Money.of(8_945, rupiah).times(Fraction(11, 100), rounding=Rounding.HALF_UP)
    assert Money.of(984, rupiah) == tax
    assert -tax == Money.of(-8_945, rupiah).times(Fraction(11, 100), rounding=Rounding.HALF_UP)
    assert usd("10").times(3, rounding=Rounding.DOWN) == usd("30")
    with pytest.raises(InvalidValue, match="number_not_exact"):
        usd("10").times(0.11, rounding=Rounding.HALF_UP)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("0.02", "0.00"), ("0.03", "0.05"), ("9.97", "9.95"), ("9.98", "10.00"), ("-0.03", "-0.05")],
)
def test_swiss_cash_comes_in_five_rappen(amount: str, expected: str) -> None:
    """The step is in minor units."""
    rounded = Money.of(amount, "CHF").round_to(5, rounding=Rounding.HALF_UP)
    assert Money.of(expected, "CHF") == rounded


def test_rupiah_cash_comes_in_hundreds() -> None:
    """Rp 1,234,567.89 at the till is Rp 1,234,600, or Rp 1,234,500 in the buyer's favour."""
    price = Money.of("1234567.89", "IDR")
    assert Money.of(1_234_600, "IDR") == price.round_to(100_00, rounding=Rounding.HALF_UP)
    assert Money.of(1_234_500, "IDR") == price.round_to(100_00, rounding=Rounding.DOWN)


def test_shares_add_up_to_the_amount() -> None:
    """django-hordak's example: one pound by 336 : 336 : 328."""
    pound = Money.of(1, "GBP")
    assert ["0.34", "0.33", "0.33"] == texts(pound.allocate([336, 336, 328]))
    assert ["-0.34", "-0.33", "-0.33"] == texts((-pound).allocate([336, 336, 328]))


def test_shares_can_be_payable_in_cash() -> None:
    """A franc in three, in coins of five Rappen (asked for in moneyphp/money issue 753)."""
    assert ["0.35", "0.35", "0.30"] == texts(Money.of(1, "CHF").allocate([1, 1, 1], step=5))
    with pytest.raises(InvalidValue, match="step_indivisible"):
        Money.of("1.01", "CHF").allocate([1, 1, 1], step=5)


@given(MONEY, WEIGHTS, st.integers(1, 100))
def test_sharing_loses_nothing(money: Money, weights: list[int], step: int) -> None:
    """In any currency, sign and step: exact sum, symmetric, whole steps, nothing for zero."""
    amount = money * step
    shares = amount.allocate(weights, step=step)
    assert amount == Money.total(shares, money.currency)
    assert tuple(-share for share in shares) == (-amount).allocate(weights, step=step)
    for share, weight in zip(shares, weights, strict=True):
        assert 0 == share.minor % step
        assert weight or share.is_zero


def test_equal_parts_differ_by_a_minor_unit_at_most() -> None:
    """The earlier parts are the larger."""
    assert ["3.34", "3.33", "3.33"] == texts(usd("10").split(3))
    for parts, code in ((0, "number_too_small"), (2.0, "number_not_whole")):
        with pytest.raises(InvalidValue, match=code):
            usd("10").split(parts)  # type: ignore[arg-type]


def test_a_schedule_is_right_in_the_middle_too() -> None:
    """100.00 in 7 months: after month 4 it is 57.14, where equal parts would have 57.16."""
    months = usd("100").spread([1] * 7, rounding=Rounding.HALF_UP)
    assert usd("57.14") == Money.total(months[:4], "USD")
    assert usd("57.16") == Money.total(usd("100").split(7)[:4], "USD")
    assert usd("100") == Money.total(months, "USD")


def test_a_schedule_can_be_in_whole_dollars() -> None:
    """The step is that of the parts."""
    assert ["33.00", "34.00", "33.00"] == texts(
        usd("100").spread([1, 1, 1], rounding=Rounding.HALF_UP, step=100)
    )
    with pytest.raises(InvalidValue, match="step_indivisible"):
        usd("0.50").spread([1], rounding=Rounding.HALF_UP, step=100)


@given(MONEY)
def test_money_reads_back_from_all_its_forms(money: Money) -> None:
    """Text, decimal, ratio and repr hold the exact amount, under a one-digit context."""
    with localcontext() as context:
        context.prec = 1
        for form in (money.text, money.decimal, money.major):
            assert money == Money.of(form, money.currency)
        names = {"Money": Money, "Currency": Currency}
        assert money == eval(repr(money), names)  # noqa: S307 - what repr promises


@pytest.mark.parametrize(
    ("money", "text", "expression"),
    [
        (Money(123_450, IDR), "IDR 1234.50", "Money.of('1234.50', 'IDR')"),
        (Money(-5, USD), "USD -0.05", "Money.of('-0.05', 'USD')"),
        (Money(-105, USD), "USD -1.05", "Money.of('-1.05', 'USD')"),
        (Money(0, JPY), "JPY 0", "Money.of('0', 'JPY')"),
        (
            Money(7, Currency("PTS", 0)),
            "PTS 7",
            "Money.of('7', Currency(code='PTS', digits=0))",
        ),
    ],
)
def test_money_prints_all_its_digits(money: Money, text: str, expression: str) -> None:
    """Plainly, without separators: for people there are the locale's formats."""
    assert text == str(money)
    assert expression == repr(money)


def test_a_decimal_keeps_the_digits_of_the_currency() -> None:
    """1.10, not 1.1, and never minus zero."""
    assert "1.10" == str(usd("1.1").decimal)
    assert "0.00" == str((-usd("0")).decimal)


def test_money_does_not_change() -> None:
    """It is a value."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        usd("1").minor = 2  # type: ignore[misc]


def test_sum_points_to_total() -> None:
    """The 0 that sum starts with is of no currency."""
    with pytest.raises(InvalidValue, match=r"Use Money\.total") as caught:
        sum([Money.of(1, "IDR")])  # type: ignore[type-var]
    assert "not_money" == caught.value.code
