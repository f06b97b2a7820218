"""What a store remembers about the month being closed, read in one consistent view."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import attrs

from backoffice_core.attendance import Leave, Punch, Timesheet
from backoffice_core.bookkeeping import Entry, Invoice, Payment
from backoffice_core.inventory import Move
from backoffice_core.kernel.instants import local_day
from backoffice_core.kernel.intervals import Interval
from backoffice_core.scheduling import Roster
from backoffice_core.storage import Query

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from backoffice_core.processes.shop import Shop
    from backoffice_core.kernel.instants import Instant
    from backoffice_core.storage import Reader, Store
    from backoffice_core.storage.queries import Wanted

__all__ = ["Records", "closing_stream", "recall", "recorded_moves", "recorded_timesheets"]

T = TypeVar("T")
# A night shift may begin or end in the neighbouring month.
MARGIN = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Records:
    """The facts on record of one tenant and month; ``version`` counts its closings' facts.

    Delivered facts include those of other days that the shop delivers again (opening
    moves, a leave that began last month), so that they can be recognised.
    """

    version: int
    punches: tuple[Punch, ...]
    leaves: tuple[Leave, ...]
    invoices: tuple[Invoice, ...]
    payments: tuple[Payment, ...]
    moves: tuple[Move, ...]
    timesheets: tuple[Timesheet, ...]
    rosters: tuple[Roster, ...]
    entries: tuple[Entry, ...]


def closing_stream(shop: Shop) -> str:
    """The stream that every closing of this month writes to."""
    return f"close {shop.month}"


def recall(store: Store, shop: Shop, *, tenant: str) -> Records:
    """Read what is on record about ``shop.month``, and about what the shop delivers again."""
    days = shop.month.days
    with store.view() as view:
        return Records(
            version=view.version(tenant, closing_stream(shop)),
            punches=facts(view, tenant, Punch, at=punch_window(shop)),
            leaves=facts(view, tenant, Leave, start=wide(days, (one.start for one in shop.leaves))),
            invoices=facts(view, tenant, Invoice, day=days),
            payments=facts(view, tenant, Payment, day=days),
            moves=recorded_moves(view, shop, tenant=tenant),
            timesheets=recorded_timesheets(view, shop, tenant=tenant),
            rosters=(
                *facts(view, tenant, Roster, period=str(shop.month)),
                *facts(view, tenant, Roster, period=str(shop.month.next)),
            ),
            entries=facts(view, tenant, Entry, day=days),
        )


def recorded_timesheets(view: Reader, shop: Shop, *, tenant: str) -> tuple[Timesheet, ...]:
    """Every revision of the month's timesheets."""
    return facts(view, tenant, Timesheet, period=str(shop.month))


def recorded_moves(view: Reader, shop: Shop, *, tenant: str) -> tuple[Move, ...]:
    """The moves of the month, and earlier ones only where this shop delivers them again."""
    again = {move.number for move in shop.moves}
    days = wide(shop.month.days, (move.day for move in shop.moves))
    found = facts(view, tenant, Move, day=days)
    return tuple(move for move in found if move.day in shop.month or move.number in again)


def facts(view: Reader, tenant: str, kind: type[T], **where: Wanted) -> tuple[T, ...]:
    """All facts of a kind whose columns are as named."""
    query = Query(tenant=tenant, kind=kind, where=where)
    return tuple(record.fact for page in view.read(query) for record in page.records)


def wide(days: Interval[date], others: Iterable[date]) -> Interval[date]:
    """The days from the earliest to the latest there are, at least ``days``."""
    found = sorted(others)
    if not found:
        return days
    return Interval(min(days.start, found[0]), max(days.end, found[-1] + MARGIN))


def punch_window(shop: Shop) -> Interval[Instant]:
    """From the day before the month to the day after it, in the shop's zone."""
    first = local_day(shop.month.start - MARGIN, shop.zone)
    last = local_day(shop.month.last_day + MARGIN, shop.zone)
    return Interval(first.start, last.end)
