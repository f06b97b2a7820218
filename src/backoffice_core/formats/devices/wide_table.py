"""Wide tables: a line for each day of a person, with its times in a row: in, out, in, out.

A time that is earlier than the one before it is either a mistake or the end of a night shift. A
table does not say which, so the caller does. 24:00 is the midnight at the end of the day. Times
of the plan often stand beside those that were scanned: where a table has columns of scans, those
of plain hours are no punches. A cell that gives no punch is told, or its column is.
"""

from __future__ import annotations

import re
from pathlib import Path

import attrs

from backoffice_core.formats.devices import told, told_tables
from backoffice_core.formats.devices.device import (
    NO_STATE,
    DateOrder,
    Device,
    DeviceFormat,
    DeviceReading,
    Overnight,
)
from backoffice_core.formats.devices.moments import DayInZone, Refusal
from backoffice_core.formats.devices.sheets import read_sheets, texts_of
from backoffice_core.formats.devices.tables import (
    Header,
    cells_of_row,
    header_of,
    named,
    no_header,
    normal,
)
from backoffice_core.formats.devices.taking import NUL, Taking, is_person, letters, person_in
from backoffice_core.formats.devices.text import DeviceText
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.members import expect_member

__all__ = ["WideColumns", "read_wide_table", "take_wide_table", "wide_places"]

SCANNED = r"(?:clock|check|scan|punch|absen|actual)[ -]?"
LED_BY = rf"(?:{SCANNED}|(?:jam|time)[ -]?)?"
OVERTIME_IN = re.compile(r"(?:lembur|overtime|ot)[ -]?(?:in|masuk|mulai)[ -]?[0-9]{0,2}")
OVERTIME_OUT = re.compile(
    r"(?:lembur|overtime|ot)[ -]?(?:out|keluar|pulang|selesai)[ -]?[0-9]{0,2}"
)
SCAN_NAME = re.compile(SCANNED + r"(.+)")
PLAN_NAME = re.compile(r"(?:jam|time)[ -]?(.+)")
IN_NAME = re.compile(LED_BY + r"(?:in|masuk|kembali)[ -]?[0-9]{0,2}")
OUT_NAME = re.compile(LED_BY + r"(?:out|keluar|pulang|istirahat)[ -]?[0-9]{0,2}")
ANY_NAME = re.compile(r"(?:scan|punch|time|jam|absen|timetable)[ -]?[0-9]{1,2}")
IN_STATE, OUT_STATE, OVERTIME_IN_STATE, OVERTIME_OUT_STATE = 0, 1, 4, 5
END_OF_DAY = re.compile(r"24([:.])00(?:\1(?:00))?")
SECONDS_IN_DAY = 86_400
# Cells that stand for no time at all.
EMPTY = frozenset({"", "-", "--", "--:--", "00:00:00 -", "n/a", "null", "none"})


@attrs.frozen(kw_only=True)
class WideColumns:
    """The names of a wide table's columns; what is empty is found by the usual names.

    ``ins`` and ``outs`` name the columns of times; their order is that of the table.
    """

    person: str = ""
    day: str = ""
    ins: tuple[str, ...] = ()
    outs: tuple[str, ...] = ()


@attrs.frozen
class WidePlaces:
    """Where person, day and times stand; each time with the state its column means.

    ``planned`` are columns of times that nobody scanned.
    """

    person: int
    day: int
    times: tuple[tuple[int, int], ...]
    planned: tuple[int, ...] = ()


@checked
def read_wide_table(
    source: Path | str | bytes,
    *,
    device: Device,
    columns: WideColumns | None = None,
    order: DateOrder = DateOrder.YEAR_FIRST,
    overnight: Overnight = Overnight.REFUSE,
    file: str = "days.csv",
) -> DeviceReading:
    r"""The punches in a table with a day of a person for each line.

    ``overnight`` says what a time means that is earlier than the one before it in its row: with
    ``NEXT_DAY`` it is on the day after, otherwise it is left out, with a finding.
    Workbooks are read, and :class:`InputRefused` and :class:`MissingExtra` are raised, as by
    :func:`read_long_table`.

    >>> table = b"ID,Date,In,Out\n7,2026-05-04,22:00,06:05\n"
    >>> gate = Device(name="gate", zone="Asia/Jakarta")
    >>> reading = read_wide_table(table, device=gate, overnight=Overnight.NEXT_DAY)
    >>> [str(punch.at.local) for punch in reading.punches]
    ['2026-05-04 22:00:00', '2026-05-05 06:05:00']
    """
    texts = texts_of(source, encoding=device.encoding, file=file)
    chosen = columns or WideColumns()
    return read_sheets(texts, lambda text: take_wide_table(text, device, chosen, order, overnight))


def wide_places(header: Header, columns: WideColumns) -> WidePlaces | None:
    """Where the columns stand, or nothing where the header lacks one."""
    person = header.place("person", columns.person)
    day = header.place("day", columns.day)
    wanted = {normal(name): IN_STATE for name in columns.ins}
    wanted |= {normal(name): OUT_STATE for name in columns.outs}
    if person is None or day is None or not wanted.keys() <= set(header.names):
        return None
    times: list[tuple[int, int]] = []
    for place, name in enumerate(header.names):
        state = wanted.get(name) if wanted else usual_state(name)
        if state is not None and place not in {person, day}:
            times.append((place, state))
    planned = () if wanted else planned_places(header, times)
    times = [(place, state) for place, state in times if place not in planned]
    return WidePlaces(person, day, tuple(times), planned) if len(times) > 1 else None


