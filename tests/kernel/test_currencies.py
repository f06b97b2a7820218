"""Currencies: the table of ISO 4217, and everything else stated in full."""

from __future__ import annotations

import copy
import pickle
from collections import Counter

import pytest

from backoffice_core.kernel.currencies import DIGITS, WITHOUT_MINOR_UNIT, Currency
from backoffice_core.kernel.errors import InvalidValue


def test_the_table_holds_every_current_code_once() -> None:
    """ISO 4217 list one: 165 codes with a minor unit (17, 139, 7 and 2 by digits), 13 without."""
    assert {0: 17, 2: 139, 3: 7, 4: 2} == Counter(DIGITS.values())
    assert 13 == len(WITHOUT_MINOR_UNIT)
    assert not WITHOUT_MINOR_UNIT & set(DIGITS)
    assert all(len(code) == 3 and code.isupper() for code in DIGITS)


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        *(("IDR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("UYW", 4)),
        # Where CLDR shows other digits than ISO 4217 stores.
        *(("AFN", 2), ("IQD", 3), ("LBP", 2), ("MGA", 2), ("RSD", 2), ("YER", 2)),
        # The latest: the Caribbean guilder (2025), the Zimbabwe Gold and the Arab dinar (2024).
        *(("XCG", 2), ("ZWG", 2), ("XAD", 2)),
    ],
)
def test_codes_have_the_digits_of_iso_4217(code: str, digits: int) -> None:
    """Digits are ISO's, not those that CLDR displays."""
    assert digits == Currency.of(code).digits


@pytest.mark.parametrize("code", ["BGN", "HRK", "ANG", "CUC", "SLL", "ZWL", "VEF"])
def test_withdrawn_codes_are_not_current(code: str) -> None:
    """Old books state them in full, and so decide that they mean it."""
    with pytest.raises(InvalidValue, match="unknown_currency"):
        Currency.of(code)
    assert not Currency(code, 2).is_iso


@pytest.mark.parametrize("code", ["usd", "US", "BTC", "", "IDR ", "\uff35SD", 360, None, ["IDR"]])
def test_unknown_codes_never_get_default_digits(code: object) -> None:
    """A wrong code is refused, not taken for a currency of two digits."""
    with pytest.raises(InvalidValue, match="unknown_currency"):
        Currency.of(code)  # type: ignore[arg-type]


def test_gold_has_no_digits_until_a_book_states_them() -> None:
    """ISO 4217 lists metals and units of account without a minor unit."""
    with pytest.raises(InvalidValue, match="currency_without_minor_unit"):
        Currency.of("XAU")
    assert 3 == Currency("XAU", 3).digits


def test_other_currencies_are_stated_in_full() -> None:
    """Points, tokens, and a known code in another scale; each is a currency of its own."""
    assert Currency.of(Currency("PTS", 0)) == Currency("PTS", 0)
    assert Currency("ETH", 18).digits == 18
    assert Currency("IDR", 0) != Currency.of("IDR")
    assert not Currency("IDR", 0).is_iso


def test_a_known_currency_is_one_object() -> None:
    """So comparing is by identity; a copy from elsewhere is still equal."""
    assert Currency.of("IDR") is Currency.of("IDR")
    assert Currency.of("IDR").is_iso
    for twin in (pickle.loads(pickle.dumps(Currency.of("IDR"))), copy.deepcopy(Currency.of("IDR"))):  # noqa: S301
        assert Currency.of("IDR") == twin
        assert hash(Currency.of("IDR")) == hash(twin)


@pytest.mark.parametrize("code", ["", "idr", "1INCH", "A B", "A-", "A" * 25, "\u00c4", "A\n", 5])
def test_codes_that_could_not_stand_in_a_file_are_refused(code: object) -> None:
    """Capitals, digits and ' . _ - only, and at most 24 of them."""
    with pytest.raises(InvalidValue, match="currency_malformed"):
        Currency(code, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("digits", "code"),
    [
        *((-1, "number_too_small"), (19, "currency_digits")),
        *((2.0, "number_not_whole"), (True, "number_not_whole")),
    ],
)
def test_digits_out_of_range_are_refused(digits: object, code: str) -> None:
    """From 0 to 18: more would leave nothing of a 64-bit integer."""
    with pytest.raises(InvalidValue, match=code):
        Currency("PTS", digits)  # type: ignore[arg-type]


def test_a_currency_prints_as_its_code() -> None:
    """``str`` is for reading; ``repr`` evaluates back."""
    assert "IDR" == str(Currency.of("IDR"))
    assert "Currency(code='PTS', digits=0)" == repr(Currency("PTS", 0))
