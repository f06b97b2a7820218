"""What the laws say a minute before and after each of their lines, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest

from backoffice_core.attendance import INDONESIA, DayKind, PlannedShift
from backoffice_core.attendance.laws import CALIFORNIA, UNITED_STATES, rules_in
from backoffice_core.attendance.limits import check_limits
from backoffice_core.attendance.pay import (
    DailyWage,
    Earning,
    MonthlyWage,
    PieceWage,
    price,
)
from backoffice_core.attendance.pay.wages import Wage
from backoffice_core.attendance.rules import WorkedDay, reckon
from backoffice_core.kernel import Duration, Money
from tests.attendance.american_weeks import LOS_ANGELES, SUNDAY, hourly, salary, span, usd, week
from tests.attendance.laws.days import day, monthly, rupiah, tiers, total

MINUTE = Fraction(1, 60)
WEDNESDAY = date(2025, 4, 2)
LAST_DAY_OF_KEP_102, FIRST_DAY_OF_PP_35 = date(2021, 2, 1), date(2021, 2, 2)
Number = int | Fraction
HALF = Fraction(3, 2)


@pytest.mark.parametrize(
    ("pattern", "hours", "expected"),
    [
        # PP 35/2021 art. 21(2) and 31(1): seven or eight hours, then 1 1/2 for one, 2 for the rest.
        ("six_day", 7 - MINUTE, []),
        ("six_day", 7, []),
        ("six_day", 7 + MINUTE, [(MINUTE, HALF)]),
        ("six_day", 8, [(1, HALF)]),
        ("six_day", 8 + MINUTE, [(1, HALF), (MINUTE, 2)]),
        ("six_day", 12, [(1, HALF), (4, 2)]),
        ("five_day", 8, []),
        ("five_day", 8 + MINUTE, [(MINUTE, HALF)]),
        ("five_day", 9, [(1, HALF)]),
        ("five_day", 12, [(1, HALF), (3, 2)]),
        ("energy", 7, []),
        ("upstream", 7, []),
    ],
)
def test_working_days_of_indonesia(
    pattern: str, hours: Number, expected: list[tuple[Number, Number]]
) -> None:
    """A minute less and a minute more."""
    rules = rules_in(INDONESIA, pattern=pattern)
    assert expected == tiers(reckon([day(WEDNESDAY, hours)], rules=rules))


@pytest.mark.parametrize("kind", [DayKind.HOLIDAY, DayKind.REST_DAY])
@pytest.mark.parametrize(
    ("pattern", "hours", "expected"),
    [
        # PP 35/2021 art. 31(2)a: seven, one, three.
        ("six_day", 7, [(7, 2)]),
        ("six_day", 7 + MINUTE, [(7, 2), (MINUTE, 3)]),
        ("six_day", 8, [(7, 2), (1, 3)]),
        ("six_day", 11, [(7, 2), (1, 3), (3, 4)]),
        ("six_day", 12, [(7, 2), (1, 3), (4, 4)]),
        # Art. 31(3): eight, one, three.
        ("five_day", 8, [(8, 2)]),
        ("five_day", 9, [(8, 2), (1, 3)]),
        ("five_day", 9 + MINUTE, [(8, 2), (1, 3), (MINUTE, 4)]),
        ("five_day", 12, [(8, 2), (1, 3), (3, 4)]),
        ("five_day", 13, [(8, 2), (1, 3), (4, 4)]),
    ],
)
def test_days_off_of_indonesia(
    kind: DayKind, pattern: str, hours: Number, expected: list[tuple[Number, Number]]
) -> None:
    """A holiday and a day of rest are paid alike."""
    rules = rules_in(INDONESIA, pattern=pattern)
    assert expected == tiers(reckon([day(WEDNESDAY, hours, kind)], rules=rules))


@pytest.mark.parametrize(
    ("pattern", "hours", "expected"),
    [
        # Art. 31(2)b: five, one, three. A week of five days has no shortest one: art. 31(3).
        ("six_day", 5, [(5, 2)]),
        ("six_day", 5 + MINUTE, [(5, 2), (MINUTE, 3)]),
        ("six_day", 6, [(5, 2), (1, 3)]),
        ("six_day", 9, [(5, 2), (1, 3), (3, 4)]),
        ("five_day", 6, [(6, 2)]),
        ("five_day", 9, [(8, 2), (1, 3)]),
    ],
)
def test_a_holiday_on_the_shortest_day(
    pattern: str, hours: Number, expected: list[tuple[Number, Number]]
) -> None:
    """Only where six days are worked."""
    worked = day(WEDNESDAY, hours, DayKind.HOLIDAY, traits={"shortest"})
    assert expected == tiers(reckon([worked], rules=rules_in(INDONESIA, pattern=pattern)))


@pytest.mark.parametrize(
    ("pattern", "hours", "expected"),
    [
        ("six_day", [7, 7, 7, 7, 7, 5], []),
        # The forty-first hour is overtime though its day has only six, and so is the next.
        ("six_day", [7, 7, 7, 7, 7, 6], [(1, HALF)]),
        ("six_day", [7, 7, 7, 7, 7, 7], [(1, HALF), (1, 2)]),
        # An hour that is the day's overtime does not fill the week.
        ("six_day", [8, 7, 7, 7, 7, 5], [(1, HALF)]),
        ("five_day", [8, 8, 8, 8, 8, 4], [(1, HALF), (3, 2)]),
        ("five_day", [9, 9, 9, 9, 4], [(4, HALF)]),
        ("five_day", [8, 8, 8, 8, 0, 8], []),
    ],
)
def test_the_forty_first_hour_of_a_week_in_indonesia(
    pattern: str, hours: list[int], expected: list[tuple[Number, Number]]
) -> None:
    """PP 35/2021 art. 21(2): seven or eight a day and forty a week, each hour once."""
    monday = date(2026, 5, 4)
    days = [day(monday + timedelta(days=number), each) for number, each in enumerate(hours)]
    assert expected == tiers(reckon(days, rules=rules_in(INDONESIA, pattern=pattern)))


@pytest.mark.parametrize(
    ("wage", "base"),
    [
        # PP 35/2021 art. 32(3)-(4): exactly 75 % is enough, a rupiah less is not.
        (monthly(3_000_000, 0, 1_000_000), Fraction(3_000_000)),
        (monthly(2_999_999, 0, 1_000_001), Fraction(3_000_000)),
        (monthly(1_500_000, 1_500_000, 1_000_000), Fraction(3_000_000)),
        (monthly(2_000_000, 0, 2_000_000), Fraction(3_000_000)),
        (monthly(4_000_000), Fraction(4_000_000)),
        (monthly(0, 4_000_000), Fraction(4_000_000)),
    ],
)
def test_the_base_at_three_quarters(wage: MonthlyWage, base: Fraction) -> None:
    """Nine hours on a holiday are 21 hours' wages, an hour being cut to whole rupiah."""
    found = reckon(
        [day(WEDNESDAY, 9, DayKind.HOLIDAY)], rules=rules_in(INDONESIA, pattern="six_day")
    )
    assert rupiah(base // 173 * 21) == total(price(found, wage=wage, law=INDONESIA))


def test_a_day_at_three_quarters_and_a_day_by_the_day() -> None:
    """23,843 x 21; and 21 days of 200,000 over 173 are 24,277, of which 1 1/2 and 2."""
    holiday = reckon(
        [day(WEDNESDAY, 9, DayKind.HOLIDAY)], rules=rules_in(INDONESIA, pattern="six_day")
    )
    wage = monthly(3_000_000, 500_000, 2_000_000)
    assert rupiah(500_703) == total(price(holiday, wage=wage, law=INDONESIA))
    by_day = DailyWage(amount=rupiah(200_000), days_a_week=5)
    found = reckon([day(WEDNESDAY, 10)], rules=rules_in(INDONESIA, pattern="five_day"))
    assert rupiah(200_000 + 36_416 + 48_554) == total(price(found, wage=by_day, law=INDONESIA))


@pytest.mark.parametrize(
    ("on", "hours", "listed"),
    [
        # KEP.102/MEN/VI/2004 lists ten hours, PP 35/2021 eleven; beyond it the last multiple stays.
        (LAST_DAY_OF_KEP_102, 10, True),
        (LAST_DAY_OF_KEP_102, 11, False),
        (FIRST_DAY_OF_PP_35, 11, True),
        (FIRST_DAY_OF_PP_35, 12, False),
    ],
)
def test_the_day_the_regulation_changed(on: date, hours: int, *, listed: bool) -> None:
    """2 February 2021."""
    found = reckon([day(on, hours, DayKind.REST_DAY)], rules=rules_in(INDONESIA, pattern="six_day"))
    assert [(7, 2), (1, 3), (hours - 8, 4)] == tiers(found)
    (limit,) = (each for each in found.days[0].book.limits if each.name == "overtime_unlisted")
    assert listed == (not list(limit.crossed(found.days, names={})))


@pytest.mark.parametrize(
    ("on", "overtime", "expected"),
    [
        # PP 35/2021 art. 26(1): four hours a day and eighteen a week, of working days alone.
        (date(2026, 5, 4), [4], []),
        (date(2026, 5, 4), [4 + MINUTE], ["overtime_day"]),
        (date(2026, 5, 4), [4, 4, 4, 4, 2], []),
        (date(2026, 5, 4), [4, 4, 4, 4, 2 + MINUTE], ["overtime_week"]),
        (date(2026, 5, 4), [4, 4, 4, 4, 3], ["overtime_week"]),
        # UU 13/2003 art. 78(1)b: three and fourteen.
        (date(2015, 6, 8), [3], []),
        (date(2015, 6, 8), [3 + MINUTE], ["overtime_day"]),
        (date(2015, 6, 8), [3, 3, 3, 3, 2], []),
        (date(2015, 6, 8), [3, 3, 3, 3, 2 + MINUTE], ["overtime_week"]),
    ],
)
@pytest.mark.parametrize("pattern", ["six_day", "five_day"])
def test_the_most_overtime_of_indonesia(
    pattern: str, on: date, overtime: list[Number], expected: list[str]
) -> None:
    """With eight hours on the day of rest, which do not count."""
    normal = 7 if pattern == "six_day" else 8
    days = [day(on + timedelta(days=number), normal + each) for number, each in enumerate(overtime)]
    rest = day(on + timedelta(days=6), 8, DayKind.REST_DAY)
    found = reckon([*days, rest], rules=rules_in(INDONESIA, pattern=pattern))
    said = [finding.kind.removeprefix("attendance.") for finding in check_limits(found)]
    assert expected == [kind for kind in said if kind.startswith("overtime")]


@pytest.mark.parametrize(
    ("planned", "worked", "paid"),
    [
        # 8 CCR 11040(5)(A): half of the day planned, two hours at least and four at most.
        (8, 4, 4),
        (8, 4 - MINUTE, 4),
        (8, MINUTE, 4),
        (10, 4 + MINUTE, 4 + MINUTE),
        (10, 3, 4),
        (3, Fraction(3, 2), Fraction(3, 2)),
        (3, 1, 2),
        (5, 2, Fraction(5, 2)),
    ],
)
def test_reporting_time_of_california(planned: int, worked: Number, paid: Number) -> None:
    """What was worked is part of it."""
    (short,) = week(worked, zone=LOS_ANGELES)
    start = short.spans[0].start
    shift = PlannedShift(
        person="E07", day=short.day, start=start, end=start + Duration.of(hours=planned)
    )
    found = reckon([attrs.evolve(short, planned=(shift,))], rules=rules_in(CALIFORNIA))
    lines = price(found, wage=hourly(60), law=CALIFORNIA)
    assert usd(paid * 60) == Money.total((line.amount for line in lines), "USD")


def split(*hours: Number) -> tuple[Fraction, Fraction, Fraction]:
    """Hours at one, one and a half, and two of a Californian week from Sunday."""
    found = reckon(week(*hours, zone=LOS_ANGELES), rules=rules_in(CALIFORNIA)).totals
    one, half, two = (
        found[multiple].hours if multiple in found else Fraction(0)
        for multiple in (Fraction(1), HALF, Fraction(2))
    )
    return one, half, two


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        # Lab. Code 510(a): eight and twelve of a day.
        ([8 - MINUTE], (8 - MINUTE, 0, 0)),
        ([8], (8, 0, 0)),
        ([8 + MINUTE], (8, MINUTE, 0)),
        ([12], (8, 4, 0)),
        ([12 + MINUTE], (8, 4, MINUTE)),
        # Forty of a week, of hours that are no overtime already.
        ([8, 8, 8, 8, 8], (40, 0, 0)),
        ([8, 8, 8, 8, 8, MINUTE], (40, MINUTE, 0)),
        ([9, 9, 9, 9, 4], (36, 4, 0)),
        ([10, 10, 10, 10, 10], (40, 10, 0)),
        ([12, 12, 12], (24, 12, 0)),
        ([8, 8, 8, 8, 4, 8], (40, 4, 0)),
        # The seventh day in a row, and a day without work that breaks it.
        ([8, 8, 8, 8, 8, 8, 8], (40, 16, 0)),
        ([8, 8, 8, 8, 8, 8, 9], (40, 16, 1)),
        ([8, 8, 8, 0, 8, 8, 8], (40, 8, 0)),
        ([8, 8, 8, 0, 8, 8, 13], (40, 12, 1)),
        ([0, 8, 8, 8, 8, 8, 8], (40, 8, 0)),
        ([8, 8, 8, 8, 8, 8, MINUTE], (40, 8 + MINUTE, 0)),
        # Lab. Code 556: thirty hours of the week, or six of every day (Mendoza v. Nordstrom).
        ([3, 3, 3, 3, 3, 3, 12], (26, 4, 0)),
        ([3, 3, 3, 3, 3, 3, 12 + MINUTE], (18, 8, 4 + MINUTE)),
        ([6, 6, 6, 6, 6, 6, 6], (40, 2, 0)),
        ([5, 5, 5, 5, 5, 5, 5], (35, 0, 0)),
        ([6 + MINUTE, 5, 5, 5, 5, 5, 5], (31 + MINUTE, 5, 0)),
        ([7, 3, 3, 3, 3, 3, 9], (22, 8, 1)),
    ],
)
def test_days_and_weeks_of_california(
    hours: list[Number], expected: tuple[Number, Number, Number]
) -> None:
    """No hour is overtime twice, and the lines are where the Code draws them."""
    assert expected == split(*hours)


