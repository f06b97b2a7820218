"""Period locks as facts: who closed what, when and why, and who took it open again.

A lock holds for the whole book, for one journal or for one tax return, over days. It is never
edited: a later decision on the same scope supersedes it, and a hard lock yields only to a
reopening that ends by itself.
"""

from __future__ import annotations

import enum
from datetime import date, timedelta

import attrs

from backoffice_core.bookkeeping.periods.life_cycle import LockState
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import expect_member, member_validator
from backoffice_core.kernel.words import Message

__all__ = [
    "LockScope",
    "PeriodLock",
    "PeriodReopening",
    "ScopeKind",
    "TaxReturn",
]


class ScopeKind(enum.Enum):
    """What a lock holds for."""

    BOOK = "book"
    JOURNAL = "journal"
    TAX_RETURN = "tax_return"


@checked
@attrs.frozen
class LockScope:
    """The whole book, or a journal or tax return by name.

    Raises :class:`InvalidValue` (``not_a_member``).
    """

    kind: ScopeKind = attrs.field(default=ScopeKind.BOOK, validator=member_validator(ScopeKind))
    name: str = ""

    @property
    def says(self) -> Message:
        """The scope in words."""
        match self.kind:
            case ScopeKind.BOOK:
                return Message("the book")
            case ScopeKind.JOURNAL:
                return Message("the journal {name}", name=self.name)
            case ScopeKind.TAX_RETURN:
                return Message("the tax return {name}", name=self.name)


@checked
@attrs.frozen
class TaxReturn:
    """A tax return and the accounts whose postings are declared in it."""

    name: str
    accounts: frozenset[str] = attrs.field(converter=frozenset)


def check_decision(decision: PeriodLock | PeriodReopening) -> None:
    """Refuse a decision about no days, of nobody, at no instant, or for no reason."""
    if decision.end <= decision.start:
        raise InvalidValue(
            "period_reversed",
            f"{decision.number} holds from {decision.start} until {decision.end}, on no day.",
            "The day of 'end' is the first on which it no longer holds.",
        )
    if not decision.decided_by.strip() or not decision.why.strip():
        raise InvalidValue(
            "period_trace_missing",
            f"{decision.number} does not say who decided and why.",
            "Give decided_by and why: an auditor will ask.",
        )


@checked
@fact("period_locks", identity=("number",))
@attrs.frozen(kw_only=True)
class PeriodLock:
    """A decision on what a scope takes on the days from ``start`` up to, not including, ``end``.

    ``permission`` is what a poster must hold against a soft lock. Everything before a day is
    locked from ``date.min``. Raises :class:`InvalidValue`: ``not_a_member``, ``not_a_date``,
    ``not_an_instant``, ``period_reversed``, ``period_trace_missing``, ``lock_state_invalid`` (a
    lock does not reopen), ``lock_permission_missing`` (a soft lock names none).
    """

    number: str
    scope: LockScope = LockScope()
    start: date
    end: date
    state: LockState
    decided_at: Instant
    decided_by: str
    why: str
    permission: str = ""

    def __attrs_post_init__(self) -> None:
        expect_member(self.state, LockState, name=f"state of {self.number}")
        check_decision(self)
        if self.state is LockState.REOPENED:
            raise InvalidValue(
                "lock_state_invalid",
                f"The lock {self.number} cannot reopen.",
                "Record a PeriodReopening, which ends by itself.",
            )
        if self.state is LockState.SOFT and not self.permission:
            raise InvalidValue(
                "lock_permission_missing",
                f"The soft lock {self.number} does not name the permission it asks for.",
                "Name one, such as permission='controller'.",
            )

    @property
    def days(self) -> Interval[date]:
        """The days it holds for."""
        return Interval(self.start, self.end)

    @property
    def says(self) -> Message:
        """The lock by its number, for refusals and traces."""
        return Message(
            "lock {number} on {scope} from {first} to {last}, set by {who}: {why}",
            number=self.number,
            scope=self.scope.says,
            first=self.start,
            last=self.end - timedelta(days=1),
            who=self.decided_by,
            why=self.why,
        )


@checked
@fact("period_reopenings", identity=("number",))
@attrs.frozen(kw_only=True)
class PeriodReopening:
    """A locked scope taken open for a while: from ``opens_at`` up to, not including, ``closes_at``.

    ``permission`` limits it to whoever holds that, ``adjusting_only`` to adjusting and closing
    entries. A later lock of the same days ends it early. Raises :class:`InvalidValue`:
    ``not_a_date``, ``not_an_instant``, ``period_reversed``, ``period_trace_missing``,
    ``reopening_reversed`` (no time at all), ``reopening_backdated`` (opens before it was decided:
    the past is not changed).
    """

    number: str
    scope: LockScope = LockScope()
    start: date
    end: date
    opens_at: Instant
    closes_at: Instant
    decided_at: Instant
    decided_by: str
    why: str
    permission: str = ""
    adjusting_only: bool = False

    def __attrs_post_init__(self) -> None:
        check_decision(self)
        if self.closes_at <= self.opens_at:
            raise InvalidValue(
                "reopening_reversed",
                f"The reopening {self.number} ends at {self.closes_at}, before it begins.",
                "Give the later instant as closes_at.",
            )
        if self.opens_at < self.decided_at:
            raise InvalidValue(
                "reopening_backdated",
                f"The reopening {self.number} opens at {self.opens_at}, before it was decided.",
                "Let it open at decided_at or later.",
            )

    @property
    def days(self) -> Interval[date]:
        """The days it holds for."""
        return Interval(self.start, self.end)

    @property
    def says(self) -> Message:
        """The reopening by its number, for traces."""
        return Message(
            "reopening {number} of {scope} from {first} to {last}, until {until}, by {who}: {why}",
            number=self.number,
            scope=self.scope.says,
            first=self.start,
            last=self.end - timedelta(days=1),
            until=self.closes_at,
            who=self.decided_by,
            why=self.why,
        )
