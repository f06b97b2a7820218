"""What every method of matching builds alike: the parts of a realisation, and its refusals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from backoffice_core.bookkeeping.lots.model import CostAdjustment, Disposal, LotEvent
from backoffice_core.bookkeeping.lots.results import MatchedPart
from backoffice_core.bookkeeping.lots.stack import Drawn
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import share_units

__all__ = ["adjusted_but_not_held", "matched_parts", "not_enough", "returned_parts"]


def matched_parts(
    drawn: Sequence[Drawn], proceeds: int, event: Disposal, factor: Fraction
) -> tuple[MatchedPart, ...]:
    """The parts of a disposal: its proceeds shared over the lots by their units."""
    currency = event.proceeds.currency
    shares = share_units(proceeds, [each.units for each in drawn])
    return tuple(
        MatchedPart(
            lot=each.lot.number,
            acquired=each.lot.day,
            disposed=event.day,
            units=each.units * factor,
            cost=Money(each.minor, currency),
            proceeds=Money(share, currency),
            rule=each.rule,
        )
        for each, share in zip(drawn, shares, strict=True)
    )


def returned_parts(
    excess: Sequence[Drawn], event: CostAdjustment, currency: Currency
) -> tuple[MatchedPart, ...]:
    """The parts of a return of capital that found no cost left to lower."""
    return tuple(
        MatchedPart(
            lot=each.lot.number,
            acquired=each.lot.day,
            disposed=event.day,
            units=Fraction(0),
            cost=Money(0, currency),
            proceeds=Money(each.minor, currency),
            rule=each.rule,
        )
        for each in excess
    )


def not_enough(event: LotEvent, asked: Fraction, held: Fraction) -> InvalidValue:
    """The refusal to take out what is not there."""
    return InvalidValue(
        "lots_not_enough",
        f"{event.number} of {event.day} takes {asked} units of {event.asset}, held are {held}.",
        "Add what is missing before it, or say that the disposal opens a short sale.",
    )


def adjusted_but_not_held(event: CostAdjustment) -> InvalidValue:
    """The refusal to change the cost of nothing."""
    return InvalidValue(
        "lots_none_held",
        f"{event.number} of {event.day} changes the cost of {event.asset}, of which none is held.",
        "Check the day: an adjustment comes before acquisitions of the same instant.",
    )
