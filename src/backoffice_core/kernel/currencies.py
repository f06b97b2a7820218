"""Currencies: the codes of ISO 4217 with the digits of their minor units, and any other.

Money is stored by this table and shown by CLDR's, which differs for some codes (CLDR shows
no decimals for the Lebanese pound, ISO 4217 gives it two). Only current codes are here: a
book that still holds a withdrawn currency states its digits itself, as ``Currency("BGN", 2)``.
Source: ISO 4217:2015, list one (current currency and funds codes), as of January 2026.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown, whole_number

CODES_BY_DIGITS: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
        CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
        GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK
        LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
        NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS
        SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST
        XAD XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

DIGITS: Final[Mapping[str, int]] = MappingProxyType(
    {code: digits for digits, codes in CODES_BY_DIGITS.items() for code in codes.split()}
)
"""Digits after the point of each current code: 10 ** digits minor units make one major unit."""

WITHOUT_MINOR_UNIT: Final = frozenset(
    ("XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX")
)
"""Current codes that ISO 4217 gives no minor unit: metals, units of account, test and none."""

# The commodity names of beancount: what exchanges, point schemes and tokens are called.
CODE: Final = re.compile(r"[A-Z](?:[A-Z0-9'._-]{0,22}[A-Z0-9])?")

# Ether has 18, the most in use; one more and nothing is left of a 64-bit integer.
DIGITS_MAX: Final = 18


@attrs.frozen
class Currency:
    """A code and how many digits its minor unit has: 2 means 100 minor units to a major one.

    ``Currency.of`` knows ISO 4217. Anything else is stated in full: points, tokens, withdrawn
    currencies, or a book kept in whole rupiah as ``Currency("IDR", 0)``, which is another
    currency than ``Currency.of("IDR")`` and does not mix with it.

    Raises :class:`InvalidValue`: ``currency_malformed``, ``currency_digits``.

    >>> Currency.of("JPY")
    Currency(code='JPY', digits=0)
    >>> Currency("PTS", 0)
    Currency(code='PTS', digits=0)
    """

    code: str
    digits: int

    def __attrs_post_init__(self) -> None:
        """Refuse a code that could not stand in a file, and digits out of range."""
        refuse_malformed(self.code)
        if whole_number(self.digits, name="number of currency digits", least=0) > DIGITS_MAX:
            raise InvalidValue(
                "currency_digits",
                f"{self.code} has more than {DIGITS_MAX} digits after the point.",
                f"Keep at most {DIGITS_MAX}.",
            )

    @classmethod
    def of(cls, code: str | Currency) -> Currency:
        """Return the ISO 4217 currency of a code, always the same object; a Currency passes.

        Raises :class:`InvalidValue`: ``unknown_currency``, or ``currency_without_minor_unit``
        for the codes that ISO 4217 lists without one (gold, the SDR, ...).

        >>> Currency.of("IDR").digits
        2
        """
        return code if isinstance(code, Currency) else iso_currency(code)

    @property
    def is_iso(self) -> bool:
        """Whether ISO 4217 lists this code with these digits, so that the code alone says all.

        >>> Currency("IDR", 0).is_iso
        False
        """
        return DIGITS.get(self.code) == self.digits

    def __str__(self) -> str:
        """Return the code."""
        return self.code


def refuse_malformed(code: object) -> None:
    """Refuse what could not be a currency code."""
    if not isinstance(code, str) or CODE.fullmatch(code) is None:
        raise InvalidValue(
            "currency_malformed",
            f"{shown(code)} is not a currency code.",
            "Use up to 24 capitals, digits and ' . _ - , a capital first: IDR, PTS.",
        )


# One shared object a code: comparing two currencies is nearly always comparing identities.
SHARED: Final[Mapping[str, Currency]] = MappingProxyType(
    {code: Currency(code, digits) for code, digits in DIGITS.items()}
)


def iso_currency(code: object) -> Currency:
    """Return the shared object of an ISO 4217 code."""
    known = SHARED.get(code) if isinstance(code, str) else None
    if known is not None:
        return known
    if isinstance(code, str) and code in WITHOUT_MINOR_UNIT:
        raise InvalidValue(
            "currency_without_minor_unit",
            f"ISO 4217 gives {code} no minor unit.",
            f'State how many digits this book keeps, for example Currency("{code}", 3).',
        )
    raise InvalidValue(
        "unknown_currency",
        f"{shown(code)} is not a current ISO 4217 code.",
        'Codes are capitals. State any other currency in full, for example Currency("PTS", 0).',
    )
