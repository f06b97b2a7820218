"""Every file of the example shop, spoiled in every way people spoil files, end to end.

Either the command line refuses with file, line, field and remedy and exit code 2, and the
database does not even exist; or, where the format says that it does not matter, the report
is the same to the letter.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from backoffice_core.__main__ import main
from backoffice_core.formats import read_shop
from backoffice_core.testing.shop import write_shop

Spoil = Callable[[bytes], bytes]
TABLES = (
    *("accounts.csv", "employees.csv", "holidays.csv", "items.csv", "leave.csv", "moves.csv"),
    *("opening.csv", "payments.csv", "purchases.csv", "sales.csv", "shifts.csv"),
    *("staffing.csv", "suppliers.csv"),
)
FILES = (*TABLES, "attlog.dat", "shop.toml")
DATED = ("employees.csv", "holidays.csv", "moves.csv", "payments.csv", "purchases.csv", "sales.csv")
DATED += ("shifts.csv", "staffing.csv")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a small shop."""
    folder = write_shop(tmp_path_factory.mktemp("clean"), employees=4, items=10, documents=40)
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(FILES) == set(found)
    # A leave, so that this file too has a line to spoil.
    found["leave.csv"] += b"E01,sick,2026-04-06,2026-04-07\n"
    return found


class Shop:
    """A folder of files, and what the command line says about it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Remember where, and who listens."""
        self.folder, self.capsys = folder, capsys
        self.database = folder.parent / "shop.db"

    def month(self, files: dict[str, bytes]) -> tuple[int, str, list[str]]:
        """Close the month of these files: exit code, report, and the lines of complaint."""
        self.folder.mkdir()
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        code = main(["month", str(self.folder), "--storage", f"sqlite:///{self.database}"])
        said = self.capsys.readouterr()
        return code, said.out, said.err.splitlines()

    def refused(self, files: dict[str, bytes], place: str, says: str, remedy: str) -> None:
        """The month is refused: for this place, for this reason, and with this remedy."""
        code, report, complaints = self.month(files)
        assert (2, "") == (code, report)
        assert complaints[0].startswith("The input has ")
        found = [line for line in complaints[1:] if line.startswith(place)]
        assert [line for line in found if says in line and remedy in line], complaints
        assert not self.database.exists()


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    """A folder to be filled."""
    return Shop(tmp_path / "shop", capsys)


