"""What a store remembers about the month being closed, read in one consistent view."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from backoffice_core.attendance import Leave, Punch, Timesheet
from backoffice_core.bookkeeping import Entry, Invoice, Payment
from backoffice_core.inventory import Move, MoveKind
from backoffice_core.kernel.facts import identity_of
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant, local_day
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.periods import Month
from backoffice_core.processes.withdrawals import Withdrawal
from backoffice_core.scheduling import Roster
from backoffice_core.storage import BalanceQuery, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from backoffice_core.processes.shop import Shop
    from backoffice_core.storage import Reader, Store
    from backoffice_core.storage.queries import Wanted

__all__ = [
    "Records",
    "all_facts",
    "closing_stream",
    "recall",
    "recorded_moves",
    "recorded_timesheets",
]

T = TypeVar("T")
# A night shift may begin or end in the neighbouring month.
ONE_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Records:
    """The facts on record of one tenant and month; ``version`` counts its closings' facts.

    Punches and leaves include those of other days that the shop delivers again, so that
    they can be recognised. ``carried`` is what each account held when the month before
    ended, in minor units, debit positive; empty where that month is not on record.
    """

    version: int
    punches: tuple[Punch, ...]
    leaves: tuple[Leave, ...]
    invoices: tuple[Invoice, ...]
    payments: tuple[Payment, ...]
    moves: tuple[Move, ...]
    withdrawals: tuple[Withdrawal, ...]
    timesheets: tuple[Timesheet, ...]
    rosters: tuple[Roster, ...]
    entries: tuple[Entry, ...]
    carried: Mapping[str, int]


def closing_stream(shop: Shop) -> str:
    """The stream that every closing of this month writes to."""
    return f"close {shop.month}"


def recall(store: Store, shop: Shop, *, tenant: str) -> Records:
    """Read what is on record about ``shop.month``, and about what the shop delivers again."""
    days = shop.month.days
    with store.view() as view:
        return Records(
            version=view.version(tenant, closing_stream(shop)),
            punches=known(view, tenant, "at", punch_window(shop), shop.punches, kind=Punch),
            # A leave matters for as long as it lasts.
            leaves=known(
                view, tenant, "end", Interval(days.start, date.max), shop.leaves, kind=Leave
            ),
            invoices=all_facts(view, tenant, Invoice, day=days),
            payments=all_facts(view, tenant, Payment, day=days),
            moves=recorded_moves(view, shop, tenant=tenant),
            # Few, and one of May may name a leave that lasts into June.
            withdrawals=all_facts(view, tenant, Withdrawal),
            timesheets=recorded_timesheets(view, shop, tenant=tenant),
            rosters=(
                *all_facts(view, tenant, Roster, period=str(shop.month)),
                *all_facts(view, tenant, Roster, period=str(shop.month.next)),
            ),
            entries=all_facts(view, tenant, Entry, day=days),
            carried=balances_of(view, Month.of(shop.month.start - ONE_DAY), tenant=tenant),
        )


def recorded_timesheets(view: Reader, shop: Shop, *, tenant: str) -> tuple[Timesheet, ...]:
    """Every revision of the month's timesheets."""
    return all_facts(view, tenant, Timesheet, period=str(shop.month))


def recorded_moves(view: Reader, shop: Shop, *, tenant: str) -> tuple[Move, ...]:
    """The moves of the month, and the opening stock its own closings recorded.

    The opening stock of next month is dated within this one, and no part of it.
    """
    own = Query(
        tenant=tenant,
        kind=Move,
        where={"kind": MoveKind.OPENING},
        stream=closing_stream(shop),
    )
    opening = tuple(record.fact for page in view.read(own) for record in page.records)
    moved = all_facts(view, tenant, Move, day=shop.month.days)
    return (*opening, *(move for move in moved if move.kind is not MoveKind.OPENING))


def balances_of(view: Reader, month: Month, *, tenant: str) -> dict[str, int]:
    """What the entries of a month add up to, account by account, its opening included."""
    query = BalanceQuery(
        tenant=tenant,
        kind=Entry,
        table="postings",
        sums=("amount_minor",),
        by=("account",),
        where={"entries.day": month.days},
    )
    return {str(balance.key[0]): balance.sums[0] for balance in view.balances(query)}


def known(
    view: Reader,
    tenant: str,
    column: str,
    window: Interval[Any],
    delivered: Iterable[T],
    *,
    kind: type[T],
) -> tuple[T, ...]:
    """The facts whose ``column`` lies in the window, and those outside it delivered again."""
    found = all_facts(view, tenant, kind, **{column: window})
    outside = [fact for fact in delivered if not window.contains(place(fact, column))]
    if not outside:
        return found
    places = sorted(place(fact, column) for fact in outside)
    span = Interval(places[0], just_after(places[-1]))
    again = {identity_of(fact) for fact in outside}
    return (
        *found,
        *(
            fact
            for fact in all_facts(view, tenant, kind, **{column: span})
            if not window.contains(place(fact, column)) and identity_of(fact) in again
        ),
    )


def all_facts(view: Reader, tenant: str, kind: type[T], **where: Wanted) -> tuple[T, ...]:
    """All facts of a kind whose columns are as named."""
    query = Query(tenant=tenant, kind=kind, where=where)
    return tuple(record.fact for page in view.read(query) for record in page.records)


def place(fact: object, column: str) -> Any:  # noqa: ANN401 - a date or an instant
    """Where in time a fact lies: a date, or the instant of a local time."""
    value = getattr(fact, column)
    return value.instant if isinstance(value, ZonedInstant) else value


def just_after(value: Any) -> Any:  # noqa: ANN401 - a date or an instant
    """The next day, or the next second."""
    return value + (Duration(1) if isinstance(value, Instant) else ONE_DAY)


def punch_window(shop: Shop) -> Interval[Instant]:
    """From the days that lead into the month to the day after it, in the shop's zone."""
    first = local_day(shop.month.lead_in, shop.zone)
    last = local_day(shop.month.last_day + ONE_DAY, shop.zone)
    return Interval(first.start, last.end)
