"""A balance is a ledger: entries are only ever added, and their sum is the balance.

A number that somebody overwrites cannot say how it came about, and cannot be asked what it
was in March. So nothing is overwritten: what was granted, taken, lost and corrected stands
there with its day and its reason, and a mistake is mended by one entry more.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named, positive
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.members import day_validator, member_validator

__all__ = [
    "ANNUAL_LEAVE",
    "FLEXITIME",
    "TIME_OFF_IN_LIEU",
    "BalanceAccount",
    "BalanceEntry",
    "BalanceUnit",
    "EntryKind",
    "balance_on",
    "balances_on",
    "pay_out",
    "settle",
]

WHOLE = Fraction(1)


class BalanceUnit(enum.Enum):
    """What an account counts: working days and parts of them, or seconds."""

    DAYS = "days"
    SECONDS = "seconds"


@checked_fields
@attrs.frozen
class BalanceAccount:
    """What a balance is of, and what it counts.

    Raises :class:`InvalidValue` (``text_empty``, ``not_a_member``).
    """

    name: str = attrs.field(validator=named)
    unit: BalanceUnit = attrs.field(validator=member_validator(BalanceUnit))


ANNUAL_LEAVE = BalanceAccount("annual leave", BalanceUnit.DAYS)
FLEXITIME = BalanceAccount("flexitime", BalanceUnit.SECONDS)
TIME_OFF_IN_LIEU = BalanceAccount("time off in lieu", BalanceUnit.SECONDS)


class EntryKind(enum.Enum):
    """Why a balance changes.

    ``GRANTED`` and ``EARNED`` add, ``TAKEN``, ``EXPIRED`` and ``PAID_OUT`` take away,
    ``CARRIED`` takes from what would end with the year and adds what may be used after it,
    ``CORRECTED`` is the difference to what an earlier entry should have been.
    """

    GRANTED = "granted"
    EARNED = "earned"
    TAKEN = "taken"
    EXPIRED = "expired"
    CARRIED = "carried"
    PAID_OUT = "paid_out"
    CORRECTED = "corrected"


# The reason of days taken because everybody was off by decree (cuti bersama); put in words where
# they are explained.
JOINT_LEAVE = "joint leave"

ADDS = frozenset({EntryKind.GRANTED, EntryKind.EARNED})
TAKES = frozenset({EntryKind.TAKEN, EntryKind.EXPIRED, EntryKind.PAID_OUT})


@fact("balance_entries", identity=("person", "account", "source", "revision"))
@checked_fields
@attrs.frozen(kw_only=True)
class BalanceEntry:
    """One change of a balance: ``amount`` in the unit of its account, less being negative.

    ``source`` names what it is for (``annual leave 2026-03-01``), once in an account: the
    same thing cannot be counted twice, and its corrections have the same source and the next
    ``revision``. ``expires`` is the first day on which what is left of it is gone. ``lot`` is
    the source of the entry that it draws on where that is not the next to expire. ``part`` is
    the part of a full grant that it is. ``made_by`` names the policy that made it and is
    empty for what somebody wrote by hand, with a ``reason`` (that of days of cuti bersama is
    ``joint leave``); ``citation`` is the rule behind it.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small`` for a revision below 1;
    ``amount_zero``; ``amount_not_whole`` for a part of a second; ``amount_reversed`` where the sign
    does not suit the kind; ``expires_before`` where it
    expires before it could be used; ``not_a_member``, ``not_a_date``, ``number_not_exact``.

    >>> print(
    ...     BalanceEntry(
    ...         person="E07",
    ...         account=ANNUAL_LEAVE,
    ...         day=date(2026, 5, 4),
    ...         kind=EntryKind.TAKEN,
    ...         amount=1,
    ...         source="by hand",
    ...     )
    ... )
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: Entry 'by hand' of E07 is taken and has an \
amount of 1. Give less than 0 for what is taken, expired or paid out. [amount_reversed]
    """

    person: str = attrs.field(validator=named)
    account: BalanceAccount
    day: date = attrs.field(validator=day_validator)
    kind: EntryKind = attrs.field(validator=member_validator(EntryKind))
    amount: Fraction = attrs.field(converter=exact_fraction)
    source: str = attrs.field(validator=named)
    revision: int = attrs.field(default=1, validator=positive)
    expires: date | None = None
    lot: str = ""
    part: Fraction = attrs.field(default=WHOLE, converter=exact_fraction)
    made_by: str = ""
    reason: str = ""
    citation: str = ""
    known_since: Instant | None = None

    def __attrs_post_init__(self) -> None:
        whose = f"Entry {self.source!r} of {self.person}"
        if not self.amount:
            raise InvalidValue("amount_zero", f"{whose} changes nothing.", "Leave it out.")
        if self.account.unit is BalanceUnit.SECONDS and self.amount.denominator != 1:
            raise InvalidValue(
                "amount_not_whole",
                f"{whose} is of {self.amount} seconds.",
                "Round it to whole seconds with a named rounding.",
            )
        if (self.kind in TAKES and self.amount > 0) or (self.kind in ADDS and self.amount < 0):
            raise InvalidValue(
                "amount_reversed",
                f"{whose} is {self.kind.value} and has an amount of {self.amount}.",
                "Give less than 0 for what is taken, expired or paid out."
                if self.kind in TAKES
                else "Give more than 0 for what is granted or earned.",
            )
        if self.expires is not None and self.expires <= self.day:
            raise InvalidValue(
                "expires_before",
                f"{whose} of {self.day} expires on {self.expires}.",
                "Give a day after its own, or none.",
            )

    @property
    def time(self) -> Duration:
        """The amount as time, for an account that counts seconds.

        Raises :class:`InvalidValue` (``account_counts_days``) for one of days.
        """
        if self.account.unit is BalanceUnit.DAYS:
            raise InvalidValue(
                "account_counts_days",
                f"{self.account.name} counts days, which are not of one length.",
                "Ask for the amount.",
            )
        return Duration(int(self.amount))

    def known(self, at: Instant | None) -> bool:
        """Whether it was known at a moment; ``None`` is by now."""
        return at is None or self.known_since is None or self.known_since <= at


@checked
def balance_on(
    entries: Iterable[BalanceEntry], day: date, *, known: Instant | None = None
) -> Fraction:
    """The balance at the end of ``day`` of one person in one account, as it was ``known``.

    It is the sum of the entries up to then, in the unit of the account. An entry handed over
    twice counts once. Raises :class:`InvalidValue` (``ledgers_mixed``, ``entry_changed``).

    >>> granted = BalanceEntry(
    ...     person="E07",
    ...     account=ANNUAL_LEAVE,
    ...     day=date(2026, 1, 1),
    ...     kind=EntryKind.GRANTED,
    ...     amount=12,
    ...     source="2026",
    ... )
    >>> balance_on([granted], date(2025, 12, 31)), balance_on([granted], date(2026, 1, 1))
    (Fraction(0, 1), Fraction(12, 1))
    """
    mine = one_ledger(entries)
    amounts = (each.amount for each in mine if each.day <= day and each.known(known))
    return sum(amounts, Fraction(0))


@checked
def balances_on(
    entries: Iterable[BalanceEntry], day: date, *, known: Instant | None = None
) -> dict[tuple[str, BalanceAccount], Fraction]:
    """The balances of many people and accounts, in the order of person and account name."""
    ledgers: dict[tuple[str, BalanceAccount], list[BalanceEntry]] = {}
    for entry in entries:
        ledgers.setdefault((entry.person, entry.account), []).append(entry)
    keys = sorted(ledgers, key=lambda key: (key[0], key[1].name, key[1].unit.value))
    return {key: balance_on(ledgers[key], day, known=known) for key in keys}


def one_ledger(entries: Iterable[BalanceEntry]) -> tuple[BalanceEntry, ...]:
    """The entries of one person and account, each once, in the order they came.

    Raises :class:`InvalidValue`: ``ledgers_mixed`` for those of several, ``entry_changed`` for
    two that have one identity and differ.
    """
    found: dict[tuple[str, int], BalanceEntry] = {}
    for entry in entries:
        earlier = found.setdefault((entry.source, entry.revision), entry)
        if (earlier.person, earlier.account) != (entry.person, entry.account):
            raise mixed(earlier, entry)
        if earlier != entry:
            raise InvalidValue(
                "entry_changed",
                f"There are two entries {entry.source!r} of {entry.person} that differ.",
                "Entries are not changed; record a correction with the next revision.",
            )
    mine = tuple(found.values())
    for entry in mine:
        if (entry.person, entry.account) != (mine[0].person, mine[0].account):
            raise mixed(mine[0], entry)
    return mine


def split(
    entries: Iterable[BalanceEntry], belongs: Callable[[BalanceEntry], bool]
) -> tuple[list[BalanceEntry], list[BalanceEntry]]:
    """The entries of one ledger that belong to something, and all others."""
    own: list[BalanceEntry] = []
    others: list[BalanceEntry] = []
    for entry in one_ledger(entries):
        (own if belongs(entry) else others).append(entry)
    return own, others


def named_day(entry: BalanceEntry) -> date:
    """The day that a source ends with: what a correction is about, whenever it was made."""
    return date.fromisoformat(entry.source.rpartition(" ")[2])


def rank_of(entry: BalanceEntry) -> int:
    """Within a day what is lost and carried goes first, what is taken last."""
    if entry.kind is EntryKind.EXPIRED:
        return 0
    if entry.kind is EntryKind.CARRIED:
        return 1 if entry.amount < 0 else 2
    return 3 if entry.amount > 0 else 4


def mixed(one: BalanceEntry, other: BalanceEntry) -> InvalidValue:
    """The refusal to add up what belongs to two."""
    return InvalidValue(
        "ledgers_mixed",
        f"There are entries of {one.person} in {one.account.name} and of {other.person} in"
        f" {other.account.name}.",
        "Hand over those of one person and one account.",
    )


@checked
def settle(
    recorded: Iterable[BalanceEntry],
    wanted: Iterable[BalanceEntry],
    *,
    corrected_from: date | None = None,
    known_since: Instant | None = None,
) -> tuple[BalanceEntry, ...]:
    """The entries that are missing for ``recorded`` to come to what is ``wanted``, by source.

    What is not there yet is added; where the amounts of a source differ the difference is
    added as a correction; what is no longer wanted is taken back in full. So the sum of what
    comes out is new less old, and asked again after recording it, nothing comes out. A
    correction has the day of what it corrects, or ``corrected_from`` where that day is
    earlier and closed. Only amounts are compared: a day or an expiry that would be another
    now stays as it was recorded.
    """
    there: dict[str, list[BalanceEntry]] = {}
    for each in one_ledger(recorded):
        there.setdefault(each.source, []).append(each)
    new: list[BalanceEntry] = []
    due: dict[str, BalanceEntry] = {}
    for each in wanted:
        due[each.source] = joined(due.get(each.source), each)
    for source in sorted({*there, *due}):
        entry = due.get(source)
        if source in there:
            new += correction(there[source], entry, corrected_from, known_since)
        elif entry is not None:
            new.append(attrs.evolve(entry, known_since=known_since or entry.known_since))
    return tuple(sorted(new, key=lambda each: (each.day, rank_of(each), each.source)))


def correction(
    earlier: list[BalanceEntry],
    entry: BalanceEntry | None,
    corrected_from: date | None,
    known_since: Instant | None,
) -> list[BalanceEntry]:
    """The entry that is missing for what is recorded of a source to be what it should be."""
    last = max(earlier, key=lambda each: each.revision)
    should = Fraction(0) if entry is None else entry.amount
    difference = should - sum(each.amount for each in earlier)
    if not difference:
        return []
    like = entry or min(earlier, key=lambda each: each.revision)
    return [
        attrs.evolve(
            like,
            day=max(like.day, corrected_from or like.day),
            kind=EntryKind.CORRECTED,
            amount=difference,
            revision=last.revision + 1,
            expires=None,
            lot=like.lot or like.source,
            known_since=known_since,
        )
    ]


def joined(earlier: BalanceEntry | None, entry: BalanceEntry) -> BalanceEntry:
    """Two entries wanted for one source as one."""
    if earlier is None:
        return entry
    return attrs.evolve(earlier, amount=earlier.amount + entry.amount)


@checked
def pay_out(
    entries: Iterable[BalanceEntry], day: date, *, reason: str, citation: str = ""
) -> tuple[BalanceEntry, ...]:
    """The entry that pays out what is left on ``day``, when somebody leaves; none if nothing is.

    >>> granted = BalanceEntry(
    ...     person="E07",
    ...     account=ANNUAL_LEAVE,
    ...     day=date(2026, 1, 1),
    ...     kind=EntryKind.GRANTED,
    ...     amount=12,
    ...     source="2026",
    ... )
    >>> [paid.amount for paid in pay_out([granted], date(2026, 6, 30), reason="left")]
    [Fraction(-12, 1)]
    """
    mine = one_ledger(entries)
    left = balance_on(mine, day)
    if left <= 0:
        return ()
    return (
        BalanceEntry(
            person=mine[0].person,
            account=mine[0].account,
            day=day,
            kind=EntryKind.PAID_OUT,
            amount=-left,
            source=f"paid out {day}",
            reason=reason,
            citation=citation,
        ),
    )
