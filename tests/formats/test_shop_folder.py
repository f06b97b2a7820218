"""A folder is read whole or refused whole, and then everything wrong in it is told."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from backoffice_core.bookkeeping.documents import invoice_totals
from backoffice_core.formats import read_shop
from backoffice_core.kernel import InputProblem, InputRefused, Month
from backoffice_core.testing.shop import write_shop

Edit = Callable[[str], str]


def problems_of(folder: Path) -> tuple[InputProblem, ...]:
    """What a folder is refused for."""
    with pytest.raises(InputRefused) as refused:
        read_shop(folder)
    return refused.value.problems


def edit(folder: Path, file: str, change: Edit) -> None:
    """Change a file's text."""
    path = folder / file
    path.write_bytes(change(path.read_bytes().decode()).encode())


def line(number: int, change: Edit) -> Edit:
    """A change of one line, the header being line 1."""

    def changed(text: str) -> str:
        lines = text.split("\n")
        lines[number - 1] = change(lines[number - 1])
        return "\n".join(lines)

    return changed


def cell(number: int, place: int, value: str) -> Edit:
    """A change of one cell of one line."""

    def changed(text: str) -> str:
        cells = text.split(",")
        cells[place] = value
        return ",".join(cells)

    return line(number, changed)


def repeated(number: int) -> Edit:
    """A change that writes a line twice."""
    return line(number, lambda text: f"{text}\n{text}")


def appended(text: str) -> Edit:
    """A change that adds a line."""
    return lambda before: f"{before}{text}\n"


def test_the_small_shop_is_read_as_it_was_written(folder: Path) -> None:
    """Nothing of a correct folder is lost."""
    shop = read_shop(folder)
    assert ("Toko Melati", Month(2026, 5), "Asia/Jakarta") == (shop.name, shop.month, shop.zone)
    assert 6 == len(shop.employees) == len(shop.people)
    assert 40 == len(shop.invoices)
    assert 30 == len(shop.items)
    assert date(2026, 4, 30) == shop.opening_day
    assert 0 == sum(each.amount.minor for each in shop.opening)
    assert shop.calendar.holidays_on(date(2026, 5, 1))
    assert {"attlog"} == {punch.device for punch in shop.punches}


def test_what_the_files_say_is_owed_is_what_bookkeeping_says(folder: Path) -> None:
    """The payments of cash sales are exactly their invoices' totals."""
    shop = read_shop(folder)
    paid = {one.document: one.amount for one in shop.payments}
    cash = [one for one in shop.invoices if one.party == "TUNAI"]
    assert cash
    for invoice in cash:
        assert invoice_totals(invoice, currency="IDR").gross == paid[invoice.number]


