"""How fast a device's log is read: lines a second, by reader."""

from __future__ import annotations

import time

import attrs
import pytest

from backoffice_core.formats.devices import Device, read_long_table, read_punches, read_usb_log
from backoffice_core.testing import DEVICE_HABITS, device_log

DEVICE = Device(name="gate", zone="Asia/Jakarta")
TIMES = 3
LINES_A_SECOND_MIN = 25_000


@pytest.mark.bench
def test_a_log_is_read_fast_enough_for_years_of_it() -> None:
    """Every line becomes a punch with its instant, offset and source; most of the time is that."""
    log = device_log(attrs.evolve(DEVICE_HABITS[3], present=400), seed=1)
    table = b"AC-No.,Date/Time,Device,Status,Verify,WorkCode\n" + b"\n".join(
        line.strip().replace(b"\t", b",") for line in log.splitlines() if b"\0" not in line
    )
    print()
    for read, content in ((read_usb_log, log), (read_punches, log), (read_long_table, table)):
        lines = content.count(b"\n")
        took = []
        for _ in range(TIMES):
            start = time.process_time()
            read(content, device=DEVICE)
            took.append(time.process_time() - start)
        rate = int(lines / min(took))
        print(f"{read.__name__:16} {lines:9,} lines {rate:9,} lines/s")
        assert rate > LINES_A_SECOND_MIN
