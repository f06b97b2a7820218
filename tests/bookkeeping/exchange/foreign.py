"""Books with foreign money, their policy and their rates, shared by the tests of exchange."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from backoffice_core import Money
from backoffice_core.bookkeeping import Account, AccountType, Entry, Posting
from backoffice_core.bookkeeping.exchange import (
    ExchangePolicy,
    ExchangeRate,
    RateKind,
    RateTable,
    RevaluationMode,
    book_foreign,
)
from backoffice_core.kernel import Rounding

BANK, FOREIGN_BANK, RECEIVABLES, TRADING = "1100", "1150", "1200", "1990"
PAYABLES, SALES, GOODS = "2100", "4100", "5100"
START = date(2026, 1, 5)
TYPES = {
    "1": AccountType.ASSET,
    "2": AccountType.LIABILITY,
    "3": AccountType.EQUITY,
    "4": AccountType.INCOME,
    "5": AccountType.EXPENSE,
    "7": AccountType.INCOME,
    "8": AccountType.EXPENSE,
}


def policy_in(
    functional: str = "IDR", *, mode: RevaluationMode = RevaluationMode.REVERSING
) -> ExchangePolicy:
    """A policy with an account for each of the four differences."""
    return ExchangePolicy(
        functional=functional,
        rounding=Rounding.HALF_UP,
        mode=mode,
        trading=TRADING,
        realised_gain="7100",
        realised_loss="8100",
        unrealised_gain="7110",
        unrealised_loss="8110",
    )


def account(code: str, name: str = "") -> Account:
    """An account whose first digit says its type."""
    return Account(code=code, name=name or code, type=TYPES[code[0]])


def rate(
    text: str,
    *,
    base: str = "USD",
    quote: str = "IDR",
    kind: RateKind = RateKind.TRANSACTION,
    day: date = START,
    publisher: str = "Bank Indonesia",
) -> ExchangeRate:
    """A rate of one day."""
    return ExchangeRate(
        base=base, quote=quote, rate=text, kind=kind, since=day, publisher=publisher
    )


def closing(text: str, *, base: str = "USD", quote: str = "IDR", day: date) -> RateTable:
    """A table of nothing but one closing rate."""
    return RateTable([rate(text, base=base, quote=quote, kind=RateKind.CLOSING, day=day)])


def after(days: int) -> date:
    """A day so many days after the start."""
    return START + timedelta(days=days)


def invoice(
    amount: Money,
    *,
    policy: ExchangePolicy,
    at: str,
    sale: bool = False,
    number: str = "B-1",
    day: date = START,
) -> Entry:
    """A bill, or an invoice of our own, in a foreign currency, as the books take it."""
    control, other = (RECEIVABLES, SALES) if sale else (PAYABLES, GOODS)
    held = amount if sale else -amount
    return book_foreign(
        Entry(
            number=number,
            day=day,
            journal="sales" if sale else "purchases",
            text="",
            document=number,
            postings=(
                Posting(account=control, amount=held, party="Acme", document=number),
                Posting(account=other, amount=-held),
            ),
        ),
        held=[control],
        rate=rate(at, base=amount.currency.code, quote=policy.functional.code, day=day),
        policy=policy,
    )


def balances(entries: Iterable[Entry], currency: str) -> dict[str, Money]:
    """What each account holds of a currency, where it holds anything."""
    held: dict[str, Money] = {}
    for entry in entries:
        for leg in entry.postings:
            if leg.amount.currency.code == currency:
                so_far = held.get(leg.account, leg.amount * 0)
                held[leg.account] = so_far + leg.amount
    return {code: amount for code, amount in held.items() if not amount.is_zero}