def test_a_row_of_seven_days_is_one_of_its_workweek() -> None:
    """Mendoza v. Nordstrom, 2 Cal.5th 1074 (2017): from Wednesday to Tuesday is no seventh day."""
    found = reckon(week(0, 0, 0, *[8] * 7, zone=LOS_ANGELES), rules=rules_in(CALIFORNIA)).totals
    assert {Fraction(1): Fraction(56)} == {each: time.hours for each, time in found.items()}


@pytest.mark.parametrize(
    ("hours", "wage", "earnings", "pay"),
    [
        # Five hours of overtime at $20; a production bonus over all 45 hours makes it $22.
        ([9] * 5, hourly(20), [("production bonus", 90)], 1045),
        # A flat sum over the 40 that are no overtime, paid at the whole multiple (Alvarado).
        ([9] * 5, hourly(20), [("attendance bonus", 100)], "1068.75"),
        # Forty hours: a bonus adds nothing but itself.
        ([8] * 5, hourly(20), [("attendance bonus", 100)], 900),
        # Eight at one, four at one and a half, two at two: 8 + 6 + 4 hours' pay.
        ([14], hourly(20), [], 360),
        # A salary buys forty hours at most (Lab. Code 515(d)): $25 an hour.
        ([9] * 5, salary(1000), [], "1187.50"),
        # By the piece: $10 an hour over 50, and half of it for ten.
        ([10] * 5, PieceWage(earned=usd(500)), [], 550),
    ],
)
def test_pay_of_californian_weeks(
    hours: list[Number], wage: Wage, earnings: list[tuple[str, int]], pay: int | str
) -> None:
    """The regular rate with bonuses, by hand."""
    days = week(*hours, zone=LOS_ANGELES, traits={"meals_taken"})
    lines = price(
        reckon(days, rules=rules_in(CALIFORNIA)),
        wage=wage,
        law=CALIFORNIA,
        earnings=[Earning(name=name, amount=usd(amount)) for name, amount in earnings],
    )
    assert usd(pay) == Money.total((line.amount for line in lines), "USD")


