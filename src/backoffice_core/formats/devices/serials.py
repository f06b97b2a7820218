"""Dates and times as workbooks hold them: days since an epoch, shown by a format.

A spreadsheet counts days in binary fractions, so seconds are rounded to whole ones: 0.332071759
is 07:58:11. The first two months of 1900, which Excel counts wrongly, are no days of a device.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache

from backoffice_core.kernel.rounding import Rounding, round_fraction

__all__ = ["EPOCH_1900", "EPOCH_1904", "clock_of_fraction", "moment_of_serial", "shown_moment"]

EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
DAY = 86_400
HALF_SECOND = timedelta(microseconds=500_000)
# Five digits: from 1927 to 2173. Fewer would be other numbers, more are other dates.
SERIAL = re.compile(r"([1-9][0-9]{4})(\.[0-9]{1,12})?")
FRACTION = re.compile(r"0(?:\.[0-9]{1,12})?")
# What in a format is no sign for a part of a moment: quoted text, escapes, and [colours].
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)


def moment_of_serial(text: str, epoch: date) -> tuple[date, int] | None:
    """The date and the second of a bare number of days, or nothing if it is none.

    >>> moment_of_serial("46146.332071759", EPOCH_1900)
    (datetime.date(2026, 5, 4), 28691)
    """
    found = SERIAL.fullmatch(text)
    if found is None:
        return None
    seconds = round_fraction(Fraction(text) * DAY, Rounding.HALF_UP)
    days, second = divmod(seconds, DAY)
    return epoch + timedelta(days=days), second


def clock_of_fraction(text: str) -> int | None:
    """The second of the day that is a bare part of a day, or nothing if it is none.

    >>> clock_of_fraction("0.332071759"), clock_of_fraction("7.58")
    (28691, None)
    """
    if FRACTION.fullmatch(text) is None:
        return None
    second = round_fraction(Fraction(text) * DAY, Rounding.HALF_UP)
    return second if second < DAY else None


@lru_cache(maxsize=256)
def parts_of(code: str) -> tuple[bool, bool]:
    """Whether a format shows a date, and whether it shows a time; asked once of each.

    >>> parts_of("dd/mm/yyyy"), parts_of("[Red]h:mm"), parts_of('General" days"')
    ((True, False), (False, True), (False, False))
    """
    signs = set(LITERAL.sub("", code).lower().replace("general", ""))
    return bool(signs & set("dy")), bool(signs & set("hs"))


def shown_moment(value: datetime | date | time | timedelta, code: str) -> str:
    """A moment as its format shows it, but never without seconds, nor with an hour hidden.

    >>> shown_moment(datetime(2026, 5, 4), "dd/mm/yyyy")
    '2026-05-04'
    >>> shown_moment(datetime(2026, 5, 4), "dd/mm/yyyy hh:mm")
    '2026-05-04 00:00:00'
    """
    if isinstance(value, datetime):
        whole = (value + HALF_SECOND).replace(microsecond=0)
        dated, timed = parts_of(code)
        if timed and not dated:
            return whole.time().isoformat()
        if dated and not timed and whole.time() == time.min:
            return whole.date().isoformat()
        return whole.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        value = timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        )
    seconds = (value + HALF_SECOND) // timedelta(seconds=1)
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"
