"""Units of trade by the codes of UNECE Recommendation 20."""

from __future__ import annotations

from backoffice_core.formats.trade_units.codes import (
    TradeUnit,
    TradeUnitStatus,
    trade_code,
    trade_unit,
)
from backoffice_core.formats.trade_units.published import TradeUnits, read_trade_units

__all__ = [
    "TradeUnit",
    "TradeUnitStatus",
    "TradeUnits",
    "read_trade_units",
    "trade_code",
    "trade_unit",
]
