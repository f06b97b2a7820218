"""Workbooks: every sheet by the reader of tables, each finding with sheet, row and column."""

from __future__ import annotations

import contextlib
import io
import struct
import sys
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.formats.devices import (
    DateOrder,
    DeviceFormat,
    Overnight,
    read_fingerspot,
    read_long_table,
    read_punches,
    read_usb_log,
    read_wide_table,
    workbooks,
)
from backoffice_core.kernel import InputRefused, MissingExtra
from tests.formats.devices.books import (
    CLOCK,
    DAY,
    MOMENT,
    PIN,
    Sheets,
    Shown,
    new_book,
    old_book,
    packed,
)
from tests.formats.devices.dumps import GATE, kinds, local

MAY_4 = 46146
AT_0758 = 0.332071759259  # 07:58:11
HEAD = ("Tanggal scan", "PIN", "Nama", "Verifikasi", "I/O", "SN")
Book = Callable[[Sheets], bytes]
both = pytest.mark.parametrize("book", [new_book, old_book])


@both
def test_fingerspots_scan_log_is_read_as_it_was_exported(book: Book) -> None:
    """A title over merged cells, a blank row, the header, and times as text or as numbers."""
    rows = [
        ("Laporan Scan Log",),
        (),
        HEAD,
        ("04-05-2026 07:58:11", 7, "Budi", 1, 1, "F7A"),
        (),
        (Shown(MAY_4 + AT_0758, MOMENT), Shown(12, PIN), "Siti", 1, 1, "F7A"),
        (MAY_4 + AT_0758, "13", 'Agus "Jr"', 1, 2, "F7A"),
        (Shown(MAY_4, MOMENT), 14, "Rina", 1, 1, "F7A"),
    ]
    reading = read_fingerspot(book({"Scan Log": rows}), device=GATE, file="scan.xls")
    morning = "2026-05-04 07:58:11"
    assert [("7", morning, 1), ("0012", morning, 1), ("13", morning, 2)] == local(reading)[:3]
    assert [("14", "2026-05-04 00:00:00", 1)] == local(reading)[3:]
    assert "scan.xls!Scan Log:4" == reading.punches[0].source
    assert ["scan.xls!Scan Log:1"] == [
        found.subject for found in reading.findings if found.kind == "formats.punch_unreadable"
    ]


@both
def test_a_day_and_a_time_may_be_numbers_of_any_format(book: Book) -> None:
    """Dates and parts of a day, shown as such or bare; a bare number is no date elsewhere."""
    rows = [
        ("PIN", "Date", "Time"),
        (46146, Shown(MAY_4, DAY), Shown(AT_0758, CLOCK)),
        (7, MAY_4, AT_0758),
        (7, "2026-05-04", "07:58:11"),
        (7, Shown(MAY_4, DAY), Shown(MAY_4 + AT_0758, CLOCK)),
    ]
    reading = read_long_table(book({"Log": rows}), device=GATE)
    morning = "2026-05-04 07:58:11"
    assert [(pin, morning, 255) for pin in ("46146", "7", "7", "7")] == local(reading)
    assert [] == kinds(reading)


@both
def test_what_is_no_punch_is_told_with_sheet_row_and_column(book: Book) -> None:
    """In the words of a text's findings, with the cell to look at."""
    rows = [
        ("PIN", "Date/Time"),
        (7, "31-02-2026 07:00"),
        (7, 0.75),
        (None, "04-05-2026 07:00"),
        (7, "04-05-1999 07:00"),
        (7,),
        (7, True),
    ]
    reading = read_long_table(
        book({"Mei": rows}), device=GATE, order=DateOrder.DAY_FIRST, file="a.xlsx"
    )
    assert () == reading.punches
    says = [str(found.says) for found in reading.findings[1:]]
    assert [
        "a.xlsx!Mei, line 2, column B (date/time): no clock shows '31-02-2026 07:00'",
        "a.xlsx!Mei, line 3, column B (date/time): no clock shows '0.75'",
        "a.xlsx!Mei, line 4, column A (pin): '04-05-2026 07:00' is not a punch",
        "a.xlsx!Mei, line 5, column B (date/time): the clock stood at 1999-05-04 07:00:00",
        "a.xlsx!Mei, line 6, column B (date/time): '7' is not a punch",
        "a.xlsx!Mei, line 7, column B (date/time): no clock shows 'TRUE'",
    ] == [said.partition(";")[0].partition(", so")[0] for said in says]
    assert "baris 2, kolom B" in reading.findings[1].says.render("id")


