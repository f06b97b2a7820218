"""The units that stock programs name in their own ways."""

from __future__ import annotations

from collections.abc import Mapping

from backoffice_core.formats.stock.moves_words import UNITS
from backoffice_core.formats.stock.records import Record, normal
from backoffice_core.formats.tables import shown
from backoffice_core.kernel.units import KNOWN, Unit

__all__ = ["unit_named"]


def unit_named(
    record: Record, field: str, usual: Unit, units: Mapping[str, Unit], *, text: str | None = None
) -> Unit | None:
    """The unit of a record: one of those given, or a known one by any of its names."""
    text = record.optional(field) if text is None else text
    if not text:
        return usual
    found = units.get(text)
    code = text if text in KNOWN else UNITS.get(normal(text), normal(text))
    if found is None and code in KNOWN:
        found = Unit.of(code)
    if found is None:
        remedy = "Say what it is: units with a Unit(code, dimension, factor) of this name."
        record.note(field, f"{shown(text)} is no unit known.", remedy)
    return found
