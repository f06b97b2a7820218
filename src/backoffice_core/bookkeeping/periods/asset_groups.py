"""How long assets last and how fast they decline in Indonesian income tax."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

import attrs

from backoffice_core.kernel.arguments import checked

__all__ = ["ASSET_GROUPS_OF_INDONESIA", "AssetGroup"]


@checked
@attrs.frozen(kw_only=True)
class AssetGroup:
    """A group of assets: useful life in months, and the declining rate where one is allowed.

    The straight line takes the life alone. Use them with ``residual`` zero, ``by``
    ``SpreadBy.FULL_MONTHS`` and, for the declining balance, ``year_month`` the month in which the
    tax year starts.
    """

    life_months: int
    declining_rate: Fraction | None
    source: str = "UU 36/2008 art. 11(6)"


# UU 7/1983 as last amended by UU 7/2021 (its article 11(6a) lets permanent buildings of a longer
# life take that longer life instead).
ASSET_GROUPS_OF_INDONESIA: Mapping[str, AssetGroup] = MappingProxyType(
    {
        "1": AssetGroup(life_months=48, declining_rate=Fraction(1, 2)),
        "2": AssetGroup(life_months=96, declining_rate=Fraction(1, 4)),
        "3": AssetGroup(life_months=192, declining_rate=Fraction(1, 8)),
        "4": AssetGroup(life_months=240, declining_rate=Fraction(1, 10)),
        "permanent building": AssetGroup(life_months=240, declining_rate=None),
        "other building": AssetGroup(life_months=120, declining_rate=None),
    }
)
"""The tax lives of fixed assets by group (UU 36/2008 art. 11(6))."""