@both
def test_days_in_a_row_are_read_from_a_workbook_too(book: Book) -> None:
    """In, out, and a night; a cell under no name is told by its letter."""
    rows = [
        ("ID", "Tanggal", "Masuk", "Pulang"),
        (7, Shown(MAY_4, DAY), Shown(22 / 24, CLOCK), Shown(AT_0758, CLOCK)),
        (7, Shown(MAY_4 + 1, DAY), "8:00", "26:00", None, "17:00"),
        (7, "kosong", "8:00", "9:00"),
        (None, Shown(MAY_4, DAY), "8:00", "9:00"),
    ]
    reading = read_wide_table(
        book({"Mei": rows}), device=GATE, overnight=Overnight.NEXT_DAY, file="a.xls"
    )
    assert ["2026-05-04 22:00:00", "2026-05-05 07:58:11", "2026-05-05 08:00:00"] == [
        str(punch.at.local) for punch in reading.punches
    ]
    places = [str(found.says).partition(":")[0] for found in reading.findings[1:]]
    assert [
        "a.xls!Mei, line 3, column F",
        "a.xls!Mei, line 3, column D (pulang)",
        "a.xls!Mei, line 4, column B (tanggal)",
        "a.xls!Mei, line 4, column B (tanggal)",
        "a.xls!Mei, line 5, column A (id)",
    ] == places


@both
def test_every_sheet_is_read_and_one_that_is_no_table_is_told(book: Book) -> None:
    """Months in sheets of their own; notes beside them; blank sheets say nothing."""
    sheets = {
        "Catatan": [("Dibuat oleh HR",)],
        "April": [("PIN", "Date/Time"), (7, "2026-04-30 08:00")],
        "Mei": [("PIN", "Date/Time"), (7, "2026-05-04 08:00"), (8, "2026-05-04 08:01")],
        "Sheet3": [],
    }
    reading = read_punches(book(sheets), device=GATE, file="a.xlsx")
    assert DeviceFormat.LONG_TABLE is reading.format
    assert ["a.xlsx!April:2", "a.xlsx!Mei:2", "a.xlsx!Mei:3"] == [
        punch.source for punch in reading.punches
    ]
    assert 5 == reading.lines
    assert [("sheet_unread", "a.xlsx!Catatan")] == [
        (found.kind.removeprefix("formats."), found.subject)
        for found in reading.findings
        if found.kind != "formats.header_read"
    ]


@both
def test_a_sheet_that_says_the_same_in_another_form_adds_nothing(book: Book) -> None:
    """A summary by the day beside the log would count each punch twice."""
    sheets = {
        "Log": [("PIN", "Date/Time"), (7, "2026-05-04 08:00"), (7, "2026-05-04 17:00")],
        "Rekap": [("PIN", "Tanggal", "Masuk", "Pulang"), (7, "2026-05-04", "08:00", "17:00")],
    }
    reading = read_punches(book(sheets), device=GATE)
    assert 2 == len(reading.punches)
    assert ["sheet_repeated"] == kinds(reading)
    assert 2 == len(read_wide_table(book(sheets), device=GATE).punches)


@both
def test_a_workbook_without_a_table_is_refused_sheet_by_sheet(book: Book) -> None:
    """And so is one that is empty, and one given to a reader of logs."""
    with pytest.raises(InputRefused) as caught:
        read_long_table(book({"A": [("x",)], "B": [("y",)]}), device=GATE, file="a.xls")
    assert ["a.xls!A", "a.xls!B"] == [problem.file for problem in caught.value.problems]
    with pytest.raises(InputRefused, match="empty"):
        read_punches(book({"A": []}), device=GATE)
    with pytest.raises(InputRefused, match=r"Excel workbook.*read_punches"):
        read_usb_log(book({"A": [("x",)]}), device=GATE)


