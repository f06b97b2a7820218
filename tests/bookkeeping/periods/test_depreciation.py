"""Depreciation: textbook numbers, tax rules, exact sums, and disposal on any day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping import Posting
from backoffice_core.bookkeeping.periods import (
    ASSET_GROUPS_OF_INDONESIA,
    AssetUsage,
    DepreciationMethod,
    FiscalCalendar,
    FixedAsset,
    MonthYear,
    SpreadBy,
    WeekYear,
    asset_disposal_entry,
    balances_of,
    depreciation_entries,
    depreciation_lines,
    estimate_anew,
    explain_depreciation,
    used_up,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import kind_of

YEARS = FiscalCalendar(years=MonthYear(months_a_period=12))
MONTHS = FiscalCalendar()
PRESS = FixedAsset(
    number="A1",
    name="Press",
    cost=Money.of(58_000, "USD"),
    residual=Money.of(10_000, "USD"),
    in_service=date(2026, 1, 1),
    life_months=60,
    account="1500",
    accumulated="1590",
    expense="6500",
)
DOUBLE = attrs.evolve(PRESS, method=DepreciationMethod.DECLINING_BALANCE, rate=Fraction(2, 5))


def charges(asset: FixedAsset, calendar: FiscalCalendar = YEARS) -> list[str]:
    """What each period is charged."""
    return [line.amount.text for line in depreciation_lines(asset, calendar=calendar)]


@st.composite
def assets(draw: st.DrawFn) -> FixedAsset:
    """Any asset of any method but units of production."""
    cost = draw(st.integers(1, 10**12))
    method = draw(
        st.sampled_from(
            [each for each in DepreciationMethod if each.value != "units_of_production"]
        )
    )
    years = draw(st.integers(1, 6))
    odd = draw(st.integers(0, 11))
    whole = method is DepreciationMethod.SUM_OF_YEARS_DIGITS
    return FixedAsset(
        number="A",
        name="asset",
        cost=Money.of(Fraction(cost, 100), "IDR"),
        residual=Money.of(Fraction(draw(st.integers(0, cost)), 100), "IDR"),
        in_service=draw(st.dates(date(2023, 1, 1), date(2026, 12, 31))),
        life_months=12 * years + (0 if whole else odd),
        method=method,
        by=draw(st.sampled_from(SpreadBy)),
        rate=draw(st.fractions(Fraction(1, 100), 1, max_denominator=100)),
        level_at_end=draw(st.booleans()),
        year_month=draw(st.none() | st.integers(1, 12)),
        account="1500",
        accumulated="1590",
        expense="6500",
    )


calendars = st.sampled_from([YEARS, MONTHS, FiscalCalendar(years=WeekYear(month=6))])


@given(assets(), calendars)
def test_charges_add_up_to_the_depreciable_amount(
    asset: FixedAsset, calendar: FiscalCalendar
) -> None:
    """To the last unit, never negative, never below what it will be worth."""
    lines = depreciation_lines(asset, calendar=calendar)
    assert asset.base == Money.total((line.amount for line in lines), "IDR")
    assert asset.residual == lines[-1].carrying
    assert all(line.amount.minor >= 0 for line in lines)


@given(assets(), st.dates(date(2023, 1, 1), date(2035, 1, 1)), st.integers(0, 10**12))
def test_a_disposed_asset_leaves_nothing_on_its_accounts(
    asset: FixedAsset, day: date, proceeds: int
) -> None:
    """Cost and accumulated depreciation are gone; the charges and the result are cost less price.

    The day of disposal itself is charged no more.
    """
    disposed = max(day, asset.in_service)
    price = Money.of(Fraction(proceeds, 100), "IDR")
    entries = depreciation_entries(asset, calendar=MONTHS, disposed=disposed)
    assert all(each.day <= disposed for each in entries)
    bought = asset_disposal_entry(
        asset,
        day=disposed,
        proceeds=price,
        proceeds_account="1100",
        gain_account="7100",
        loss_account="7100",
    )
    left = {each.account: each.amount for each in balances_of((*entries, bought))}
    zero = Money.zero("IDR")
    assert (zero, -asset.cost) == (left.get("1590", zero), left.get("1500", zero))
    assert asset.cost - price == left.get("6500", zero) + left.get("7100", zero)


def test_the_textbook_press_by_every_method() -> None:
    """OpenStax, Principles of Accounting 1, section 11.3: cost 58,000, residual 10,000, 5 years.

    Straight line 9,600 a year; double declining until 10,000 is left; and the sum of the years'
    digits of the same press, 48,000 times 5/15 to 1/15.
    """
    assert ["9600.00"] * 5 == charges(PRESS)
    assert ["23200.00", "13920.00", "8352.00", "2528.00", "0.00"] == charges(DOUBLE)
    digits = attrs.evolve(PRESS, method=DepreciationMethod.SUM_OF_YEARS_DIGITS)
    assert ["16000.00", "12800.00", "9600.00", "6400.00", "3200.00"] == charges(digits)


def test_units_of_production_follow_what_was_made() -> None:
    """The same press: 48,000 over 7,500,000 prints is 0.0064 a print, and never more than all."""
    units = attrs.evolve(PRESS, method=DepreciationMethod.UNITS_OF_PRODUCTION, units=7_500_000)
    made = [
        AssetUsage(asset="A1", day=date(year, 12, 31), units=count)
        for year, count in ((2026, 1_500_000), (2027, 5_000_000), (2031, 2_000_000))
    ]
    lines = depreciation_lines(units, calendar=YEARS, usage=made)
    assert ["9600.00", "32000.00", "0.00", "0.00", "0.00", "6400.00"] == [
        line.amount.text for line in lines
    ]


def test_an_indonesian_machine_declines_by_tax_years_and_ends_at_once() -> None:
    """Group 1 in July: half a year of 50 %, then 50 % of what is left, the rest at the end.

    UU PPh art. 11(2): what is left is written off at once at the end of the useful life; art.
    11(3): from the month of the expenditure; art. 11(6): four years, 50 %.
    """
    group = ASSET_GROUPS_OF_INDONESIA["1"]
    machine = attrs.evolve(
        DOUBLE,
        cost=Money.of(100_000_000, "IDR"),
        residual=Money.zero("IDR"),
        in_service=date(2026, 7, 14),
        life_months=group.life_months,
        rate=group.declining_rate,
        by=SpreadBy.FULL_MONTHS,
        year_month=1,
    )
    assert [25_000_000, 37_500_000, 18_750_000, 9_375_000, 9_375_000] == [
        line.amount.minor // 100 for line in depreciation_lines(machine, calendar=YEARS)
    ]


def test_the_declining_balance_may_go_level_as_soon_as_that_is_more() -> None:
    """10,000 in five years at 40 %: 4,000, 2,400, 1,440 and then twice 1,080."""
    level = attrs.evolve(
        DOUBLE, cost=Money.of(10_000, "USD"), residual=Money.zero("USD"), level_at_end=True
    )
    assert ["4000.00", "2400.00", "1440.00", "1080.00", "1080.00"] == charges(level)


def test_a_leap_year_bears_no_more_than_another() -> None:
    """Each year of life bears its share; by days only the days within it share it."""
    days = attrs.evolve(PRESS, by=SpreadBy.DAYS, in_service=date(2027, 1, 1))
    assert ["9600.00"] * 5 == charges(days)
    february = [
        line.amount
        for line in depreciation_lines(days, calendar=MONTHS)
        if line.period.start.month == 2
    ]
    assert february[0] < february[1]  # 28 of 365 days in 2027, 29 of 366 in 2028


def test_a_month_begun_is_a_full_month_only_where_it_is_asked_for() -> None:
    """In service on the 16th of a month of 31 days: 16 days of it, or all of it."""
    middle = attrs.evolve(PRESS, in_service=date(2026, 1, 16))
    full = attrs.evolve(middle, by=SpreadBy.FULL_MONTHS)
    assert ["412.90", "800.00"] == [charges(each, MONTHS)[0] for each in (middle, full)]
    assert Money.of(9600, "USD") == used_up(middle, date(2027, 1, 16))


def test_a_new_estimate_changes_only_what_comes() -> None:
    """9,600 a year for two years; what is left of the press, 28,800, then takes six years more."""
    day = date(2028, 1, 1)
    longer = estimate_anew(PRESS, number="A1/2", day=day, life_months=72)
    assert ["4800.00"] * 6 == charges(longer)
    first = depreciation_lines(longer, calendar=YEARS)[0]
    assert ("24000.00", "34000.00") == (first.accumulated.text, first.carrying.text)
    entries = (
        *depreciation_entries(PRESS, calendar=YEARS, disposed=day),
        *depreciation_entries(longer, calendar=YEARS),
        asset_disposal_entry(
            longer,
            day=date(2034, 1, 1),
            proceeds=Money.of(9000, "USD"),
            proceeds_account="1100",
            gain_account="7100",
            loss_account="7100",
        ),
    )
    left = {each.account: each.amount.text for each in balances_of(entries)}
    assert {"1100": "9000.00", "1500": "-58000.00", "6500": "48000.00", "7100": "1000.00"} == left


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (60_000, {"1100": "66600.00", "2210": "-6600.00", "1500": "-58000.00", "7": "-2000.00"}),
        (50_000, {"1100": "55500.00", "2210": "-5500.00", "1500": "-58000.00", "8": "8000.00"}),
        (58_000, {"1100": "64380.00", "2210": "-6380.00", "1500": "-58000.00"}),
    ],
    ids=["gain", "loss", "neither"],
)
def test_a_disposal_finds_its_result_and_carries_its_tax(
    price: int, expected: dict[str, str]
) -> None:
    """A gain and a loss have accounts of their own; PPN of 11 in 100 comes in on top."""
    sold = asset_disposal_entry(
        PRESS,
        day=PRESS.in_service,
        proceeds=Money.of(price, "USD"),
        proceeds_account="1100",
        gain_account="7",
        loss_account="8",
        tax=Posting(account="2210", amount=Money.of(-price * 11 // 100, "USD")),
    )
    assert expected == {leg.account: leg.amount.text for leg in sold.postings}


def test_a_tax_on_a_disposal_is_owed() -> None:
    """On the debit side it would be a claim."""
    with pytest.raises(InvalidValue, match="credit") as caught:
        asset_disposal_entry(
            PRESS,
            day=PRESS.in_service,
            proceeds=Money.of(1, "USD"),
            proceeds_account="1100",
            gain_account="7",
            loss_account="8",
            tax=Posting(account="2210", amount=Money.of(1, "USD")),
        )
    assert "disposal_tax_side" == caught.value.code


def test_charges_can_be_whole_rupiah() -> None:
    """10,000,001.50 over 36 months: every charge whole, the last one with what is left."""
    asset = attrs.evolve(
        PRESS,
        cost=Money.of("10000001.50", "IDR"),
        residual=Money.zero("IDR"),
        life_months=36,
        step=Money.of(1, "IDR"),
    )
    lines = depreciation_lines(asset, calendar=MONTHS)
    assert {"277777.00", "277778.00"} == {line.amount.text for line in lines[:-1]}
    assert asset.base == Money.total((line.amount for line in lines), "IDR")
    assert lines[-1].carrying.is_zero
    for step in (Money.zero("IDR"), Money.of(-1, "IDR")):
        with pytest.raises(InvalidValue, match="steps"):
            attrs.evolve(asset, step=step)


def test_entries_are_adjusting_and_numbered_by_period() -> None:
    """The same numbers on every run."""
    first = depreciation_entries(PRESS, calendar=MONTHS)[0]
    assert ("DEPRECIATION/A1/FY2026-P01", date(2026, 1, 31)) == (first.number, first.day)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"life_months": 0}, "no useful life"),
        ({"cost": Money.zero("USD"), "residual": Money.zero("USD")}, "costs USD 0"),
        ({"residual": Money.of(58_001, "USD")}, "cannot be worth"),
        ({"method": DepreciationMethod.DECLINING_BALANCE}, "no yearly rate"),
        (
            {"method": DepreciationMethod.SUM_OF_YEARS_DIGITS, "life_months": 30},
            "no whole years",
        ),
        ({"method": DepreciationMethod.UNITS_OF_PRODUCTION}, "no number of units"),
        ({"year_month": 13}, "start in month 13"),
        ({"used_before": Money.of(-1, "USD")}, "used up before"),
    ],
)
def test_an_asset_that_cannot_be_is_refused(changes: dict[str, object], says: str) -> None:
    """With what does not fit."""
    with pytest.raises(InvalidValue, match=says) as caught:
        attrs.evolve(PRESS, **changes)
    assert "asset_invalid" == caught.value.code


def test_an_asset_cannot_go_before_it_came() -> None:
    """That would be a purchase reversed."""
    with pytest.raises(InvalidValue) as caught:
        depreciation_entries(PRESS, calendar=MONTHS, disposed=date(2025, 12, 31))
    assert "disposal_before_service" == caught.value.code


def test_an_asset_is_a_fact_and_its_charges_explain_themselves() -> None:
    """In both languages."""
    for method in DepreciationMethod:
        asset = attrs.evolve(DOUBLE, method=method, units=10)
        kind = kind_of(asset)
        assert asset == kind.decode(kind.encode(asset))
        told = explain_depreciation(asset, calendar=YEARS)
        assert 5 == len(told.because)
        assert "masa manfaat" in told.render("id")
