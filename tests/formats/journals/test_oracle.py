"""beancount, hledger and ledger read what we write, and every account holds what we say."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from backoffice_core.formats.journals import (
    JournalFormat,
    journal_balances,
    read_balances,
    verify_journal,
    write_journal,
)
from tests.formats.journals.programs import (
    Cells,
    beancount_cells,
    hledger_cells,
    ledger_cells,
    missing,
)
from tests.formats.journals.random_journals import random_journal

FORMS = {
    JournalFormat.BEANCOUNT: "beancount",
    JournalFormat.HLEDGER: "journal",
    JournalFormat.LEDGER: "ledger",
}
BATCH = 20
# The full bar is 1,000 journals of 1,000 postings; less can be asked for on a slow machine.
DEEP_JOURNALS = int(os.environ.get("BACKOFFICE_ORACLE_JOURNALS", "1000"))
DEEP_POSTINGS = 1000


def each_apart(cells: Callable[[Path], Cells]) -> Callable[[Sequence[Path]], list[Cells]]:
    """A program that takes one journal at a time, given several."""
    return lambda paths: [cells(path) for path in paths]


PROGRAMS = {
    JournalFormat.BEANCOUNT: beancount_cells,
    JournalFormat.HLEDGER: each_apart(hledger_cells),
    JournalFormat.LEDGER: each_apart(ledger_cells),
}


def present(form: JournalFormat) -> None:
    """Skip, and say how to get the program, where it is not installed."""
    if remedy := missing().get(form.value):
        pytest.skip(f"{form.value} is not installed: {remedy}")


def agree(folder: Path, form: JournalFormat, seeds: Sequence[int], postings: int) -> int:
    """Compare all cells of journals from seeds; how many there were."""
    paths: list[Path] = []
    ours: list[Cells] = []
    for seed in seeds:
        journal = random_journal(seed, postings=postings)
        path = folder / f"{seed}.{FORMS[form]}"
        path.write_text(write_journal(journal, form), "utf-8")
        assert () == verify_journal(journal)
        balances = journal_balances(journal)
        assert balances == read_balances(path)
        paths.append(path)
        ours.append({key: held.number for key, held in balances.items()})
    for path, expected, actual in zip(paths, ours, PROGRAMS[form](paths), strict=True):
        assert expected == actual, path
        path.unlink()
    return sum(map(len, ours))


@pytest.mark.slow
@pytest.mark.parametrize("form", JournalFormat)
def test_another_program_finds_the_same_balances_and_nothing_to_complain_about(
    form: JournalFormat, tmp_path: Path
) -> None:
    """Twenty journals of a hundred postings, every account and commodity."""
    present(form)
    assert agree(tmp_path, form, range(20), 100) > 500


@pytest.mark.deep
@pytest.mark.parametrize("form", JournalFormat)
def test_a_million_postings_come_to_the_same_in_another_program(
    form: JournalFormat, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A thousand journals of a thousand postings each, every account and commodity."""
    present(form)
    start = time.perf_counter()
    batches = [
        range(first, min(first + BATCH, DEEP_JOURNALS)) for first in range(0, DEEP_JOURNALS, BATCH)
    ]
    cells = sum(agree(tmp_path, form, seeds, DEEP_POSTINGS) for seeds in batches)
    with capsys.disabled():
        print(
            f"\n{form.value}: {DEEP_JOURNALS} journals, {DEEP_JOURNALS * DEEP_POSTINGS} postings,"
            f" {cells} cells equal, {time.perf_counter() - start:.0f} s"
        )
