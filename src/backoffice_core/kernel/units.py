"""Units: what a quantity is counted in, with exact factors, or any other stated in full.

Goods are bought by the carton, counted by the piece and sold by weight, so every unit knows
its factor to the base unit of its dimension as a ratio of integers (a pound is exactly
0.45359237 kg, a carton exactly 24 pieces). Between dimensions there is no conversion: how
much a piece weighs is a fact about an item, not about units.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction, shown

# No spaces: a quantity in text is its amount, a space and its unit.
CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9'/._-]{0,31}")

# Dimension, then factor to its base unit, which is the one with factor 1. Metric units by the
# SI brochure; inch, foot, yard, pound and ounce by the International Yard and Pound Agreement
# (1959).
KNOWN: Final[Mapping[str, tuple[str, Fraction]]] = MappingProxyType(
    {
        "pcs": ("count", Fraction(1)),
        "pair": ("count", Fraction(2)),
        "dozen": ("count", Fraction(12)),
        "kodi": ("count", Fraction(20)),
        "gross": ("count", Fraction(144)),
        "ream": ("count", Fraction(500)),
        "mg": ("mass", Fraction("0.000001")),
        "g": ("mass", Fraction("0.001")),
        "kg": ("mass", Fraction(1)),
        "quintal": ("mass", Fraction(100)),
        "t": ("mass", Fraction(1000)),
        "oz": ("mass", Fraction("0.028349523125")),
        "lb": ("mass", Fraction("0.45359237")),
        "ml": ("volume", Fraction("0.001")),
        "cl": ("volume", Fraction("0.01")),
        "l": ("volume", Fraction(1)),
        "hl": ("volume", Fraction(100)),
        "m3": ("volume", Fraction(1000)),
        "mm": ("length", Fraction("0.001")),
        "cm": ("length", Fraction("0.01")),
        "m": ("length", Fraction(1)),
        "km": ("length", Fraction(1000)),
        "in": ("length", Fraction("0.0254")),
        "ft": ("length", Fraction("0.3048")),
        "yd": ("length", Fraction("0.9144")),
        "cm2": ("area", Fraction("0.0001")),
        "m2": ("area", Fraction(1)),
        "ha": ("area", Fraction(10_000)),
        "second": ("time", Fraction(1)),
        "minute": ("time", Fraction(60)),
        "hour": ("time", Fraction(3600)),
        "day": ("time", Fraction(86_400)),
    }
)

# A piece is the one known unit that cannot be cut; half a dozen is six pieces.
WHOLE: Final = frozenset(("pcs",))


@attrs.frozen
class Unit:
    """What a quantity is counted in; one of it is ``factor`` base units of its dimension.

    ``Unit.of`` knows the common ones. Packs and trade units are stated in full, and one that
    comes only whole (a sealed carton) says so and then refuses fractions. A known code keeps
    its meaning.

    Raises :class:`InvalidValue`: ``unit_malformed``, ``unit_redefined``, ``number_not_exact``.

    >>> Unit("carton24", "count", 24, whole=True)
    Unit(code='carton24', dimension='count', factor=Fraction(24, 1), whole=True)
    """

    code: str
    dimension: str
    factor: Fraction = attrs.field(converter=exact_fraction)
    whole: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back, or would give a known code another meaning."""
        refuse_malformed(self.code, self.dimension)
        if self.factor <= 0:
            raise InvalidValue(
                "unit_malformed",
                f"The factor of {self.code} is not above 0.",
                "Say how many base units make one of it.",
            )
        known = KNOWN.get(self.code)
        mine = (self.dimension, self.factor, self.whole)
        if known is not None and mine != (*known, self.code in WHOLE):
            raise InvalidValue(
                "unit_redefined",
                f"{self.code} is a known unit with another meaning.",
                "Choose another code.",
            )

    @classmethod
    def of(cls, code: str | Unit) -> Unit:
        """Return the known unit of a code, always the same object; a Unit passes.

        Raises :class:`InvalidValue` (``unknown_unit``).

        >>> Unit.of("lb").factor
        Fraction(45359237, 100000000)
        """
        return code if isinstance(code, Unit) else known_unit(code)

    @property
    def is_known(self) -> bool:
        """Whether the code alone says all about this unit."""
        return self.code in KNOWN

    def __str__(self) -> str:
        """Return the code."""
        return self.code


def refuse_malformed(code: object, dimension: object) -> None:
    """Refuse what could not be a unit's code or dimension."""
    for name, value in (("code", code), ("dimension", dimension)):
        if not isinstance(value, str) or CODE.fullmatch(value) is None:
            raise InvalidValue(
                "unit_malformed",
                f"{shown(value)} is not a unit's {name}.",
                "Use up to 32 letters, digits and ' / . _ - , a letter first: carton24.",
            )


SHARED: Final[Mapping[str, Unit]] = MappingProxyType(
    {
        code: Unit(code, dimension, factor, whole=code in WHOLE)
        for code, (dimension, factor) in KNOWN.items()
    }
)


def known_unit(code: object) -> Unit:
    """Return the shared object of a known unit's code."""
    known = SHARED.get(code) if isinstance(code, str) else None
    if known is None:
        raise InvalidValue(
            "unknown_unit",
            f"{shown(code)} is not a known unit.",
            'State it in full, for example Unit("carton24", "count", 24, whole=True).',
        )
    return known
