"""A choice given as text, or a day given as a moment, is refused and not taken for another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, TypeAlias, cast

import pytest

from backoffice_core.bookkeeping.aging import aging
from backoffice_core.bookkeeping.allocation.instructions import (
    Give,
    GiveShares,
    Share,
    Take,
    TakeShares,
)
from backoffice_core.bookkeeping.drafts import EntryDraft
from backoffice_core.bookkeeping.exchange.policy import (
    DifferenceKind,
    ExchangePolicy,
    RevaluationMode,
)
from backoffice_core.bookkeeping.exchange.rate_table import RateTable
from backoffice_core.bookkeeping.exchange.rates import ExchangeRate, RateKind
from backoffice_core.bookkeeping.exchange.translation import translate_openings
from backoffice_core.bookkeeping.ledger import OpenAccount
from backoffice_core.bookkeeping.lots.model import LotMethod, LotPolicy
from backoffice_core.bookkeeping.model import (
    Account,
    AccountType,
    Direction,
    Entry,
    Invoice,
    Posting,
)
from backoffice_core.bookkeeping.open_items import OpenItem, open_items
from backoffice_core.bookkeeping.periods.assets import FixedAsset
from backoffice_core.bookkeeping.periods.fiscal import FiscalCalendar, FiscalPeriod, PeriodLevel
from backoffice_core.bookkeeping.periods.life_cycle import LockState
from backoffice_core.bookkeeping.periods.locks import LockScope, PeriodLock, PeriodReopening
from backoffice_core.bookkeeping.periods.schedules import Schedule, spread_over_periods
from backoffice_core.bookkeeping.periods.snapshots import roll_forward, take_snapshot
from backoffice_core.bookkeeping.periods.year_rules import MonthYear, WeekYear
from backoffice_core.bookkeeping.statements import wide_trial_balance
from backoffice_core.bookkeeping.statements.performance import statement_of_profit_or_loss
from backoffice_core.bookkeeping.taxes import Tax
from backoffice_core.kernel import Instant, Interval, InvalidValue, Money, Rounding
from tests.bookkeeping.books import CHART

DAY = date(2026, 5, 4)
MOMENT = datetime(2026, 5, 4, tzinfo=UTC)
NOW = Instant.parse("2026-05-04T08:00:00+07:00")
FIVE = Money.of(5, "USD")

Build = Callable[..., object]
Choice: TypeAlias = Any  # of any type, as it reaches the library where no type checker looks


def entry(**fields: Choice) -> Entry:
    """A balanced entry, in which one field can be wrong."""
    given: dict[str, Choice] = {
        "number": "J-1",
        "day": DAY,
        "journal": "sales",
        "text": "",
        **fields,
    }
    legs = (Posting(account="1100", amount=FIVE), Posting(account="4100", amount=-FIVE))
    return Entry(postings=legs, **given)


def account(**fields: Choice) -> Account:
    """An account."""
    given: dict[str, Choice] = {"type": AccountType.EXPENSE, **fields}
    return Account(code="6100", name="Wages", **given)


def invoice(**fields: Choice) -> Invoice:
    """An invoice without lines."""
    return Invoice(number="S-1", day=DAY, party="C1", lines=(), **fields)


def aged(**fields: Choice) -> object:
    """The aging of nothing."""
    items = open_items((), chart=CHART, currency="USD", as_of=DAY)
    given: dict[str, Choice] = {"direction": Direction.SALE, **fields}
    return aging(items, **given)


def asset(**fields: Choice) -> FixedAsset:
    """A machine of five years."""
    return FixedAsset(
        number="A-1",
        name="Oven",
        cost=FIVE,
        residual=FIVE - FIVE,
        in_service=DAY,
        life_months=60,
        account="1500",
        accumulated="1590",
        expense="6500",
        **fields,
    )


def spread(**fields: Choice) -> object:
    """An amount over a month."""
    month = Interval(DAY, date(2026, 6, 4))
    return spread_over_periods(FIVE, month, calendar=FiscalCalendar(), **fields)


def lock(**fields: Choice) -> PeriodLock:
    """A hard lock of May."""
    given: dict[str, Choice] = {
        "start": DAY,
        "end": date(2026, 6, 1),
        "state": LockState.HARD,
        "decided_at": NOW,
        **fields,
    }
    return PeriodLock(number="L-1", decided_by="Ani", why="VAT", **given)


def reopening(**fields: Choice) -> PeriodReopening:
    """A reopening of May."""
    given: dict[str, Choice] = {
        "start": DAY,
        "end": date(2026, 6, 1),
        "opens_at": NOW,
        "closes_at": Instant(NOW.seconds + 60),
        "decided_at": NOW,
        **fields,
    }
    return PeriodReopening(number="R-1", decided_by="Ani", why="VAT", **given)


def exchange(**fields: Choice) -> ExchangePolicy:
    """A policy with every account."""
    given: dict[str, Choice] = {
        "rounding": Rounding.HALF_UP,
        "mode": RevaluationMode.REVERSING,
        **fields,
    }
    return ExchangePolicy(
        functional=cast("Any", "IDR"),
        trading="1900",
        realised_gain="7100",
        realised_loss="7100",
        unrealised_gain="7100",
        unrealised_loss="7100",
        **given,
    )


def rate(**fields: Choice) -> ExchangeRate:
    """A rate of one day."""
    return ExchangeRate(
        base="USD", quote="IDR", rate=cast("Any", 16_000), since=DAY, publisher="BI", **fields
    )


def rate_for(**fields: Choice) -> ExchangeRate:
    """A rate out of a table."""
    rates = RateTable([rate(kind=RateKind.CLOSING)])
    return rates.rate("USD", "IDR", DAY, **{"kind": RateKind.CLOSING, **fields})


def gain_account(**fields: Choice) -> str:
    """The account of a gain."""
    return exchange().account_for(gain=True, **{"kind": DifferenceKind.REALISED, **fields})


def translated(**fields: Choice) -> dict[str, Money]:
    """The opening balances of nothing."""
    given: dict[str, Choice] = {"rounding": Rounding.HALF_UP, **fields}
    return translate_openings((), to="IDR", rate=rate(kind=RateKind.CLOSING), **given)


def schedule(**fields: Choice) -> Schedule:
    """A month of rent."""
    return Schedule(
        number="S-1",
        text="Rent",
        amount=FIVE,
        start=DAY,
        end=date(2026, 6, 4),
        result="6200",
        balance="1400",
        **fields,
    )


def period(**fields: Choice) -> FiscalPeriod:
    """A fiscal period of a month."""
    given: dict[str, Choice] = {"level": PeriodLevel.PERIOD, **fields}
    return FiscalPeriod(year=2026, number=5, days=Interval(DAY, date(2026, 6, 4)), **given)


def item(**fields: Choice) -> OpenItem:
    """What one customer owes."""
    given: dict[str, Choice] = {"direction": Direction.SALE, **fields}
    return OpenItem(party="C1", document="S-1", amount=FIVE, since=DAY, **given)


def lots(**fields: Choice) -> LotPolicy:
    """A policy of lots."""
    given: dict[str, Choice] = {"method": LotMethod.FIFO, **fields}
    return LotPolicy(**given)


def tax(**fields: Choice) -> Tax:
    """A tax of a tenth."""
    return Tax(code="T", nominal_rate=Fraction(1, 10), source="", **fields)


def opened(**fields: Choice) -> OpenAccount:
    """A command of the ledger."""
    return OpenAccount("1100", **fields)


def earned(**fields: Choice) -> object:
    """The profit of books without entries."""
    month = Interval(DAY, date(2026, 6, 4))
    wide = wide_trial_balance((), chart=CHART, currency="IDR", periods=[month])
    return statement_of_profit_or_loss(wide, **fields)


def rolled(**fields: Choice) -> object:
    """The balances of no entries."""
    snapshot = take_snapshot((), number="B-1", day=DAY, known=NOW)
    return roll_forward(snapshot, (), of=DAY, **fields)


def taken(**fields: Choice) -> TakeShares:
    """All from one account."""
    return TakeShares((Share(Fraction(1), Take("1100")),), **fields)


def given_out(**fields: Choice) -> GiveShares:
    """All to one account."""
    return GiveShares((Share(Fraction(1), Give("1100")),), **fields)


CHOICES: list[tuple[Build, str, str, str]] = [
    (entry, "kind", "opening", "EntryKind.OPENING"),
    (account, "type", "expense", "AccountType.EXPENSE"),
    (account, "control", "receivables", "Control.RECEIVABLES"),
    (account, "line_item", "selling", "LineItem.SELLING"),
    (account, "nature", "employees", "ExpenseNature.EMPLOYEE"),
    (account, "cash_flow", "investing", "CashFlow.INVESTING"),
    (invoice, "direction", "sale", "Direction.SALE"),
    (aged, "direction", "sale", "Direction.SALE"),
    (aged, "aged_from", "due_day", "AgedFrom.DUE_DAY"),
    (asset, "method", "straight_line", "DepreciationMethod.STRAIGHT_LINE"),
    (asset, "by", "days", "SpreadBy.DAYS"),
    (asset, "rounding", "half_up", "Rounding.HALF_UP"),
    (spread, "by", "days", "SpreadBy.DAYS"),
    (spread, "rounding", "half_up", "Rounding.HALF_UP"),
    (schedule, "by", "days", "SpreadBy.DAYS"),
    (schedule, "rounding", "half_up", "Rounding.HALF_UP"),
    (period, "level", "period", "PeriodLevel.PERIOD"),
    (item, "direction", "sale", "Direction.SALE"),
    (EntryDraft, "kind", "opening", "EntryKind.OPENING"),
    (lock, "state", "hard", "LockState.HARD"),
    (LockScope, "kind", "journal", "ScopeKind.JOURNAL"),
    (exchange, "mode", "cumulative", "RevaluationMode.CUMULATIVE"),
    (exchange, "rounding", "half_up", "Rounding.HALF_UP"),
    (rate, "kind", "closing", "RateKind.CLOSING"),
    (rate_for, "kind", "closing", "RateKind.CLOSING"),
    (gain_account, "kind", "realised", "DifferenceKind.REALISED"),
    (translated, "rounding", "half_up", "Rounding.HALF_UP"),
    (lots, "method", "fifo", "LotMethod.FIFO"),
    (lots, "scope", "each_place", "LotScope.EACH_PLACE"),
    (lots, "rank", "price", "LotRank.PRICE"),
    (lots, "rounding", "up", "Rounding.UP"),
    (tax, "per", "line", "RoundedPer.LINE"),
    (tax, "rounding", "half_up", "Rounding.HALF_UP"),
    (opened, "limit", "none", "BalanceLimit.NONE"),
    (earned, "analysis", "nature", "ExpenseAnalysis.NATURE"),
    (rolled, "late", "count", "Late.COUNT"),
    (taken, "leftover", "last", "Leftover.FIRST"),
    (given_out, "leftover", "last", "Leftover.FIRST"),
    (MonthYear, "named_after", "end", "NamedAfter.END"),
    (WeekYear, "named_after", "end", "NamedAfter.END"),
    (WeekYear, "ends", "last", "YearEnds.LAST"),
]


@pytest.mark.parametrize(("build", "field", "value", "member"), CHOICES)
def test_a_choice_given_as_text_is_refused(
    build: Build, field: str, value: str, member: str
) -> None:
    """The error names the field, and the remedy the members."""
    with pytest.raises(InvalidValue) as caught:
        build(**{field: value})
    assert "not_a_member" == caught.value.code
    assert f"The {field}" in caught.value.message
    assert member in caught.value.remedy


@pytest.mark.parametrize(
    "build",
    [
        entry,
        account,
        aged,
        asset,
        spread,
        lock,
        reopening,
        exchange,
        rate_for,
        gain_account,
        schedule,
        period,
        item,
        lots,
        tax,
        opened,
        earned,
        rolled,
    ],
)
def test_without_it_they_are_fine(build: Build) -> None:
    """What the tests here build is refused for the choice alone."""
    assert build() is not None


@pytest.mark.parametrize("day", ["2026-05-04", MOMENT])
@pytest.mark.parametrize(
    ("build", "field"),
    [
        (entry, "day"),
        (lock, "start"),
        (lock, "end"),
        (reopening, "start"),
        (reopening, "end"),
    ],
)
def test_a_day_is_a_date(build: Build, field: str, day: object) -> None:
    """Neither text nor a moment, which would equal no date."""
    with pytest.raises(InvalidValue, match=f"The {field} of") as caught:
        build(**{field: day})
    assert "not_a_date" == caught.value.code


@pytest.mark.parametrize("moment", ["2026-05-04T08:00:00+07:00", MOMENT])
@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lock, "decided_at"),
        (reopening, "decided_at"),
        (reopening, "opens_at"),
        (reopening, "closes_at"),
    ],
)
def test_when_a_period_was_locked_or_opened_is_an_instant(
    build: Build, field: str, moment: object
) -> None:
    """Neither text nor a datetime, which could not be compared with the instants of others."""
    with pytest.raises(InvalidValue, match=f"The {field} of") as caught:
        build(**{field: moment})
    assert "not_an_instant" == caught.value.code


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", ""), ("number", 7), ("number", None), ("journal", None), ("text", 5)],
)
def test_the_head_of_an_entry_is_text(field: str, value: object) -> None:
    """An entry without a number cannot be found again."""
    with pytest.raises(InvalidValue, match=f"The {field} of an entry") as caught:
        entry(**{field: value})
    assert "not_a_text" == caught.value.code


def test_kinds_of_text_and_of_dates_are_taken_too() -> None:
    """Text and dates of a class of one's own are text and dates."""
    number = type("Number", (str,), {})("J-9")
    day = type("Day", (date,), {})(2026, 5, 4)
    assert ("J-9", DAY) == (entry(number=number).number, entry(day=day).day)
