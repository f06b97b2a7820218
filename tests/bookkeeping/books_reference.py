"""Whole books so simple that they can be seen to be right: lists of integers, added up anew.

No entries, no money, no trading account that carries book values: for each entry there is a list
of what it moves, a list of what it does to foreign items, and everything else is a sum over those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

import attrs

from backoffice_core.bookkeeping import EntryKind

BANK, DOLLARS, RECEIVABLES, TRADING, PAYABLES = "1100", "1150", "1200", "1990", "2100"
KEPT, SALES, GOODS, OVERHEAD = "3200", "4100", "5100", "6100"
GAIN, LOSS, PAPER_GAIN, PAPER_LOSS = "7100", "8100", "7110", "8110"
RESULTS = "45678"  # the first digits of accounts that are closed
LATE = (EntryKind.ADJUSTING, EntryKind.CLOSING)
RATE_SCALE = 10_000

Month = tuple[int, int]  # year and month
Item = tuple[str, str]  # account and document, empty for money in a bank
Leg = tuple[str, str, int]  # account, currency, minor units, debit positive
NO_ITEM = ("", "")


@attrs.define
class Line:
    """An entry as lists: what it moves, and what it means to items."""

    day: date
    legs: list[Leg]
    kind: EntryKind = EntryKind.ORDINARY
    items: list[tuple[Item, int, int]] = attrs.field(
        factory=list[tuple[Item, int, int]]
    )  # dollars, book value
    cash: list[tuple[Item, int]] = attrs.field(
        factory=list[tuple[Item, int]]
    )  # in, or out where negative
    gains: list[tuple[Item, int]] = attrs.field(factory=list[tuple[Item, int]])
    reverses: str | None = None
    recorded: int = 0

    def undone(self, number: str, day: date) -> Line:
        """The opposite, on a day; its number is told."""
        return Line(
            day,
            [(account, currency, -minor) for account, currency, minor in self.legs],
            kind=self.kind,
            items=[(item, -dollars, -book) for item, dollars, book in self.items],
            cash=[(item, -minor) for item, minor in self.cash],
            gains=[(item, -minor) for item, minor in self.gains],
            reverses=number,
        )

    def move(self, item: Item, dollars: int, book: int) -> None:
        """Dollars come to an item, or go, and their book value with them."""
        self.items.append((item, dollars, book))
        self.legs += [
            (item[0], "USD", dollars),
            (TRADING, "USD", -dollars),
            (TRADING, "IDR", book),
        ]

    def gain(self, item: Item, minor: int, *, paper: bool = False) -> None:
        """A difference of an item: a gain, or a loss where negative."""
        won, lost = (PAPER_GAIN, PAPER_LOSS) if paper else (GAIN, LOSS)
        if minor:
            self.gains.append((item, minor))
            self.legs.append((won if minor > 0 else lost, "IDR", -minor))


def half_up(above: int, below: int) -> int:
    """A fraction as the nearest integer, halves away from zero."""
    nearest = (2 * abs(above) + below) // (2 * below)
    return nearest if above >= 0 else -nearest


def worth_of(dollars: int, rate: int) -> int:
    """What dollars are worth at a rate in ten-thousandths."""
    return half_up(dollars * rate, RATE_SCALE)


def month_of(day: date) -> Month:
    """The month of a day."""
    return day.year, day.month


def summed(legs: Iterable[Leg]) -> dict[tuple[str, str], int]:
    """Legs by account and currency, zero left out."""
    found: dict[tuple[str, str], int] = {}
    for account, currency, minor in legs:
        found[account, currency] = found.get((account, currency), 0) + minor
    return {place: minor for place, minor in found.items() if minor}


@attrs.define
class NaiveBooks:
    """Entries by number, what is held, and what is locked."""

    reversing: bool
    lines: dict[str, Line] = attrs.field(factory=dict[str, Line])
    held: dict[str, tuple[Line, int | None]] = attrs.field(
        factory=dict[str, tuple[Line, int | None]]
    )
    locked: dict[Month, str] = attrs.field(factory=dict[Month, str])
    reopened: dict[Month, list[tuple[int, bool]]] = attrs.field(
        factory=dict[Month, list[tuple[int, bool]]]
    )

    def takes(self, day: date, kind: EntryKind, now: int) -> bool:
        """Whether an entry may be posted now."""
        month = month_of(day)
        state = self.locked.get(month, "open")
        for until, adjusting in reversed(self.reopened.get(month, [])):
            if now < until:
                state = "adjusting" if adjusting else "open"
                break
        return state == "open" or (state == "adjusting" and kind in LATE)

    def lock(self, month: Month, state: str) -> None:
        """Lock a month; what was reopened is not any more."""
        self.locked[month] = state
        self.reopened[month] = []

    def is_undone(self, number: str) -> bool:
        """Whether an entry reverses it, a revaluation's own reversal among them."""
        return any(line.reverses == number for line in self.lines.values())

    def balances(
        self, *, until: date | None = None, known: int | None = None
    ) -> dict[tuple[str, str], int]:
        """What every account holds, by account and currency."""
        return summed(
            leg
            for line in self.lines.values()
            if (until is None or line.day <= until) and (known is None or line.recorded <= known)
            for leg in line.legs
        )

    def in_rupiah(self, until: date) -> dict[tuple[str, str], int]:
        """What every account holds in rupiah, foreign items at their book values."""
        found: list[Leg] = []
        for line in self.lines.values():
            if line.day <= until:
                found += [leg for leg in line.legs if leg[1] == "IDR" and leg[0] != TRADING]
                found += [(item[0], "IDR", book) for item, _, book in line.items]
        return summed(found)

    def profit(self, start: date, until: date) -> int:
        """What was earned in a span of days, whatever was closed."""
        return -sum(
            minor
            for line in self.lines.values()
            if start <= line.day <= until and line.kind is not EntryKind.CLOSING
            for account, _, minor in line.legs
            if account[0] in RESULTS
        )

    def open_items(self, until: date | None = None) -> dict[Item, tuple[int, int]]:
        """Dollars and book value of every item that has either."""
        found: dict[Item, tuple[int, int]] = {}
        for line in self.lines.values():
            if until is None or line.day <= until:
                for item, dollars, book in line.items:
                    before = found.get(item, (0, 0))
                    found[item] = (before[0] + dollars, before[1] + book)
        return {item: held for item, held in found.items() if held != (0, 0)}

    def payable_dollars(self, item: Item, until: date) -> int:
        """How many dollars of an item can be settled on a day, and at no later one too many."""
        days = {line.day for line in self.lines.values() if line.day > until} | {until}
        held = [self.open_items(day).get(item, (0, 0))[0] for day in days]
        return max(0, min(held)) if held and min(held) >= 0 else max(0, -max(held))

    def gains(self) -> dict[Item, int]:
        """The differences of every item, those that came to nothing too."""
        found: dict[Item, int] = {}
        for line in self.lines.values():
            for item, minor in line.gains:
                found[item] = found.get(item, 0) + minor
        return found

    def cash_of(self, item: Item) -> int:
        """What came for an item less what went."""
        return sum(
            minor for line in self.lines.values() for each, minor in line.cash if each == item
        )

    def invoice(self, item: Item, other: str, dollars: int, rate: int, day: date) -> Line:
        """An invoice in dollars: positive for a sale."""
        worth = worth_of(dollars, rate)
        line = Line(day, [(other, "IDR", -worth)], cash=[(item, -worth)])
        line.move(item, dollars, worth)
        return line

    def settlement(self, item: Item, dollars: int, day: date, rate: int, *, by_bank: bool) -> Line:
        """So many dollars of an item (positive) against rupiah, or dollars in the bank."""
        held, book = self.open_items(day)[item]
        goes = half_up(book * dollars, abs(held))
        moved = dollars if held > 0 else -dollars
        came = worth_of(moved, rate)
        line = Line(day, [])
        line.move(item, -moved, -goes)
        if by_bank and held < 0:
            bank, bank_book = self.open_items(day)[DOLLARS, ""]
            came = -half_up(bank_book * dollars, abs(bank))
        if by_bank:
            line.move((DOLLARS, ""), moved, came)
            line.cash.append(((DOLLARS, ""), -came))
        else:
            line.legs.append((BANK, "IDR", came))
        line.cash.append((item, came))
        line.gain(item, came - goes)
        return line

    def revaluation(self, day: date, rate: int, number: str) -> dict[str, Line]:
        """What brings every item to its worth, by number of the entry."""
        open_, left = Line(day, [], EntryKind.ADJUSTING), Line(day, [], EntryKind.ADJUSTING)
        for item, (dollars, book) in self.open_items(day).items():
            line = open_ if dollars else left
            difference = worth_of(dollars, rate) - book
            if difference:
                line.items.append((item, 0, difference))
                line.legs.append((TRADING, "IDR", difference))
                line.gain(item, difference, paper=True)
        found = {number: open_, f"{number}~settled": left}
        if self.reversing:
            found[f"{number}~reversed"] = attrs.evolve(
                open_.undone(number, day + timedelta(days=1)), kind=EntryKind.ORDINARY
            )
        return {name: line for name, line in found.items() if line.legs}

    def closing(self, last_day: date) -> list[Leg]:
        """What brings every result to nothing at the end of a day."""
        results = {
            place: minor
            for place, minor in self.balances(until=last_day).items()
            if place[0][0] in RESULTS
        }
        zeroed = [(account, currency, -minor) for (account, currency), minor in results.items()]
        return zeroed + [(KEPT, currency, minor) for (_, currency), minor in results.items()]


def parts_of(minor: int, portions: Sequence[Fraction], *, largest: bool) -> list[int]:
    """A whole cut by portions, the units left over to the first or to those cut most."""
    exact = [minor * portion for portion in portions]
    parts = [each.numerator // each.denominator for each in exact]
    order = [place for place, portion in enumerate(portions) if portion]
    if largest:
        order.sort(key=lambda place: parts[place] - exact[place])
    for place in order[: minor - sum(parts)]:
        parts[place] += 1
    return parts
