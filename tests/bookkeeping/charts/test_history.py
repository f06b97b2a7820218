"""Charts over time: renamed, merged and closed accounts."""

from __future__ import annotations

import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Currency, Money
from backoffice_core.bookkeeping import Entry, Posting, trial_balance
from backoffice_core.bookkeeping.charts import (
    Account,
    AccountClosure,
    AccountMerge,
    AccountRename,
    AccountType,
    Chart,
    ChartChange,
    Control,
    Translation,
    chart_history,
    check_entry,
)
from backoffice_core.kernel import Interval, InvalidValue, kind_of

ASSET, EXPENSE = AccountType.ASSET, AccountType.EXPENSE
CHART = Chart([
    Account(code="1", name="Assets", type=ASSET),
    Account(code="11", name="Bank", type=ASSET, parent="1", role="cash"),
    Account(code="12", name="Customers", type=ASSET, parent="1", control=Control.RECEIVABLES),
    Account(code="13", name="Allowance", type=ASSET, parent="1", contra=True),
    Account(code="14", name="Second bank", type=ASSET, parent="1"),
    Account(code="15", name="Stock", type=ASSET, parent="1", role="inventory"),
    Account(code="61", name="Telephone", type=EXPENSE, translations=[Translation("id", "Telepon")]),
    Account(code="62", name="Internet", type=EXPENSE),
    Account(code="63", name="Communication", type=EXPENSE),
])  # fmt: skip
NEW_YEAR, JULY = date(2026, 1, 1), date(2026, 7, 1)
CHANGES = (
    AccountRename(account="61", name="Telephones", since=NEW_YEAR),
    AccountMerge(account="61", into="62", since=NEW_YEAR),
    AccountMerge(account="62", into="63", since=JULY),
    AccountMerge(account="11", into="14", since=JULY),
    AccountClosure(account="12", since=JULY),
)
HISTORY = chart_history(CHART, CHANGES)


def paid(number: str, day: date, account: str, minor: int) -> Entry:
    """An expense paid from the bank."""
    amount = Money(minor, Currency.of("IDR"))
    return Entry(
        number=number, day=day, journal="payments", text="",
        postings=[Posting(account=account, amount=amount), Posting(account="11", amount=-amount)],
    )  # fmt: skip


def test_a_name_holds_from_its_day_on() -> None:
    """A statement of last year prints last year's name, in both languages."""
    before, after = (HISTORY.on(day).account("61") for day in (date(2025, 12, 31), NEW_YEAR))
    assert ("Telephone", "Telepon") == (before.name, before.title.render("id"))
    assert ("Telephones", "Telephones") == (after.name, after.title.render("id"))


def test_a_merged_account_stays_in_the_chart_and_takes_no_postings() -> None:
    """Its history needs a place; its future is elsewhere."""
    chart = HISTORY.on(NEW_YEAR)
    assert NEW_YEAR == chart.account("61").closed
    late = check_entry(paid("1", NEW_YEAR, "61", 100), chart=chart)
    assert ["bookkeeping.account_closed"] == [finding.kind for finding in late]
    assert () == check_entry(paid("1", date(2025, 12, 31), "61", 100), chart=chart)


def test_merges_follow_one_another() -> None:
    """What was merged twice ends in the last successor, from the day of the second merge."""
    assert ["61", "62", "62", "63"] == [
        HISTORY.successor("61", day)
        for day in (date(2025, 12, 31), NEW_YEAR, date(2026, 6, 30), JULY)
    ]
    assert ("63", "61", "62") == HISTORY.members("63", JULY)
    assert ("62", "61") == HISTORY.members("62", NEW_YEAR)
    assert () == HISTORY.members("61", NEW_YEAR)


def test_a_role_moves_to_the_successor_on_the_day_of_the_merge() -> None:
    """Processes keep finding the account that plays it."""
    assert "11" == HISTORY.on(date(2026, 6, 30)).role("cash").code
    assert "14" == HISTORY.on(JULY).role("cash").code


def test_statements_can_show_either_view() -> None:
    """As posted under the old code, or restated under the new; the entries stay what they are."""
    entries = (
        paid("1", date(2025, 12, 5), "61", 100),
        paid("2", date(2026, 2, 5), "62", 20),
        paid("3", date(2026, 8, 5), "63", 3),
    )
    period = Interval(date(2025, 12, 1), date(2026, 9, 1))
    chart = HISTORY.on(date(2026, 8, 31))

    def closing(view: tuple[Entry, ...]) -> dict[str, int]:
        trial = trial_balance(view, chart=chart, currency="IDR", period=period)
        return {row.account.code: row.closing.minor for row in trial.rows if row.closing.minor}

    assert {"11": -123, "61": 100, "62": 20, "63": 3} == closing(entries)
    restated = HISTORY.restated(entries, day=date(2026, 8, 31))
    assert {"14": -123, "63": 123} == closing(restated)
    assert entries == HISTORY.restated(entries, day=date(2025, 12, 31))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Chart, tuple[AccountMerge, ...]]:
    """Ten accounts and random merges between them, each into one that lives longer."""
    chart = Chart(Account(code=str(n), name=f"{n}", type=EXPENSE) for n in range(10))
    order = draw(st.permutations([str(n) for n in range(10)]))
    count = draw(st.integers(0, 9))
    merges = tuple(
        AccountMerge(
            account=order[n],
            into=draw(st.sampled_from(order[n + 1 :])),
            since=NEW_YEAR + timedelta(days=n),
        )
        for n in range(count)
    )
    return chart, merges


