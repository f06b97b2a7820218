"""The notebook is a notebook, is kept without outputs, and runs from the first cell to the last."""

from __future__ import annotations

import warnings
from pathlib import Path

import nbformat
import pytest

from tests.house.tree import ROOT

NOTEBOOK = ROOT / "examples" / "month.ipynb"
CELL_SECONDS_MAX = 120


def test_the_notebook_is_valid_and_kept_without_outputs() -> None:
    """What is committed is what a person wrote; everybody's outputs are their own."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [] == [cell.id for cell in code if cell.outputs or cell.execution_count]


@pytest.mark.slow
def test_the_notebook_runs_and_ends_with_the_verdict(tmp_path: Path) -> None:
    """Every cell runs, wherever the notebook is opened."""
    with warnings.catch_warnings():
        # What the notebook machinery warns of is not ours; our code runs in the kernel.
        warnings.simplefilter("ignore")
        from nbclient import NotebookClient

        notebook = nbformat.read(NOTEBOOK, as_version=4)
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS_MAX,
            kernel_name="python3",
            resources={"metadata": {"path": str(tmp_path)}},
        )
        client.execute()
    (said,) = notebook.cells[-1].outputs
    assert said.text.startswith("May 2026: the books balance; ")
