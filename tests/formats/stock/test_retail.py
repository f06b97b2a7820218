"""Sales as shops export them: every line is kept, goods move, and dirt is told by line.

The lines are restated after those of the data set "Online Retail" (D. Chen, 2015, UCI Machine
Learning Repository, https://doi.org/10.24432/C5BW33, CC BY 4.0): its columns, its codes and its
kinds of dirt, with values of our own. The file itself is read where BACKOFFICE_DATA names it.
"""

from __future__ import annotations

import os
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from backoffice_core.formats.devices import DateOrder
from backoffice_core.formats.stock.retail import SalesReading, read_sales
from backoffice_core.kernel import InputRefused, Money

HEADER = "InvoiceNo;StockCode;Description;Quantity;InvoiceDate;UnitPrice;CustomerID;Country"


def read(*lines: str) -> SalesReading:
    """Sales in pounds, the day first."""
    text = "\n".join((HEADER, *lines, ""))
    return read_sales(text, currency="GBP", order=DateOrder.DAY_FIRST)


def kinds_by_line(reading: SalesReading) -> list[tuple[str, str]]:
    """The line and the kind of each finding."""
    return [
        (each.subject.rpartition(":")[2], each.kind.removeprefix("formats.sale_"))
        for each in reading.findings
    ]


def test_a_sale_becomes_a_line_with_its_price_and_an_issue() -> None:
    """The price stays exact, also where it has more decimals than the currency."""
    reading = read("100;22633;HAND WARMER;3;1/12/2010 08:28;1,855;17850;United Kingdom")
    (line,), (move,) = reading.lines, reading.moves
    assert Fraction("1.855") == line.unit_price
    assert Money.of("5.57", "GBP") == line.amount
    assert (date(2010, 12, 1), "17850", "United Kingdom") == (line.day, line.customer, line.country)
    assert (line.move, "issue", -3) == (move.number, move.kind.value, move.quantity.amount)
    assert () == reading.findings


def test_each_kind_of_dirt_is_told_with_its_line() -> None:
    """One line may be odd in several ways, and each way is counted."""
    reading = read(
        "100;A;x;6;1/12/2010 08:26;2,55;17850;UK",
        "100;POST;POSTAGE;1;1/12/2010 08:26;18;17850;UK",
        "C101;D;Discount;-1;1/12/2010 09:00;27,5;17850;UK",
        "C102;B;x;-5;1/12/2010 09:30;1;17850;UK",
        "103;A;x;1;1/12/2010 10:00;2,55;;UK",
        "104;A;;-10;1/12/2010 11:00;0;;UK",
        "105;A;x;1;1/12/2010 12:00;0;17850;UK",
        "106;A;x;-1;1/12/2010 12:30;2,55;17850;UK",
        "107;m;Manual;1;1/12/2010 13:00;-4,5;17850;UK",
        "100;A;x;6;1/12/2010 08:26;2,55;17850;UK",
    )
    assert [
        ("3", "not_stock"),
        ("4", "not_stock"),
        ("4", "cancelled"),
        ("5", "not_stock"),
        ("5", "cancelled"),
        ("6", "customer_missing"),
        ("7", "quantity_negative"),
        ("7", "customer_missing"),
        ("7", "price_zero"),
        ("7", "correction"),
        ("8", "price_zero"),
        ("9", "quantity_negative"),
        ("10", "not_stock"),
        ("10", "price_negative"),
        ("11", "repeated"),
    ] == kinds_by_line(reading)
    assert 2 == reading.dirt["formats.sale_customer_missing"]
    assert [2, 6, 8, 9, 11] == [line.line for line in reading.lines if line.move is not None]
    assert 10 == len(reading.lines)


def test_a_return_names_the_sale_it_comes_back_from() -> None:
    """The customer's latest earlier sale of the item with as many left, the same price first."""
    reading = read(
        "C9;A;x;-1;1/12/2010 07:00;2;1;UK",
        "10;A;x;5;1/12/2010 08:00;2;1;UK",
        "11;A;x;5;1/12/2010 09:00;3;1;UK",
        "12;A;x;5;1/12/2010 09:30;2;2;UK",
        "C13;A;x;-4;1/12/2010 10:00;2;1;UK",
        "C14;A;x;-4;1/12/2010 11:00;2;1;UK",
        "C15;A;x;-4;1/12/2010 12:00;2;1;UK",
    )
    assert [None, None, None, None, "10/1", "11/1", None] == [move.origin for move in reading.moves]
    assert [("2", "return_unmatched"), ("8", "return_unmatched")] == [
        each for each in kinds_by_line(reading) if each[1] != "cancelled"
    ]


def test_a_charge_that_is_cancelled_does_not_come_back_to_stock() -> None:
    """A discount has never been there."""
    reading = read("C9;D;Discount;-1;1/12/2010 07:00;27,5;1;UK")
    assert [
        "sales.csv, baris 2: D di faktur C9 adalah biaya, bukan barang; stok tidak berubah",
        "sales.csv, baris 2: faktur C9 membatalkan biaya D",
    ] == [finding.says.render("id") for finding in reading.findings]
    assert {"formats.sale_cancelled", "formats.sale_not_stock"} == set(reading.dirt)


def test_what_is_no_sale_is_a_problem_of_its_line() -> None:
    """A quantity or price that is none, or a day that does not exist, is told by line."""
    reading = read(
        "100;A;x;one;1/12/2010 08:26;2,55;1;UK",
        "100;A;x;1;31/11/2010 08:26;2,55;1;UK",
        "100;A;x;1;1/12/2010 08:26;;1;UK",
        "100;A;x;0;1/12/2010 08:26;1;1;UK",
        "100;A;x;0,5;1/12/2010 08:26;1;1;UK",
        "100;A;x;1",
    )
    assert () == reading.lines
    assert [
        (2, "Quantity"),
        (3, "InvoiceDate"),
        (4, "UnitPrice"),
        (5, "Quantity"),
        (6, None),
        (7, None),
    ] == [(problem.line, problem.field) for problem in reading.problems]


def test_the_published_sample_is_read_line_by_line() -> None:
    """Ten thousand lines give ten thousand sales lines, and the dirt anybody can count."""
    root = os.environ.get("BACKOFFICE_DATA")
    path = Path(root or "", "inventory", "OnlineRetail_sample.csv")
    if not root or not path.exists():
        pytest.skip("BACKOFFICE_DATA names no folder with inventory/OnlineRetail_sample.csv")
    with pytest.raises(InputRefused, match="change places"):
        read_sales(path, currency="GBP")
    reading = read_sales(path, currency="GBP", order=DateOrder.DAY_FIRST)
    rows = [row.split(";") for row in path.read_text("utf-8-sig").splitlines()[1:]]
    assert 10_000 == len(reading.lines) == len(rows)
    assert () == reading.problems
    assert sum(row[0].startswith("C") for row in rows) == reading.dirt["formats.sale_cancelled"]
    assert sum(row[-2] == "" for row in rows) == reading.dirt["formats.sale_customer_missing"]
    assert sum(row[-3] == "0" for row in rows) == reading.dirt["formats.sale_price_zero"]
    assert sum(int(row[-5]) for row in rows) == sum(line.quantity.amount for line in reading.lines)
