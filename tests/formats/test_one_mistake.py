"""One mistake is one problem: what only follows from it is not told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backoffice_core.formats import read_shop
from backoffice_core.kernel import InputProblem, InputRefused

Spoil = Callable[[str], str]


def problems_of(folder: Path) -> list[InputProblem]:
    """What a folder is refused for, in order."""
    with pytest.raises(InputRefused) as refused:
        read_shop(folder)
    return list(refused.value.problems)


def spoil(folder: Path, file: str, change: Spoil) -> None:
    """Change a file's text."""
    path = folder / file
    path.write_bytes(change(path.read_bytes().decode()).encode())


def cell(line: int, place: int, value: str) -> Spoil:
    """A change of one cell."""

    def changed(text: str) -> str:
        lines = text.split("\n")
        cells = lines[line - 1].split(",")
        cells[place] = value
        lines[line - 1] = ",".join(cells)
        return "\n".join(lines)

    return changed


ONE: list[tuple[str, Spoil, str]] = [
    ("employees.csv", cell(2, 5, "much"), "'much' is not a number"),
    ("employees.csv", cell(2, 4, "7"), "7 is too large"),
    ("employees.csv", lambda text: text.replace("E01,", "E01", 1), "9 cells, the header 10"),
    ("items.csv", cell(2, 2, "kilo"), "'kilo' is unknown"),
    ("items.csv", cell(2, 1, ""), "It is empty"),
    ("items.csv", lambda text: text.replace("unit", "units", 1), "lacks unit"),
    ("suppliers.csv", cell(2, 2, "soon"), "not a whole number"),
    ("accounts.csv", cell(2, 2, "money"), "'money' is unknown"),
    ("accounts.csv", cell(2, 3, "casch"), "'casch' is unknown"),
    ("sales.csv", cell(2, 1, "2026-99-01"), "does not exist"),
    ("sales.csv", cell(2, 5, "x"), "not a number"),
    ("purchases.csv", cell(2, 2, "S999"), "'S999' is not in suppliers.csv"),
    ("opening.csv", cell(2, 1, "x"), "not a number"),
    ("shop.toml", lambda text: text.replace("[policies]", "[policies"), "not TOML"),
    ("shop.toml", lambda text: text.replace('"IDR"', '"RP"'), "RP"),
    ("shop.toml", lambda text: text.replace("ignored_pins = []", "ignored_pins = 7"), "texts"),
    ("shop.toml", lambda text: text.replace('month = "2026-05"', 'month = "May"'), "May"),
]


@pytest.mark.parametrize(
    ("file", "change", "says"), ONE, ids=[f"{file} {says}" for file, _, says in ONE]
)
def test_one_wrong_cell_is_one_problem(folder: Path, file: str, change: Spoil, says: str) -> None:
    """A refused row still is what it says it is, and a file in doubt is held against nobody."""
    spoil(folder, file, change)
    found = [one for one in problems_of(folder) if "unknown column" not in one.problem]
    assert [file] == [one.file for one in found], found
    assert says in str(found[0])


@pytest.mark.parametrize(
    "file",
    ["shop.toml", "employees.csv", "items.csv", "suppliers.csv", "accounts.csv", "sales.csv",
     "purchases.csv", "opening.csv", "payments.csv", "moves.csv", "attlog.dat", "shifts.csv"],
)  # fmt: skip
def test_a_missing_file_is_one_problem(folder: Path, file: str) -> None:
    """Nothing is held against those who name what it would have said."""
    (folder / file).unlink()
    assert 1 == len(problems_of(folder))


def test_two_mistakes_are_two_problems(folder: Path) -> None:
    """A name that stands nowhere is told though a row of the file it should be in is refused."""
    spoil(folder, "employees.csv", cell(2, 5, "much"))
    spoil(folder, "leave.csv", lambda text: f"{text}E99,sick,2026-05-04,2026-05-05\n")
    assert ["employees.csv", "leave.csv"] == [one.file for one in problems_of(folder)]


def test_days_off_have_one_source(folder: Path) -> None:
    """A country and a table: nobody decides silently which of them counts."""
    spoil(folder, "shop.toml", lambda text: f'holidays = "ID"\n{text}')
    [found] = problems_of(folder)
    assert ("shop.toml", "holidays") == (found.file, found.field)
    assert "holidays = 'ID' and holidays.csv both give the days off." == found.problem


LARGE = "999999999999999"
TOO_LARGE: list[tuple[str, Spoil, str]] = [
    ("sales.csv", cell(2, 5, LARGE), "unit_price"),
    ("purchases.csv", cell(2, 5, LARGE), "unit_price"),
    ("payments.csv", lambda text: f"{text}{large_payments(11)}", "amount"),
    ("moves.csv", cell(4, 4, LARGE), "quantity"),
    ("employees.csv", lambda text: f"{text}{large_wages(12)}", "basic_wage"),
]


def large_payments(count: int) -> str:
    """Payments that are large together."""
    return "".join(f"BIG{each},2026-05-04,,,{LARGE},\n" for each in range(count))


def large_wages(count: int) -> str:
    """Employees who earn very much together."""
    return "".join(f"X{each},X,9{each},,5,{LARGE},0,0,2020-01-01,\n" for each in range(count))


@pytest.mark.parametrize(("file", "change", "field"), TOO_LARGE, ids=[one[0] for one in TOO_LARGE])
def test_amounts_that_no_store_could_hold_are_refused(
    folder: Path, file: str, change: Spoil, field: str
) -> None:
    """Quantity times price, or the sum of a file, beyond a quintillion of the smallest unit."""
    spoil(folder, file, change)
    found = [one for one in problems_of(folder) if "amounts of the file come to" in one.problem]
    assert [(file, field)] == [(one.file, one.field) for one in found]
    assert found[0].line is not None
