"""Entries against a chart."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from backoffice_core import Money
from backoffice_core.bookkeeping import Entry, Posting
from backoffice_core.bookkeeping.charts import (
    Account,
    AccountType,
    Chart,
    Control,
    check_entry,
)
from backoffice_core.kernel import InvalidValue, Severity
from tests.bookkeeping.books import CHART, journals

CHART_OF_A_YEAR = Chart([
    Account(code="1", name="Assets", type=AccountType.ASSET),
    Account(code="11", name="Bank", type=AccountType.ASSET, parent="1", currencies=["USD", "IDR"]),
    Account(code="12", name="Customers", type=AccountType.ASSET, parent="1",
            control=Control.RECEIVABLES),
    Account(code="13", name="Old bank", type=AccountType.ASSET, parent="1",
            opened=date(2026, 1, 1), closed=date(2026, 7, 1)),
    Account(code="4", name="Sales", type=AccountType.INCOME),
])  # fmt: skip


def sale(to: str, *, day: date = date(2026, 5, 4), party: str | None = None,
         currency: str = "IDR") -> Entry:  # fmt: skip
    """A sale of ten, debited to an account."""
    ten = Money.of(10, currency)
    return Entry(
        number="S-1", day=day, journal="sales", text="",
        postings=[
            Posting(account=to, amount=ten, party=party),
            Posting(account="4", amount=-ten),
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "kinds"),
    [
        (sale("11"), []),
        (sale("12", party="Maju"), []),
        (sale("13"), []),
        (sale("13", day=date(2026, 1, 1)), []),
        (sale("99"), ["account_unknown"]),
        (sale("1"), ["account_is_group"]),
        (sale("11", currency="EUR"), ["currency_not_kept"]),
        (sale("12"), ["party_missing"]),
        (sale("13", day=date(2025, 12, 31)), ["account_not_open"]),
        (sale("13", day=date(2026, 7, 1)), ["account_closed"]),
    ],
)
def test_what_stands_against_an_entry_has_a_stable_kind(entry: Entry, kinds: list[str]) -> None:
    """Programs tell the reasons apart, people read the sentence in their language."""
    found = check_entry(entry, chart=CHART_OF_A_YEAR)
    assert [f"bookkeeping.{kind}" for kind in kinds] == [finding.kind for finding in found]
    for finding in found:
        assert Severity.SERIOUS is finding.severity
        assert "S-1" in finding.says.render("en")
        assert finding.says.render("id").startswith("Jurnal S-1")


def test_two_wrong_postings_are_two_findings() -> None:
    """Each keeps an identity of its own."""
    entry = sale("12")
    both = Entry(number="S-2", day=entry.day, journal="sales", text="",
                 postings=[*entry.postings, *entry.postings])  # fmt: skip
    found = check_entry(both, chart=CHART_OF_A_YEAR)
    assert 2 == len({finding.identity for finding in found})


@given(journals())
def test_a_plain_chart_stands_in_nobodys_way(entries: tuple[Entry, ...]) -> None:
    """Without groups, lifetimes, currencies and control accounts only the code counts."""
    assert [] == [finding for entry in entries for finding in check_entry(entry, chart=CHART)]


def test_an_account_that_is_open_on_no_day_is_refused() -> None:
    """Closed on the day it opens, it could take no posting."""
    day = date(2026, 1, 1)
    with pytest.raises(InvalidValue) as caught:
        Account(code="1", name="Bank", type=AccountType.ASSET, opened=day, closed=day)
    assert "account_lifetime_reversed" == caught.value.code


def test_the_accounts_open_on_a_day_are_those_that_can_be_posted_to() -> None:
    """What an entry form offers: no groups, nothing closed."""
    assert ["11", "12", "13", "4"] == [
        account.code for account in CHART_OF_A_YEAR.open_on(date(2026, 6, 30))
    ]
    assert ["11", "12", "4"] == [
        account.code for account in CHART_OF_A_YEAR.open_on(date(2026, 7, 1))
    ]
