"""What other ledgers get wrong, each tried here with the same input.

Every docstring names the program and its issue, what was put in and what came out there.
Faults of amounts alone are in `test_money_faults.py`.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import attrs
import pytest

from backoffice_core import Interval, Quantity
from backoffice_core.bookkeeping import (
    Direction,
    Entry,
    Invoice,
    InvoiceLine,
    Posting,
    RoundedPer,
    Tax,
    invoice_entry,
    invoice_totals,
    open_items,
    payment_entries,
    profit_and_loss,
    tax_on,
    trial_balance,
)
from backoffice_core.bookkeeping.aging import aging
from backoffice_core.bookkeeping.charts import chart_of
from backoffice_core.bookkeeping.exchange import (
    RevaluationMode,
    exchange_entry,
    exchange_results,
    foreign_items,
    functional_entries,
    revalue,
    settle,
)
from backoffice_core.bookkeeping.ledger import (
    BalanceLimit,
    Code,
    Exists,
    Ledger,
    OpenAccount,
    Post,
    Refused,
)
from backoffice_core.bookkeeping.lots import (
    Acquisition,
    Disposal,
    LotEvent,
    LotMethod,
    LotPolicy,
    match_lots,
)
from backoffice_core.bookkeeping.periods import (
    BookedEntry,
    FiscalCalendar,
    FixedAsset,
    LockBook,
    LockScope,
    LockState,
    MonthYear,
    PeriodLock,
    Schedule,
    ScopeKind,
    SpreadBy,
    TaxReturn,
    balances_as,
    closing_entries,
    decide_posting,
    depreciation_lines,
    next_snapshot,
    roll_forward,
    schedule_entries,
    spread_over_periods,
    still_to_post,
    take_snapshot,
)
from backoffice_core.bookkeeping.proof import chain_heads, genesis, verify_chain
from backoffice_core.bookkeeping.statements import (
    cash_flows_direct,
    cash_flows_indirect,
    wide_trial_balance,
)
from backoffice_core.formats.journals import (
    JournalFormat,
    entries_of,
    journal_balances,
    read_journal,
    verify_journal,
)
from backoffice_core.kernel import (
    Currency,
    Effective,
    Instant,
    Money,
    Rounding,
    Version,
    kind_of,
    round_to,
)
from backoffice_core.kernel.errors import InputRefused, InvalidValue, KeyReused
from backoffice_core.storage import BalanceQuery, Batch, Record, Store, open_store
from tests.bookkeeping.books import CHART, entry, line, may, payment, rupiah, sale
from tests.bookkeeping.exchange.foreign import (
    BANK,
    PAYABLES,
    after,
    balances,
    policy_in,
)
from tests.bookkeeping.exchange.foreign import (
    closing as closing_rate,
)
from tests.bookkeeping.exchange.foreign import (
    invoice as foreign_invoice,
)
from tests.bookkeeping.lots.histories import bought, sold

NOON = Instant.parse("2026-05-04T12:00:00+07:00")
OPENED = b"2026-01-01 open Expenses:A\n2026-01-01 open Expenses:B\n2026-01-01 open Assets:Cash\n"


def usd(amount: str | int) -> Money:
    """An amount of dollars."""
    return Money.of(amount, "USD")


def journal_of(text: str, form: JournalFormat = JournalFormat.BEANCOUNT) -> Iterator[str]:
    """What is wrong with a journal, in words."""
    opened = OPENED if form is JournalFormat.BEANCOUNT else b""
    for finding in verify_journal(read_journal(opened + text.encode(), form=form)):
        yield str(finding.says)


def balances_in(text: str) -> dict[str, str]:
    """What the accounts of a beancount journal hold."""
    journal = read_journal(OPENED + text.encode(), form=JournalFormat.BEANCOUNT)
    return {account: str(held) for (account, _), held in journal_balances(journal).items()}


# Journals: what balances


@pytest.mark.parametrize(
    ("one", "other", "sum_of"), [("4.8", "2.97", "7.77"), ("2.0", "4.35", "6.35")]
)
def test_beancount_fills_a_blank_with_a_rounded_amount(one: str, other: str, sum_of: str) -> None:
    """In beancount 3.2.3 (1030, 828): 4.8 + 2.97 EUR and a blank make 7.77 and -7.80, silently."""
    text = f'2026-04-28 * "Test"\n  Expenses:A {one} EUR\n  Expenses:B {other} EUR\n  Assets:Cash\n'
    assert [] == list(journal_of(text))
    assert f"-{sum_of} EUR" == balances_in(text)["Assets:Cash"]


@pytest.mark.parametrize(
    ("got", "paid", "currency"), [("42.30 USD", "5640", "MR"), ("-67455 RUB", "900", "EUR")]
)
def test_beancount_refuses_a_total_price_that_its_division_does_not_come_back_to(
    got: str, paid: str, currency: str
) -> None:
    """In beancount 3.2.3 (246, 384): `42.30 USD @@ 5640 MR` is off by 10 to the power of -24."""
    back = paid if got.startswith("-") else f"-{paid}"
    legs = f"  Assets:Cash {got} @@ {paid} {currency}\n  Expenses:A {back} {currency}\n"
    text = f'2026-04-28 * "Test"\n{legs}'
    assert [] == list(journal_of(text))
    (booked,) = entries_of(
        read_journal(OPENED + text.encode(), form=JournalFormat.BEANCOUNT),
        currencies={"MR": Currency("MR", 0), "RUB": Currency.of("RUB")},
        trading_account="Equity:Trading",
    )
    assert 4 == len(booked.postings)


def test_beancount_passes_an_assertion_that_is_a_cent_off() -> None:
    """In beancount 3.2.3 (411): 25.00 USD in cash, 25.01 USD asserted, accepted."""
    text = (
        '2026-04-28 * "Work"\n  Assets:Cash 25.00 USD\n  Expenses:A\n'
        "2026-04-29 balance Assets:Cash 25.01 USD\n"
    )
    (said,) = journal_of(text)
    assert said.endswith("Assets:Cash should hold 25.01 USD, but holds 25.00 USD")


@pytest.mark.parametrize(
    ("debit", "credit", "off"),
    [
        ("1000.0049", "-1000.00", "0.0049"),
        ("1.004", "-1.00", "0.004"),
        ("150.25", "-150.3", "-0.05"),
    ],
)
def test_beancount_takes_what_is_off_by_less_than_it_would_show(
    debit: str, credit: str, off: str
) -> None:
    """In beancount 3.2.3 (1045) each of these was accepted: the ledger no longer sums to zero."""
    text = f'2026-04-28 * "Test"\n  Expenses:A {debit} USD\n  Assets:Cash {credit} USD\n'
    (said,) = journal_of(text)
    assert said.endswith(f"The transaction is off by {off} USD.")
    with pytest.raises(InputRefused):
        entries_of(read_journal(OPENED + text.encode(), form=JournalFormat.BEANCOUNT))


@pytest.mark.parametrize("form", [JournalFormat.HLEDGER, JournalFormat.LEDGER])
def test_hledger_and_ledger_balance_at_the_digits_they_show(form: JournalFormat) -> None:
    """In hledger 1.25 and ledger 3.3.0: 3 EUR @ 1.333 USD (3.999) against -4.00 USD, accepted."""
    text = "2026-04-28 Test\n    Expenses:A  3 EUR @ 1.333 USD\n    Assets:Cash  -4.00 USD\n"
    (said,) = journal_of(text, form)
    assert said.endswith("The transaction is off by -0.001 USD.")


def test_beancount_rounds_one_leg_of_a_cost_and_not_the_other() -> None:
    """In beancount (361): 2.85 EUR at 1.2817 USD is 3.65 for the expense and 3.652845 as a cost."""
    text = '2026-05-17 * "Train"\n  Expenses:A\n  Assets:Cash -2.85 EUR {1.2817 USD, 2026-05-17}\n'
    assert {"Assets:Cash": "-2.85 EUR", "Expenses:A": "3.652845 USD"} == balances_in(text)
    journal = read_journal(OPENED + text.encode(), form=JournalFormat.BEANCOUNT)
    with pytest.raises(InputRefused, match="more digits than USD keeps"):
        entries_of(journal, trading_account="Equity:Trading")


@pytest.mark.parametrize("off", ["0.01", "0.02", "1000000.00"])
def test_django_ledger_lets_an_entry_be_off_by_two_cents(off: str) -> None:
    """In django-ledger 0.8.4 the tolerance is 0.02; runmyaccounts 649: 800 unbalanced entries."""
    with pytest.raises(InvalidValue, match="entry_unbalanced"):
        Entry(
            number="1",
            day=may(4),
            journal="sales",
            text="",
            postings=[
                Posting(account="1100", amount=usd("100.00")),
                Posting(account="4100", amount=-usd("100.00") + usd(off)),
            ],
        )


def test_an_entry_that_is_posted_cannot_be_changed() -> None:
    """In ERPNext the immutable ledger is off by default, in beancount and hledger there is none."""
    posted = entry("1", may(4), {"1100": 100, "4100": -100})
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        posted.text = "mended"  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        posted.postings[0].amount = rupiah(2)  # type: ignore[misc]
    back = posted.reversal("2", day=may(5))
    assert ("1", -posted.postings[0].amount) == (back.reverses, back.postings[0].amount)


# Proof


def test_python_accounting_loses_a_whole_transaction_from_its_chain() -> None:
    """In python-accounting 2.0.0 only 20 of 40 ledger rows link to another: each is an island."""
    books = [entry(str(number), may(4), {"1100": 100, "4100": -100}) for number in range(20)]
    links = tuple(chain_heads(books, start=genesis("main")))
    assert 20 == len({link.digest for link in links})
    for place in range(20):
        left = books[:place] + books[place + 1 :]
        damage = verify_chain(left, anchors=links[-1:], links=links).damage
        assert damage is not None
        assert place + 1 == damage.first == damage.last


# Keys and stores


def spelled(text: str) -> Entry:
    """An entry whose text is spelled with care."""
    return attrs.evolve(entry("1", may(4), {"1100": 100, "4100": -100}), text=text)


SPECIAL = ("<b>&amp;</b> é", '"\\/\b\f\n\u2028', "Ω≈ç√ 🍚", "\x00\x7f", "Rp1.234,50", "e\u0301")


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each of the stores."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/books.db"
    with closing(open_store(url)) as opened:
        yield opened


def batch(key: str, *entries: Entry) -> Batch:
    """A batch under a key."""
    records = [Record("sales", each) for each in entries]
    return Batch.of(tenant="shop", key=key, actor="t", recorded_at=NOON, facts=records)


@pytest.mark.parametrize("text", SPECIAL)
def test_formance_does_not_know_its_own_request_again(store: Store, text: str) -> None:
    """In Formance ledger (787) a retry with special characters had another hash than the first try.

    What is compared are canonical bytes: the same text always, and no other text ever.
    """
    first = store.commit(batch("k", spelled(text)))
    again = store.commit(batch("k", spelled("".join(text))))
    assert (first.position, True) == (again.position, again.replayed)
    other = unicodedata.normalize(
        "NFD" if text == unicodedata.normalize("NFC", text) else "NFC", text
    )
    with pytest.raises(KeyReused):
        store.commit(batch("k", spelled(other if other != text else f"{text} ")))


def test_a_retry_posts_twice_where_there_are_no_keys() -> None:
    """In medici and python-accounting a request sent again after a timeout is booked again."""
    posted = entry("1", may(4), {"1100": 100, "4100": -100})
    ledger = Ledger(now=NOON, currencies=["IDR"])
    ledger.post([OpenAccount("1100"), OpenAccount("4100"), Post(posted, "k")])
    changed = entry("1", may(4), {"1100": 200, "4100": -200})
    retried, misused = ledger.post([Post(posted, "k"), Post(changed, "k")])
    assert isinstance(retried, Exists)
    assert isinstance(misused, Refused)
    assert Code.EXISTS_WITH_DIFFERENT_AMOUNT is misused.code
    assert rupiah(1) == ledger.balance("1100", "IDR").posted


def test_two_payments_that_each_fit_overdraw_an_account_together() -> None:
    """In medici, says its README, concurrent spending can leave a negative balance."""
    ledger = Ledger(now=NOON, currencies=["IDR"])
    limit = BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS
    ledger.post(
        [
            OpenAccount("1100", limit=limit),
            OpenAccount("3100"),
            Post(entry("1", may(4), {"1100": 100, "3100": -100}), "in"),
        ]
    )
    spent = [entry(number, may(4), {"3100": 80, "1100": -80}) for number in ("2", "3")]
    _, second = ledger.post([Post(each, each.number) for each in spent])
    assert isinstance(second, Refused)
    assert Code.EXCEEDS_DEBITS is second.code


def test_sqlite_cannot_add_up_what_it_can_hold(store: Store) -> None:
    """In SQLite SUM over integers raises an overflow above 2**63, and TOTAL returns a float."""
    much = 2**62
    entries = [entry(str(number), may(4), {"1100": much, "3100": -much}) for number in range(5)]
    store.commit(batch("k", *entries))
    found = store.balances(
        BalanceQuery(
            tenant="shop", kind=Entry, table="postings", by=["account"], sums=["amount_minor"]
        )
    )
    assert {"1100": 5 * much, "3100": -5 * much} == {each.key[0]: each.sums[0] for each in found}
    with closing(sqlite3.connect(":memory:")) as plain, pytest.raises(sqlite3.Error):
        plain.execute("SELECT sum(column1) FROM (VALUES (?), (?))", (much, much)).fetchone()


# Exchange


def test_erpnext_forgets_a_revaluation_when_the_bill_is_paid() -> None:
    """In ERPNext (56648, 43327): USD 388 at 94.39, revalued at 93.9325, paid at 94.125.

    The payment was compared with the first rate, so the gain of 177.51 was booked twice and
    stayed on the payable. Here: 177.51, then -74.69; 102.82 over the life; nothing is left.
    """
    policy = policy_in("INR", mode=RevaluationMode.CUMULATIVE)
    booked = foreign_invoice(usd(388), policy=policy, at="94.39")
    revalued = revalue(
        [booked],
        day=after(60),
        rates=closing_rate("93.9325", quote="INR", day=after(60)),
        policy=policy,
        number="R",
    )
    books = [booked, *revalued.entries]
    (item,) = foreign_items(books, policy)
    cash = Posting(account=BANK, amount=Money.of("-36520.50", "INR"))
    paid = settle(item, usd(388), cash=cash, number="P", day=after(80), policy=policy)
    books.append(paid.entry)
    (life,) = exchange_results(books, policy)
    assert ["177.51", "-74.69", "102.82"] == [
        each.text for each in (life.unrealised, life.realised, life.total)
    ]
    assert () == foreign_items(books, policy)
    assert PAYABLES not in balances(functional_entries(books, policy), "INR")


@pytest.mark.parametrize("mode", RevaluationMode)
def test_oca_adds_a_revaluation_on_top_of_the_last(mode: RevaluationMode) -> None:
    """In OCA account-closing a test expects 295 where 200 USD at 1.25 a euro are worth 160."""
    policy = policy_in("EUR", mode=mode)
    books = [foreign_invoice(usd(200), policy=policy, at="0.5", sale=True)]
    for number, worth in (("R1", "0.625"), ("R2", "0.8")):
        day = after(30 if number == "R1" else 60)
        rates = closing_rate(worth, quote="EUR", day=day)
        books.extend(revalue(books, day=day, rates=rates, policy=policy, number=number).entries)
        (item,) = foreign_items(books, policy, as_of=day)
        assert (usd(200), Money.of(200 * Fraction(worth), "EUR")) == (item.amount, item.book)
    assert Money.of(160, "EUR") == item.book


@pytest.mark.parametrize("mode", RevaluationMode)
def test_erpnext_posts_one_revaluation_as_often_as_it_is_asked(mode: RevaluationMode) -> None:
    """In ERPNext (14507) one revaluation could be made into any number of journal entries."""
    policy = policy_in("INR", mode=mode)
    rates = closing_rate("93.9325", quote="INR", day=after(60))
    books = [foreign_invoice(usd(388), policy=policy, at="94.39")]
    first = revalue(books, day=after(60), rates=rates, policy=policy, number="R1")
    again = revalue(
        [*books, *first.entries], day=after(60), rates=rates, policy=policy, number="R2"
    )
    assert ("177.51", ()) == (first.gain.text, again.entries)


def test_erpnext_leaves_a_difference_when_an_advance_meets_its_bill() -> None:
    """In ERPNext (54153) MMK 1,320,000 paid at USD 326.33 and billed at 328.36 left 2.03 open."""
    policy = policy_in("USD")
    kyat = Money.of(1_320_000, "MMK")
    books = [
        foreign_invoice(-kyat, policy=policy, at="0.000247219", number="ADVANCE"),
        foreign_invoice(kyat, policy=policy, at="0.000248756", number="BILL", day=after(38)),
    ]
    advance, bill = foreign_items(books, policy)
    assert ["326.33", "-328.36"] == [advance.book.text, bill.book.text]
    met = exchange_entry(
        number="MEET",
        day=after(38),
        journal="general",
        text="",
        legs=[advance.release(kyat), bill.release(kyat)],
        policy=policy,
    )
    books.append(met.entry)
    assert usd("2.03") == met.difference.amount
    assert () == foreign_items(books, policy)
    assert PAYABLES not in balances(functional_entries(books, policy), "USD")


# Open items


def owed(
    *invoices: Invoice, day: date, paid: tuple[Entry, ...] = ()
) -> tuple[tuple[Entry, ...], list[str]]:
    """The books of some invoices, and what their receivables come to by age on a day."""
    books = (*(invoice_entry(each, chart=CHART, currency="IDR") for each in invoices), *paid)
    items = open_items(books, chart=CHART, currency="IDR", as_of=day, invoices=invoices)
    aged = aging(items, direction=Direction.SALE)
    trial = trial_balance(
        books, chart=CHART, currency="IDR", period=Interval(date.min, day + timedelta(days=1))
    )
    assert trial.closing_of("1200") == Money.total((each.amount for each in aged.buckets), "IDR")
    return books, [f"{each.name}: {each.amount.text}" for each in aged.buckets if each.items]


def test_erpnext_leaves_what_is_not_yet_due_out_of_the_ages() -> None:
    """In ERPNext (51596, 49262): an invoice due in future is outstanding, and in no age bucket."""
    late, early = (
        sale("S-1", line(1, 100, ""), due=may(1)),
        sale("S-2", line(1, 70, ""), due=may(30)),
    )
    _, ages = owed(late, early, day=may(20))
    assert ["not yet due: 70.00", "1 to 30 days: 100.00"] == ages


def test_erpnext_leaves_what_has_no_due_day_out_of_the_ages() -> None:
    """In ERPNext (43161, 43162): aged by due day, what has none is missing from the total."""
    _, ages = owed(sale("S-1", line(1, 100, "")), day=may(20))
    assert ["no due day: 100.00"] == ages


def test_what_was_paid_since_changes_the_ages_of_a_day_long_past() -> None:
    """In OCA account-financial-reporting (707, 396) and hledger (906) the past cannot be asked."""
    invoice = sale("S-1", line(1, 100, ""), due=may(1))
    books, before = owed(invoice, day=may(19))
    claims = open_items(books, chart=CHART, currency="IDR").all
    paid, _ = payment_entries([payment("1", 100, "S-1", day=20)], open_items=claims, chart=CHART)
    _, still = owed(invoice, day=may(19), paid=paid)
    _, now = owed(invoice, day=may(20), paid=paid)
    assert (["1 to 30 days: 100.00"], ["1 to 30 days: 100.00"], []) == (before, still, now)


def test_erpnext_pays_an_invoice_more_than_once() -> None:
    """In ERPNext (PR 37586, 40877, 33462) all of an invoice could be paid by two payments each."""
    books, _ = owed(sale("S-1", line(1, 100, "")), sale("S-2", line(1, 50, "")), day=may(20))
    claims = open_items(books, chart=CHART, currency="IDR").all
    twice = [payment("1", 100, party="Maju"), payment("2", 100, party="Maju")]
    paid, found = payment_entries(twice, open_items=claims, chart=CHART)
    after_all = open_items([*books, *paid], chart=CHART, currency="IDR")
    assert [(None, rupiah(-50))] == [(each.document, each.amount) for each in after_all.all]
    assert "bookkeeping.payment_exceeds_open" in {each.kind for each in found}


# Taxes


def test_a_base_rounded_before_the_tax_is_another_tax() -> None:
    """PPN is 12 % of 11/12 of the price: rounding the 11/12 first misses 2,666 of 100,000 prices.

    Counted for prices of Rp 1 to Rp 100,000; rounded to sen first it still misses 334.
    """
    ppn = tax_on("PPN", may(4))
    by_rupiah = by_sen = 0
    for price in range(1, 100_001):
        tax = ppn.rounded(rupiah(price)).minor // 100
        assert (price * 11 + 50) // 100 == tax
        rupiah_first = (price * 22 + 12) // 24
        sen_first = (price * 2200 + 12) // 24
        by_rupiah += (rupiah_first * 12 + 50) // 100 != tax
        by_sen += (sen_first * 12 + 5000) // 10_000 != tax
    assert (2_666, 334) == (by_rupiah, by_sen)
    assert rupiah(6) == ppn.amount([rupiah(50)], Currency.of("IDR")).amount


def test_tax_of_8945_rupiah_is_984() -> None:
    """artivisi/balaka 25: 983.95 is Rp 984; python-accounting 2.0.0 books it without rounding."""
    assert rupiah(984) == invoice_totals(sale("S-1", line(1, 8945)), currency="IDR").tax


def test_tax_within_a_price_is_rounded_once() -> None:
    """artivisi/balaka 25: of Rp 20,000,000 with 11/109 in it, Rp 2,018,349."""
    assert 2_018_349 * 100 == round_to(2_000_000_000 * Fraction(11, 109), 100, Rounding.HALF_UP)


def test_a_rule_of_rounding_changes_on_its_day() -> None:
    """In Odoo (PR 110068) e-Faktur always rounded down; since PER-11/PJ/2025 it is half up."""
    now = tax_on("PPN", may(4))
    before = attrs.evolve(now, rounding=Rounding.DOWN)
    history = Effective(
        [
            Version(value=before, since=date(2025, 1, 1)),
            Version(value=now, since=date(2025, 5, 22)),
        ]
    )
    sold_on = {
        day: invoice_totals(
            attrs.evolve(sale("S-1", line(1, 8945)), day=day),
            currency="IDR",
            taxes={"PPN": history},
        ).tax
        for day in (date(2025, 5, 21), date(2025, 5, 22))
    }
    assert [rupiah(983), rupiah(984)] == list(sold_on.values())


def vat(rate: str, per: RoundedPer) -> Tax:
    """A tax rounded to cents, per document or per line."""
    return Tax(code="VAT", nominal_rate=Fraction(rate) / 100, per=per, whole_units=0, source="test")


def tax_of(lines: list[tuple[str, str]], rate: str, per: RoundedPer) -> tuple[str, str]:
    """Tax and total of lines of quantity and price in euro."""
    invoice = Invoice(
        number="1",
        direction=Direction.SALE,
        day=may(4),
        party="Maju",
        lines=[
            InvoiceLine(
                item="x",
                quantity=Quantity.of(quantity, "pcs")
                if "." not in quantity
                else Quantity.of(quantity, "kg"),
                unit_price=Money.of(price, "EUR"),
                tax="VAT",
            )
            for quantity, price in lines
        ],
    )
    taxes = {"VAT": Effective([Version(value=vat(rate, per), since=date(2020, 1, 1))])}
    totals = invoice_totals(invoice, currency="EUR", taxes=taxes)
    return totals.tax.text, totals.gross.text


@pytest.mark.parametrize("per", RoundedPer)
def test_odoo_charges_one_line_two_ways(per: RoundedPer) -> None:
    """In Odoo (37896) 16 pieces of 348.35 less 4 % with 22 % are 6527.80 or 6527.81."""
    assert ("1177.15", "6527.81") == tax_of([("15.36", "348.35")], "22", per)


@pytest.mark.parametrize(
    ("lines", "rate", "document", "each_line"),
    [
        ([("1", "55.55"), ("1", "11.11")], "23", "15.33", "15.34"),
        (
            [("1", "598.89"), ("1", "329.84"), ("-1", "59.89"), ("-1", "32.98")],
            "8.5",
            "71.05",
            "71.06",
        ),
    ],
)
def test_odoo_rounds_a_tax_nobody_said_how(
    lines: list[tuple[str, str]], rate: str, document: str, each_line: str
) -> None:
    """In Odoo (36675, 23125) 15.34 and 71.06 where 15.33 and 71.05 were expected."""
    assert document == tax_of(lines, rate, RoundedPer.DOCUMENT)[0]
    assert each_line == tax_of(lines, rate, RoundedPer.LINE)[0]


@pytest.mark.parametrize("per", RoundedPer)
@pytest.mark.parametrize(
    ("program", "price", "rate", "tax", "gross"),
    [
        ("Odoo PR 23542: 3.45, as 3.455 is no float", "34.55", "10", "3.46", "38.01"),
        ("Odoo PR 23247: 0.94 and 0.95", "4.50", "21", "0.95", "5.45"),
        ("Invoice Ninja 10936: 165.00 and 165.01", "138.66", "19", "26.35", "165.01"),
        ("Invoice Ninja 1453: 160.96 and 160.97", "140.00", "9.975", "13.97", "153.97"),
        ("Invoice Ninja 10855: 29.92", "300.00", "9.975", "29.93", "329.93"),
    ],
)
def test_half_a_cent_of_tax_gets_lost(
    program: str, price: str, rate: str, tax: str, gross: str, *, per: RoundedPer
) -> None:
    """In Odoo and Invoice Ninja floats and two ways of adding up show one invoice as two."""
    assert (tax, gross) == tax_of([("1", price)], rate, per), program


def test_odoo_rounds_a_discount_and_then_again() -> None:
    """In Odoo (PR 46511) 46.07 less 20 % and 9.21 with 8.5 % was 3.91 instead of 3.92."""
    lines = [("0.8", "46.07"), ("1", "9.21")]
    assert "3.92" == tax_of(lines, "8.5", RoundedPer.DOCUMENT)[0]


@pytest.mark.parametrize("per", RoundedPer)
def test_a_credit_note_leaves_a_cent_of_its_invoice(per: RoundedPer) -> None:
    """Half up by floor leaves 0.01 open after a credit note; here both are the same amount."""
    lines = [("1", "55.55"), ("3", "11.11"), ("1", "0.05")]
    back = [(f"-{quantity}", price) for quantity, price in lines]
    tax, gross = tax_of(lines, "23", per)
    assert (f"-{tax}", f"-{gross}") == tax_of(back, "23", per)


# Schedules and assets


YEAR = Interval(date(2026, 2, 15), date(2027, 2, 15))


@pytest.mark.parametrize("by", SpreadBy)
def test_odoo_spreads_three_ways_and_each_must_be_all_of_it(by: SpreadBy) -> None:
    """In Odoo (documentation PR 11159) 1,200 by months, full months or days; all are 1,200.00."""
    lines = spread_over_periods(usd(1200), YEAR, calendar=FiscalCalendar(), by=by)
    assert usd(1200) == Money.total((each.amount for each in lines), "USD")


def test_beancount_interpolate_drops_the_remainder() -> None:
    """In beancount_interpolate (18): 0.13 EUR over a month became two entries of 0.05."""
    whole = Money.of("0.13", "EUR")
    for days in range(1, 60):
        service = Interval(date(2026, 6, 1), date(2026, 6, 1) + timedelta(days=days))
        lines = spread_over_periods(whole, service, calendar=FiscalCalendar())
        assert whole == Money.total((each.amount for each in lines), "EUR")


def test_erpnext_books_nothing_for_ever_after_a_first_month_of_nothing() -> None:
    """In ERPNext (PR 40865, PR 42586) a service that begins on the last day of a month ended there.

    The first month rounds to nothing, and then no other month was booked either.
    """
    schedule = Schedule(
        number="D-1",
        text="Domain",
        amount=usd("0.10"),
        start=date(2026, 1, 31),
        end=date(2027, 1, 31),
        result="6300",
        balance="1500",
    )
    planned = schedule_entries(schedule, calendar=FiscalCalendar())
    assert date(2026, 2, 28) == planned[0].day
    assert usd("0.10") == Money.total((each.postings[0].amount for each in planned), "USD")


def test_beancount_interpolate_puts_the_future_into_the_last_entry() -> None:
    """In beancount_interpolate (27): on the second day of a year 364 of 365 EUR were spent.

    By the end of January 31 of 365 are; the other 334 are still prepaid.
    """
    schedule = Schedule(
        number="INTERNET",
        text="Internet",
        amount=Money.of(365, "EUR"),
        start=date(2026, 1, 1),
        end=date(2027, 1, 1),
        result="6300",
        balance="1500",
    )
    planned = schedule_entries(schedule, calendar=FiscalCalendar())
    (january,) = still_to_post(planned, (), until=date(2026, 1, 31))
    assert Money.of(31, "EUR") == january.postings[0].amount
    assert () == still_to_post(planned, (), until=date(2026, 1, 30))


def asset(cost: str, start: date, months: int) -> FixedAsset:
    """An asset that is worth nothing in the end."""
    return FixedAsset(
        number="A",
        name="Press",
        cost=Money.of(cost, "EUR"),
        residual=Money.zero("EUR"),
        in_service=start,
        life_months=months,
        account="1500",
        accumulated="1590",
        expense="6500",
    )


def test_oca_charges_a_leap_year_more_and_the_others_less() -> None:
    """In OCA account-financial-tools (PR 925): 5,000 over five years from 28 January 2015.

    With years that end in June a leap year upset the others; four of them are 1,000.00 each.
    """
    years = FiscalCalendar(years=MonthYear(month=7, months_a_period=12))
    lines = depreciation_lines(asset("5000", date(2015, 1, 28), 60), calendar=years)
    assert ["1000.00"] * 4 == [each.amount.text for each in lines[1:-1]]
    assert "5000.00" == lines[-1].accumulated.text


def test_oca_charges_less_than_nothing_in_a_month() -> None:
    """In OCA account-financial-tools (1076, 2132): 7,237.80 over ten years from 31 January 2019.

    One month was negative and one far too high; 60.31 or 60.32 is a month's charge.
    """
    lines = depreciation_lines(asset("7237.80", date(2019, 1, 31), 120), calendar=FiscalCalendar())
    assert {"60.31", "60.32"} == {each.amount.text for each in lines[1:-1]}
    assert all(each.amount.minor > 0 for each in lines)
    assert "7237.80" == lines[-1].accumulated.text


# Lots


def test_beancount_average_costs_drift() -> None:
    """In beancount (213, 940) AVERAGE is refused, and was taken back (PR 591) for its long digits.

    Three units for 10.00, then bought and sold a thousand times: no cent is lost or made.
    """
    events: list[LotEvent] = [bought("B0", 0, 3, 1000)]
    for round_ in range(1, 1001):
        events.append(bought(f"B{round_}", round_, Fraction(1, 3), 333 + round_ % 7))
        events.append(sold(f"S{round_}", round_, Fraction(1, 7), 50))
    book = match_lots(events, policy=LotPolicy(method=LotMethod.MOVING_AVERAGE), currency="USD")
    spent = sum(each.cost.minor for each in events if isinstance(each, Acquisition))
    gone = sum(each.cost.minor for each in book.realisations)
    assert spent == gone + book.cost("X").minor


@pytest.mark.parametrize(
    ("method", "gone", "left"),
    [
        (LotMethod.FIFO, "7200.00", "8955.00"),
        (LotMethod.LIFO, "7380.00", "8775.00"),
        (LotMethod.MOVING_AVERAGE, "7252.94", "8902.06"),
    ],
)
def test_the_textbook_comes_out_by_every_method(method: LotMethod, gone: str, left: str) -> None:
    """OpenStax, Principles of Accounting vol. 1, 10.3: 150 at 21, 225 at 27, 210 at 33."""
    events: list[Acquisition | Disposal] = [
        bought("1", 0, 150, 150 * 2100),
        sold("2", 1, 120, 120 * 3600),
        bought("3", 2, 225, 225 * 2700),
        sold("4", 3, 180, 180 * 3900),
        bought("5", 4, 210, 210 * 3300),
    ]
    book = match_lots(events, policy=LotPolicy(method=method), currency="USD")
    cost = Money.total((each.cost for each in book.realisations), "USD")
    assert (gone, left) == (cost.text, book.cost("X").text)


# Periods


def booked(number: str, day: date, minor: int) -> BookedEntry:
    """A sale of so many sen, written down on its day."""
    return BookedEntry(entry(number, day, {"1100": minor, "4100": -minor}), NOON)


def test_erpnext_opens_a_year_with_nothing_after_closing_the_last() -> None:
    """In ERPNext (52870, PR 43391, PR 55495) a snapshot opened all accounts at 0, or counted twice.

    Closed, snapshot and rolled forward over a month without a single entry, it is the same.
    """
    books = [booked("1", date(2026, 1, 10), 500), booked("2", date(2026, 4, 2), 70)]
    year = FiscalCalendar().named("FY2026-P01")
    closed = closing_entries([books[0].entry], chart=CHART, period=year)
    books += [BookedEntry(each, NOON) for each in closed]
    january = take_snapshot(books, number="S1", day=date(2026, 1, 31), known=NOON)
    march = next_snapshot(january, books, number="S3", day=date(2026, 3, 31), known=NOON)
    assert {"1100": 500, "3100": -500} == {
        each.account: each.amount.minor for each in march.balances
    }
    rolled = roll_forward(march, books, of=date(2026, 4, 30), known=NOON)
    assert balances_as(books, of=date(2026, 4, 30), known=NOON) == rolled


def test_a_tax_quarter_changes_after_it_was_filed() -> None:
    """In rentemester (20) and ERPNext (9583) only everything before one day could be locked."""
    filed = LockBook(returns=[TaxReturn("PPN", ["2200", "1400"])]).with_lock(
        PeriodLock(
            number="L-1",
            scope=LockScope(ScopeKind.TAX_RETURN, "PPN"),
            start=date(2026, 4, 1),
            end=date(2026, 5, 1),
            state=LockState.HARD,
            decided_at=NOON,
            decided_by="Sari",
            why="PPN of April is filed",
        )
    )
    day = date(2026, 4, 20)
    taxed = entry("1", day, {"1100": 111, "4100": -100, "2200": -11})
    plain = entry("2", day, {"1100": 100, "4100": -100})
    assert not decide_posting(taxed, book=filed, at=NOON).allowed
    assert decide_posting(plain, book=filed, at=NOON).allowed


def test_erpnext_opens_a_year_with_the_income_of_the_last() -> None:
    """In ERPNext (41453) income and expenses had an opening balance by the tick of a box."""
    sold_then = entry("1", date(2025, 12, 30), {"1100": 500, "4100": -500})
    sold_now = entry("2", date(2026, 1, 2), {"1100": 70, "4100": -70})
    closed = closing_entries([sold_then], chart=CHART, period=FiscalCalendar().named("FY2025-P12"))
    trial = trial_balance(
        [sold_then, *closed, sold_now],
        chart=CHART,
        currency="IDR",
        period=Interval(date(2026, 1, 1), date(2026, 2, 1)),
    )
    opening = {row.account.code: row.opening.minor for row in trial.rows if row.opening.minor}
    assert {"1100": 500, "3100": -500} == opening
    assert rupiah("0.70") == profit_and_loss(trial).profit


def test_a_cash_flow_does_not_come_to_the_change_in_cash() -> None:
    """In ERPNext (46745, 50504) and hledger (1914) the statement and the bank disagree.

    Both methods end at what the cash accounts moved by, whatever else was booked.
    """
    chart = chart_of("generic")
    legs = (
        {"1100": 9000, "3100": -9000},
        {"1200": 5000, "4100": -5000},
        {"1600": 3000, "1100": -3000},
        {"1100": 4500, "1200": -4500},
        {"6500": 100, "1690": -100},
        {"6200": 33, "2100": -33},
    )
    books = [
        Entry(
            number=str(number),
            day=may(number + 1),
            journal="other",
            text="",
            postings=[
                Posting(account=code, amount=Money(minor, Currency.of("USD")))
                for code, minor in each.items()
            ],
        )
        for number, each in enumerate(legs)
    ]
    wide = wide_trial_balance(
        books, chart=chart, currency="USD", periods=[Interval(may(1), date(2026, 6, 1))]
    )
    for flows in (cash_flows_direct(wide), cash_flows_indirect(wide)):
        assert usd("105.00") == flows.amount("change_in_cash")


def test_an_entry_written_today_reads_the_same_for_ever() -> None:
    """Decimal("1.10") or a float in the bytes of a record would read back as something else."""
    posted = entry("1", may(4), {"1100": 110, "4100": -110})
    written = kind_of(Entry).encode(posted)
    assert b'"minor":110' in written
    assert posted == kind_of(Entry).decode(written)
