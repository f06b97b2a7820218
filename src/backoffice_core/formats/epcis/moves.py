"""EPCIS events as moves of stock, and word of everything that does not become one.

Events say what happened to goods and never what they cost, and much of what they say (packing,
inspecting, loading) moves no stock. So what goods cost is asked of whoever knows it, and each
event or part of one that gives no move comes back with its reason. Nothing is guessed: a pallet
whose contents no event told, a lot that is not named, a place of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from backoffice_core.formats.epcis.events import EpcisAction, EpcisEvent, EpcisEventKind
from backoffice_core.formats.epcis.goods import (
    Contents,
    Counted,
    TradeItem,
    Unmoved,
    UnmovedReason,
    catalogue,
    counted,
    unmoved,
)
from backoffice_core.formats.epcis.identifiers import read_epc
from backoffice_core.formats.epcis.withdrawing import standing
from backoffice_core.formats.gs1.keys import KeyKind, gs1_key
from backoffice_core.inventory.model import Item, Move, MoveKind
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money

__all__ = ["EpcisMoves", "epcis_moves"]

Costs = Callable[[EpcisEvent, Item], Money | None]

# Steps of the Core Business Vocabulary (release 2.0, section 7.1) by which goods leave.
LEAVING: Final[Mapping[str, MoveKind]] = MappingProxyType(
    {
        "shipping": MoveKind.ISSUE,
        "retail_selling": MoveKind.ISSUE,
        "dispensing": MoveKind.ISSUE,
        "destroying": MoveKind.SCRAP,
        "decommissioning": MoveKind.SCRAP,
    }
)
# It takes back what another event said, and does not say which.
LEFT_TO_PEOPLE: Final = frozenset(("void_shipping",))
# Which document a move names, of several that an event belongs to.
DOCUMENTS: Final = ("prodorder", "desadv", "recadv", "inv", "po", "rma")
RETURNED: Final = "returned"
INWARD: Final = frozenset((MoveKind.RECEIPT, MoveKind.CUSTOMER_RETURN, MoveKind.PRODUCTION))


@checked_fields
@attrs.frozen(kw_only=True)
class EpcisMoves:
    """The moves that events give, in the order of time, and all that gives none."""

    moves: tuple[Move, ...]
    unmoved: tuple[Unmoved, ...]


@attrs.frozen(kw_only=True)
class Route:
    """Why goods move, out of which place of ours and into which; a transfer has both."""

    kind: MoveKind
    leaves: str | None = None
    enters: str | None = None
    document: str | None = None


@attrs.frozen(kw_only=True)
class Ledger:
    """What is asked while events are gone through, and what was found."""

    items: Mapping[str, TradeItem]
    places: Mapping[str, str]
    costs: Costs | None
    transit: str
    contents: Contents
    moves: list[Move] = attrs.Factory(list[Move])
    unmoved: list[Unmoved] = attrs.Factory(list[Unmoved])


@checked
def epcis_moves(
    events: Iterable[EpcisEvent],
    *,
    items: Mapping[str, Item | TradeItem],
    places: Mapping[str, str],
    costs: Costs | None = None,
    transit: str = "transit",
) -> EpcisMoves:
    """The moves of stock that events tell.

    ``items`` are ours, by GTIN in any form (a quantity without a unit counts objects: of goods by
    weight or length, a :class:`TradeItem` says what one object is); ``places`` are ours, by GLN
    or by the identifier in the events, all else being other people's. ``costs`` says what one
    unit of an item cost on an event that brings it in, or ``None``. Goods sent to a place of ours
    go to ``transit``, and goods that come from one come from there. Receiving gives RECEIPT,
    shipping and selling ISSUE or TRANSFER, a transformation CONSUMPTION and PRODUCTION under its
    number, commissioning under an order PRODUCTION, destroying and decommissioning SCRAP; with the
    disposition ``returned``, receiving and shipping give returns. What an aggregation packed moves
    with its parent.

    Raises :class:`InvalidValue` for a GTIN among ``items`` that is none, and for a place of 13
    digits that is no GLN (``check_digit_wrong``).
    """
    for place in places:
        if re.fullmatch("[0-9]{13}", place):
            gs1_key(KeyKind.GLN, place)
    ledger = Ledger(
        items=catalogue(items), places=places, costs=costs, transit=transit, contents=Contents()
    )
    stay, gone = standing(events)
    ledger.unmoved.extend(gone)
    for event in stay:
        ledger.contents.learn(event)
        if event.kind is EpcisEventKind.TRANSFORMATION:
            transformed(ledger, event)
        else:
            moved(ledger, event)
    return EpcisMoves(moves=tuple(ledger.moves), unmoved=tuple(ledger.unmoved))


def moved(ledger: Ledger, event: EpcisEvent) -> None:
    """Add the moves of an event about goods that stay what they are."""
    route = route_of(ledger, event)
    if isinstance(route, UnmovedReason):
        ledger.unmoved.append(unmoved(event, route))
        return
    lines, wrong = lines_of(ledger, event, outputs=False)
    ledger.unmoved.extend(wrong)
    made: list[Move] = []
    for line in lines:
        cost = ledger.costs(event, line.item) if ledger.costs and route.kind in INWARD else None
        if route.kind is MoveKind.RECEIPT and cost is None:
            reason = UnmovedReason.COST_UNKNOWN
            ledger.unmoved.append(unmoved(event, reason, goods=line.goods, item=line.item))
            continue
        add_line(made, event, line, route, cost)
    ledger.moves.extend(made)


def transformed(ledger: Ledger, event: EpcisEvent) -> None:
    """Add what a transformation used up and made: all of it, or nothing."""
    used, wrong_inputs = lines_of(ledger, event, outputs=False)
    made, wrong_outputs = lines_of(ledger, event, outputs=True)
    wrong = [*wrong_inputs, *wrong_outputs]
    place = place_of(ledger, event)
    if place is None:
        wrong.append(unmoved(event, UnmovedReason.PLACE_UNKNOWN))
    if wrong or place is None:
        ledger.unmoved.extend((*wrong, unmoved(event, UnmovedReason.INCOMPLETE)))
        return
    order = event.transformation or event.number or event.source
    moves: list[Move] = []
    for line in used:
        route = Route(kind=MoveKind.CONSUMPTION, leaves=place, document=order)
        add_line(moves, event, line, route, None)
    for line in made:
        cost = ledger.costs(event, line.item) if ledger.costs else None
        route = Route(kind=MoveKind.PRODUCTION, enters=place, document=order)
        add_line(moves, event, line, route, cost)
    ledger.moves.extend(moves)


# ------------------------------------------------------------------------------------- the route


def route_of(ledger: Ledger, event: EpcisEvent) -> Route | UnmovedReason:
    """Where the goods of an event go, or why they do not."""
    kind = kind_of_move(event)
    if isinstance(kind, UnmovedReason):
        return kind
    place = place_of(ledger, event)
    if place is None:
        return UnmovedReason.PLACE_UNKNOWN
    document = document_of(event)
    if kind is MoveKind.PRODUCTION and document is None:
        return UnmovedReason.ORDER_UNKNOWN
    if kind is MoveKind.ISSUE and is_ours(ledger, event.destinations):
        return Route(kind=MoveKind.TRANSFER, leaves=place, enters=ledger.transit, document=document)
    if kind is MoveKind.RECEIPT and is_ours(ledger, event.sources):
        return Route(kind=MoveKind.TRANSFER, leaves=ledger.transit, enters=place, document=document)
    if kind in INWARD:
        return Route(kind=kind, enters=place, document=document)
    return Route(kind=kind, leaves=place, document=document)


def kind_of_move(event: EpcisEvent) -> MoveKind | UnmovedReason:
    """Why the goods of an event move, or why they do not."""
    if event.step in LEFT_TO_PEOPLE:
        return UnmovedReason.LEFT_TO_PEOPLE
    if event.kind is not EpcisEventKind.OBJECT:
        return UnmovedReason.OBSERVED
    returned, action = event.disposition == RETURNED, event.action
    if event.step == "receiving" and action is not EpcisAction.DELETE:
        return MoveKind.CUSTOMER_RETURN if returned else MoveKind.RECEIPT
    if event.step == "commissioning" and action is EpcisAction.ADD:
        return MoveKind.PRODUCTION
    if event.step == "shipping" and returned and action is not EpcisAction.ADD:
        return MoveKind.SUPPLIER_RETURN
    if event.step in LEAVING and action is not EpcisAction.ADD:
        return LEAVING[event.step]
    if event.step in {"receiving", "commissioning", *LEAVING}:
        return UnmovedReason.LEFT_TO_PEOPLE  # the action contradicts the step
    return UnmovedReason.OBSERVED


def place_of(ledger: Ledger, event: EpcisEvent) -> str | None:
    """Our place of an event: where the goods are after it, else where they were seen."""
    known = (named(ledger, uri) for uri in (event.location, event.read_point) if uri)
    return next((place for place in known if place is not None), None)


def is_ours(ledger: Ledger, ends: tuple[tuple[str, str], ...]) -> bool:
    """Whether goods come from, or go to, a place of ours."""
    return any(kind == "location" and named(ledger, uri) is not None for kind, uri in ends)


def named(ledger: Ledger, uri: str) -> str | None:
    """Our name of a place, by its identifier or by its GLN."""
    if uri in ledger.places:
        return ledger.places[uri]
    try:
        return ledger.places.get(read_epc(uri).gln)
    except InvalidValue:
        return None


def document_of(event: EpcisEvent) -> str | None:
    """The document that an event belongs to."""
    for wanted in DOCUMENTS:
        for kind, document in event.transactions:
            if kind == wanted:
                return document
    return next((document for _, document in event.transactions), None)


# ------------------------------------------------------------------------------------- the moves


def lines_of(
    ledger: Ledger, event: EpcisEvent, *, outputs: bool
) -> tuple[tuple[Counted, ...], tuple[Unmoved, ...]]:
    """What the goods come to, by item and lot, and what cannot be counted."""
    found: dict[tuple[str, str], Counted] = {}
    wrong: list[Unmoved] = []
    for goods in ledger.contents.unpacked(event.outputs if outputs else event.goods):
        line = counted(goods, event, ledger.items, ledger.contents)
        if isinstance(line, Unmoved):
            wrong.append(line)
            continue
        key = (line.item.code, line.lot)
        before = found.get(key)
        total = line.quantity if before is None else before.quantity + line.quantity
        found[key] = attrs.evolve(line, quantity=total)
    lines = tuple(line for line in found.values() if not line.quantity.is_zero)
    return lines, tuple(wrong)


def add_line(
    moves: list[Move], event: EpcisEvent, line: Counted, route: Route, cost: Money | None
) -> None:
    """Add the move of a line; of a transfer both, the second from the first."""
    origin: str | None = None
    local = event.local
    for place, quantity in ((route.leaves, -line.quantity), (route.enters, line.quantity)):
        if place is None:
            continue
        number = f"{event.number or event.source}/{len(moves) + 1:04}"
        moves.append(
            Move(
                number=number,
                day=local.date(),
                sequence=local.hour * 3600 + local.minute * 60 + local.second,
                item=line.item.code,
                kind=route.kind,
                quantity=quantity,
                unit_cost=cost,
                document=route.document,
                place=place,
                lot=line.lot,
                origin=origin,
            )
        )
        origin = number
