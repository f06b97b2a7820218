"""Trades and results of KapJI/capital-gains-calculator (MIT): shares in the United Kingdom.

Dollars become pounds at the rate of the month that the data give. Amounts have twelve
decimals, as that program rounds only what it prints. Its allowable costs contain the fee of
the sale, which here is taken off the proceeds.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import attrs

from backoffice_core import Currency, Money
from backoffice_core.bookkeeping.lots import (
    Acquisition,
    CostAdjustment,
    Disposal,
    LotBook,
    LotEvent,
    UnitSplit,
)
from backoffice_core.kernel import Rounding

POUND = Currency("GBP12", 12)
RENAMED = {"FB": "META"}

Row = dict[str, str]
Figures = dict[str, str]


@attrs.frozen(kw_only=True)
class Scenario:
    """Trades as that program reads them, and the page it prints."""

    name: str
    read: Callable[[Path], Iterator[LotEvent]]
    result: str


def rows(path: Path, *, skip: int = 0, encoding: str = "utf-8") -> list[Row]:
    """The rows of a table, after ``skip`` lines that are not of it and any comments."""
    lines = path.read_text(encoding).splitlines()[skip:]
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def number(text: str) -> Fraction:
    """An amount without its signs of money and thousands."""
    return Fraction(re.sub(r"[$,\-\s]", "", text) or 0)


def pounds(amount: Fraction) -> Money:
    """An amount in pounds."""
    return Money.of(amount, POUND, rounding=Rounding.HALF_EVEN)


def dollars(root: Path) -> Callable[[Fraction, date], Money]:
    """What dollars of a day are in pounds, at the rate of its month."""
    table = rows(root / "exchange_rates_data.csv")
    months = {row["month"][:7]: Fraction(row["rate"]) for row in table if row["currency"] == "USD"}
    return lambda amount, day: pounds(amount / months[f"{day:%Y-%m}"])


def read_raw(name: str) -> Callable[[Path], Iterator[LotEvent]]:
    """Trades one a line; a split names the units that it added."""

    def read(root: Path) -> Iterator[LotEvent]:
        into = dollars(root)
        held: dict[str, Fraction] = {}
        for place, row in enumerate(reversed(rows(root / "raw" / "data" / name))):
            asset = RENAMED.get(row["symbol"], row["symbol"])
            day, units = date.fromisoformat(row["date"]), Fraction(row["quantity"])
            amount, fee = units * Fraction(row["price"]), Fraction(row["fees"])
            trade = {"number": f"{place:03}", "asset": asset, "day": day}
            match row["action"]:
                case "BUY":
                    held[asset] = held.get(asset, Fraction(0)) + units
                    cost, extra = into(amount, day), into(fee, day)
                    yield Acquisition(**trade, units=units, cost=cost, fee=extra)
                case "SELL":
                    held[asset] -= units
                    cost, extra = into(amount, day), into(fee, day)
                    yield Disposal(**trade, units=units, proceeds=cost, fee=extra)
                case "STOCK_SPLIT":
                    yield UnitSplit(**trade, ratio=(held[asset] + units) / held[asset])
                    held[asset] += units
                case _:
                    pass

    return read


def read_schwab(folder: str, *, released: str = "") -> Callable[[Path], Iterator[LotEvent]]:
    """Trades of a broker in dollars; ``released`` is the market value of shares granted."""

    def read(root: Path) -> Iterator[LotEvent]:
        into = dollars(root)
        merged = Fraction(0)
        for place, row in enumerate(rows(root / "schwab" / "data" / folder / "transactions.csv")):
            when = row["Date"].split(" as of ")[0]
            day = datetime.strptime(when, "%m/%d/%Y").date()  # noqa: DTZ007 - only the date
            units, amount, fee = map(number, (row["Quantity"], row["Amount"], row["Fees & Comm"]))
            trade = {"number": f"{place:03}", "asset": row["Symbol"], "day": day}
            match row["Action"]:
                case "Buy":
                    yield Acquisition(**trade, units=units, cost=into(amount, day))
                case "Stock Plan Activity":
                    yield Acquisition(
                        **trade, units=units, cost=into(units * number(released), day)
                    )
                case "Sell":
                    gross, extra = into(amount + fee, day), into(fee, day)
                    yield Disposal(**trade, units=units, proceeds=gross, fee=extra)
                case "Cash Merger":
                    merged = amount
                case "Cash Merger Adj":
                    yield Disposal(**trade, units=units, proceeds=into(merged, day))
                case _:
                    pass

    return read


def read_freetrade(root: Path) -> Iterator[LotEvent]:
    """Trades of a broker in pounds, with the rate of each trade in dollars."""
    table = rows(root / "freetrade" / "data" / "transactions.csv")
    for place, row in enumerate(reversed(table)):
        if "ORDER" in row["Type"]:
            trade = {
                "number": f"{place:03}",
                "asset": row["Ticker"],
                "day": date.fromisoformat(row["Timestamp"][:10]),
                "units": Fraction(row["Quantity"]),
            }
            free = row["Type"] == "FREESHARE_ORDER"
            total = row["Total Amount"] if free else row["Total Shares Amount"]
            rate = "1" if free else row["FX Rate"] or "1"
            amount = pounds(Fraction(total) / Fraction(rate))
            if row["Buy / Sell"] == "BUY":
                yield Acquisition(**trade, cost=amount)
            else:
                yield Disposal(**trade, proceeds=amount)


def read_hargreaves(root: Path) -> Iterator[LotEvent]:
    """Trades of a broker in pounds, prices in pence."""
    path = root / "hl" / "data" / "inputs" / "hl-transaction-summary.csv"
    for row in rows(path, skip=5, encoding="latin-1"):
        kind = row["Reference"][0]
        if kind in "BS" and row["Quantity"] != "n/a":
            units, amount = number(row["Quantity"]), number(row["Value (\xa3),"[:-1]])
            trade = {
                "number": row["Reference"],
                "asset": "VHVG",
                "day": datetime.strptime(row["Trade date"], "%d/%m/%Y").date(),  # noqa: DTZ007
                "units": units,
            }
            gross = units * number(row["Unit cost (p)"]) / 100
            if kind == "B":
                yield Acquisition(**trade, cost=pounds(amount))
            else:
                yield Disposal(**trade, proceeds=pounds(gross), fee=pounds(gross - amount))


def read_interactive(root: Path) -> Iterator[LotEvent]:
    """Trades of a broker in pounds, and the income that its fund kept and reported."""
    folder = root / "interactive_brokers" / "data"
    table = rows(folder / "test_basic.csv", skip=9)
    for place, row in enumerate(table):
        if row["Transaction Type"] in {"Buy", "Sell"}:
            trade = {
                "number": f"{place:03}",
                "asset": row["Symbol"],
                "day": date.fromisoformat(row["Date"]),
                "units": number(row["Quantity"]),
            }
            amount, fee = pounds(number(row["Gross Amount "])), pounds(number(row["Commission"]))
            if row["Transaction Type"] == "Buy":
                yield Acquisition(**trade, cost=amount, fee=fee)
            else:
                yield Disposal(**trade, proceeds=amount, fee=fee)
    # Reported by the fund for its year to June; only the result names it.
    kept = re.search(
        r"CNX1: £([\d.]+) \(included", (folder / "expected_output.txt").read_text("utf-8")
    )
    assert kept is not None
    yield CostAdjustment(
        number="ERI", asset="CNX1", day=date(2025, 6, 30), amount=pounds(Fraction(kept[1]))
    )


SCENARIOS = (
    Scenario(name="raw", read=read_raw("test_data.csv"), result="raw/data/expected_output.txt"),
    Scenario(
        name="raw from standard input",
        read=read_raw("test_data.csv"),
        result="raw/data/expected_output_stdin.txt",
    ),
    Scenario(
        name="raw, bed and breakfast",
        read=read_raw("test_data_2.csv"),
        result="raw/data/expected_output_2.txt",
    ),
    Scenario(name="Freetrade", read=read_freetrade, result="freetrade/data/expected_output.txt"),
    Scenario(
        name="Schwab 2023",
        read=read_schwab("2023"),
        result="schwab/data/2023/expected_output.txt",
    ),
    Scenario(
        name="Schwab, shares granted",
        read=read_schwab("rsu_settlement", released="$140.35"),
        result="schwab/data/rsu_settlement/expected_output.txt",
    ),
    Scenario(
        name="Schwab, cash merger",
        read=read_schwab("cash_merger"),
        result="schwab/data/cash_merger/expected_output.txt",
    ),
    Scenario(
        name="Hargreaves Lansdown",
        read=read_hargreaves,
        result="hl/data/test_run_with_hl_files_no_balance_check_output.txt",
    ),
    Scenario(
        name="Interactive Brokers",
        read=read_interactive,
        result="interactive_brokers/data/expected_output.txt",
    ),
)


def expected(text: str) -> tuple[int, Figures]:
    """The year in which the tax year starts, and the figures printed for it."""
    year = re.search(r"Tax summary for (\d{4})/", text)
    portfolio = re.search(r"Portfolio at the end.*?\n(.*?)\n\n", text, re.DOTALL)
    gains = re.search(r"Capital gains\n(.*?)\n\n", text, re.DOTALL)
    assert year is not None
    assert portfolio is not None
    assert gains is not None
    found = dict(re.findall(r"^  (\w+): +(.*)$", portfolio[1], re.MULTILINE))
    names = "Disposals|Disposal proceeds|Allowable costs|Gain|Loss"
    found |= dict(re.findall(rf"^  ({names}): +(.*)$", gains[1], re.MULTILINE))
    return int(year[1]), found


def pennies(amount: Fraction) -> Fraction:
    """An amount to the penny."""
    return Fraction(round(amount * 100), 100)


def printed(amount: Fraction) -> str:
    """An amount as that page prints it."""
    return f"{float(pennies(amount)):,.2f}"


def figures(book: LotBook, events: list[LotEvent], year: int) -> Figures:
    """What our book says of the tax year that starts on 6 April of ``year``.

    That program counts the sales of a day as one disposal, rounds its gain to the penny, and
    prints as allowable costs what makes proceeds and gains agree.
    """
    start, end = date(year, 4, 6), date(year + 1, 4, 5)
    sales = {each.number: each for each in events if isinstance(each, Disposal)}
    disposals: dict[tuple[str, date], list[Fraction]] = {}
    for each in book.realisations:
        if start <= each.day <= end:
            row = disposals.setdefault((each.asset, each.day), [Fraction(0), Fraction(0)])
            sale = sales[each.number]
            row[0] += sale.proceeds.major
            row[1] += each.cost.major + (sale.proceeds - sale.net_proceeds).major
    gains = [pennies(proceeds - cost) for proceeds, cost in disposals.values()]
    proceeds = sum((proceeds for proceeds, _ in disposals.values()), Fraction(0))
    found = {lot.asset: f"{printed(lot.units)}, £{printed(lot.cost.major)}" for lot in book.lots}
    return found | {
        "Disposals": str(len(disposals)),
        "Disposal proceeds": total([proceeds]),
        "Allowable costs": total([proceeds, *(-gain for gain in gains)]),
        "Gain": total(gain for gain in gains if gain > 0),
        "Loss": total(-gain for gain in gains if gain < 0),
    }


def total(amounts: Iterable[Fraction]) -> str:
    """The sum of amounts as that page prints it."""
    return f"£{printed(sum(amounts, Fraction(0)))}"
