"""Translating the books of a foreign operation into the currency of a presentation.

IAS 21.39-41 (PSAK 221, same paragraphs): assets and liabilities at the closing rate, income and
expenses at the rates of their days or an average, equity at what it was when it came in. The
three do not add up, and what they do not add up by is the translation difference in other
comprehensive income. It is the one figure computed as a remainder, so the translated trial
balance sums to zero exactly, rounding of every line included. Economies with hyperinflation
(IAS 29, IAS 21.42) are not for this function.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol

import attrs

from backoffice_core.bookkeeping.exchange.converting import convert
from backoffice_core.bookkeeping.exchange.rates import ExchangeRate, RateKind
from backoffice_core.bookkeeping.exchange.valued import shares
from backoffice_core.bookkeeping.model import Account, AccountType
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.members import expect_member
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = [
    "AccountBalance",
    "TranslatedRow",
    "TranslatedTrialBalance",
    "translate_openings",
    "translate_trial_balance",
]

BALANCE_SHEET: Final = frozenset((AccountType.ASSET, AccountType.LIABILITY))
RESULT: Final = frozenset((AccountType.INCOME, AccountType.EXPENSE))
NOTHING: Final[Mapping[str, ExchangeRate]] = MappingProxyType({})


class AccountBalance(Protocol):
    """An account's balances, debit positive: any row of a trial balance."""

    @property
    def account(self) -> Account: ...  # noqa: D102
    @property
    def opening(self) -> Money: ...  # noqa: D102
    @property
    def movement(self) -> Money: ...  # noqa: D102
    @property
    def closing(self) -> Money: ...  # noqa: D102


@checked
@attrs.frozen(kw_only=True)
class TranslatedRow:
    """One account in the presentation currency, debit positive, and why.

    It has what a row of a trial balance has, so statements can be made of it.
    """

    account: Account
    opening: Money
    movement: Money
    explanation: Explanation

    @property
    def closing(self) -> Money:
        """What is there at the end of the period."""
        return self.opening + self.movement

    @property
    def debit(self) -> Money:
        """The movement where it is a debit, else nothing."""
        return self.movement if self.movement.minor > 0 else self.movement * 0

    @property
    def credit(self) -> Money:
        """The movement where it is a credit, as a positive amount, else nothing."""
        return -self.movement if self.movement.minor < 0 else self.movement * 0


@checked
@attrs.frozen(kw_only=True)
class TranslatedTrialBalance:
    """A trial balance in another currency; openings, movements and closings each sum to zero.

    The row of the translation account is the last.
    """

    rows: tuple[TranslatedRow, ...]
    currency: Currency

    @property
    def translation(self) -> TranslatedRow:
        """The row of the translation difference: its movement belongs to the period's OCI."""
        return self.rows[-1]

    @property
    def gain(self) -> Money:
        """What the period's OCI gains by translation; a loss is negative (IAS 21.39(c))."""
        return -self.translation.movement

    @property
    def closing(self) -> Money:
        """The sum of all closings: zero."""
        return Money.total((row.closing for row in self.rows), self.currency)

    @property
    def brought_forward(self) -> dict[str, Money]:
        """The closings by account code: what the next period's translation starts from."""
        return {row.account.code: row.closing for row in self.rows}

    def closing_of(self, code: str) -> Money:
        """What an account closes with, debit positive; zero where it is not there."""
        found = (row.closing for row in self.rows if row.account.code == code)
        return next(found, Money.zero(self.currency))


@checked
def translate_trial_balance(
    rows: Iterable[AccountBalance],
    *,
    to: str | Currency,
    closing: ExchangeRate,
    average: ExchangeRate,
    translation_account: Account,
    rounding: Rounding,
    historical: Mapping[str, ExchangeRate] = NOTHING,
    brought_forward: Mapping[str, Money] | None = None,
) -> TranslatedTrialBalance:
    """The trial balance of a foreign operation in another currency.

    ``rows`` are those of its trial balance in its own functional currency, *before* closing
    entries, so that income and expenses still show what the period earned. ``brought_forward``
    is where the previous translation ended, by account code (:func:`translate_openings` for the
    first one), needed by every account with an opening balance; ``historical`` the rate of the
    day, by account code, for each equity account that moved in the period (capital paid in,
    dividends). ``translation_account`` is the account in equity that the difference goes to.

    Raises :class:`InvalidValue`: ``rate_kind_differs``, ``rate_pair_differs``,
    ``historical_rate_missing``, ``brought_forward_missing``, ``brought_forward_unbalanced``,
    ``not_a_member``.
    """
    expect_member(rounding, Rounding, name="rounding")
    given = tuple(rows)
    currency = Currency.of(to)
    for rate, kind in ((closing, RateKind.CLOSING), (average, RateKind.AVERAGE)):
        if rate.kind is not kind:
            raise InvalidValue(
                "rate_kind_differs",
                f"{rate.reference} is not of the kind {kind.value}.",
                "Balance sheets are translated at closing, results at average rates.",
            )
    before = brought_forward or {}
    check_openings(given, before, currency)
    translated = [
        translated_row(
            row,
            opening=before.get(row.account.code, Money.zero(currency)),
            rate=rate_for(row, closing=closing, average=average, historical=historical),
            to=currency,
            rounding=rounding,
        )
        for row in given
        if row.account.code != translation_account.code
    ]
    opening = before.get(translation_account.code, Money.zero(currency))
    difference = difference_row(translated, translation_account, opening, currency)
    return TranslatedTrialBalance(rows=(*translated, difference), currency=currency)


