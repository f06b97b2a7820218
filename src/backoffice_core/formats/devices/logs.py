"""The logs of ZKTeco devices: on a stick, pushed over the network, and as a sync tool keeps them.

The stick's file (``1_attlog.dat``) has six columns: PIN, time, number of the device, state,
verification, work code, the PIN padded to the right. What a device pushes to
``/iclock/cdata?table=ATTLOG`` has PIN, time, state, verification, work code and reserved ones. The
two look alike, and whoever mixes them up takes the device's number for the state, so each has a
reader of its own, and the columns can be named.
"""

from __future__ import annotations

import re
from pathlib import Path

import attrs

from backoffice_core.formats.devices import told
from backoffice_core.formats.devices.device import NO_STATE, Device, DeviceFormat, DeviceReading
from backoffice_core.formats.devices.taking import NUL, Taking
from backoffice_core.formats.devices.text import DeviceText, device_text
from backoffice_core.kernel.arguments import checked, checked_fields

__all__ = [
    "PUSH_COLUMNS",
    "USB_COLUMNS",
    "LogColumns",
    "has_second_time",
    "pieces_of",
    "read_push_body",
    "read_sync_log",
    "read_usb_log",
    "take_log",
    "take_sync_log",
]

PIN = re.compile(r"[0-9A-Za-z]{1,24}")
CODE = re.compile(r"[0-9]{1,5}")
USUAL_CODES = {str(code): code for code in range(256)}
# A time that lost its last digits is no time: 07:58 may have been any second, or 07:58:11 cut.
EXACT_TIME = re.compile(r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}")
# Anything like a time: a line that has two of them was two lines.
TIME = re.compile(r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[ T][0-9]{2}:[0-9]{2}")
LIKE_A_TIME = re.compile(r"[0-9]{2,4}.*[-/:].*")
NULS = re.compile("\0+")
WORK_CODE_CHARACTERS_MAX = 24
# Two PINs of one digit with their times and tabs are longer than that.
ONE_PUNCH_CHARACTERS_MAX = 41


@checked_fields
@attrs.frozen(kw_only=True)
class LogColumns:
    """Where state, verification and work code stand, counted from 0; PIN and time are 0 and 1."""

    state: int
    verify: int
    work_code: int


USB_COLUMNS = LogColumns(state=3, verify=4, work_code=5)
PUSH_COLUMNS = LogColumns(state=2, verify=3, work_code=4)


@checked
def read_usb_log(
    source: Path | str | bytes,
    *,
    device: Device,
    columns: LogColumns = USB_COLUMNS,
    file: str = "attlog.dat",
) -> DeviceReading:
    r"""The punches in ``N_attlog.dat``, as a ZKTeco device writes it on a stick.

    Raises :class:`InputRefused` when the file is no text; no line ever does.

    >>> log = b"        7\t2026-05-04 07:58:11\t1\t4\t15\t0\r\n"
    >>> (punch,) = read_usb_log(log, device=Device(name="gate", zone="Asia/Jakarta")).punches
    >>> punch.person, punch.at.iso(), punch.state, punch.verify
    ('7', '2026-05-04T07:58:11+07:00[Asia/Jakarta]', 4, 15)
    """
    text = device_text(source, encoding=device.encoding, file=file)
    return take_log(text, device, columns, DeviceFormat.USB_LOG)


@checked
def read_push_body(
    source: Path | str | bytes,
    *,
    device: Device,
    columns: LogColumns = PUSH_COLUMNS,
    file: str = "ATTLOG",
) -> DeviceReading:
    r"""The punches in the body that a ZKTeco device posts to ``/iclock/cdata?table=ATTLOG``.

    The serial number stands in the request (``SN=``): give it as the device's name. Raises
    :class:`InputRefused` when the body is no text; no line ever does.

    >>> door = Device(name="BOCK201261234", zone="Asia/Jakarta", trust_direction=True)
    >>> (punch,) = read_push_body(b"7\t2026-05-04 07:58:11\t0\t15\t\t0\t0\n", device=door).punches
    >>> punch.device, punch.direction.value
    ('BOCK201261234', 'in')
    """
    text = device_text(source, encoding=device.encoding, file=file)
    return take_log(text, device, columns, DeviceFormat.PUSH_BODY)


def take_log(
    text: DeviceText, device: Device, columns: LogColumns, form: DeviceFormat
) -> DeviceReading:
    """The punches of a log with tabs."""
    taking = Taking(device=device, text=text)
    for number, line in taking.lines_to_read():
        if NUL in line:
            take_nul_line(taking, number, line, columns)
        elif not take_line(taking, number, line, columns):
            tell_line(taking, number, line)
    return taking.reading(form)


def cells_of(line: str) -> list[str]:
    """The cells of a line; some programs turn its tabs into blanks, which parts the time in two."""
    cells = line.split("\t")
    if len(cells) == 1:
        parts = line.split()
        cells = [*parts[:1], " ".join(parts[1:3]), *parts[3:]]
    return cells


def take_line(taking: Taking, number: int, line: str, columns: LogColumns) -> bool:
    """Take the punch of a line; false where it has no PIN or no time that can be read."""
    cells = cells_of(line)
    pin = cells[0].strip()
    if len(cells) == 1 or PIN.fullmatch(pin) is None:
        return False
    moments = taking.moments
    day, _, clock = cells[1].strip().replace("T", " ").partition(" ")
    known_day, second = moments.days.get(day), moments.seconds.get(clock)
    if known_day is None or second is None:
        if EXACT_TIME.fullmatch(cells[1].strip()) is None:
            return False
        moment = taking.moment(number, pin, day, clock)
        if moment is None:
            return True
        known_day, second = moment
    taking.take(
        number,
        pin,
        (known_day, second),
        state=code_at(cells, columns.state, NO_STATE),
        verify=code_at(cells, columns.verify, 0),
        work_code=work_code_at(cells, columns.work_code),
    )
    if has_second_time(line):
        taking.findings.append(told.second_time(taking.file, number, line))
    return True


def code_at(cells: list[str], place: int, default: int) -> int:
    """A code of the device, or what it means when there is none."""
    if place >= len(cells):
        return default
    code = USUAL_CODES.get(cells[place])
    if code is not None:
        return code
    text = cells[place].strip()
    return int(text) if CODE.fullmatch(text) else default


def work_code_at(cells: list[str], place: int) -> str:
    """The work code; 0 is none."""
    if place >= len(cells):
        return ""
    text = cells[place].strip()
    return "" if text == "0" else text[:WORK_CODE_CHARACTERS_MAX]


def tell_line(taking: Taking, number: int, line: str) -> None:
    """Say why a line gave no punch: because of its time, where a PIN and one of sorts are there."""
    cells = cells_of(line)
    pin = cells[0].strip()
    if len(cells) > 1 and PIN.fullmatch(pin) and LIKE_A_TIME.fullmatch(cells[1].strip()):
        finding = told.time_impossible(taking.file, number, time=cells[1], pin=pin)
    else:
        finding = told.unreadable(taking.file, number, line)
    taking.findings.append(finding)


def take_nul_line(taking: Taking, number: int, line: str, columns: LogColumns) -> None:
    """Take what is left of a line in which NUL bytes stand: around a punch, or between two."""
    before = len(taking.punches)
    left = [piece for piece in pieces_of(line) if not take_line(taking, number, piece, columns)]
    if left:
        taking.findings.append(told.unreadable(taking.file, number, " ".join(left)))
    if len(taking.punches) > before:
        taking.findings.append(told.kept_cleaned(taking.file, number))


def pieces_of(line: str) -> list[str]:
    """What a line with NUL bytes holds: it is whole without them, unless two punches are in it."""
    joined = line.replace(NUL, "")
    if not has_second_time(joined):
        return [joined]
    return [piece for piece in NULS.split(line) if piece.strip()]


def has_second_time(line: str) -> bool:
    """Whether a line was two."""
    return len(line) > ONE_PUNCH_CHARACTERS_MAX and len(TIME.findall(line)) > 1


SYNC_LINE = re.compile(
    r"(?:[^\t]*\t)*?"  # when, how important, what the server said
    r"[0-9]+\t([^\t]{1,100})\t"  # the row on the device, then whose punch
    r"([0-9]{1,12})(?:\.[0-9]+)?\t"  # seconds since 1970 as the machine saw them
    r"([0-9]{1,5})\t([0-9]{1,5})\t(\{.*)"  # state, verification, all of it as JSON
)
SYNC_TIME = re.compile(r'"timestamp": ?"([^"]{1,40})"')


@checked
def read_sync_log(
    source: Path | str | bytes, *, device: Device, file: str = "attendance.log"
) -> DeviceReading:
    r"""The punches in the log of ``frappe/biometric-attendance-sync-tool``, sent or failed.

    A line ends with the punch as JSON, whose ``timestamp`` is the clock of the device: that is
    what is read, because the seconds before it were worked out in the zone of the machine.
    Raises :class:`InputRefused` when the file is no text; no line ever does.

    >>> log = (
    ...     b"2026-05-04 08:00:02,118\tINFO\tHR-CKIN-05-2026-1\t12\t7\t1777856291.0\t0\t1\t"
    ...     b'{"uid": 12, "user_id": "7", "timestamp": "2026-05-04 07:58:11", "status": 1}\n'
    ... )
    >>> (punch,) = read_sync_log(log, device=Device(name="gate", zone="Asia/Jakarta")).punches
    >>> punch.person, str(punch.at.local)
    ('7', '2026-05-04 07:58:11')
    """
    text = device_text(source, encoding=device.encoding, file=file)
    return take_sync_log(text, device)


def take_sync_log(text: DeviceText, device: Device) -> DeviceReading:
    """The punches of a sync tool's log."""
    taking = Taking(device=device, text=text)
    for number, line in taking.lines_to_read():
        found = SYNC_LINE.fullmatch(line.replace(NUL, ""))
        time = SYNC_TIME.search(found[5]) if found else None
        pin = found[1].strip() if found else ""
        if found is None or time is None or not pin:
            taking.findings.append(told.unreadable(taking.file, number, line))
            continue
        moment = taking.moment(number, pin, time[1])
        if moment is not None:
            taking.take(number, pin, moment, state=int(found[3]), verify=int(found[4]))
    return taking.reading(DeviceFormat.SYNC_LOG)
