"""Taxes on documents: what rate a law sets on a day, and how the law rounds it.

A rate is a ratio and is applied once, to the whole base: Indonesia's 12 % of 11/12 of the
price is one multiplication by 11/100, because rounding the 11/12 first gives another tax for
one price in forty. Whether each line or each document is rounded, to which step and in which
mode is part of the rule, so a change of rounding is a new version as a change of rate is.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Final

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding, round_to

__all__ = ["TAXES_OF_INDONESIA", "RoundedPer", "Tax", "TaxAmount", "tax_on", "tax_rate"]


class RoundedPer(enum.Enum):
    """What a tax is rounded for; the two differ on most invoices of ten lines."""

    DOCUMENT = "document"
    LINE = "line"


@checked
@attrs.frozen(kw_only=True)
class Tax:
    """A tax as one law sets it: ``nominal_rate`` of ``base_share`` of the price before tax.

    The tax is rounded to ``whole_units`` (0: to the minor unit) where the document is in
    ``whole_currency``, the one the law speaks of; in any other, always to its minor unit.
    ``source`` cites the rate, ``rounding_source`` the rounding, empty where it is our choice.
    Raises :class:`InvalidValue` (``not_a_member``).

    >>> ppn = tax_on("PPN", date(2026, 5, 4))
    >>> ppn.rate
    Fraction(11, 100)
    >>> ppn.amount([Money.of(8945, "IDR")], Currency.of("IDR")).amount
    Money.of('984.00', 'IDR')
    >>> ppn.amount([Money.of("89.45", "USD")], Currency.of("USD")).amount
    Money.of('9.84', 'USD')
    """

    code: str
    nominal_rate: Fraction
    base_share: Fraction = Fraction(1)
    per: RoundedPer = attrs.field(
        default=RoundedPer.DOCUMENT, validator=member_validator(RoundedPer)
    )
    whole_units: int = 1
    whole_currency: str = "IDR"
    rounding: Rounding = attrs.field(default=Rounding.HALF_UP, validator=member_validator(Rounding))
    source: str
    rounding_source: str = ""

    @property
    def rate(self) -> Fraction:
        """The share of the price before tax that the tax is."""
        return self.nominal_rate * self.base_share

    def step(self, currency: Currency) -> int:
        """The minor units that the tax of a document in that currency is a multiple of."""
        if currency.code != self.whole_currency:
            return 1
        return self.whole_units * 10**currency.digits or 1

    def rounded(self, base: Money) -> Money:
        """The tax on a base, after the one rounding."""
        step = self.step(base.currency)
        return Money(round_to(base.minor * self.rate, step, self.rounding), base.currency)

    def amount(self, bases: list[Money], currency: Currency) -> TaxAmount:
        """The tax on the lines of one document, each given by its price before tax."""
        base = Money.total(bases, currency)
        parts = bases if self.per is RoundedPer.LINE else [base]
        amount = Money.total((self.rounded(part) for part in parts), base.currency)
        return TaxAmount(tax=self, base=base, amount=amount)


@checked
@attrs.frozen(kw_only=True)
class TaxAmount:
    """One tax of one document: on ``base``, it comes to ``amount``."""

    tax: Tax
    base: Money
    amount: Money

    @property
    def exact(self) -> Fraction:
        """The tax in major units before rounding."""
        return self.base.major * self.tax.rate


PER_11_ART_129 = "PER-11/PJ/2025 art. 129(3)"
PMK_131 = "UU 7/2021 art. 4 (UU PPN art. 7(1)b), PMK 131/2024 art. 3"
PPN: Final = Effective(
    [
        Version(
            value=Tax(
                code="PPN",
                nominal_rate=Fraction(10, 100),
                source="UU 42/2009 (UU PPN art. 7(1))",
            ),
            since=date(2010, 4, 1),
        ),
        Version(
            value=Tax(
                code="PPN",
                nominal_rate=Fraction(11, 100),
                source="UU 7/2021 art. 4 (UU PPN art. 7(1)a)",
            ),
            since=date(2022, 4, 1),
        ),
        Version(
            value=Tax(
                code="PPN",
                nominal_rate=Fraction(12, 100),
                base_share=Fraction(11, 12),
                source=PMK_131,
            ),
            since=date(2025, 1, 1),
        ),
        Version(
            value=Tax(
                code="PPN",
                nominal_rate=Fraction(12, 100),
                base_share=Fraction(11, 12),
                source=PMK_131,
                rounding_source=PER_11_ART_129,
            ),
            since=date(2025, 5, 22),
        ),
    ]
)

TAXES_OF_INDONESIA: Final[Mapping[str, Effective[Tax]]] = MappingProxyType({"PPN": PPN})
"""Value added tax (Pajak Pertambahan Nilai) on goods and services that are not luxury goods.

Rounding half up to whole rupiah is prescribed since PER-11/PJ/2025; before, it is the choice
of this library, and a business that rounded down passes a mapping of its own. A document in
another currency is rounded to that currency's minor unit: the rule concerns rupiah.
"""


@checked
def tax_on(
    code: str, day: date, *, taxes: Mapping[str, Effective[Tax]] = TAXES_OF_INDONESIA
) -> Tax:
    """The tax of a code as it stands on a day.

    Raises :class:`InvalidValue`: ``tax_unknown`` for a code that is not in ``taxes``,
    ``tax_not_in_force`` for a day before its first version.

    >>> tax_on("PPN", date(2022, 3, 31)).source
    'UU 42/2009 (UU PPN art. 7(1))'
    """
    history = taxes.get(code)
    if history is None:
        raise InvalidValue(
            "tax_unknown",
            f"There is no tax {code}.",
            f"Use one of {', '.join(sorted(taxes))}, or leave the tax empty.",
        )
    if not any(version.holds(day) for version in history.versions):
        raise InvalidValue(
            "tax_not_in_force",
            f"The tax {code} has no rate on {day}.",
            "Add the version of that time to the taxes, or mend the date.",
        )
    return history.on(day)


@checked
def tax_rate(
    code: str, day: date, *, taxes: Mapping[str, Effective[Tax]] = TAXES_OF_INDONESIA
) -> Fraction:
    """The share of the price before tax that a tax is on a day.

    Raises :class:`InvalidValue` (``tax_unknown``, ``tax_not_in_force``).

    >>> tax_rate("PPN", date(2026, 5, 4)), tax_rate("PPN", date(2022, 3, 31))
    (Fraction(11, 100), Fraction(1, 10))
    """
    return tax_on(code, day, taxes=taxes).rate
