"""What the decisions about locks add up to, at any time that can be known.

Nothing keeps a current state that could go wrong: what stands for a scope on a day is read off
the decisions themselves, now or as of any instant, and each new one is checked against the
life cycle before it joins them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

import attrs

from backoffice_core.bookkeeping.model import Entry
from backoffice_core.bookkeeping.periods.life_cycle import LOCK_LIFE_CYCLE, LockState
from backoffice_core.bookkeeping.periods.locks import (
    LockScope,
    PeriodLock,
    PeriodReopening,
    ScopeKind,
    TaxReturn,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import member_validator

__all__ = ["LockBook", "Standing", "replay_locks"]

Decision = PeriodLock | PeriodReopening


@checked
@attrs.frozen(kw_only=True)
class Standing:
    """What stands for a scope on a day at an instant, by which lock, and by which reopening."""

    scope: LockScope
    state: LockState = attrs.field(default=LockState.OPEN, validator=member_validator(LockState))
    lock: PeriodLock | None = None
    reopening: PeriodReopening | None = None


STRICTNESS = (LockState.OPEN, LockState.SOFT, LockState.ADJUSTING, LockState.HARD)


def order_of_locks(lock: PeriodLock) -> tuple[Instant, int, str]:
    """Later decisions stand last; of two in the same second, the stricter one."""
    return lock.decided_at, STRICTNESS.index(lock.state), lock.number


def sorted_locks(locks: Iterable[PeriodLock]) -> tuple[PeriodLock, ...]:
    """The locks in the order they take effect."""
    return tuple(sorted(locks, key=order_of_locks))


def sorted_reopenings(reopenings: Iterable[PeriodReopening]) -> tuple[PeriodReopening, ...]:
    """The reopenings in the order they were decided."""
    return tuple(sorted(reopenings, key=lambda each: (each.decided_at, each.number)))


def group_by_scope(locks: Iterable[PeriodLock]) -> dict[LockScope, tuple[PeriodLock, ...]]:
    """The locks of each scope, in the order they take effect."""
    found: defaultdict[LockScope, list[PeriodLock]] = defaultdict(list)
    for lock in locks:
        found[lock.scope].append(lock)
    return {scope: tuple(each) for scope, each in found.items()}


def collect_returns(returns: Iterable[TaxReturn]) -> tuple[TaxReturn, ...]:
    """The tax returns, from whatever they came in."""
    return tuple(returns)


@checked
@attrs.frozen(kw_only=True)
class LockBook:
    """All decisions about locks, and the tax returns there are.

    Raises :class:`InvalidValue`: ``tax_return_unknown`` when a lock names a tax return that is
    not given, ``lock_duplicate`` when a number comes twice.
    """

    locks: tuple[PeriodLock, ...] = attrs.field(default=(), converter=sorted_locks)
    reopenings: tuple[PeriodReopening, ...] = attrs.field(default=(), converter=sorted_reopenings)
    returns: tuple[TaxReturn, ...] = attrs.field(default=(), converter=collect_returns)

    # Most entries meet no lock of their journal, and every entry asks.
    locks_by_scope: Mapping[LockScope, tuple[PeriodLock, ...]] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(lambda book: group_by_scope(book.locks), takes_self=True),
    )

    def __attrs_post_init__(self) -> None:
        known = {each.name for each in self.returns}
        numbers: set[tuple[type, str]] = set()
        for decision in self.decisions:
            scope = decision.scope
            if scope.kind is ScopeKind.TAX_RETURN and scope.name not in known:
                raise InvalidValue(
                    "tax_return_unknown",
                    f"{decision.number} is about the tax return {scope.name}, which is not given.",
                    "Give it with the accounts it declares: TaxReturn(name, accounts).",
                )
            if (type(decision), decision.number) in numbers:
                raise InvalidValue(
                    "lock_duplicate",
                    f"{decision.number} is there twice.",
                    "Give each decision a number of its own.",
                )
            numbers.add((type(decision), decision.number))

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All locks, then all reopenings."""
        return (*self.locks, *self.reopenings)

    def scopes_of(self, entry: Entry) -> tuple[LockScope, ...]:
        """What an entry must find open: the book, its journal, the returns it is declared in."""
        accounts = {leg.account for leg in entry.postings}
        return (
            LockScope(),
            LockScope(ScopeKind.JOURNAL, entry.journal),
            *(
                LockScope(ScopeKind.TAX_RETURN, each.name)
                for each in self.returns
                if accounts & each.accounts
            ),
        )

    def standing(self, scope: LockScope, day: date, *, at: Instant) -> Standing:
        """What stands for a scope on a day, as decided and running at an instant."""
        about = (
            each
            for each in reversed(self.locks_by_scope.get(scope, ()))
            if each.start <= day < each.end and each.decided_at <= at
        )
        lock = next(about, None)
        if lock is None or lock.state is LockState.OPEN:
            return Standing(scope=scope, lock=lock)
        for each in reversed(self.reopenings):
            running = each.opens_at <= at < each.closes_at
            # A lock decided after the reopening is the last word: it ended early.
            if (
                running
                and each.scope == scope
                and each.days.contains(day)
                and lock.decided_at <= each.decided_at
            ):
                return Standing(scope=scope, state=LockState.REOPENED, lock=lock, reopening=each)
        return Standing(scope=scope, state=lock.state, lock=lock)

    def history(self, scope: LockScope, day: date) -> tuple[tuple[Instant, Standing], ...]:
        """Every change of what stood for a scope on a day, with when it changed."""
        moments = {each.decided_at for each in self.locks}
        for each in self.reopenings:
            moments |= {each.opens_at, each.closes_at}
        found: list[tuple[Instant, Standing]] = []
        before = Standing(scope=scope)
        for moment in sorted(moments):
            now = self.standing(scope, day, at=moment)
            if now != before:
                found.append((moment, now))
            before = now
        return tuple(found)

    def parts(
        self, scope: LockScope, days: Interval[date], *, at: Instant
    ) -> tuple[tuple[Interval[date], Standing], ...]:
        """Days cut where what stands for a scope may change, each part with what stands."""
        edges = {days.start, days.end}
        for each in self.decisions:
            edges |= {edge for edge in (each.start, each.end) if days.contains(edge)}
        return tuple(
            (Interval(start, end), self.standing(scope, start, at=at))
            for start, end in pairwise(sorted(edges))
        )

    def with_lock(self, lock: PeriodLock) -> LockBook:
        """This book and one decision more, where the life cycle allows it.

        Setting a state again where it stands already is allowed: it may cover more days.
        Raises :class:`InvalidValue`: ``lock_transition_refused``, ``lock_backdated``,
        ``lock_duplicate``, ``tax_return_unknown``.
        """
        self.check_latest(lock)
        for days, now in self.parts(lock.scope, lock.days, at=lock.decided_at):
            # A reopening lends the period out; what it was is what a lock starts from.
            before = LockState.OPEN if now.lock is None else now.lock.state
            if before is not lock.state and not LOCK_LIFE_CYCLE.allows(before, lock.state):
                raise InvalidValue(
                    "lock_transition_refused",
                    f"From {days.start} until {days.end} {now.scope.says} is {before.says};"
                    f" {lock.number} cannot make it {lock.state.says}.",
                    "Reopen it for a while: PeriodReopening.",
                )
        return attrs.evolve(self, locks=(*self.locks, lock))

    def with_reopening(self, reopening: PeriodReopening) -> LockBook:
        """This book and one reopening more, where all of it is locked.

        Raises :class:`InvalidValue`: ``reopening_pointless`` when a day of it is not locked,
        ``lock_backdated``, ``lock_duplicate``, ``tax_return_unknown``.
        """
        self.check_latest(reopening)
        parts = self.parts(reopening.scope, reopening.days, at=reopening.decided_at)
        unlocked = [days for days, now in parts if now.state is LockState.OPEN]
        if unlocked:
            days = ", ".join(f"from {each.start} until {each.end}" for each in unlocked)
            raise InvalidValue(
                "reopening_pointless",
                f"{reopening.number} reopens what is open: {reopening.scope.says}, {days}.",
                "Reopen only days that are locked; on the others, post without it.",
            )
        return attrs.evolve(self, reopenings=(*self.reopenings, reopening))

    def check_latest(self, decision: Decision) -> None:
        """Refuse a decision dated before one that is on record: what was known stays known."""
        latest = max((each.decided_at for each in self.decisions), default=decision.decided_at)
        if decision.decided_at < latest:
            raise InvalidValue(
                "lock_backdated",
                f"{decision.number} was decided at {decision.decided_at}, before one on record,"
                f" of {latest}.",
                "Record decisions as they are made.",
            )

    def as_known(self, at: Instant) -> LockBook:
        """What had been decided at an instant."""
        return attrs.evolve(
            self,
            locks=(each for each in self.locks if each.decided_at <= at),
            reopenings=(each for each in self.reopenings if each.decided_at <= at),
        )


@checked
def replay_locks(decisions: Iterable[Decision], *, returns: Iterable[TaxReturn] = ()) -> LockBook:
    """The book that recorded decisions make, each checked as when it was made.

    Whoever reads decisions from a store gets them checked again: one that got around the life
    cycle is refused here. Raises :class:`InvalidValue` as :meth:`LockBook.with_lock` and
    :meth:`LockBook.with_reopening` do.
    """
    book = LockBook(returns=returns)
    # In one second locks come first: a reopening answers to what is locked.
    for each in sorted(
        decisions, key=lambda one: (one.decided_at, isinstance(one, PeriodReopening), one.number)
    ):
        book = book.with_lock(each) if isinstance(each, PeriodLock) else book.with_reopening(each)
    return book
