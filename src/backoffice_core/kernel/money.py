"""Money: a whole number of minor units of one currency, and nothing that could round it.

An amount is an ``int`` of minor units (cents, sen), so sums are exact, equal amounts are
equal bytes, and no ambient decimal context can reach them. A currency is part of the value:
two currencies never mix by accident. Everything that could lose part of a unit asks for a
named :class:`~backoffice_core.kernel.rounding.Rounding`. ``Money`` itself has no largest
amount; a store has one and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

import attrs

from backoffice_core.kernel.currencies import Currency
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_number, integer_ratio, shown, whole_number
from backoffice_core.kernel.rounding import (
    Rounding,
    round_ratio,
    round_to,
    share_units,
    spread_units,
)

__all__ = ["Currency", "Money"]


@attrs.frozen(repr=False)
class Money:
    """An exact amount of one currency, in its minor units.

    Amounts add, subtract and compare within one currency, and multiply by an int; two
    currencies are refused (``currency_mixed``), except that ``==`` is simply False.
    Zero is as true as any other amount: ask ``is_zero``.

    Raises :class:`InvalidValue`: ``number_not_whole``, ``not_a_currency``.

    >>> Money.of("1234.50", "USD") + Money.of(1, "USD")
    Money.of('1235.50', 'USD')
    >>> print(Money(123450, Currency.of("IDR")) * 2)
    IDR 2469.00
    """

    minor: int
    currency: Currency

    def __attrs_post_init__(self) -> None:
        """Refuse minor units that are not a plain int, and a currency that is only a code."""
        # The hot path of every sum: two identity checks.
        if type(self.minor) is not int:
            raise InvalidValue(
                "number_not_whole",
                f"Minor units must be an int, not {type(self.minor).__name__}.",
                "Use Money.of for amounts in major units.",
            )
        if type(self.currency) is not Currency:
            raise InvalidValue(
                "not_a_currency",
                f"{shown(self.currency)} is not a Currency.",
                "Use Currency.of for ISO 4217 codes.",
            )

    @classmethod
    def of(
        cls,
        amount: str | int | Decimal | Fraction,
        currency: str | Currency,
        *,
        rounding: Rounding | None = None,
    ) -> Money:
        """Return money from an amount in major units (dollars, rupiah).

        Text is ``[+-]?digits[.digits]`` in ASCII: no separators, exponents or spaces. What
        does not fit the currency's digits is refused, unless a rounding is named.

        Raises :class:`InvalidValue`: ``amount_inexact``, and the codes of
        :func:`~backoffice_core.kernel.exact.integer_ratio` and :meth:`Currency.of`.

        >>> Money.of("0.125", "USD", rounding=Rounding.HALF_EVEN)
        Money.of('0.12', 'USD')
        >>> Money.of(10, "JPY").minor
        10
        """
        known = Currency.of(currency)
        numerator, denominator = integer_ratio(amount, name="amount")
        numerator *= 10**known.digits
        if rounding is not None:
            return cls(round_ratio(numerator, denominator, rounding), known)
        minor, rest = divmod(numerator, denominator)
        if rest:
            raise InvalidValue(
                "amount_inexact",
                f"{known} has {known.digits} digits after the point; {shown(amount)} needs more.",
                "Name a rounding, for example rounding=Rounding.HALF_UP.",
            )
        return cls(minor, known)

    @classmethod
    def zero(cls, currency: str | Currency) -> Money:
        """Return nothing, of a currency.

        >>> Money.zero("IDR")
        Money.of('0.00', 'IDR')
        """
        return cls(0, Currency.of(currency))

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str | Currency) -> Money:
        """Return the sum of amounts of one currency; of none, zero.

        Raises :class:`InvalidValue`: ``currency_mixed``, ``not_money``.

        >>> Money.total([Money.of("0.10", "USD")] * 3, "USD")
        Money.of('0.30', 'USD')
        """
        start = cls.zero(currency)
        minor = 0
        for amount in amounts:
            if type(amount) is not Money or amount.currency is not start.currency:
                refuse_other(start, amount, "add")
            minor += amount.minor
        return cls(minor, start.currency)

    def __add__(self, other: Money) -> Money:
        """Add within one currency."""
        if type(other) is not Money or other.currency is not self.currency:
            refuse_other(self, other, "add")
        return Money(self.minor + other.minor, self.currency)

    def __radd__(self, other: object) -> NoReturn:
        """Refuse the 0 that ``sum`` starts with: what no amounts come to has no currency."""
        raise InvalidValue(
            "not_money",
            f"Cannot add {self} to {type(other).__name__} {shown(other)}.",
            "Use Money.total(amounts, currency) rather than sum(amounts).",
        )

    def __sub__(self, other: Money) -> Money:
        """Subtract within one currency."""
        if type(other) is not Money or other.currency is not self.currency:
            refuse_other(self, other, "subtract")
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, factor: int) -> Money:
        """Multiply by a whole number, which needs no rounding; else see :meth:`times`."""
        if type(factor) is not int:
            raise InvalidValue(
                "factor_not_whole",
                f"Money times {type(factor).__name__} would need rounding.",
                "Use times(factor, rounding=...) with an int or a Fraction.",
            )
        return Money(self.minor * factor, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        """Return the opposite amount."""
        return Money(-self.minor, self.currency)

    def __pos__(self) -> Money:
        """Return the amount itself."""
        return self

    def __abs__(self) -> Money:
        """Return the amount without its sign."""
        return Money(abs(self.minor), self.currency)

    def __lt__(self, other: Money) -> bool:
        """Compare within one currency."""
        refuse_other(self, other, "compare")
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        """Compare within one currency."""
        refuse_other(self, other, "compare")
        return self.minor <= other.minor

    def __gt__(self, other: Money) -> bool:
        """Compare within one currency."""
        refuse_other(self, other, "compare")
        return self.minor > other.minor

    def __ge__(self, other: Money) -> bool:
        """Compare within one currency."""
        refuse_other(self, other, "compare")
        return self.minor >= other.minor

    def times(self, factor: int | Fraction, *, rounding: Rounding) -> Money:
        """Return the amount times an exact factor, rounded once to a minor unit.

        Raises :class:`InvalidValue`: ``number_not_exact``, ``rounding_unknown``.

        >>> Money.of("8945", "IDR").times(Fraction(11, 100), rounding=Rounding.HALF_UP)
        Money.of('983.95', 'IDR')
        """
        number = exact_number(factor, name="factor")
        minor = round_ratio(self.minor * number.numerator, number.denominator, rounding)
        return Money(minor, self.currency)

    def round_to(self, step: int, *, rounding: Rounding) -> Money:
        """Return the multiple of ``step`` minor units that the amount rounds to.

        Cash in Switzerland comes in steps of 5 (five Rappen), in whole rupiah in steps of 100.

        Raises :class:`InvalidValue`: ``number_not_whole``, ``number_too_small``,
        ``rounding_unknown``.

        >>> Money.of("9.98", "CHF").round_to(5, rounding=Rounding.HALF_UP)
        Money.of('10.00', 'CHF')
        """
        return Money(round_to(self.minor, step, rounding), self.currency)

    def allocate(self, weights: Iterable[int | Fraction], *, step: int = 1) -> tuple[Money, ...]:
        """Return the amount shared by weights in multiples of ``step``; nothing is lost.

        The largest remainder method of :func:`~backoffice_core.kernel.rounding.share_units`:
        ties go to the earlier weight, weight 0 gets 0, minus the amount gives minus the shares.

        Raises :class:`InvalidValue`: ``step_indivisible`` when the amount is not a multiple of
        the step, ``number_not_exact``, ``weight_negative``, ``weights_empty``.

        >>> [str(share) for share in Money.of(1, "USD").allocate([336, 336, 328])]
        ['USD 0.34', 'USD 0.33', 'USD 0.33']
        >>> [str(share) for share in Money.of(1, "CHF").allocate([1, 1, 1], step=5)]
        ['CHF 0.35', 'CHF 0.35', 'CHF 0.30']
        """
        steps = self.in_steps(step)
        return tuple(Money(step * share, self.currency) for share in share_units(steps, weights))

    def split(self, parts: int) -> tuple[Money, ...]:
        """Return the amount in equal parts, the earlier ones a minor unit larger where needed.

        Raises :class:`InvalidValue`: ``number_not_whole``, ``number_too_small``.

        >>> [str(part) for part in Money.of(10, "USD").split(3)]
        ['USD 3.34', 'USD 3.33', 'USD 3.33']
        """
        count = whole_number(parts, name="number of parts", least=1)
        return self.allocate([1] * count)

    def spread(
        self, weights: Iterable[int | Fraction], *, rounding: Rounding, step: int = 1
    ) -> tuple[Money, ...]:
        """Return the amount over a schedule, every running total the exact one rounded once.

        Where :meth:`allocate` is fair to the parts, this is right at every date in between:
        the way to book accruals and depreciation.

        Raises :class:`InvalidValue` as :meth:`allocate` does, and ``rounding_unknown``.

        >>> year = Money.of(1000, "USD").spread([31, 28, 31], rounding=Rounding.HALF_UP)
        >>> [str(month) for month in year]
        ['USD 344.44', 'USD 311.12', 'USD 344.44']
        """
        shares = spread_units(self.in_steps(step), weights, rounding)
        return tuple(Money(step * share, self.currency) for share in shares)

    def in_steps(self, step: int) -> int:
        """Return how many steps of minor units the amount is; it must be a whole number of them.

        Raises :class:`InvalidValue`: ``step_indivisible``, ``number_too_small``.

        >>> Money.of("0.35", "CHF").in_steps(5)
        7
        """
        steps, rest = divmod(self.minor, whole_number(step, name="step", least=1))
        if rest:
            raise InvalidValue(
                "step_indivisible",
                f"{self} is not a multiple of {step} minor units.",
                "Use round_to first and book the difference.",
            )
        return steps

    @property
    def is_zero(self) -> bool:
        """Whether the amount is nothing."""
        return self.minor == 0

    @property
    def major(self) -> Fraction:
        """The amount in major units, as a ratio.

        >>> Money.of("0.25", "USD").major
        Fraction(1, 4)
        """
        return Fraction(self.minor, 10**self.currency.digits)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units with all its digits, whatever the decimal context.

        >>> Money.of("1.1", "USD").decimal
        Decimal('1.10')
        """
        return Decimal(self.text)

    @property
    def text(self) -> str:
        """The amount in major units with all its digits, without the currency.

        >>> Money.of(-5, "IDR").text
        '-5.00'
        """
        digits = self.currency.digits
        if digits == 0:
            return str(self.minor)
        whole, rest = divmod(abs(self.minor), 10**digits)
        return f"{'-' if self.minor < 0 else ''}{whole}.{rest:0{digits}}"

    def __str__(self) -> str:
        """Return code and amount, as ``IDR 1234.50``; for people see ``kernel.words``."""
        return f"{self.currency.code} {self.text}"

    def __repr__(self) -> str:
        """Return an expression that evaluates back."""
        currency = self.currency.code if self.currency.is_iso else self.currency
        return f"Money.of({self.text!r}, {currency!r})"


def refuse_other(money: Money, other: object, verb: str) -> None:
    """Refuse anything that is not money of the same currency."""
    if not isinstance(other, Money):
        raise InvalidValue(
            "not_money",
            f"Cannot {verb} {money} and {type(other).__name__} {shown(other)}.",
            "Use Money.of for amounts and Money.total for sums.",
        )
    # Identity first: nearly always the shared object; equality for copies and unpickled ones.
    if other.currency is not money.currency and other.currency != money.currency:
        one, two = money.currency, other.currency
        scales = f" ({one.digits} and {two.digits} digits)" if one.code == two.code else ""
        raise InvalidValue(
            "currency_mixed",
            f"Cannot {verb} {money} and {other}{scales}: convert one of them first.",
            "A rate makes an amount of one currency into one of another.",
        )
