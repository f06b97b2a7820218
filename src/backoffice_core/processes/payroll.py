"""From pay lines to the books: the wages of a month as one entry for each employee.

The wage is what the company owes at the end of the month; tax and social insurance are
taken from it when it is paid and are not part of this entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backoffice_core.attendance import Employee, PayKind, PayLine
from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.periods import Month

__all__ = ["wage_entry"]


@checked
def wage_entry(
    lines: Iterable[PayLine], *, employee: Employee, month: Month, chart: Chart
) -> Entry:
    """The entry that owes an employee a month's pay, exactly the sum of its lines.

    No line may be there twice, or be of a day outside the month: money would be owed twice.

    Debit ``wages`` and, where there is any, ``overtime``; credit ``wages_payable`` with the
    employee as party and the number as document, so that the payment can settle it. Raises
    :class:`InvalidValue`: ``account_role_missing``, ``currency_mixed``, ``pay_line_of_other``,
    ``pay_line_twice``, ``pay_line_outside_month``.

    >>> from backoffice_core.bookkeeping import Account, AccountType
    >>> from backoffice_core.kernel import Explanation, Message
    >>> chart = Chart(
    ...     Account(code=code, name=code, type=AccountType.EXPENSE, role=role)
    ...     for code, role in [("5100", "wages"), ("2300", "wages_payable")]
    ... )
    >>> nothing, why = Money.zero("IDR"), Explanation(rule="pay.basic", says=Message("the month"))
    >>> sari = Employee(
    ...     id="E07",
    ...     name="Sari",
    ...     pin="7",
    ...     days_a_week=6,
    ...     joined=Month(2024, 1).start,
    ...     basic_wage=nothing,
    ...     fixed_allowance=nothing,
    ...     variable_allowance=nothing,
    ... )
    >>> wage = PayLine(
    ...     person="E07", kind=PayKind.BASIC, amount=Money.of(500, "IDR"), explanation=why
    ... )
    >>> entry = wage_entry([wage], employee=sari, month=Month(2026, 5), chart=chart)
    >>> print(entry.number, *(f"{leg.account} {leg.amount}" for leg in entry.postings))
    WAGES/2026-05/E07 5100 IDR 500.00 2300 IDR -500.00
    """
    currency = employee.basic_wage.currency
    wages, overtime = Money.zero(currency), Money.zero(currency)
    for line in own_lines(lines, employee, month):
        if line.kind is PayKind.OVERTIME:
            overtime += line.amount
        else:
            wages += line.amount
    number = f"WAGES/{month}/{employee.id}"
    # The wages leg stays when it is nothing, so that a month without pay is on record too.
    legs = [Posting(account=chart.role("wages").code, amount=wages)]
    if not overtime.is_zero:
        legs.append(Posting(account=chart.role("overtime").code, amount=overtime))
    owed = Posting(
        account=chart.role("wages_payable").code,
        amount=-(wages + overtime),
        party=employee.id,
        document=number,
    )
    return Entry(
        number=number,
        day=month.last_day,
        journal="wages",
        text=f"Wages {month} {employee.name}",
        document=number,
        postings=(*legs, owed),
    )


def own_lines(lines: Iterable[PayLine], employee: Employee, month: Month) -> Iterator[PayLine]:
    """The lines, each one of the employee, of the month, and there once."""
    seen: list[PayLine] = []
    for line in lines:
        if line.person != employee.id:
            raise InvalidValue(
                "pay_line_of_other",
                f"A pay line of {line.person} is among those of {employee.id}.",
                "Pass the lines of one employee.",
            )
        if line.day is not None and line.day not in month:
            raise InvalidValue(
                "pay_line_outside_month",
                f"A pay line of {employee.id} is for {line.day}, which is not in {month}.",
                "Pass the lines of that month alone.",
            )
        if line in seen:
            raise InvalidValue(
                "pay_line_twice",
                f"The pay line of {employee.id} for {line.kind.value} of {line.amount} is there "
                "twice.",
                "Pass each line once.",
            )
        seen.append(line)
        yield line