CASES: list[tuple[str, Edit, int | None, str | None, str]] = [
    # file, change, line, field, a part of what is said
    ("sales.csv", lambda _: "", None, None, "empty"),
    (
        "sales.csv",
        line(1, lambda text: text.replace("quantity,", "qty,")),
        1,
        None,
        "lacks quantity",
    ),
    ("sales.csv", line(1, lambda text: text.replace("quantity,", "qty,")), 1, None, "'qty'"),
    ("items.csv", line(1, lambda text: f"{text},colour"), 1, None, "unknown column 'colour'"),
    ("items.csv", line(1, lambda text: f"{text},item"), 1, None, "there twice"),
    ("items.csv", line(3, lambda text: f"{text},x"), 3, None, "5 cells, the header 4"),
    ("items.csv", line(3, lambda text: text.replace(",", "\t")), 3, None, "1 cell"),
    ("items.csv", lambda text: text.replace(",", "\t"), 1, None, "separated by tabs"),
    ("items.csv", line(4, lambda text: f'"{text}'), 4, None, "quotes"),
    ("items.csv", cell(4, 1, '"two\nlines"'), 4, None, "several lines"),
    ("items.csv", line(4, lambda text: f"\0{text}"), 4, None, "U+0000"),
    ("items.csv", cell(4, 1, "x" * 1001), 4, "name", "1001 characters"),
    ("items.csv", cell(4, 1, " "), 4, "name", "empty"),
    ("items.csv", cell(4, 2, "boxes"), 4, "unit", "unknown"),
    ("items.csv", cell(4, 3, "S999"), 4, "supplier", "not in suppliers.csv"),
    ("items.csv", repeated(4), 5, "item", "on line 4 already"),
    ("suppliers.csv", cell(2, 5, "Mon Fry"), 2, "order_days", "'Fry'"),
    ("suppliers.csv", cell(2, 3, "0"), 2, "minimum_quantity", "0 is too small"),
    ("suppliers.csv", cell(2, 2, "2.5"), 2, "lead_time_days", "not a whole number"),
    ("employees.csv", repeated(2), 3, "employee", "on line 2 already"),
    ("employees.csv", cell(3, 2, "1"), 3, "pin", "on line 2 already"),
    (
        "employees.csv",
        cell(3, 4, "7"),
        3,
        "days_a_week",
        "7 is too large",
    ),
    ("employees.csv", cell(3, 8, "2026-02-31"), 3, "joined", "does not exist"),
    ("employees.csv", cell(3, 9, "2001-01-01"), 3, "left", "is before"),
    ("employees.csv", cell(3, 5, "7.650.000"), 3, "basic_wage", "thousands separators"),
    ("employees.csv", cell(3, 5, "-5"), 3, "basic_wage", "negative"),
    ("employees.csv", cell(3, 5, "=1+1"), 3, "basic_wage", "formula"),
    ("employees.csv", cell(3, 5, "7650.125"), 3, "basic_wage", "more than 2 decimals"),
    ("employees.csv", cell(3, 5, "1" * 16), 3, "basic_wage", "too large"),
    ("employees.csv", cell(3, 5, "Rp 7"), 3, "basic_wage", "not a number"),
    ("employees.csv", cell(3, 5, "\u0667"), 3, "basic_wage", "not a number"),
    ("shifts.csv", cell(2, 1, "E99"), 2, "employee", "not in employees.csv"),
    ("shifts.csv", cell(2, 4, "24:00"), 2, "start", "not a time"),
    ("shifts.csv", cell(2, 5, "25:00"), 2, "end", "24:00"),
    ("shifts.csv", cell(2, 0, "2026-06-01"), 2, "date", "not in 2026-05"),
    (
        "shifts.csv",
        cell(2, 6, "1440"),
        2,
        "break_minutes",
        "shift of 460 minutes",
    ),
    ("shifts.csv", repeated(2), 3, "start", "overlaps"),
    ("leave.csv", appended("E01,holiday,2026-05-04,2026-05-05"), None, "kind", "annual, sick"),
    ("leave.csv", appended("E01,sick,2026-05-05,2026-05-04"), None, "end", "is before"),
    ("leave.csv", appended("E1,sick,2026-05-04,2026-05-05"), None, "employee", "employees.csv"),
    (
        "leave.csv",
        appended("E01,sick,2026-04-01,2026-04-02\nE01,other,2026-04-02,2026-04-03"),
        None,
        "start",
        "overlaps",
    ),
    ("staffing.csv", cell(2, 0, "2026-05-01"), 2, "date", "not in 2026-06"),
    ("staffing.csv", cell(2, 6, "0"), 2, "people", "from 1"),
    ("staffing.csv", repeated(2), 3, "shift", "on line 2 already"),
    ("holidays.csv", cell(2, 2, "bank"), 2, "kind", "public, joint_leave"),
    ("accounts.csv", cell(2, 3, "casch"), 2, "role", "unknown"),
    ("accounts.csv", cell(2, 3, ""), None, "role", "No account has the role cash"),
    ("accounts.csv", repeated(2), 3, "code", "on line 2 already"),
    ("accounts.csv", cell(2, 2, "money"), 2, "type", "asset, liability"),
    ("opening.csv", cell(2, 1, "425000001"), None, None, "debits are IDR 1.00 more"),
    ("opening.csv", cell(2, 0, "9999"), 2, "account", "not in accounts.csv"),
    ("opening.csv", cell(2, 2, "5"), 2, "debit", "Both"),
    ("opening.csv", cell(2, 1, ""), 2, "debit", "Neither"),
    ("sales.csv", cell(2, 5, "0"), 2, "quantity", "zero"),
    ("sales.csv", cell(2, 5, "-3"), 2, "quantity", "negative"),
    ("sales.csv", cell(2, 4, "BRG-99999"), 2, "item", "not in items.csv"),
    ("sales.csv", cell(2, 1, "2026-06-01"), 2, "date", "not in 2026-05"),
    ("sales.csv", cell(2, 1, "01/05/2026"), 2, "date", "not a date"),
    ("sales.csv", cell(2, 3, "2026-04-01"), 2, "due", "is before"),
    ("sales.csv", cell(2, 7, "VAT"), 2, "tax", "Use PPN"),
    ("purchases.csv", cell(2, 2, "S999"), 2, "party", "not in suppliers.csv"),
    ("purchases.csv", cell(2, 0, "PJ-2605-00001"), 2, "document", "sales.csv, line 2"),
    ("payments.csv", cell(2, 3, "PJ-0"), 2, "document", "neither in sales.csv"),
    ("payments.csv", cell(2, 4, "0"), 2, "amount", "zero"),
    ("payments.csv", cell(2, 1, "2026-06-01"), 2, "date", "not in 2026-05"),
    ("payments.csv", repeated(2), 3, "number", "on line 2 already"),
    ("moves.csv", repeated(2), 3, "number", "on line 2 already"),
    ("moves.csv", cell(2, 4, "-1"), 2, "quantity", "comes in"),
    ("moves.csv", cell(2, 3, "issue"), 2, "quantity", "goes out"),
    ("moves.csv", cell(2, 4, "0"), 2, "quantity", "zero"),
    ("moves.csv", cell(2, 5, ""), 2, "unit_cost", "needs one"),
    ("moves.csv", cell(2, 1, "2026-05-01"), 2, "date", "not before 2026-05"),
    ("moves.csv", cell(2, 3, "receipt"), 2, "date", "not in 2026-05"),
    ("moves.csv", cell(4, 4, "0.5"), 4, "quantity", "not whole"),
    (
        "shop.toml",
        lambda text: text.replace("2026-05", "2026-13"),
        None,
        "month",
        "no month 2026-13",
    ),
    (
        "shop.toml",
        lambda text: text.replace("Asia/Jakarta", "Asia/Batavia"),
        None,
        "zone",
        "Batavia",
    ),
    ("shop.toml", lambda text: text.replace('"IDR"', '"RP"'), None, "currency", "RP"),
    (
        "shop.toml",
        lambda text: text.replace('"fifo"', '"lifo"').replace("moving_average", "lifo"),
        None,
        "policies.cost_method",
        "lifo",
    ),
    (
        "shop.toml",
        lambda text: text.replace("= 60", "= 60.5"),
        None,
        "policies.bounce_seconds",
        "range",
    ),
    (
        "shop.toml",
        lambda text: text.replace("rest_hours", "rest"),
        None,
        "policies.rest",
        "unknown",
    ),
    ("shop.toml", lambda text: text.replace('"Sun"', '"Sunday"'), None, "weekend", "'Sunday'"),
    ("shop.toml", lambda text: text.replace("[policies]", "[policies"), 10, None, "not TOML"),
]


