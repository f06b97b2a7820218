"""How much a source can give, and taking it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from backoffice_core.bookkeeping.allocation.errors import InsufficientFunds
from backoffice_core.bookkeeping.allocation.explaining import (
    explain_choice,
    explain_share,
    explain_taken,
)
from backoffice_core.bookkeeping.allocation.funds import Funds
from backoffice_core.bookkeeping.allocation.instructions import (
    UNLIMITED,
    Source,
    Take,
    TakeAtMost,
    TakeFirstThatCan,
    TakeInOrder,
    TakeShares,
)
from backoffice_core.bookkeeping.allocation.portions import apportion, fractions_of
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["take_all", "take_exactly"]


def take_exactly(source: Source, units: int, funds: Funds) -> None:
    """Take an amount from a source, or refuse with :class:`InsufficientFunds`."""
    taken = take_up_to(source, units, funds)
    if taken < units:
        asked = tuple(dict.fromkeys(accounts_of(source)))
        raise InsufficientFunds.between(
            funds.money(units),
            funds.money(taken),
            accounts=asked,
            instead=funds.others_of(asked),
        )


def take_up_to(source: Source, units: int, funds: Funds) -> int:
    """Take what a source can give, up to an amount; return how much that was."""
    match source:
        case Take():
            return take_from_account(source, units, funds)
        case TakeInOrder():
            left = units
            for each in source.sources:
                left -= take_up_to(each, left, funds)
            return units - left
        case TakeAtMost():
            return take_up_to(source.source, min(units, limit_of(source, funds)), funds)
        case TakeShares():
            portions = fractions_of(source.shares)
            parts = apportion(units, portions, leftover=source.leftover)
            for share, portion, part in zip(source.shares, portions, parts, strict=True):
                if funds.notes is not None:
                    funds.note(explain_share(portion, funds.money(units), funds.money(part)))
                take_exactly(share.of, part, funds)
            return units
        case TakeFirstThatCan():
            return take_from_first(source, units, funds)
        case _:
            assert_never(source)


def take_from_account(source: Take, units: int, funds: Funds) -> int:
    """Take from one account, at most what it has and may be overdrawn by."""
    available = available_in(source, funds)
    taken = units if available is None else min(units, available)
    if funds.notes is not None and taken:
        had = None if available is None else funds.money(available)
        funds.note(explain_taken(source.account, funds.money(taken), had))
    funds.take(source.account, taken)
    return taken


def available_in(source: Take, funds: Funds) -> int | None:
    """What one account can give; ``None`` without limit."""
    if source.overdraft is UNLIMITED:
        return None
    allowed = 0 if source.overdraft is None else funds.units(source.overdraft)
    return max(0, funds.balance(source.account) + allowed)


def take_from_first(source: TakeFirstThatCan, units: int, funds: Funds) -> int:
    """Try each source alone; what the last one gives counts even if it is too little."""
    for place, each in enumerate(source.sources[:-1], start=1):
        balances, waiting = dict(funds.balances), funds.waiting.copy()
        noted = len(funds.notes or ())
        taken = try_up_to(each, units, funds)
        if taken == units:
            return taken
        funds.balances, funds.waiting = balances, waiting
        if funds.notes is not None:
            del funds.notes[noted:]
            funds.note(explain_choice(place, funds.money(units), funds.money(taken)))
    return take_up_to(source.sources[-1], units, funds)


def try_up_to(source: Source, units: int, funds: Funds) -> int:
    """Take up to an amount; shares that cannot all be taken give nothing."""
    try:
        return take_up_to(source, units, funds)
    except InsufficientFunds:
        return 0


def take_all(source: Source, funds: Funds) -> int:
    """Take everything a source can give; return how much that was.

    Raises :class:`InvalidValue` (``everything_unbounded``) where there is no such amount.
    """
    match source:
        case Take():
            available = available_in(source, funds)
            if available is None:
                raise unbounded(f"{source.account} may be overdrawn without limit")
            return take_from_account(source, available, funds)
        case TakeInOrder():
            return sum(take_all(each, funds) for each in source.sources)
        case TakeAtMost():
            return take_up_to(source.source, limit_of(source, funds), funds)
        case TakeFirstThatCan():
            return take_all(source.sources[0], funds)
        case TakeShares():
            raise unbounded("shares are shares of an amount")
        case _:
            assert_never(source)


def limit_of(source: TakeAtMost, funds: Funds) -> int:
    """The limit in minor units, nothing if it is negative."""
    return max(0, funds.units(source.limit))


def unbounded(why: str) -> InvalidValue:
    """The refusal of everything where nobody can say how much that is."""
    return InvalidValue(
        "everything_unbounded",
        f"Everything cannot be sent from there: {why}.",
        "Put a limit around it, or send an amount.",
    )


def accounts_of(source: Source) -> Iterator[str]:
    """Every account of a source, in order."""
    match source:
        case Take():
            yield source.account
        case TakeInOrder() | TakeFirstThatCan():
            for each in source.sources:
                yield from accounts_of(each)
        case TakeAtMost():
            yield from accounts_of(source.source)
        case TakeShares():
            for share in source.shares:
                yield from accounts_of(share.of)
        case _:
            assert_never(source)
