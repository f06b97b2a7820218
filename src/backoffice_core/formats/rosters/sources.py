"""What every reader of rosters starts from: a source, a first Monday, a shift on the clock."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from backoffice_core.formats.files import decoded, file_bytes
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration, Fold, Gap, resolve
from backoffice_core.scheduling.model import Shift

__all__ = [
    "FIRST_MONDAY",
    "SHIFTS_MAX",
    "WEEKDAYS",
    "WHOLE",
    "bytes_in",
    "expect_monday",
    "shift_at",
    "shifts_fit",
    "text_in",
]

FIRST_MONDAY = date(2014, 1, 6)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YEARS = range(1900, 2901)
# Eight times the largest published instance, and little enough for any machine.
SHIFTS_MAX = 100_000

WHOLE = re.compile(r"[0-9]{1,9}")


def bytes_in(source: Path | str | bytes, problems: Problems) -> tuple[bytes | None, str]:
    """The content of a source and the name problems call it by."""
    if isinstance(source, bytes):
        return source, "bytes"
    if "\n" in str(source):
        problems.add("text", "This is the text of a file and no path.",
                     "Pass the path, or bytes: text.encode().")  # fmt: skip
        return None, "text"
    path = Path(source)
    return file_bytes(path.parent, path.name, problems), path.name


def text_in(source: Path | str | bytes, problems: Problems) -> tuple[str | None, str]:
    """The text of a source and the name problems call it by."""
    content, file = bytes_in(source, problems)
    return None if content is None else decoded(content, file, problems), file


def expect_monday(start: date) -> None:
    """Refuse a first day that is no Monday, or is far from any roster."""
    if start.weekday() or start.year not in YEARS:
        raise InvalidValue(
            "not_a_monday",
            f"The first day, {start}, is no Monday of the years {YEARS[0]} to {YEARS[-1]}.",
            "Give the Monday that the first week begins with.",
        )


def shifts_fit(count: int, problems: Problems, file: str, field: str) -> None:
    """Note it where there are more shifts than a roster is made of."""
    if count > SHIFTS_MAX:
        problems.add(
            file,
            f"It has {count} shifts in all.",
            f"Roster {SHIFTS_MAX} or fewer at once.",
            field=field,
        )


def shift_at(
    code: str, day: date, *, skill: str, zone: str, length: Duration, start: timedelta | None = None
) -> Shift:
    """A shift of a day, at a time from its midnight on; where clocks jump over it, just after."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone is given next
    begins = resolve(midnight + (start or timedelta(0)), zone, gap=Gap.LATER, fold=Fold.FIRST)
    ends = (begins.instant + length).at_zone(zone)
    return Shift(code=code, day=begins.day, skill=skill, start=begins, end=ends)