@pytest.mark.parametrize(
    ("file", "change", "number", "field", "says"),
    CASES,
    ids=[f"{number} {case[0]} {case[4]}" for number, case in enumerate(CASES)],
)
def test_a_wrong_cell_is_told_with_its_place(  # noqa: PLR0917
    folder: Path, file: str, change: Edit, number: int | None, field: str | None, says: str
) -> None:
    """File, line, field, what is wrong and what to do: enough to mend it without asking."""
    edit(folder, file, change)
    found = [one for one in problems_of(folder) if one.file == file and says in str(one)]
    assert found, problems_of(folder)
    assert field == found[0].field
    if number is not None:
        assert number == found[0].line
    assert found[0].remedy


@pytest.mark.parametrize(
    "file", sorted(path.name for path in (Path(__file__).parents[2] / "examples/shop").glob("*.*"))
)
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    """Each file is needed, and its absence is one sentence."""
    if file == "README.md":
        read_shop(folder)
        return
    (folder / file).unlink()
    assert file in {one.file for one in problems_of(folder)}


def test_opening_stock_ties_to_its_account_from_the_start(folder: Path) -> None:
    """A difference that is there before the month began is found before anything is posted."""
    edit(folder, "moves.csv", cell(2, 5, "1"))
    found = problems_of(folder)
    assert ("opening.csv", "account") == (found[0].file, found[0].field)
    assert "the opening moves of moves.csv are worth" in found[0].problem


