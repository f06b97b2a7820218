"""California: daily, weekly and seventh-day overtime, by the ids of the shared cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.attendance.laws.california import CALIFORNIA, MINIMUM_WAGE, californian_law
from backoffice_core.attendance.laws.checking import check_pack
from backoffice_core.attendance.laws.further_days import further_days_said
from backoffice_core.attendance.laws.packs import pack_taking, rules_in
from backoffice_core.attendance.laws.united_states import UNITED_STATES
from backoffice_core.attendance.limits import check_limits
from backoffice_core.attendance.model import DayKind, PlannedShift
from backoffice_core.attendance.pay.pricing import Earning, price
from backoffice_core.attendance.pay.wages import MonthlyWage
from backoffice_core.attendance.rules.explaining import explain_reckoned
from backoffice_core.attendance.rules.reckoning import reckon
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel import Duration, Money, resolve
from tests.attendance.american_weeks import (
    LOS_ANGELES,
    SUNDAY,
    hourly,
    hours,
    only_week,
    paid,
    reckoned,
    salary,
    span,
    usd,
    week,
)

NOW = CALIFORNIA.on(SUNDAY)


def totals(*worked: int | Fraction, pattern: str = "", **readings: str) -> dict[Fraction, Fraction]:
    """Hours at each multiple of a week that begins on Sunday."""
    book = pack_taking(NOW, readings).book(pattern)
    found = reckon(week(*worked, zone=LOS_ANGELES), rules=book).totals
    return {multiple: time.hours for multiple, time in found.items()}


def of(plain: int, half: int = 0, double: int = 0) -> dict[Fraction, Fraction]:
    """Expected hours at one, one and a half, and two."""
    multiples = (Fraction(1), Fraction(3, 2), Fraction(2))
    pairs = zip(multiples, (plain, half, double), strict=True)
    return {multiple: Fraction(count) for multiple, count in pairs if count}


def a_day(*worked: tuple[str, str], traits: frozenset[str] = frozenset()) -> WorkedDay:
    """A Monday of spans."""
    monday = SUNDAY + timedelta(days=1)
    return WorkedDay(
        person="E07",
        day=monday,
        zone=LOS_ANGELES,
        spans=tuple(span(monday, start, end) for start, end in worked),
        traits=traits,
    )


def test_the_pack_reproduces_its_examples() -> None:
    """check_pack finds nothing."""
    assert () == check_pack(NOW)


@pytest.mark.parametrize("starts", range(7))
def test_weeks_and_workdays_may_begin_anywhere(starts: int) -> None:
    """Lab. Code 500: any calendar day, any hour, the same each time."""
    law = californian_law(week_starts=starts, workday_starts=hours(starts * 3))
    assert () == check_pack(law.on(SUNDAY))


@pytest.mark.parametrize(
    ("worked", "expected"),
    [
        pytest.param((14,), of(8, 4, 2), id="CA-01"),
        pytest.param((10, 10, 10, 10, 10, 10, 14), of(40, 28, 6), id="CA-02"),
        pytest.param((2,) * 7, of(14), id="CA-04"),
        pytest.param((4, 4, 4, 4, 4, 4, 6), of(30), id="556: thirty hours"),
        pytest.param((6,) * 7, of(40, 2), id="556: six hours on every day"),
        pytest.param((6, 6, 6, 6, 6, 6, 7), of(36, 7), id="556: one day is longer"),
        pytest.param((8, 8, 8, 8, 8, 0, 8), of(40, 8), id="six days are no seventh"),
    ],
)
def test_hours_of_a_week(worked: tuple[int, ...], expected: dict[Fraction, Fraction]) -> None:
    """Lab. Code 510(a) and 556: no hour is counted twice."""
    assert expected == totals(*worked)


def test_ca_04_the_exception_is_a_reading() -> None:
    """Without Lab. Code 556 the seventh day of two hours is overtime."""
    assert of(12, 2) == totals(*[2] * 7, short_weeks="seventh_day_all_the_same")


def test_ca_03_a_night_is_cut_where_the_workday_begins() -> None:
    """18:00 to 06:00 is six hours and six with workdays from midnight: no overtime at all."""
    found = reckon([a_day(("18:00", "06:00+1"))], rules=NOW.book())
    assert [6, 6] == [day.worked.worked.hours for day in found.days]
    assert of(12) == {multiple: time.hours for multiple, time in found.totals.items()}


def test_ca_03_with_a_workday_from_noon_the_same_night_is_one_day() -> None:
    """Lab. Code 500(a): twelve hours of one workday, four of them overtime."""
    noon = californian_law(workday_starts=hours(12)).on(SUNDAY)
    found = reckon([a_day(("18:00", "06:00+1"))], rules=noon.book())
    assert of(8, 4) == {multiple: time.hours for multiple, time in found.totals.items()}


def test_seven_days_in_a_row_over_two_weeks_are_no_seventh_day() -> None:
    """Lab. Code 510(a), Mendoza: the row is that of the workweek, not any seven days."""
    wednesday = week(*[5] * 7, first=SUNDAY + timedelta(days=3), zone=LOS_ANGELES)
    assert not any(piece.overtime for day in reckoned(wednesday, NOW) for piece in day.pieces)


def test_ca_05_two_rates_are_averaged_by_their_hours() -> None:
    """DLSE: 32 hours at $11 and 10 at $9 are $442 over 42 hours, $10.52."""
    days = tuple(
        attrs.evolve(day, spans=tuple(attrs.evolve(each, rate="other") for each in day.spans))
        if number > 3
        else day
        for number, day in enumerate(week(8, 8, 8, 8, 8, 2, zone=LOS_ANGELES))
    )
    figures = only_week(NOW, days, hourly(11, other=usd(9)))
    assert Fraction(442, 42) == figures.regular_rate
    cents = pack_taking(NOW, {"rate_rounding": "to_the_cent"})
    assert Fraction("10.52") == only_week(cents, days, hourly(11, other=usd(9))).regular_rate


def test_ca_06_two_meals_and_a_rest_are_two_hours() -> None:
    """Lab. Code 226.7: an hour for meals and an hour for rests a day, however many."""
    day = a_day(("08:00", "20:00"), traits=frozenset({"rest_missed"}))
    extras = reckon([day], rules=NOW.book()).extras
    assert ["missed meal", "missed rest"] == [extra.name for extra in extras]
    assert hours(2) == Duration(sum(extra.time.seconds for extra in extras))
    plain = attrs.evolve(day, traits=frozenset({"meals_taken"}))
    more = paid(NOW, [day], hourly(20)) - paid(NOW, [plain], hourly(20))
    assert usd(40) == more


def test_ca_07_a_flat_sum_is_divided_by_ordinary_hours() -> None:
    """Alvarado: $15 over 40 hours is 37.5 cents, ten hours of overtime at 1.5 are $5.625."""
    bonus = Earning(name="attendance bonus", amount=usd(15))
    days = week(0, *[10] * 5, zone=LOS_ANGELES, traits={"meals_taken"})
    with_it, without = (
        only_week(NOW, days, hourly(20), *earned) for earned in ((bonus,), ())
    )  # fmt: skip
    assert Fraction(3, 8) == with_it.regular_rate - without.regular_rate
    assert Fraction("5.625") == with_it.due - without.due


def test_a_bonus_for_output_is_divided_by_all_hours() -> None:
    """DLSE: what was earned hour by hour lacks only the half."""
    bonus = Earning(name="production bonus", amount=usd(50))
    days = week(0, *[10] * 5, zone=LOS_ANGELES, traits={"meals_taken"})
    figures = only_week(NOW, days, hourly(20), bonus)
    assert (21, 105) == (figures.regular_rate, figures.due)


def test_ca_08_who_is_sent_home_is_paid_half_of_the_day() -> None:
    """IWC orders s. 5: eight hours planned, two worked, four paid."""
    day = a_day(("08:00", "10:00"))
    planned = span(day.day, "08:00", "16:00")
    day = attrs.evolve(
        day,
        planned=(
            PlannedShift(person="E07", day=day.day, start=planned.start, end=planned.end),
        ),
    )  # fmt: skip
    assert usd(80) == paid(NOW, [day], hourly(20))
    own_wish = attrs.evolve(day, traits=frozenset({"own_wish"}))
    assert usd(40) == paid(NOW, [own_wish], hourly(20))


def test_rests_count_as_punched_where_the_employer_punches_them() -> None:
    """The reading is a switch for every pattern: eight hours without a rest on record."""
    day = attrs.evolve(a_day(("08:00", "16:00")), traits=frozenset({"meals_taken"}))
    punched = pack_taking(NOW, {"missed_rests": "punched"})
    for pattern in ("eight_a_day", "four_tens"):
        assert () == reckon([day], rules=NOW.book(pattern)).extras
        (extra,) = reckon([day], rules=punched.book(pattern)).extras
        assert "missed rest" == extra.name


@pytest.mark.parametrize("reading", [each.name for each in NOW.readings if each.change])
def test_every_reading_can_be_taken_the_other_way_and_back(reading: str) -> None:
    """A switch changes the pack, and taking it back gives the same pack again."""
    known = next(each for each in NOW.readings if each.name == reading)
    for way in known.others:
        changed = pack_taking(NOW, {reading: way})
        assert (changed.books, changed.pay) != (NOW.books, NOW.pay)
        assert NOW == pack_taking(changed, {reading: known.taken})


def test_a_split_shift_is_paid_what_the_wage_lacks_of_an_hour_more() -> None:
    """IWC orders s. 4(C), DLSE FAQ: six hours at $12 when the minimum was $11 are due $5."""
    monday = date(2018, 5, 7)
    day = WorkedDay(
        person="E07",
        day=monday,
        zone=LOS_ANGELES,
        spans=(span(monday, "08:00", "12:00"), span(monday, "16:00", "18:00")),
    )
    assert usd(11) == MINIMUM_WAGE.on(monday)
    assert usd(77) == paid(NOW, [day], hourly(12))
    assert usd(77) == paid(NOW, [day], hourly(11))
    assert usd(120) == paid(NOW, [day], hourly(20))


def test_no_flat_sum_is_spread_over_no_hours() -> None:
    """A week of overtime alone divides it by all of its hours."""
    bonus = Earning(name="attendance bonus", amount=usd(15))
    book = attrs.evolve(
        NOW.book(), thresholds=[attrs.evolve(NOW.book().thresholds[0], beyond=Duration(0))]
    )
    pack = attrs.evolve(NOW, books={"": book}, usual="")
    days = week(0, 5, zone=LOS_ANGELES, traits={"meals_taken"})
    assert 23 == only_week(pack, days, hourly(20), bonus).regular_rate


weeks = st.lists(st.integers(0, 24 * 4), min_size=7, max_size=7)


@settings(max_examples=60, deadline=None)
@given(weeks)
def test_every_second_is_paid_once_and_more_work_never_pays_less(quarters: list[int]) -> None:
    """Hours at all multiples are the hours worked; another quarter of an hour costs something."""
    worked = [Fraction(min(each, 4 * 15), 4) for each in quarters]
    assert sum(worked) == sum(totals(*worked).values())
    pays = [
        paid(NOW, week(*days, zone=LOS_ANGELES, traits={"meals_taken"}), hourly(20))
        for days in (worked, [*worked[:-1], worked[-1] + Fraction(1, 4)])
    ]
    assert all(less < more for less, more in pairwise(pays))


@settings(max_examples=40, deadline=None)
@given(weeks, st.integers(0, 20_000), st.integers(100, 9_999))
def test_the_lines_of_a_week_add_up_to_its_rounded_pay(
    quarters: list[int], bonus: int, wage: int
) -> None:
    """Not a cent is lost between the exact figures and the lines."""
    days = week(*(Fraction(min(each, 60), 4) for each in quarters), zone=LOS_ANGELES)
    money = Money(wage, Money.zero("USD").currency)
    earned = Earning(name="bonus", amount=Money(bonus, money.currency))
    figures = only_week(NOW, days, attrs.evolve(hourly(1), amount=money), earned)
    total = paid(NOW, days, attrs.evolve(hourly(1), amount=money), earned)
    assert abs(figures.pay * 100 - total.minor) <= Fraction(1, 2)


def nights(*starting: int) -> list[WorkedDay]:
    """Nights from six to six, by the days after Sunday they begin on."""
    return [
        WorkedDay(
            person="E07",
            day=SUNDAY + timedelta(days=number),
            zone=LOS_ANGELES,
            spans=(span(SUNDAY + timedelta(days=number), "18:00", "06:00+1"),),
            traits=frozenset({"meals_taken"}),
        )
        for number in starting
    ]


def test_two_nights_in_a_row_are_no_split_shift() -> None:
    """Securitas v. Superior Court, 197 Cal.App.4th 115 (2011): two shifts, and rest between."""
    assert () == reckon(nights(1, 2, 3), rules=NOW.book()).extras
    # 24 hours at the minimum wage, four of them overtime: Tuesday holds six and six.
    assert usd("439.40") == paid(NOW, nights(1, 2), hourly("16.90"))


def test_a_night_after_a_meal_over_midnight_goes_on_all_the_same() -> None:
    """The pause of the meal tears nothing, so what follows it is still yesterday's shift."""
    monday, tuesday = SUNDAY + timedelta(days=1), SUNDAY + timedelta(days=2)
    days = [
        attrs.evolve(
            nights(1)[0], spans=(span(monday, "18:00", "23:30"), span(monday, "00:15+1", "06:00+1"))
        ),
        attrs.evolve(nights(2)[0], spans=(span(tuesday, "18:00", "23:00"),)),
    ]
    assert () == reckon(days, rules=NOW.book()).extras


