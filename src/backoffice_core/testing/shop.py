"""A shop to try everything on: a seeded month of a trading shop, written as plain files.

``examples/shop`` is exactly what :func:`write_shop` writes by default, so whoever has the
package can make it again, and ten or a hundred times as large. Nothing in it is real: the
names are common ones put together by number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.periods import Month
from backoffice_core.testing.dice import Dice
from backoffice_core.testing.shop_punches import attlog_bytes
from backoffice_core.testing.shop_staff import hire, leave_rows, plan, staffing_rows
from backoffice_core.testing.shop_statements import camt053_text, mt940_text
from backoffice_core.testing.shop_trade import Trade, Transfer, trade

__all__ = ["write_shop"]

SETTINGS = """\
# The business, the month to close and the choices it makes. Money is in rupiah.
name = "Toko Melati"
month = "{month}"
zone = "Asia/Jakarta"
currency = "IDR"
weekend = ["Sun"]
device = "attlog"
ignored_pins = []

[policies]
cost_method = "moving_average"
hourly_wage_rounding = "floor"
bounce_seconds = 60
grace_minutes = 5
rest_hours = 11
hours_a_week_max = 40
days_a_week_max = 6
service_percent = 95
review_days = 7
"""

HEADERS: Mapping[str, str] = {
    "employees.csv": "employee,name,pin,skills,days_a_week,basic_wage,fixed_allowance,"
    "variable_allowance,joined,left",
    "shifts.csv": "date,employee,shift,skill,start,end,break_minutes",
    "leave.csv": "employee,kind,start,end",
    "holidays.csv": "date,name,kind",
    "accounts.csv": "code,name,type,role",
    "opening.csv": "account,debit,credit,party,document",
    "sales.csv": "document,date,party,due,item,quantity,unit_price,tax",
    "purchases.csv": "document,date,party,due,item,quantity,unit_price,tax",
    "payments.csv": "number,date,party,document,amount,text",
    "items.csv": "item,name,unit,supplier",
    "suppliers.csv": "supplier,name,lead_time_days,minimum_quantity,pack_size,order_days",
    "moves.csv": "number,date,item,kind,quantity,unit_cost,document",
    "staffing.csv": "date,shift,skill,start,end,break_minutes,people",
}

ACCOUNTS = (
    ("1110", "Kas dan bank", "asset", "cash"),
    ("1130", "Piutang usaha", "asset", "receivables"),
    ("1140", "Persediaan barang dagang", "asset", "inventory"),
    ("1150", "PPN masukan", "asset", "input_tax"),
    ("1190", "Ayat silang", "asset", "suspense"),
    ("1210", "Peralatan toko", "asset", ""),
    ("2110", "Utang usaha", "liability", "payables"),
    ("2120", "Barang diterima belum difakturkan", "liability", "goods_received"),
    ("2130", "PPN keluaran", "liability", "output_tax"),
    ("2140", "Utang gaji", "liability", "wages_payable"),
    ("3110", "Modal pemilik", "equity", ""),
    ("3210", "Laba ditahan", "equity", "retained_earnings"),
    ("4110", "Penjualan", "income", "sales"),
    ("5110", "Harga pokok penjualan", "expense", "cost_of_sales"),
    ("5120", "Selisih persediaan", "expense", "stock_differences"),
    ("5130", "Selisih harga pembelian", "expense", "price_differences"),
    ("6110", "Beban gaji", "expense", "wages"),
    ("6120", "Beban lembur", "expense", "overtime"),
)
ACCOUNT_OF = {role: code for code, _, _, role in ACCOUNTS if role}
CASH = 425_000_000
EQUIPMENT = 180_000_000
CAPITAL = 500_000_000

# National holidays whose date never moves, and those of 2026 as decreed by SKB 3 Menteri.
FIXED_HOLIDAYS = (
    ((1, 1), "Tahun Baru Masehi"),
    ((5, 1), "Hari Buruh Internasional"),
    ((6, 1), "Hari Lahir Pancasila"),
    ((8, 17), "Hari Kemerdekaan Republik Indonesia"),
    ((12, 25), "Hari Raya Natal"),
)
HOLIDAYS_OF_2026 = (
    ((1, 16), "Isra Mikraj Nabi Muhammad", "public"),
    ((2, 16), "Cuti Bersama Tahun Baru Imlek", "joint_leave"),
    ((2, 17), "Tahun Baru Imlek", "public"),
    ((3, 18), "Cuti Bersama Hari Suci Nyepi", "joint_leave"),
    ((3, 19), "Hari Suci Nyepi", "public"),
    ((3, 20), "Cuti Bersama Hari Raya Idul Fitri", "joint_leave"),
    ((3, 21), "Hari Raya Idul Fitri", "public"),
    ((3, 22), "Hari kedua Hari Raya Idul Fitri", "public"),
    ((3, 23), "Cuti Bersama Hari Raya Idul Fitri", "joint_leave"),
    ((3, 24), "Cuti Bersama Hari Raya Idul Fitri", "joint_leave"),
    ((4, 3), "Wafat Yesus Kristus", "public"),
    ((4, 5), "Kebangkitan Yesus Kristus", "public"),
    ((5, 14), "Kenaikan Yesus Kristus", "public"),
    ((5, 15), "Cuti Bersama Kenaikan Yesus Kristus", "joint_leave"),
    ((5, 27), "Hari Raya Idul Adha", "public"),
    ((5, 28), "Cuti Bersama Hari Raya Idul Adha", "joint_leave"),
    ((5, 31), "Hari Raya Waisak", "public"),
    ((6, 16), "Tahun Baru Islam", "public"),
    ((8, 25), "Maulid Nabi Muhammad", "public"),
    ((12, 24), "Cuti Bersama Hari Raya Natal", "joint_leave"),
)

Statement = Literal["csv", "camt053", "mt940"]
Rows = Iterable[tuple[object, ...]]


def write_shop(
    folder: Path | str,
    *,
    seed: int = 2026,
    employees: int = 25,
    items: int = 500,
    documents: int = 2000,
    month: Month = Month(2026, 5),  # noqa: B008 - a frozen value
    statement: Statement = "csv",
) -> Path:
    """Write a month of a trading shop into ``folder``, made if missing, and return the folder.

    The same arguments write the same bytes on every machine. ``documents`` are invoices, 85
    in a hundred of them sales; ``statement`` is how the payments are written: as
    ``payments.csv``, as ``statement.xml`` (camt.053) or as ``statement.sta`` (MT940).
    Holidays that move are known for 2026 only. Raises :class:`InvalidValue`
    (``shop_too_small``) with fewer than one employee, item or document.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     shop = write_shop(folder, employees=3, items=5, documents=10)
    ...     print((shop / "leave.csv").read_text("utf-8").splitlines()[0])
    employee,kind,start,end
    """
    if min(employees, items, documents) < 1:
        raise InvalidValue(
            "shop_too_small",
            f"A shop of {employees} employees, {items} items and {documents} documents is none.",
            "Ask for at least one of each.",
        )
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    traded = trade(items=items, documents=documents, month=month, dice=Dice(seed))
    files = people_files(employees, month, Dice(seed + 1)) | trade_files(traded, month, statement)
    files["shop.toml"] = SETTINGS.format(month=month).encode()
    for name, content in files.items():
        (target / name).write_bytes(content)
    return target


def people_files(employees: int, month: Month, dice: Dice) -> dict[str, bytes]:
    """The files about people: who they are, their plan, their leave, and the device's dump."""
    staff = hire(employees, month, dice)
    away = leave_rows(staff, month, dice)
    holidays = holidays_of_year(month.year)
    off = frozenset(day for day, _, kind in holidays if kind == "public")
    days_before = (month.start - month.lead_in).days
    before = plan(staff, [], off, (month.lead_in + timedelta(days=n) for n in range(days_before)))
    turns = plan(staff, away, off, month)
    return {
        "attlog.dat": attlog_bytes(staff, turns, away, month, dice, before=before),
        "employees.csv": table("employees.csv", (one.row for one in staff)),
        "shifts.csv": table("shifts.csv", (turn.row for turn in (*before, *turns))),
        "leave.csv": table("leave.csv", (one.row for one in away)),
        "holidays.csv": table("holidays.csv", holidays),
        "staffing.csv": table("staffing.csv", staffing_rows(staff, month.next)),
    }


