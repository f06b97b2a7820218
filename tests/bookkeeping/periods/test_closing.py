"""Closing moves profit to equity once, and no statement of the period notices."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping import (
    AccountType,
    Chart,
    Dimension,
    Entry,
    EntryKind,
    Posting,
    balance_sheet,
    postings_of,
    profit_and_loss,
    trial_balance,
)
from backoffice_core.bookkeeping.periods import (
    FiscalCalendar,
    FiscalPeriod,
    Grain,
    MonthYear,
    balances_of,
    closing_entries,
    explain_closing,
    opening_entries,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.bookkeeping.books import ACCOUNTS, CHART, rupiah
from tests.bookkeeping.periods.ledgers import IDR, ledgers, made

CALENDAR = FiscalCalendar(years=MonthYear(month=4, months_a_period=3))
FIRST = CALENDAR.named("FY2027-P01")  # April to June 2026
SECOND = CALENDAR.named("FY2027-P02")
RESULTS = {code for code, _, kind in ACCOUNTS if kind in {AccountType.INCOME, AccountType.EXPENSE}}
SUMMARY = Chart(
    [
        *CHART.accounts,
        type(CHART.accounts[0])(code="3900", name="Income summary", type=AccountType.EQUITY),
    ]
)
SALE = made("1", date(2026, 5, 4), {"1100": 50_00, "4100": -50_00})
WAGES = made("2", date(2026, 6, 30), {"6100": 20_00, "1100": -20_00})
LATE = made("3", date(2026, 6, 30), {"6100": 5_00, "2100": -5_00}, kind=EntryKind.ADJUSTING)


def close(
    entries: tuple[Entry, ...], period: FiscalPeriod = FIRST, *, through: str | None = None
) -> tuple[Entry, ...]:
    """The closing entries of a period."""
    return closing_entries(entries, chart=SUMMARY, period=period, through=through)


def legs_of(entry: Entry) -> list[tuple[str, str]]:
    """The accounts of an entry and their amounts."""
    return [(leg.account, leg.amount.text) for leg in entry.postings]


def test_profit_moves_to_retained_earnings() -> None:
    """50 sold, 20 wages: 30 of profit on the credit side of equity, on the last day."""
    (closing,) = close((SALE, WAGES))
    assert [("4100", "50.00"), ("6100", "-20.00"), ("3100", "-30.00")] == legs_of(closing)
    assert ("CLOSING/FY2027-P01", FIRST.last_day) == (closing.number, closing.day)


def test_after_a_late_adjusting_entry_only_the_difference_is_closed() -> None:
    """Closing again yields nothing; five more of wages move five more."""
    closed = (SALE, WAGES, *close((SALE, WAGES)))
    assert () == close(closed)
    (more,) = close((*closed, LATE))
    assert [("6100", "-5.00"), ("3100", "5.00")] == legs_of(more)
    assert "CLOSING/FY2027-P01/2" == more.number
    assert () == close((*closed, LATE, more))


def test_profit_may_go_through_an_income_summary() -> None:
    """Two entries, and the summary account is empty again."""
    first, second = close((SALE, WAGES), through="3900")
    assert ("3900", "-30.00") == legs_of(first)[-1]
    assert [("3900", "30.00"), ("3100", "-30.00")] == legs_of(second)
    assert () == close((SALE, WAGES, first, second), through="3900")


def test_each_branch_may_be_closed_by_itself() -> None:
    """Equity then knows which branch its profit is from; all of it is the same profit."""
    branches = [[Dimension("branch", name)] for name in ("Bogor", "Depok")]
    entries = tuple(
        Entry(
            number=str(number),
            day=date(2026, 5, 4),
            journal="sales",
            text="",
            postings=(
                Posting(account="1100", amount=Money(amount, IDR), dimensions=branch),
                Posting(account="4100", amount=Money(-amount, IDR), dimensions=branch),
            ),
        )
        for number, (amount, branch) in enumerate(zip((70_00, 30_00), branches, strict=True))
    )
    (closing,) = closing_entries(entries, chart=CHART, period=FIRST, dimensions=["branch"])
    equity = [
        (leg.amount.text, leg.dimensions[0].value)
        for leg in closing.postings
        if leg.account == "3100"
    ]
    assert [("-70.00", "Bogor"), ("-30.00", "Depok")] == equity
    assert () == closing_entries(
        (*entries, closing), chart=CHART, period=FIRST, dimensions=["branch"]
    )


@given(ledgers(), st.sampled_from([None, "3900"]), st.sets(st.sampled_from(["branch", "project"])))
def test_closing_empties_the_result_and_is_idempotent(
    entries: tuple[Entry, ...], through: str | None, dimensions: set[str]
) -> None:
    """Whatever the currencies and dimensions: nothing is left, and nothing is closed twice."""
    carried = {each.name for one in entries for leg in one.postings for each in leg.dimensions}
    dimensions &= carried
    closed = closing_entries(
        entries,
        chart=SUMMARY,
        period=FIRST,
        through=through,
        dimensions=dimensions,
        with_earlier=True,
    )
    after = (*entries, *closed)
    until = [each for each in after if each.day <= FIRST.last_day]
    grain = Grain(dimensions=dimensions)
    left = {each.account for each in balances_of(until, grain=grain)}
    assert set() == left & (RESULTS | {"3900"})
    assert () == closing_entries(
        after, chart=SUMMARY, period=FIRST, through=through, dimensions=dimensions
    )
    assert {EntryKind.CLOSING} >= {each.kind for each in closed}


@given(ledgers(currencies=("IDR",)), ledgers(currencies=("IDR",)))
def test_statements_are_the_same_before_and_after_closing(
    entries: tuple[Entry, ...], more: tuple[Entry, ...]
) -> None:
    """Profit and loss and balance sheet, line by line, also after closing a second time."""
    late = tuple(
        type(each)(
            number=f"late {each.number}",
            day=each.day,
            journal=each.journal,
            text="",
            kind=EntryKind.ADJUSTING,
            postings=each.postings,
        )
        for each in more
    )
    closed = (*entries, *close(entries))
    again = (*closed, *late, *close((*closed, *late)))
    for before, after in ((entries, closed), ((*entries, *late), again)):
        for days in (FIRST.days, None):
            trials = [
                trial_balance(each, chart=SUMMARY, currency="IDR", period=days)
                for each in (before, after)
            ]
            assert profit_and_loss(trials[0]) == profit_and_loss(trials[1])
            assert balance_sheet(trials[0]) == balance_sheet(trials[1])
        later = [
            trial_balance(each, chart=SUMMARY, currency="IDR", period=SECOND.days)
            for each in (before, after)
        ]
        assert profit_and_loss(later[0]) == profit_and_loss(later[1])
        sheets = [balance_sheet(each) for each in later]
        assert sheets[0].equity.total == sheets[1].equity.total
        assert sheets[0].assets == sheets[1].assets


@given(ledgers(currencies=("IDR",)))
def test_every_figure_still_opens_to_its_postings_after_closing(entries: tuple[Entry, ...]) -> None:
    """The drill-down leaves closing entries out just as the statement does."""
    closed = (*entries, *close(entries))
    trial = trial_balance(closed, chart=SUMMARY, currency="IDR", period=FIRST.days)
    for section in (*profit_and_loss(trial).sections, balance_sheet(trial).assets):
        for line in section.lines:
            behind = postings_of(
                closed, line.accounts, currency="IDR", period=FIRST.days, with_closing=False
            )
            figure = behind.closing if section.title.template == "Assets" else behind.movement
            assert abs(line.amount) == abs(figure)


@given(ledgers(), ledgers(size_max=4))
def test_a_new_book_opens_with_what_the_old_one_ends_with(
    entries: tuple[Entry, ...], more: tuple[Entry, ...]
) -> None:
    """Once; and after late entries in the old book, once more for the difference."""
    grain = Grain(party=True, document=True)
    old = (*entries, *close(entries))
    book = opening_entries(old, chart=SUMMARY, period=SECOND)
    assert () == opening_entries(old, chart=SUMMARY, period=SECOND, book=book)
    late = tuple(
        made(f"late {each.number}", FIRST.last_day, {"1100": 7, "2100": -7}) for each in more
    )
    grown = (*old, *late)
    book = (*book, *opening_entries(grown, chart=SUMMARY, period=SECOND, book=book))
    ends = tuple(
        each
        for each in balances_of((one for one in grown if one.day < SECOND.start), grain=grain)
        if each.account not in RESULTS
    )
    assert ends == balances_of(book, grain=grain)


def test_a_book_opens_only_after_the_old_one_is_closed() -> None:
    """Profit left on its accounts would start again in the new year."""
    with pytest.raises(InvalidValue, match=r"4100 still holds IDR -50\.00") as caught:
        opening_entries((SALE,), chart=CHART, period=SECOND)
    assert "period_not_closed" == caught.value.code


def test_profit_is_not_closed_into_an_account_that_is_closed_itself() -> None:
    """It would never be empty."""
    with pytest.raises(InvalidValue) as caught:
        closing_entries((SALE,), chart=CHART, period=FIRST, into="4900")
    assert "closing_account_invalid" == caught.value.code


def test_a_closing_entry_explains_itself() -> None:
    """Account by account, in both languages."""
    (closing,) = close((SALE, WAGES))
    assert (
        "Closing entry CLOSING/FY2027-P01 of Jun 30, 2026 brings income and expenses to zero\n"
        "  retained_earnings takes a profit of IDR 30\n"
        "  sales held IDR 50 and holds nothing now\n"
        "  wages held IDR 20 and holds nothing now"
    ) == explain_closing(closing, chart=CHART).render().replace("\N{NO-BREAK SPACE}", " ")
    first, second = close((WAGES,), through="3900")
    assert "menanggung rugi" in explain_closing(first, chart=SUMMARY).render("id")
    assert "ke ekuitas" in explain_closing(second, chart=SUMMARY).render("id")
    assert rupiah(20) == explain_closing(second, chart=SUMMARY).because[0].result
