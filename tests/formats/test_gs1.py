"""Barcodes of GS1: whatever is written is read back, and whatever is wrong says where."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.formats.gs1.element_strings import ElementString, read_element_string
from backoffice_core.formats.gs1.keys import (
    Gtin,
    KeyKind,
    check_digit,
    expand_upc_e,
    gs1_key,
)
from backoffice_core.formats.gs1.links import read_digital_link, write_digital_link
from backoffice_core.formats.gs1.table import IDENTIFIERS, LENGTHS
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.quantity import Quantity

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
YEAR = 2026


@st.composite
def labels(draw: st.DrawFn) -> ElementString:
    """A label of a trade item, as shops and factories print them."""
    body = draw(st.text("0123456789", min_size=13, max_size=13))
    texts = st.text(SET_82, min_size=1, max_size=20)
    days = st.dates(date(1978, 1, 1), date(2075, 12, 31)).map(lambda day: f"{day:%y%m%d}")
    others = st.fixed_dictionaries(
        {},
        optional={
            "10": texts,
            "21": texts,
            "22": texts,
            "240": texts,
            "17": days,
            "11": days,
            "30": st.integers(0, 99_999_999).map(str),
            "3103": st.integers(0, 999_999).map("{:06}".format),
            "3922": st.integers(0, 10**15 - 1).map(str),
            "410": st.just("6291041500213"),
            "99": texts,
        },
    )
    return ElementString(elements={"01": f"{body}{check_digit(body)}", **draw(others)}, year=YEAR)


def refused(text: str) -> str:
    """What is said of a text that is refused."""
    with pytest.raises(InvalidValue) as caught:
        read_element_string(text, year=YEAR)
    return str(caught.value)


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        ("629104150021", 3),
        ("37610425002123456", 9),
        ("1234567890123", 1),
        ("9638507", 4),
        ("03600029145", 2),
    ],
)
def test_published_check_digits_come_out(body: str, digit: int) -> None:
    """The examples of GS1's own page on check digits, and of its General Specifications."""
    assert digit == check_digit(body)


@given(st.text("0123456789", min_size=1, max_size=17), st.data())
def test_a_check_digit_finds_every_single_wrong_digit(body: str, data: st.DataObject) -> None:
    """Weights 3 and 1 have no factor in common with ten, so no mistake of one digit fits."""
    full = f"{body}{check_digit(body)}"
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != full[place]]))
    wrong = full[:place] + other + full[place + 1 :]
    assert str(check_digit(wrong[:-1])) != wrong[-1]


@given(st.text("0123456789", min_size=11, max_size=11))
def test_a_number_in_its_shortest_form_is_the_same_number(body: str) -> None:
    """Eight, twelve, thirteen or fourteen digits: the item is one."""
    gtin = Gtin.of(f"{body}{check_digit(body)}")
    assert gtin == Gtin.of(str(gtin)) == Gtin.of(gtin.digits)
    assert gtin == gtin.with_indicator(5).with_indicator(0)


@given(st.text("0123456789", min_size=6, max_size=6))
def test_a_shortened_upc_comes_back_from_its_long_form(short: str) -> None:
    """Whatever six digits stand for, the six digits found again stand for it too."""
    gtin = expand_upc_e(short)
    assert gtin.upc_e is not None
    assert gtin == expand_upc_e(gtin.upc_e)
    assert gtin == expand_upc_e(f"0{short}")


