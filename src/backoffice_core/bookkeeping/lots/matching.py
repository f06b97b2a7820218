"""From events to realised gains: the one decision of this package.

Lots and the moving average are followed event by event, each asset on its own and, where
the policy says so, each place. The periodic average and the section 104 pool look ahead,
so they have modules of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.bookkeeping.lots.model import (
    Acquisition,
    CostAdjustment,
    Disposal,
    LotEvent,
    LotMethod,
    LotPolicy,
    LotRank,
    LotScope,
    LotTransfer,
    UnitSplit,
    in_order,
)
from backoffice_core.bookkeeping.lots.parts import (
    adjusted_but_not_held,
    matched_parts,
    not_enough,
    returned_parts,
)
from backoffice_core.bookkeeping.lots.periodic import match_periods
from backoffice_core.bookkeeping.lots.results import (
    Lot,
    LotBook,
    MatchedPart,
    MatchRule,
    MovedLots,
    OpenShort,
    Realisation,
)
from backoffice_core.bookkeeping.lots.section_104 import match_section_104
from backoffice_core.bookkeeping.lots.stack import Drawn, LotStack, OpenLot, cut
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import share_units

__all__ = ["match_lots"]


@checked
def match_lots(
    events: Iterable[LotEvent], *, policy: LotPolicy, currency: str | Currency
) -> LotBook:
    """Match what left with what it had cost.

    For every asset and whatever the method, the cost of all acquisitions and adjustments is
    the cost of all realisations and of the lots left, to the minor unit; units likewise.
    The order of ``events`` does not matter: :func:`in_order` says what does.

    Raises :class:`InvalidValue`: ``lot_event_repeated``, ``currency_mixed``,
    ``lots_not_enough``, ``lots_none_held``, ``lots_ambiguous``, ``lot_unknown``,
    ``lot_too_small``, ``lots_not_kept``, ``lot_short_unsupported``.

    >>> usd = [Money.of(amount, "USD") for amount in (2100, 5400, 6000)]
    >>> days = [date(2026, 5, day) for day in (1, 2, 3)]
    >>> book = match_lots(
    ...     [
    ...         Acquisition(number="B1", asset="X", day=days[0], units=100, cost=usd[0]),
    ...         Acquisition(number="B2", asset="X", day=days[1], units=200, cost=usd[1]),
    ...         Disposal(number="S1", asset="X", day=days[2], units=150, proceeds=usd[2]),
    ...     ],
    ...     policy=LotPolicy(method=LotMethod.FIFO),
    ...     currency="USD",
    ... )
    >>> [(part.lot, str(part.units), str(part.cost)) for part in book.realisations[0].parts]
    [('B1', '100', 'USD 2100.00'), ('B2', '50', 'USD 1350.00')]
    >>> print(book.gain("X"), book.cost("X"))
    USD 2550.00 USD 4050.00
    """
    ordered = in_order(events)
    money = Currency.of(currency)
    check_events(ordered, money)
    numbers = frozenset(event.number for event in ordered)
    return attrs.evolve(book_of(ordered, policy, money), events=numbers)


def book_of(ordered: list[LotEvent], policy: LotPolicy, money: Currency) -> LotBook:
    """What follows from events in order, by the method of the policy."""
    if policy.method is LotMethod.SECTION_104:
        return match_section_104(ordered, policy=policy, currency=money)
    if policy.method is LotMethod.PERIODIC_AVERAGE:
        return match_periods(ordered, policy=policy, currency=money)
    matcher = Matcher(policy, money)
    for event in ordered:
        matcher.apply(event)
    return matcher.book()


def check_events(events: list[LotEvent], currency: Currency) -> None:
    """Refuse two events of one number, and amounts in another currency."""
    seen: set[str] = set()
    for event in events:
        if event.number in seen:
            raise InvalidValue(
                "lot_event_repeated",
                f"There are two events numbered {event.number}.",
                "A number names one event, and an acquisition's its lot.",
            )
        seen.add(event.number)
        for amount in amounts_of(event):
            if amount.currency != currency:
                raise InvalidValue(
                    "currency_mixed",
                    f"{event.number} is in {amount.currency.code}, the lots in {currency.code}.",
                    "Translate it at the rate of its day; foreign cash is an asset of its own.",
                )


def amounts_of(event: LotEvent) -> tuple[Money, ...]:
    """The amounts an event carries."""
    match event:
        case Acquisition():
            return (event.total_cost,)
        case Disposal():
            return (event.net_proceeds,)
        case CostAdjustment():
            return (event.amount,)
        case _:
            return ()


@attrs.define
class Position:
    """What is held of one asset at one place, and what is owed."""

    held: LotStack
    owed: LotStack


@attrs.define
class Matcher:
    """All positions, followed event by event; ``factors`` count what splits made of a unit."""

    policy: LotPolicy
    currency: Currency
    positions: dict[tuple[str, str], Position] = attrs.Factory(dict[tuple[str, str], Position])
    factors: dict[str, Fraction] = attrs.Factory(dict[str, Fraction])
    realisations: list[Realisation] = attrs.Factory(list[Realisation])
    moves: list[MovedLots] = attrs.Factory(list[MovedLots])
    count: int = 0

    def apply(self, event: LotEvent) -> None:
        """Follow one event."""
        self.count += 1
        match event:
            case Acquisition():
                self.acquire(event)
            case Disposal():
                self.dispose(event)
            case LotTransfer():
                self.transfer(event)
            case UnitSplit():
                self.factors[event.asset] = self.factor(event.asset) * event.ratio
            case CostAdjustment():
                self.adjust(event)

    def factor(self, asset: str) -> Fraction:
        """How many units of today one unit of before the first split is."""
        return self.factors.get(asset, Fraction(1))

    def position(self, asset: str, place: str) -> Position:
        """The position at a place, or the only one."""
        key = (asset, place if self.policy.scope is LotScope.EACH_PLACE else "")
        found = self.positions.get(key)
        if found is None:
            method, rounding = self.policy.method, self.policy.rounding
            # What a short sale is covered with cannot be picked: the oldest is covered first.
            owed = LotMethod.FIFO if method.value.startswith("specific") else method
            found = self.positions[key] = Position(
                LotStack(method, rounding), LotStack(owed, rounding)
            )
        return found

    def open_lot(self, number: str, day: date, units: Fraction, minor: int) -> OpenLot:
        """A new lot, the latest of all."""
        return OpenLot(number, day, self.count, units, minor, minor / units)

    def acquire(self, event: Acquisition) -> None:
        """Cover what is owed, then keep the rest as a lot."""
        position = self.position(event.asset, event.place)
        units = event.units / self.factor(event.asset)
        minor = event.total_cost.minor
        covering = min(units, position.owed.units)
        if covering:
            cost = cut(minor, covering, units, self.policy.rounding)
            drawn = position.owed.draw(covering, (), factor=Fraction(1))
            self.cover(event, drawn, cost)
            units, minor = units - covering, minor - cost
        if units:
            lot = self.open_lot(event.number, event.day, units, minor)
            if self.policy.rank is LotRank.PRICE:
                lot.price = event.cost.minor / (event.units / self.factor(event.asset))
            position.held.put(lot)

    def cover(self, event: Acquisition, drawn: list[Drawn], cost: int) -> None:
        """Realise short sales: their proceeds against what it costs to give the units back."""
        factor = self.factor(event.asset)
        costs = share_units(cost, [each.units for each in drawn])
        parts = tuple(
            MatchedPart(
                lot=each.lot.number,
                acquired=event.day,
                disposed=each.lot.day,
                units=each.units * factor,
                cost=Money(share, self.currency),
                proceeds=Money(each.minor, self.currency),
                rule=MatchRule.COVER,
            )
            for each, share in zip(drawn, costs, strict=True)
        )
        self.realise(event, event.place, parts)

    def realise(self, event: LotEvent, place: str, parts: tuple[MatchedPart, ...]) -> None:
        """Remember what an event realised."""
        self.realisations.append(
            Realisation(
                number=event.number,
                asset=event.asset,
                day=event.day,
                place=place,
                method=self.policy.method,
                parts=parts,
            )
        )

    def dispose(self, event: Disposal) -> None:
        """Take out lots, and owe what is not there where the disposal says so."""
        position = self.position(event.asset, event.place)
        factor = self.factor(event.asset)
        units = event.all_units / factor
        held = position.held.units
        if units > held and not event.opens_short:
            raise not_enough(event, event.all_units, held * factor)
        matched = min(units, held)
        minor = event.net_proceeds.minor
        proceeds = cut(minor, matched, units, self.policy.rounding)
        if matched:
            drawn = position.held.draw(matched, event.picks, factor=factor)
            self.realise(event, event.place, matched_parts(drawn, proceeds, event, factor))
        if units > matched:
            owed = self.open_lot(event.number, event.day, units - matched, minor - proceeds)
            position.owed.put(owed)

    def transfer(self, event: LotTransfer) -> None:
        """Move lots to another place, where places matter."""
        factor = self.factor(event.asset)
        source = self.position(event.asset, event.from_place).held
        units = event.units / factor
        if units > source.units:
            raise not_enough(event, event.units, source.units * factor)
        if self.policy.scope is LotScope.EVERYWHERE:
            return
        target = self.position(event.asset, event.to_place).held
        arrived: list[Lot] = []
        for drawn in source.draw(units, event.picks, factor=factor):
            lot = attrs.evolve(drawn.lot, units=drawn.units, minor=drawn.minor)
            arrived.append(self.lot(event.asset, event.to_place, lot))
            target.put(lot)
        self.moves.append(
            MovedLots(
                number=event.number,
                asset=event.asset,
                day=event.day,
                from_place=event.from_place,
                to_place=event.to_place,
                lots=tuple(arrived),
            )
        )

    def adjust(self, event: CostAdjustment) -> None:
        """Change the cost of all that is held, at every place alike."""
        stacks = [
            (place, position.held)
            for (asset, place), position in sorted(self.positions.items())
            if asset == event.asset and position.held.units
        ]
        if not stacks:
            raise adjusted_but_not_held(event)
        shares = share_units(event.amount.minor, [stack.units for _, stack in stacks])
        each = event.amount.minor / sum((stack.units for _, stack in stacks), Fraction(0))
        for (place, stack), share in zip(stacks, shares, strict=True):
            excess = stack.adjust(share, each)
            if excess:
                self.realise(event, place, returned_parts(excess, event, self.currency))

    def lot(self, asset: str, place: str, lot: OpenLot) -> Lot:
        """An open lot as others see it, in today's units."""
        return Lot(
            number=lot.number,
            asset=asset,
            place=place,
            acquired=lot.day,
            units=lot.units * self.factor(asset),
            cost=Money(lot.minor, self.currency),
        )

    def short(self, asset: str, place: str, lot: OpenLot) -> OpenShort:
        """Units still owed as others see them, in today's units."""
        return OpenShort(
            number=lot.number,
            asset=asset,
            place=place,
            day=lot.day,
            units=lot.units * self.factor(asset),
            proceeds=Money(lot.minor, self.currency),
        )

    def book(self) -> LotBook:
        """Everything found, and what is left."""
        positions = sorted(self.positions.items())
        return LotBook(
            policy=self.policy,
            currency=self.currency,
            realisations=tuple(self.realisations),
            lots=tuple(
                self.lot(asset, place, lot)
                for (asset, place), position in positions
                for lot in position.held.left()
            ),
            shorts=tuple(
                self.short(asset, place, lot)
                for (asset, place), position in positions
                for lot in position.owed.left()
            ),
            moves=tuple(self.moves),
        )
