"""Tables of punches: columns by name, dates by a named order, nights by a named choice."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.model import PunchDirection
from backoffice_core.formats.devices import (
    DateOrder,
    LongColumns,
    Overnight,
    WideColumns,
    read_fingerspot,
    read_long_table,
    read_wide_table,
)
from backoffice_core.kernel import InputRefused, InvalidValue
from tests.formats.devices.dumps import GATE, facts, kinds, lines_held, lines_told, local

IN, OUT = PunchDirection.IN, PunchDirection.OUT
TRUSTED = attrs.evolve(GATE, trust_direction=True)


def test_the_four_words_of_attendance_programs_are_states() -> None:
    """C/In, C/Out, OverTime In, OverTime Out, in date and time of their own columns."""
    table = (
        "AC-No.,Name,Date,Time,State\n"
        "7,Budi,2026-05-04,07:58,C/In\n"
        "7,Budi,2026-05-04,17:02:09,C/Out\n"
        "7,Budi,2026-05-04,18:00,OverTime In\n"
        "7,Budi,2026-05-04,8:30 PM,OverTime Out\n"
        "7,Budi,2026-05-04,20:31,Dancing\n"
    )
    reading = read_long_table(table.encode(), device=TRUSTED)
    assert [(0, IN), (1, OUT), (4, IN), (5, OUT)] == [
        (one.state, one.direction) for one in reading.punches[:4]
    ]
    assert ("2026-05-04 20:30:00", 255) == (
        str(reading.punches[3].at.local),
        reading.punches[4].state,
    )
    assert ["state_unknown"] == kinds(reading)


def test_one_column_may_hold_date_and_time_whatever_separates_the_cells() -> None:
    """Commas, semicolons, tabs and bars; a column called Date or Time has both."""
    for separator in ",;\t|":
        for name in ("Date/Time", "DateTime", "Date", "Time", "Tanggal"):
            table = f"No.{separator}{name}\n7{separator}2026/5/4 07:58\n"
            reading = read_long_table(table.encode(), device=GATE)
            assert [("7", "2026-05-04 07:58:00", 255)] == local(reading)


def test_columns_may_be_named_and_a_title_may_stand_before_the_header() -> None:
    """What is above the header is told as no punch."""
    table = "Report of May\n\nWho;Bis;When\nBudi;x;2026-05-04 07:58\n"
    columns = LongColumns(person="who", moment="When")
    reading = read_long_table(table.encode(), device=GATE, columns=columns)
    assert [("Budi", "2026-05-04 07:58:00", 255)] == local(reading)
    assert ["punch_unreadable"] == kinds(reading)
    with pytest.raises(InputRefused, match="names the columns"):
        read_long_table(table.encode(), device=GATE, columns=LongColumns(person="Whose"))


def test_a_date_that_may_be_two_days_needs_a_named_order() -> None:
    """04/05/2026 is May here and April there; nothing is guessed, not even from 13/05/2026."""
    table = b"ID,Date,Time\n7,04/05/2026,07:58\n7,13/05/2026,07:58\n7,2026-05-14,07:58\n"
    reading = read_long_table(table, device=GATE)
    assert ["2026-05-14"] == [str(one.at.day) for one in reading.punches]
    assert ["date_ambiguous"] * 2 == kinds(reading)
    reading = read_long_table(table, device=GATE, order=DateOrder.DAY_FIRST)
    assert ["2026-05-04", "2026-05-13", "2026-05-14"] == [
        str(one.at.day) for one in reading.punches
    ]
    reading = read_long_table(table, device=GATE, order=DateOrder.MONTH_FIRST)
    assert ["2026-04-05", "2026-05-14"] == [str(one.at.day) for one in reading.punches]
    assert ["punch_time_impossible"] == kinds(reading)


def test_a_forgotten_quote_costs_one_line_and_not_the_rest() -> None:
    """A reader of CSV would make one cell of everything up to the next quote."""
    table = 'ID,Name,DateTime\n7,"Budi,2026-05-04 07:58\n7,"Budi, S.T.",2026-05-04 17:00\n'
    reading = read_long_table(table.encode(), device=GATE)
    assert ["2026-05-04 17:00:00"] == [str(one.at.local) for one in reading.punches]
    assert lines_held(table) == lines_told(reading)


def test_the_scan_log_of_fingerspot_has_its_own_columns_and_order() -> None:
    """The day comes first, and each punch names its device."""
    table = (
        "Tanggal scan;Tanggal;Jam;PIN;NIP;Nama;Verifikasi;I/O;Workcode;SN;Mesin\n"
        "04-05-2026 07:58:11;04-05-2026;07:58:11;7;N7;Budi;1;0;0;F7A;Pintu\n"
        "04-05-2026 17:00:02;04-05-2026;17:00:02;7;N7;Budi;1;1;0;F7B;Gudang\n"
    )
    reading = read_fingerspot(table.encode(), device=GATE)
    assert [("7", "2026-05-04 07:58:11", 0), ("7", "2026-05-04 17:00:02", 1)] == local(reading)
    assert ["F7A", "F7B"] == [one.device for one in reading.punches]
    with pytest.raises(InputRefused, match="no workbook that can be read"):
        read_fingerspot(b"\xd0\xcf\x11\xe0", device=GATE)


def test_a_day_of_a_wide_table_gives_as_many_punches_as_it_has_times() -> None:
    """In and out in turn, with states by column; empty cells and absences are no punches."""
    table = (
        "Emp No.;Name;Tanggal;Masuk;Istirahat;Kembali;Pulang;Total\n"
        "7;Budi;2026-05-04;08:00;12:00;12.45;17:00;8:15\n"
        "7;Budi;2026-05-05;08:00;;;--:--;\n"
        "7;Budi;2026-05-06;;;;;\n"
        "7;Budi;2026-05-07;8 o'clock;;;17:00;\n"
        ";;;;;;;\n"
    )
    reading = read_wide_table(table.encode(), device=TRUSTED)
    assert [0, 1, 0, 1, 0, 1] == [one.state for one in reading.punches]
    assert [IN, OUT, IN, OUT, IN, OUT] == [one.direction for one in reading.punches]
    assert ["no_times", "punch_time_impossible", "punch_unreadable"] == kinds(reading)
    assert lines_held(table) == lines_told(reading)


def test_a_night_shift_in_a_row_is_a_named_choice() -> None:
    """Without it, an earlier time is left out and told; with it, it is on the day after."""
    table = b"ID,Date,In 1,Out 1,In 2,Out 2\n7,2026-05-04,22:00,02:00,02:30,06:00\n"
    reading = read_wide_table(table, device=GATE)
    assert ["2026-05-04 22:00:00"] == [str(one.at.local) for one in reading.punches]
    assert ["time_earlier"] * 3 == kinds(reading)
    assert 3 == len({one.identity for one in reading.findings if one.kind.endswith("earlier")})
    reading = read_wide_table(table, device=GATE, overnight=Overnight.NEXT_DAY)
    assert ["04 22:00", "05 02:00", "05 02:30", "05 06:00"] == [
        str(one.at.local)[8:16] for one in reading.punches
    ]
    with pytest.raises(InvalidValue, match="Overnight"):
        read_wide_table(table, device=GATE, overnight="next_day")  # type: ignore[arg-type]


def test_no_cell_of_a_row_is_lost_without_a_word() -> None:
    """Cells without a column are told with the row, columns without a reader with the header."""
    table = (
        "ID;Nama;Tanggal;Masuk;Pulang;;Catatan\n"
        "7;Budi;2026-05-04;08:00;12:00;13:00;;17:00\n"
        "7;Budi;2026-05-05;;;12:00;sakit;\n"
        "7;Budi;2026-05-06;08:00;17:00;;;-\n"
    )
    reading = read_wide_table(table.encode(), device=GATE)
    assert ["04 08:00", "04 12:00", "06 08:00", "06 17:00"] == [
        str(one.at.local)[8:16] for one in reading.punches
    ]
    header, first, second, _ = reading.findings
    assert str(header.says).endswith("time 2 = pulang; not read: nama, catatan")
    assert "no column is named for '13:00', '17:00', so" in str(first.says)
    assert "no column is named for '12:00', so" in str(second.says)
    assert ["cells_unnamed", "cells_unnamed", "no_times"] == kinds(reading)
    assert "tidak ada nama kolom untuk '12:00'" in second.says.render("id")
    assert "tidak dibaca: nama, catatan" in header.says.render("id")


def test_columns_of_overtime_are_read() -> None:
    """Lembur masuk and lembur pulang have states of their own."""
    header = b"ID,Date,Masuk,Pulang,Lembur Masuk,Lembur Pulang\n"
    table = header + b"7,2026-05-04,8:00,16:00,17:00,19:00\n"
    reading = read_wide_table(table, device=TRUSTED)
    assert [(0, IN), (1, OUT), (4, IN), (5, OUT)] == [
        (one.state, one.direction) for one in reading.punches
    ]
    assert "not read" not in str(reading.findings[0].says)


@pytest.mark.parametrize(
    ("names", "times"),
    [
        ("Jam Masuk;Scan Masuk;Jam Pulang;Scan Pulang", ["07:58", "16:03"]),
        ("Masuk;Scan Masuk;Pulang;Scan Pulang", ["07:58", "16:03"]),
        ("Time In;Check In;Time Out;Check Out", ["07:58", "16:03"]),
        ("Jam Masuk;Istirahat;Kembali;Jam Pulang", ["08:00", "07:58", "16:00", "16:03"]),
        ("Scan Masuk;Istirahat;Kembali;Scan Pulang", ["08:00", "07:58", "16:00", "16:03"]),
    ],
)
def test_planned_times_beside_scanned_ones_are_no_punches(names: str, times: list[str]) -> None:
    """A plan nobody kept would be read as a day of work."""
    table = f"ID;Tanggal;{names}\n7;2026-05-04;08:00;07:58;16:00;16:03\n"
    reading = read_wide_table(table.encode(), device=GATE, overnight=Overnight.NEXT_DAY)
    assert times == [f"{one.at.local:%H:%M}" for one in reading.punches]
    planned = [one for one in reading.findings if one.kind == "formats.columns_planned"]
    assert (len(times) == 2) == bool(planned)
    for one in planned:
        assert "are taken for planned times" in str(one.says)
        assert "dianggap jam rencana" in one.says.render("id")


def test_twenty_four_o_clock_is_the_midnight_that_ends_the_day() -> None:
    """Written with a colon or a point; what comes after it is on the day after."""
    table = (
        b"ID;Date;In 1;Out 1;In 2;Out 2\n7;2026-05-04;16:00;24:00;;\n"
        b"7;2026-05-05;16:00;24.00;00:30;02:00\n7;2026-05-06;24:01;24:00:00;;\n"
    )
    reading = read_wide_table(table, device=GATE, overnight=Overnight.NEXT_DAY)
    assert ["04 16:00", "05 00:00", "05 16:00", "06 00:00", "06 00:30", "06 02:00", "07 00:00"] == [
        str(one.at.local)[8:16] for one in reading.punches
    ]
    assert ["punch_time_impossible"] == kinds(reading)
    refusing = read_wide_table(table, device=GATE)
    assert 5 == len(refusing.punches)


def test_the_last_day_of_the_year_has_a_next_day() -> None:
    """A shift over New Year's Eve."""
    table = b"ID,Date,In,Out\n7,31/12/2026,22:00,06:00\n"
    reading = read_wide_table(
        table, device=GATE, order=DateOrder.DAY_FIRST, overnight=Overnight.NEXT_DAY
    )
    assert "2027-01-01 06:00:00" == str(reading.punches[1].at.local)


