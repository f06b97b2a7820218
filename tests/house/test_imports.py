"""Importing the package is cheap: what is heavy waits until it is needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = (
    "babel",
    "defusedxml",
    "holidays",
    "hypothesis",
    "icalendar",
    "matplotlib",
    "numpy",
    "ortools",
    "pandas",
    "polars",
    "psycopg",
    "pyarrow",
    "pytest",
    "sqlite3",
)
LOADED_AND_COST = """
import json, sys, time
start = time.perf_counter()
import backoffice_core
spent = time.perf_counter() - start
print(json.dumps({"loaded": sorted(sys.modules), "milliseconds": round(spent * 1000)}))
"""


def test_a_plain_import_loads_nothing_heavy(capsys: pytest.CaptureFixture[str]) -> None:
    """`import backoffice_core` brings the kernel and the domains, and none of what is heavy."""
    # -I: neither the environment variables nor the working folder of whoever runs the tests.
    answer = subprocess.run(
        [sys.executable, "-I", "-c", LOADED_AND_COST], capture_output=True, text=True, check=True
    )
    told = json.loads(answer.stdout)
    with capsys.disabled():
        print(f"\nimport backoffice_core took {told['milliseconds']} ms")
    assert [] == sorted(set(HEAVY) & set(told["loaded"]))
