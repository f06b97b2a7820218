"""A month closes whole, and closing again writes exactly what follows from what is new."""

from __future__ import annotations

import random
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import Leave, LeaveKind, Punch
from backoffice_core.bookkeeping import Account, AccountType
from backoffice_core.kernel import Conflict, InvalidValue, Severity, resolve
from backoffice_core.processes import ClosedMonth, Shop, decide_month
from backoffice_core.scheduling import Assignment
from backoffice_core.storage import Batch, MemoryStore, Receipt, Store, open_store
from tests.processes.months import (
    close,
    counted,
    current,
    following,
    receipt,
    standing,
    tea_shop,
)
from tests.reports.closed import ZONE, rupiah, shift, small_shop

SHOP = tea_shop()


def facts_in(store: Store) -> int:
    """How many facts the shop has on record."""
    with store.view() as view:
        return view.position(SHOP.name)


def without_punch(person: str, day: date, *, last: bool) -> tuple[Shop, Punch]:
    """The shop without somebody's first or last punch of a day, and that punch."""
    own = [one for one in SHOP.punches if one.person == person and one.at.local.date() == day]
    late = own[-1 if last else 0]
    return attrs.evolve(SHOP, punches=tuple(one for one in SHOP.punches if one != late)), late


def results(month: ClosedMonth) -> tuple[object, ...]:
    """What a month comes to, whatever was reversed on the way there."""
    closings = {row.account.code: row.closing for row in month.trial_balance.rows}
    return (
        current(month.entries),
        month.profit_and_loss,
        month.balance_sheet,
        month.open_items,
        {code: closing for code, closing in closings.items() if not closing.is_zero},
        {sheet.person: (sheet.days, sheet.overtime) for sheet in month.timesheets},
        month.valuation.value,
        month.ties,
    )


# ------------------------------------------------------------------------- closing again


def test_the_month_closes_in_one_batch_and_ties(store: Store) -> None:
    """What is decided is on record, and the three ties hold."""
    month = close(SHOP, store)
    assert month.all_tie
    assert ["books", "stock", "payroll"] == [tie.name for tie in month.ties]
    assert Receipt(position=facts_in(store)) == month.receipt
    assert len(month.changes) == facts_in(store)


def test_closing_again_changes_nothing(store: Store) -> None:
    """No batch, no change, and the same results."""
    first = close(SHOP, store)
    before = facts_in(store)
    again = close(SHOP, store)
    assert (None, ()) == (again.receipt, again.changes)
    assert before == facts_in(store)
    assert results(first) == results(again)
    assert first.findings == again.findings


def test_a_store_opened_again_remembers_the_month(tmp_path: Path) -> None:
    """The month on disk is the month that was closed."""
    url = f"sqlite:///{tmp_path}/shop.db"
    with closing(open_store(url)) as one:
        first = close(SHOP, one)
    with closing(open_store(url)) as other:
        again = close(SHOP, other)
    assert () == again.changes
    assert results(first) == results(again)


def test_an_overtime_punch_that_comes_late_changes_its_wage_alone(store: Store) -> None:
    """One punch, that person's timesheet, and the wage reversed and posted again."""
    shop, late = without_punch("E01", date(2026, 5, 4), last=True)
    before = close(shop, store)
    after = close(SHOP, store)
    assert {
        ("punches", "added"): 1,
        ("timesheets", "revised"): 1,
        ("entries", "revised"): 1,
    } == counted(after.changes)
    assert [
        "Punch of E01 at 2026-05-04 18:00 is new",
        # The ninth is where the week's forty hours were full.
        "The timesheet of E01 for 2026-05 changed on 2026-05-04, 2026-05-09",
        (
            "Entry WAGES/2026-05/E01 is reversed and replaced by WAGES/2026-05/E01~2: "
            "IDR 6306345.00 instead of IDR 6083807.00"
        ),
    ] == [str(change.says) for change in after.changes]
    new = after.entries[len(before.entries) :]
    assert ["WAGES/2026-05/E01~reversed", "WAGES/2026-05/E01~2"] == [one.number for one in new]
    assert late in after.shop.punches
    assert after.all_tie


