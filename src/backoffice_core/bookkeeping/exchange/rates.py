"""Exchange rates: exact ratios that say who published them, for which days, and when we knew.

A rate is never guessed. It holds on the days it was published for and on no other, its inverse
and a cross rate are made only when somebody asks for them, and both say what they were made
of; so every amount in the books can be traced to a publication. A rate that is not there is an
error that names the pair and the day, because the alternative is a wrong profit.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.currencies import refuse_malformed
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import integer_ratio, whole_number
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["ExchangeRate", "RateKind", "cross_rate", "mean_rate"]

DAY: Final = timedelta(days=1)
# Enough to show any published rate in full; what does not end is shown rounded to these.
DIGITS_SHOWN_MAX: Final = 8


class RateKind(enum.Enum):
    """What a rate may be used for (IAS 21.8, 21.21-23, 21.40; PSAK 221, same paragraphs)."""

    TRANSACTION = "transaction"
    """The spot rate on the day of a transaction: what items are first recorded at."""
    CLOSING = "closing"
    """The spot rate at the end of a period: what monetary items are carried at."""
    AVERAGE = "average"
    """The rate of a period: what income and expenses of a foreign operation are translated at."""


KIND_NAMES: Final = {
    RateKind.TRANSACTION: "transaction rate",
    RateKind.CLOSING: "closing rate",
    RateKind.AVERAGE: "average rate",
}


def code_of(currency: str | Currency) -> str:
    """The code of a currency: a rate is between major units, whatever digits a book keeps."""
    code = currency.code if isinstance(currency, Currency) else currency
    refuse_malformed(code)
    return code


def exact_rate(rate: str | int | Decimal | Fraction) -> Fraction:
    """The rate as a ratio; text and Decimal keep every digit, floats are refused."""
    return Fraction(*integer_ratio(rate, name="exchange rate"))


def day_after(rate: ExchangeRate) -> date:
    """The end of a rate that was published for one day."""
    return rate.since + DAY


@checked
@fact(
    "exchange_rates",
    identity=("base", "quote", "kind", "since", "publisher", "known_since"),
)
@attrs.frozen(kw_only=True)
class ExchangeRate:
    """``per`` units of ``base`` cost ``rate`` units of ``quote``, both in major units.

    It holds from ``since`` up to, not including, ``until``: without one, on the day ``since``
    alone. ``publisher`` says who published it, ``known_since`` when we learnt of it (``None``:
    from the beginning), ``derived_from`` what an inverse, cross or mean rate was made of.

    Raises :class:`InvalidValue`: ``rate_not_positive``, ``rate_pair_same``, ``rate_reversed``,
    ``not_a_member``, ``currency_malformed``, ``number_too_small``, and those of
    :func:`~backoffice_core.kernel.exact.integer_ratio`.

    >>> yen = ExchangeRate(
    ...     base="JPY",
    ...     per=100,
    ...     quote="IDR",
    ...     rate="10432.19",
    ...     kind=RateKind.CLOSING,
    ...     since=date(2026, 5, 29),
    ...     publisher="Bank Indonesia",
    ... )
    >>> yen.factor
    Fraction(1043219, 10000)
    >>> print(yen.says)
    JPY 100 = IDR 10432.19 (closing rate of 2026-05-29, Bank Indonesia)
    """

    base: str = attrs.field(converter=code_of)
    quote: str = attrs.field(converter=code_of)
    rate: Fraction = attrs.field(converter=exact_rate)
    kind: RateKind = attrs.field(validator=member_validator(RateKind))
    since: date
    until: date = attrs.field(default=attrs.Factory(day_after, takes_self=True))
    publisher: str
    per: int = 1
    known_since: Instant | None = None
    derived_from: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        whole_number(self.per, name="number of units of a rate", least=1)
        if self.rate <= 0:
            raise InvalidValue(
                "rate_not_positive",
                f"The {self.reference} is {self.rate}.",
                "A rate is above 0: check the file it comes from.",
            )
        if self.base == self.quote:
            raise InvalidValue(
                "rate_pair_same",
                f"The {self.reference} is from a currency to itself.",
                "Name two currencies; the same one needs no rate.",
            )
        if self.until <= self.since:
            raise InvalidValue(
                "rate_reversed",
                f"The {self.reference} until {self.until} holds on no day.",
                "The day of 'until' is the first on which it no longer holds.",
            )

    @property
    def factor(self) -> Fraction:
        """What one unit of ``base`` costs, in ``quote``."""
        return self.rate / self.per

    @property
    def reference(self) -> str:
        """The rate by name: pair, kind, day and publisher."""
        return f"{self.base}/{self.quote} {self.kind.value} {self.since} {self.publisher}"

    @property
    def price(self) -> Money:
        """The rate as an amount of ``quote`` with all the digits it has, to be shown."""
        digits = next(
            (n for n in range(DIGITS_SHOWN_MAX) if (self.rate * 10**n).denominator == 1),
            DIGITS_SHOWN_MAX,
        )
        shown = Currency(self.quote, max(digits, 2))
        return Money.of(self.rate, shown, rounding=Rounding.HALF_EVEN)

    @property
    def says(self) -> Message:
        """The rate and where it is from, in a sentence."""
        return Message(
            "{units} = {price} ({kind} of {day}, {publisher})",
            units=Money(self.per, Currency(self.base, 0)),
            price=self.price,
            kind=Message(KIND_NAMES[self.kind]),
            day=self.since,
            publisher=self.publisher,
        )

    @property
    def explanation(self) -> Explanation:
        """The rate with its exact ratio and what it was made of."""
        made = (
            (Explanation(rule="exchange.rate.made", says=made_of(self)),)
            if self.derived_from
            else ()
        )
        return Explanation(
            rule=f"exchange.rate.{self.kind.value}",
            says=self.says,
            result=self.factor,
            because=made,
        )

    def holds(self, day: date, *, known: Instant | None = None) -> bool:
        """Whether it was published for ``day``, and was known at ``known`` (``None``: by now)."""
        in_time = self.since <= day < self.until
        return in_time and (known is None or self.known_since is None or self.known_since <= known)

    def inverse(self) -> ExchangeRate:
        """The same rate the other way round, exactly, saying that it is one.

        >>> dollar = ExchangeRate(
        ...     base="EUR",
        ...     quote="USD",
        ...     rate="1.25",
        ...     kind=RateKind.CLOSING,
        ...     since=date(2025, 12, 31),
        ...     publisher="ECB",
        ... )
        >>> dollar.inverse().factor, dollar.inverse().derived_from
        (Fraction(4, 5), ('EUR/USD closing 2025-12-31 ECB',))
        """
        return attrs.evolve(
            self,
            base=self.quote,
            quote=self.base,
            rate=1 / self.factor,
            per=1,
            derived_from=(self.reference,),
        )


def made_of(rate: ExchangeRate) -> Message:
    """The sentence that names the rates another was made of."""
    return Message("Made of {rates}", rates="; ".join(rate.derived_from))


@checked
def cross_rate(first: ExchangeRate, second: ExchangeRate) -> ExchangeRate:
    """The rate through a third currency, exactly: USD/IDR by EUR/USD gives EUR/IDR.

    It holds on the days both hold and is known since both are.

    Raises :class:`InvalidValue`: ``rates_unconnected`` when the first does not end where the
    second begins, their kinds differ, or they have no day in common.

    >>> euro, dollar = (
    ...     ExchangeRate(
    ...         base=base,
    ...         quote=quote,
    ...         rate=rate,
    ...         kind=RateKind.CLOSING,
    ...         since=date(2026, 5, 29),
    ...         publisher="ECB",
    ...     )
    ...     for base, quote, rate in [("EUR", "USD", "1.1643"), ("USD", "IDR", "16310")]
    ... )
    >>> print(cross_rate(euro, dollar).says)
    EUR 1 = IDR 18989.733 (closing rate of 2026-05-29, ECB)
    """
    since, until = max(first.since, second.since), min(first.until, second.until)
    if first.quote != second.base or first.kind is not second.kind or until <= since:
        raise InvalidValue(
            "rates_unconnected",
            f"{first.reference} and {second.reference} give no cross rate.",
            "The first must end in the currency the second begins with; kind and days must agree.",
        )
    known = [each.known_since for each in (first, second) if each.known_since is not None]
    publishers = dict.fromkeys((first.publisher, second.publisher))
    return ExchangeRate(
        base=first.base,
        quote=second.quote,
        rate=first.factor * second.factor,
        kind=first.kind,
        since=since,
        until=until,
        publisher=", ".join(publishers),
        known_since=max(known) if known else None,
        derived_from=(first.reference, second.reference),
    )


@checked
def mean_rate(rates: Iterable[ExchangeRate], *, period: Interval[date]) -> ExchangeRate:
    """The average rate of a period, exactly: each rate counts for its days in the period.

    IAS 21.40 (PSAK 221.40) allows it for income and expenses as long as rates do not fluctuate
    significantly.

    Raises :class:`InvalidValue`: ``rates_missing`` when none holds in the period,
    ``rates_unconnected`` when they are of more than one pair.
    """
    parts = [
        (rate, days)
        for rate in rates
        if (days := (min(rate.until, period.end) - max(rate.since, period.start)).days) > 0
    ]
    pairs = {(rate.base, rate.quote) for rate, _ in parts}
    if not parts:
        raise InvalidValue(
            "rates_missing",
            f"No rate holds on any day from {period.start} to before {period.end}.",
            "Give the rates published in the period.",
        )
    if len(pairs) > 1:
        raise InvalidValue(
            "rates_unconnected",
            f"Rates of {len(pairs)} pairs of currencies have no mean.",
            "Give those of one pair.",
        )
    ((base, quote),) = pairs
    known = [rate.known_since for rate, _ in parts if rate.known_since is not None]
    return ExchangeRate(
        base=base,
        quote=quote,
        rate=sum((rate.factor * days for rate, days in parts), Fraction(0))
        / sum(days for _, days in parts),
        kind=RateKind.AVERAGE,
        since=period.start,
        until=period.end,
        publisher=", ".join(dict.fromkeys(rate.publisher for rate, _ in parts)),
        known_since=max(known) if known else None,
        derived_from=tuple(rate.reference for rate, _ in parts),
    )
