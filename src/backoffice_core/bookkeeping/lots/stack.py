"""The open lots of one asset at one place, and the order in which they leave.

A lot carries the cost of all its units; part of it leaves by cutting that cost in
proportion, rounded once, and the rest stays, so that what is cut can never be lost. The
last units of a lot take all that is left of it.

Units here are those of before the first split of the asset: a split then changes nothing,
and selling after it is selling the same units under another name.
"""

from __future__ import annotations

import heapq
from datetime import date
from fractions import Fraction
from typing import TypeAlias

import attrs

from backoffice_core.bookkeeping.lots.model import LotMethod, Pick
from backoffice_core.bookkeeping.lots.results import MatchRule
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.rounding import Rounding, round_ratio, share_units

__all__ = ["Drawn", "LotStack", "OpenLot", "cut", "not_kept"]

SPECIFIC = frozenset({LotMethod.SPECIFIC, LotMethod.SPECIFIC_WITH_SIZE})
Choice: TypeAlias = tuple["OpenLot", Fraction]
CANDIDATES_MAX = 20


@attrs.define
class OpenLot:
    """Units of one cost: ``order`` counts acquisitions, ``price`` is the exact unit cost."""

    number: str
    day: date
    order: int
    units: Fraction
    minor: int
    price: Fraction


@attrs.frozen
class Drawn:
    """Units that left a lot, and the cost that left with them."""

    lot: OpenLot
    units: Fraction
    minor: int
    rule: MatchRule


def cut(minor: int, part: Fraction, whole: Fraction, rounding: Rounding) -> int:
    """The amount of ``part`` of ``whole`` units, all of it for all of them."""
    if part == whole:
        return minor
    ratio = part / whole
    return round_ratio(minor * ratio.numerator, ratio.denominator, rounding)


