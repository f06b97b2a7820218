"""What happens to things held in units, and how their cost is to be found.

Shares, crypto and foreign cash have in common that units bought at different times and
prices cannot be told apart, and yet each sale must say what the units sold had cost. The
facts here say only what happened; which units left is decided from all of them and a
policy, so that the same facts can be read under another method without being touched.

Units are exact ratios, money is whole minor units of the one currency of the books.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TypeAlias

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.rounding import Rounding

__all__ = [
    "Acquisition",
    "CostAdjustment",
    "Disposal",
    "LotEvent",
    "LotMethod",
    "LotPolicy",
    "LotRank",
    "LotScope",
    "LotTransfer",
    "Origin",
    "Pick",
    "UnitSplit",
]


class LotMethod(enum.Enum):
    """Which cost leaves with the units."""

    FIFO = "fifo"
    """First in, first out: the lot acquired earliest."""
    LIFO = "lifo"
    """Last in, first out: the lot acquired latest."""
    HIFO = "hifo"
    """Highest in, first out: the lot of the highest cost a unit, which keeps gains lowest."""
    LOFO = "lofo"
    """Lowest in, first out: the lot of the lowest cost a unit."""
    SPECIFIC = "specific"
    """The lots that the disposal picks; without a pick only where there is no choice."""
    SPECIFIC_WITH_SIZE = "specific_with_size"
    """As SPECIFIC, but a lot of exactly the size disposed of counts as picked."""
    MOVING_AVERAGE = "moving_average"
    """The average cost of what is held at that moment; days held are counted first in first out."""
    PERIODIC_AVERAGE = "periodic_average"
    """The average of the opening cost and everything acquired in the period, for all of it."""
    SECTION_104 = "section_104"
    """The pool of the United Kingdom with its same-day and 30-day rules (TCGA 1992 s.104-106A)."""


class LotScope(enum.Enum):
    """Whether a disposal may take lots that lie at another place (wallet, broker account).

    Everywhere, all open lots are at the place ``""`` and transfers move nothing.
    """

    EVERYWHERE = "everywhere"
    EACH_PLACE = "each_place"


class LotRank(enum.Enum):
    """What HIFO and LOFO rank lots by: the cost of a unit, or its price before the fee."""

    COST = "cost"
    PRICE = "price"


class Origin(enum.Enum):
    """How units were acquired; what was not bought comes in at its market value."""

    PURCHASE = "purchase"
    INCOME = "income"
    GIFT = "gift"


@checked
@attrs.frozen(kw_only=True)
class LotPolicy:
    """How cost is matched with proceeds.

    ``rounding`` is the one step where part of a cost is cut to a minor unit; what is cut
    stays in the lot. Periods of the periodic average have ``period_months`` months, one of
    them starting on the first of ``first_month``.

    Raises :class:`InvalidValue`: ``lot_scope_unsupported`` for a pool or periodic average of
    each place, ``lot_period_malformed``, ``not_a_member``.
    """

    method: LotMethod = attrs.field(validator=member_validator(LotMethod))
    scope: LotScope = attrs.field(default=LotScope.EVERYWHERE, validator=member_validator(LotScope))
    rank: LotRank = attrs.field(default=LotRank.COST, validator=member_validator(LotRank))
    rounding: Rounding = attrs.field(default=Rounding.HALF_UP, validator=member_validator(Rounding))
    period_months: int = 12
    first_month: int = 1

    def __attrs_post_init__(self) -> None:
        """Refuse what has no meaning."""
        pooled = self.method in {LotMethod.PERIODIC_AVERAGE, LotMethod.SECTION_104}
        if pooled and self.scope is LotScope.EACH_PLACE:
            raise InvalidValue(
                "lot_scope_unsupported",
                f"{self.method.value} finds a cost after the units have moved on.",
                "Use LotScope.EVERYWHERE, or another method.",
            )
        if not (self.period_months in {1, 2, 3, 4, 6, 12} and 1 <= self.first_month <= 12):  # noqa: PLR2004
            raise InvalidValue(
                "lot_period_malformed",
                f"Periods of {self.period_months} months from month {self.first_month}.",
                "Divide a year evenly (1, 2, 3, 4, 6, 12) from a month of 1 to 12.",
            )


@checked
@attrs.frozen(kw_only=True)
class Pick:
    """So many units of one lot, which is named by the number of its acquisition."""

    lot: str
    units: Fraction = attrs.field(converter=exact_fraction)

    def __attrs_post_init__(self) -> None:
        """Refuse to pick nothing."""
        check_units(f"pick of lot {self.lot}", self.units)


def collect_picks(picks: Iterable[Pick]) -> tuple[Pick, ...]:
    """The picks, from whatever they came in."""
    return tuple(picks)


def check_units(what: str, units: Fraction) -> None:
    """Refuse units that are not above zero."""
    if units <= 0:
        raise InvalidValue(
            "lot_units_not_positive",
            f"The {what} is of {units} units.",
            "Units are positive; the kind of event says which way they go.",
        )


def check_amounts(what: str, *amounts: Money | None) -> None:
    """Refuse amounts below zero."""
    for amount in amounts:
        if amount is not None and amount.minor < 0:
            raise InvalidValue(
                "lot_amount_negative",
                f"The {what} has an amount of {amount}.",
                "Costs, proceeds and fees are zero or more.",
            )


@checked
@fact("lot_acquisitions", identity=("number",))
@attrs.frozen(kw_only=True)
class Acquisition:
    """Units that came in: a lot, named by ``number``.

    ``units`` are those that arrived, a fee kept in kind already gone. ``cost`` is the price
    before ``fee``; both together are what the lot costs. Of income and gifts it is the market
    value. While units are owed from a short sale, an acquisition covers them first.

    Raises :class:`InvalidValue`: ``lot_units_not_positive``, ``lot_amount_negative``.
    """

    number: str
    asset: str
    day: date
    units: Fraction = attrs.field(converter=exact_fraction)
    cost: Money
    fee: Money | None = None
    at: Instant | None = None
    place: str = ""
    origin: Origin = attrs.field(default=Origin.PURCHASE, validator=member_validator(Origin))

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot have happened."""
        check_units(f"acquisition {self.number}", self.units)
        check_amounts(f"acquisition {self.number}", self.cost, self.fee)

    @property
    def total_cost(self) -> Money:
        """What the lot costs, its fee included."""
        return self.cost if self.fee is None else self.cost + self.fee