def test_what_cannot_be_shortened_says_nothing() -> None:
    """A packing has no EAN-13, an EAN-13 no UPC, and most UPCs no short form."""
    packing = Gtin.of("14006381333938")
    assert (None, None, None, None) == (
        packing.gtin_13,
        packing.gtin_12,
        packing.gtin_8,
        packing.upc_e,
    )
    assert Gtin.of("036000291452").upc_e is None
    assert Gtin.of("4006381333931").upc_e is None
    assert Gtin.of("614141000036").upc_e is None


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        (KeyKind.GLN, "629-1041-50021-3", "6291041500213"),
        (KeyKind.GRAI, "4006381333931CRATE-7", "4006381333931CRATE-7"),
        (KeyKind.GIAI, "4006381ASSET/1", "4006381ASSET/1"),
        (KeyKind.GCN, "4006381333931007", "4006381333931007"),
    ],
)
def test_other_keys_are_read_as_they_are(kind: KeyKind, text: str, key: str) -> None:
    """Blanks and hyphens group digits; in a serial number they belong to it."""
    assert key == gs1_key(kind, text)


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (KeyKind.SSCC, "376104250021234560", "at position 18, where 9 was expected"),
        (KeyKind.SSCC, "37610425", "Give 18 digits"),
        (KeyKind.GLN, "629104150021X", "'X' at position 13, where a digit was expected"),
        (KeyKind.GIAI, "4006381#", "'#' at position 8"),
        (KeyKind.GCN, "4006381333931A", "'A' at position 1"),
        (KeyKind.GIAI, "", "Give 1 to 30 characters"),
    ],
)
def test_a_wrong_key_says_where_and_what_was_expected(kind: KeyKind, text: str, says: str) -> None:
    """Whoever types it again knows which character to look at."""
    with pytest.raises(InvalidValue, match=r"gs1_text_malformed|check_digit_wrong") as caught:
        gs1_key(kind, text)
    assert says in str(caught.value)


def test_numbers_that_are_none_are_refused() -> None:
    """Lengths, indicators and digits that do not exist."""
    for wrong in ("400638133393", "123", "", "40063813339x1"):
        with pytest.raises(InvalidValue):
            Gtin.of(wrong)
    with pytest.raises(InvalidValue, match="14 digits"):
        Gtin("4006381333931")
    with pytest.raises(InvalidValue, match="from 0 to 9"):
        Gtin.of("4006381333931").with_indicator(10)
    with pytest.raises(InvalidValue, match="17 digits"):
        check_digit("1" * 18)
    with pytest.raises(InvalidValue, match="UPC-E 04252613 ends in 3 at position 8, where 4"):
        expand_upc_e("04252613")
    for wrong in ("12345", "9425261", "x"):
        with pytest.raises(InvalidValue, match="UPC-E"):
            expand_upc_e(wrong)


@given(labels())
def test_a_label_written_in_any_of_three_ways_reads_as_itself(label: ElementString) -> None:
    """Brackets, raw text and web address carry the same; none loses a character."""
    assert label == read_element_string(label.bracketed, year=YEAR)
    assert label == read_element_string("]d2" + label.raw, year=YEAR)
    assert label == read_digital_link(write_digital_link(label), year=YEAR)


@given(st.text(SET_82 + "\x1d ]", max_size=40))
def test_any_other_text_is_read_or_refused_by_name(text: str) -> None:
    """A scanner reads what it is held at; nothing but our own errors comes out."""
    for read in (read_element_string, read_digital_link):
        for each in (text, f"(01){text}", f"https://a.id/01/{text}"):
            with contextlib.suppress(InvalidValue):
                assert read(each, year=YEAR).elements


def test_a_label_tells_what_a_warehouse_asks() -> None:
    """Item, lot, serial number, days, count and weights, each of its own type."""
    label = read_element_string(
        "(01)94006381333934(10)L-1(21)S-1(11)260501(13)260502(15)260531(7003)2606011330"
        "(3103)001500(3301)000123",
        year=YEAR,
    )
    assert label.gtin == Gtin("94006381333934")
    assert (label.lot, label.serial, label.count) == ("L-1", "S-1", None)
    assert (date(2026, 5, 1), date(2026, 5, 2)) == (label.produced_on, label.packed_on)
    assert (date(2026, 5, 31), date(2026, 6, 1)) == (label.best_before, label.expires_on)
    assert datetime(2026, 6, 1, 13, 30) == label.moment("7003")
    assert Quantity.of("1.5", "kg") == label.net_weight
    assert Quantity.of("12.3", "kg") == label.gross_weight
    assert label.sscc is None
    assert label.contained is None
    assert label.number("392") is None
    assert label.measure("999") is None