def test_days_may_be_counted_from_1904() -> None:
    """As old Macintosh programs do; the file says so."""
    rows = [("PIN", "Date", "Time"), (7, MAY_4 - 1462, AT_0758)]
    reading = read_long_table(new_book({"A": rows}, old_epoch=True), device=GATE)
    assert [("7", "2026-05-04 07:58:11", 255)] == local(reading)


def test_what_only_looks_like_a_workbook_is_refused() -> None:
    """Cut short, another archive, nothing but a first byte, or a document that names entities."""
    new = new_book({"A": [("PIN", "Date/Time"), (7, "2026-05-04 08:00")]})
    old = old_book({"A": [("PIN", "Date/Time"), (7, "2026-05-04 08:00")]})
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("notes.txt", "nothing")
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/>&a;</worksheet>'
    for content in [
        new[: len(new) // 2],
        old[:600],
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
        archive.getvalue(),
        packed(["A"], {"xl/worksheets/sheet1.xml": entities}),
    ]:
        with pytest.raises(InputRefused, match="no workbook that can be read"):
            read_punches(content, device=GATE)


def test_what_unpacks_to_more_than_a_log_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A kilobyte may unpack to gigabytes; here two megabytes are too many."""
    monkeypatch.setattr(workbooks, "UNPACKED_BYTES_MAX", 2_000_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/{number}.xml", bytes(500_000))
    with pytest.raises(InputRefused, match="unpacks to more than 256 MiB"):
        read_punches(stream.getvalue(), device=GATE)


def test_cells_far_away_cost_no_memory() -> None:
    """Two cells at the ends of a sheet span milliards of blank ones, which are never made."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = '<row r="{0}"><c r="{1}{0}"><v>7</v></c></row>'
    for ends in [("A", 1, "XFD", 20_000), ("A", 1, "A", 99_999_999)]:
        rows = cell.format(ends[1], ends[0]) + cell.format(ends[3], ends[2])
        sheet = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
        book = packed(["A"], {"xl/worksheets/sheet1.xml": sheet})
        with pytest.raises(InputRefused):
            read_punches(book, device=GATE)
    old = bytearray(old_book({"A": [("PIN",), (7,)]}))
    size = old.find(struct.pack("<HH", 0x0200, 14))
    old[size + 4 : size + 16] = struct.pack("<IIHH", 0, 0xFFFFFFFF, 0, 0xFFFF)
    with pytest.raises(InputRefused):
        read_punches(bytes(old), device=GATE)


def test_rows_and_cells_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month has fewer of them."""
    content = new_book({"A": [("PIN", "Date/Time"), (7, "2026-05-04 08:00")]})
    for limit in ("ROWS_MAX", "CELLS_MAX"):
        with monkeypatch.context() as patched:
            patched.setattr(workbooks, limit, 1)
            with pytest.raises(InputRefused, match="rows or"):
                read_punches(content, device=GATE)


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """One error, for either kind."""
    for module, book in [("openpyxl", new_book), ("xlrd", old_book)]:
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(MissingExtra, match=r"backoffice-core\[workbooks\]"):
            read_punches(book({"A": [("PIN",)]}), device=GATE)


SMALL = {"A": [("PIN", "Date/Time"), (7, Shown(MAY_4 + AT_0758, MOMENT))]}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([new_book(SMALL), old_book(SMALL)]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
)
def test_a_damaged_workbook_is_read_or_refused(
    content: bytes, damage: list[tuple[float, int]]
) -> None:
    """Whatever a byte becomes, nothing but a refusal is raised."""
    damaged = bytearray(content)
    for place, byte in damage:
        damaged[4 + int(place * (len(damaged) - 4))] = byte
    with contextlib.suppress(InputRefused):
        assert read_punches(bytes(damaged), device=GATE).lines
