"""What single commands do, where the model and the tables of others do not say it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Interval, Month
from backoffice_core.bookkeeping import (
    Account,
    AccountType,
    Chart,
    Entry,
    EntryKind,
    trial_balance,
)
from backoffice_core.bookkeeping.ledger import (
    Accepted,
    BalanceLimit,
    Chain,
    CloseAccount,
    Code,
    Exists,
    FailedKey,
    Ledger,
    LedgerAccount,
    OpenAccount,
    Pend,
    PendingEntry,
    Post,
    PostPending,
    Refused,
    codes_table,
    open_chart,
)
from backoffice_core.bookkeeping.ledger.deciding import plain_standings
from backoffice_core.bookkeeping.ledger.drafts import Draft, judge
from backoffice_core.kernel import Currency, Duration, Instant, InvalidValue, Money, kind_of
from tests.bookkeeping.books import CHART, journals
from tests.bookkeeping.ledger.books import IDR, START, USD, code_of, entry, ledger

PAGE_HEAD = """\
# Why the ledger refuses

Every refusal has one of these codes. They are stable: programs match on them, people read the
sentence, in English or Indonesian. Where the last column says *used up*, the same command might
have been accepted at another moment; its key cannot be used again, so that a late copy of the
command can never take effect. [How to post to a ledger](../how-to/post-to-a-ledger.md) shows them
at work.
"""
CODES_PAGE = Path(__file__).parents[3] / "docs" / "reference" / "ledger-codes.md"


def test_an_account_has_a_balance_of_its_own_in_each_currency() -> None:
    """Rupiah and dollars never mix; an account opened for one takes no other."""
    book = ledger(OpenAccount("C", currency=USD))
    answers = book.post(
        [
            Post(entry("1", {"A": 5, "B": -5}), "1"),
            Post(entry("2", {"A": 7, "C": -7}, currency=USD), "2"),
            Post(entry("3", {"A": 7, "C": -7}), "3"),
        ]
    )
    assert [None, None, Code.CURRENCY_NOT_HELD] == [code_of(answer) for answer in answers]
    assert [("A", "IDR", 5), ("A", "USD", 7), ("B", "IDR", -5), ("C", "USD", -7)] == [
        (b.account, b.currency.code, b.posted.minor) for b in book.balances()
    ]


def test_a_chain_that_was_accepted_exists_when_it_is_sent_again() -> None:
    """A retry of the whole is harmless, just as that of a single command is."""
    book = ledger()
    close = Chain(
        [Post(entry("1", {"A": 5, "B": -5}), "1"), Post(entry("2", {"A": -5, "B": 5}), "2")]
    )
    assert [Accepted, Accepted] == [type(answer) for answer in book.post([close])]
    assert [Exists, Exists] == [type(answer) for answer in book.post([close])]


def test_an_account_is_emptied_and_closed_in_one_chain() -> None:
    """Closing by entry: either both happen or neither does."""
    book = ledger()
    book.post([Post(entry("1", {"A": 5, "B": -5}), "1")])
    short = Chain([Post(entry("2", {"A": -4, "B": 4}), "2"), CloseAccount("A", "close")])
    whole = Chain([Post(entry("2", {"A": -5, "B": 5}), "2"), CloseAccount("A", "shut")])
    assert [Code.CHAIN_FAILED, Code.ACCOUNT_NOT_EMPTY] == [code_of(a) for a in book.post([short])]
    assert 5 == book.balance("A", "IDR").posted.minor
    assert [None, None] == [code_of(answer) for answer in book.post([whole])]
    assert book.is_closed("A")


def test_a_refusal_of_the_moment_uses_its_key_up_and_leaves_a_fact() -> None:
    """A late copy of the command can no longer take effect; a mended one of another fault can."""
    book = ledger(OpenAccount("C", limit=BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS))
    dear = Post(entry("1", {"A": 5, "C": -5}), "buy")
    [refused] = book.post([dear])
    assert isinstance(refused, Refused)
    assert (FailedKey(key="buy", code=Code.EXCEEDS_DEBITS, at=START),) == refused.facts
    book.post([Post(entry("2", {"C": 5, "B": -5}), "fill")])
    assert [Code.KEY_ALREADY_FAILED] == [code_of(answer) for answer in book.post([dear])]
    assert [None] == [code_of(a) for a in book.post([Post(dear.entry, "buy again")])]
    nameless = entry("3", {"A": 1, "B": -1}, journal="")
    assert [Code.JOURNAL_MISSING] == [code_of(a) for a in book.post([Post(nameless, "mended")])]
    assert [None] == [
        code_of(a) for a in book.post([Post(entry("3", {"A": 1, "B": -1}), "mended")])
    ]


def test_an_overdraft_widens_a_limit_by_so_much() -> None:
    """A customer's credit limit: 100 on credit, and not 101."""
    book = ledger(
        OpenAccount(
            "C", limit=BalanceLimit.DEBITS_MUST_NOT_EXCEED_CREDITS, overdraft=Money(100, IDR)
        )
    )
    answers = book.post(
        [
            Post(entry("1", {"C": 100, "B": -100}), "1"),
            Post(entry("2", {"C": 1, "B": -1}), "2"),
            Post(entry("3", {"C": 1, "B": -1}, currency=USD), "3"),
        ]
    )
    assert [None, Code.EXCEEDS_CREDITS, Code.EXCEEDS_CREDITS] == [code_of(a) for a in answers]


