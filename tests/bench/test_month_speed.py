"""How fast a month closes, and in how much memory: the command a person types, timed whole."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import attrs
import pytest

from backoffice_core.testing.shop import write_shop

# The size of the example shop: what a small business has in a month.
EMPLOYEES, ITEMS, DOCUMENTS = 25, 500, 2000
SECONDS_MAX = 5
TIMES = 10
MEGABYTES_MAX = 300


@attrs.frozen(kw_only=True)
class Spent:
    """What a process took: seconds from start to end, those a processor worked, and memory.

    ``megabytes`` is the most it ever had. The bars are held to processor seconds, so that
    what else a machine does is not held against us.
    """

    elapsed: float
    seconds: float
    megabytes: float


def spent_on(*arguments: str) -> Spent:
    """Run the command line in a process of its own."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "backoffice_core", *arguments], stdout=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    assert 0 == process.returncode
    return Spent(
        elapsed=elapsed,
        seconds=usage.ru_utime + usage.ru_stime,
        megabytes=usage.ru_maxrss / 1024,
    )


@pytest.mark.bench
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs the usage of a child process")
@pytest.mark.parametrize("report", ["text", "page"])
@pytest.mark.parametrize("storage", ["memory", "sqlite"])
def test_a_month_closes_in_seconds_and_ten_times_as_much_in_less_than_ten_times_as_long(
    storage: str, report: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """25 employees, 31 days, 500 items and 2,000 documents, then ten times that."""
    spent: list[Spent] = []
    for times in (1, TIMES):
        folder = write_shop(
            tmp_path / f"{times}",
            employees=EMPLOYEES * times,
            items=ITEMS * times,
            documents=DOCUMENTS * times,
        )
        url = "memory:" if storage == "memory" else f"sqlite:///{tmp_path}/{times}.db"
        page = ("--html", str(tmp_path / f"{times}.html")) if report == "page" else ()
        spent.append(spent_on("month", str(folder), "--storage", url, *page))
        with capsys.disabled():
            print(
                f"\n{storage}, {report}, {times} x: "
                f"{spent[-1].elapsed:.1f} s, of a processor {spent[-1].seconds:.1f} s, "
                f"{spent[-1].megabytes:.0f} MB",
                end="",
            )
    once, often = spent
    with capsys.disabled():
        print(f": {often.seconds / once.seconds:.1f} times as long")
    assert once.seconds < SECONDS_MAX
    assert often.seconds < TIMES * once.seconds
    assert once.megabytes < MEGABYTES_MAX