@attrs.define
class LotStack:
    """Open lots by number; of an average, ``pooled`` is the cost of all and lots have none."""

    method: LotMethod
    rounding: Rounding
    units: Fraction = Fraction(0)
    pooled: int = 0
    lots: dict[str, OpenLot] = attrs.Factory(dict[str, OpenLot])
    queue: list[tuple[Fraction | int, int, str]] = attrs.Factory(
        list[tuple[Fraction | int, int, str]]
    )
    queued: set[str] = attrs.Factory(set[str])

    @property
    def is_average(self) -> bool:
        """Whether all units cost the same."""
        return self.method is LotMethod.MOVING_AVERAGE

    def put(self, lot: OpenLot) -> None:
        """Take in a lot; what returns from another place joins what stayed of its lot."""
        self.units += lot.units
        if self.is_average:
            self.pooled += lot.minor
            lot = attrs.evolve(lot, minor=0)
        stayed = self.lots.get(lot.number)
        if stayed is None:
            self.lots[lot.number] = lot
            # A lot that was picked empty and comes back still has its turn.
            if lot.number not in self.queued:
                self.queued.add(lot.number)
                heapq.heappush(self.queue, self.turn(lot))
        else:
            stayed.units += lot.units
            stayed.minor += lot.minor

    def turn(self, lot: OpenLot) -> tuple[Fraction | int, int, str]:
        """When a lot leaves, lowest first; equal costs leave in the order they came."""
        match self.method:
            case LotMethod.LIFO:
                return -lot.order, lot.order, lot.number
            case LotMethod.HIFO:
                return -lot.price, lot.order, lot.number
            case LotMethod.LOFO:
                return lot.price, lot.order, lot.number
            case _:
                return lot.order, lot.order, lot.number

    def draw(self, units: Fraction, picks: tuple[Pick, ...], *, factor: Fraction) -> list[Drawn]:
        """Take out units that are there, with their cost.

        ``picks`` and whatever an error says are in units of ``factor`` to one of ours.
        Raises :class:`InvalidValue`: ``lots_ambiguous``, ``lot_unknown``, ``lot_too_small``,
        ``lots_not_kept``.
        """
        chosen, rule = self.choose(units, picks, factor)
        if self.is_average:
            minor = cut(self.pooled, units, self.units, self.rounding)
            self.pooled -= minor
            minors = share_units(minor, [part for _, part in chosen])
        else:
            minors = tuple(cut(lot.minor, part, lot.units, self.rounding) for lot, part in chosen)
        drawn = [
            Drawn(lot, part, minor, rule) for (lot, part), minor in zip(chosen, minors, strict=True)
        ]
        for each in drawn:
            self.remove(each)
        return drawn

    def remove(self, drawn: Drawn) -> None:
        """Take what was drawn off its lot, and the lot away when it is used up."""
        lot = drawn.lot
        self.units -= drawn.units
        lot.units -= drawn.units
        if not self.is_average:
            lot.minor -= drawn.minor
        if not lot.units:
            del self.lots[lot.number]

    def choose(
        self, units: Fraction, picks: tuple[Pick, ...], factor: Fraction
    ) -> tuple[list[Choice], MatchRule]:
        """Which lots leave, and why."""
        if self.is_average:
            if picks:
                raise not_kept(self.method)
            return self.by_order(units), MatchRule.AVERAGE
        if picks:
            return [self.picked(pick, factor) for pick in picks], MatchRule.PICK
        if self.method in SPECIFIC:
            return self.without_choice(units, factor), MatchRule.PICK
        return self.by_order(units), MatchRule.ORDER

    def by_order(self, units: Fraction) -> list[Choice]:
        """The lots whose turn it is, as many as the units need."""
        chosen: list[Choice] = []
        queue = self.queue
        while units:
            lot = self.lots.get(queue[0][2])
            part = min(units, lot.units) if lot is not None else Fraction(0)
            if lot is not None:
                chosen.append((lot, part))
                units -= part
            if lot is None or part == lot.units:
                # Used up now, or by a pick before.
                self.queued.discard(heapq.heappop(queue)[2])
        return chosen

    def picked(self, pick: Pick, factor: Fraction) -> Choice:
        """The lot of a pick, if it has the units."""
        lot = self.lots.get(pick.lot)
        if lot is None:
            raise InvalidValue(
                "lot_unknown",
                f"There is no open lot {pick.lot}.",
                f"Open lots: {self.candidates(factor)}.",
            )
        if lot.units * factor < pick.units:
            raise InvalidValue(
                "lot_too_small",
                f"Lot {pick.lot} has {lot.units * factor} units left, not {pick.units}.",
                f"Open lots: {self.candidates(factor)}.",
            )
        return lot, pick.units / factor

    def without_choice(self, units: Fraction, factor: Fraction) -> list[Choice]:
        """The lots that leave where there is no choice: all of them, the only one, its size."""
        if units == self.units:
            return [(lot, lot.units) for lot in self.lots.values()]
        lots = list(self.lots.values())
        if self.method is LotMethod.SPECIFIC_WITH_SIZE:
            lots = sorted((lot for lot in lots if lot.units == units), key=at_order)[:1] or lots
        if len(lots) == 1:
            return [(lots[0], units)]
        raise InvalidValue(
            "lots_ambiguous",
            f"{units * factor} units could leave any of the lots {self.candidates(factor)}.",
            "Pick the lots in the disposal.",
        )

    def candidates(self, factor: Fraction) -> str:
        """The open lots by name, day and size, for an error message."""
        lots = sorted(self.lots.values(), key=at_order)
        names = [f"{lot.number} ({lot.units * factor} of {lot.day})" for lot in lots]
        more = len(names) - CANDIDATES_MAX
        return ", ".join(names[:CANDIDATES_MAX]) + (f" and {more} more" if more > 0 else "")

    def adjust(self, minor: int, each: Fraction) -> list[Drawn]:
        """Change the cost of all lots by ``minor``, ``each`` for a unit; return what is too much.

        A cost never falls below zero: what a return of capital exceeds it by comes back, on no
        units, lot by lot.
        """
        excess: list[Drawn] = []
        lots = sorted(self.lots.values(), key=at_order)
        if self.is_average:
            self.pooled += minor
            if self.pooled < 0:
                excess.append(Drawn(lots[0], Fraction(0), -self.pooled, MatchRule.COST_RETURNED))
                self.pooled = 0
            return excess
        for lot, change in zip(lots, share_units(minor, [lot.units for lot in lots]), strict=True):
            lot.minor += change
            lot.price = max(Fraction(0), lot.price + each)
            if lot.minor < 0:
                excess.append(Drawn(lot, Fraction(0), -lot.minor, MatchRule.COST_RETURNED))
                lot.minor = 0
        self.queued = set(self.lots)
        self.queue = [self.turn(lot) for lot in lots]
        heapq.heapify(self.queue)
        return excess

    def left(self) -> list[OpenLot]:
        """The open lots in the order they came, an average's with their share of its cost."""
        lots = sorted(self.lots.values(), key=at_order)
        if not (self.is_average and lots):
            return lots
        minors = share_units(self.pooled, [lot.units for lot in lots])
        return [attrs.evolve(lot, minor=minor) for lot, minor in zip(lots, minors, strict=True)]


def at_order(lot: OpenLot) -> int:
    """The place of a lot among all acquisitions."""
    return lot.order


def not_kept(method: LotMethod) -> InvalidValue:
    """The refusal of picks where there are no lots to pick."""
    return InvalidValue(
        "lots_not_kept",
        f"{method.value} keeps no lots that could be picked.",
        "Leave the picks out, or choose another method.",
    )
