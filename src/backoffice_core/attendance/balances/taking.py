"""Taking leave: which days of an approved leave cost how much, and whether the balance reaches.

A day costs what the schedule asked of it: nothing on a day off or a holiday, a day or the
part of one that was taken, and in an account of time as many hours as would have been
worked. Joint leave (cuti bersama) is annual leave that everybody has at once: who was off has
taken a day, who worked has not (SE Menaker M/6/HK.04/XII/2024 for Indonesia).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType

import attrs

from backoffice_core.attendance.balances.explaining import NOBODY, account_name
from backoffice_core.attendance.balances.ledger import (
    ANNUAL_LEAVE,
    JOINT_LEAVE,
    BalanceAccount,
    BalanceEntry,
    BalanceUnit,
    EntryKind,
    named_day,
    settle,
    split,
)
from backoffice_core.attendance.balances.lots import EXPIRY, Book, in_order, lost
from backoffice_core.attendance.balances.unused import part_unused
from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.model import Leave, LeaveKind
from backoffice_core.attendance.schedules import WorkSchedule
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.calendars import Calendar, HolidayKind, dates
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.words import Message

__all__ = ["LeavePolicy", "LeaveTaken", "days_taken", "take_leave"]

LEAVE = "leave"
WHOLE_DAY = Fraction(1)
NO_PARTS: Mapping[date, Fraction] = MappingProxyType({})


@checked_fields
@attrs.frozen(kw_only=True)
class LeavePolicy:
    """Which leave is taken from which account, and how far below nothing it may go.

    ``overdraft`` is in the unit of the account. ``joint_leave`` says whether joint leave is
    taken from it, and ``joint_leave_citation`` where that is written.

    Raises :class:`InvalidValue` (``amount_negative``).
    """

    account: BalanceAccount = ANNUAL_LEAVE
    kinds: frozenset[LeaveKind] = attrs.field(
        default=frozenset({LeaveKind.ANNUAL}), converter=frozenset
    )
    overdraft: Fraction = attrs.field(default=Fraction(0), converter=exact_fraction)
    joint_leave: bool = True
    joint_leave_citation: Citation | Effective[Citation] | None = None

    def __attrs_post_init__(self) -> None:
        if self.overdraft < 0:
            raise InvalidValue(
                "amount_negative", "An overdraft is less than nothing.", "Give 0 or more."
            )


@attrs.frozen(kw_only=True)
class LeaveTaken:
    """The entries to record, the leaves that the balance does not reach for, and findings."""

    entries: tuple[BalanceEntry, ...]
    refused: tuple[Leave, ...] = ()
    findings: tuple[Finding, ...] = ()


@checked
def days_taken(
    leave: Leave,
    *,
    schedule: WorkSchedule,
    calendar: Calendar | None = None,
    parts: Mapping[date, Fraction] = NO_PARTS,
) -> dict[date, Fraction]:
    """The days of a leave that would have been worked, and which part of each is taken.

    Days off and holidays inside a leave are not; joint leave is, for who has leave that day
    is off. ``parts`` are days taken in part, 1/2 being half a day. Raises
    :class:`InvalidValue` (``part_of_day``) for a part that is none of a day.

    >>> from backoffice_core.attendance.schedules import FixedWeek, ShiftTemplate
    >>> office = FixedWeek(dict.fromkeys(range(5), ShiftTemplate.of("day", "08:00", "16:00")))
    >>> leave = Leave(
    ...     person="E07", kind=LeaveKind.ANNUAL, start=date(2026, 5, 7), end=date(2026, 5, 11)
    ... )
    >>> half = {date(2026, 5, 11): Fraction(1, 2)}
    >>> for day, part in days_taken(leave, schedule=office, parts=half).items():
    ...     print(day, part)
    2026-05-07 1
    2026-05-08 1
    2026-05-11 1/2
    """
    taken: dict[date, Fraction] = {}
    for day in dates(Interval(leave.start, leave.end + timedelta(days=1))):
        part = parts.get(day, WHOLE_DAY)
        if not 0 < part <= 1:
            raise InvalidValue(
                "part_of_day", f"{part} of {day} is no part of a day.", "Give 1/2, or up to 1."
            )
        if schedule.due_on(day).seconds > 0 and not official_holiday(calendar, day):
            taken[day] = part
    return taken


@checked
def take_leave(
    person: str,
    *,
    window: Interval[date],
    leaves: Iterable[Leave],
    schedule: WorkSchedule,
    recorded: Iterable[BalanceEntry] = (),
    policy: LeavePolicy | None = None,
    calendar: Calendar | None = None,
    parts: Mapping[date, Fraction] = NO_PARTS,
    worked: Collection[date] = (),
    corrected_from: date | None = None,
    known_since: Instant | None = None,
    names: Mapping[str, str] = NOBODY,
) -> LeaveTaken:
    """What a person takes in a ``window`` of days: from leaves, and from joint leave not worked.

    ``recorded`` is the person's ledger of the account, with the grants up to the last leave.
    Every day costs once, whichever leaves or decrees name it. A leave that the balance does
    not reach for on each of its days, later days already taken included, is refused as a
    whole with a finding; joint leave is decreed and cannot be refused, so there the balance
    may go below nothing, with a finding. What was recorded for the window before and is not
    taken after all is given back by a correction, to the grant it came from. Leaves of other
    people and of other kinds are passed over, and so is what was ``worked`` on other days than
    those of joint leave; a part of a date in the window that no leave takes is a finding.

    Raises :class:`InvalidValue`: ``ledgers_mixed``, ``entry_changed``, ``part_of_day``.
    """
    terms = policy or LeavePolicy()
    own, others = split(
        recorded, lambda each: each.made_by == LEAVE and window.contains(named_day(each))
    )
    rest = [each for each in others if each.made_by != EXPIRY]
    cost = Cost(person, terms, schedule)
    joint = joint_days(window, schedule, calendar)
    decreed = sorted(joint - set(worked)) if terms.joint_leave else []
    wanted = {day: cost.entry(day, WHOLE_DAY, joint=True) for day in decreed}
    found = overdrawn(rest, list(wanted.values()), terms, names)
    refused: list[Leave] = []
    parted = {day for day in parts if window.contains(day)}
    mine = {each for each in leaves if each.person == person and each.kind in terms.kinds}
    for leave in sorted(mine, key=lambda each: (each.start, each.end, each.kind.value)):
        cut = days_taken(leave, schedule=schedule, calendar=calendar, parts=parts)
        parted -= set(cut)
        free = {day for day in cut if window.contains(day)} - joint - set(wanted)
        asked = {day: cost.entry(day, cut[day]) for day in sorted(free)}
        if asked and not reaches(rest, [*wanted.values(), *asked.values()], terms, min(asked)):
            refused.append(leave)
            found.append(unfunded(asked[min(asked)], names, leave=leave, days=len(asked)))
        else:
            wanted |= asked
    found += [part_unused(person, names.get(person, person), day) for day in sorted(parted)]
    entries = settle(own, wanted.values(), corrected_from=corrected_from, known_since=known_since)
    return LeaveTaken(entries=entries, refused=tuple(refused), findings=tuple(found))


def official_holiday(calendar: Calendar | None, day: date) -> bool:
    """Whether a day is off for all; joint leave is not, it is leave."""
    holidays = () if calendar is None else calendar.holidays_on(day)
    return any(each.kind is not HolidayKind.JOINT_LEAVE for each in holidays)


def joint_days(
    window: Interval[date], schedule: WorkSchedule, calendar: Calendar | None
) -> frozenset[date]:
    """The days of joint leave on which a schedule asks for work, where joint leave is kept."""
    if calendar is None or not calendar.joint_leave_off:
        return frozenset()
    return frozenset(
        holiday.day
        for holiday in calendar.holidays
        if holiday.kind is HolidayKind.JOINT_LEAVE
        and window.contains(holiday.day)
        and schedule.due_on(holiday.day).seconds > 0
        and not official_holiday(calendar, holiday.day)
    )


@attrs.frozen
class Cost:
    """What a day of leave costs a person."""

    person: str
    policy: LeavePolicy
    schedule: WorkSchedule

    def entry(self, day: date, part: Fraction, *, joint: bool = False) -> BalanceEntry:
        """The entry for a day, or a part of it."""
        account = self.policy.account
        amount = part
        if account.unit is BalanceUnit.SECONDS:
            due = self.schedule.due_on(day).seconds
            amount = Fraction(max(1, round_fraction(due * part, Rounding.HALF_UP)))
        return BalanceEntry(
            person=self.person,
            account=account,
            day=day,
            kind=EntryKind.TAKEN,
            amount=-amount,
            source=f"{account.name} taken {day}",
            made_by=LEAVE,
            reason=JOINT_LEAVE if joint else "",
            citation=self.citation(day) if joint else "",
        )

    def citation(self, day: date) -> str:
        """Where it is written that a day of joint leave is taken from this account."""
        cited = self.policy.joint_leave_citation
        on_day = cited.on(day) if isinstance(cited, Effective) else cited
        return "" if on_day is None else str(on_day)


def reaches(
    recorded: list[BalanceEntry],
    taken: list[BalanceEntry],
    policy: LeavePolicy,
    start: date,
) -> bool:
    """Whether the balance stays within its overdraft from ``start`` on, expiry counted in.

    What a later turn of the year took is left out: it took what would be used now.
    """
    book = Book()
    standing = [
        each for each in recorded if each.kind is not EntryKind.EXPIRED or each.day <= start
    ]
    for entry in in_order([*standing, *taken]):
        lost(book, entry.day)
        book.apply(entry)
        if entry.day >= start and entry.amount < 0 and book.balance < -policy.overdraft:
            return False
    return True


def overdrawn(
    recorded: list[BalanceEntry],
    decreed: list[BalanceEntry],
    policy: LeavePolicy,
    names: Mapping[str, str],
) -> list[Finding]:
    """A finding for each day of joint leave that the balance does not reach for."""
    return [
        unfunded(entry, names, joint=True)
        for number, entry in enumerate(decreed, start=1)
        if not reaches(recorded, decreed[:number], policy, entry.day)
    ]


def unfunded(
    entry: BalanceEntry,
    names: Mapping[str, str],
    *,
    joint: bool = False,
    leave: Leave | None = None,
    days: int = 1,
) -> Finding:
    """The finding of a day, or a leave from it on, that the balance does not reach for."""
    person = names.get(entry.person, entry.person)
    account = account_name(entry.account)
    if joint or leave is None:
        says = Message(
            "The joint leave of {day} leaves {person} with less than nothing of {account}",
            person=person,
            account=account,
            day=entry.day,
        )
    else:
        says = Message.plural(
            "The leave of {person} from {start} to {end} takes {count} working day, and the"
            " balance of {account} does not reach for it",
            "The leave of {person} from {start} to {end} takes {count} working days, and the"
            " balance of {account} does not reach for them",
            count=days,
            person=person,
            start=leave.start,
            end=leave.end,
            account=account,
        )
    return Finding(
        kind="attendance.leave_overdrawn" if joint else "attendance.leave_refused",
        severity=Severity.NOTICE if joint else Severity.WARNING,
        subject=f"employee {entry.person}",
        day=entry.day,
        detail=entry.account.name,
        says=says,
    )