@given(histories(), st.integers(-1, 12), st.lists(st.tuples(st.integers(0, 9), st.integers(1, 99))))
def test_restating_loses_no_money(
    drawn: tuple[Chart, tuple[AccountMerge, ...]], days: int, spent: list[tuple[int, int]]
) -> None:
    """An account's restated balance is the sum of the balances of all that it is made of."""
    chart, merges = drawn
    history = chart_history(chart, merges)
    day = NEW_YEAR + timedelta(days=days)
    entries = tuple(
        Entry(
            number=str(n), day=NEW_YEAR, journal="", text="",
            postings=[
                Posting(account=str(account), amount=Money(minor, Currency.of("IDR"))),
                Posting(account=str(9 - account), amount=Money(-minor, Currency.of("IDR"))),
            ],
        )
        for n, (account, minor) in enumerate(spent)
    )  # fmt: skip

    def balances(view: tuple[Entry, ...]) -> dict[str, int]:
        sums = dict.fromkeys(chart.by_code, 0)
        for entry in view:
            for leg in entry.postings:
                sums[leg.account] += leg.amount.minor
        return sums

    posted, restated = balances(entries), balances(history.restated(entries, day=day))
    assert restated == {
        code: sum(posted[member] for member in history.members(code, day)) for code in chart.by_code
    }
    alive = [code for code in chart.by_code if history.successor(code, day) == code]
    assert sorted(chart.by_code) == sorted(m for code in alive for m in history.members(code, day))


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ([AccountRename(account="99", name="?", since=JULY)], "account_unknown"),
        ([AccountMerge(account="11", into="99", since=JULY)], "account_unknown"),
        ([AccountMerge(account="11", into="61", since=JULY)], "merge_refused"),  # type
        ([AccountMerge(account="11", into="13", since=JULY)], "merge_refused"),  # contra
        ([AccountMerge(account="11", into="12", since=JULY)], "merge_refused"),  # control
        ([AccountMerge(account="11", into="1", since=JULY)], "merge_refused"),  # a group
        ([AccountMerge(account="1", into="11", since=JULY)], "merge_refused"),
        ([AccountMerge(account="11", into="11", since=JULY)], "merge_refused"),
        ([AccountMerge(account="11", into="15", since=JULY)], "merge_refused"),  # two roles
        (
            [
                AccountMerge(account="11", into="14", since=JULY),
                AccountMerge(account="15", into="14", since=JULY),
            ],
            "merge_refused",
        ),
        (
            [
                AccountMerge(account="61", into="62", since=NEW_YEAR),
                AccountMerge(account="62", into="61", since=JULY),
            ],
            "merge_refused",
        ),
        (
            [
                AccountClosure(account="14", since=NEW_YEAR),
                AccountMerge(account="11", into="14", since=JULY),
            ],
            "merge_refused",
        ),
        (
            [
                AccountRename(account="61", name="A", since=JULY),
                AccountRename(account="61", name="B", since=JULY),
            ],
            "account_changed_twice",
        ),
        (
            [
                AccountMerge(account="61", into="62", since=NEW_YEAR),
                AccountMerge(account="61", into="63", since=JULY),
            ],
            "account_changed_twice",
        ),
    ],
)
def test_changes_that_contradict_the_chart_are_refused(
    changes: list[ChartChange], refused: str
) -> None:
    """Two accounts become one only if they are alike and one is left to carry on."""
    with pytest.raises(InvalidValue) as caught:
        chart_history(CHART, changes)
    assert refused == caught.value.code


def test_a_change_told_twice_is_one_change() -> None:
    """Reading a store again changes nothing, nor does the order of what it holds."""
    assert HISTORY == chart_history(CHART, (*reversed(CHANGES), *CHANGES))


def test_a_history_explains_an_account_in_both_languages() -> None:
    """Every change of the account, in order of its day."""
    said = """\
On Jul 1, 2026 the account 61 is Telephones
  It is called Telephones since Jan 1, 2026
  It is part of 62 since Jan 1, 2026"""
    assert said == HISTORY.explain("61", day=JULY).render("en")
    assert "Ditutup sejak 1 Jul 2026" in HISTORY.explain("12", day=JULY).render("id")
    assert () == HISTORY.explain("12", day=NEW_YEAR).because


@pytest.mark.parametrize("change", CHANGES)
def test_changes_are_facts(change: ChartChange) -> None:
    """They are recorded and come back."""
    kind = kind_of(change)
    assert change == kind.decode(kind.encode(change))


def test_a_history_survives_pickling() -> None:
    """Other processes get the same charts."""
    assert HISTORY == pickle.loads(pickle.dumps(HISTORY))  # noqa: S301 - our own bytes
