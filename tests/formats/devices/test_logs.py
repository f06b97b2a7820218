"""Logs of ZKTeco devices: columns, dirt, clocks, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.model import PunchDirection, PunchKind
from backoffice_core.formats.devices import (
    PUSH_COLUMNS,
    Device,
    DeviceReading,
    TextEncoding,
    read_fingerspot,
    read_punches,
    read_push_body,
    read_sync_log,
    read_usb_log,
)
from backoffice_core.kernel import Fold, Gap, InputRefused, Instant, InvalidValue
from tests.formats.devices.dumps import GATE, facts, kinds, lines_held, lines_told, local

BERLIN = Device(name="tor", zone="Europe/Berlin")


def usb(text: str, device: Device = GATE) -> list[tuple[str, str, int]]:
    """The punches of a stick's file."""
    return local(read_usb_log(text.encode(), device=device))


def test_the_third_column_of_a_stick_is_the_device_and_not_the_state() -> None:
    """Five dumps of five countries have 1 there in each line, and the state after it."""
    line = "       12\t2026-05-04 07:58:11\t1\t255\t15\tA7\r\n"
    (punch,) = read_usb_log(line.encode(), device=GATE).punches
    assert (255, 15, "A7") == (punch.state, punch.verify, punch.work_code)
    (punch,) = read_usb_log(line.encode(), device=GATE, columns=PUSH_COLUMNS).punches
    assert (1, 255, "15") == (punch.state, punch.verify, punch.work_code)


def test_a_pushed_line_has_state_verification_and_work_code() -> None:
    """PIN, time, state, verify, workcode, reserved; more or fewer columns do no harm."""
    body = (
        "7\t2026-05-04 07:58:11\t0\t15\t\t0\t0\n"
        "8\t2026-05-04 07:58:12\t5\t1\t3\t0\t0\t0\t255\t36.5\n"
        "9\t2026-05-04 07:58:13\n"
    )
    reading = read_push_body(body.encode(), device=GATE)
    assert [(0, 15, ""), (5, 1, "3"), (255, 0, "")] == [
        (punch.state, punch.verify, punch.work_code) for punch in reading.punches
    ]
    assert [] == kinds(reading)


def test_line_ends_encodings_and_blanks_for_tabs_are_read() -> None:
    """CR LF, LF, CR; UTF-8 with a mark, UTF-16 with and without one; tabs turned into blanks."""
    expected = [("7", "2026-05-04 07:58:11", 0), ("8", "2026-05-04 17:00:00", 1)]
    text = "  7\t2026-05-04 07:58:11\t1\t0\t1\t0\n  8 2026/05/04 17:00:00 1 1 1 0\n"
    for end in ("\n", "\r\n", "\r"):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
            content = text.replace("\n", end).encode(encoding)
            assert expected == local(read_usb_log(content, device=GATE))


def test_bytes_of_another_encoding_cost_no_punch_and_are_told() -> None:
    """A name in Windows-1252 among the columns; named, the encoding is no finding any more."""
    content = "  7\t2026-05-04 07:58:11\t1\t0\t1\tCafé\n".encode("cp1252")
    reading = read_usb_log(content, device=GATE)
    assert 1 == len(reading.punches)
    assert ["bytes_garbled"] == kinds(reading)
    device = attrs.evolve(GATE, encoding=TextEncoding.WINDOWS_1252)
    reading = read_usb_log(content, device=device)
    assert ("Café", []) == (reading.punches[0].work_code, kinds(reading))


def test_what_is_no_punch_is_told_with_its_line_and_text() -> None:
    """Negative times, cut lines, days that do not exist, noise, and a line without end."""
    dump = (
        "  7\t1971--10--29 -23:-59:-53\t1\t0\t1\t0\n"
        "  7\t2026-05-0\n"
        "  7\t2026-05-04 07:58\n"
        "  7\t2026-02-30 08:00:00\t1\t0\t1\t0\n"
        "  7\t2026-05-04 24:00:00\t1\t0\t1\t0\n"
        "  7\t0000-00-00 00:00:00\t1\t0\t1\t0\n"
        "  7\n"
        "\x07\x1b[2J\t\n"
        "\t2026-05-04 08:00:00\t1\t0\n" + "x" * 5000 + "\n"
    )
    reading = read_usb_log(dump.encode(), device=GATE)
    assert () == reading.punches
    assert ["punch_time_impossible"] * 6 + ["punch_unreadable"] * 3 + ["line_too_long"] == kinds(
        reading
    )
    assert "1971--10--29 -23:-59:-53" in str(reading.findings[0])
    assert all(f"line {line}" in str(one) for line, one in enumerate(reading.findings, 1))
    assert "\x1b" not in "".join(str(one) for one in reading.findings)