def californian_day(*spans: tuple[str, str], rate: int | str, bonus: int = 0) -> Money:
    """What a Monday of these spans is paid."""
    monday = SUNDAY + timedelta(days=1)
    worked = WorkedDay(
        person="E07",
        day=monday,
        zone=LOS_ANGELES,
        spans=tuple(span(monday, *each) for each in spans),
    )
    lines = price(
        reckon([worked], rules=rules_in(CALIFORNIA)),
        wage=hourly(rate),
        law=CALIFORNIA,
        earnings=[Earning(name="production bonus", amount=usd(bonus))] if bonus else (),
    )
    return Money.total((line.amount for line in lines), "USD")


@pytest.mark.parametrize(
    ("spans", "rate", "bonus", "pay"),
    [
        # Five hours are owed no meal, a minute more is; it is an hour at the regular rate.
        ([("08:00", "13:00")], 20, 0, 100),
        ([("08:00", "13:01")], 20, 0, "120.33"),
        # Ferra v. Loews: the hour is paid with what a bonus adds: 22 for the meal.
        ([("08:00", "16:00")], 20, 16, 198),
        # A meal that begins at the end of the fifth hour is in time, a minute later is not.
        ([("08:00", "13:00"), ("13:30", "16:30")], 20, 0, 160),
        ([("08:00", "13:01"), ("13:31", "16:30")], 20, 0, 180),
        # Twenty-nine minutes are no meal.
        ([("08:00", "12:00"), ("12:29", "16:29")], 20, 0, 180),
        # Ten hours want one meal, a minute more a second one.
        ([("08:00", "12:30"), ("13:00", "18:30")], 20, 0, 220),
        ([("08:00", "12:30"), ("13:00", "18:31")], 20, 0, "240.50"),
        # Two meals missed are one hour a day.
        ([("08:00", "18:30")], 20, 0, 255),
        # At the minimum wage a split shift is an hour more, and the second meal another.
        ([("08:00", "12:00"), ("16:00", "22:15")], "16.90", 0, "226.04"),
        ([("08:00", "12:00"), ("16:00", "22:00")], "16.90", 0, "202.80"),
    ],
)
def test_meals_and_split_shifts_of_a_californian_day(
    spans: list[tuple[str, str]], rate: int | str, bonus: int, pay: int | str
) -> None:
    """Lab. Code 226.7 and 512, 8 CCR 11040(4)(C), each owed beside the other."""
    assert usd(pay) == californian_day(*spans, rate=rate, bonus=bonus)