def test_a_split_day_after_a_night_is_still_split() -> None:
    """A day that is torn by itself is due the hour, whatever the night before was."""
    tuesday = SUNDAY + timedelta(days=2)
    torn = attrs.evolve(
        nights(2)[0], spans=(span(tuesday, "14:00", "17:00"), span(tuesday, "20:00", "23:00"))
    )
    (extra,) = reckon([*nights(1), torn], rules=NOW.book()).extras
    assert ("split shift", tuesday) == (extra.name, extra.day)


def test_who_is_exempt_is_paid_the_salary_and_nothing_more() -> None:
    """Lab. Code 515(a), 8 CCR 11040(1)(A): sixty hours, no overtime, and no hour for meals."""
    rules = rules_in(CALIFORNIA, exempt_in="offer letter of 2026")
    found = reckon(week(0, *[12] * 5, zone=LOS_ANGELES), rules=rules)
    month = MonthlyWage(basic=usd(6500), fixed_allowance=usd(0), variable_allowance=usd(0))
    for law in (CALIFORNIA, UNITED_STATES):
        federal = reckon(
            week(0, *[12] * 5), rules=rules_in(UNITED_STATES, exempt_in="offer letter")
        )
        days = found if law is CALIFORNIA else federal
        for wage in (salary(1500), month):
            lines = price(days, wage=wage, law=law)
            assert usd(1500) == Money.total((line.amount for line in lines), "USD")