def test_one_entry_can_use_what_it_brings() -> None:
    """A limit is looked at after the whole entry, not leg by leg."""
    book = ledger(OpenAccount("C", limit=BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS))
    first = entry("1", {"A": -5, "C": 5})
    onward = entry("1", {"C": -5, "B": 5})
    whole = attrs.evolve(first, postings=[*first.postings, *onward.postings])
    assert [None] == [code_of(answer) for answer in book.post([Post(whole, "1")])]


def test_a_part_of_an_entry_of_three_postings_is_posted_leg_by_leg() -> None:
    """The amounts of a part balance, and keep to the side of what is held."""
    book = ledger(OpenAccount("C"))
    book.post([Pend(entry("1", {"A": 10, "B": -7, "C": -3}), "hold")])
    amounts = [Money(minor, IDR) for minor in (6, -4, -2)]
    off = [Money(minor, IDR) for minor in (6, -4, -1)]
    turned = [Money(minor, IDR) for minor in (-6, 4, 2)]
    codes = [
        code_of(book.post([PostPending("hold", f"part {n}", amounts=part)])[0])
        for n, part in enumerate([off, turned, amounts])
    ]
    assert [Code.PART_UNBALANCED, Code.PART_MISMATCHED, None] == codes
    assert [6, -4, -2] == [b.posted.minor for b in book.balances()]
    assert () == book.held


def test_a_reversal_is_the_exact_opposite_and_the_only_one() -> None:
    """Half a reversal, a second one and one of nothing are refused by name."""
    book = ledger()
    sale = entry("1", {"A": 5, "B": -5})
    undo = sale.reversal("2", day=sale.day)
    half = entry("3", {"A": -4, "B": 4}, reverses="1")
    again = sale.reversal("4", day=sale.day)
    lost = entry("5", {"A": -4, "B": 4}, reverses="9")
    answers = book.post([Post(e, e.number) for e in (sale, half, undo, again, lost)])
    assert [
        None,
        Code.REVERSAL_DIFFERS,
        None,
        Code.ENTRY_ALREADY_REVERSED,
        Code.REVERSED_ENTRY_NOT_FOUND,
    ] == [code_of(answer) for answer in answers]


def test_what_is_no_command_is_refused_before_anything_is_done() -> None:
    """A bare entry leaves no half of a batch behind; a chain within a chain is not even made."""
    book = ledger()
    before = book.snapshot()
    fine = Post(entry("1", {"A": 5, "B": -5}), "1")
    with pytest.raises(InvalidValue, match="not_a_command"):
        book.post([fine, fine.entry])  # type: ignore[list-item]
    with pytest.raises(InvalidValue, match="not_a_command"):
        Chain([Chain([fine])])  # type: ignore[list-item]
    assert before == book.snapshot()


