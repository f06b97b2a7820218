"""A punch or a leave is taken back by a fact of its own, and what followed from it goes too."""

from __future__ import annotations

from datetime import date

import attrs

from backoffice_core.processes import Withdrawal, WithdrawnKind
from backoffice_core.processes.withdrawals import without_withdrawn
from backoffice_core.storage import Store
from tests.processes.months import close, counted, current, following, tea_shop

SHOP = tea_shop()
# The evening punch of two hours' overtime.
EVENING = Withdrawal(
    kind=WithdrawnKind.PUNCH,
    person="E01",
    day=date(2026, 5, 4),
    time="18:00:00",
    reason="made by a colleague",
    approved_by="Sri",
)
AWAY = Withdrawal(
    kind=WithdrawnKind.LEAVE,
    person=SHOP.leaves[0].person,
    day=SHOP.leaves[0].start,
    reason="came to work after all",
    approved_by="Sri",
)


def test_a_withdrawn_punch_no_longer_counts_and_stays_on_record(store: Store) -> None:
    """The timesheet and the wage are revised, the change says who took it back and why."""
    before = close(SHOP, store)
    after = close(attrs.evolve(SHOP, withdrawals=(EVENING,)), store)
    assert {
        ("withdrawals", "added"): 1,
        ("timesheets", "revised"): 1,
        ("entries", "revised"): 1,
    } == counted(after.changes)
    (said,) = (change.says for change in after.changes if change.kind == "withdrawals")
    assert (
        "Punch of E01 on 2026-05-04 at 18:00:00 is withdrawn by Sri: made by a colleague"
    ) == str(said)
    assert "dibatalkan oleh Sri" in said.render("id")
    assert len(before.shop.punches) - 1 == len(after.shop.punches)
    assert after.all_tie


def test_a_withdrawal_on_record_holds_whether_or_not_it_is_delivered_again(store: Store) -> None:
    """Nor does it matter whether the punch itself is still delivered."""
    first = close(attrs.evolve(SHOP, withdrawals=(EVENING,)), store)
    without = without_withdrawn(attrs.evolve(SHOP, withdrawals=(EVENING,)))
    for shop in (SHOP, attrs.evolve(SHOP, withdrawals=(EVENING,)), without):
        again = close(attrs.evolve(shop, name=SHOP.name), store)
        assert () == again.changes
        assert current(first.entries) == current(again.entries)
        assert first.findings == again.findings


def test_a_withdrawn_leave_is_paid_as_work_or_absence(store: Store) -> None:
    """Unpaid leave cost wage; without it the day is judged by its punches and its plan."""
    close(SHOP, store)
    after = close(attrs.evolve(SHOP, withdrawals=(AWAY,)), store)
    found = counted(after.changes)
    assert 1 == found["withdrawals", "added"] == found["timesheets", "revised"]
    sheets = {sheet.person: sheet for sheet in after.timesheets}
    assert not [day for day in sheets[AWAY.person].days if day.leave is not None]
    assert "came to work after all" in "".join(str(change.says) for change in after.changes)
    assert after.all_tie


def test_a_withdrawal_names_the_employee_where_the_punch_has_only_the_number(
    store: Store,
) -> None:
    """The device knows only PINs, and people know only names."""
    pins = {one.id: one.pin for one in SHOP.employees}
    raw = tuple(attrs.evolve(one, person=pins[one.person]) for one in SHOP.punches)
    shop = attrs.evolve(SHOP, punches=raw, withdrawals=(EVENING,))
    assert len(raw) - 1 == len(close(shop, store).shop.punches)


def test_a_withdrawal_of_what_never_was_is_a_finding(store: Store) -> None:
    """A wrong second would otherwise be a correction that corrects nothing."""
    wrong = attrs.evolve(EVENING, time="18:01:00")
    month = close(attrs.evolve(SHOP, withdrawals=(wrong, EVENING)), store)
    (found,) = (each for each in month.findings if each.kind == "processes.withdrawal_unmatched")
    assert "employee E01" == found.subject
    assert "2026-05-04 18:01:00 is on record to withdraw" in str(found.says)
    assert found.says.render("id") != found.says.render("en")


def test_a_withdrawal_of_may_is_nothing_new_in_june(store: Store) -> None:
    """It is one fact of the business, not one of each month."""
    may = close(attrs.evolve(SHOP, withdrawals=(EVENING,)), store)
    june = close(following(may), store)
    assert 0 == counted(june.changes).get(("withdrawals", "added"), 0)
    assert june.all_tie
    assert () == close(SHOP, store).changes