def test_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    """Whoever mends a folder mends it once."""
    edit(folder, "sales.csv", cell(2, 5, "0"))
    edit(folder, "employees.csv", cell(2, 4, "9"))
    edit(folder, "moves.csv", cell(2, 3, "theft"))
    (folder / "leave.csv").unlink()
    files = {one.file for one in problems_of(folder)}
    assert {"sales.csv", "employees.csv", "moves.csv", "leave.csv"} <= files


def test_a_thousand_problems_are_listed_and_all_are_counted(tmp_path: Path) -> None:
    """A file in another format does not fill the memory, and still says how bad it is."""
    folder = write_shop(tmp_path, employees=2, items=400, documents=1000)
    edit(folder, "moves.csv", lambda text: text.replace("2026-05-", "2026-99-"))
    with pytest.raises(InputRefused) as refused:
        read_shop(folder)
    assert 1000 == len(refused.value.problems)
    count = re.search(r"(\d+) problems", refused.value.message)
    assert count is not None
    assert int(count[1]) > 1000


def test_files_without_rows_are_read_where_that_means_none(folder: Path) -> None:
    """No leave this month is a header alone."""
    edit(folder, "leave.csv", lambda text: text.split("\n")[0] + "\n")
    assert () == read_shop(folder).leaves


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(folder: Path) -> None:
    """Spreadsheets write both."""
    before = read_shop(folder)
    for path in folder.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert before == read_shop(folder)


def test_semicolons_with_decimal_commas_mean_the_same(folder: Path) -> None:
    """This is how a spreadsheet in Indonesia saves CSV."""
    before = read_shop(folder)
    for path in folder.glob("*.csv"):
        text = path.read_text("utf-8").replace(",", ";")
        path.write_text(re.sub(r"(?<=\d)\.(?=\d)", ",", text), "utf-8")
    assert before == read_shop(folder)


@pytest.mark.parametrize("number", ["1.234", "1.234,50", "1234.5"])
def test_a_point_among_semicolons_is_refused(folder: Path, number: str) -> None:
    """1.234 is a thousand to one reader and one to another, so nobody guesses."""
    edit(folder, "sales.csv", lambda text: text.replace(",", ";"))
    edit(folder, "sales.csv", lambda text: text.replace(text.split("\n")[1].split(";")[6], number))
    found = problems_of(folder)
    assert "unit_price" in {one.field for one in found}
    assert all("comma" in one.remedy for one in found if one.field == "unit_price")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name\nCaf\u00e9\n".encode("cp1252"), "Windows-1252"),
        ("item,name,unit,supplier\n".encode("utf-16"), "UTF-16"),
        ("item,name,unit,supplier\n".encode("utf-16-le"), "UTF-16"),
    ],
)
def test_another_encoding_is_recognized_and_refused(
    folder: Path, content: bytes, says: str
) -> None:
    """The remedy is how to save it, not a stack trace."""
    (folder / "items.csv").write_bytes(content)
    found = [one for one in problems_of(folder) if one.file == "items.csv"]
    assert says in found[0].problem
    assert "UTF-8" in found[0].remedy


def test_the_header_of_a_document_may_not_contradict_itself(folder: Path) -> None:
    """Two rows of one invoice with two due dates are two truths."""
    row = (folder / "sales.csv").read_text("utf-8").split("\n")[1].split(",")
    row[3] = "2026-12-31"
    edit(folder, "sales.csv", appended(",".join(row)))
    found = problems_of(folder)
    assert ("due", "contradicts line 2") == (found[0].field, found[0].problem[13:31])


