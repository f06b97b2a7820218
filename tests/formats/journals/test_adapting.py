"""What a format cannot say is refused by name, or said otherwise and told."""

from __future__ import annotations

import pytest

from backoffice_core.formats.journals import (
    JournalFormat,
    adapted_journal,
    journal_balances,
    read_journal,
    verify_journal,
    write_journal,
)
from backoffice_core.kernel import InvalidValue

BEANCOUNT, HLEDGER, LEDGER = JournalFormat


def converted(text: str, form: JournalFormat, to: JournalFormat) -> tuple[str, list[str]]:
    """A text in another format, and what that took; balances stay and nothing turns false."""
    journal = read_journal(text.encode(), form=form)
    adapted = adapted_journal(journal, to)
    written = write_journal(adapted.journal, to)
    again = read_journal(written.encode(), form=to)
    assert (adapted.journal, ()) == (again, verify_journal(again))
    before = sorted(held.number for held in journal_balances(journal).values())
    assert before == sorted(held.number for held in journal_balances(again).values())
    return written, [str(each) for each in adapted.findings]


@pytest.mark.parametrize("to", [HLEDGER, LEDGER])
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('option "title" "x"\n', "option title"),
        ("2026-05-04 pad Assets:A Equity:B\n", "pad"),
        ("2026-05-04 balance Assets:A 1 ~ 0.1 USD\n", "tolerance"),
        ("2026-05-04 open Assets:A\n  due: 2026-05-04\n", "no text"),
        ('2026-05-04 P "x"\n', "flag P"),
        ("2026-05-04 txn\n  Assets:A 1 ABC {}\n", "without its cost"),
        ('2026-05-04 txn "a\\nb"\n', "something else"),
    ],
)
def test_what_only_beancount_says_is_refused_by_the_writer(
    to: JournalFormat, text: str, what: str
) -> None:
    """By name, with the line it came from."""
    journal = read_journal(text.encode(), form=BEANCOUNT)
    with pytest.raises(InvalidValue, match=what) as caught:
        write_journal(journal, to)
    assert "line 1" in caught.value.message


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("account Assets:A\n", "without a day"),
        ("2026-05-04 x\n    cash  1 USD\n", "account cash"),
        ("2026-05-04 x\n    Assets:A  $1\n", r"commodity \$"),
        ("2026-05-04 x\n    Assets:A  1 USD = 1 USD\n", "assertion"),
        ("2026-05-04 x\n    Assets:A  1 USD\n    ; tag:\n", "tag on a posting"),
    ],
)
def test_what_beancount_cannot_say_is_refused_by_the_writer(text: str, what: str) -> None:
    """By name."""
    with pytest.raises(InvalidValue, match=what):
        write_journal(read_journal(text.encode(), form=HLEDGER), BEANCOUNT)


def test_a_total_that_does_not_divide_is_not_given_to_beancount() -> None:
    """It would come back with the last digit of a division."""
    text = "2026-05-04 x\n    Assets:A  42.30 USD @@ 5640 MR\n    Assets:B  -5640 MR\n"
    journal = adapted_journal(read_journal(text.encode(), form=LEDGER), BEANCOUNT).journal
    with pytest.raises(InvalidValue) as caught:
        write_journal(journal, BEANCOUNT)
    assert "journal_price_inexact" == caught.value.code
    assert write_journal(journal, HLEDGER)


def test_hledger_to_beancount_spells_names_and_moves_assertions() -> None:
    """Accounts are opened and renamed, tags and assertions find their place, all of it told."""
    text = """account assets:petty cash

2026-05-04 (PJ-7) Sari | Kopi
    ; ok:
    expenses:food        5.00 USD  ; trip:
    assets:petty cash   = -5.00 USD
"""
    written, findings = converted(text, HLEDGER, BEANCOUNT)
    expected = """2026-05-04 open Expenses:Food
2026-05-04 open Assets:Petty-cash
2026-05-04 txn "Sari" "Kopi" #ok #trip
  code: "PJ-7"
  Expenses:Food 5.00 USD
  Assets:Petty-cash -5.00 USD

2026-05-05 balance Assets:Petty-cash -5.00 USD
"""
    assert expected == written
    assert [
        "notice: assets:petty cash is called Assets:Petty-cash",
        "notice: expenses:food is called Expenses:Food",
        "notice: The tag trip of a posting is on its transaction",
        "info: The amount of Assets:Petty-cash on 2026-05-04 is written out",
        "info: Expenses:Food is opened on 2026-05-04",
        "info: Assets:Petty-cash is declared on 2026-05-04",
    ] == findings


@pytest.mark.parametrize("to", [HLEDGER, LEDGER])
def test_beancount_to_the_others_writes_pads_out(to: JournalFormat) -> None:
    """Options go, pads become transactions, balances stay balances."""
    text = """option "title" "Sari"
2026-05-01 open Assets:Cash
  due: 2026-06-01
2026-05-01 open Equity:Opening
2026-05-02 pad Assets:Cash Equity:Opening
2026-05-03 P "Kopi; roti" "a"
  Assets:Cash 1.00 USD
  Equity:Opening
2026-05-03 balance Assets:Cash 5.00 USD
"""
    written, findings = converted(text, BEANCOUNT, to)
    assert "Padding of Assets:Cash" in written
    assert "notice: The option title is left out" in findings
    assert "info: due: 2026-06-01 is kept as text" in findings
    assert "notice: The flag P is left out" in findings
    assert any("pad of Assets:Cash" in each for each in findings)
    assert any("sorted by day" in each for each in findings)


def test_ledger_knows_one_kind_of_assertion() -> None:
    """The others become that one, or go, and are told."""
    text = "2026-05-04 x\n    Assets:A  1 USD == 1 USD\n    Equity:B  -1 USD =* -1 USD\n"
    written, findings = converted(text, HLEDGER, LEDGER)
    assert 2 == written.count(" = ")
    assert 2 == len(findings)


def test_a_lot_sold_at_another_price_keeps_it_as_a_comment_in_hledger() -> None:
    """Because hledger would count the price where the others count the cost."""
    text = (
        "2026-05-04 x\n    Assets:A  -5 ABC {2.00 USD} @ 3.00 USD\n"
        "    Assets:B  15.00 USD\n    Income:C  -5.00 USD\n"
    )
    written, findings = converted(text, LEDGER, HLEDGER)
    assert "; @ 3.00 USD" in written
    assert ["notice: The price of a lot of Assets:A is kept as a comment"] == findings


def test_commodities_are_renamed_on_the_way() -> None:
    """A sign that beancount has no place for gets a code; two never become one."""
    text = "2026-05-04 x\n    Assets:A  $1.50\n    Equity:B\n\nP 2026-05-04 $ 16500 IDR\n"
    journal = read_journal(text.encode(), form=LEDGER)
    adapted = adapted_journal(journal, BEANCOUNT, commodities={"$": "USD"})
    written = write_journal(adapted.journal, BEANCOUNT)
    assert "Assets:A 1.50 USD" in written
    assert "price USD 16500 IDR" in written
    with pytest.raises(InvalidValue, match="would be called IDR"):
        adapted_journal(journal, BEANCOUNT, commodities={"$": "IDR"})


def test_accounts_that_would_become_one_are_refused() -> None:
    """Or their balances would mix."""
    text = "2026-05-04 x\n    assets:a b  1 USD\n    assets:a-b  -1 USD\n"
    with pytest.raises(InvalidValue, match="would be called Assets:A-b"):
        adapted_journal(read_journal(text.encode(), form=LEDGER), BEANCOUNT)
