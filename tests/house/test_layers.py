"""Who may import whom is kept, and the keeper is awake."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE

LAYERS = (
    "testing",
    "reports",
    "formats",
    "scale",
    "processes",
    "storage",
    "attendance",
    "scheduling",
    "bookkeeping",
    "inventory",
    "kernel",
)
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(config: Path, source: Path) -> tuple[bool, str]:
    """Whether every contract is kept by the tree, and what import-linter said."""
    answer = subprocess.run(
        [sys.executable, "-c", LINT, "--config", str(config), "--no-cache"],
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8"},
        cwd=config.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """An empty house with the same rooms and the same contracts, to do damage in."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    package = tmp_path / "src" / "backoffice_core"
    for layer in LAYERS:
        (package / layer).mkdir(parents=True)
        (package / layer / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "__main__.py").touch()
    (package / "kernel" / "words.py").write_text("import babel\n", "utf-8")
    (package / "kernel" / "calendars.py").write_text("import dateutil.rrule\n", "utf-8")
    return package


def test_the_house_keeps_its_contracts() -> None:
    """Facts flow up, imports point down."""
    kept, said = lint(ROOT / "pyproject.toml", SOURCE)
    assert kept, said


def test_an_empty_house_keeps_its_contracts(model: Path) -> None:
    """So that in the next test it is the damage that is found."""
    kept, said = lint(model.parents[1] / "pyproject.toml", model.parent)
    assert kept, said


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("kernel/money.py", "import backoffice_core.storage"),
        ("attendance/model.py", "from backoffice_core import scheduling"),
        ("bookkeeping/model.py", "import backoffice_core.inventory"),
        ("storage/memory.py", "import backoffice_core.bookkeeping"),
        ("processes/payroll.py", "import backoffice_core.reports"),
        ("reports/tables.py", "def late():\n    import backoffice_core.formats"),
        ("scheduling/model.py", "from dateutil.easter import easter"),
        ("formats/camt053.py", "def late():\n    import babel.dates"),
        ("helpers.py", "DRAWER = 'for everything'"),
    ],
)
def test_an_import_against_the_layers_is_found(model: Path, module: str, line: str) -> None:
    """Each rule of the house breaks when it is broken, even inside a function."""
    (model / module).write_text(line + "\n", "utf-8")
    kept, said = lint(model.parents[1] / "pyproject.toml", model.parent)
    assert not kept, said
    assert "BROKEN" in said