def check_openings(
    rows: Iterable[AccountBalance], before: Mapping[str, Money], currency: Currency
) -> None:
    """Refuse an opening balance whose translation is not known, and ones that do not balance."""
    for row in rows:
        if not row.opening.is_zero and row.account.code not in before:
            raise InvalidValue(
                "brought_forward_missing",
                f"{row.account.code} {row.account.name} opens with {row.opening}, but"
                f" brought_forward has no amount in {currency} for it.",
                "Pass brought_forward of the previous translation, or translate_openings.",
            )
    off = Money.total(before.values(), currency)
    if not off.is_zero:
        raise InvalidValue(
            "brought_forward_unbalanced",
            f"The balances brought forward are off by {off}.",
            "Pass all of them, the translation account too.",
        )


def rate_for(
    row: AccountBalance,
    *,
    closing: ExchangeRate,
    average: ExchangeRate,
    historical: Mapping[str, ExchangeRate],
) -> ExchangeRate | None:
    """The rate that a row is translated at; ``None`` for equity that did not move."""
    if row.account.type in BALANCE_SHEET:
        return closing
    if row.account.type in RESULT:
        return average
    rate = historical.get(row.account.code)
    if rate is None and not row.movement.is_zero:
        raise InvalidValue(
            "historical_rate_missing",
            f"{row.account.code} {row.account.name} moved by {row.movement}, without a rate.",
            f"Give historical[{row.account.code!r}], the rate of the day it moved.",
        )
    return rate


def translated_row(
    row: AccountBalance,
    *,
    opening: Money,
    rate: ExchangeRate | None,
    to: Currency,
    rounding: Rounding,
) -> TranslatedRow:
    """One row: the balance sheet by where it stands, everything else by what it moved."""
    because = (rate.explanation,) if rate is not None else ()
    if rate is None:
        movement = Money.zero(to)
        says, source = Message("{account} did not move", account=row.account.title), ""
    elif row.account.type in BALANCE_SHEET:
        worth = convert(row.closing, to, rate, rounding=rounding)
        movement = worth - opening
        says = Message(
            "{account} of {amount} is worth {worth} at the closing rate",
            account=row.account.title,
            amount=row.closing,
            worth=worth,
        )
        source = "IAS 21.39(a); PSAK 221.39(a)"
    else:
        movement = convert(row.movement, to, rate, rounding=rounding)
        says = Message(
            "{account} moved by {amount}, which is {worth} at the rate of its time",
            account=row.account.title,
            amount=row.movement,
            worth=movement,
        )
        source = "IAS 21.39(b), 21.40; PSAK 221.39(b), 221.40"
        if row.account.type is AccountType.EQUITY:
            source = "IAS 21.41; PSAK 221.41"
    return TranslatedRow(
        account=row.account,
        opening=opening,
        movement=movement,
        explanation=Explanation(
            rule="exchange.translate", says=says, source=source, because=because
        ),
    )


def difference_row(
    rows: Iterable[TranslatedRow], account: Account, opening: Money, currency: Currency
) -> TranslatedRow:
    """What the others do not add up by, explained as net assets less equity less result."""
    parts = {
        types: Money.total((row.closing for row in rows if row.account.type in types), currency)
        for types in (BALANCE_SHEET, frozenset((AccountType.EQUITY,)), RESULT)
    }
    assets, equity, result = parts.values()
    closing = -(assets + equity + result)
    return TranslatedRow(
        account=account,
        opening=opening,
        movement=closing - opening,
        explanation=Explanation(
            rule="exchange.translation_difference",
            says=Message(
                "Net assets are {assets} at the closing rate, equity {equity} and results"
                " {result} at the rates of their time; the difference {difference} is"
                " translation, of which {before} was there before",
                assets=assets,
                equity=-equity,
                result=-result,
                difference=-closing,
                before=-opening,
            ),
            result=-closing,
            source="IAS 21.39(c), 21.41; PSAK 221.39(c), 221.41",
        ),
    )


@checked
def translate_openings(
    rows: Iterable[AccountBalance],
    *,
    to: str | Currency,
    rate: ExchangeRate,
    rounding: Rounding,
) -> dict[str, Money]:
    """All opening balances at one rate, by account code: the day an operation was acquired.

    The total is converted once and shared by largest remainder, so that they balance exactly
    (IAS 21.47; PSAK 221.47).

    Raises :class:`InvalidValue`: ``rate_pair_differs``, ``openings_unbalanced``,
    ``not_a_member``.
    """
    expect_member(rounding, Rounding, name="rounding")
    given = tuple(rows)
    if not given:
        return {}
    amounts = [row.opening for row in given]
    off = Money.total(amounts, amounts[0].currency)
    if not off.is_zero:
        raise InvalidValue(
            "openings_unbalanced", f"The opening balances are off by {off}.", "Pass all rows."
        )
    debits = Money.total((each for each in amounts if each.minor > 0), amounts[0].currency)
    worth = convert(debits, to, rate, rounding=rounding)
    sides = dict(shares(amounts, worth, debit=True)) | dict(shares(amounts, worth, debit=False))
    return {row.account.code: sides[place] for place, row in enumerate(given)}