def test_nul_bytes_cost_no_punch() -> None:
    """Before a punch, within one, alone in a line, and where the line between two was lost."""
    punch = "  7\t2026-05-04 07:5{}:11\t1\t0\t1\t0"
    dump = "\n".join(
        [
            "\0" * 40 + punch.format(0),
            punch.format(1).replace("\t1\t0\t1", "\t1\0\0\t0\t1"),
            "\0" * 4096,
            punch.format(2) + "\0" * 9 + punch.format(3),
            "\0".join(punch.format(4)),
        ]
    )
    reading = read_usb_log(dump.encode(), device=GATE)
    assert [0, 1, 2, 3, 4] == sorted(one.at.local.minute - 50 for one in reading.punches)
    assert ["punch_cleaned"] * 2 + ["nul_block"] + ["punch_cleaned"] * 2 == kinds(reading)


def test_a_second_time_on_a_line_is_told() -> None:
    """Where the line end was lost the second punch cannot be taken apart, but it is not silent."""
    line = "  7\t2026-05-04 07:58:11\t1\t0\t1\t0"
    reading = read_usb_log((line + line).encode(), device=GATE)
    assert 1 == len(reading.punches)
    assert ["punches_joined"] == kinds(reading)


def test_a_clock_that_cannot_be_right_sets_a_punch_apart() -> None:
    """Before the first day of the device, or after the moment the log was fetched."""
    dump = "".join(
        f"  7\t{time}\t1\t0\t1\t0\n"
        for time in ("2000-01-01 03:04:43", "2026-05-04 08:00:00", "2026-05-04 08:00:01")
    )
    device = attrs.evolve(GATE, until=Instant.parse("2026-05-04T08:00:00+07:00"))
    reading = read_usb_log(dump.encode(), device=device)
    assert [("7", "2026-05-04 08:00:00", 0)] == local(reading)
    assert ["2000-01-01 03:04:43", "2026-05-04 08:00:01"] == [
        str(one.at.local) for one in reading.mistimed
    ]
    assert ["clock_reset", "punch_in_future"] == kinds(reading)
    late = attrs.evolve(GATE, since=date(2026, 6, 1))
    assert () == read_usb_log(dump.encode(), device=late).punches


def test_times_that_clocks_skip_or_repeat_follow_a_named_choice() -> None:
    """Each is told; with REFUSE it gives no punch, otherwise the one that was asked for."""
    dump = b"  7\t2026-03-29 02:30:00\t1\t0\t1\t0\n  7\t2026-10-25 02:30:00\t1\t0\t1\t0\n"
    reading = read_usb_log(dump, device=BERLIN)
    assert ["01:30", "00:30"] == [one.at.instant.iso()[11:16] for one in reading.punches]
    assert ["punch_time_doubtful"] * 2 == kinds(reading)
    other = attrs.evolve(BERLIN, gap=Gap.EARLIER, fold=Fold.SECOND)
    reading = read_usb_log(dump, device=other)
    assert ["00:30", "01:30"] == [one.at.instant.iso()[11:16] for one in reading.punches]
    strict = attrs.evolve(BERLIN, gap=Gap.REFUSE, fold=Fold.REFUSE)
    reading = read_usb_log(dump, device=strict)
    assert () == reading.punches
    assert ["punch_time_refused"] * 2 == kinds(reading)


def test_two_lines_of_the_hour_that_came_twice_may_be_two_punches() -> None:
    """They become one when they are taken in, so somebody is to look."""
    newark = Device(name="gate", zone="America/New_York")
    log = "  7\t2026-11-01 01:30:00\t1\t255\t1\t0\n  8\t2026-11-01 01:30:00\t1\t255\t1\t0\n"
    once = read_usb_log(log.encode(), device=newark)
    twice = read_usb_log((log + log).encode(), device=newark)
    assert "punch_time_repeated" not in kinds(once)
    said = [one.says for one in twice.findings if one.kind == "formats.punch_time_repeated"]
    assert ["line 3: 7 has the time of line 1", "line 4: 8 has the time of line 2"] == [
        str(one).partition(", ")[2][:32] for one in said
    ]
    assert "punya waktu yang sama dengan baris 1" in said[0].render("id")
    # The hour that was skipped did not come twice: this is one line, told twice.
    skipped = "  7\t2026-03-08 02:30:00\t1\t255\t1\t0\n" * 2
    assert ["punch_time_doubtful"] * 2 == kinds(read_usb_log(skipped.encode(), device=newark))