def planned_places(header: Header, times: list[tuple[int, int]]) -> tuple[int, ...]:
    """Which columns of times hold the plan: plain hours beside hours that were scanned."""
    scanned = {
        found[1]: state
        for place, state in times
        if (found := SCAN_NAME.fullmatch(header.names[place]))
    }
    both_ways = {IN_STATE, OUT_STATE} <= set(scanned.values())
    planned: list[int] = []
    for place, _ in times:
        name = header.names[place]
        plain = PLAN_NAME.fullmatch(name)
        # Jam Masuk beside Scan Masuk, or Masuk beside it; but not Kembali, which nobody plans.
        if (plain is not None and (both_ways or plain[1] in scanned)) or name in scanned:
            planned.append(place)
    return tuple(planned)


def usual_state(name: str) -> int | None:
    """The state that a column of times means by its name, if it is one."""
    if OVERTIME_IN.fullmatch(name):
        return OVERTIME_IN_STATE
    if OVERTIME_OUT.fullmatch(name):
        return OVERTIME_OUT_STATE
    if IN_NAME.fullmatch(name):
        return IN_STATE
    if OUT_NAME.fullmatch(name):
        return OUT_STATE
    return NO_STATE if ANY_NAME.fullmatch(name) else None


def take_wide_table(
    text: DeviceText, device: Device, columns: WideColumns, order: DateOrder, overnight: Overnight
) -> DeviceReading:
    """The punches of a wide table."""
    expect_member(overnight, Overnight, name="overnight")
    for header in header_of(text.lines):
        places = wide_places(header, columns)
        if places is not None:
            break
    else:
        problems = Problems()
        no_header(problems, text.file, "a day (a person, a date, and two or more times)")
        problems.refuse()
        raise AssertionError  # pragma: no cover - refuse() has raised
    taking = Taking(device=device, text=text, order=order)
    for number, line in taking.lines_to_read():
        if number == header.line:
            shown = {"person": places.person, "day": places.day}
            shown |= {f"time {count}": place for count, (place, _) in enumerate(places.times, 1)}
            named(taking, header, shown)
            if places.planned:
                plan = ", ".join(header.names[place] for place in places.planned)
                said = told_tables.columns_planned(taking.file, number, columns=plan)
                taking.findings.append(said)
        elif number < header.line:
            taking.findings.append(told.unreadable(taking.file, number, line))
        else:
            row = cells_of_row(line.replace(NUL, ""), header.separator)
            take_day(taking, number, row, places=places, header=header, overnight=overnight)
    return taking.reading(DeviceFormat.WIDE_TABLE)


def take_day(
    taking: Taking,
    number: int,
    row: list[str],
    *,
    places: WidePlaces,
    header: Header,
    overnight: Overnight,
) -> None:
    """Take the punches of a row; each time that gives none is told."""
    cells = [cell.strip() for cell in row]
    cells += [""] * (1 + max(places.person, places.day, *(place for place, _ in places.times)))
    pin, text = person_in(cells[places.person]), cells[places.day]
    times = [
        (cells[place], state, taking.column(place, header.names[place]))
        for place, state in places.times
        if cells[place].lower() not in EMPTY
    ]
    sheet = taking.text.sheet
    if not is_person(pin):
        column = taking.column(places.person, header.names[places.person]) if sheet else ""
        said = told.unreadable(taking.file, number, " ".join(row), detail=column)
        taking.findings.append(said)
        return
    unnamed = [
        place
        for place, cell in enumerate(cells)
        if cell.lower() not in EMPTY and not (place < len(header.names) and header.names[place])
    ]
    if unnamed:
        said = told_tables.cells_unnamed(
            taking.file,
            number,
            cells=[cells[place] for place in unnamed],
            pin=pin,
            detail=", ".join(letters(place) for place in unnamed) if sheet else "",
        )
        taking.findings.append(said)
    column = taking.column(places.day, header.names[places.day]) if sheet else ""
    try:
        day = taking.moments.day(text)
    except Refusal as refusal:
        say_no_day(taking, number, pin, text, times=times, column=column, refusal=refusal)
        return
    if not times:
        taking.findings.append(told_tables.no_times(taking.file, number, pin=pin, day=day.day))
        return
    take_times(taking, number, pin, day, times=times, overnight=overnight)


def say_no_day(
    taking: Taking,
    number: int,
    pin: str,
    text: str,
    *,
    times: list[tuple[str, int, str]],
    column: str,
    refusal: Refusal,
) -> None:
    """Tell of each punch of a row whose date cannot be read; of the row where it has none."""
    for clock, _, place in times or [("", NO_STATE, column)]:
        if refusal.two_days:
            time = f"{text} {clock}".rstrip()
            said = told.date_ambiguous(
                taking.file, number, time=time, pin=pin, detail=place, column=column
            )
        else:
            said = told_tables.date_unreadable(
                taking.file, number, date=text, time=clock, pin=pin, column=column, detail=place
            )
        taking.findings.append(said)


def take_times(
    taking: Taking,
    number: int,
    pin: str,
    day: DayInZone,
    *,
    times: list[tuple[str, int, str]],
    overnight: Overnight,
) -> None:
    """Take the times of a day in their order."""
    last = -1
    for text, state, column in times:
        try:
            second = SECONDS_IN_DAY if END_OF_DAY.fullmatch(text) else taking.moments.second(text)
        except Refusal:
            taking.findings.append(
                told.time_impossible(
                    taking.file, number, time=f"{day.day} {text}", pin=pin, detail=column
                )
            )
            continue
        if second < last:
            if overnight is Overnight.REFUSE:
                taking.findings.append(
                    told_tables.time_earlier(taking.file, number, time=text, column=column, pin=pin)
                )
                continue
            day = taking.moments.next_day(day)
        last = second
        at = (taking.moments.next_day(day), 0) if second == SECONDS_IN_DAY else (day, second)
        taking.take(number, pin, at, state=state, column=column)
