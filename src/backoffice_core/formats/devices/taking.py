"""Taking punches out of the lines of a log: each line gives a punch, or a finding says why not.

Repeats are not looked for here: which punch is new is for
:func:`~backoffice_core.attendance.capture.take_in` to say, which knows what is on record. So what a
line gives depends on that line alone, and any order of the lines gives the same punches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from backoffice_core.attendance import Punch
from backoffice_core.attendance.model import PunchDirection, PunchKind
from backoffice_core.formats.devices import told
from backoffice_core.formats.devices.device import (
    NO_STATE,
    DateOrder,
    Device,
    DeviceFormat,
    DeviceReading,
    StateMeaning,
)
from backoffice_core.formats.devices.moments import DayInZone, Moments, Refusal
from backoffice_core.formats.devices.text import DeviceText
from backoffice_core.kernel import Finding, InvalidValue, ZonedInstant

__all__ = ["Taking", "is_person", "letters", "person_in"]

LINE_CHARACTERS_MAX = 4000
PERSON_CHARACTERS_MAX = 100
CODE = re.compile(r"[0-9]{1,5}")
NUL = "\0"
UNTOLD = StateMeaning(PunchDirection.UNKNOWN, PunchKind.WORK)


@attrs.define(kw_only=True, eq=False)
class Taking:
    """What has been taken out of a log so far."""

    device: Device
    text: DeviceText
    order: DateOrder = DateOrder.YEAR_FIRST
    moments: Moments = attrs.field(init=False)
    punches: list[Punch] = attrs.Factory(list[Punch])
    mistimed: list[Punch] = attrs.Factory(list[Punch])
    findings: list[Finding] = attrs.Factory(list[Finding])
    strangers: dict[str, tuple[int, int]] = attrs.Factory(dict[str, tuple[int, int]])
    repeatable: dict[tuple[str, str, int, int], int] = attrs.Factory(
        dict[tuple[str, str, int, int], int]
    )
    strange_states: dict[str, tuple[int, int]] = attrs.Factory(dict[str, tuple[int, int]])
    lines: int = 0

    def __attrs_post_init__(self) -> None:
        device = self.device
        self.moments = Moments(device.zone, device.gap, device.fold, self.order, self.text.epoch)

    @property
    def file(self) -> str:
        """How the log is called."""
        return self.text.file

    def column(self, place: int, name: str) -> str:
        """How a column is called: in a workbook by its letters too, as its cells are looked up.

        Its name alone is one of a line that has several punches.
        """
        return f"{letters(place)} ({name})" if self.text.sheet else name

    def lines_to_read(self) -> Iterator[tuple[int, str]]:
        """The lines that may be punches, with their numbers; the others are told."""
        for number, line in enumerate(self.text.lines, 1):
            if not line.strip(" \t"):
                continue
            self.lines += 1
            if len(line) > LINE_CHARACTERS_MAX and line.strip(" \t\0"):
                self.findings.append(told.line_too_long(self.file, number, line))
            elif NUL not in line or line.strip(" \t\0"):
                yield number, line
            else:
                self.findings.append(told.only_nul(self.file, number, count=line.count(NUL)))

    def take(
        self,
        line: int,
        pin: str,
        moment: tuple[DayInZone, int],
        *,
        state: int,
        verify: int = 0,
        work_code: str = "",
        device: str = "",
        column: str = "",
    ) -> None:
        """Take a punch; ``column`` tells apart those of a line that has several."""
        day, second = moment
        try:
            at = self.moments.at(day, second)
        except InvalidValue:
            time = str(self.moments.local(day, second))
            self.findings.append(
                told.time_refused(self.file, line, time=time, pin=pin, detail=column)
            )
            return
        meaning = self.meaning(line, state)
        punch = Punch(
            device=device or self.device.name,
            person=self.person(line, pin),
            at=at,
            state=state,
            verify=verify,
            work_code=work_code,
            source=f"{self.file}:{line}",
            kind=meaning.kind,
            direction=meaning.direction,
        )
        if self.in_time(line, day, at, pin, column):
            self.punches.append(punch)
        else:
            self.mistimed.append(punch)
        if day.offset is None and self.moments.is_doubtful(day, second):
            twice = self.moments.is_twice(day, second)
            fold = self.moments.fold if twice else None
            said = told.time_doubtful(self.file, line, at=at, fold=fold, detail=column)
            self.findings.append(said)
            self.note_repeated(line, punch, twice=twice)

    def note_repeated(self, line: int, punch: Punch, *, twice: bool) -> None:
        """Tell that two lines of an hour which came twice have become one punch."""
        key = punch.device, punch.person, punch.at.instant.seconds, punch.state
        first = self.repeatable.setdefault(key, line)
        if twice and first != line:
            said = told.time_repeated(self.file, line, at=punch.at, pin=punch.person, first=first)
            self.findings.append(said)

    def in_time(self, line: int, day: DayInZone, at: ZonedInstant, pin: str, column: str) -> bool:
        """Whether the clock can have been right; if not, that is told."""
        if day.day < self.device.since:
            self.findings.append(told.clock_reset(self.file, line, at=at, pin=pin, detail=column))
            return False
        until = self.device.until
        if until is not None and at.instant > until:
            self.findings.append(told.in_future(self.file, line, at=at, pin=pin, detail=column))
            return False
        return True

    def person(self, line: int, pin: str) -> str:
        """The employee behind a PIN, or the PIN."""
        if self.device.people is None:
            return pin
        person = self.device.people.get(pin)
        if person is not None:
            return person
        first, count = self.strangers.get(pin, (line, 0))
        self.strangers[pin] = (first, count + 1)
        return pin

    def meaning(self, line: int, state: int) -> StateMeaning:
        """What a state says, if the device is to be trusted with that."""
        if state not in self.device.states:
            self.note_state(line, str(state))
            return UNTOLD
        return self.device.states[state] if self.device.trust_direction else UNTOLD

    def note_state(self, line: int, state: str) -> None:
        """Count a state that nobody described."""
        first, count = self.strange_states.get(state, (line, 0))
        self.strange_states[state] = (first, count + 1)

    def state_of(self, line: int, text: str) -> int:
        """The code of a cell that holds a code or a word."""
        if CODE.fullmatch(text):
            return int(text)
        code = self.device.words.get(text.lower())
        if code is None:
            self.note_state(line, text)
            return NO_STATE
        return code

    def moment(
        self, line: int, pin: str, day: str, clock: str | None = None, *, column: str = ""
    ) -> tuple[DayInZone, int] | None:
        """Date and second of a punch, or nothing and a finding; without ``clock`` of one text."""
        try:
            if clock is None:
                return self.moments.both(day)
            return self.moments.day(day), self.moments.second(clock)
        except Refusal as refusal:
            time = day if clock is None else f"{day} {clock}"
            tell = told.date_ambiguous if refusal.two_days else told.time_impossible
            self.findings.append(tell(self.file, line, time=time, pin=pin, detail=column))
            return None

    def reading(self, form: DeviceFormat) -> DeviceReading:
        """What all came to."""
        findings = list(self.findings)
        if self.text.garbled:
            findings.append(told.bytes_garbled(self.file, self.text.garbled))
        findings.extend(
            told.pin_unknown(self.file, pin, first=first, count=count)
            for pin, (first, count) in self.strangers.items()
        )
        findings.extend(
            told.state_unknown(self.file, state, self.device, first=first, count=count)
            for state, (first, count) in self.strange_states.items()
        )
        return DeviceReading(
            format=form,
            punches=tuple(self.punches),
            mistimed=tuple(self.mistimed),
            findings=tuple(findings),
            lines=self.lines,
        )


def letters(place: int) -> str:
    """The letters over a column of a spreadsheet, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    text = ""
    place += 1
    while place:
        place, sign = divmod(place - 1, 26)
        text = chr(ord("A") + sign) + text
    return text


def is_person(text: str) -> bool:
    """Whether a text can be a PIN or a name: printable, there, and not endless."""
    return 0 < len(text) <= PERSON_CHARACTERS_MAX and text.isprintable() and "\ufffd" not in text


def person_in(text: str) -> str:
    r"""A PIN or a name as a table holds it: without a spreadsheet's mark and odd blanks.

    >>> person_in("'007"), person_in("Budi \t Santoso")
    ('007', 'Budi Santoso')
    """
    return " ".join(text.lstrip("'").split())
