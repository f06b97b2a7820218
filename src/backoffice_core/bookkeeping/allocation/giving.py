"""Handing what was taken to its destinations."""

from __future__ import annotations

from typing import assert_never

from backoffice_core.bookkeeping.allocation.explaining import (
    explain_given,
    explain_kept,
    explain_share,
)
from backoffice_core.bookkeeping.allocation.funds import Funds
from backoffice_core.bookkeeping.allocation.instructions import (
    Destination,
    Give,
    GiveFirstThatFits,
    GiveInOrder,
    GiveShares,
    Keep,
)
from backoffice_core.bookkeeping.allocation.portions import apportion, fractions_of

__all__ = ["give"]


def give(destination: Destination, units: int, funds: Funds) -> None:
    """Hand an amount that was taken to a destination."""
    match destination:
        case Give():
            funds.give(destination.account, units)
            if funds.notes is not None and units:
                funds.note(explain_given(destination.account, funds.money(units)))
        case Keep():
            for account, part in funds.give(None, units):
                if funds.notes is not None:
                    funds.note(explain_kept(account, funds.money(part)))
        case GiveInOrder():
            for step in destination.steps:
                part = min(units, max(0, funds.units(step.limit)))
                give(step.to, part, funds)
                units -= part
            give(destination.remaining, units, funds)
        case GiveShares():
            give_shares(destination, units, funds)
        case GiveFirstThatFits():
            fitting = (step.to for step in destination.steps if units <= funds.units(step.limit))
            give(next(fitting, destination.remaining), units, funds)
        case _:
            assert_never(destination)


def give_shares(destination: GiveShares, units: int, funds: Funds) -> None:
    """Hand each destination its share."""
    portions = fractions_of(destination.shares)
    parts = apportion(units, portions, leftover=destination.leftover)
    for share, portion, part in zip(destination.shares, portions, parts, strict=True):
        if funds.notes is not None:
            funds.note(explain_share(portion, funds.money(units), funds.money(part)))
        give(share.of, part, funds)