def test_a_day_beyond_the_four_is_double_after_eight_hours() -> None:
    """Lab. Code 511(b): eight hours at time and a half, as 40 were worked, and four at double."""
    ten = list(week(0, 10, 10, 10, 10, 12, zone=LOS_ANGELES, traits={"meals_taken"}))
    book = NOW.book("four_tens")
    said = attrs.evolve(ten[-1], traits=frozenset({"further_day", "meals_taken"}))
    for last in (said, attrs.evolve(ten[-1], kind=DayKind.REST_DAY)):
        found = reckon([*ten[:-1], last], rules=book)
        assert of(40, 8, 4) == {multiple: time.hours for multiple, time in found.totals.items()}
        assert () == check_limits(found)
        pack = attrs.evolve(NOW, books={"": book}, usual="")
        assert usd(1200) == paid(pack, [*ten[:-1], last], hourly(20))


def test_a_fifth_day_that_nobody_says_is_beyond_the_schedule_is_found() -> None:
    """Lab. Code 511(b): which day it is cannot be counted, so somebody must say it."""
    days = week(0, 10, 10, 10, 10, 12, zone=LOS_ANGELES, traits={"meals_taken"})
    (finding,) = check_limits(reckon(days, rules=NOW.book("four_tens")))
    assert ("attendance.further_day_unsaid", days[-1].day) == (finding.kind, finding.day)
    exempt = rules_in(CALIFORNIA, pattern="four_tens", exempt_in="offer letter")
    assert () == check_limits(reckon(days, rules=exempt))