@checked
@fact("lot_disposals", identity=("number",))
@attrs.frozen(kw_only=True)
class Disposal:
    """Units that went out for ``proceeds``, of which ``fee`` was kept.

    ``fee_units`` left too, as a fee in kind: their cost is part of the cost of the disposal.
    A fee in kind for something else (a network fee of a transfer) is a disposal of its own
    at market value. ``picks`` choose lots and must be exactly all units. Only a disposal that
    ``opens_short`` may take more than is held.

    Raises :class:`InvalidValue`: ``lot_units_not_positive``, ``lot_amount_negative``,
    ``lot_picks_incomplete``.
    """

    number: str
    asset: str
    day: date
    units: Fraction = attrs.field(converter=exact_fraction)
    proceeds: Money
    fee: Money | None = None
    fee_units: Fraction = attrs.field(default=Fraction(0), converter=exact_fraction)
    at: Instant | None = None
    place: str = ""
    picks: tuple[Pick, ...] = attrs.field(default=(), converter=collect_picks)
    opens_short: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot have happened."""
        check_units(f"disposal {self.number}", self.units)
        check_amounts(f"disposal {self.number}", self.proceeds, self.fee)
        if self.fee_units < 0:
            check_units(f"fee in kind of disposal {self.number}", self.fee_units)
        check_picks(f"Disposal {self.number}", self.all_units, self.picks)

    @property
    def net_proceeds(self) -> Money:
        """What is left of the proceeds after the fee; below zero where the fee is larger."""
        return self.proceeds if self.fee is None else self.proceeds - self.fee

    @property
    def all_units(self) -> Fraction:
        """All units that leave, the fee in kind included."""
        return self.units + self.fee_units


@checked
@fact("lot_transfers", identity=("number",))
@attrs.frozen(kw_only=True)
class LotTransfer:
    """Units that moved from one place to another with their cost and their day of acquisition.

    ``units`` are those that arrive; what the network kept is a :class:`Disposal` at the
    place they came from.

    Raises :class:`InvalidValue`: ``lot_units_not_positive``, ``lot_picks_incomplete``.
    """

    number: str
    asset: str
    day: date
    units: Fraction = attrs.field(converter=exact_fraction)
    from_place: str
    to_place: str
    at: Instant | None = None
    picks: tuple[Pick, ...] = attrs.field(default=(), converter=collect_picks)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot have happened."""
        check_units(f"transfer {self.number}", self.units)
        check_picks(f"Transfer {self.number}", self.units, self.picks)


@checked
@fact("unit_splits", identity=("number",))
@attrs.frozen(kw_only=True)
class UnitSplit:
    """Every unit became ``ratio`` units, at the same cost in all: 2 is a two-for-one split.

    A reverse split has a ratio below one. Cash for a fraction of a unit is a disposal of it.

    Raises :class:`InvalidValue` (``lot_units_not_positive``).
    """

    number: str
    asset: str
    day: date
    ratio: Fraction = attrs.field(converter=exact_fraction)
    at: Instant | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a ratio that would make units vanish."""
        check_units(f"split {self.number}", self.ratio)


@checked
@fact("cost_adjustments", identity=("number",))
@attrs.frozen(kw_only=True)
class CostAdjustment:
    """The cost of all units held changes by ``amount``, the same for each unit.

    Below zero it is a return of capital: it lowers the cost, and what exceeds the cost of a
    lot is a gain. Above zero it raises the cost: a call on capital, or income that a fund
    kept and reported.
    """

    number: str
    asset: str
    day: date
    amount: Money
    at: Instant | None = None


LotEvent: TypeAlias = Acquisition | Disposal | LotTransfer | UnitSplit | CostAdjustment
"""What happens to units: they come, go, move, are split, or their cost is adjusted."""

RANKS = {UnitSplit: 0, CostAdjustment: 1, Acquisition: 2, LotTransfer: 3, Disposal: 4}


def in_order(events: Iterable[LotEvent]) -> list[LotEvent]:
    """Events by day and instant, whatever order they came in.

    On one day those without an instant come first. At one instant splits come before
    adjustments of cost, then acquisitions, transfers and disposals; events of one kind go by
    number. So units can be sold in the instant they come in, and a split counts from its day.
    """

    def key(event: LotEvent) -> tuple[date, bool, int, int, str]:
        at = event.at
        return event.day, at is not None, at.seconds if at else 0, RANKS[type(event)], event.number

    return sorted(events, key=key)


def check_picks(what: str, units: Fraction, picks: tuple[Pick, ...]) -> None:
    """Refuse picks that are not exactly the units, or pick a lot twice."""
    if not picks:
        return
    picked = sum((pick.units for pick in picks), Fraction(0))
    if picked != units or len({pick.lot for pick in picks}) != len(picks):
        names = ", ".join(f"{pick.units} of {pick.lot}" for pick in picks)
        raise InvalidValue(
            "lot_picks_incomplete",
            f"{what} is of {units} units and picks {names}.",
            "Pick each lot once, and exactly as many units as leave.",
        )
