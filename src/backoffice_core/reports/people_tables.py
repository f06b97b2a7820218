"""What people did and earned in the month: a line for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

import attrs

from backoffice_core.attendance import PayKind, PayLine, Timesheet, TimesheetDay
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.reports.names import month_name
from backoffice_core.reports.tables import Column, Kind, Row, Table

__all__ = ["people_names", "timesheet_table", "wage_table"]

# What of a payslip goes into which column.
PAID: Final = (
    (Message("Basic wage"), frozenset({PayKind.BASIC})),
    (Message("Allowances"), frozenset({PayKind.FIXED_ALLOWANCE, PayKind.VARIABLE_ALLOWANCE})),
    (Message("Overtime"), frozenset({PayKind.OVERTIME})),
    (Message("Premiums"), frozenset({PayKind.PREMIUM})),
    (Message("Unpaid leave"), frozenset({PayKind.UNPAID_LEAVE})),
)
# Few laws and agreements have them, so there is a column only where somebody has one.
SELDOM: Final = frozenset({PayKind.PREMIUM})


def people_names(month: ClosedMonth) -> dict[str, str]:
    """The name of each employee by id."""
    return {employee.id: employee.name for employee in month.shop.employees}


def timesheet_table(month: ClosedMonth) -> Table:
    """Days, time, lateness, leave and overtime of each person, overtime by its multiple.

    Where a law or an agreement makes other time worth more, that is shown by multiple as well.
    """
    names = people_names(month)
    sheets = sorted(month.timesheets, key=lambda sheet: sheet.person)
    multiples = sorted({tier.multiple for sheet in sheets for tier in sheet.overtime})
    premiums = sorted({each.multiple for sheet in sheets for each in sheet.premiums})
    sums = [Sums.of(sheet) for sheet in sheets]
    return Table(
        name="timesheets",
        title=Message("Timesheets of {month}", month=month_name(month.shop.month)),
        columns=(
            Column(Message("Id")),
            Column(Message("Name")),
            Column(Message("Days"), Kind.NUMBER),
            Column(Message("Worked"), Kind.TIME),
            Column(Message("Times late"), Kind.NUMBER),
            Column(Message("Time late"), Kind.TIME),
            Column(Message("Left early"), Kind.NUMBER),
            Column(Message("Missing punches"), Kind.NUMBER),
            Column(Message("Leave"), Kind.NUMBER),
            Column(Message("Absent"), Kind.NUMBER),
            *(Column(Message("{multiple} times", multiple=each), Kind.TIME) for each in multiples),
            Column(Message("Overtime"), Kind.TIME),
            *(
                Column(Message("{multiple} times, not overtime", multiple=each), Kind.TIME)
                for each in premiums
            ),
        ),
        rows=[
            (sheet.person, names.get(sheet.person, ""), *each.cells(multiples, premiums))
            for sheet, each in zip(sheets, sums, strict=True)
        ],
        total=(
            (None, Message("Total"), *Sums.total(sums).cells(multiples, premiums))
            if sheets
            else None
        ),
        note=time_note(sums),
    )


def time_note(sums: Iterable[Sums]) -> Message:
    """In what time is written, which has seconds where any of it has some, and what days are."""
    if any(each.has_seconds for each in sums):
        return Message(
            "Time in hours, minutes and seconds; leave and absence in working days not worked."
        )
    return Message("Time in hours and minutes; leave and absence in working days not worked.")


@attrs.frozen(kw_only=True)
class Sums:
    """What a timesheet, or all of them, add up to; days by count, time in seconds."""

    days: int
    worked: int
    late_days: int
    late: int
    early_days: int
    incomplete_days: int
    leave_days: int
    absent_days: int
    overtime: dict[Fraction, int]
    premiums: dict[Fraction, int]

    @classmethod
    def of(cls, sheet: Timesheet) -> Sums:
        """The sums of one person's month."""

        def count(what: Callable[[TimesheetDay], object]) -> int:
            return sum(1 for day in sheet.days if what(day))

        overtime = ((tier.multiple, tier.time.seconds) for tier in sheet.overtime)
        premiums = ((each.multiple, each.time.seconds) for each in sheet.premiums)
        return cls(
            days=count(lambda day: day.worked.seconds or not day.complete),
            worked=sheet.worked.seconds,
            late_days=count(lambda day: day.late.seconds),
            late=sum(day.late.seconds for day in sheet.days),
            early_days=count(lambda day: day.early.seconds),
            incomplete_days=count(lambda day: not day.complete),
            leave_days=count(lambda day: day.taken_off),
            absent_days=count(lambda day: day.absent),
            overtime=added_up(overtime),
            premiums=added_up(premiums),
        )

    @property
    def has_seconds(self) -> bool:
        """Whether a time is not one of whole minutes."""
        times = (self.worked, self.late, *self.overtime.values(), *self.premiums.values())
        return any(seconds % 60 for seconds in times)

    @classmethod
    def total(cls, parts: Iterable[Sums]) -> Sums:
        """The sums of several people."""
        parts = tuple(parts)
        return cls(
            days=sum(part.days for part in parts),
            worked=sum(part.worked for part in parts),
            late_days=sum(part.late_days for part in parts),
            late=sum(part.late for part in parts),
            early_days=sum(part.early_days for part in parts),
            incomplete_days=sum(part.incomplete_days for part in parts),
            leave_days=sum(part.leave_days for part in parts),
            absent_days=sum(part.absent_days for part in parts),
            overtime=added_up(pair for part in parts for pair in part.overtime.items()),
            premiums=added_up(pair for part in parts for pair in part.premiums.items()),
        )

    def cells(self, multiples: Iterable[Fraction], premiums: Iterable[Fraction]) -> Row:
        """The cells of a row; no time at a multiple is left blank."""
        return (
            self.days,
            Duration(self.worked),
            self.late_days,
            Duration(self.late),
            self.early_days,
            self.incomplete_days,
            self.leave_days,
            self.absent_days,
            *times_at(multiples, self.overtime),
            Duration(sum(self.overtime.values())),
            *times_at(premiums, self.premiums),
        )


