r"""How the outside writes: a shop's folder, device dumps, calendars, bank statements, holidays.

A reader takes bytes or a path and gives facts. What cannot be used is refused with every
problem it has, each with file, line, field and remedy; what is merely dirty becomes a
finding. Nothing is guessed, and nothing is dropped without a word.

>>> dump = b"    7\t2026-05-04 07:58:11\t0\t1\t0\t0\r\n"
>>> read_attlog(dump, zone="Asia/Jakarta", pins={"7": "E07"}).punches[0].person
'E07'
>>> from backoffice_core.kernel import InputRefused
>>> try:
...     read_attlog(dump, zone="Asia/Jakarta", pins={"8": "E08"})
... except InputRefused as refused:
...     print(refused.problems[0].problem, "Line", refused.problems[0].line)
No employee has the PIN 7, which is on 1 line. Line 1
"""

from __future__ import annotations

from backoffice_core.formats.attlog import AttlogReading, read_attlog
from backoffice_core.formats.holidays_calendar import holidays_of
from backoffice_core.formats.icalendar_leave import LEAVE_WORDS, read_leave_calendar
from backoffice_core.formats.icalendar_shifts import read_planned_shifts, read_shifts_calendar
from backoffice_core.formats.shop_folder import read_shop
from backoffice_core.formats.statements import StatementLine, payments_from
from backoffice_core.formats.statements_camt053 import read_camt053
from backoffice_core.formats.statements_mt940 import read_mt940

__all__ = [
    "LEAVE_WORDS",
    "AttlogReading",
    "StatementLine",
    "holidays_of",
    "payments_from",
    "read_attlog",
    "read_camt053",
    "read_leave_calendar",
    "read_mt940",
    "read_planned_shifts",
    "read_shifts_calendar",
    "read_shop",
]
