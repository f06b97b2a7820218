"""For proving your own parts: storage laws, stores that break them, example shops and logs.

Any store proves itself in one line, with or without a test framework:

>>> from backoffice_core.storage import open_store
>>> laws = check_store(lambda name: open_store("memory:"))
>>> laws[0].promise
'A batch is written whole or not at all, whatever kinds and streams it has.'
"""

from __future__ import annotations

from backoffice_core.testing.broken import BROKEN_STORES
from backoffice_core.testing.cases import Law, LawBroken, Opener
from backoffice_core.testing.device_logs import (
    DEVICE_HABITS,
    DeviceHabits,
    LogStatistics,
    device_log,
    log_statistics,
    write_device_log,
)
from backoffice_core.testing.laws import LAWS, check_law, check_store
from backoffice_core.testing.pass_through import PassThroughStore
from backoffice_core.testing.rosters import SHIFT_LETTERS, shift_of_letter, work_row
from backoffice_core.testing.shop import write_shop

__all__ = [
    "BROKEN_STORES",
    "DEVICE_HABITS",
    "LAWS",
    "SHIFT_LETTERS",
    "DeviceHabits",
    "Law",
    "LawBroken",
    "LogStatistics",
    "Opener",
    "PassThroughStore",
    "check_law",
    "check_store",
    "device_log",
    "log_statistics",
    "shift_of_letter",
    "work_row",
    "write_device_log",
    "write_shop",
]
