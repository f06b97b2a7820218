"""May this entry be posted now? Asked of every lock it falls under, and answered with why.

The book, the entry's journal and each tax return it is declared in must all take it. A refusal
names the lock and says what to do: which day would take the entry, which permission it needs,
or whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping.model import Entry, EntryKind
from backoffice_core.bookkeeping.periods.life_cycle import LockState
from backoffice_core.bookkeeping.periods.lock_book import LockBook, Standing
from backoffice_core.bookkeeping.periods.locks import PeriodLock
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.words import Message, Value

__all__ = [
    "LockDecision",
    "LockOverride",
    "Poster",
    "Refusal",
    "decide_posting",
    "expect_open",
    "first_open_day",
]

LATE_KINDS = frozenset({EntryKind.ADJUSTING, EntryKind.CLOSING})


def as_permissions(permissions: Iterable[str]) -> frozenset[str]:
    """Permissions from whatever they came in."""
    return frozenset(permissions)


@checked
@attrs.frozen(kw_only=True)
class Poster:
    """Who posts, what they are permitted, and why they post where it is asked for."""

    name: str = ""
    permissions: frozenset[str] = attrs.field(default=frozenset[str](), converter=as_permissions)
    reason: str = ""


@checked
@fact("lock_overrides", identity=("entry", "lock"))
@attrs.frozen(kw_only=True)
class LockOverride:
    """The trace of an entry posted against a soft lock: who, by which permission, and why."""

    entry: str
    lock: str
    posted_at: Instant
    posted_by: str
    permission: str
    why: str


@checked
@attrs.frozen(kw_only=True)
class Refusal:
    """Why an entry may not be posted, with a stable code, and what to do about it."""

    code: str
    says: Message
    remedy: Message
    standing: Standing


@checked
@attrs.frozen(kw_only=True)
class LockDecision:
    """Whether an entry may be posted at an instant, what stood, and what it overrides."""

    entry: Entry
    at: Instant
    standings: tuple[Standing, ...]
    refusals: tuple[Refusal, ...] = ()
    overrides: tuple[LockOverride, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether nothing refuses it."""
        return not self.refusals

    @property
    def explanation(self) -> Explanation:
        """Why it may or may not be posted, scope by scope."""
        named: dict[str, Value] = {"number": self.entry.number, "day": self.entry.day}
        refused = {each.standing.scope: each for each in self.refusals}
        return Explanation(
            rule="period.posting",
            says=Message("Entry {number} of {day} may be posted", **named)
            if self.allowed
            else Message("Entry {number} of {day} may not be posted", **named),
            because=[explain_standing(each, refused.get(each.scope)) for each in self.standings],
        )


def explain_standing(standing: Standing, refusal: Refusal | None) -> Explanation:
    """What stood for a scope, and what to do where it refused."""
    decision = standing.reopening or standing.lock
    because: list[Explanation] = []
    if decision is not None:
        because.append(Explanation(rule="period.lock", says=decision.says))
    if refusal is not None:
        because.append(Explanation(rule=f"period.{refusal.code}", says=refusal.remedy))
    return Explanation(
        rule=f"period.{standing.state.value}",
        says=Message(
            "For {scope} the day is {state}",
            scope=standing.scope.says,
            state=standing.state.says,
        ),
        because=because,
    )


@checked
def decide_posting(
    entry: Entry, *, book: LockBook, at: Instant, poster: Poster = Poster()
) -> LockDecision:
    """Decide whether ``poster`` may post an entry at an instant.

    An entry against a soft lock, posted by whoever has its permission and says why, comes
    with the :class:`LockOverride` to be recorded beside it.
    """
    standings = standings_of(entry, book, at)
    refused = [(each, code) for each in standings if (code := refusal_code(each, entry, poster))]
    day = first_open_day(entry, book=book, at=at, poster=poster) if refused else entry.day
    soft = (each.lock for each in standings if effective(each, poster) is LockState.SOFT)
    return LockDecision(
        entry=entry,
        at=at,
        standings=standings,
        refusals=tuple(refuse(entry, each, code, day) for each, code in refused),
        overrides=()
        if refused
        else tuple(override(entry, lock, at, poster) for lock in soft if lock is not None),
    )


