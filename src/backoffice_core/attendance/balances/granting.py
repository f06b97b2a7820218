"""What a policy grants somebody, worked out from the day of joining, as entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import count

import attrs

from backoffice_core.attendance.balances.accrual import (
    AccrualPolicy,
    GrantDay,
    Proration,
    Service,
    Waiting,
)
from backoffice_core.attendance.balances.ledger import (
    BalanceEntry,
    EntryKind,
    settle,
    split,
)
from backoffice_core.attendance.balances.lots import EXPIRY, Book, Lot, in_order, lost
from backoffice_core.attendance.balances.months import months_after, months_between
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval

__all__ = ["accrue"]

ONE_DAY = timedelta(days=1)
MONTHS_A_YEAR = 12
# On one day the year turns first, then grants are made, then come entries of other kinds.
TURN, GRANT, OTHER = range(3)


@checked
def accrue(
    service: Service,
    *,
    policy: AccrualPolicy | Effective[AccrualPolicy],
    until: date,
    recorded: Iterable[BalanceEntry] = (),
    known: Instant | None = None,
    corrected_from: date | None = None,
    known_since: Instant | None = None,
) -> tuple[BalanceEntry, ...]:
    """The entries missing up to ``until``, that day included: grants, carry-over and expiry.

    ``recorded`` is the whole ledger of the person in the policy's account: what was taken
    decides what can be carried. What the policy made before is compared with what it makes
    now, by :func:`~backoffice_core.attendance.balances.settle`, so a second run makes nothing
    and a changed contract gives corrections. Of a policy that changes over time the version
    of the day grants and turns the year; one account has one policy at a time. ``known`` asks
    for policy and share as they were known; ``corrected_from`` and ``known_since`` are those
    of ``settle``.

    Raises :class:`InvalidValue`: ``ledgers_mixed``, ``entry_changed``, ``date_out_of_range``,
    and ``no_value_on_day`` where the policy or the share of the contract is not known.

    >>> from backoffice_core.attendance.balances.accrual import GrantEvery, GrantRounding
    >>> from backoffice_core.attendance.balances.ledger import balance_on
    >>> from backoffice_core.kernel.rounding import Rounding
    >>> monthly = AccrualPolicy(
    ...     name="a day a month",
    ...     a_year=12,
    ...     every=GrantEvery.MONTH,
    ...     rounding=GrantRounding(Fraction(1, 1000), Rounding.HALF_UP),
    ... )
    >>> sari = Service(person="E07", joined=date(2023, 3, 15))
    >>> ledger = accrue(sari, policy=monthly, until=date(2023, 5, 20))
    >>> [float(entry.amount) for entry in ledger], float(balance_on(ledger, date(2023, 5, 20)))
    ([0.548, 1.0, 1.0], 2.548)
    >>> accrue(sari, policy=monthly, until=date(2023, 5, 20), recorded=ledger)
    ()
    """
    terms = terms_over_time(service, policy, until, known)
    makers = {EXPIRY, *(each.name for _, each in terms)}
    own, others = split(recorded, lambda each: each.made_by in makers)
    events = in_time(service, terms, until, others, known)
    wanted = replayed(service, events, until)
    return settle(own, wanted, corrected_from=corrected_from, known_since=known_since)


Terms = tuple[tuple[Interval[date], AccrualPolicy], ...]


def terms_over_time(
    service: Service,
    policy: AccrualPolicy | Effective[AccrualPolicy],
    until: date,
    known: Instant | None,
) -> Terms:
    """Which policy holds from when to when, from joining to ``until``."""
    # The last period may reach a year beyond, so the calendar must.
    months_after(until, MONTHS_A_YEAR)
    window = Interval(service.joined, max(until, service.joined) + ONE_DAY)
    if isinstance(policy, Effective):
        return policy.spans(window, known=known)
    return ((window, policy),)


@attrs.frozen
class Event:
    """Something that happens to the balance on a day; an entry, or without one the year turns."""

    day: date
    rank: int
    policy: AccrualPolicy | None = None
    entry: BalanceEntry | None = None


def in_time(
    service: Service, terms: Terms, until: date, others: list[BalanceEntry], known: Instant | None
) -> list[Event]:
    """All that happens up to ``until``, in order."""
    events: list[Event] = []
    for days, policy in terms:
        turns = (Event(turn, TURN, policy) for turn in year_turns(service, policy, until))
        granted = (
            Event(grant.day, GRANT, policy, grant)
            for grant in grants(service, policy, until, known)
        )
        events += (event for event in (*turns, *granted) if days.contains(event.day))
    events += (Event(each.day, OTHER, None, each) for each in in_order(others) if each.day <= until)
    return sorted(events, key=lambda event: (event.day, event.rank))


def replayed(service: Service, events: list[Event], until: date) -> list[BalanceEntry]:
    """The entries that the policies make of what happens."""
    book = Book()
    granted: dict[date, Fraction] = {}
    wanted: list[BalanceEntry] = []
    for event in events:
        wanted += lost(book, event.day)
        if event.policy is None:
            if event.entry is not None:
                book.apply(event.entry)
        elif event.entry is None:
            wanted += turned(book, event.policy, event.day)
        else:
            year = year_of(service, event.policy, event.day)
            so_far = granted.get(year, Fraction(0))
            capped = within_limits(event.entry, event.policy, book, so_far)
            if capped is not None:
                granted[year] = so_far + capped.amount
                book.apply(capped)
                wanted.append(capped)
    return wanted + lost(book, until)


def within_limits(
    grant: BalanceEntry, policy: AccrualPolicy, book: Book, granted: Fraction
) -> BalanceEntry | None:
    """As much of a grant as the maximum of the year and that of the balance leave."""
    room = [grant.amount]
    if policy.most_a_year is not None:
        room.append(policy.most_a_year - granted)
    if policy.most_balance is not None:
        room.append(policy.most_balance - book.balance)
    amount = min(room)
    return attrs.evolve(grant, amount=amount) if amount > 0 else None


def year_turns(service: Service, policy: AccrualPolicy, until: date) -> Iterator[date]:
    """The first days of the leave years after the one of joining."""
    for number in count(1):
        turn = policy.year.start(number, joined=service.joined)
        if turn > until:
            return
        yield turn


def year_of(service: Service, policy: AccrualPolicy, day: date) -> date:
    """The first day of the leave year a day lies in."""
    number = day.year - service.joined.year + 1
    while policy.year.start(number, joined=service.joined) > day:
        number -= 1
    return policy.year.start(number, joined=service.joined)


def grants(
    service: Service, policy: AccrualPolicy, until: date, known: Instant | None
) -> Iterator[BalanceEntry]:
    """The grants up to ``until`` before any limit, period after period."""
    waited = months_after(service.joined, policy.waiting_months)
    held = policy.waiting is Waiting.HELD_BACK
    begins = service.joined if held else waited
    from_joining = policy.granted is GrantDay.JOINING_DAY
    anchor = service.joined if from_joining else policy.year.start(0, joined=service.joined)
    rounding = policy.rounding
    before = Fraction(0)
    for number in count():
        start = months_after(anchor, number * policy.every)
        end = months_after(anchor, (number + 1) * policy.every)
        if start > min(until, service.left or until):
            return
        over = end if service.left is None or service.left >= end else service.left + ONE_DAY
        if max(start, begins) >= over:
            continue
        employed = Interval(max(start, begins), over)
        day = employed.end - ONE_DAY if policy.granted is GrantDay.LAST_DAY else employed.start
        day = max(day, waited)
        exact, part = grant_amount(service, policy, Interval(start, end), employed, known)
        amount = exact if rounding is None else rounding.grant(exact, before=before)
        before += exact
        if day <= min(until, service.left or until) and amount:
            yield BalanceEntry(
                person=service.person,
                account=policy.account,
                day=day,
                kind=EntryKind.GRANTED,
                amount=amount,
                source=f"{policy.name} {start}",
                expires=expiry(day, policy.valid_months),
                part=part,
                made_by=policy.name,
                citation="" if policy.citation is None else str(policy.citation),
            )


def grant_amount(
    service: Service,
    policy: AccrualPolicy,
    period: Interval[date],
    employed: Interval[date],
    known: Instant | None,
) -> tuple[Fraction, Fraction]:
    """What a period grants, not rounded yet, and which part of a full period it is.

    The part is the share of the contract on each day employed, over the days of the period
    where it is prorated and over the days employed where it is not.
    """
    whole = days_in(period)
    paid = days_in(employed)
    part = share_of(service, employed, known)
    if policy.proration is not Proration.NONE:
        left_early = service.left is not None and employed.end < period.end
        missing = (employed.start - period.start).days
        if policy.proration is Proration.FIRST_AND_LAST and left_early:
            missing = whole - paid
        part *= Fraction(whole - missing, whole)
    service_months = months_between(service.joined, employed.start)
    full = policy.worth(months=service_months) * policy.every / MONTHS_A_YEAR
    return full * part, part


def share_of(service: Service, employed: Interval[date], known: Instant | None) -> Fraction:
    """The share of a full contract on an average day."""
    if service.share is None:
        return Fraction(1)
    spans = service.share.spans(employed, known=known)
    return sum((share * days_in(span) for span, share in spans), Fraction(0)) / days_in(employed)


def days_in(days: Interval[date]) -> int:
    """How many days an interval has."""
    return (days.end - days.start).days


def expiry(day: date, months: int | None) -> date | None:
    """The day from which on it is gone."""
    return None if months is None else months_after(day, months)


def turned(book: Book, policy: AccrualPolicy, day: date) -> list[BalanceEntry]:
    """The turn of the leave year: what is too much is lost, what is carried may expire sooner.

    Lost is what would expire first; what is left keeps its own expiry where that is sooner.
    """
    carry = policy.carry
    lots = book.in_order()
    left = sum((lot.left for lot in lots), Fraction(0))
    too_much = Fraction(0) if carry.most is None else max(Fraction(0), left - carry.most)
    expires = expiry(day, carry.months)
    entries: list[BalanceEntry] = []
    for lot in lots:
        gone = min(too_much, lot.left)
        too_much -= gone
        if gone:
            entries.append(turn_entry(lot, policy, day, -gone))
        own = lot.entry.expires
        if expires is not None and lot.left > gone and (own is None or expires < own):
            entries.append(turn_entry(lot, policy, day, gone - lot.left, carried=True))
            entries.append(turn_entry(lot, policy, day, lot.left - gone, expires=expires))
    for entry in entries:
        book.apply(entry)
    return entries


def turn_entry(
    lot: Lot,
    policy: AccrualPolicy,
    day: date,
    amount: Fraction,
    *,
    carried: bool = False,
    expires: date | None = None,
) -> BalanceEntry:
    """An entry of the turn of the year: a lot that is lost, carried out, or carried in."""
    source = lot.entry.source
    kind = EntryKind.CARRIED if carried or expires else EntryKind.EXPIRED
    if kind is EntryKind.EXPIRED:
        named = f"{source}, not carried on {day}"
    else:
        named = f"{source}, carried {'in' if expires else 'out'} on {day}"
    return attrs.evolve(
        lot.entry,
        day=day,
        kind=kind,
        amount=amount,
        source=named,
        revision=1,
        expires=expires,
        lot="" if expires else source,
        part=Fraction(1),
        made_by=policy.name,
        known_since=None,
    )
