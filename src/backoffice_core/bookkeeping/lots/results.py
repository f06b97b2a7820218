"""What matching finds: which units left, what they had cost, and what is still there.

A gain is never stored, only proceeds and cost; so is never a unit cost, only the cost of
so many units. Both are read off when asked for, and cannot disagree with what they are of.
"""

from __future__ import annotations

import enum
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.bookkeeping.lots.model import LotMethod, LotPolicy
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money

__all__ = [
    "Lot",
    "LotBook",
    "MatchRule",
    "MatchedPart",
    "MovedLots",
    "OpenShort",
    "Realisation",
]

FEBRUARY, LEAP_DAY = 2, 29


class MatchRule(enum.Enum):
    """Why a part of a disposal was matched with a part of an acquisition."""

    ORDER = "order"  # next in the order of the method
    PICK = "pick"  # named by the disposal, or the only choice
    AVERAGE = "average"
    COVER = "cover"  # units owed from a short sale, bought back
    COST_RETURNED = "cost_returned"  # a return of capital beyond the cost
    SAME_DAY = "same_day"
    WITHIN_30_DAYS = "within_30_days"
    POOL = "pool"
    LATER = "later"  # acquired more than 30 days after


@checked
@attrs.frozen(kw_only=True)
class MatchedPart:
    """Units of one lot, matched with what they were disposed of for.

    ``lot`` is the number of the acquisition, or, where an acquisition covers a short sale, of
    that sale; ``acquired`` is unknown (``None``) for units of a pool.
    """

    lot: str
    acquired: date | None
    disposed: date
    units: Fraction
    cost: Money
    proceeds: Money
    rule: MatchRule = attrs.field(validator=member_validator(MatchRule))

    @property
    def gain(self) -> Money:
        """Proceeds less cost; a loss is negative."""
        return self.proceeds - self.cost

    @property
    def days_held(self) -> int | None:
        """Days from acquisition to disposal; 0 for units sold before they were bought."""
        return None if self.acquired is None else max(0, (self.disposed - self.acquired).days)

    def held_more_than(self, years: int) -> bool:
        """Whether the units left after the day that many years from their acquisition.

        The day of acquisition does not count, the day of disposal does (26 USC 1222, Rev. Rul.
        66-7): bought on 28 or 29 February 2024, "more than one year" begins on 1 March 2025.
        Units of a pool have no day and are never held for more than anything.
        """
        if self.acquired is None:
            return False
        leap = (self.acquired.month, self.acquired.day) == (FEBRUARY, LEAP_DAY)
        first = self.acquired.replace(day=28) if leap else self.acquired
        return self.disposed > first.replace(year=first.year + years)


@checked
@attrs.frozen(kw_only=True)
class Realisation:
    """The gain or loss that one event made certain, lot by lot.

    ``number`` is the event: a disposal, an acquisition that covers a short sale, or a return
    of capital beyond the cost. ``units`` are the sum of the parts, so less than the disposal's
    where it opened a short sale. There is at least one part.
    """

    number: str
    asset: str
    day: date
    place: str
    method: LotMethod = attrs.field(validator=member_validator(LotMethod))
    parts: tuple[MatchedPart, ...]

    @property
    def units(self) -> Fraction:
        """All units matched."""
        return sum((part.units for part in self.parts), Fraction(0))

    @property
    def cost(self) -> Money:
        """What the units had cost."""
        return Money.total((part.cost for part in self.parts), self.parts[0].cost.currency)

    @property
    def proceeds(self) -> Money:
        """What came in for them, fees deducted."""
        return Money.total((part.proceeds for part in self.parts), self.parts[0].cost.currency)

    @property
    def gain(self) -> Money:
        """Proceeds less cost; a loss is negative."""
        return self.proceeds - self.cost


@checked
@attrs.frozen(kw_only=True)
class Lot:
    """Units still held: ``number`` is the acquisition they came with.

    A section 104 pool is one lot without a day, numbered ``pool``.
    """

    number: str
    asset: str
    place: str
    acquired: date | None
    units: Fraction
    cost: Money


@checked
@attrs.frozen(kw_only=True)
class OpenShort:
    """Units sold and still owed: ``number`` is the disposal, ``proceeds`` what it brought."""

    number: str
    asset: str
    place: str
    day: date
    units: Fraction
    proceeds: Money


@checked
@attrs.frozen(kw_only=True)
class MovedLots:
    """What a transfer moved: the lots as they arrived, and what they cost together."""

    number: str
    asset: str
    day: date
    from_place: str
    to_place: str
    lots: tuple[Lot, ...]

    @property
    def cost(self) -> Money:
        """The cost that moved with the units."""
        return Money.total((lot.cost for lot in self.lots), self.lots[0].cost.currency)


@checked
@attrs.frozen(kw_only=True)
class LotBook:
    """All that follows from the events: realisations in order, and what is left at the end.

    ``events`` are the numbers of the events.
    """

    policy: LotPolicy
    currency: Currency
    realisations: tuple[Realisation, ...]
    lots: tuple[Lot, ...]
    shorts: tuple[OpenShort, ...] = ()
    moves: tuple[MovedLots, ...] = ()
    events: frozenset[str] = frozenset()

    def units(self, asset: str, *, place: str | None = None) -> Fraction:
        """Units held, less those owed; at every place unless one is named."""
        held = (lot.units for lot in self.lots if lot.asset == asset and place in {None, lot.place})
        owed = (each.units for each in self.shorts if each.asset == asset)
        if place is not None:
            owed = (
                each.units for each in self.shorts if (each.asset, each.place) == (asset, place)
            )
        return sum(held, Fraction(0)) - sum(owed, Fraction(0))

    def cost(self, asset: str | None = None) -> Money:
        """What the units still held cost."""
        costs = (lot.cost for lot in self.lots if asset in {None, lot.asset})
        return Money.total(costs, self.currency)

    def gain(self, asset: str | None = None, *, within: Interval[date] | None = None) -> Money:
        """All gains less all losses, of an asset or a period where one is named."""
        gains = (
            each.gain
            for each in self.realisations
            if asset in {None, each.asset} and (within is None or within.contains(each.day))
        )
        return Money.total(gains, self.currency)

    def realisation(self, number: str) -> Realisation | None:
        """All that one event realised, at whatever places; ``None`` where nothing.

        Raises :class:`InvalidValue` (``lot_event_unknown``).
        """
        if number not in self.events:
            raise InvalidValue(
                "lot_event_unknown",
                f"There is no event {number} that this book was made of.",
                "Give the number of an acquisition, disposal or adjustment that was matched.",
            )
        found = [each for each in self.realisations if each.number == number]
        if len(found) <= 1:
            return found[0] if found else None
        return attrs.evolve(
            found[0], place="", parts=tuple(part for each in found for part in each.parts)
        )