def test_the_columns_of_a_wide_table_may_be_named() -> None:
    """Names of one's own, in the order of the table."""
    table = b"Wer,Tag,Kommen,Gehen\nBudi,2026-05-04,08:00,17:00\n"
    columns = WideColumns(person="Wer", day="Tag", ins=("Kommen",), outs=("Gehen",))
    reading = read_wide_table(table, device=GATE, columns=columns)
    assert [("Budi", "2026-05-04 08:00:00", 0), ("Budi", "2026-05-04 17:00:00", 1)] == local(
        reading
    )
    with pytest.raises(InputRefused, match="names the columns"):
        read_wide_table(table, device=GATE)


SIGNS = st.sampled_from("0123456789,;\"'\n\r\0-:/ 7x")


@given(st.text(SIGNS, max_size=200))
def test_every_line_of_a_table_is_accounted_for(noise: str) -> None:
    """The header, punches and findings together are all lines that hold anything."""
    long = f"ID,DateTime\n7,2026-05-04 08:00\n{noise}\n7,2026-05-04 17:00\n"
    reading = read_long_table(long.encode(), device=GATE)
    assert lines_held(long) == lines_told(reading)
    wide = f"ID,Date,In,Out\n7,2026-05-04,08:00,17:00\n{noise}\n7,2026-05-05,08:00,17:00\n"
    reading = read_wide_table(wide.encode(), device=GATE, overnight=Overnight.NEXT_DAY)
    assert lines_held(wide) == lines_told(reading)


