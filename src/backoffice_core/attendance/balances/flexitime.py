"""Flexitime: the time worked beyond what was due, saved up within bounds, and the core kept.

What is due on a day is what the schedule asks of it, so a holiday or a day of leave neither
earns nor costs anything (:func:`~backoffice_core.attendance.schedules.due_time`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import attrs

from backoffice_core.attendance.balances.explaining import NOBODY
from backoffice_core.attendance.balances.ledger import (
    FLEXITIME,
    BalanceAccount,
    BalanceEntry,
    EntryKind,
    named_day,
    settle,
    split,
)
from backoffice_core.attendance.balances.unused import all_of_others, by_date, not_due
from backoffice_core.attendance.model import PlannedShift
from backoffice_core.attendance.rules.periods import MONTH, Period
from backoffice_core.attendance.rules.rows import given_seconds
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.intervals import Interval, subtract
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.words import Message

__all__ = ["Flexitime", "FlexitimePolicy", "Surplus", "core_missed", "keep_flexitime"]

MADE_BY = "flexitime"
NOTHING_PAID: Mapping[date, Duration] = MappingProxyType({})


class Surplus(enum.Enum):
    """What becomes of time above what is carried at the end of a period."""

    LOST = "lost"
    PAID_OUT = "paid_out"


@checked_fields
@attrs.frozen(kw_only=True)
class FlexitimePolicy:
    """How much flexitime may be had and owed, and what a ``period`` carries into the next.

    A balance above ``most`` or below minus ``owed_most`` is a finding on the day it gets
    there. At the end of each period what is above ``carry_most`` goes the way of ``surplus``.
    ``None`` is without bound. Raises :class:`InvalidValue` (``bound_negative``,
    ``not_a_member``).
    """

    account: BalanceAccount = FLEXITIME
    most: Duration | None = None
    owed_most: Duration | None = None
    period: Period = MONTH
    carry_most: Duration | None = None
    surplus: Surplus = attrs.field(default=Surplus.LOST, validator=member_validator(Surplus))

    def __attrs_post_init__(self) -> None:
        bounds = (self.most, self.owed_most, self.carry_most)
        if any(bound is not None and bound.seconds < 0 for bound in bounds):
            raise InvalidValue(
                "bound_negative", "A bound of flexitime is negative.", "Give time from 0 up."
            )


@attrs.frozen(kw_only=True)
class Flexitime:
    """The entries to record and what was found."""

    entries: tuple[BalanceEntry, ...]
    findings: tuple[Finding, ...] = ()


@checked
def keep_flexitime(
    person: str,
    days: Iterable[WorkedDay],
    *,
    due: Mapping[date, Duration],
    policy: FlexitimePolicy | None = None,
    recorded: Iterable[BalanceEntry] = (),
    paid: Mapping[date, Duration] = NOTHING_PAID,
    corrected_from: date | None = None,
    known_since: Instant | None = None,
    names: Mapping[str, str] = NOBODY,
) -> Flexitime:
    """A person's flexitime on the dates that ``due`` has: worked less due, day by day.

    A date nobody worked costs what was due on it. A day with a missing punch changes nothing
    until it is corrected, and is a finding. ``paid`` is time of a day that is paid as overtime
    or turned into time off, and so not saved up again. ``recorded`` is the ledger of the
    account; what it has of these dates is corrected where it came out otherwise. A period is
    closed when ``due`` has its last date. Days of other people are passed over; where all are,
    and where somebody worked on dates that ``due`` has not, that is a finding.

    Raises :class:`InvalidValue`: ``day_twice`` where the person has two days of one date,
    ``ledgers_mixed``, ``entry_changed``.
    """
    terms = policy or FlexitimePolicy()
    given = tuple(days)
    worked = by_date(person, given)
    keeper = Keeper(person, terms, names.get(person, person))
    found = all_of_others(person, keeper.name, (day.person for day in given))
    found += not_due(person, keeper.name, [worked[day] for day in worked if day not in due])
    own, rest = split(recorded, lambda each: each.made_by == MADE_BY and named_day(each) in due)
    wanted: list[BalanceEntry] = []
    others = sorted(rest, key=lambda each: each.day, reverse=True)
    balance = Fraction(0)
    for day in sorted(due):
        while others and others[-1].day < day:
            balance += others.pop().amount
        before = balance
        while others and others[-1].day == day:
            balance += others.pop().amount
        there = worked.get(day)
        owed = due[day] + paid.get(day, Duration(0))
        if there is not None and not there.complete:
            found.append(keeper.unsettled(day))
        else:
            counted = 0 if there is None else given_seconds(there)
            new = keeper.entry(day, counted - owed.seconds)
            wanted += new
            balance += sum(each.amount for each in new)
        found += keeper.crossings(day, before, balance)
        closing = keeper.closing(day, balance)
        wanted += closing
        balance += sum(each.amount for each in closing)
    entries = settle(own, wanted, corrected_from=corrected_from, known_since=known_since)
    return Flexitime(entries=entries, findings=tuple(found))


@attrs.frozen
class Keeper:
    """What a policy says of one person's days."""

    person: str
    policy: FlexitimePolicy
    name: str

    def entry(self, day: date, seconds: int) -> list[BalanceEntry]:
        """Time saved up or used on a day; none where it is neither."""
        if not seconds:
            return []
        kind = EntryKind.EARNED if seconds > 0 else EntryKind.TAKEN
        return [self.change(day, kind, Fraction(seconds), f"{self.policy.account.name} {day}")]

    def change(self, day: date, kind: EntryKind, amount: Fraction, source: str) -> BalanceEntry:
        """An entry of this person."""
        return BalanceEntry(
            person=self.person,
            account=self.policy.account,
            day=day,
            kind=kind,
            amount=amount,
            source=source,
            made_by=MADE_BY,
        )

    def closing(self, day: date, balance: Fraction) -> list[BalanceEntry]:
        """What the end of a period takes, on its last day; none where it takes nothing."""
        terms = self.policy
        last = terms.period.number(day) < terms.period.number(date.fromordinal(day.toordinal() + 1))
        if not last or terms.carry_most is None or balance <= terms.carry_most.seconds:
            return []
        kind = EntryKind.EXPIRED if terms.surplus is Surplus.LOST else EntryKind.PAID_OUT
        above = balance - terms.carry_most.seconds
        return [self.change(day, kind, -above, f"{terms.account.name} not carried on {day}")]

    def crossings(self, day: date, before: Fraction, after: Fraction) -> Iterable[Finding]:
        """A finding where the balance goes over a bound that it was within."""
        most, owed = self.policy.most, self.policy.owed_most
        if most is not None and before <= most.seconds < after:
            says = Message(
                "{person} has {balance} of flexitime on {day}; {bound} is the most",
                person=self.name,
                balance=Duration(int(after)),
                day=day,
                bound=most,
            )
            yield self.finding("flexitime_over", day, says)
        if owed is not None and after < -owed.seconds <= before:
            says = Message(
                "{person} owes {balance} of flexitime on {day}; {bound} is the most",
                person=self.name,
                balance=Duration(int(-after)),
                day=day,
                bound=owed,
            )
            yield self.finding("flexitime_owed", day, says)

    def unsettled(self, day: date) -> Finding:
        """A day that cannot be settled yet."""
        says = Message(
            "The flexitime of {person} on {day} is not settled: a punch is missing",
            person=self.name,
            day=day,
        )
        return self.finding("flexitime_unsettled", day, says, severity=Severity.NOTICE)

    def finding(
        self, kind: str, day: date, says: Message, *, severity: Severity = Severity.WARNING
    ) -> Finding:
        """A finding about this person."""
        return Finding(
            kind=f"attendance.{kind}",
            severity=severity,
            subject=f"employee {self.person}",
            day=day,
            says=says,
        )


