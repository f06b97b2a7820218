"""What stands in a journal is what is read, and what only one program understands is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backoffice_core.formats.journals import (
    AccountOpened,
    Amount,
    Assertion,
    BalanceAsserted,
    Comment,
    CommodityDeclared,
    Cost,
    Journal,
    JournalFormat,
    JournalPosting,
    Metadata,
    Pad,
    Price,
    PriceDeclared,
    Setting,
    Transaction,
    read_balances,
    read_journal,
    write_journal,
)
from backoffice_core.kernel import InputRefused, InvalidValue

BEANCOUNT, HLEDGER, LEDGER = JournalFormat
MAY = date(2026, 5, 4)


def read(text: str, form: JournalFormat) -> Journal:
    """The journal of a text."""
    return read_journal(text.encode(), form=form)


def only(text: str, form: JournalFormat) -> Transaction:
    """The only transaction of a text."""
    (transaction,) = read(text, form).transactions
    return transaction


def test_a_transaction_of_hledger_with_everything() -> None:
    """Status, code, payee, second date, tags, values, comments, lot, price, assertion."""
    text = """
2026-05-04=2026-05-06 ! (PJ-7) Warung Sari | Kopi  ; trip:, note: paid
    ; seen by Budi
    * Assets:Petty Cash     -25,000.00 IDR = 75000.00 IDR  ; drawer: left
    Assets:Broker            $1.50 @@ 24750.00 IDR
    Assets:Broker            10 "ABC-1" {2 USD} [2026-05-01] @ 2 USD
    Equity:Rounding
"""
    expected = Transaction(
        day=MAY,
        second_day=date(2026, 5, 6),
        flag="!",
        code="PJ-7",
        payee="Warung Sari",
        narration="Kopi",
        tags=["trip"],
        metadata=[Metadata(name="note", value="paid")],
        comments=["seen by Budi"],
        postings=[
            JournalPosting(
                account="Assets:Petty Cash",
                flag="*",
                amount=Amount.of("-25000.00", "IDR"),
                assertion=Assertion(amount=Amount.of("75000.00", "IDR")),
                metadata=[Metadata(name="drawer", value="left")],
            ),
            JournalPosting(
                account="Assets:Broker",
                amount=Amount.of("1.50", "$"),
                price=Price(amount=Amount.of("24750.00", "IDR"), total=True),
            ),
            JournalPosting(
                account="Assets:Broker",
                amount=Amount.of("10", "ABC-1"),
                cost=Cost(amount=Amount.of("2", "USD"), day=date(2026, 5, 1)),
            ),
            JournalPosting(account="Equity:Rounding"),
        ],
    )
    assert expected == only(text, HLEDGER)


def test_a_transaction_of_ledger_with_its_tags_and_a_labelled_lot() -> None:
    """A colon before and after makes a tag; a value may have commas."""
    text = """
tag note
tag trip

2026/05/04 * Broker
    ; :trip:
    ; note: bought, and kept
    Assets:Broker  10 ABC {2.00 USD} [2026/05/01] (first) @ 2.50 USD
    Assets:Cash   -20.00 USD
"""
    transaction = only(text, LEDGER)
    assert ("trip",) == transaction.tags
    assert (Metadata(name="note", value="bought, and kept"),) == transaction.metadata
    lot = transaction.postings[0]
    assert Cost(amount=Amount.of("2.00", "USD"), day=date(2026, 5, 1), label="first") == lot.cost
    assert Price(amount=Amount.of("2.50", "USD")) == lot.price


def test_a_journal_of_beancount_with_everything() -> None:
    """Every directive that the three programs share, and the options that are kept."""
    text = """
option "title" "Warung \\"Sari\\""
2026-05-01 commodity USD
  scale: 2
2026-05-01 open Assets:Cash USD,IDR "FIFO"
  number: "12-3"
2026-05-02 pad Assets:Cash Equity:Opening
2026-05-03 balance Assets:Cash  1,000.00 ~ 0.01 USD
2026-05-04 price USD 16500 IDR
pushtag #may
2026-05-04 ! "Sari; and more" "Kopi" #trip ^inv-1 ; seen
  code: "PJ-7"
  due: 2026-06-01
  Assets:Broker  10 ABC {2.00 USD, 2026-05-01, "first"} @ 2.50 USD
    lot: TRUE
  ! Assets:Cash -20.00 USD