@given(st.binary(max_size=300))
def test_no_bytes_break_a_reader_of_tables(content: bytes) -> None:
    """Before, within and after a table: a reading, or a refusal."""
    table = b"ID,Date,Time,In,Out\n7,2026-05-04,08:00,08:00,17:00\n"
    for read in (read_long_table, read_wide_table, read_fingerspot):
        for whole in (content, content + table, table + content):
            try:
                reading = read(whole, device=GATE)
            except InputRefused:
                continue
            assert reading.lines > 0


def test_the_order_of_rows_changes_nothing() -> None:
    """A table sorted by name gives what one sorted by date does."""
    rows = [f"{pin},2026-05-0{day},08:0{pin},17:00" for pin in range(1, 5) for day in range(1, 8)]
    head = "ID,Date,In,Out\n"
    one = read_wide_table((head + "\n".join(rows)).encode(), device=GATE)
    other = read_wide_table((head + "\n".join(rows[::-1] * 2)).encode(), device=GATE)
    assert facts(one.punches) == facts(other.punches)
    assert 56 == len(one.punches)


@pytest.mark.parametrize(
    ("day", "order"),
    [
        ("13 Mei 2026", DateOrder.YEAR_FIRST),
        ("13-Mei-26", DateOrder.YEAR_FIRST),
        ("Rabu, 13 Mei 2026", DateOrder.YEAR_FIRST),
        ("13/May/2026", DateOrder.MONTH_FIRST),
        ("13/05/26", DateOrder.DAY_FIRST),
        ("05/13/26", DateOrder.MONTH_FIRST),
    ],
)
def test_dates_with_months_by_name_and_short_years_are_read(day: str, order: DateOrder) -> None:
    """As spreadsheets in Indonesia show them; two figures mean a year of this century."""
    wide = f'ID;Tanggal;Masuk;Pulang\n7;"{day}";08:00;17:00\n'
    reading = read_wide_table(wide.encode(), device=GATE, order=order)
    assert ["2026-05-13 08:00:00", "2026-05-13 17:00:00"] == [
        str(punch.at.local) for punch in reading.punches
    ]
    long = f'PIN;Date/Time\n7;"{day} 08:00"\n'
    (punch,) = read_long_table(long.encode(), device=GATE, order=order).punches
    assert "2026-05-13 08:00:00" == str(punch.at.local)


def test_a_row_without_a_readable_date_tells_of_each_of_its_punches() -> None:
    """The date is what is wrong, not the clock; and two punches are two to correct."""
    table = "ID,Tanggal,Masuk,Pulang\n7,13/05/26,08:00,17:00\n7,31 Jumat 2026,08:00,\n7,kosong,,\n"
    reading = read_wide_table(table.encode(), device=GATE)
    assert () == reading.punches
    expected = ["date_ambiguous", "date_ambiguous", "date_unreadable", "date_unreadable"]
    assert expected == kinds(reading)
    said = [str(finding.says) for finding in reading.findings[1:]]
    assert "'13/05/26 08:00' may be two days" in said[0]
    assert "'31 Jumat 2026' is no date, so the punch of 7 at '08:00'" in said[2]
    assert "nothing is read of 7" in said[3]
    assert len(reading.findings) == len({finding.identity for finding in reading.findings})
