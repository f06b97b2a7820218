"""Depreciation and disposal as entries, period by period, exact to the last unit.

The charge of a period is what is used up by its end less what was used up before it, so
charges add up to the depreciable amount however the periods are cut, and a disposal charges
what is left up to its day and no further.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from backoffice_core.bookkeeping.model import Entry, EntryKind, Posting
from backoffice_core.bookkeeping.periods.assets import (
    AssetUsage,
    DepreciationMethod,
    FixedAsset,
    used_up,
)
from backoffice_core.bookkeeping.periods.fiscal import FiscalCalendar, FiscalPeriod
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = [
    "DepreciationLine",
    "asset_disposal_entry",
    "depreciation_entries",
    "depreciation_lines",
    "explain_depreciation",
]


@checked
@attrs.frozen(kw_only=True)
class DepreciationLine:
    """The charge of one period, all charges so far, and what the asset is carried at."""

    period: FiscalPeriod
    amount: Money
    accumulated: Money
    carrying: Money


@checked
def depreciation_lines(
    asset: FixedAsset,
    *,
    calendar: FiscalCalendar,
    usage: Iterable[AssetUsage] = (),
    disposed: date | None = None,
) -> tuple[DepreciationLine, ...]:
    """What each fiscal period is charged, over the whole life or up to the day of disposal.

    The day of disposal is charged no more. Units of production are charged until the last
    ``usage``, however long the life was thought to be.

    Raises :class:`InvalidValue` (``disposal_before_service``).
    """
    used = tuple(each for each in usage if each.asset == asset.number)
    end = asset.life.end
    if asset.method is DepreciationMethod.UNITS_OF_PRODUCTION and used:
        end = max(end, max(each.day for each in used) + timedelta(days=1))
    if disposed is not None:
        check_disposal(asset, disposed)
        end = min(end, disposed)
    lines: list[DepreciationLine] = []
    before = Money(0, asset.cost.currency)
    for period in calendar.between(Interval(asset.in_service, end)):
        after = used_up(asset, min(period.days.end, end), usage=used)
        lines.append(
            DepreciationLine(
                period=period,
                amount=after - before,
                accumulated=asset.cost - asset.carried + after,
                carrying=asset.carried - after,
            )
        )
        before = after
    return tuple(lines)


def check_disposal(asset: FixedAsset, day: date) -> None:
    """Refuse to dispose of what was never in service."""
    if day < asset.in_service:
        raise InvalidValue(
            "disposal_before_service",
            f"The asset {asset.number} came into service on {asset.in_service}, after {day}.",
            "Reverse its purchase instead.",
        )


def check_tax(asset: FixedAsset, tax: Posting) -> None:
    """Refuse a tax on a disposal that nobody would owe."""
    if tax.amount.minor > 0:
        raise InvalidValue(
            "disposal_tax_side",
            f"The tax on the sale of {asset.number} is {tax.amount} on the debit side.",
            "Give what is owed to the tax office as a credit, a negative amount.",
        )


@checked
def depreciation_entries(
    asset: FixedAsset,
    *,
    calendar: FiscalCalendar,
    usage: Iterable[AssetUsage] = (),
    disposed: date | None = None,
) -> tuple[Entry, ...]:
    """The adjusting entries of an asset, on the last day of each period, or before disposal.

    Their numbers are the asset's and the period's, the same on every run.
    Raises :class:`InvalidValue` (``disposal_before_service``).
    """
    lines = depreciation_lines(asset, calendar=calendar, usage=usage, disposed=disposed)
    return tuple(
        Entry(
            number=f"DEPRECIATION/{asset.number}/{line.period}",
            day=line.period.last_day if disposed is None else min(line.period.last_day, disposed),
            journal="adjusting",
            kind=EntryKind.ADJUSTING,
            text=asset.name,
            document=asset.number,
            postings=(
                asset_leg(asset, asset.expense, line.amount),
                asset_leg(asset, asset.accumulated, -line.amount),
            ),
        )
        for line in lines
        if not line.amount.is_zero
    )


def asset_leg(asset: FixedAsset, account: str, amount: Money) -> Posting:
    """One leg, with the asset as its document and where the asset lies."""
    return Posting(
        account=account, amount=amount, document=asset.number, dimensions=asset.dimensions
    )


@checked
def asset_disposal_entry(
    asset: FixedAsset,
    *,
    day: date,
    proceeds: Money,
    proceeds_account: str,
    gain_account: str,
    loss_account: str,
    tax: Posting | None = None,
    usage: Iterable[AssetUsage] = (),
) -> Entry:
    """The entry that takes an asset out of the books on a day (IAS 16.67 to 16.71).

    Cost and what is used up are taken out; the proceeds, without tax, less what it was carried at
    are a gain or a loss, each on its account. A ``tax`` charged on top is a posting of its own, a
    credit, and comes in with the proceeds (PPN: UU PPN art. 16D). The charge up to ``day``, which
    is charged no more itself, must be booked: ``depreciation_entries(asset, ..., disposed=day)``.

    Raises :class:`InvalidValue`: ``disposal_before_service``, ``proceeds_negative``,
    ``disposal_tax_side``, ``currency_mixed``.
    """
    check_disposal(asset, day)
    if proceeds.minor < 0:
        raise InvalidValue(
            "proceeds_negative",
            f"The asset {asset.number} cannot fetch {proceeds}.",
            "Give what came in, 0 where nothing did; book what removing it cost as an expense.",
        )
    taxes = () if tax is None else (tax,)
    for each in taxes:
        check_tax(asset, each)
    accumulated = asset.cost - asset.carried + used_up(asset, day, usage=usage)
    loss = asset.cost - accumulated - proceeds
    legs = (
        asset_leg(asset, proceeds_account, sum((-each.amount for each in taxes), proceeds)),
        asset_leg(asset, asset.accumulated, accumulated),
        asset_leg(asset, asset.account, -asset.cost),
        *taxes,
        asset_leg(asset, loss_account if loss.minor > 0 else gain_account, loss),
    )
    return Entry(
        number=f"DISPOSAL/{asset.number}",
        day=day,
        journal="assets",
        text=asset.name,
        document=asset.number,
        postings=tuple(leg for leg in legs if not leg.amount.is_zero),
    )


@checked
def explain_depreciation(
    asset: FixedAsset,
    *,
    calendar: FiscalCalendar,
    usage: Iterable[AssetUsage] = (),
    disposed: date | None = None,
) -> Explanation:
    """How much of an asset each period is charged, and by which rule."""
    lines = depreciation_lines(asset, calendar=calendar, usage=usage, disposed=disposed)
    return Explanation(
        rule=f"period.depreciation.{asset.method.value}",
        says=Message(
            "{name} is carried at {cost} and will be worth {residual}: {base} is used up in {count}"
            " months from {day}, {method}, {by}",
            name=asset.name,
            cost=asset.carried,
            residual=asset.residual,
            base=asset.base,
            count=asset.life_months,
            day=asset.in_service,
            method=asset.method.says,
            by=asset.by.says,
        ),
        result=asset.base,
        source="IAS 16.50, 16.60 to 16.62 (PSAK 216)",
        because=[
            Explanation(
                rule="period.depreciation.line",
                says=Message(
                    "{period}: {amount}, {running} so far; carried at {left}",
                    period=line.period.name,
                    amount=line.amount,
                    running=line.accumulated,
                    left=line.carrying,
                ),
                result=line.amount,
            )
            for line in lines
        ],
    )