def test_rows_of_a_document_need_not_be_neighbours(folder: Path) -> None:
    """A sorted export is the same invoices."""
    before = {one.number: set(one.lines) for one in read_shop(folder).invoices}
    lines = (folder / "sales.csv").read_text("utf-8").splitlines()
    text = "\n".join([lines[0], *sorted(lines[1:], key=lambda one: one.split(",")[4])])
    (folder / "sales.csv").write_text(text, "utf-8")
    assert before == {one.number: set(one.lines) for one in read_shop(folder).invoices}


def test_an_unknown_pin_refuses_the_dump_unless_it_is_to_be_ignored(folder: Path) -> None:
    """Hours of somebody nobody knows are not lost in silence."""
    edit(folder, "attlog.dat", appended("   99\t2026-05-04 08:00:00\t0\t1\t0\t0\r"))
    found = problems_of(folder)
    assert ("attlog.dat", "pin") == (found[0].file, found[0].field)
    edit(
        folder, "shop.toml", lambda text: text.replace("ignored_pins = []", 'ignored_pins = ["99"]')
    )
    assert "formats.punches_ignored" in {one.kind for one in read_shop(folder).findings}


def test_punches_can_come_as_a_table(folder: Path) -> None:
    """Where there is no device's dump, a list of punches does."""
    (folder / "attlog.dat").unlink()
    table = (
        "employee,time,state,device\n"
        "E01,2026-05-04 07:58,0,door\n"
        "E01,2026-05-04 07:58:00,0,door\n"
        "E01,2026-05-04 17:00:01,,\n"
    )
    (folder / "punches.csv").write_text(table, "utf-8")
    shop = read_shop(folder)
    assert [("door", 0), ("attlog", 255)] == [(one.device, one.state) for one in shop.punches]
    assert ["formats.punches_repeated"] == [one.kind for one in shop.findings]


def test_two_sources_of_the_same_facts_are_refused(folder: Path) -> None:
    """Nobody decides silently which of them counts."""
    (folder / "punches.csv").write_text("employee,time,state,device\n", "utf-8")
    assert "both give punches" in problems_of(folder)[0].problem


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A typing mistake in the path is told as such."""
    assert "no such folder" in problems_of(tmp_path / "nowhere")[0].problem


@pytest.mark.parametrize("statement", ["camt053", "mt940"])
def test_a_bank_statement_gives_the_same_payments(tmp_path: Path, statement: str) -> None:
    """The document is found in what the payer wrote."""
    sizes = {"employees": 2, "items": 30, "documents": 60}
    plain = read_shop(write_shop(tmp_path / "plain", **sizes))
    bank = write_shop(tmp_path / "bank", **sizes, statement=statement)  # type: ignore[arg-type]
    assert plain.payments == read_shop(bank).payments


def test_a_country_gives_the_same_days_off_as_the_table(folder: Path) -> None:
    """`holidays = "ID"` replaces holidays.csv."""
    pytest.importorskip("holidays", reason="the extra formats is not installed")
    table = read_shop(folder).calendar
    edit(folder, "shop.toml", lambda text: f'holidays = "ID"\n{text}')
    (folder / "holidays.csv").unlink()
    own = read_shop(folder).calendar
    for day in Month(2026, 5):
        kinds = [one.kind for one in own.holidays_on(day)]
        assert [one.kind for one in table.holidays_on(day)] == kinds
    assert own.source.startswith("holidays ")


def test_plain_files_need_no_extra(folder: Path) -> None:
    """Neither calendars nor XML nor holidays are imported for a folder of tables."""
    code = (
        "import sys; from backoffice_core.formats import read_shop; read_shop(sys.argv[1]);"
        "print(sorted({'icalendar', 'defusedxml', 'holidays', 'babel'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    assert "[]" == answer.stdout.strip()


@pytest.mark.bench
def test_reading_is_fast(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A month is read in well under a second, ten times as much in a few."""
    for scale in (1, 10):
        folder = write_shop(
            tmp_path / str(scale),
            employees=25 * scale,
            items=500 * scale,
            documents=2000 * scale,
        )
        start = time.process_time()
        read_shop(folder)
        spent = time.process_time() - start
        with capsys.disabled():
            print(f"\nreading {scale} x the example took {spent:.2f} s")
        assert spent < 0.7 * scale
