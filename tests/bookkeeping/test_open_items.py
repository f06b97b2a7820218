"""Open items as of a day."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Interval
from backoffice_core.bookkeeping import (
    Entry,
    invoice_entry,
    open_items,
    overdue_items,
    payment_entry,
    trial_balance,
)
from tests.bookkeeping.books import CHART, journals, line, may, payment, purchase, rupiah, sale


@given(journals(), st.dates(date(2026, 4, 1), date(2026, 6, 30)))
def test_open_items_sum_to_the_control_accounts_on_any_day(
    entries: tuple[Entry, ...], day: date
) -> None:
    """A list of debtors that differs from the balance sheet is worth nothing."""
    items = open_items(entries, chart=CHART, currency="IDR", as_of=day)
    until = Interval(date.min, day + (date(2026, 1, 2) - date(2026, 1, 1)))
    trial = trial_balance(entries, chart=CHART, currency="IDR", period=until)
    assert trial.closing_of(CHART.role("receivables").code) == items.receivable
    assert trial.closing_of(CHART.role("payables").code) == items.payable
    assert all(not item.amount.is_zero for item in items.all)


def test_a_day_long_past_shows_what_was_open_then() -> None:
    """An invoice paid on the 20th is open on the 19th for ever."""
    invoice = sale("S-1", line(1, 1000), due=may(14))
    entry = invoice_entry(invoice, chart=CHART, currency="IDR")
    owed = open_items([entry], chart=CHART, currency="IDR").all
    paid, _ = payment_entry(payment("1", 1110, "S-1"), open_items=owed, chart=CHART)
    books = (entry, paid)
    before = open_items(books, chart=CHART, currency="IDR", as_of=may(19), invoices=[invoice])
    after = open_items(books, chart=CHART, currency="IDR", as_of=may(20), invoices=[invoice])
    assert (rupiah(1110), may(4), may(14)) == (
        before.receivable,
        before.receivables[0].since,
        before.receivables[0].due,
    )
    assert () == after.all


def test_what_is_past_its_due_day_is_a_finding() -> None:
    """Due on the 10th: nothing on the 10th itself, ten days late on the 20th."""
    invoice = sale("S-1", line(1, 1000, ""), due=may(10))
    bill = purchase("P-1", line(1, 70, ""))
    entries = [invoice_entry(each, chart=CHART, currency="IDR") for each in (invoice, bill)]
    items = open_items(entries, chart=CHART, currency="IDR", invoices=[invoice, bill]).all
    assert () == overdue_items(items, day=may(10))
    (finding,) = overdue_items(items, day=may(20))
    assert ("bookkeeping.item_overdue", rupiah(1000)) == (finding.kind, finding.money)
    assert "Maju owes IDR 1000.00 on S-1, 10 days past its due day" == str(finding.says)
    assert (
        "Maju belum membayar Rp1.000 atas S-1, lewat 10 hari dari jatuh tempo"
        == finding.says.render("id")
    )


def test_what_we_owe_past_its_due_day_is_a_finding_too() -> None:
    """Suppliers remember."""
    bill = purchase("P-1", line(1, 70, ""))
    due = type(bill)(
        number="P-1",
        direction=bill.direction,
        day=bill.day,
        party=bill.party,
        due=may(6),
        lines=bill.lines,
    )
    entry = invoice_entry(due, chart=CHART, currency="IDR")
    items = open_items([entry], chart=CHART, currency="IDR", invoices=[due]).all
    (finding,) = overdue_items(items, day=may(7))
    assert "Sumber is owed IDR 70.00 on P-1, 1 day past its due day" == str(finding.says)
