"""Where cash came from and went to: the counterparts of what moved it.

The cash that an entry moves is shared over its legs on the other side, by their amounts. So a
bill for a machine paid 40 at once and 60 by a loan is an outflow of 40 for the machine, and the
loan, with which no cash came, is none (IAS 7.43). Shares are whole minor units that add up to the
cash moved, so the flows of any entries add up to what happened to cash.
"""

from __future__ import annotations

from collections.abc import Iterator

from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.rounding import share_units

__all__ = ["cash_counterparts"]


def cash_counterparts(
    entry: Entry, flow: int, cash: frozenset[str]
) -> Iterator[tuple[Posting, int]]:
    """The legs that cash came from (positive) or went to, with their shares of ``flow``.

    ``flow`` is what the entry adds to the accounts ``cash``, in minor units. As an entry
    balances, its legs opposite to a flow are together at least as large.
    """
    legs = [
        posting
        for posting in entry.postings
        if posting.account not in cash and posting.amount.minor * flow < 0
    ]
    if sum(posting.amount.minor for posting in legs) == -flow:
        for posting in legs:
            yield posting, -posting.amount.minor
        return
    shares = share_units(flow, [abs(posting.amount.minor) for posting in legs])
    yield from zip(legs, shares, strict=True)