def test_a_pallet_tells_what_is_on_it() -> None:
    """A shipping unit with how many of what."""
    label = read_element_string("(00)376104250021234569 (02)14006381333938 (37)024", year=YEAR)
    assert ("376104250021234569", 24) == (label.sscc, label.count)
    assert Gtin("14006381333938") == label.contained


def test_amounts_have_their_point_and_leave_out_their_currency() -> None:
    """Price 12.50 with currency 360 (rupiah)."""
    label = read_element_string("(01)94006381333934(3103)000500(3932)3601250", year=YEAR)
    assert Fraction("12.5") == label.number("393")


@pytest.mark.parametrize(
    ("written", "year", "day"),
    [
        ("260200", 2026, date(2026, 2, 28)),
        ("280200", 2026, date(2028, 2, 29)),
        ("760101", 2026, date(2076, 1, 1)),
        ("770101", 2026, date(1977, 1, 1)),
        ("010101", 1999, date(2001, 1, 1)),
        ("490101", 1999, date(2049, 1, 1)),
        ("500101", 1999, date(1950, 1, 1)),
    ],
)
def test_two_digits_of_a_year_are_within_fifty_years(written: str, year: int, day: date) -> None:
    """General Specifications, 7.12: differences of 51 to 99 are of the century before."""
    assert day == read_element_string(f"(17){written}", year=year).expires_on


def test_raw_text_needs_separators_only_where_an_end_is_open() -> None:
    """A separator after a value of known length does no harm; one at the start neither."""
    expected = read_element_string("(01)04006381333931(10)A(17)261231", year=YEAR)
    for raw in (
        "010400638133393117261231\x1d10A",
        "\x1d010400638133393117261231\x1d10A\x1d",
        "]C1\x1d0104006381333931\x1d10A\x1d17261231",
    ):
        assert expected == read_element_string(raw, year=YEAR)


def test_a_bare_item_number_is_an_element_too() -> None:
    """EAN-13, EAN-8 and ITF-14 by what their scanner says of them."""
    for text in ("]E04006381333931", "]I104006381333931"):
        assert "(01)04006381333931" == str(read_element_string(text, year=YEAR))
    assert "(01)00000096385074" == str(read_element_string("]E496385074", year=YEAR))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Position 1: an identifier, such as 01, was expected, and the text ends"),
        ("]C1", "Position 4"),
        ("]X9", "Position 1: one of ]C1, "),
        ("]E0123", "13 digits were expected"),
        ("]E04006381333932", "position 16, where 1 was expected"),
        ("(01)04006381333932", "at position 18, where 1 was expected"),
        ("(01)0400638133393", "position 5: 14 digits were expected, and there is 13 of them"),
        ("(01)040063813339311", "position 19: the end of the value"),
        ("(01)0400638133393X", "position 18: a digit was expected, and there is 'X'"),
        ("(10)A#B", "position 6: a character of GS1's set of 82 was expected"),
        ("(10)", "position 5: 1 to 20 characters were expected, and there is nothing"),
        ("(17)261301", "position 5: a day as YYMMDD"),
        ("(17)260230", "a day as YYMMDD"),
        ("(7006)260200", "a day as YYMMDD was expected"),
        ("(7003)2606012460", "position 13: a time as hhmm"),
        ("(4321)2", "0 or 1 was expected"),
        ("(8003)14006381333931", "position 7: 0 was expected"),
        ("(8006)040063813339310201", "a piece and how many there are"),
        ("(7250)20260230(8018)123", "a day as YYYYMMDD"),
        ("(4330)000100x", "a hyphen"),
        ("(8008)26050125", "an hour from 00 to 23"),
        ("(4324)2605042460", "9999 for none"),
        ("(423)36", "3 digits were expected, and there is 2 of them"),
        ("(8017)629104150021300000(8018)629104150021300000", "ends in 0 at position"),
        ("(05)1", "Position 2: an application identifier was expected, and there is '05'"),
        ("0599", "Position 1: an application identifier"),
        ("(10)A)B(", "Position 8: an identifier in brackets"),
        ("(02)14006381333938", "needs (37) count of trade items contained, which is missing"),
        ("(37)24", "needs (02)"),
        ("(01)04006381333931(37)24", "exclude each other"),
        ("(3102)000100(3103)000100", "(310n) is there twice"),
        ("(10)A(10)B", "Position 10: (10) batch or lot is B here and A before"),
        ("9" * 8001, "at most 8000"),
    ],
)
def test_every_refusal_says_the_position_and_what_was_expected(text: str, says: str) -> None:
    """Labels are printed by others; whoever complains must be able to point at the place."""
    assert says in refused(text)


