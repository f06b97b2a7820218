"""What lead times really were: taken from orders and deliveries, and what could not be used.

A delivery before its order, or without either date, says nothing about a lead time. It is not
repaired and not dropped in silence: it is told, with its place in the file it came from.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

import attrs

from backoffice_core.inventory.replenishment.supply.lead_times import LeadTime
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Delivery", "LeadTimeEvidence", "LeadTimeKey", "LeftOut", "Unusable", "lead_times_seen"]


class LeadTimeKey(enum.Enum):
    """What lead times are told apart by."""

    SUPPLIER = "supplier"
    ITEM = "item"
    COUNTRY = "country"
    MODE = "mode"


class Unusable(enum.Enum):
    """Why a delivery says nothing about its lead time."""

    ORDER_DATE_MISSING = "order_date_missing"
    DELIVERY_DATE_MISSING = "delivery_date_missing"
    NEGATIVE = "negative"


@checked_fields
@attrs.frozen(kw_only=True)
class Delivery:
    """Goods that were ordered and came in, as far as it is known when; ``line`` is its place."""

    supplier: str
    ordered_on: date | None
    delivered_on: date | None
    item: str = ""
    country: str = ""
    mode: str = ""
    line: int | None = None

    @property
    def days(self) -> int | None:
        """The days from order to delivery, or nothing where they cannot be told."""
        if self.ordered_on is None or self.delivered_on is None:
            return None
        return (self.delivered_on - self.ordered_on).days

    @property
    def unusable(self) -> Unusable | None:
        """Why it says nothing about its lead time, if so."""
        if self.ordered_on is None:
            return Unusable.ORDER_DATE_MISSING
        if self.delivered_on is None:
            return Unusable.DELIVERY_DATE_MISSING
        return Unusable.NEGATIVE if self.delivered_on < self.ordered_on else None


@attrs.frozen
class LeftOut:
    """A delivery that was not used, and why."""

    delivery: Delivery
    why: Unusable


@attrs.frozen(kw_only=True)
class LeadTimeEvidence:
    """Lead times by key, and what was left out of each; keys without any are not in ``seen``."""

    keys: tuple[LeadTimeKey, ...]
    seen: Mapping[tuple[str, ...], LeadTime]
    left_out: tuple[LeftOut, ...]

    def of(self, *key: str) -> LeadTime:
        """The lead time of a key. Raises :class:`InvalidValue` (``lead_time_unseen``)."""
        if key not in self.seen:
            raise InvalidValue(
                "lead_time_unseen",
                f"No delivery of {', '.join(key)} could be used.",
                "Give a lead time by hand, or take fewer keys.",
            )
        return self.seen[key]


@checked
def lead_times_seen(
    deliveries: Iterable[Delivery], *, by: Iterable[LeadTimeKey] = (LeadTimeKey.SUPPLIER,)
) -> LeadTimeEvidence:
    """The lead times of real deliveries, by supplier, item, country, mode or none of them.

    >>> first, second = date(2026, 5, 4), date(2026, 5, 13)
    >>> seen = lead_times_seen(
    ...     [
    ...         Delivery(supplier="wangi", ordered_on=first, delivered_on=second, line=2),
    ...         Delivery(supplier="wangi", ordered_on=second, delivered_on=first, line=3),
    ...     ]
    ... )
    >>> seen.of("wangi").mean, [(left.delivery.line, left.why.value) for left in seen.left_out]
    (9.0, [(3, 'negative')])
    """
    keys = tuple(by)
    days: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    left: list[LeftOut] = []
    for delivery in deliveries:
        why = delivery.unusable
        if why is None and delivery.days is not None:
            days[tuple(str(getattr(delivery, key.value)) for key in keys)].append(delivery.days)
        elif why is not None:
            left.append(LeftOut(delivery, why))
    seen = {key: LeadTime.of_cases(cases) for key, cases in sorted(days.items())}
    return LeadTimeEvidence(keys=keys, seen=MappingProxyType(seen), left_out=tuple(left))