@given(st.sampled_from(SHOP.punches))
def test_a_late_punch_changes_exactly_what_follows_from_it(late: Punch) -> None:
    """Its person's timesheet at most, and the wage only where the pay is another."""
    shop = attrs.evolve(SHOP, punches=tuple(one for one in SHOP.punches if one != late))
    with closing(MemoryStore()) as store:
        close(shop, store)
        after = close(SHOP, store)
    old, new = decide_month(shop), decide_month(SHOP)
    expected = {("punches", "added"): 1}
    if old.timesheets != new.timesheets:
        expected["timesheets", "revised"] = 1
    if [line.amount for line in old.pay] != [line.amount for line in new.pay]:
        expected["entries", "revised"] = 1
    assert expected == counted(after.changes)
    assert all(late.person in str(change.says) for change in after.changes)
    assert after.all_tie


def test_a_punch_that_is_nothing_new_to_anybody_posts_nothing(store: Store) -> None:
    """A finger that bounces is kept as a fact, and decides nothing."""
    before = close(SHOP, store)
    moment = resolve(datetime(2026, 5, 5, 16, 0, 30), ZONE)
    bounce = Punch(device="attlog", person="E02", at=moment)
    after = close(attrs.evolve(SHOP, punches=(*SHOP.punches, bounce)), store)
    assert {("punches", "added"): 1} == counted(after.changes)
    assert results(before) == results(after)


def test_a_back_dated_move_reposts_the_entries_whose_value_changed(store: Store) -> None:
    """Dearer tea on the sixth: what left before it and what was bought stays as it is."""
    before = close(SHOP, store)
    shop = attrs.evolve(SHOP, moves=(*SHOP.moves, receipt("M9", date(2026, 5, 6), 12_000)))
    after = close(shop, store)
    assert {
        ("stock_moves", "added"): 1,
        ("entries", "added"): 1,
        ("entries", "revised"): 3,
    } == counted(after.changes)
    old = {entry.number: entry for entry in decide_month(SHOP).entries}
    new = {entry.number: entry for entry in decide_month(shop).entries}
    revised = {number for number, entry in new.items() if old.get(number) != entry}
    assert {
        "STOCK/M9/2026-05-06",
        "STOCK/INV-2/2026-05-11",
        "STOCK/INV-3/2026-05-18",
        "STOCK/INV-4/2026-05-25",
    } == revised
    assert revised == {
        number
        for number, entry in current(after.entries).items()
        if current(before.entries).get(number) != entry
    }
    assert new == current(after.entries)
    assert after.all_tie


def test_part_of_the_month_delivered_later_takes_nothing_away(store: Store) -> None:
    """A folder with the last week only is joined to what is on record."""
    whole = close(SHOP, store)
    part = attrs.evolve(
        SHOP,
        punches=SHOP.punches[-10:],
        leaves=(),
        invoices=SHOP.invoices[-1:],
        payments=(),
        moves=SHOP.moves[-1:],
    )
    again = close(part, store)
    assert () == again.changes
    assert results(whole) == results(again)
    assert set(SHOP.moves) == set(again.shop.moves)


@given(st.randoms(use_true_random=False), st.floats(0, 1))
def test_two_deliveries_in_any_order_come_to_what_one_does(
    dice: random.Random, share: float
) -> None:
    """The order in which facts come, and in how many parts, is nobody's business."""

    def some(facts: Iterable[object]) -> tuple[object, ...]:
        return tuple(fact for fact in facts if dice.random() < share)

    def shuffled(facts: Iterable[object]) -> tuple[object, ...]:
        return tuple(dice.sample(list(facts), len(tuple(facts))))

    names = ("punches", "leaves", "invoices", "payments", "moves")
    shop = attrs.evolve(
        SHOP, moves=(*SHOP.moves, receipt("M2", date(2026, 5, 12), 9_700, document="PO-9"))
    )
    first = attrs.evolve(shop, **{name: some(getattr(shop, name)) for name in names})
    second = attrs.evolve(shop, **{name: shuffled(getattr(shop, name)) for name in names})
    with closing(MemoryStore()) as store:
        close(first, store)
        twice = close(second, store)
    with closing(MemoryStore()) as store:
        once = close(shop, store)
    assert results(once) == results(twice)
    assert once.findings == twice.findings
    assert once.all_tie


# ------------------------------------------------------------------------------ refusals