def test_an_ordinary_hour_of_a_day_with_a_clock_change_is_not_doubtful() -> None:
    """The day has two offsets, and each hour but one has its own."""
    dump = b"  7\t2026-03-29 01:00:00\t1\t0\n  7\t2026-03-29 17:00:00\t1\t1\n"
    reading = read_usb_log(dump, device=BERLIN)
    assert [3600, 7200] == [one.at.offset for one in reading.punches]
    assert [] == kinds(reading)


def test_a_state_becomes_a_direction_only_where_the_device_is_trusted() -> None:
    """0 in, 1 out, 2 break out, 3 break in, 4 and 5 overtime, 255 none, 9 nobody knows."""
    dump = "".join(
        f"  7\t2026-05-04 08:00:0{second}\t1\t{state}\t1\t0\n"
        for second, state in enumerate((0, 1, 2, 3, 4, 5, 255, 9))
    ).encode()
    reading = read_usb_log(dump, device=attrs.evolve(GATE, trust_direction=True))
    ins, outs, none = PunchDirection.IN, PunchDirection.OUT, PunchDirection.UNKNOWN
    assert [ins, outs, outs, ins, ins, outs, none, none] == [
        one.direction for one in reading.punches
    ]
    assert [2, 3] == [one.state for one in reading.punches if one.kind is PunchKind.BREAK]
    assert ["state_unknown"] == kinds(reading)
    told = {(one.direction, one.kind) for one in read_usb_log(dump, device=GATE).punches}
    assert {(PunchDirection.UNKNOWN, PunchKind.WORK)} == told


def test_a_pin_of_nobody_keeps_its_punches_under_it() -> None:
    """One finding for each PIN; without a list of people there are none."""
    dump = b"  7\t2026-05-04 08:00:00\t1\t0\n  9\t2026-05-04 08:00:01\t1\t0\n" * 2
    reading = read_usb_log(dump, device=attrs.evolve(GATE, people={"7": "E07"}))
    assert ["E07", "9", "E07", "9"] == [one.person for one in reading.punches]
    assert ["pin_unknown"] == kinds(reading)
    assert "2 punches" in str(reading.findings[0])
    assert [] == kinds(read_usb_log(dump, device=GATE))


def test_the_log_of_the_sync_tool_is_read_by_the_clock_of_the_device() -> None:
    """Lines of success and of failure, and what else a log says; the seconds are another zone's."""
    punch = '{"uid": 12, "user_id": "7", "timestamp": "2026-05-04 07:58:11", "punch": 4}'
    log = (
        f"2026-05-04 08:00:02,118\tINFO\tHR-CKIN-1\t12\t7\t1777856291.0\t4\t1\t{punch}\n"
        f"2026-05-04 08:00:03,118\tERROR\t417\t12\t7\t1777856291.0\t4\t1\t{punch}\n"
        "2026-05-04 08:00:04,118\tINFO\tCleared 12 rows\n"
        "2026-05-04 08:00:05,118\tINFO\tX\t1\t7\t99\t4\t1\t{}\n"
    )
    reading = read_sync_log(log.encode(), device=GATE)
    assert [("7", "2026-05-04 07:58:11", 4)] * 2 == local(reading)
    assert ["punch_unreadable"] * 2 == kinds(reading)
    assert 1 == len(facts(reading.punches))


def test_what_is_no_text_is_refused_with_what_it_is() -> None:
    """Workbooks, web pages and nothing at all."""
    for content, what in [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
        (b"PK\x03\x04rest", "xlsx"),
        (b"\n <HTML><table>", "web page"),
        (b"\r\n\0 ", "empty"),
    ]:
        with pytest.raises(InputRefused, match=what):
            read_usb_log(content, device=GATE)
    with pytest.raises(InputRefused, match="no such file"):
        read_usb_log("nowhere/1_attlog.dat", device=GATE)