def test_the_clock_only_goes_forward() -> None:
    """What happened before is imported, not posted by setting the clock back."""
    with pytest.raises(InvalidValue, match="clock_backwards"):
        ledger().advance(START - Duration(1))


def test_history_is_kept_after_each_event() -> None:
    """Posted, held and let go: three balances, the last with nothing held."""
    book = ledger(OpenAccount("C", history=True))
    book.post(
        [
            Post(entry("1", {"C": 5, "B": -5}), "1"),
            Pend(entry("2", {"C": 2, "B": -2}), "2", expires=Duration.of(hours=1)),
        ]
    )
    book.advance(START + Duration.of(hours=2))
    lines = book.history("C", "IDR")
    assert [("1", 0, 5), ("2", 2, 5), ("2", 0, 5)] == [
        (line.key, line.balance.debits_pending, line.balance.debits_posted) for line in lines
    ]
    assert START + Duration.of(hours=1) == lines[2].at
    assert [5, 7, 5] == [line.balance.after_pending.minor for line in lines]
    with pytest.raises(InvalidValue, match="history_not_kept"):
        book.history("A", "IDR")


def test_a_fact_that_does_not_belong_is_refused() -> None:
    """A ledger is not built from anything else, nor from half of its facts."""
    [answer] = ledger().dry_run([Post(entry("1", {"A": 5, "B": -5}), "1")])
    with pytest.raises(InvalidValue, match="ledger_facts_incomplete"):
        Ledger.rebuilt(answer.facts, now=START)
    with pytest.raises(InvalidValue, match="not_a_ledger_fact"):
        Ledger.rebuilt([START], now=START)


def test_facts_of_own_currencies_come_back_as_they_were() -> None:
    """An account in points keeps its currency and its limit through the bytes of a store."""
    points = Currency("PTS", 0)
    opened = LedgerAccount(account="P", currency=points, at=START)
    held = PendingEntry(
        key="k", at=START, closes=("A",), entry=entry("1", {"A": 5, "B": -5}, currency=points)
    )
    for fact in (opened, held):
        assert fact == kind_of(fact).decode(kind_of(fact).encode(fact))


@given(entries=journals(), known=st.booleans())
def test_what_needs_no_closer_look_would_pass_it(
    entries: tuple[Entry, ...], *, known: bool
) -> None:
    """The short way to accept an entry never accepts what the long way refuses."""
    book = Ledger(now=START, currencies=["IDR"] if known else None, amount_max=3 * 10**12)
    book.post([OpenAccount("1100", limit=BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS)])
    book.post(command for command in open_chart(CHART) if command.account not in {"1100", "6100"})
    for one in entries:
        command = Post(one, one.number)
        draft = judge(book.state, Draft(key=command.key, entry=command.entry))
        if plain_standings(book.state, command) is not None:
            assert command.entry == getattr(draft, "entry", draft)
        assert isinstance(draft, Draft) is (code_of(book.post([command])[0]) is None)


@given(entries=journals(size_max=20), kind=st.sampled_from(list(EntryKind)))
def test_the_trial_balance_of_a_ledger_is_that_of_its_entries(
    entries: tuple[Entry, ...], kind: EntryKind
) -> None:
    """For all time, for May and for a month without entries: every cell."""
    book = Ledger(now=START)
    book.post(open_chart(CHART))
    book.post([Post(entry("close", {"4100": 9, "3100": -9}, kind=kind, day=31), "close")])
    book.post(Post(one, one.number) for one in entries)
    for period in (None, Month(2026, 5), Month(2026, 1).days):
        expected = trial_balance(book.entries, chart=CHART, currency="IDR", period=period)
        assert expected == book.trial_balance(chart=CHART, currency="IDR", period=period)