def planned(days: Iterable[WorkedDay], *on: int) -> list[WorkedDay]:
    """The days, with a shift of ten hours on those whose number is named."""
    found: list[WorkedDay] = []
    for number, day in enumerate(days):
        start = resolve(datetime.combine(day.day, time(8)), LOS_ANGELES)
        shift = PlannedShift(person="E07", day=day.day, start=start, end=start + hours(10))
        found.append(attrs.evolve(day, planned=(shift,) if number in on else ()))
    return found


def test_the_plan_says_which_day_is_beyond_the_schedule() -> None:
    """Lab. Code 511(b): the day without a shift, also where a day of the schedule was missed."""
    book = NOW.book("four_tens")
    days = week(0, 10, 10, 10, 10, 12, zone=LOS_ANGELES, traits={"meals_taken"})
    told = further_days_said(planned(days, 1, 2, 3, 4), book=book)
    assert [5] == [number for number, day in enumerate(told) if "further_day" in day.traits]
    found = reckon(told, rules=book)
    assert of(40, 8, 4) == {multiple: time.hours for multiple, time in found.totals.items()}
    assert () == check_limits(found)
    # Work on Wednesday instead of a planned Thursday is beyond the schedule as well.
    three = week(0, 10, 10, 10, 0, 0, zone=LOS_ANGELES, traits={"meals_taken"})
    told = further_days_said(planned(three, 1, 2, 4, 5), book=book)
    assert [3] == [number for number, day in enumerate(told) if "further_day" in day.traits]