@pytest.mark.parametrize(
    ("hours", "wage", "pay"),
    [
        # 29 U.S.C. 207(a)(1): forty hours, and a minute more.
        ([8] * 5, hourly(12), 480),
        ([8, 8, 8, 8, 8 + MINUTE], hourly(12), "480.30"),
        ([20, 20], hourly(12), 480),
        ([9] * 5, hourly(12), 570),
        # 29 CFR 778.113: $20 an hour for 32 hours; four and ten more, two of those beyond forty.
        ([9] * 4, salary(640, 32), 720),
        ([9] * 4 + [6], salary(640, 32), 860),
        # 778.114: for all hours, $13.33 an hour over 45, and half of it for five.
        ([9] * 5, salary(600), "633.33"),
        # 778.112 and .111: $10 an hour over fifty, and half of it for ten.
        ([10] * 5, DailyWage(amount=usd(100), days_a_week=5), 550),
        ([10] * 5, PieceWage(earned=usd(500)), 550),
    ],
)
def test_pay_of_federal_weeks(hours: list[Number], wage: Wage, pay: int | str) -> None:
    """One line, forty hours of a fixed week."""
    found = reckon(week(*hours), rules=rules_in(UNITED_STATES))
    lines = price(found, wage=wage, law=UNITED_STATES)
    assert usd(pay) == Money.total((line.amount for line in lines), "USD")
