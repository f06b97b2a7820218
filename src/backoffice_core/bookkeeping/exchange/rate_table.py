"""A table of exchange rates: the one that was published for a day, as it was known then.

Nothing is filled in. A day without a rate is an error that names the pair and the day, an
earlier day's rate is taken only as far back as the caller allows, and two publishers who both
have a rate are not chosen between in silence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

import attrs

from backoffice_core.bookkeeping.exchange.rates import DAY, ExchangeRate, RateKind, code_of
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import whole_number
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.members import expect_member
from backoffice_core.kernel.money import Currency

__all__ = ["RateTable"]

Key: TypeAlias = tuple[str, str, RateKind]


def key_of(rate: ExchangeRate) -> Key:
    """What a rate is looked up by."""
    return rate.base, rate.quote, rate.kind


def standing(rate: ExchangeRate) -> tuple[bool, int, date]:
    """Where a rate stands among others: later knowledge first of all, then a later start."""
    known = rate.known_since
    return (known is not None, 0 if known is None else known.seconds, rate.since)


def in_order(rates: Iterable[ExchangeRate]) -> tuple[ExchangeRate, ...]:
    """The rates by pair, kind and day; the same one given twice counts once."""
    distinct = dict.fromkeys(rates)
    return tuple(
        sorted(
            distinct,
            key=lambda rate: (
                rate.base, rate.quote, rate.kind.value, rate.since, rate.publisher, standing(rate),
            ),
        )
    )  # fmt: skip


@attrs.frozen
class Group:
    """The rates of one pair and kind by start, with the longest time that one of them holds."""

    rates: tuple[ExchangeRate, ...]
    starts: tuple[date, ...]
    longest: timedelta

    def on(self, day: date, known: Instant | None) -> list[ExchangeRate]:
        """The rates that hold on a day: only starts within the longest validity can."""
        first = bisect_right(self.starts, day - self.longest)
        last = bisect_right(self.starts, day)
        return [rate for rate in self.rates[first:last] if rate.holds(day, known=known)]


def grouped(table: RateTable) -> Mapping[Key, Group]:
    """The rates of a table by pair and kind."""
    found: dict[Key, list[ExchangeRate]] = {}
    for rate in table.rates:
        found.setdefault(key_of(rate), []).append(rate)
    return MappingProxyType(
        {
            key: Group(
                tuple(rates),
                tuple(rate.since for rate in rates),
                max(rate.until - rate.since for rate in rates),
            )
            for key, rates in found.items()
        }
    )


@checked
@attrs.frozen
class RateTable:
    """All rates a business knows, looked up by pair, kind and day.

    Where a publisher corrects itself, the rate that became known last holds, and before that
    the earlier one did. Raises :class:`InvalidValue` (``rates_conflict``) when one publisher
    says two rates for the same pair, kind and day, known at the same time.

    >>> rates = RateTable([ExchangeRate(
    ...     base="USD", quote="IDR", rate="16310", kind=RateKind.CLOSING,
    ...     since=date(2026, 5, 29), publisher="Bank Indonesia")])
    >>> rates.rate("USD", "IDR", date(2026, 5, 31), kind=RateKind.CLOSING, days_back_max=3).rate
    Fraction(16310, 1)
    >>> rates.rate("USD", "IDR", date(2026, 5, 31), kind=RateKind.CLOSING)
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: There is no closing rate USD/IDR on 2026-05-31. \
Add one, or allow an earlier day by days_back_max. [rate_missing]
    """

    rates: tuple[ExchangeRate, ...] = attrs.field(converter=in_order)
    groups: Mapping[Key, Group] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(grouped, takes_self=True),
    )

    def __attrs_post_init__(self) -> None:
        for one, other in pairwise(self.rates):
            if (key_of(one), one.publisher, standing(one)) == (
                key_of(other), other.publisher, standing(other),
            ):  # fmt: skip
                raise InvalidValue(
                    "rates_conflict",
                    f"The {one.reference} is both {one.factor} and {other.factor}.",
                    "Keep one, or say by known_since which was published later.",
                )

    def rate(
        self,
        base: str | Currency,
        quote: str | Currency,
        day: date,
        *,
        kind: RateKind,
        publisher: str = "",
        days_back_max: int = 0,
        known: Instant | None = None,
    ) -> ExchangeRate:
        """The rate for a day as it was known at ``known`` (``None``: by now).

        ``days_back_max`` allows the latest of as many earlier days where there is none for the
        day itself: rates are not published on Sundays. Never an inverse, never a cross rate.

        Raises :class:`InvalidValue`: ``rate_missing`` with pair and day, ``rate_ambiguous``
        when several publishers have one and ``publisher`` names none of them, ``not_a_member``.
        """
        key = (code_of(base), code_of(quote), expect_member(kind, RateKind, name="kind of rate"))
        group = self.groups.get(key)
        for back in range(whole_number(days_back_max, name="days back", least=0) + 1):
            found = group.on(day - back * DAY, known) if group else []
            found = [rate for rate in found if publisher in {"", rate.publisher}]
            publishers = sorted({rate.publisher for rate in found})
            if len(publishers) > 1:
                raise InvalidValue(
                    "rate_ambiguous",
                    f"For the {kind.value} rate {key[0]}/{key[1]} on {day} there are"
                    f" {' and '.join(publishers)}.",
                    "Name the publisher whose rates these books use.",
                )
            if found:
                return max(found, key=standing)
        raise self.missing(key, day)

    def missing(self, key: Key, day: date) -> InvalidValue:
        """The error for a rate that is not there; tells when only its inverse is."""
        base, quote, kind = key
        remedy = "Add one, or allow an earlier day by days_back_max."
        if (quote, base, kind) in self.groups:
            remedy += f" There are rates {quote}/{base}: add their inverse() if it may be used."
        return InvalidValue(
            "rate_missing", f"There is no {kind.value} rate {base}/{quote} on {day}.", remedy
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle through the rates, as a mapping proxy cannot be pickled."""
        return RateTable, (self.rates,)
