"""Tables keep values, and every way to write one down says the same."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import Duration, InvalidValue, Message, Money, Name, Quantity
from backoffice_core.reports import (
    Column,
    Kind,
    Table,
    table_csv,
    table_frame,
    table_html,
    table_text,
)
from backoffice_core.reports.cells import bare_amount, cell_text, clock, exact_digits
from backoffice_core.reports.table_csv import guard, unguard
from backoffice_core.reports.table_text import display_width, safe_line, wrap

ALL_KINDS = Table(
    name="all",
    title=Message("Everything"),
    columns=[
        Column(Message("Name")),
        Column(Message("Day"), Kind.DAY),
        Column(Message("Count"), Kind.NUMBER),
        Column(Message("Stock"), Kind.QUANTITY),
        Column(Message("Time"), Kind.TIME),
        Column(Message("Amount"), Kind.MONEY),
    ],
    rows=[
        (
            "Sari",
            date(2026, 5, 4),
            3,
            Quantity.of("2.5", "kg"),
            Duration(27_000),
            Money.of("-1234567.89", "IDR"),
        ),
        ("=1+1", None, None, None, None, None),
    ],
    total=("Total", None, 3, None, Duration(27_000), Money.of("-1234567.89", "IDR")),
)


def one_column(*cells: str) -> Table:
    """A table of one column of text."""
    return Table(
        name="one",
        title=Message("One"),
        columns=[Column(Message("Text"))],
        rows=[(cell,) for cell in cells],
    )


def test_text_puts_digits_under_digits_and_names_the_currency_once() -> None:
    """Numbers stand to the right, text to the left, and the title says which currency."""
    lines = table_text(ALL_KINDS, locale="en").splitlines()
    assert "Everything (IDR)" == lines[0]
    assert "Sari   May 4, 2026      3  2.5 kg  7:30  -1,234,567.89" == lines[3]
    assert "=1+1" == lines[4]
    assert {len(lines[2])} == {len(line) for line in (lines[1], lines[3], lines[-1])}


def test_text_says_how_many_rows_it_left_out_and_still_sums_up() -> None:
    """A cut list never looks complete."""
    text = table_text(ALL_KINDS, locale="en", rows_max=0)
    assert "... and 2 more rows: add --html PAGE or --csv FOLDER to see them" in text
    assert "Total" in text
    assert "... dan 2 baris lagi" in table_text(ALL_KINDS, locale="id", rows_max=0)


def test_an_empty_table_says_so() -> None:
    """Nothing to show is said, not shown as nothing."""
    assert "Nothing to show" in table_text(one_column())
    assert "Nothing to show" in table_html(one_column())


def test_text_of_two_currencies_keeps_their_signs() -> None:
    """An amount without its currency appears only under a title that names it."""
    table = Table(
        name="two",
        title=Message("Two"),
        columns=[Column(Message("Amount"), Kind.MONEY)],
        rows=[(Money.of(1, "IDR"),), (Money.of(1, "USD"),)],
    )
    assert "Rp1" in table_text(table, locale="id")
    assert "$1.00" in table_text(table, locale="en")
    with pytest.raises(InvalidValue, match="currency_mixed"):
        table_csv(table)


@given(st.lists(st.text(), max_size=5), st.integers(20, 60))
def test_no_line_of_text_is_wider_than_asked(cells: list[str], width: int) -> None:
    """Whatever a customer is called, the table stays within the terminal."""
    lines = table_text(one_column(*cells), width=width).split("\n")
    assert max(map(display_width, lines)) <= width


@given(st.text())
def test_no_character_of_a_cell_can_steer_a_terminal(text: str) -> None:
    """Escape sequences, new lines and changes of direction do not get through."""
    steering = {"\x1b", "\n", "\r", "\x9b", "\N{RIGHT-TO-LEFT OVERRIDE}", "\x00"}
    assert not steering & set(safe_line(text))


@given(st.text(alphabet="ab \N{CJK UNIFIED IDEOGRAPH-5E97}"), st.integers(2, 9))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    """Every word is there, in order."""
    assert text.replace(" ", "") == "".join(wrap(text, width)).replace(" ", "")


def test_wide_characters_take_two_places() -> None:
    """A name in Chinese does not push its row out of line."""
    lines = table_text(one_column("\N{CJK UNIFIED IDEOGRAPH-5E97}", "ab")).splitlines()
    assert 2 == display_width(lines[3])
    assert 1 == display_width("e\N{COMBINING ACUTE ACCENT}")


def test_a_table_that_cannot_be_is_refused() -> None:
    """Too narrow, a row that does not fit, a column that is not there."""
    with pytest.raises(InvalidValue, match="width_too_small"):
        table_text(ALL_KINDS, width=5)
    with pytest.raises(InvalidValue, match="row_length"):
        Table(name="x", title=Message("x"), columns=[], rows=[(1,)])
    with pytest.raises(InvalidValue, match="unknown_column"):
        ALL_KINDS.select("Nmae")
    with pytest.raises(InvalidValue, match="The kind of Column is 'money'"):
        Column(Message("Amount"), "money")  # type: ignore[arg-type]


def test_selecting_columns_keeps_rows_and_total() -> None:
    """A narrower table is the same table."""
    narrow = ALL_KINDS.select("Count", "Name")
    assert ((3, "Sari"), (None, "=1+1")) == narrow.rows
    assert (3, "Total") == narrow.total


def test_html_shows_markup_as_text() -> None:
    """A customer called <script> is a name."""
    html = table_html(one_column("<script>alert('x')</script>", 'a" onload="b'))
    assert "<script" not in html
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in html
    assert '" onload="' not in html


def test_csv_keeps_numbers_as_numbers_and_disarms_formulas() -> None:
    """Negative amounts stay numbers; a formula becomes text."""
    rows = list(csv.reader(io.StringIO(table_csv(ALL_KINDS))))
    assert ["Name", "Day", "Count", "Stock", "Stock unit", "Time", "Amount (IDR)"] == rows[0]
    assert ["Sari", "2026-05-04", "3", "2.5", "kg", "7:30:00", "-1234567.89"] == rows[1]
    assert ["'=1+1", "", "", "", "", "", ""] == rows[2]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", " =", "\N{FULLWIDTH EQUALS SIGN}"]
)
def test_every_start_of_a_formula_is_guarded(start: str) -> None:
    """OWASP, CSV Injection: these and what a spreadsheet folds into them."""
    assert f"'{start}SUM(A1)" == guard(f"{start}SUM(A1)")


@given(st.text(alphabet="'=+-@\t\r\n a1"))
def test_guarding_can_be_undone(text: str) -> None:
    """Whoever reads our CSV gets back the text that was there."""
    assert text == unguard(guard(text))


def test_a_frame_has_exact_types() -> None:
    """Dates, durations, decimals: never floats."""
    frame = table_frame(ALL_KINDS)
    assert {
        "Name": pl.String(),
        "Day": pl.Date(),
        "Count": pl.Int64(),
        "Stock": pl.Decimal(38, 1),
        "Stock unit": pl.String(),
        "Time": pl.Duration("us"),
        "Amount (IDR)": pl.Decimal(38, 2),
    } == dict(frame.schema)
    assert (
        "Sari", date(2026, 5, 4), 3, Decimal("2.5"), "kg",
        timedelta(hours=7, minutes=30), Decimal("-1234567.89"),
    ) == frame.row(0)  # fmt: skip


@given(st.integers(-(10**12), 10**12))
def test_a_clock_says_the_exact_time(seconds: int) -> None:
    """No second is lost between a duration and its cell."""
    text = clock(Duration(seconds))
    parts = [*map(int, text.lstrip("-").split(":")), 0][:3]
    assert abs(seconds) == parts[0] * 3600 + parts[1] * 60 + parts[2]
    assert text.startswith("-") is (seconds < 0)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_digits_are_exact_where_they_end(number: Decimal) -> None:
    """A decimal written and read again is the same number."""
    assert Fraction(number) == Fraction(exact_digits(Fraction(number)))


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("en", "-1,234.50"), ("id", "-1.234,50"), ("de", "-1.234,50"), ("da", "-1.234,50"),
     ("sv", "-1\N{NO-BREAK SPACE}234,50")],
)  # fmt: skip
def test_an_amount_without_its_sign_keeps_its_grouping(locale: str, expected: str) -> None:
    """Only the sign of the currency goes, wherever a language puts it."""
    assert expected == bare_amount(Money.of("-1234.5", "DKK"), locale)


def test_a_cell_is_written_by_what_it_is() -> None:
    """1 and 1/1 are equal and one is cached for the other; days and times are not mixed up."""
    assert ["", "x", "1", "1", "0:01", "4 Mei 2026", "Rp1"] == [
        cell_text(value, "id")
        for value in (None, "x", 1, Fraction(1), Duration(60), date(2026, 5, 4), Money.of(1, "IDR"))
    ]


def test_a_name_is_shown_in_the_reader_s_language_and_kept_as_it_is_for_programs() -> None:
    """People read a translation; a program finds the name that is on record, disarmed."""
    name = Name("=Kas", {"en": "Cash"})
    table = Table(
        name="names", title=Message("Names"), rows=[(name, name)],
        columns=[Column(Message("Name")), Column(Message("Count"), Kind.NUMBER)],
    )  # fmt: skip
    assert ("Cash", "=Kas") == (cell_text(name, "en"), cell_text(name, "id"))
    assert "<td>Cash</td>" in table_html(table)
    assert "'=Kas,'=Kas" == table_csv(table).splitlines()[1]