@pytest.fixture(scope="module")
def clean(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of the files as they are."""
    folder = tmp_path_factory.mktemp("report")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert 0 == main(["month", str(folder)])
    return said.getvalue()


def second_line(change: Callable[[bytes], bytes]) -> Spoil:
    """A change of the line after the header."""

    def changed(content: bytes) -> bytes:
        lines = content.split(b"\n")
        lines[1] = change(lines[1])
        return b"\n".join(lines)

    return changed


def cell(place: int, value: bytes, *, line: int = 2) -> Spoil:
    """A change of one cell, counted from 0."""

    def changed(content: bytes) -> bytes:
        lines = content.split(b"\n")
        cells = lines[line - 1].split(b",")
        cells[place] = value
        lines[line - 1] = b",".join(cells)
        return b"\n".join(lines)

    return changed


def without_first_column(content: bytes) -> bytes:
    """The content with one column less."""
    return b"\n".join(re.sub(rb"\A[^,\t]*[,\t]", b"", line) for line in content.split(b"\n"))


# What is done to a file, where it is found, what is said, and the remedy.
SPOILED: dict[str, tuple[Spoil, str, str, str]] = {
    "a column missing": (
        without_first_column, ", line 1", "The header lacks", "Start the file with the line: ",
    ),
    "Windows-1252": (
        second_line(lambda line: line + b" \xe9"), ", line 2", "is not UTF-8", "Save it as UTF-8",
    ),
    "UTF-16": (
        lambda content: content.decode().encode("utf-16"), ", line 1", "UTF-16", "Save it as",
    ),
    "nothing in it": (lambda _: b"", "", "It is empty", "Start it with the line: "),
    "a NUL byte": (
        second_line(lambda line: line[:3] + b"\0" + line[3:]),
        ", line 2", "control character (U+0000)", "remove the character",
    ),
    "a quote too few": (
        second_line(lambda line: b'"' + line), ", line 2", "quotes do not match", "close every",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILED)
@pytest.mark.parametrize("name", TABLES)
def test_a_spoiled_table_is_refused_with_its_place_and_remedy(
    shop: Shop, files: dict[str, bytes], name: str, how: str
) -> None:
    """Whichever of the thirteen it is, and whatever was done to it."""
    spoil, place, says, remedy = SPOILED[how]
    shop.refused(files | {name: spoil(files[name])}, name + place, says, remedy)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(shop: Shop, files: dict[str, bytes], name: str) -> None:
    """With what to add."""
    rest = {other: content for other, content in files.items() if other != name}
    code, _, complaints = shop.month(rest)
    assert 2 == code
    assert re.match(rf"{name}: There is no .*(Put it into|Add )", complaints[1])
    assert not shop.database.exists()


@pytest.mark.parametrize("name", DATED)
def test_a_31st_of_february_is_refused(shop: Shop, files: dict[str, bytes], name: str) -> None:
    """Nobody moves it to March."""
    content, count = re.subn(rb"20\d\d-\d\d-\d\d", b"2026-02-31", files[name], count=1)
    assert 1 == count
    shop.refused(
        files | {name: content},
        f"{name}, line 2, field ", "'2026-02-31' does not exist", "Write dates as YYYY-MM-DD",
    )  # fmt: skip


Case = tuple[str, Spoil, str, str, str]
CELLS: list[Case] = [
    # An employee nobody knows.
    ("shifts.csv", cell(1, b"E99"), ", line 2, field employee", "'E99' is not in", "Add it there"),
    ("leave.csv", cell(0, b"E99"), ", line 2, field employee", "'E99' is not in", "Add it there"),
    (
        "attlog.dat", lambda content: content + b"99\t2026-05-04 08:00:00\t0\t1\t0\t0\r\n",
        ", line ", "No employee has the PIN 99", "Add the PIN to employees.csv",
    ),
    # A negative quantity.
    ("sales.csv", cell(5, b"-3"), ", line 2, field quantity", "-3 is negative", "above zero"),
    ("purchases.csv", cell(5, b"-3"), ", line 2, field quantity", "is negative", "above zero"),
    ("moves.csv", cell(4, b"-3"), ", line 2, field quantity", "comes in", "Make it positive"),
    ("staffing.csv", cell(6, b"-1"), ", line 2, field people", "not a whole number", "digits"),
    # A number used twice.
    (
        "purchases.csv", cell(0, b"PJ-2605-00001"),
        ", line 2, field document", "is there already (sales.csv, line 2)", "Use each once",
    ),
    ("payments.csv", cell(0, b"BK-2605-00001", line=3), ", line 3, field number", "line 2", "once"),
    ("moves.csv", cell(0, b"SA-2605-00001", line=3), ", line 3, field number", "line 2", "once"),
    # An opening that does not balance.
    ("opening.csv", cell(1, b"425000001"), "", "IDR 1.00 more", "Debits and credits must be equal"),
    # Decimal commas where commas separate, and points where semicolons do.
    (
        "sales.csv", lambda content: content.replace(b",", b";"),
        ", line ", "has a point for decimals or thousands", "with a comma for decimals",
    ),
    ("sales.csv", cell(5, b'"3,5"'), ", line 2, field quantity", "has a comma for", "a point"),
    # A header in one notation, and lines in another.
    (
        "sales.csv", lambda content: content.replace(b",", b";", 7),
        ", line 2", "1 cell, the header 8", "separator",
    ),
    # The device's dump and the settings have formats of their own.
    (
        "attlog.dat", without_first_column,
        ", line 1", "lines is a punch", "Export the device's log again",
    ),
    ("attlog.dat", lambda _: b"", "", "It is empty", "Export the device's log again"),
    (
        "attlog.dat", lambda content: content.decode().encode("utf-16"),
        ", line 1", "UTF-16", "Save it as plain text",
    ),
    ("shop.toml", lambda _: b"", ", field month", "It is missing", "Add the line: month"),
    ("shop.toml", second_line(lambda line: line + b'"'), ", line 2", "not TOML", "Write lines"),
    ("shop.toml", second_line(lambda line: line + b"\xe9"), ", line 2", "is not UTF-8", "Save it"),
    ("shop.toml", second_line(lambda line: line + b"\0"), ", line 2", "U+0000", "remove the"),
]  # fmt: skip


@pytest.mark.parametrize("case", CELLS, ids=[f"{case[0]} {case[3]}" for case in CELLS])
def test_a_wrong_value_is_refused_with_its_place_and_remedy(
    shop: Shop, files: dict[str, bytes], case: Case
) -> None:
    """File, line and field, and what to do."""
    name, spoil, place, says, remedy = case
    shop.refused(files | {name: spoil(files[name])}, name + place, says, remedy)


@pytest.mark.parametrize("name", FILES)
def test_a_byte_order_mark_changes_nothing(
    shop: Shop, files: dict[str, bytes], clean: str, name: str
) -> None:
    """Spreadsheets and editors put one in front of UTF-8."""
    code, report, _ = shop.month(files | {name: b"\xef\xbb\xbf" + files[name]})
    assert (0, clean) == (code, report)


@pytest.mark.parametrize("name", TABLES)
def test_semicolons_with_decimal_commas_change_nothing(
    shop: Shop, files: dict[str, bytes], clean: str, name: str
) -> None:
    """This is how a spreadsheet in Indonesia saves CSV."""
    content = files[name].replace(b",", b";")
    content = re.sub(rb"(?<=\d)\.(?=\d)", b",", content)
    code, report, _ = shop.month(files | {name: content})
    assert (0, clean) == (code, report)


@pytest.mark.parametrize("dirt", [b"\0", b"\xe9", b'"'])
def test_a_line_of_the_dump_that_is_no_punch_is_a_finding(
    shop: Shop, files: dict[str, bytes], dirt: bytes
) -> None:
    """Devices write dirt, and one bad line is no reason not to pay anybody."""
    lines = files["attlog.dat"].split(b"\n")
    lines[1] = dirt + lines[1][5:]
    code, report, _ = shop.month(files | {"attlog.dat": b"\n".join(lines)})
    assert (0, True) == (code, report.startswith("Toko Melati"))
    # The report shows the first findings only; this one need not be among them.
    assert any("attlog.dat, line 2:" in str(each.says) for each in read_shop(shop.folder).findings)