def test_the_first_hours_of_a_further_day_are_a_reading() -> None:
    """Lab. Code 511(b): three scheduled days of ten hours and nine on another day."""
    days = list(week(0, 10, 10, 10, 9, zone=LOS_ANGELES, traits={"meals_taken"}))
    days[-1] = attrs.evolve(days[-1], traits=frozenset({"further_day"}))
    expected = {"beyond_forty": of(38, 0, 1), "from_the_first_hour": of(30, 8, 1)}
    for way, totals_of in expected.items():
        book = pack_taking(NOW, {"further_days": way}).book("four_tens")
        found = reckon(days, rules=book)
        assert totals_of == {multiple: time.hours for multiple, time in found.totals.items()}
        five = list(week(0, 10, 10, 10, 10, 12, zone=LOS_ANGELES))
        five[-1] = attrs.evolve(five[-1], traits=frozenset({"further_day"}))
        found = reckon(five, rules=book)
        assert of(40, 8, 4) == {multiple: time.hours for multiple, time in found.totals.items()}


def test_a_plan_of_more_days_or_of_none_says_nothing() -> None:
    """One of five planned days is beyond the schedule, and nobody said which."""
    book = NOW.book("four_tens")
    days = week(0, 10, 10, 10, 10, 12, zone=LOS_ANGELES, traits={"meals_taken"})
    for on in ((), (1, 2, 3, 4, 5)):
        told = planned(days, *on)
        assert tuple(told) == further_days_said(told, book=book)
        (finding,) = check_limits(reckon(told, rules=book))
        assert "attendance.further_day_unsaid" == finding.kind
    told = planned(days, 1, 2, 3, 4)
    assert tuple(told) == further_days_said(told, book=NOW.book())
    rested = [*told[:-1], attrs.evolve(told[-1], kind=DayKind.REST_DAY)]
    assert tuple(rested) == further_days_said(rested, book=book)


def test_a_night_without_meals_is_one_hour_or_one_for_each_workday() -> None:
    """Lab. Code 226.7(c) owes an hour for each workday; which workday a night is, is a reading."""
    unfed = [attrs.evolve(each, traits=frozenset()) for each in nights(1, 2)]
    by_day = pack_taking(NOW, {"meal_clock": "workday"})
    owed = [
        [extra.day.day for extra in reckon(unfed, rules=pack.book()).extras]
        for pack in (NOW, by_day)
    ]
    assert [[4, 5], [4, 5, 6]] == owed


def test_a_seventh_day_in_a_short_week_says_why_it_is_no_overtime() -> None:
    """Lab. Code 556: seven days of two hours; the explanation names the section and the rule."""
    found = reckon(week(*[2] * 7, zone=LOS_ANGELES), rules=NOW.book()).days
    said = explain_reckoned(found[-1])
    assert "Cal. Lab. Code 510(a), 556" in said.render()
    assert "seventh day: no overtime" in said.render()
    assert "556" not in explain_reckoned(found[-2]).render()
    other = pack_taking(NOW, {"short_weeks": "seventh_day_all_the_same"}).book()
    paid_days = reckon(week(*[2] * 7, zone=LOS_ANGELES), rules=other).days
    assert "556" not in explain_reckoned(paid_days[-1]).render()
