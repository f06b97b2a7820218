"""Random charts and journals, shared by the laws of statements."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from backoffice_core import Currency, Money, Month
from backoffice_core.bookkeeping import (
    Account,
    AccountType,
    Chart,
    Dimension,
    Entry,
    EntryKind,
    Posting,
)
from backoffice_core.bookkeeping.account_classes import type_of_line_item
from backoffice_core.bookkeeping.charts import CashFlow, ExpenseNature, LineItem

USD = Currency.of("USD")
APRIL, MAY, JUNE = (Month(2026, month).days for month in (4, 5, 6))
PLACES = ((), (Dimension("cost_centre", "bar"),), (Dimension("cost_centre", "hall"),))
ANY_KIND = tuple(EntryKind)
POSTED = (EntryKind.ORDINARY, EntryKind.ADJUSTING, EntryKind.OPENING)


def lines_of(kind: AccountType) -> list[LineItem | None]:
    """The line items an account of a type can have; cash is given to cash accounts."""
    return [None, *(item for item in LineItem if type_of_line_item(item) in {kind, None})]


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """A cash account, one of retained earnings and ten of any kind, some for gains and losses."""
    accounts = [
        Account(code="00", name="Cash", type=AccountType.ASSET, role="cash"),
        Account(code="01", name="Kept", type=AccountType.EQUITY, role="retained_earnings"),
    ]
    roles = ["disposal_gain", "exchange_loss", "exchange_gain", "unrealised_exchange_gain"]
    for number in range(10):
        kind = draw(st.sampled_from(AccountType))
        spent = kind is AccountType.EXPENSE
        accounts.append(
            Account(
                code=f"1{number}",
                name=f"{kind.value} {number}",
                type=kind,
                role=roles.pop() if roles and draw(st.booleans()) else "",
                contra=draw(st.booleans()),
                line_item=draw(st.sampled_from(lines_of(kind))),
                nature=draw(st.sampled_from([None, *ExpenseNature])) if spent else None,
                cash_flow=draw(st.sampled_from([None, *CashFlow])),
            )
        )
    return Chart(accounts)


@st.composite
def journals_on(
    draw: st.DrawFn, chart: Chart, *, kinds: tuple[EntryKind, ...] = POSTED, size_max: int = 10
) -> tuple[Entry, ...]:
    """Random balanced entries of April to June with parties and cost centres."""
    codes = [account.code for account in chart.accounts]
    entries: list[Entry] = []
    for number in range(draw(st.integers(0, size_max))):
        amounts = draw(st.lists(st.integers(-1000, 1000), min_size=1, max_size=4))
        entries.append(
            Entry(
                number=str(number),
                day=draw(st.dates(date(2026, 4, 1), date(2026, 6, 30))),
                journal=draw(st.sampled_from(["sales", "payments"])),
                text="",
                kind=draw(st.sampled_from(kinds)),
                postings=[
                    Posting(
                        account=draw(st.sampled_from(codes)),
                        amount=Money(amount, USD),
                        party=draw(st.sampled_from([None, "Maju"])),
                        dimensions=draw(st.sampled_from(PLACES)),
                    )
                    for amount in (*amounts, -sum(amounts))
                ],
            )
        )
    return tuple(entries)


@st.composite
def books(
    draw: st.DrawFn, *, kinds: tuple[EntryKind, ...] = POSTED
) -> tuple[Chart, tuple[Entry, ...]]:
    """A random chart and a journal on it."""
    chart = draw(charts())
    return chart, draw(journals_on(chart, kinds=kinds))


def made(
    number: str, day: date, legs: dict[str, int], *, kind: EntryKind = EntryKind.ORDINARY
) -> Entry:
    """An entry from dollars by account."""
    return Entry(
        number=number,
        day=day,
        journal="other",
        text="",
        kind=kind,
        postings=[
            Posting(account=code, amount=Money.of(amount, USD)) for code, amount in legs.items()
        ],
    )
