"""Converting an amount at a rate: one exact multiplication, one named rounding, explained."""

from __future__ import annotations

from backoffice_core.bookkeeping.exchange.rates import ExchangeRate
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["convert", "explain_conversion"]


@checked
def convert(money: Money, to: str | Currency, rate: ExchangeRate, *, rounding: Rounding) -> Money:
    """What an amount is worth in another currency, at a rate from the one to the other.

    The rate must be of exactly this pair: it is never turned round behind your back.

    Raises :class:`InvalidValue`: ``rate_pair_differs``, ``unknown_currency``,
    ``rounding_unknown``.

    >>> from datetime import date
    >>> from backoffice_core.bookkeeping.exchange.rates import RateKind
    >>> closing = ExchangeRate(
    ...     base="USD",
    ...     quote="INR",
    ...     rate="93.9325",
    ...     kind=RateKind.CLOSING,
    ...     since=date(2026, 3, 31),
    ...     publisher="RBI",
    ... )
    >>> convert(Money.of(388, "USD"), "INR", closing, rounding=Rounding.HALF_UP)
    Money.of('36445.81', 'INR')
    """
    target = Currency.of(to)
    if (rate.base, rate.quote) != (money.currency.code, target.code):
        raise InvalidValue(
            "rate_pair_differs",
            f"{money} to {target} cannot be converted at the rate {rate.reference}.",
            f"Give a rate {money.currency}/{target}; inverse() and cross_rate make one.",
        )
    return Money.of(money.major * rate.factor, target, rounding=rounding)


@checked
def explain_conversion(
    money: Money, to: str | Currency, rate: ExchangeRate, *, rounding: Rounding
) -> Explanation:
    """Why :func:`convert` returns what it returns: the amount, the rate, who published it."""
    worth = convert(money, to, rate, rounding=rounding)
    return Explanation(
        rule="exchange.convert",
        says=Message("{money} is worth {worth}", money=money, worth=worth),
        result=worth,
        parameters={"factor": rate.factor, "rounding": rounding.value},
        because=(rate.explanation,),
    )