@checked
def core_missed(
    days: Iterable[WorkedDay],
    *,
    grace: Duration = Duration(0),
    names: Mapping[str, str] = NOBODY,
) -> tuple[Finding, ...]:
    """A finding for each day on which more than ``grace`` of the core time was missed.

    A pause within the core counts as being there, and so does any kind of work. Days with a
    missing punch are not judged. Days nobody came at all are here as well, if they are handed
    over with their plan and without spans; leave them out where absence is said elsewhere.

    Raises :class:`InvalidValue` (``number_too_small``) for a negative grace.
    """
    if grace.seconds < 0:
        raise InvalidValue(
            "number_too_small", f"A grace of {grace} forgives less than nothing.", "Give 0 or more."
        )
    found: list[Finding] = []
    for day in sorted(days, key=lambda each: (each.person, each.day)):
        missed = sum(missed_core(shift, day) for shift in day.planned) if day.complete else 0
        if missed > grace.seconds:
            says = Message(
                "{person} was not there for {missed} of the core time on {day}",
                person=names.get(day.person, day.person),
                missed=Duration(missed),
                day=day.day,
            )
            found.append(
                Finding(
                    kind="attendance.core_missed",
                    severity=Severity.NOTICE,
                    subject=f"employee {day.person}",
                    day=day.day,
                    says=says,
                )
            )
    return tuple(found)


def missed_core(shift: PlannedShift, day: WorkedDay) -> int:
    """The seconds of a shift's core in which nothing was worked and no pause was made."""
    if shift.core_start is None or shift.core_end is None:
        return 0
    core = Interval(shift.core_start.instant, shift.core_end.instant)
    there: list[Interval[Instant]] = [
        Interval(span.start.instant, span.end.instant)
        for span in day.spans
        if span.kind.counts_as_work
    ]
    there += [Interval(pause.start.instant, pause.end.instant) for pause in day.breaks]
    return sum(left.length.seconds for left in subtract([core], there))