def test_a_recorded_invoice_with_other_content_is_refused(store: Store) -> None:
    """The message says which and what differs, the remedy what to do; nothing is written."""
    close(SHOP, store)
    before = facts_in(store)
    first = SHOP.invoices[0]
    line = attrs.evolve(first.lines[0], unit_price=rupiah(14_000))
    other = attrs.evolve(first, lines=(line,), party="Toko Mundur")
    extra = receipt("M9", date(2026, 5, 6), 12_000)
    shop = attrs.evolve(SHOP, invoices=(other, *SHOP.invoices[1:]), moves=(*SHOP.moves, extra))
    with pytest.raises(InvalidValue) as refused:
        close(shop, store)
    assert "fact_changed" == refused.value.code
    assert (
        "Sale INV-1 (sales.csv) is on record with other content: "
        "party was Toko Maju and is Toko Mundur; "
        "lines 1 unit_price was IDR 15000.00 and is IDR 14000.00."
    ) == refused.value.message
    assert "record a correction: a credit note in credit_notes.csv" in refused.value.remedy
    assert before == facts_in(store)


def test_a_document_number_of_another_month_is_refused_by_name(store: Store) -> None:
    """Numbering from one again in June would overwrite May: it is refused, not retried."""
    may = close(SHOP, store)
    before = facts_in(store)
    payment = attrs.evolve(SHOP.payments[0], day=date(2026, 6, 3))
    with pytest.raises(InvalidValue) as refused:
        close(attrs.evolve(following(may), payments=(payment,)), store)
    assert "fact_changed" == refused.value.code
    assert (
        "Payment 1 (payments.csv or the bank statement) is on record with other content: "
        "day was 2026-05-20 and is 2026-06-03."
    ) == refused.value.message
    assert before == facts_in(store)


class Overtaken:
    """A store in which somebody else commits just before us."""

    def __init__(self, inner: Store, quicker: Shop) -> None:
        """Let ``quicker`` be closed first."""
        self.inner, self.quicker = inner, quicker

    def __getattr__(self, name: str) -> object:
        """Hand everything else on."""
        return getattr(self.inner, name)

    def commit(self, batch: Batch) -> Receipt:
        """Let the other one commit, then try."""
        close(self.quicker, self.inner)
        return self.inner.commit(batch)


def test_of_two_closers_one_gets_a_conflict_and_nothing_is_half_written(store: Store) -> None:
    """Who was slower reads again, and then what he has is joined to what is there."""
    mine = attrs.evolve(SHOP, moves=(*SHOP.moves, receipt("M9", date(2026, 5, 6), 12_000)))
    with pytest.raises(Conflict):
        close(mine, Overtaken(store, SHOP))  # type: ignore[arg-type]
    assert () == close(SHOP, store).changes
    assert 1 == counted(close(mine, store).changes)["stock_moves", "added"]


def test_two_closers_of_the_same_facts_write_them_once(store: Store) -> None:
    """The second finds its own batch there already."""
    month = close(SHOP, Overtaken(store, SHOP))  # type: ignore[arg-type]
    assert month.receipt is not None
    assert month.receipt.replayed
    assert month.all_tie
    assert () == close(SHOP, store).changes


# ------------------------------------------------------------- what is no longer supported


def test_a_timesheet_that_has_no_day_any_more_is_withdrawn(store: Store) -> None:
    """Wayan turns out to have left in April: his wage is reversed, and payroll still ties."""
    close(SHOP, store)
    left = attrs.evolve(SHOP.employees[2], left=date(2026, 4, 30))
    month = close(attrs.evolve(SHOP, employees=(*SHOP.employees[:2], left)), store)
    assert ["E01", "E02"] == [sheet.person for sheet in month.timesheets]
    assert {("timesheets", "revised"): 1, ("entries", "reversed"): 1} == counted(month.changes)
    assert month.all_tie
    again = close(attrs.evolve(SHOP, employees=(*SHOP.employees[:2], left)), store)
    assert () == again.changes


def test_an_employee_who_is_not_there_any_more_is_owed_nothing(store: Store) -> None:
    """Also one that was entered by mistake."""
    close(SHOP, store)
    month = close(attrs.evolve(SHOP, employees=SHOP.employees[:2]), store)
    assert "WAGES/2026-05/E03" not in current(month.entries)
    assert month.all_tie


