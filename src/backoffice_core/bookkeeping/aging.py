"""How old what is open is: every item in one bucket, so that the buckets add up to the account.

What is not yet due has a bucket of its own, and so has what nobody knows the due day of; credits
stand in theirs with their sign. Nothing is left out, so an aging list always ties to the control
account on its day, as the open items it is made of do.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import attrs

from backoffice_core.bookkeeping.model import Direction
from backoffice_core.bookkeeping.open_items import OpenItem, OpenItems
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import whole_number
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.members import expect_member, member_validator
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.words import Message

__all__ = ["AgedFrom", "Aging", "AgingBucket", "AgingRow", "aging", "explain_aging"]

MONTHS = (30, 60, 90)


class AgedFrom(enum.Enum):
    """What age is counted from."""

    DUE_DAY = "due_day"
    FIRST_POSTING = "first_posting"


@checked
@attrs.frozen(kw_only=True)
class AgingBucket:
    """The items of an age of ``first`` to ``last`` days, and what they come to, debit positive.

    Without ``first`` it is what is not yet due, without ``last`` everything older; without
    both, what has no due day.
    """

    first: int | None
    last: int | None
    amount: Money
    items: tuple[OpenItem, ...]

    @property
    def name(self) -> Message:
        """What the bucket is called."""
        if self.first is None:
            return Message("no due day" if self.last is None else "not yet due")
        if self.last is None:
            return Message("more than {days} days", days=self.first - 1)
        return Message("{first} to {last} days", first=self.first, last=self.last)


@checked
@attrs.frozen(kw_only=True)
class AgingRow:
    """What is open with one party: an amount for each bucket, and all together."""

    party: str | None
    amounts: tuple[Money, ...]
    total: Money


@checked
@attrs.frozen(kw_only=True)
class Aging:
    """The aging list of one control account on ``day``."""

    direction: Direction = attrs.field(validator=member_validator(Direction))
    day: date
    buckets: tuple[AgingBucket, ...]
    rows: tuple[AgingRow, ...]
    total: Money


Span = tuple[int | None, int | None]


def spans(limits: Iterable[int], aged_from: AgedFrom) -> tuple[Span, ...]:
    """The first and last day of each bucket, the youngest first."""
    ends = tuple(whole_number(limit, name="limit", least=1) for limit in limits)
    if not ends or any(one >= other for one, other in pairwise(ends)):
        raise InvalidValue(
            "aging_limits_unordered",
            f"The limits {ends} do not rise.",
            "Name the last day of each bucket, for example (30, 60, 90).",
        )
    rising = [(one + 1, other) for one, other in pairwise(ends)]
    oldest = (ends[-1] + 1, None)
    if aged_from is AgedFrom.FIRST_POSTING:
        return (0, ends[0]), *rising, oldest
    return (None, 0), (1, ends[0]), *rising, oldest, (None, None)


def holds(span: Span, age: int | None) -> bool:
    """Whether a bucket takes an item of that age."""
    first, last = span
    if age is None or (first is None and last is None):
        return age is None and first is None and last is None
    return (first is None or first <= age) and (last is None or age <= last)


def age_of(item: OpenItem, day: date, aged_from: AgedFrom) -> int | None:
    """The age of an item in days, negative before it is due; ``None`` where it is not known."""
    start = item.since if aged_from is AgedFrom.FIRST_POSTING else item.due
    return None if start is None else (day - start).days


@checked
def aging(
    items: OpenItems,
    *,
    direction: Direction,
    limits: Iterable[int] = MONTHS,
    aged_from: AgedFrom = AgedFrom.DUE_DAY,
) -> Aging:
    """The receivables (``SALE``) or payables (``PURCHASE``) of a day by age.

    ``items`` are those open on a day, long past if need be; ``limits`` the last day of each
    bucket. An item is not yet due on its due day itself.

    Raises :class:`InvalidValue`: ``aging_day_missing`` when the items are of no day,
    ``aging_limits_unordered``, ``not_a_member``.
    """
    expect_member(direction, Direction, name="direction")
    expect_member(aged_from, AgedFrom, name="aged_from")
    if items.as_of is None:
        raise InvalidValue(
            "aging_day_missing",
            "These open items are of no day, so nothing has an age.",
            "Ask for open_items(..., as_of=day).",
        )
    day, money = items.as_of, items.currency
    chosen = items.receivables if direction is Direction.SALE else items.payables
    ages = [(age_of(item, day, aged_from), item) for item in chosen]
    grouped = [
        (span, tuple(item for age, item in ages if holds(span, age)))
        for span in spans(limits, aged_from)
    ]
    return Aging(
        direction=direction,
        day=day,
        buckets=tuple(
            AgingBucket(first=first, last=last, amount=sum_of(group, money), items=group)
            for (first, last), group in grouped
        ),
        rows=rows_of([group for _, group in grouped], money),
        total=sum_of(chosen, money),
    )


def sum_of(items: Iterable[OpenItem], money: Currency) -> Money:
    """What items come to."""
    return Money.total((item.amount for item in items), money)


def rows_of(groups: list[tuple[OpenItem, ...]], money: Currency) -> tuple[AgingRow, ...]:
    """A row for each party, in order of name, nobody first."""
    minor: dict[str | None, list[int]] = {}
    for place, group in enumerate(groups):
        for item in group:
            cells = minor.setdefault(item.party, [0] * len(groups))
            cells[place] += item.amount.minor
    return tuple(
        AgingRow(
            party=party,
            amounts=tuple(Money(cell, money) for cell in minor[party]),
            total=Money(sum(minor[party]), money),
        )
        for party in sorted(minor, key=lambda name: name or "")
    )


@checked
def explain_aging(aged: Aging) -> Explanation:
    """What is open on a day, and how much of it is how old, in amounts and documents.

    >>> from backoffice_core.bookkeeping import OpenItem
    >>> item = OpenItem(
    ...     direction=Direction.SALE,
    ...     party="Toko Maju",
    ...     document="S-1",
    ...     amount=Money.of(500, "IDR"),
    ...     since=date(2026, 3, 20),
    ...     due=date(2026, 4, 3),
    ... )
    >>> late = attrs.evolve(item, document="S-2", due=date(2026, 5, 14))
    >>> owed = OpenItems(
    ...     receivables=(item, late),
    ...     payables=(),
    ...     currency=Currency.of("IDR"),
    ...     as_of=date(2026, 5, 4),
    ... )
    >>> print(explain_aging(aging(owed, direction=Direction.SALE)).render("id"))
    Piutang per 4 Mei 2026 berjumlah Rp1.000
      belum jatuh tempo: Rp500 (1)
      31 sampai 60 hari: Rp500 (1)
    """
    total = (
        Message("Receivables on {day} come to {amount}", day=aged.day, amount=aged.total)
        if aged.direction is Direction.SALE
        else Message("Payables on {day} come to {amount}", day=aged.day, amount=-aged.total)
    )
    sign = 1 if aged.direction is Direction.SALE else -1
    return Explanation(
        rule="open_items.aging",
        says=total,
        result=aged.total,
        because=tuple(
            Explanation(
                rule="open_items.aging.bucket",
                says=Message(
                    "{bucket}: {amount} ({documents})",
                    bucket=bucket.name,
                    amount=bucket.amount * sign,
                    documents=len(bucket.items),
                ),
                result=bucket.amount,
            )
            for bucket in aged.buckets
            if bucket.items
        ),
    )
