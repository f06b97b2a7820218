"""Long tables: a line for each punch, as attendance programs export them."""

from __future__ import annotations

from pathlib import Path

import attrs

from backoffice_core.formats.devices import told
from backoffice_core.formats.devices.device import (
    NO_STATE,
    DateOrder,
    Device,
    DeviceFormat,
    DeviceReading,
)
from backoffice_core.formats.devices.sheets import read_sheets, texts_of
from backoffice_core.formats.devices.tables import (
    Header,
    cells_of_row,
    header_of,
    named,
    no_header,
)
from backoffice_core.formats.devices.taking import NUL, Taking, is_person, person_in
from backoffice_core.formats.devices.text import DeviceText
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.arguments import checked, checked_fields

__all__ = ["LongColumns", "long_places", "read_fingerspot", "read_long_table", "take_long_table"]


@checked_fields
@attrs.frozen(kw_only=True)
class LongColumns:
    """The names of a long table's columns; an empty one is found by the usual names.

    Either ``moment`` holds date and time, or ``day`` and ``clock`` hold them.
    """

    person: str = ""
    moment: str = ""
    day: str = ""
    clock: str = ""
    state: str = ""
    verify: str = ""
    work_code: str = ""
    device: str = ""


# The scan log of Fingerspot's programs, whose dates begin with the day.
FINGERSPOT_COLUMNS = LongColumns(person="PIN", moment="Tanggal scan", state="I/O", device="SN")


@checked
def read_long_table(
    source: Path | str | bytes,
    *,
    device: Device,
    columns: LongColumns | None = None,
    order: DateOrder = DateOrder.YEAR_FIRST,
    file: str = "punches.csv",
) -> DeviceReading:
    r"""The punches in a table with one for each line, whatever separates its cells.

    ``order`` is that of dates such as 04/05/2026: without it they are left out, with findings.
    A workbook (xlsx, xls) needs the extra ``workbooks``; all its sheets are read. Raises
    :class:`InputRefused` when the file is no text and no workbook, or no line names its columns,
    and :class:`MissingExtra`.

    >>> table = b"PIN,Name,Date/Time,Status\n7,Budi,04/05/2026 7:58 AM,C/In\n"
    >>> gate = Device(name="gate", zone="Asia/Jakarta", trust_direction=True)
    >>> reading = read_long_table(table, device=gate, order=DateOrder.DAY_FIRST)
    >>> reading.punches[0].at.iso(), reading.punches[0].direction.value
    ('2026-05-04T07:58:00+07:00[Asia/Jakarta]', 'in')
    >>> str(reading.findings[0].says)[13:]
    'line 1: the header; read by person = pin, moment = date/time, state = status; not read: name'
    """
    texts = texts_of(source, encoding=device.encoding, file=file)
    chosen = columns or LongColumns()
    return read_sheets(texts, lambda text: take_long_table(text, device, chosen, order))


@checked
def read_fingerspot(
    source: Path | str | bytes,
    *,
    device: Device,
    columns: LongColumns = FINGERSPOT_COLUMNS,
    order: DateOrder = DateOrder.DAY_FIRST,
    file: str = "scanlog.csv",
) -> DeviceReading:
    r"""The punches in the scan log of a Fingerspot program, exported as a workbook or as CSV.

    Raises as :func:`read_long_table` does.

    >>> log = b"Tanggal scan;PIN;Nama;Verifikasi;I/O;SN\n04-05-2026 07:58:11;7;Budi;1;1;F7A\n"
    >>> (punch,) = read_fingerspot(log, device=Device(name="X100", zone="Asia/Jakarta")).punches
    >>> punch.person, str(punch.at.local), punch.device, punch.state
    ('7', '2026-05-04 07:58:11', 'F7A', 1)
    """
    texts = texts_of(source, encoding=device.encoding, file=file)
    return read_sheets(texts, lambda text: take_long_table(text, device, columns, order))


def long_places(header: Header, columns: LongColumns) -> dict[str, int] | None:
    """Where each part of a punch stands, or nothing where the header lacks a part."""
    chosen: dict[str, str] = attrs.asdict(columns)
    places = {
        part: place
        for part, name in chosen.items()
        if (place := header.place(part, name)) is not None
    }
    if any(name and part not in places for part, name in chosen.items() if part != "device"):
        return None
    if "moment" in places:
        places.pop("day", None)
        places.pop("clock", None)
    elif not {"day", "clock"} <= places.keys() and {"day", "clock"} & places.keys():
        # A column called Date or Time alone has both in it.
        places["moment"] = places.pop("day" if "day" in places else "clock")
    timed = "moment" in places or {"day", "clock"} <= places.keys()
    return places if "person" in places and timed else None


def take_long_table(
    text: DeviceText, device: Device, columns: LongColumns, order: DateOrder
) -> DeviceReading:
    """The punches of a long table."""
    for header in header_of(text.lines):
        places = long_places(header, columns)
        if places is not None:
            break
    else:
        problems = Problems()
        no_header(problems, text.file, "a punch (a person, and a date with its time)")
        problems.refuse()
        raise AssertionError  # pragma: no cover - refuse() has raised
    taking = Taking(device=device, text=text, order=order)
    for number, line in taking.lines_to_read():
        if number == header.line:
            named(taking, header, places)
        elif number < header.line:
            taking.findings.append(told.unreadable(taking.file, number, line))
        else:
            row = cells_of_row(line.replace(NUL, ""), header.separator)
            take_row(taking, number, row, places=places, header=header)
    return taking.reading(DeviceFormat.LONG_TABLE)


def take_row(
    taking: Taking, number: int, row: list[str], *, places: dict[str, int], header: Header
) -> None:
    """Take the punch of a row."""

    def called(part: str) -> str:
        place = places[part]
        return taking.column(place, header.names[place]) if taking.text.sheet else ""

    cells = {part: row[place].strip() if place < len(row) else "" for part, place in places.items()}
    pin = person_in(cells["person"])
    time = cells.get("moment")
    timed = "day" if time is None else "moment"
    day, clock = (time, None) if time is not None else (cells["day"], cells["clock"])
    if not is_person(pin) or not day or clock == "":
        lacking = "person" if not is_person(pin) else "clock" if day and clock == "" else timed
        said = told.unreadable(taking.file, number, " ".join(row), detail=called(lacking))
        taking.findings.append(said)
        return
    moment = taking.moment(number, pin, " ".join(day.split()), clock, column=called(timed))
    if moment is None:
        return
    state = cells.get("state")
    verify = cells.get("verify", "")
    taking.take(
        number,
        pin,
        moment,
        state=NO_STATE if state is None else taking.state_of(number, state),
        verify=int(verify) if verify.isascii() and verify.isdigit() and len(verify) < 6 else 0,  # noqa: PLR2004
        work_code=work_code(cells.get("work_code", "")),
        device=cells.get("device", ""),
        column=called(timed),
    )


def work_code(text: str) -> str:
    """The work code; 0 is none."""
    return "" if text == "0" else text[:24]
