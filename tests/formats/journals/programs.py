"""The three programs that a journal of ours is given to, and what they say each account holds."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

Cells = dict[tuple[str, str], Fraction]

BEANCOUNT_SCRIPT = Path(__file__).with_name("beancount_cells.py")
LEDGER_FORMAT = "%(account)|%(unrounded(strip(display_total)))\n"
SECONDS_MAX = 600


def beancount_python() -> str | None:
    """An interpreter that has beancount and beanquery, if there is one."""
    if given := os.environ.get("BACKOFFICE_ORACLE_PYTHON"):
        return given
    names = ("beancount", "beanquery")
    return sys.executable if all(map(importlib.util.find_spec, names)) else None


def missing() -> dict[str, str]:
    """Which programs are not here, each with how to get it."""
    found = {
        "hledger": shutil.which("hledger"),
        "ledger": shutil.which("ledger"),
        "beancount": beancount_python(),
    }
    remedies = {
        "hledger": "apt-get install hledger",
        "ledger": "apt-get install ledger",
        "beancount": "pip install -r tests/requirements-oracle.txt",
    }
    return {name: remedies[name] for name, path in found.items() if path is None}


def answer(command: Sequence[str], *, given: str = "") -> str:
    """What a program says; it must succeed, and complain about nothing."""
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, timeout=SECONDS_MAX
    )
    assert (0, "") == (done.returncode, done.stderr), done.stderr[:2000]
    return done.stdout


def hledger_cells(path: Path) -> Cells:
    """What hledger says, after its strict checks (accounts, commodities, balances, assertions)."""
    answer(["hledger", "-f", str(path), "check", "-s"])
    report = ["bal", "--flat", "-N", "-O", "csv", "--layout=bare"]
    rows = csv.reader(io.StringIO(answer(["hledger", "-f", str(path), *report])))
    next(rows)
    return {(name, unit): Fraction(number) for name, unit, number in rows if Fraction(number)}


def ledger_cells(path: Path) -> Cells:
    """What ledger says, under its pedantic checks."""
    report = ["bal", "--flat", "--no-total", "--format", LEDGER_FORMAT]
    lines = answer(["ledger", "-f", str(path), "--pedantic", *report]).splitlines()
    cells: Cells = {}
    name = ""
    for line in lines:
        before, bar, after = line.partition("|")
        name, text = (before, after) if bar else (name, line)
        number, _, commodity = text.partition(" ")
        if Fraction(number):
            cells[name, commodity.strip('"')] = Fraction(number)
    return cells


def beancount_cells(paths: Sequence[Path]) -> list[Cells]:
    """What beancount and beanquery say of several journals, after all of beancount's checks."""
    python = beancount_python()
    assert python is not None
    given = "\n".join(map(str, paths))
    told = json.loads(answer([python, str(BEANCOUNT_SCRIPT)], given=given))
    for path, each in zip(paths, told, strict=True):
        assert [] == each["errors"], path
    return [
        {(name, unit): Fraction(number) for name, unit, number in each["cells"] if Fraction(number)}
        for each in told
    ]