def added_up(pairs: Iterable[tuple[Fraction, int]]) -> dict[Fraction, int]:
    """The seconds at each multiple."""
    found: dict[Fraction, int] = {}
    for multiple, seconds in pairs:
        found[multiple] = found.get(multiple, 0) + seconds
    return found


def times_at(
    multiples: Iterable[Fraction], seconds: Mapping[Fraction, int]
) -> Iterator[Duration | None]:
    """The time at each multiple, blank where there is none."""
    for each in multiples:
        yield Duration(seconds[each]) if each in seconds else None


def wage_table(month: ClosedMonth) -> Table:
    """Gross pay of each person by what it is for; the total is that of the wage entries."""
    names = people_names(month)
    lines: dict[str, list[PayLine]] = {}
    for line in month.pay:
        lines.setdefault(line.person, []).append(line)
    currency = month.shop.currency
    there = {line.kind for line in month.pay}
    shown = [(name, kinds) for name, kinds in PAID if kinds & there or not kinds <= SELDOM]

    def cells(own: list[PayLine]) -> Iterator[Money]:
        for _, kinds in shown:
            yield Money.total((line.amount for line in own if line.kind in kinds), currency)
        yield Money.total((line.amount for line in own), currency)

    return Table(
        name="wages",
        title=Message("Wage journal of {month}", month=month_name(month.shop.month)),
        columns=(
            Column(Message("Id")),
            Column(Message("Name")),
            *(Column(name, Kind.MONEY) for name, _ in shown),
            Column(Message("Gross pay"), Kind.MONEY),
        ),
        rows=[(person, names.get(person, ""), *cells(lines[person])) for person in sorted(lines)],
        total=(None, Message("Total"), *cells(list(month.pay))),
        note=Message("Before income tax and social insurance."),
    )
