"""Messages are plain English until somebody names a locale."""

from __future__ import annotations

import decimal
import pickle
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import (
    Currency,
    Duration,
    Explanation,
    Instant,
    InvalidValue,
    Message,
    Money,
    Quantity,
    format_date,
    format_duration,
    format_money,
    format_number,
    format_percent,
    format_quantity,
    translate,
)
from backoffice_core.kernel import words as module

RUPIAH = Money.of("1234567", "IDR")


def test_a_message_keeps_template_and_values_apart() -> None:
    """Its repr rebuilds it, it can be pickled, compared and used as a key."""
    message = Message("{who} owes {amount}", who="Sari", amount=RUPIAH)
    assert str(message) == "Sari owes IDR 1234567.00"
    assert eval(repr(message)) == message  # noqa: S307 - this is the promise
    assert pickle.loads(pickle.dumps(message)) == message  # noqa: S301
    assert len({message, Message("{who} owes {amount}", who="Sari", amount=RUPIAH)}) == 1


def test_a_template_without_its_value_is_refused_when_written() -> None:
    """The error appears where the message is made, not where it is read."""
    for template in ("{who}", "{}", "{who", "{who.name}", "{0}"):
        with pytest.raises(InvalidValue) as caught:
            Message(template, what=1)
        assert caught.value.code == "template_incomplete"
    with pytest.raises(InvalidValue):
        Message.plural("{count} of {what}", "{count}", count=1)


def test_a_plural_follows_the_count_in_each_language() -> None:
    """English has two forms; Indonesian says the same for one and many."""
    one = Message.plural("{count} problem", "{count} problems", count=1)
    many = Message.plural("{count} problem", "{count} problems", count=1200)
    assert (str(one), str(many)) == ("1 problem", "1200 problems")
    assert (one.render("en"), many.render("en")) == ("1 problem", "1,200 problems")
    assert (one.render("id"), many.render("id")) == ("1 masalah", "1.200 masalah")
    assert eval(repr(many)) == many  # noqa: S307
    assert many.render("de") == "1.200 problems"


def test_every_kind_of_value_is_formatted_for_the_locale() -> None:
    """The same message, in plain English and in two languages."""
    moment = Instant.parse("2026-05-04T08:05:00+07:00")
    message = Message(
        "{text}|{whole}|{ratio}|{day}|{instant}|{local}|{time}|{money}|{quantity}|{inner}|{truth}",
        text="a",
        whole=1500,
        ratio=Fraction(5, 2),
        day=date(2026, 5, 4),
        instant=moment,
        local=moment.at_zone("Asia/Jakarta"),
        time=Duration(5400),
        money=RUPIAH,
        quantity=Quantity.of("1.5", "kg"),
        inner=Message("in"),
        truth=True,
    )
    assert str(message) == (
        "a|1500|5/2|2026-05-04|2026-05-04T01:05:00Z|2026-05-04 08:05|1:30:00"
        "|IDR 1234567.00|1.5 kg|in|True"
    )
    assert message.render("id") == (
        "a|1.500|2,5|4 Mei 2026|4 Mei 2026 01.05 UTC|4 Mei 2026 08.05|1 jam 30 menit"
        "|Rp1.234.567|1,5 kg|in|True"
    )
    assert message.render("en").replace("\u202f", " ") == (
        "a|1,500|2.5|May 4, 2026|May 4, 2026 1:05 AM UTC|May 4, 2026 8:05 AM|1 hour 30 minutes"
        "|IDR\xa01,234,567|1.5 kg|in|True"
    )


def test_an_unknown_locale_is_refused_by_name() -> None:
    """Both what cannot be parsed and what CLDR does not have."""
    for locale in ("xx-yy-zz-00", "zz", "", "🙂"):
        with pytest.raises(InvalidValue) as caught:
            format_number(1, locale)
        assert caught.value.code == "unknown_locale"


def test_a_language_without_a_catalogue_reads_english() -> None:
    """Numbers follow the locale even where sentences are not translated."""
    assert translate("{count} problem", "fr") == "{count} problem"
    assert translate("", "id") == ""
    assert translate("no such sentence", "id") == "no such sentence"