def trade_files(traded: Trade, month: Month, statement: Statement) -> dict[str, bytes]:
    """The files about trade: accounts, documents, payments, stock."""
    return {
        "accounts.csv": table("accounts.csv", ACCOUNTS),
        "opening.csv": table("opening.csv", opening_rows(traded)),
        "sales.csv": table("sales.csv", (row for one in traded.sales for row in one.rows)),
        "purchases.csv": table(
            "purchases.csv", (row for one in traded.purchases for row in one.rows)
        ),
        "items.csv": table("items.csv", (one.row for one in traded.articles)),
        "suppliers.csv": table("suppliers.csv", (one.row for one in traded.sources)),
        "moves.csv": table("moves.csv", traded.moves),
        **payment_files(traded.transfers, month, statement),
    }


def payment_files(
    transfers: tuple[Transfer, ...], month: Month, statement: Statement
) -> dict[str, bytes]:
    """The payments in one of three notations."""
    prefix = f"BK-{month.year % 100:02}{month.month:02}"
    numbered = [(f"{prefix}-{number:05}", one) for number, one in enumerate(transfers, start=1)]
    if statement == "camt053":
        return {"statement.xml": camt053_text(numbered, month, opening=CASH).encode()}
    if statement == "mt940":
        return {"statement.sta": mt940_text(numbered, month, opening=CASH).encode()}
    rows = (
        (number, one.day, one.party, one.document, one.amount, one.text) for number, one in numbered
    )
    return {"payments.csv": table("payments.csv", rows)}


def opening_rows(traded: Trade) -> Rows:
    """The opening balances; what is left over was earned before."""
    open_items = [
        (ACCOUNT_OF[item.account], item.amount, item.party, item.number)
        for item in traded.open_items
    ]
    balances = [
        (ACCOUNT_OF["cash"], CASH, "", ""),
        *open_items,
        (ACCOUNT_OF["inventory"], traded.stock_value, "", ""),
        ("1210", EQUIPMENT, "", ""),
        ("3110", -CAPITAL, "", ""),
    ]
    earned = sum(amount for _, amount, _, _ in balances)
    balances.append((ACCOUNT_OF["retained_earnings"], -earned, "", ""))
    for account, amount, party, document in balances:
        debit, credit = (amount, "") if amount > 0 else ("", -amount)
        if amount:
            yield (account, debit, credit, party, document)


def holidays_of_year(year: int) -> list[tuple[date, str, str]]:
    """The days off of a year: all of 2026, of another year those whose date is fixed."""
    fixed = [(date(year, *day), name, "public") for day, name in FIXED_HOLIDAYS]
    moving = HOLIDAYS_OF_2026 if year == 2026 else ()  # noqa: PLR2004
    return sorted(fixed + [(date(year, *day), name, kind) for day, name, kind in moving])


def table(name: str, rows: Rows) -> bytes:
    """A CSV file with its header line."""
    text = io.StringIO()
    text.write(f"{HEADERS[name]}\n")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