def test_what_is_asked_of_a_label_must_exist() -> None:
    """A day of a lot number, a year of two digits, a label without a word."""
    label = read_element_string("(10)A", year=YEAR)
    with pytest.raises(InvalidValue, match="identifier of a day"):
        label.day("10")
    with pytest.raises(InvalidValue, match="four digits"):
        read_element_string("(10)A", year=26)
    with pytest.raises(InvalidValue, match="no element"):
        ElementString(elements={}, year=YEAR)
    with pytest.raises(InvalidValue, match="twice"):
        ElementString(elements=[("10", "A"), ("10", "B")], year=YEAR)
    assert label.moment("7003") is None
    assert label.day("17") is None
    both = read_element_string("(00)376104250021234569(4324)2605049999", year=YEAR)
    assert datetime(2026, 5, 4) == both.moment("4324")


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("01/04006381333931", "no web address|not a web address"),
        ("https://a.id/shop", "holds no key"),
        ("https://a.id/01/04006381333931/21/S/10/L", "holds no key"),
        ("https://a.id/01/04006381333932", "at position 30, where 1 was expected"),
        ("https://a.id/01/04006381333931?17=261301", "position 35: a day"),
        ("https://a.id/01/04006381333931?17", "Position 32: = and a value"),
        ("https://a.id/01/04006381333931?05=1", "Position 32: an application identifier"),
        ("https://a.id/01/04006381333931?10=A&10=B", "twice, the second at position 40"),
        ("https://a.id/01/04006381333931/10/%2", "Position 35 has % without two digits"),
    ],
)
def test_a_wrong_link_says_what_is_wrong(link: str, says: str) -> None:
    """Links are typed and pasted, and cut off on the way."""
    with pytest.raises(InvalidValue, match=says):
        read_digital_link(link, year=YEAR)


def test_links_start_anywhere_and_from_many_keys() -> None:
    """A shop's own path before the key, a GTIN of 13 digits, and a place."""
    read = read_digital_link("https://shop.id/a/b/01/4006381333931/235/T?x=1#top", year=YEAR)
    assert "(01)04006381333931(235)T" == str(read)
    place = ElementString(elements={"414": "6291041500213", "254": "D1"}, year=YEAR)
    link = write_digital_link(place, domain="https://shop.id/x/")
    assert "https://shop.id/x/414/6291041500213/254/D1" == link
    with pytest.raises(InvalidValue, match="no key that a link"):
        write_digital_link(ElementString(elements={"10": "A"}, year=YEAR))
    with pytest.raises(InvalidValue, match="not a web address"):
        write_digital_link(place, domain="shop.id")


def test_no_identifier_is_the_beginning_of_another() -> None:
    """So raw text can be taken apart in one way only, and lengths agree with the parts."""
    codes = list(IDENTIFIERS)
    assert [] == [
        (code, other)
        for code in codes
        for other in codes
        if code != other and other.startswith(code)
    ]
    for row in IDENTIFIERS.values():
        fixed = LENGTHS.get(row.code[:2])
        assert fixed is None or fixed == sum(part.most for part in row.parts)