def test_whole_rupiah_have_no_decimals_and_broken_ones_have_all() -> None:
    """Nothing is hidden by formatting; where cash has decimals they stay."""
    assert format_money(RUPIAH, "id_ID") == "Rp1.234.567"
    assert format_money(Money(123456750, Currency.of("IDR")), "id-ID") == "Rp1.234.567,50"
    assert format_money(Money.of("-1234.50", "USD"), "en") == "-$1,234.50"
    assert format_money(Money.of("1234", "JPY"), "ja") == "￥1,234"
    assert format_money(Money.of("1.234", "BHD"), "en") == "BHD\xa01.234"
    assert format_money(Money(1234, Currency("PTS", 0)), "en") == "PTS\xa01,234"


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("de", "28.901\N{NO-BREAK SPACE}IDR"),
        ("en", "IDR\N{NO-BREAK SPACE}28,901"),
        ("id", "Rp28.901"),
    ],
)
def test_a_currency_code_is_set_apart_from_a_digit_and_from_nothing_else(
    locale: str, expected: str
) -> None:
    """No space is left hanging where the code comes last."""
    assert expected == format_money(Money.of(28901, "IDR"), locale)


@given(st.integers(-(10**60), 10**60), st.sampled_from(["IDR", "USD", "JPY", "BHD"]))
def test_formatting_money_never_loses_a_digit(minor: int, code: str) -> None:
    """All digits are there whatever the size, and the ambient context plays no part."""
    with decimal.localcontext(prec=3, rounding=decimal.ROUND_UP):
        text = format_money(Money(minor, Currency.of(code)), "en")
    digits = "".join(sign for sign in text if sign.isdigit())
    places = Currency.of(code).digits
    shown = digits if "." in text or places == 0 else digits + "0" * places
    assert int(shown) == abs(minor)
    assert text.startswith("-") == (minor < 0)


@given(st.fractions(), st.integers(0, 6))
def test_numbers_round_half_away_from_zero_and_symmetrically(value: Fraction, digits: int) -> None:
    """The negative of a number is written as the number with a minus."""
    text = format_number(abs(value), "en", digits_max=digits)
    negative = format_number(-abs(value), "en", digits_max=digits)
    assert negative == (f"-{text}" if text.strip("0.,") else text)
    exact = Fraction(text.replace(",", ""))
    assert abs(exact - abs(value)) <= Fraction(1, 2 * 10**digits)


def test_small_formats_read_as_people_write_them() -> None:
    """Percent, quantities, dates and durations, negative and zero included."""
    assert format_percent(Fraction(1, 3), "id") == "33,3%"
    assert format_percent(Fraction(11, 100)) == "11%"
    assert format_number(Fraction(1, 8)) == "0.125"
    assert format_quantity(Quantity.of(3, "pcs"), "id") == "3 pcs"
    assert format_date(date(2026, 8, 17), "id") == "17 Agu 2026"
    assert format_duration(Duration(0), "id") == "0 menit"
    assert format_duration(Duration(-3661)) == "-1 hour 1 minute 1 second"


def test_catalogues_are_read_once() -> None:
    """A second rendering reads no file."""
    assert module.catalogue("id") is module.catalogue("id")


@pytest.mark.parametrize("locale", [None, 5, ["id"], b"id"])
@pytest.mark.parametrize(
    "say",
    [
        lambda locale: Message("hello").render(locale),
        lambda locale: Explanation(rule="greeting", says=Message("hello")).render(locale),
        lambda locale: format_money(Money.of(3, "IDR"), locale),
        lambda locale: format_date(date(2026, 8, 17), locale),
    ],
)
def test_what_is_no_name_of_a_language_is_refused(
    say: Callable[[Any], str], locale: object
) -> None:
    """Before babel looks at it."""
    with pytest.raises(InvalidValue, match="locale") as caught:
        say(locale)
    assert "type_wrong" == caught.value.code