@checked
def expect_open(
    entry: Entry, *, book: LockBook, at: Instant, poster: Poster = Poster()
) -> LockDecision:
    """The decision to post an entry; refuse one that a lock keeps out, naming the lock.

    Raises :class:`InvalidValue`: ``period_locked``, ``period_locked_adjusting`` (only adjusting
    and closing entries), ``period_locked_soft`` (a permission is missing) and
    ``period_reason_missing``.
    """
    decision = decide_posting(entry, book=book, at=at, poster=poster)
    for refusal in decision.refusals:
        raise InvalidValue(refusal.code, f"{refusal.says}.", f"{refusal.remedy}.")
    return decision


def standings_of(entry: Entry, book: LockBook, at: Instant) -> tuple[Standing, ...]:
    """What stands for every scope an entry falls under, on its day."""
    return tuple(book.standing(scope, entry.day, at=at) for scope in book.scopes_of(entry))


def effective(standing: Standing, poster: Poster) -> LockState:
    """The state a poster meets: a reopening for others leaves them what was locked."""
    lock, reopening = standing.lock, standing.reopening
    if lock is None or reopening is None:
        return standing.state
    if reopening.permission and reopening.permission not in poster.permissions:
        return lock.state
    return LockState.ADJUSTING if reopening.adjusting_only else LockState.OPEN


def refusal_code(standing: Standing, entry: Entry, poster: Poster) -> str:
    """The code of the refusal by what stands, empty where it takes the entry."""
    match effective(standing, poster):
        case LockState.HARD:
            return "period_locked"
        case LockState.ADJUSTING if entry.kind not in LATE_KINDS:
            return "period_locked_adjusting"
        case LockState.SOFT:
            if permission_of(standing) not in poster.permissions:
                return "period_locked_soft"
            return "" if poster.reason.strip() else "period_reason_missing"
        case _:
            return ""


def permission_of(standing: Standing) -> str:
    """The permission that a soft lock asks for."""
    return "" if standing.lock is None else standing.lock.permission


@checked
def first_open_day(entry: Entry, *, book: LockBook, at: Instant, poster: Poster = Poster()) -> date:
    """The first day, from the entry's own on, that takes an entry like it at an instant."""
    days = sorted({entry.day} | {each.end for each in book.decisions if each.end > entry.day})
    # Beyond the last lock everything is open, so there always is one.
    return next(
        day
        for day in days
        if not any(
            refusal_code(book.standing(scope, day, at=at), entry, poster)
            for scope in book.scopes_of(entry)
        )
    )


def refuse(entry: Entry, standing: Standing, code: str, open_day: date) -> Refusal:
    """The refusal by what stands, in words."""
    decision = standing.reopening or standing.lock
    says = Message(
        "Entry {number} of {day} is refused by {lock}",
        number=entry.number,
        day=entry.day,
        lock=standing.scope.says if decision is None else decision.says,
    )
    return Refusal(
        code=code, says=says, remedy=remedy_of(code, standing, open_day), standing=standing
    )


def remedy_of(code: str, standing: Standing, open_day: date) -> Message:
    """What to do about a refusal."""
    if code == "period_reason_missing":
        return Message("Say why it has to be posted there")
    if code == "period_locked_soft":
        return Message(
            "Let somebody with the permission {permission} post it, or date it {day}, the first"
            " day that takes it",
            permission=permission_of(standing),
            day=open_day,
        )
    if code == "period_locked_adjusting":
        return Message(
            "Make it an adjusting entry, or date it {day}, the first day that takes it",
            day=open_day,
        )
    return Message(
        "Date it {day}, the first day that takes it, or have {scope} reopened for a while",
        day=open_day,
        scope=standing.scope.says,
    )


def override(entry: Entry, lock: PeriodLock, at: Instant, poster: Poster) -> LockOverride:
    """The trace of posting against a soft lock."""
    return LockOverride(
        entry=entry.number,
        lock=lock.number,
        posted_at=at,
        posted_by=poster.name,
        permission=lock.permission,
        why=poster.reason,
    )