def test_a_device_has_a_name_and_a_zone() -> None:
    """A device is refused when it is made, not at its first punch."""
    with pytest.raises(InvalidValue, match="no name"):
        Device(name=" ", zone="Asia/Jakarta")
    with pytest.raises(InvalidValue, match="Jakarta"):
        Device(name="gate", zone="Jakarta")
    with pytest.raises(InvalidValue, match="Gap"):
        Device(name="gate", zone="Asia/Jakarta", gap="later")  # type: ignore[arg-type]


SIGNS = st.sampled_from("0123456789 \t\r\n\0-:/7x\x0b\x1c\u2028")
GOOD = "       7\t2026-05-04 08:00:00\t1\t0\t1\t0\n"


@given(st.text(SIGNS, max_size=200))
def test_every_line_that_holds_anything_is_accounted_for(noise: str) -> None:
    """A punch, a punch set apart, or a finding: none of the lines is lost."""
    text = f"{GOOD}{noise}\n{GOOD}"
    for read in (read_usb_log, read_push_body):
        reading = read(text.encode(), device=BERLIN)
        assert lines_held(text) == lines_told(reading)
        assert len(lines_held(text)) == reading.lines


@given(st.binary(max_size=400))
def test_no_bytes_break_a_reader_of_logs(content: bytes) -> None:
    """Whatever a stick holds, the answer is a reading or a refusal."""
    for read in (read_usb_log, read_push_body, read_sync_log):
        try:
            reading = read(GOOD.encode() + content, device=GATE)
        except InputRefused:
            continue
        assert reading.lines >= 1


LINES = st.lists(
    st.sampled_from(
        [
            GOOD,
            "       7\t2026-05-04 08:00:00\t1\t0\t15\t0\n",
            "       7\t2026-05-04 08:00:00\t1\t1\t1\t0\n",
            "       8\t2026-03-29 02:30:00\t1\t0\t1\t0\n",
            "       8\t2000-01-01 00:00:09\t1\t0\t1\t0\n",
            "       8\t1971--10--29 -23:-59:-53\t1\t0\t1\t0\n",
            "\0\0\0       9\t2026-05-04 08:00:00\t1\t0\t1\t0\n",
        ]
    ),
    min_size=1,
    max_size=12,
)


@given(LINES, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(lines: list[str], random: object) -> None:
    """Shuffled, reversed and uploaded twice, a log comes to the same punches."""
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = read_usb_log("".join(lines).encode(), device=BERLIN)
    for other in (shuffled, lines[::-1], lines * 2, [*shuffled, *lines]):
        reading = read_usb_log("".join(other).encode(), device=BERLIN)
        assert facts(expected.punches) == facts(reading.punches)
        assert facts(expected.mistimed) == facts(reading.mistimed)
        assert set(kinds(expected)) == set(kinds(reading))


@pytest.mark.parametrize("read", [read_punches, read_fingerspot])
def test_nothing_to_read_is_told_for_what_it_is(read: Callable[..., DeviceReading]) -> None:
    """No name at all means the folder in which the program runs, which is no log."""
    with pytest.raises(InputRefused, match="a folder and no file") as caught:
        read("", device=GATE)
    assert "Name the file itself." == caught.value.problems[0].remedy
    for wrong in (None, 5):
        with pytest.raises(InvalidValue, match="source"):
            read(wrong, device=GATE)
    with pytest.raises(InvalidValue, match="device"):
        read(b"", device=None)


def test_an_hour_that_comes_twice_says_which_of_the_two_was_taken() -> None:
    """Both show one time on the clock; only the offset tells them apart."""
    line = b"7\t2026-10-25 02:30:00\t1\t0\t1\t0\n"
    for fold, which in ((Fold.FIRST, "the first time"), (Fold.SECOND, "the second time")):
        reading = read_usb_log(line, device=attrs.evolve(BERLIN, fold=fold))
        says = next(each.says for each in reading.findings if "doubtful" in each.kind)
        assert which in str(says)
        assert ("UTC+02:00" if fold is Fold.FIRST else "UTC+01:00") in says.render("id")
        assert "correct the punch by hand" in str(says)
    skipped = b"7\t2026-03-29 02:30:00\t1\t0\t1\t0\n"
    reading = read_usb_log(skipped, device=attrs.evolve(BERLIN, gap=Gap.LATER))
    assert any("skipped this time" in str(each.says) for each in reading.findings)
