"""The reports of rp2 (eprbell/rp2, Apache-2.0): trades, and the gains by four methods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction

import attrs

from backoffice_core import Currency, Instant, Money
from backoffice_core.bookkeeping.lots import (
    Acquisition,
    Disposal,
    LotEvent,
    Realisation,
)
from tests.bookkeeping.lots.open_documents import Rows, read_sheets
from tests.bookkeeping.lots.published import published

EURO = Currency("EUR12", 12)
"""A euro of twelve decimals: rp2 computes with many digits and rounds nothing."""


@attrs.frozen(kw_only=True)
class Earned:
    """Units received as income: taxed when they come in, without a lot."""

    year: int
    kind: str
    number: str
    units: Fraction
    value: Fraction


@attrs.frozen(kw_only=True)
class Report:
    """One asset of a report of rp2: what happened, and what rp2 made of it."""

    events: tuple[LotEvent, ...]
    kinds: dict[str, tuple[int, str]]
    earned: tuple[Earned, ...]
    sold: dict[str, Fraction]
    summary: dict[tuple[int, str], tuple[Fraction, ...]]
    details: tuple[tuple[Fraction, Fraction], ...]


def number_of(text: str) -> Fraction:
    """A number as the sheet shows it."""
    return Fraction(text) if text else Fraction(0)


def table(rows: Rows, title: str, heading: int) -> Iterator[list[str]]:
    """The rows of a table below its title and headings, to the first empty one."""
    start = next(place for place, row in enumerate(rows) if row and row[0] == title)
    for row in rows[start + heading :]:
        if not any(row):
            return
        yield row


def moment(text: str) -> tuple[date, Instant]:
    """The day and instant of a timestamp with its offset."""
    at = datetime.fromisoformat(text)
    return at.date(), Instant.of(at.replace(microsecond=0))


def euros(text: str | Fraction) -> Money:
    """An amount of the report."""
    return Money.of(number_of(text) if isinstance(text, str) else text, EURO)


def read_report(sheets: dict[str, Rows], asset: str) -> Report:
    """One asset of a report: its two sheets."""
    flows, taxes = sheets[f"{asset} In-Out"], sheets[f"{asset} Tax"]
    events: list[LotEvent] = []
    kinds: dict[str, tuple[int, str]] = {}
    earned: list[Earned] = []
    sold: dict[str, Fraction] = {}
    for place, row in enumerate(table(flows, "In-Flow Detail", 3)):
        number = f"I{place:03}"
        day, at = moment(row[1])
        units, cost = number_of(row[7]), number_of(row[10])
        fee = number_of(row[11]) - cost
        events.append(
            Acquisition(
                number=number, asset=asset, day=at_day(at), at=at, units=units,
                cost=euros(cost), fee=euros(fee), place=f"{row[3]} {row[4]}",
            )
        )  # fmt: skip
        sold[number] = number_of(row[0]) * units
        if row[12] == "YES":
            earned.append(
                Earned(year=day.year, kind=row[5], number=number, units=units, value=cost + fee)
            )
    for place, row in enumerate(table(flows, "Out-Flow Detail", 3)):
        out, fee = number_of(row[7]), number_of(row[8])
        value = number_of(row[11]) if out else number_of(row[12])
        events.append(disposal(f"O{place:03}", asset, row[1], out=out, fee=fee, value=value))
        kinds[f"O{place:03}"] = moment(row[1])[0].year, row[5]
    for place, row in enumerate(table(flows, "Intra-Flow Detail", 3)):
        if fee := number_of(row[10]):
            event = disposal(
                f"T{place:03}", asset, row[1], out=Fraction(0), fee=fee, value=number_of(row[12])
            )
            events.append(event)
            kinds[event.number] = moment(row[1])[0].year, "MOVE"
    return Report(
        events=tuple(events),
        kinds=kinds,
        earned=tuple(earned),
        sold=sold,
        summary={
            (int(row[0]), row[4]): tuple(map(number_of, (row[2], *row[5:8])))
            for row in table(taxes, "Gain / Loss Summary", 3)
        },
        details=tuple(
            (number_of(row[0]), number_of(row[3])) for row in table(taxes, "Gain / Loss Detail", 3)
        ),
    )


def at_day(at: Instant) -> date:
    """The day in UTC, so that days and instants go in one order."""
    return at.at_zone("UTC").day


def disposal(
    number: str, asset: str, text: str, *, out: Fraction, fee: Fraction, value: Fraction
) -> Disposal:
    """A disposal; where only a fee left, the fee is what was disposed of."""
    _, at = moment(text)
    return Disposal(
        number=number, asset=asset, day=at_day(at), at=at, units=out or fee,
        fee_units=fee if out else Fraction(0), proceeds=euros(value),
    )  # fmt: skip


def summary_of(
    report: Report, realisations: tuple[Realisation, ...]
) -> dict[tuple[int, str], tuple[Fraction, ...]]:
    """Gains, units, proceeds and cost by year and kind, as rp2 sums them up."""
    found: dict[tuple[int, str], list[Fraction]] = {}

    def add(key: tuple[int, str], *figures: Fraction) -> None:
        row = found.setdefault(key, [Fraction(0)] * 4)
        found[key] = [before + each for before, each in zip(row, figures, strict=True)]

    for each in report.earned:
        add((each.year, each.kind), each.value, each.units, each.value, Fraction(0))
    for each in realisations:
        add(
            report.kinds[each.number],
            each.gain.major, each.units, each.proceeds.major, each.cost.major,
        )  # fmt: skip
    return {key: tuple(row) for key, row in found.items()}


def sheets_of(data: str, method: str) -> dict[str, Rows]:
    """The sheets of one report."""
    folder = published("eprbell__rp2") / "input" / "golden" / "generic"
    return read_sheets(folder / f"{data}_generic_{method}_rp2_full_report.ods")
