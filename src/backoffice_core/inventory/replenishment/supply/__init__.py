"""What can be ordered: terms of suppliers over time, prices by quantity, lead times as seen.

>>> from fractions import Fraction
>>> terms = SupplierTerms(
...     supplier="wangi", lead_time=LeadTime.of_cases([2, 3, 3, 9]), multiple=6, pack=4
... )
>>> terms.step(Fraction(1)), terms.lead_time.planned, terms.lead_time.quantile(90)
(Fraction(12, 1), 5, 9)
"""

from __future__ import annotations

from backoffice_core.inventory.replenishment.supply.evidence import (
    Delivery,
    LeadTimeEvidence,
    LeadTimeKey,
    LeftOut,
    Unusable,
    lead_times_seen,
)
from backoffice_core.inventory.replenishment.supply.lead_times import LeadTime
from backoffice_core.inventory.replenishment.supply.prices import PriceList, PriceTier, TierScheme
from backoffice_core.inventory.replenishment.supply.terms import (
    DaysCounted,
    SupplierTerms,
    Supply,
    terms_on,
)

__all__ = [
    "DaysCounted",
    "Delivery",
    "LeadTime",
    "LeadTimeEvidence",
    "LeadTimeKey",
    "LeftOut",
    "PriceList",
    "PriceTier",
    "SupplierTerms",
    "Supply",
    "TierScheme",
    "Unusable",
    "lead_times_seen",
    "terms_on",
]
