"""Goods of EPCIS events as quantities of our items, and reasons why some are not."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import attrs

from backoffice_core.formats.epcis.events import (
    EpcisAction,
    EpcisEvent,
    EpcisEventKind,
    EpcisGoods,
)
from backoffice_core.formats.gs1.keys import Gtin
from backoffice_core.formats.trade_units.codes import trade_unit
from backoffice_core.inventory.model import Item, Tracking
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.quantity import Quantity, Unit
from backoffice_core.kernel.words import Message

__all__ = ["TradeItem", "Unmoved", "UnmovedReason"]

PIECES = Unit.of("pcs")


class UnmovedReason(enum.Enum):
    """Why an event, or goods of it, give no move."""

    OBSERVED = "observed"
    LEFT_TO_PEOPLE = "left_to_people"
    WITHDRAWN = "withdrawn"
    DECLARES_ERROR = "declares_error"
    REPEATED = "repeated"
    NUMBER_REUSED = "number_reused"
    PLACE_UNKNOWN = "place_unknown"
    ITEM_UNKNOWN = "item_unknown"
    CONTENTS_UNKNOWN = "contents_unknown"
    QUANTITY_UNKNOWN = "quantity_unknown"
    UNIT_UNKNOWN = "unit_unknown"
    LOT_UNKNOWN = "lot_unknown"
    COST_UNKNOWN = "cost_unknown"
    ORDER_UNKNOWN = "order_unknown"
    INCOMPLETE = "incomplete"


@checked_fields
@attrs.frozen(kw_only=True)
class TradeItem:
    """One of our items under a GTIN; ``unit`` is what one of it is: a carton, say, of 24."""

    item: Item
    unit: Unit


@checked_fields
@attrs.frozen(kw_only=True)
class Unmoved:
    """An event, or those ``goods`` of it, that gave no move, and why."""

    event: EpcisEvent
    reason: UnmovedReason
    says: Message
    goods: EpcisGoods | None = None


@attrs.frozen(kw_only=True)
class Counted:
    """So much of an item and lot."""

    item: Item
    lot: str
    quantity: Quantity
    goods: EpcisGoods


@attrs.frozen
class Contents:
    """What is packed in what, and the lots of single pieces, as events told so far."""

    packed: dict[str, dict[EpcisGoods, None]] = attrs.Factory(dict[str, dict[EpcisGoods, None]])
    lots: dict[str, str] = attrs.Factory(dict[str, str])

    def learn(self, event: EpcisEvent) -> None:
        """Take in what an event packs, unpacks, or gives a lot."""
        if event.lot:
            for each in (*event.goods, *event.outputs):
                self.lots[each.epc.uri] = event.lot
        if event.kind is not EpcisEventKind.AGGREGATION or not event.parent:
            return
        held = self.packed.setdefault(event.parent, {})
        if event.action is EpcisAction.ADD:
            held.update(dict.fromkeys(event.goods))
        elif event.action is EpcisAction.DELETE:
            # Without children all of them are taken out (EPCIS 2.0, 7.4.3).
            for each in event.goods or tuple(held):
                held.pop(each, None)

    def unpacked(self, goods: Iterable[EpcisGoods]) -> Iterator[EpcisGoods]:
        """The goods, and for what they are packed in the goods within, each single one once."""
        waiting = list(reversed(list(goods)))
        seen: set[str] = set()
        while waiting:
            each = waiting.pop()
            single = bool(each.epc.serial or each.epc.sscc)
            if single and each.epc.uri in seen:
                continue
            if single:
                seen.add(each.epc.uri)
            held = self.packed.get(each.epc.uri)
            if held and each.epc.gtin is None:
                waiting.extend(reversed(held))
            else:
                yield each


def catalogue(items: Mapping[str, Item | TradeItem]) -> Mapping[str, TradeItem]:
    """Our items by GTIN in 14 digits."""
    found: dict[str, TradeItem] = {}
    for gtin, item in items.items():
        if isinstance(item, TradeItem):
            given = item
        else:
            # Without a unit objects are counted, and nobody says what one of them weighs.
            unit = item.unit if item.unit.dimension == PIECES.dimension else PIECES
            given = TradeItem(item=item, unit=unit)
        found[Gtin.of(gtin).digits] = given
    return MappingProxyType(found)


def counted(
    goods: EpcisGoods, event: EpcisEvent, items: Mapping[str, TradeItem], contents: Contents
) -> Counted | Unmoved:
    """Goods in the unit of our item, or the reason why they are not counted."""
    epc = goods.epc
    if epc.gtin is None:
        reason = UnmovedReason.CONTENTS_UNKNOWN if epc.sscc else UnmovedReason.ITEM_UNKNOWN
        return unmoved(event, reason, goods=goods)
    known = items.get(epc.gtin.digits)
    if known is None:
        return unmoved(event, UnmovedReason.ITEM_UNKNOWN, goods=goods)
    item = known.item
    if goods.quantity is None:
        return unmoved(event, UnmovedReason.QUANTITY_UNKNOWN, goods=goods)
    lot = ""
    if item.tracking is Tracking.SERIAL:
        lot = epc.serial
    elif item.tracking is Tracking.LOT:
        lot = epc.lot or contents.lots.get(epc.uri, "")
    if item.tracking is not Tracking.NONE and not lot:
        return unmoved(event, UnmovedReason.LOT_UNKNOWN, goods=goods, item=item)
    try:
        unit = trade_unit(goods.uom) if goods.uom else known.unit
        quantity = Quantity(goods.quantity, unit).to(item.unit)
    except InvalidValue:
        return unmoved(event, UnmovedReason.UNIT_UNKNOWN, goods=goods, item=item)
    return Counted(item=item, lot=lot, quantity=quantity, goods=goods)


# --------------------------------------------------------------------------------------- reasons


def unmoved(
    event: EpcisEvent,
    reason: UnmovedReason,
    *,
    goods: EpcisGoods | None = None,
    item: Item | None = None,
) -> Unmoved:
    """Word of what gives no move."""
    about = goods.epc.uri if goods is not None else ""
    name = item.code if item is not None else ""
    says = saying(event, reason, about, name, goods.uom if goods is not None else "")
    return Unmoved(event=event, reason=reason, says=says, goods=goods)


def saying(event: EpcisEvent, reason: UnmovedReason, about: str, item: str, unit: str) -> Message:
    """The sentence for a reason."""
    place, step = event.source, event.step or event.kind.value
    plain = about_event(reason, place)
    if plain is not None:
        return plain
    if reason is UnmovedReason.OBSERVED:
        return Message("{place}: {step} moves no stock", place=place, step=step)
    if reason is UnmovedReason.LEFT_TO_PEOPLE:
        return Message("{place}: {step} is left to a person", place=place, step=step)
    if reason is UnmovedReason.PLACE_UNKNOWN:
        where = event.location or event.read_point or "-"
        return Message("{place}: {where} is no place of ours", place=place, where=where)
    if reason is UnmovedReason.UNIT_UNKNOWN:
        return Message(
            "{place}: {goods} in {unit} cannot be counted in the unit of {item}",
            place=place,
            goods=about,
            unit=unit or PIECES.code,
            item=item,
        )
    if reason is UnmovedReason.LOT_UNKNOWN:
        return Message(
            "{place}: {goods} names no lot or serial number, which {item} needs",
            place=place,
            goods=about,
            item=item,
        )
    if reason is UnmovedReason.COST_UNKNOWN:
        return Message("{place}: nobody says what {item} cost", place=place, item=item)
    return about_goods(reason, place, about)


def about_goods(reason: UnmovedReason, place: str, about: str) -> Message:
    """The sentence for a reason that only names the goods."""
    if reason is UnmovedReason.CONTENTS_UNKNOWN:
        return Message("{place}: no event says what {goods} holds", place=place, goods=about)
    if reason is UnmovedReason.QUANTITY_UNKNOWN:
        return Message("{place}: the quantity of {goods} is missing", place=place, goods=about)
    return Message("{place}: {goods} is no item of ours", place=place, goods=about)


def about_event(reason: UnmovedReason, place: str) -> Message | None:
    """The sentence for a reason that only names the event, or nothing for another."""
    if reason is UnmovedReason.WITHDRAWN:
        return Message("{place}: an error declaration withdraws the event", place=place)
    if reason is UnmovedReason.DECLARES_ERROR:
        return Message("{place}: the event declares an error", place=place)
    if reason is UnmovedReason.REPEATED:
        return Message("{place}: the same event is there before", place=place)
    if reason is UnmovedReason.NUMBER_REUSED:
        return Message("{place}: another event has the same number", place=place)
    if reason is UnmovedReason.ORDER_UNKNOWN:
        return Message("{place}: no document says by which order the goods were made", place=place)
    if reason is UnmovedReason.INCOMPLETE:
        return Message(
            "{place}: a part of the transformation is not known, so none of it moves stock",
            place=place,
        )
    return None