def test_a_document_may_be_called_like_an_attempt(store: Store) -> None:
    """``A`` posted again and ``A~2`` are two things, and both stand."""
    sale = SHOP.invoices[0]
    named = tuple(attrs.evolve(sale, number=number) for number in ("A", "A~2", "A~reversed"))
    shop = attrs.evolve(SHOP, invoices=(*SHOP.invoices, *named))
    close(shop, store)
    # Another account for sales: every invoice is reversed and posted again.
    accounts = tuple(
        attrs.evolve(one, role="") if one.role == "sales" else one for one in SHOP.accounts
    )
    other = Account(code="4200", name="Penjualan lain", type=AccountType.INCOME, role="sales")
    month = close(attrs.evolve(shop, accounts=(*accounts, other)), store)
    stand = {one.number: one.document for one in standing(month.entries)}
    assert {"SALE/A~2": "A", "SALE/A~~2~2": "A~2", "SALE/A~~reversed~2": "A~reversed"} == {
        number: document for number, document in stand.items() if number.startswith("SALE/A")
    }
    assert month.all_tie
    assert () == close(attrs.evolve(shop, accounts=(*accounts, other)), store).changes


# ------------------------------------------------------------------------ the month after


def test_june_closes_after_may_and_opens_with_what_may_left(store: Store) -> None:
    """Goods of May's document come back in June, and neither month disturbs the other."""
    may = close(SHOP, store)
    june = close(following(may), store)
    assert june.all_tie
    assert [] == [one for one in june.findings if one.kind == "processes.opening_differs"]
    assert "STOCK/INV-4/2026-06-02" in current(june.entries)
    again = close(SHOP, store)
    assert ((), results(may)) == (again.changes, results(again))
    assert may.findings == again.findings
    assert len(again.findings) == len({one.identity for one in again.findings})
    assert () == close(following(may), store).changes


def test_an_opening_that_is_not_last_months_closing_is_a_serious_finding(store: Store) -> None:
    """Each account with both amounts and what lies between."""
    may = close(SHOP, store)
    june = following(may)
    cash, *others = june.opening
    wrong = attrs.evolve(cash, amount=cash.amount + rupiah(9_000))
    earned = next(one for one in others if one.account == "3100")
    less = attrs.evolve(earned, amount=earned.amount - rupiah(9_000))
    opening = (wrong, *(less if one is earned else one for one in others))
    month = close(attrs.evolve(june, opening=opening), store)
    found = [one for one in month.findings if one.kind == "processes.opening_differs"]
    assert [
        (
            "serious: Account 1100 opens with IDR 20342000.00, but 2026-05 closed with "
            "IDR 20333000.00: IDR 9000.00 apart"
        ),
        (
            f"serious: Account 3100 opens with {less.amount}, but 2026-05 closed with "
            f"{earned.amount}: IDR -9000.00 apart"
        ),
    ] == sorted(map(str, found))
    assert {Severity.SERIOUS} == {one.severity for one in found}
    assert {"account 1100", "account 3100"} == {one.subject for one in found}


def test_without_a_month_before_there_is_nothing_to_compare(store: Store) -> None:
    """The first month of a business opens with whatever it has."""
    month = close(SHOP, store)
    assert [] == [one for one in month.findings if one.kind == "processes.opening_differs"]


def test_a_leave_over_two_months_is_one_leave(store: Store) -> None:
    """Delivered with both months or with the first alone, it counts in both."""
    leave = Leave(
        person="E03", kind=LeaveKind.UNPAID, start=date(2026, 5, 29), end=date(2026, 6, 2)
    )
    may = close(attrs.evolve(SHOP, leaves=(*SHOP.leaves, leave)), store)
    june = following(may)
    alone = close(june, store)
    away = {day.day for sheet in alone.timesheets for day in sheet.days if day.leave is not None}
    assert {date(2026, 6, 1), date(2026, 6, 2)} == away
    assert () == close(attrs.evolve(june, leaves=(leave,)), store).changes


def test_a_june_roster_that_was_delivered_stands_when_may_is_closed_again(store: Store) -> None:
    """People work by it, so nobody replaces it by one that was solved."""
    may = close(SHOP, store)
    plan = tuple(
        Assignment.of("E01", shift("P", date(2026, 6, 1) + timedelta(days=days), 8, 16))
        for days in range(3)
    )
    june = close(attrs.evolve(following(may), roster=plan), store)
    assert june.all_tie
    again = close(attrs.evolve(SHOP, demand=small_shop().demand), store)
    assert () == again.changes
    assert again.roster is not None
    assert plan == again.roster.assignments


def test_two_tenants_in_one_store_do_not_meet(store: Store) -> None:
    """The same document numbers twice, and each closes as if it were alone."""
    first = close(SHOP, store)
    other = close(attrs.evolve(SHOP, name="Toko Kopi"), store)
    assert results(first) == results(other)
    assert len(first.changes) == len(other.changes) == facts_in(store)
