"""Lots as entries: the accounts say what the lots say."""

from __future__ import annotations

from collections import Counter

import attrs
import pytest
from hypothesis import given

from backoffice_core.bookkeeping import Entry
from backoffice_core.bookkeeping.lots import (
    Acquisition,
    CostAdjustment,
    Disposal,
    LotAccounts,
    LotBook,
    LotEvent,
    LotMethod,
    LotPolicy,
    LotScope,
    acquisition_entry,
    adjustment_entry,
    disposal_entry,
    match_lots,
    transfer_entry,
)
from backoffice_core.kernel import InvalidValue
from tests.bookkeeping.lots.histories import adjusted, bought, histories, sold, usd

ACCOUNTS = LotAccounts(lots="1500", settlement="1100", gains="7100", shorts="2500")


def entries_of(events: tuple[LotEvent, ...], book: LotBook, accounts: LotAccounts) -> list[Entry]:
    """The entries of everything that costs or brings something."""
    entries: list[Entry] = []
    for event in events:
        realised = book.realisation(event.number)
        match event:
            case Acquisition():
                entries.append(acquisition_entry(event, accounts=accounts, realisation=realised))
            case Disposal():
                entries.append(disposal_entry(event, accounts=accounts, realisation=realised))
            case CostAdjustment():
                entries.append(adjustment_entry(event, accounts=accounts, realisation=realised))
            case _:
                pass
    return entries


def balances(entries: list[Entry]) -> Counter[str]:
    """What every account holds, in minor units."""
    found: Counter[str] = Counter()
    for entry in entries:
        for posting in entry.postings:
            found[posting.account] += posting.amount.minor
    return found


@given(events=histories(shorts=True))
def test_the_accounts_hold_the_cost_left_the_gains_and_what_is_owed(
    events: tuple[LotEvent, ...],
) -> None:
    """The sub-ledger ties to its control accounts after any history."""
    book = match_lots(events, policy=LotPolicy(method=LotMethod.HIFO), currency="USD")
    found = balances(entries_of(events, book, ACCOUNTS))
    owed = sum(each.proceeds.minor for each in book.shorts)
    assert (book.cost("X").minor, -book.gain("X").minor, -owed) == (
        found["1500"], found["7100"], found["2500"],
    )  # fmt: skip


def legs(entry: Entry) -> list[tuple[str, int]]:
    """Accounts and amounts of an entry."""
    return [(posting.account, posting.amount.minor) for posting in entry.postings]


def test_a_sale_moves_cost_out_and_shows_the_gain() -> None:
    """Bought for 10.00 with a fee of 0.50, sold for 12.00; then the same at a loss."""
    events = (bought("B1", 0, 10, 1_000, fee=50), sold("S1", 1, 5, 600), sold("S2", 2, 5, 400))
    book = match_lots(events, policy=LotPolicy(method=LotMethod.FIFO), currency="USD")
    accounts = attrs.evolve(ACCOUNTS, losses="7200")
    purchase, sale, loss = entries_of(events, book, accounts)
    assert [("1500", 1_050), ("1100", -1_050)] == legs(purchase)
    assert [("1500", -525), ("1100", 600), ("7100", -75)] == legs(sale)
    assert [("1500", -525), ("1100", 400), ("7200", 125)] == legs(loss)
    assert ("S1", "lots", "X", "S1") == (sale.number, sale.journal, sale.text, sale.document)


def test_a_return_of_capital_beyond_the_cost_is_shown_as_a_gain() -> None:
    """20.00 came back on what had cost 15.00."""
    events = (bought("B1", 0, 10, 1_500), adjusted("C1", 1, -2_000))
    book = match_lots(events, policy=LotPolicy(method=LotMethod.FIFO), currency="USD")
    _, entry = entries_of(events, book, ACCOUNTS)
    assert [("1500", -1_500), ("1100", 2_000), ("7100", -500)] == legs(entry)


@given(events=histories())
def test_a_transfer_moves_cost_between_the_accounts_of_places(
    events: tuple[LotEvent, ...],
) -> None:
    """Each place's account holds the cost of its lots."""
    policy = LotPolicy(method=LotMethod.FIFO, scope=LotScope.EACH_PLACE)
    traded = tuple(each for each in events if not isinstance(each, CostAdjustment))
    book = match_lots(traded, policy=policy, currency="USD")
    entries = [
        transfer_entry(each, source=each.from_place, target=each.to_place) for each in book.moves
    ]
    for event in traded:
        if isinstance(event, Acquisition | Disposal):
            accounts = attrs.evolve(ACCOUNTS, lots=event.place)
            entries += entries_of((event,), book, accounts)
    found = balances(entries)
    for place in ("a", "b"):
        left = sum(lot.cost.minor for lot in book.lots if lot.place == place)
        assert left == found[place]


def test_a_short_sale_needs_an_account_and_an_entry_its_own_realisation() -> None:
    """Two mistakes that would put money in the wrong place."""
    short = sold("S1", 0, 1, 100, short=True)
    with pytest.raises(InvalidValue, match="lot_account_missing"):
        disposal_entry(short, accounts=attrs.evolve(ACCOUNTS, shorts=""), realisation=None)
    entry = disposal_entry(short, accounts=ACCOUNTS, realisation=None, number="J1")
    assert [("1500", 0), ("1100", 100), ("2500", -100)] == legs(entry)
    cover = bought("B1", 1, 1, 80)
    book = match_lots([short, cover], policy=LotPolicy(method=LotMethod.FIFO), currency="USD")
    with pytest.raises(InvalidValue, match="lot_realisation_differs"):
        disposal_entry(short, accounts=ACCOUNTS, realisation=book.realisations[0])
    assert usd(20) == book.gain("X")
