"""A device's dump: dirt becomes findings, and no line is dropped without a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.formats import AttlogReading, read_attlog
from backoffice_core.kernel import InputRefused, Month

PINS = {"7": "E07", "12": "E12"}


def read(text: str | bytes, *, month: Month | None = None) -> AttlogReading:
    """The punches of a dump in Jakarta."""
    content = text if isinstance(text, bytes) else text.encode()
    return read_attlog(content, zone="Asia/Jakarta", pins=PINS, month=month)


def local(reading: AttlogReading) -> list[tuple[str, str, int]]:
    """Whom, when by the clock on the wall, and the flag."""
    return [(one.person, str(one.at.local), one.state) for one in reading.punches]


def kinds(reading: AttlogReading) -> list[str]:
    """What was found."""
    return [one.kind for one in reading.findings]


def test_the_shapes_that_devices_write_are_read() -> None:
    """Padding, line ends, state 255, more columns or fewer, blanks for tabs, no last line end."""
    dump = (
        "       12\t2026-05-04 07:58:11\t1\t0\t1\t0\r\n"
        "7\t2026-05-04 07:59:00\t1\t255\t15\t0\t0\t0\t\r\n"
        "        7\t2026-05-04 17:00:00\n"
        "        7 2026-05-04 17:00:30 1 1 0 0\n"
        "\n"
        "       12\t2026/05/04 17:01:00\t1\tC/Out\t\tWC1"
    )
    reading = read(dump)
    assert [
        ("E12", "2026-05-04 07:58:11", 0),
        ("E07", "2026-05-04 07:59:00", 255),
        ("E07", "2026-05-04 17:00:00", 255),
        ("E07", "2026-05-04 17:00:30", 1),
        ("E12", "2026-05-04 17:01:00", 255),
    ] == local(reading)
    assert [] == kinds(reading)
    assert ("attlog.dat:6", "WC1", 15) == (
        reading.punches[4].source,
        reading.punches[4].work_code,
        reading.punches[1].verify,
    )


def test_a_dump_without_padding_is_what_a_device_pushes() -> None:
    """There the state comes first: the number of the device is not in it."""
    reading = read("7\t2026-05-04 07:59:00\t4\t15\t0\t0\n")
    assert [(4, 15)] == [(one.state, one.verify) for one in reading.punches]


def test_what_is_no_punch_is_shown_as_it_stands() -> None:
    """A negative time, a cut line, a time that does not exist, and noise."""
    dump = (
        "       12\t1971--10--29 -23:-59:-53\t0\t1\t0\t0\n"
        "       12\t2026-05-0\n"
        "       12\n"
        "       12\t2026-05-04 24:00:00\t0\n"
        "       12\t2026-02-30 08:00:00\t0\n"
        "\x07\x1b[2J\t\t\n"
        "       12\t2026-05-04 08:00:00\t0\n"
    )
    reading = read(dump)
    assert 1 == len(reading.punches)
    assert ["formats.punch_unreadable"] * 6 == kinds(reading)
    assert "1971--10--29 -23:-59:-53" in str(reading.findings[0])
    assert "attlog.dat:1" == reading.findings[0].subject
    assert "\x1b" not in "".join(str(one) for one in reading.findings)


def test_nul_bytes_are_taken_out_and_the_punch_kept() -> None:
    """A block of zeros in front of a good line costs nobody an hour."""
    reading = read(b"\0\0\0    12\t2026-05-04 08:00:00\t1\t0\r\n\0\0\0\0\r\n")
    assert [("E12", "2026-05-04 08:00:00", 0)] == local(reading)
    assert ["formats.punch_cleaned", "formats.nul_block"] == kinds(reading)


def test_lines_that_became_one_lose_no_punch_silently() -> None:
    """NUL bytes part two punches again; without them the second is told."""
    line = "       12\t2026-05-04 08:00:00\t1\t{}\t1\t0"
    reading = read(f"{line.format(0)}\0\0\0{line.format(1)}\n")
    assert [0, 1] == [one.state for one in reading.punches]
    reading = read(f"{line.format(0)}{line.format(1)}\n")
    assert ["formats.punches_joined"] == kinds(reading)


def test_a_punch_told_in_two_ways_is_the_same_in_any_order() -> None:
    """What is not part of a punch's identity does not depend on which line came first."""
    lines = [f"       12\t2026-05-04 08:00:00\t1\t0\t{verify}\t0\n" for verify in (15, 1, 4)]
    for order in (lines, lines[::-1]):
        assert [1] == [one.verify for one in read("".join(order)).punches]


