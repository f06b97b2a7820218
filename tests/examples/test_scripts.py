"""The example scripts run as they stand, and say what they are there to show."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.tree import ROOT

RUN_SECONDS_MAX = 120
SHOWN = {
    "embed_script.py": ("1 order", "falls below 0"),
    "own_storage.py": ("kept: A batch is written whole or not at all",),
}


def test_every_script_is_run() -> None:
    """A new example script gets a line above."""
    assert sorted(SHOWN) == sorted(script.name for script in (ROOT / "examples").glob("*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("script", SHOWN)
def test_an_example_script_runs_without_a_warning(script: str) -> None:
    """Whoever copies it starts from something that works."""
    answer = subprocess.run(
        [sys.executable, "-W", "error", ROOT / "examples" / script],
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_SECONDS_MAX,
    )
    assert 0 == answer.returncode, answer.stderr
    assert [] == [sentence for sentence in SHOWN[script] if sentence not in answer.stdout]