def test_a_chart_is_opened_without_its_groups_and_with_its_limits() -> None:
    """A group is the sum of what is in it: nothing is posted there, and nothing limits it."""
    chart = Chart(
        Account(code=code, name=code, type=AccountType.ASSET, parent=parent)
        for code, parent in [("1", None), ("11", "1"), ("12", "1")]
    )
    limits = {"11": BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS}
    book = Ledger(now=START)
    opened = book.post(open_chart(chart, limits=limits))
    assert ["11", "12"] == [answer.key for answer in opened]
    refused = book.post(
        [Post(entry("1", {"12": 5, "1": -5}), "1"), Post(entry("2", {"12": 5, "11": -5}), "2")]
    )
    assert [Code.ACCOUNT_NOT_FOUND, Code.EXCEEDS_DEBITS] == [code_of(answer) for answer in refused]
    for code, wrong in (("1", "only adds up other accounts"), ("13", "has no account 13")):
        with pytest.raises(InvalidValue, match=wrong):
            open_chart(chart, limits={code: BalanceLimit.NONE})


def test_a_trial_balance_of_several_currencies_is_refused_and_each_has_its_own() -> None:
    """A table of rupiah alone would say nothing of the dollars, and seem to be all there is."""
    book = ledger()
    book.post(Post(entry("1", {"A": 5, "B": -5}), "1"))
    chart = Chart(Account(code=code, name=code, type=AccountType.ASSET) for code in "AB")
    alone = book.trial_balance(chart=chart, currency=IDR)
    book.post(Post(entry("2", {"A": 7, "B": -7}, currency=USD, day=9), "2"))
    with pytest.raises(InvalidValue, match=r"A has postings in USD.*functional_entries"):
        book.trial_balance(chart=chart, currency=IDR)
    first_days = Interval(date(2026, 5, 1), date(2026, 5, 9))
    early = book.trial_balance(chart=chart, currency=IDR, period=first_days)
    assert alone.rows == early.rows
    assert [early] == list(book.trial_balances(chart=chart, period=first_days))
    both = book.trial_balances(chart=chart)
    assert [IDR, USD] == [each.currency for each in both]
    assert alone == both[0]


def test_a_single_command_is_a_batch_of_one() -> None:
    """Whoever forgets the list means the one command; what is none is refused as such."""
    book = ledger()
    command = Post(entry("1", {"A": 5, "B": -5}), "1")
    assert book.dry_run(command) == book.post(command)
    assert isinstance(book.post([command])[0], Exists)
    for nonsense in (5, "post", entry("2", {"A": 5, "B": -5})):
        with pytest.raises(InvalidValue, match="A ledger cannot be told"):
            book.post(nonsense)  # type: ignore[arg-type]


def test_the_page_of_codes_is_the_one_the_code_makes() -> None:
    """Whoever adds a code adds it to the page: run with BACKOFFICE_WRITE=1 to do so."""
    page = f"{PAGE_HEAD}\n{codes_table()}\n"
    if os.environ.get("BACKOFFICE_WRITE"):
        CODES_PAGE.write_text(page, encoding="utf-8")
    assert page == CODES_PAGE.read_text("utf-8")


def test_imports_come_in_order_and_by_themselves() -> None:
    """A batch imports or it does not; what is imported is not older than its accounts."""
    book = Ledger(now=START)
    past = START - Duration.of(days=10)
    accounts = [OpenAccount("A", at=past), OpenAccount("B", at=past + Duration(5))]
    assert [None, None] == [code_of(answer) for answer in book.post(accounts)]
    one, two = entry("1", {"A": 5, "B": -5}), entry("2", {"A": 5, "B": -5})
    answers = book.post(
        [
            Post(one, "early", at=past),
            Post(one, "fits", at=past + Duration(9)),
            Post(two, "late", at=past + Duration(8)),
            Post(two, "future", at=START + Duration(1)),
            Pend(two, "held", at=past + Duration(9), expires=Duration(5)),
            Post(two, "now"),
        ]
    )
    assert [
        Code.IMPORT_BEFORE_ACCOUNT,
        None,
        Code.IMPORT_OUT_OF_ORDER,
        Code.IMPORT_IN_FUTURE,
        Code.IMPORT_CANNOT_EXPIRE,
        Code.IMPORT_EXPECTED,
    ] == [code_of(answer) for answer in answers]
    assert [Code.IMPORT_NOT_EXPECTED] == [
        code_of(a) for a in book.post([Post(two, "2"), Post(two, "3", at=Instant(0))])[1:]
    ]
