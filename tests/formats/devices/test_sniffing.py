"""Which format a log has, told by what its lines hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.formats.devices import DeviceFormat, Overnight, read_punches
from backoffice_core.kernel import InputRefused
from tests.formats.devices.dumps import GATE, lines_held, lines_told

PUNCH = '{"uid": 12, "user_id": "7", "timestamp": "2026-05-04 07:58:11"}'
LOGS = {
    "        7\t2026-05-04 07:58:11\t1\t0\t1\t0\r\n": DeviceFormat.USB_LOG,
    " 25831029\t2014-09-02 16:26:02\t1\t0\t0\t0\n ": DeviceFormat.USB_LOG,
    "7\t2026-05-04 07:58:11\t0\t15\t\t0\t0\n": DeviceFormat.PUSH_BODY,
    f"2026-05-04 08:00:02,118\tINFO\tX\t12\t7\t17.0\t0\t1\t{PUNCH}\n": DeviceFormat.SYNC_LOG,
    "No\tTMNo\tEnNo\tName\tGMNo\tMode\tIn/Out\tVM\tDateTime\n"
    "1\t1\t7\tBudi\t1\t0\t0\t1\t2026/05/04  07:58:11\n": DeviceFormat.LONG_TABLE,
    "Name,Date,Time,State\nBudi,2026-05-04,07:58,C/In\n": DeviceFormat.LONG_TABLE,
    "ID,Date,In,Out\n7,2026-05-04,08:00,17:00\n": DeviceFormat.WIDE_TABLE,
}


@pytest.mark.parametrize("text", LOGS)
def test_a_log_is_read_as_what_it_is(text: str) -> None:
    """With LF or CR LF, in UTF-8 or UTF-16, with dirt before it: the format and a punch."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        reading = read_punches(text.encode(encoding), device=GATE)
        assert LOGS[text] is reading.format
        assert "2026-05-04" == str(reading.punches[0].at.day) or "25831029" in text
    dirty = "\0" * 99 + "\nnoise\n" + text
    reading = read_punches(dirty.encode(), device=GATE)
    assert LOGS[text] is reading.format
    assert lines_held(dirty) == lines_told(reading)


def test_a_path_gives_the_file_its_name(tmp_path: Path) -> None:
    """Findings and sources name the file, not the folder."""
    path = tmp_path / "1_attlog.dat"
    path.write_bytes(b"        7\t2026-05-04 07:58:11\t1\t0\t1\t0\r\nnoise\r\n")
    for source in (path, str(path)):
        reading = read_punches(source, device=GATE)
        assert "1_attlog.dat:1" == reading.punches[0].source
        assert "1_attlog.dat:2" == reading.findings[0].subject


def test_what_is_none_of_the_formats_is_refused_with_what_was_looked_for() -> None:
    """The remedy is to export it in one of them, or to name columns."""
    with pytest.raises(InputRefused, match=r"a ZKTeco log .* the log of a sync tool, a table"):
        read_punches(b"Dear Sir,\nplease find attached\n", device=GATE)


def test_the_choices_of_tables_are_passed_on() -> None:
    """A night shift in a table whose format was found."""
    table = b"ID,Date,In,Out\n7,2026-05-04,22:00,06:00\n"
    assert 1 == len(read_punches(table, device=GATE).punches)
    assert 2 == len(read_punches(table, device=GATE, overnight=Overnight.NEXT_DAY).punches)


@given(st.sampled_from(sorted(LOGS)), st.binary(max_size=120), st.integers(0, 200))
def test_random_bytes_within_a_log_break_nothing(text: str, noise: bytes, place: int) -> None:
    """Anywhere in a file of any format: a reading or a refusal."""
    content = text.encode() * 3
    try:
        reading = read_punches(content[:place] + noise + content[place:], device=GATE)
    except InputRefused:
        return
    assert set(range(1, reading.lines + 1)) & lines_told(reading)