poptag #may
"""
    usd = Amount.of("1000.00", "USD")
    expected = [
        Setting(name="title", value='Warung "Sari"'),
        CommodityDeclared(commodity="USD", day=date(2026, 5, 1), scale=2),
        AccountOpened(
            account="Assets:Cash",
            day=date(2026, 5, 1),
            commodities=["USD", "IDR"],
            booking="FIFO",
            metadata=[Metadata(name="number", value="12-3")],
        ),
        Pad(day=date(2026, 5, 2), account="Assets:Cash", source="Equity:Opening"),
        BalanceAsserted(
            day=date(2026, 5, 3),
            account="Assets:Cash",
            amount=usd,
            tolerance=Amount.of("0.01", "USD"),
        ),
        PriceDeclared(day=MAY, commodity="USD", price=Amount.of("16500", "IDR")),
        Transaction(
            day=MAY,
            flag="!",
            code="PJ-7",
            payee="Sari; and more",
            narration="Kopi",
            tags=["trip", "may"],
            links=["inv-1"],
            metadata=[Metadata(name="due", value="2026-06-01", literal=True)],
            comments=["seen"],
            postings=[
                JournalPosting(
                    account="Assets:Broker",
                    amount=Amount.of("10", "ABC"),
                    cost=Cost(amount=Amount.of("2.00", "USD"), day=date(2026, 5, 1), label="first"),
                    price=Price(amount=Amount.of("2.50", "USD")),
                    metadata=[Metadata(name="lot", value="TRUE", literal=True)],
                ),
                JournalPosting(account="Assets:Cash", flag="!", amount=Amount.of("-20.00", "USD")),
            ],
        ),
    ]
    assert expected == list(read(text, BEANCOUNT).directives)


def test_comments_are_kept_wherever_they_stand() -> None:
    """At the margin, indented, and between ``comment`` and ``end comment``."""
    text = "; one\n# two\n\n    ; three\ncomment\nfour\n\n  five\nend comment\n* six\n"
    kept = [Comment(text=word) for word in ("one", "two", "three", "four", "five", "six")]
    assert kept == list(read(text, HLEDGER).directives)


@pytest.mark.parametrize(
    ("form", "text", "what"),
    [
        (HLEDGER, "= expenses:food\n    a  *1\n", "The directive ="),
        (HLEDGER, "~ monthly\n    a  1 USD\n", "The directive ~"),
        (LEDGER, "alias a=b\n", "The directive alias"),
        (HLEDGER, "2026-05-04 x\n    (a)  1 USD\n", "virtual posting"),
        (LEDGER, "2026-05-04 x\n    [a]  1 USD\n", "virtual posting"),
        (LEDGER, "2026-05-04 x\n    a  (1 + 2) USD\n", "to be calculated"),
        (LEDGER, "2026-05-04 x\n    ; n:: 1 + 2\n", "calculated"),
        (LEDGER, "2026-05-04 x\n    a  1 USD == 1 USD\n", "ledger has only ="),
        (HLEDGER, "2026-05-04 x\n    a  1 USD  ; date: 2026-05-05\n", "a day of its own"),
        (HLEDGER, "2026-05-04 x\n    a  1 ABC {2 USD} @ 3 USD\n", "hledger counts the price"),
        (HLEDGER, "2026-05-04 x\n    a  1,000 USD\n", "one way only"),
        (HLEDGER, "2026-05-04 x\n    a  1 USD @ -2 EUR\n", "not a price"),
        (HLEDGER, "2026-02-30 x\n    a  1 USD\n", "day of the calendar"),
        (LEDGER, "tag unused\n", "never used"),
        (BEANCOUNT, 'plugin "beancount.plugins.auto"\n', "The directive plugin"),
        (BEANCOUNT, '2026-05-04 query "x" "SELECT 1"\n', "The directive query"),
        (BEANCOUNT, "2026-05-04 txn\n  Assets:A (1/3) USD\n", "to be calculated"),
        (BEANCOUNT, '2026-05-04 txn "open\n', "quotes are closed"),
        (BEANCOUNT, "2026-05-04 txn\n  assets:cash 1 USD\n", "not a posting"),
    ],
)
def test_what_does_not_belong_to_the_common_language_is_refused_by_name(
    form: JournalFormat, text: str, what: str
) -> None:
    """With the file and the line, and with what to do."""
    with pytest.raises(InputRefused, match=what) as caught:
        read(text, form)
    (problem,) = caught.value.problems
    assert f"journal.{form.value}" == problem.file
    assert problem.line
    assert problem.remedy


def test_all_problems_of_a_journal_are_told_at_once() -> None:
    """Whoever mends it wants the whole list."""
    text = "alias a=b\n\n2026-05-04 x\n    a  1 USD\n    b  oops\n\n2026-13-01 y\n"
    with pytest.raises(InputRefused) as caught:
        read(text, HLEDGER)
    assert [1, 5, 7] == [problem.line for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("form", "text", "line"),
    [
        (HLEDGER, "\n2025-13-45 x\n    A  1 USD\n    B\n", 2),
        (LEDGER, "2025-01-05=2025-02-30 x\n    A  1 USD\n    B\n", 1),
        (BEANCOUNT, '2025-02-30 * "x"\n  Assets:A  1 USD\n  Assets:B\n', 1),
        (BEANCOUNT, '2025-01-05 * "x"\n  second-day: 2025-02-30\n  Assets:A  0 USD\n', 1),
    ],
)
def test_a_day_that_is_none_is_told_at_the_line_its_transaction_starts(
    form: JournalFormat, text: str, line: int
) -> None:
    """Not at its last posting; the totals tell the same."""
    for reader in (read_journal, read_balances):
        with pytest.raises(InputRefused, match="day of the calendar") as caught:
            reader(text.encode(), form=form)
        assert [line] == [problem.line for problem in caught.value.problems]


def test_ledger_checks_balances_as_written_so_days_must_be_in_order() -> None:
    """Read elsewhere, the same lines would be another check."""
    text = "2026-05-05 x\n    a  1 USD = 1 USD\n    b\n\n2026-05-04 y\n    a  1 USD\n    b\n"
    read(text, HLEDGER)
    with pytest.raises(InputRefused, match="out of order"):
        read(text, LEDGER)


def test_the_ending_of_a_file_says_its_format(tmp_path: Path) -> None:
    """Unless the caller does; bytes have no ending."""
    path = tmp_path / "books.beancount"
    path.write_text("2026-05-01 open Assets:Cash\n")
    assert 1 == len(read_journal(path).directives)
    with pytest.raises(InvalidValue, match="which format"):
        read_journal(b"")
    with pytest.raises(InvalidValue, match=r"ending \.txt"):
        read_journal(tmp_path / "books.txt")
    with pytest.raises(InputRefused, match="no such file"):
        read_journal(tmp_path / "none.ledger")


def test_text_in_place_of_a_path_is_refused_without_repeating_it() -> None:
    """A person looks at the refusal, not at the whole journal again."""
    text = "2026-05-04 x\n    A  1 USD\n    B\n" * 100
    for reader in (read_journal, read_balances):
        with pytest.raises(InvalidValue, match="as bytes") as caught:
            reader(text, form=HLEDGER)
        assert len(str(caught.value)) < 250


def test_a_file_that_is_missing_is_told_where_it_is_included(tmp_path: Path) -> None:
    """The line to mend is there."""
    path = tmp_path / "main.journal"
    path.write_text("; books\ninclude none.journal\n")
    with pytest.raises(InputRefused, match=r"includes none\.journal") as caught:
        read_journal(path)
    (problem,) = caught.value.problems
    assert ("main.journal", 2) == (problem.file, problem.line)


def test_an_amount_after_one_blank_is_told_apart_from_one_left_out() -> None:
    """It is part of the account's name, as hledger reads it; that is seldom meant."""
    with pytest.raises(InputRefused, match="two blanks before the amount in 'A 1 USD'"):
        read_balances(b"2026-05-04 x\n    A 1 USD\n    B\n", form=HLEDGER)
    with pytest.raises(InputRefused, match="Leave out one at most"):
        read_balances(b"2026-05-04 x\n    A\n    B\n", form=HLEDGER)


def test_a_directive_that_cannot_be_written_is_named_briefly() -> None:
    """By its day and words, not by all that it holds."""
    postings = [JournalPosting(account=f"Assets:Cash{number}") for number in range(50)]
    odd = Transaction(day=date(2026, 5, 4), narration="a ; b", postings=postings)
    with pytest.raises(
        InvalidValue, match="Transaction as something else: '2026-05-04 a"
    ) as caught:
        write_journal(Journal([odd]), HLEDGER)
    assert len(str(caught.value)) < 250
