"""Delivered facts are joined and never changed; decided ones are superseded."""

from __future__ import annotations

from datetime import date, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import DayKind, Leave, LeaveKind, Punch, Timesheet, TimesheetDay
from backoffice_core.bookkeeping import Payment
from backoffice_core.kernel import InvalidValue, Money, resolve
from backoffice_core.kernel.facts import fact
from backoffice_core.processes import Action
from backoffice_core.processes.recorded import contradicting, merge_delivered, revise
from backoffice_core.scheduling import Assignment, Roster
from tests.reports.closed import shift

PAYMENTS = tuple(
    Payment(number=str(number), day=date(2026, 5, 4), amount=Money.of(number, "IDR"))
    for number in range(1, 9)
)
some = st.lists(st.sampled_from(PAYMENTS))


@given(some, some)
def test_each_fact_is_there_once_and_new_only_when_it_was_not_on_record(
    delivered: list[Payment], earlier: list[Payment]
) -> None:
    """Joining is a union, and what is new is the rest."""
    recorded = tuple(dict.fromkeys(earlier))
    merged = merge_delivered(delivered, recorded)
    assert set(delivered) | set(recorded) == set(merged.all)
    assert set(delivered) - set(recorded) == set(merged.new)
    assert len(merged.all) == len(set(merged.all))
    assert {Action.ADDED} >= {change.action for change in merged.changes}
    assert len(merged.new) == len(merged.changes)


@given(some, some)
def test_delivering_again_adds_nothing(delivered: list[Payment], earlier: list[Payment]) -> None:
    """Twice is as good as once."""
    merged = merge_delivered(delivered, tuple(dict.fromkeys(earlier)))
    again = merge_delivered(delivered, merged.all)
    assert ((), (), merged.all) == (again.new, again.changes, again.all)


def test_where_a_line_stood_in_a_file_is_no_content() -> None:
    """The same punch on another line of another dump is the same punch."""
    moment = resolve(datetime(2026, 5, 4, 8), "Asia/Jakarta")
    punch = Punch(device="attlog", person="E01", at=moment, source="attlog.dat:7")
    again = attrs.evolve(punch, source="attlog.dat:12")
    assert () == merge_delivered([again], [punch]).new
    assert (punch,) == merge_delivered([punch, again], []).new
    other = attrs.evolve(again, verify=1)
    with pytest.raises(InvalidValue) as refused:
        merge_delivered([other], [punch])
    assert refused.value.message.endswith("with other content: verify was 0 and is 1.")


def test_a_fact_delivered_twice_with_other_content_is_refused() -> None:
    """Nobody can say which of the two is true."""
    other = attrs.evolve(PAYMENTS[0], text="rent", amount=Money.of(2, "IDR"))
    with pytest.raises(InvalidValue) as refused:
        merge_delivered([PAYMENTS[0], other], [])
    assert "fact_repeated" == refused.value.code
    assert (
        "Payment 1 (payments.csv or the bank statement) was delivered twice: "
        "amount was IDR 1.00 and is IDR 2.00; text was empty and is rent."
    ) == refused.value.message
    assert "Deliver it once." == refused.value.remedy


def test_the_first_contradiction_with_the_record_is_found() -> None:
    """Or none."""
    other = attrs.evolve(PAYMENTS[1], text="rent")
    assert contradicting(PAYMENTS, PAYMENTS[3:]) is None
    error = contradicting([PAYMENTS[0], other], PAYMENTS)
    assert error is not None
    assert error.message.startswith("Payment 2 (payments.csv or the bank statement) is on record")


def test_an_enumeration_is_shown_as_files_write_it() -> None:
    """An error is for people who never saw the program."""

    @fact("visits", identity=("number",))
    @attrs.frozen(kw_only=True)
    class Visit:
        """A visit."""

        number: str
        kind: LeaveKind
        guests: tuple[Leave, ...] = ()

    one = Visit(number="1", kind=LeaveKind.SICK)
    leave = Leave(person="E1", kind=LeaveKind.SICK, start=date(2026, 5, 4), end=date(2026, 5, 5))
    with pytest.raises(InvalidValue, match="kind was sick and is annual"):
        merge_delivered([attrs.evolve(one, kind=LeaveKind.ANNUAL)], [one])
    with pytest.raises(InvalidValue, match="guests were 0 and are 1"):
        merge_delivered([attrs.evolve(one, guests=(leave,))], [one])
    assert ['visits ["1"] is new'] == [str(c.says) for c in merge_delivered([one], []).changes]


def sheet(*days: int, person: str = "E01") -> Timesheet:
    """A timesheet with some days of May."""
    parts = tuple(TimesheetDay(day=date(2026, 5, day), kind=DayKind.WORKDAY) for day in days)
    return Timesheet(person=person, period="2026-05", days=parts, overtime=())


def test_a_decision_that_comes_out_otherwise_is_the_next_revision() -> None:
    """The old one stays on record, and what is decided is what counts."""
    books: tuple[Timesheet, ...] = ()
    for decided in (sheet(4), sheet(4, 5), sheet(4, 5), sheet(4)):
        merged = revise([decided], books, key="person")
        books = (*books, *merged.new)
    assert [1, 2, 3] == [one.revision for one in books]
    assert (books[-1],) == merged.all
    assert ["The timesheet of E01 for 2026-05 changed on 2026-05-05"] == [
        str(change.says) for change in merged.changes
    ]
    assert [Action.REVISED] == [change.action for change in merged.changes]


@given(st.permutations([1, 2, 3]))
def test_the_latest_revision_counts_in_whatever_order_they_are_read(order: list[int]) -> None:
    """And only what is decided is handed back."""
    books = [attrs.evolve(sheet(4, day), revision=day) for day in order]
    others = [sheet(4, person="E02")]
    merged = revise([sheet(4, 3)], [*books, *others], key="person")
    assert ((), (attrs.evolve(sheet(4, 3), revision=3),)) == (merged.new, merged.all)


def test_a_roster_says_on_which_days_it_changed() -> None:
    """Or that it was made from something else and came out the same."""
    plan = Roster(
        period="2026-06",
        basis="one",
        assignments=[Assignment.of("E01", shift("P", date(2026, 6, 1), 8, 16))],
    )
    moved = attrs.evolve(
        plan, assignments=[Assignment.of("E01", shift("P", date(2026, 6, 2), 8, 16))]
    )
    steps = [
        revise([plan], [], key="period"),
        revise([moved], [plan], key="period"),
        revise([attrs.evolve(plan, basis="two")], [plan], key="period"),
    ]
    assert [
        "The roster for 2026-06 is new",
        "The roster for 2026-06 changed on 2026-06-01, 2026-06-02",
        "The roster for 2026-06 was made from something else",
    ] == [str(change.says) for step in steps for change in step.changes]
