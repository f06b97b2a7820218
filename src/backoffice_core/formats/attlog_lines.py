"""The lines of an attendance device's dump, one by one: what each says, and when that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import attrs

from backoffice_core.formats.devices import PUSH_COLUMNS, USB_COLUMNS, LogColumns
from backoffice_core.kernel.instants import Fold, Gap, ZonedInstant, resolve
from backoffice_core.kernel.periods import Month

__all__ = ["Clock", "Line", "columns_of", "numbered_lines", "read_line"]

MOMENT = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})[ T]([0-9]{2}):([0-9]{2}):([0-9]{2})")


PIN = re.compile(r"[0-9A-Za-z]{1,24}")


NO_STATE = 255


@attrs.frozen(kw_only=True)
class Clock:
    """Where and when the punches of a reading can lie.

    With a ``month`` only its days count, those before it that its first week and first
    night need, and the morning after it.
    """

    zone: str
    month: Month | None = None

    def accepts(self, moment: datetime) -> bool:
        """Whether a time lies within the month and its margin."""
        if self.month is None:
            return True
        return self.month.lead_in <= moment.date() <= self.month.last_day + timedelta(days=1)

    def at(self, moment: datetime) -> ZonedInstant:
        """The instant of a local time; of a repeated hour the first pass, a skipped one later."""
        return resolve(moment, self.zone, gap=Gap.LATER, fold=Fold.FIRST)

    def is_doubtful(self, moment: datetime) -> bool:
        """Whether the clocks went over this time twice, or not at all."""
        second = resolve(moment, self.zone, gap=Gap.EARLIER, fold=Fold.SECOND)
        return second != self.at(moment)


@attrs.frozen
class Line:
    """A line that could be read."""

    number: int
    pin: str
    moment: datetime
    state: int
    verify: int
    work_code: str


def numbered_lines(content: bytes) -> Iterator[tuple[int, str]]:
    """The lines that are not blank with their numbers; bytes that are no text are shown as such."""
    text = content.decode("utf-8-sig", errors="replace")
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if line.strip(" \t"):
            yield number, line


def read_line(number: int, text: str, columns: LogColumns = PUSH_COLUMNS) -> Line | None:
    """A line's fields, or nothing where PIN or time cannot be read."""
    cells = [cell.strip() for cell in text.split("\t")]
    if len(cells) == 1:
        # Some programs turn the tabs into blanks; the time then comes in two parts.
        parts = text.split()
        cells = [*parts[:1], " ".join(parts[1:3]), *parts[3:]]
    if len(cells) < 2 or PIN.fullmatch(cells[0]) is None:  # noqa: PLR2004
        return None
    found = MOMENT.fullmatch(cells[1])
    if found is None:
        return None
    try:
        moment = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None
    cells += [""] * (1 + columns.work_code)
    work_code = cells[columns.work_code]
    return Line(
        number,
        cells[0],
        moment,
        small_number(cells[columns.state], NO_STATE),
        small_number(cells[columns.verify], 0),
        "" if work_code == "0" else work_code[:24],
    )


def columns_of(lines: Iterable[tuple[int, str]]) -> LogColumns:
    r"""The columns of a dump: a stick's file has its PINs to the right, a pushed one has not.

    >>> columns_of([(1, "        7\t2026-05-04 07:58:11\t1\t0\t1\t0")]).state
    3
    """
    padded = any(text.replace("\0", "")[:1] == " " for _, text in lines)
    return USB_COLUMNS if padded else PUSH_COLUMNS


def small_number(text: str, default: int) -> int:
    """A flag of the device, or what it means when there is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text) else default
