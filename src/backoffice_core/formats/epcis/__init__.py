"""Events of EPCIS 2.0: what was seen where, and which moves of stock it tells."""

from __future__ import annotations

from backoffice_core.formats.epcis.events import (
    EpcisAction,
    EpcisError,
    EpcisEvent,
    EpcisEventKind,
    EpcisGoods,
)
from backoffice_core.formats.epcis.goods import TradeItem, Unmoved, UnmovedReason
from backoffice_core.formats.epcis.identifiers import Epc, read_epc
from backoffice_core.formats.epcis.moves import EpcisMoves, epcis_moves
from backoffice_core.formats.epcis.reading import read_epcis

__all__ = [
    "Epc",
    "EpcisAction",
    "EpcisError",
    "EpcisEvent",
    "EpcisEventKind",
    "EpcisGoods",
    "EpcisMoves",
    "TradeItem",
    "Unmoved",
    "UnmovedReason",
    "epcis_moves",
    "read_epc",
    "read_epcis",
]
