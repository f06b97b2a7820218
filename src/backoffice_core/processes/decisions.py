"""All that follows from a shop's facts for its month: one pure function, no storage.

Here the four domains meet in the order in which the field does: time becomes wages,
moves become value, documents become entries, entries become statements, and what was
sold becomes what to order.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import attrs

from backoffice_core.attendance import (
    AttendancePolicy,
    AttendanceTerms,
    PayLine,
    Timesheet,
    decide_timesheets,
    pay_lines,
)
from backoffice_core.attendance.laws import INDONESIA
from backoffice_core.bookkeeping import (
    Chart,
    Direction,
    Entry,
    OpenItem,
    open_items,
    opening_entry,
    overdue_items,
    payment_entries,
)
from backoffice_core.inventory import (
    Incoming,
    MoveKind,
    Proposal,
    Valuation,
    propose_orders,
    value_moves,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.processes.order_to_cash import compare_sold_with_issued, sale_entries, trace
from backoffice_core.processes.payroll import wage_entry
from backoffice_core.processes.planned_and_worked import planned_shifts
from backoffice_core.processes.procure_to_pay import purchase_entries
from backoffice_core.processes.stock_valuation import stock_entries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backoffice_core.kernel.findings import Finding
    from backoffice_core.processes.shop import Shop

__all__ = ["Decisions", "decide_month", "pay_of"]


@attrs.frozen(kw_only=True)
class Decisions:
    """What one month comes to, before it meets what is on record."""

    timesheets: tuple[Timesheet, ...]
    pay: tuple[PayLine, ...]
    valuation: Valuation
    entries: tuple[Entry, ...]
    proposals: tuple[Proposal, ...]
    findings: tuple[Finding, ...]


def decide_month(shop: Shop) -> Decisions:
    """Decide timesheets, pay, values, entries and orders of ``shop.month``.

    Raises :class:`InvalidValue` (``entry_outside_month``) for a document or move of another
    month, and whatever the parts raise that it is put together from.
    """
    chart = Chart(shop.accounts)
    timesheets, seen = decide_timesheets(
        shop.punches,
        employees=shop.employees,
        month=shop.month,
        terms=terms_of(shop),
        planned=planned_shifts(shop.roster),
        leaves=shop.leaves,
    )
    pay = pay_of(shop, timesheets)
    valuation = value_moves(
        shop.moves, method=shop.policies.cost_method, currency=shop.currency, items=shop.items
    )
    entries, traded = trade_entries(shop, chart, valuation)
    proposals, short = orders_of(shop, valuation)
    wages = wage_entries(shop, chart, pay)
    for entry in entries:
        if entry.day not in shop.month:
            raise InvalidValue(
                "entry_outside_month",
                f"Entry {entry.number} is dated {entry.day}, which is not in {shop.month}.",
                "Hand over each month's documents and moves with their own month.",
            )
    return Decisions(
        timesheets=timesheets,
        pay=pay,
        valuation=valuation,
        entries=(*entries, *wages),
        proposals=proposals,
        findings=(*shop.findings, *seen, *valuation.findings, *traded, *short),
    )


def terms_of(shop: Shop) -> AttendanceTerms:
    """Under what terms the time of a shop's people is judged."""
    policies = shop.policies
    return AttendanceTerms(
        calendar=shop.calendar,
        zone=shop.zone,
        policy=AttendancePolicy(bounce=policies.bounce, grace=policies.grace, rest=policies.rest),
        law=INDONESIA,
    )


def pay_of(shop: Shop, timesheets: Iterable[Timesheet]) -> tuple[PayLine, ...]:
    """The pay lines that follow from timesheets under the terms of each employee."""
    employees = {employee.id: employee for employee in shop.employees}
    return tuple(
        line
        for timesheet in timesheets
        for line in pay_lines(
            timesheet,
            employee=employees[timesheet.person],
            law=INDONESIA,
            hourly_rounding=shop.policies.hourly_wage_rounding,
        )
    )


def wage_entries(shop: Shop, chart: Chart, pay: tuple[PayLine, ...]) -> tuple[Entry, ...]:
    """One wage entry for each employee who is paid anything."""
    lines: dict[str, list[PayLine]] = {}
    for line in pay:
        lines.setdefault(line.person, []).append(line)
    return tuple(
        wage_entry(lines[employee.id], employee=employee, month=shop.month, chart=chart)
        for employee in shop.employees
        if employee.id in lines
    )


def trade_entries(
    shop: Shop, chart: Chart, valuation: Valuation
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """The entries of the opening balances, documents, stock moves and payments."""
    opening = (
        [opening_entry(shop.opening, chart=chart, day=shop.month.start, currency=shop.currency)]
        if shop.opening
        else []
    )
    sales = sale_entries(shop.invoices, chart=chart, currency=shop.currency)
    purchases, mismatched = purchase_entries(
        shop.invoices,
        shop.moves,
        chart=chart,
        currency=shop.currency,
        values={line.move.number: line.cost for line in valuation.lines},
    )
    claims = (*opening, *sales, *purchases)
    payments, unclear = payment_entries(
        shop.payments, open_items=still_open(shop, chart, claims), chart=chart
    )
    overdue = overdue_items(still_open(shop, chart, (*claims, *payments)), day=shop.month.last_day)
    unmatched = compare_sold_with_issued(
        shop.invoices, shop.moves, stocked=(item.code for item in shop.items)
    )
    stock = stock_entries(valuation, chart=chart)
    return (*claims, *stock, *payments), (*mismatched, *unclear, *overdue, *unmatched)


def still_open(shop: Shop, chart: Chart, entries: Iterable[Entry]) -> tuple[OpenItem, ...]:
    """What customers owe and suppliers are owed after ``entries``."""
    return open_items(entries, chart=chart, currency=shop.currency, invoices=shop.invoices).all


def orders_of(shop: Shop, valuation: Valuation) -> tuple[tuple[Proposal, ...], tuple[Finding, ...]]:
    """What to order at the end of the month, from the demand seen in it."""
    return propose_orders(
        items=shop.items,
        suppliers=shop.suppliers,
        on_hand=valuation.on_hand,
        history=shop.moves,
        history_days=shop.month.days,
        calendar=shop.calendar,
        today=shop.month.last_day,
        incoming=goods_on_order(shop),
        service_percent=shop.policies.service_percent,
        review_days=shop.policies.review_days,
        unit_costs=valuation.unit_costs,
    )


def goods_on_order(shop: Shop) -> tuple[Incoming, ...]:
    """What suppliers have billed and not delivered, due a lead time after the invoice."""
    lead = {supplier.code: supplier.lead_time_days for supplier in shop.suppliers}
    days = {item.code: timedelta(days=lead[item.supplier]) for item in shop.items}
    traces = trace(
        shop.invoices,
        shop.moves,
        direction=Direction.PURCHASE,
        kinds=frozenset({MoveKind.RECEIPT, MoveKind.SUPPLIER_RETURN}),
    )
    return tuple(
        Incoming(item=item, quantity=each.billed - each.moved, arrives_on=each.day + days[item])
        for (_, item, _), each in traces.items()
        # A credit note is billed below zero: what it lacks was not sent back, not on order.
        if item in days and each.billed > each.moved and each.billed.amount > 0
    )
