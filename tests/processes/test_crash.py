"""Whatever moment the power goes, a month is on record whole or not at all.

A real process is killed with SIGKILL while it closes a month into SQLite: at any moment of
its life in half of the rounds, and within the moments in which it writes in the others.
Then plain `sqlite3` looks at the file before this library may mend anything.
"""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from backoffice_core.testing.shop import write_shop

WRITING_SECONDS = 0.15


def command(folder: Path, database: Path) -> list[str]:
    """How a person closes the month of a folder."""
    url = f"sqlite:///{database}"
    return [sys.executable, "-m", "backoffice_core", "month", str(folder), "--storage", url]


def completed(folder: Path, database: Path) -> str:
    """Close the month undisturbed; everything ties, or this fails. Return the report."""
    run = subprocess.run(command(folder, database), capture_output=True, text=True, check=False)
    assert (0, "") == (run.returncode, run.stderr)
    return run.stdout


def killed(folder: Path, database: Path, dice: random.Random, whole: float) -> bool:
    """Start closing the month, and kill it at some moment; whether that was before its end."""
    watching = dice.random() < 0.5
    log = log_of(database)
    before = size(log)
    with subprocess.Popen(
        command(folder, database), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        if watching:
            while process.poll() is None and size(log) == before:
                time.sleep(0.0005)
            time.sleep(dice.random() * WRITING_SECONDS)
        else:
            time.sleep(dice.random() * whole)
        process.send_signal(signal.SIGKILL)
    return process.returncode == -signal.SIGKILL


def log_of(database: Path) -> Path:
    """Where SQLite writes before it writes into the database."""
    return database.with_name(f"{database.name}-wal")


def size(path: Path) -> int:
    """How large a file is; nothing where there is none."""
    return path.stat().st_size if path.exists() else 0


def on_disk(database: Path) -> set[tuple[str, str]]:
    """Every fact on record; the file is sound and the books on it balance."""
    if not size(database):
        return set()
    with closing(sqlite3.connect(database)) as connection:
        assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
        assert [] == connection.execute("PRAGMA foreign_key_check").fetchall()
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if "postings" in tables:
            unbalanced = (
                "SELECT position FROM postings GROUP BY position HAVING SUM(amount_minor) <> 0"
            )
            assert [] == connection.execute(unbalanced).fetchall()
        if "facts" not in tables:
            return set()
        return set(connection.execute("SELECT kind, identity FROM facts"))


def first_part(whole: Path, part: Path) -> Path:
    """The month as it was known earlier: half of the punches and of the payments."""
    shutil.copytree(whole, part)
    for name in ("attlog.dat", "payments.csv"):
        lines = (whole / name).read_bytes().splitlines(keepends=True)
        (part / name).write_bytes(b"".join(lines[: len(lines) // 2]))
    return part


def crash(folder: Path, *, rounds: int, seed: int) -> Counter[str]:
    """Kill so many closings, look at what they left, and close again; what came of each."""
    dice = random.Random(seed)
    whole = write_shop(folder / "whole", employees=6, items=40, documents=200)
    part = first_part(whole, folder / "part")
    template = folder / "part.db"
    start = time.perf_counter()
    completed(part, template)
    seconds = time.perf_counter() - start
    acknowledged = on_disk(template)
    reference = folder / "whole.db"
    shutil.copy(template, reference)
    completed(whole, reference)
    expected = on_disk(reference)
    assert acknowledged < expected
    found: Counter[str] = Counter()
    for number in range(rounds):
        database = folder / f"{number}.db"
        empty = dice.random() < 0.3
        before = set() if empty else acknowledged
        if not empty:
            shutil.copy(template, database)
        after = acknowledged if empty else expected
        if killed(part if empty else whole, database, dice, seconds):
            found["killed"] += 1
            found["killed while the log was open"] += size(log_of(database)) > 0
        left = on_disk(database)
        assert left in (before, after)
        found["nothing written" if left == before else "everything written"] += 1
        completed(part if empty else whole, database)
        assert after == on_disk(database)
        found["complete when run again"] += 1
        if number % 10 == 0:
            assert "Nothing changed since the last run" in completed(
                part if empty else whole, database
            )
        database.unlink()
    return found


@pytest.mark.slow
def test_a_killed_closing_leaves_all_or_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few times, at moments that are the same on every run of the tests."""
    found = crash(tmp_path, rounds=4, seed=5)
    with capsys.disabled():
        print(f"\n{dict(found)}")
    assert 4 == found["complete when run again"]


@pytest.mark.deep
def test_a_hundred_killed_closings_leave_all_or_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Often enough that some die in the middle of writing."""
    found = crash(tmp_path, rounds=100, seed=2026)
    with capsys.disabled():
        print(f"\n{dict(found)}")
    assert 100 == found["complete when run again"]
    assert found["nothing written"]
    assert found["everything written"]
