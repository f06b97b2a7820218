r"""Logs of attendance devices, in five formats: each line a punch, or a finding that says why not.

A device is a clock with a finger on it, and its log is what was measured, not what was meant. So
a reader believes neither directions nor clocks: it keeps what is there, sets apart what cannot
be, and says so for each line.

>>> log = (
...     b"        7\t2026-05-04 07:58:11\t1\t0\t1\t0\r\n"
...     b"        7\t1971--10--29 -23:-59:-53\t1\t0\t1\t0\r\n"
...     b"        7\t2000-01-01 03:04:43\t1\t0\t1\t0\r\n"
... )
>>> gate = Device(name="gate", zone="Asia/Jakarta", people={"7": "E07"})
>>> reading = read_punches(log, device=gate)
>>> reading.format.value, [punch.person for punch in reading.punches]
('USB log', ['E07'])
>>> for finding in reading.findings:
...     print(finding.kind, finding.subject)
formats.punch_time_impossible punches:2
formats.clock_reset punches:3
>>> from backoffice_core.attendance.capture import take_in
>>> len(take_in(reading.punches, known=reading.punches).new)
0
"""

from __future__ import annotations

from backoffice_core.formats.devices.device import (
    STATE_WORDS,
    ZKTECO_STATES,
    DateOrder,
    Device,
    DeviceFormat,
    DeviceReading,
    Overnight,
    StateMeaning,
    TextEncoding,
)
from backoffice_core.formats.devices.logs import (
    PUSH_COLUMNS,
    USB_COLUMNS,
    LogColumns,
    read_push_body,
    read_sync_log,
    read_usb_log,
)
from backoffice_core.formats.devices.long_table import (
    LongColumns,
    read_fingerspot,
    read_long_table,
)
from backoffice_core.formats.devices.sniffing import read_punches
from backoffice_core.formats.devices.wide_table import WideColumns, read_wide_table

__all__ = [
    "PUSH_COLUMNS",
    "STATE_WORDS",
    "USB_COLUMNS",
    "ZKTECO_STATES",
    "DateOrder",
    "Device",
    "DeviceFormat",
    "DeviceReading",
    "LogColumns",
    "LongColumns",
    "Overnight",
    "StateMeaning",
    "TextEncoding",
    "WideColumns",
    "read_fingerspot",
    "read_long_table",
    "read_punches",
    "read_push_body",
    "read_sync_log",
    "read_usb_log",
    "read_wide_table",
]