def test_a_clock_that_fell_back_is_reported() -> None:
    """The punch happened, but nobody can say when."""
    reading = read("12\t2000-01-01 00:00:35\t255\n99\t2000-01-01 00:00:40\t255\n")
    assert () == reading.punches
    assert ["formats.clock_reset"] * 2 == kinds(reading)


def test_a_repeated_upload_counts_once_and_is_counted() -> None:
    """The same PIN, time and flag is the same punch; another flag is not."""
    line = "12\t2026-05-04 08:00:00\t{}\n"
    reading = read(line.format(0) * 3 + line.format(1))
    assert 2 == len(reading.punches)
    assert ["formats.punches_repeated"] == kinds(reading)
    assert "2 lines" in str(reading.findings[0])


def test_the_month_has_a_margin_for_its_first_week_and_its_nights() -> None:
    """From its first Monday to the morning after; what lies beyond is one finding, of any PIN."""
    dump = "".join(
        f"{pin}\t{day} 08:00:00\t0\n"
        for pin, day in [
            ("12", "2026-04-26"),
            ("12", "2026-04-27"),
            ("12", "2026-05-31"),
            ("12", "2026-06-01"),
            ("12", "2026-06-02"),
            ("500", "2019-06-02"),
        ]
    )
    reading = read(dump, month=Month(2026, 5))
    assert ["04-27", "05-31", "06-01"] == [str(one.at.day)[5:] for one in reading.punches]
    assert ["formats.punches_outside_month"] == kinds(reading)
    assert "3 punches" in str(reading.findings[0])


def test_a_time_that_clocks_repeat_is_read_once_and_said_so() -> None:
    """The hour of the autumn change is ambiguous; the first pass is taken."""
    dump = b"7\t2026-10-25 02:30:00\t0\n7\t2026-03-29 02:30:00\t0\n"
    reading = read_attlog(dump, zone="Europe/Berlin", pins=PINS)
    assert ["2026-10-25T02:30:00+02:00", "2026-03-29T03:30:00+02:00"] == [
        one.at.iso().partition("[")[0] for one in reading.punches
    ]
    assert ["formats.punch_time_doubtful"] * 2 == kinds(reading)


def test_a_hundred_findings_of_a_kind_are_listed_and_the_rest_counted() -> None:
    """A dump of noise does not fill the report."""
    reading = read("noise\n" * 150 + "7\t2026-05-04 08:00:00\n")
    assert 101 == len(reading.findings)
    assert "50 more lines" in str(reading.findings[-1])


def test_a_file_without_one_punch_in_it_is_no_dump() -> None:
    """A month without hours would look like everybody's absence."""
    with pytest.raises(InputRefused, match="Not one of its 2 lines is a punch"):
        read("\nPIN,time\n7,2026-05-04 08:00:00\n")
    with pytest.raises(InputRefused, match="Not one of its 2 lines is a punch"):
        read("noise\n\0\0\0\n")


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    """Whatever a stick holds, the answer is punches and findings, or a refusal."""
    try:
        read(content)
    except InputRefused as refused:
        assert refused.problems  # noqa: PT017


CHARACTERS = st.sampled_from("0123456789 \t\r\n\0-:/7x")


@given(st.text(CHARACTERS, max_size=200))
def test_every_line_that_is_not_blank_is_accounted_for(text: str) -> None:
    """Punches, findings and counted lines together are the lines of the file."""
    dump = f"7\t2026-05-04 08:00:00\t0\n{text}\n"
    try:
        reading = read(dump)
    except InputRefused:
        return
    lines = [line for line in dump.replace("\r", "\n").split("\n") if line.strip(" \t")]
    told = sum(
        one.kind in {"formats.punch_unreadable", "formats.clock_reset", "formats.nul_block"}
        for one in reading.findings
    )
    repeated = sum(
        dict(one.says.values)["count"]  # type: ignore[misc]
        for one in reading.findings
        if one.kind == "formats.punches_repeated"
    )
    assert len(lines) == len(reading.punches) + told + repeated
