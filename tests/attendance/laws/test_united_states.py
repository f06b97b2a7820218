"""The FLSA: the worked examples of 29 CFR 778, by the ids of the shared cases where they have one.

Ids that were not handed out (US-03, 09, 12, 15, 18, 21) are taken to be the neighbours of those
that were, in the text of the regulations.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.laws.checking import check_pack, unverified
from backoffice_core.attendance.laws.packs import LawPack, pack_taking
from backoffice_core.attendance.laws.united_states import (
    MEAL,
    ROUNDING_STEPS,
    SHORT_REST,
    UNITED_STATES,
    american_law,
)
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.regular_rate import Spread
from backoffice_core.attendance.pay.wages import DailyWage, HourlyWage, MonthlyWage, PieceWage, Wage
from backoffice_core.attendance.pay.workweek_change import pay_over_change
from backoffice_core.attendance.rules.conditions import When
from backoffice_core.attendance.rules.premiums import ClockWindow, Premium
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel import Duration, Money, Rounding
from backoffice_core.kernel.effective import Version
from backoffice_core.kernel.rounding import round_to
from tests.attendance.american_weeks import (
    NEW_YORK,
    SUNDAY,
    hourly,
    hours,
    only_week,
    paid,
    reckoned,
    regular,
    salary,
    span,
    spread,
    usd,
    week,
)

NOW = UNITED_STATES.on(SUNDAY)
BEFORE_2011 = UNITED_STATES.on(date(2010, 5, 2))
AGREEMENT = Citation("the agreement with the employees")


def earning(amount: int | str, *, waiting: int = 0) -> Earning:
    """A bonus, or pay for waiting."""
    name = "waiting time" if waiting else "production bonus"
    return Earning(name=name, amount=usd(amount), waiting=hours(waiting))


def monthly(amount: int | str) -> MonthlyWage:
    """A salary for a month."""
    nothing = Money.zero("USD")
    return MonthlyWage(basic=usd(amount), fixed_allowance=nothing, variable_allowance=nothing)


@pytest.mark.parametrize("version", UNITED_STATES.versions, ids=lambda each: each.value.name)
def test_each_version_of_the_act_reproduces_the_examples_of_its_text(
    version: Version[LawPack],
) -> None:
    """check_pack finds nothing: every rule is cited, ten examples and more come out right."""
    assert check_pack(version.value) == ()


def test_what_nobody_checked_says_so() -> None:
    """The numbers that were quoted from memory are marked wherever they are shown."""
    assert all("[unverified]" in each for each in unverified(NOW))
    assert any("778.114(b)" in each for each in unverified(NOW))


@pytest.mark.parametrize(
    ("worked", "wage", "earned", "rate", "pay"),
    [
        pytest.param(46, hourly(12), (), "12", "588", id="US-01 29 CFR 778.110(a)"),
        pytest.param(46, hourly(12), (earning(46),), "13", "637", id="US-02 778.110(b)"),
        pytest.param(46, hourly(6), (), "6", "294", id="US-03? 778.110(a), 1981"),
        pytest.param(46, hourly(6), (earning("9.20"),), "6.2", "303.80", id="US-04 778.110(b)"),
        pytest.param(
            50, PieceWage(earned=usd("245.50")), (earning(20, waiting=4),), "5.31", "292.05",
            id="US-05 778.111(a), 1981",
        ),
        pytest.param(
            50, PieceWage(earned=usd(491)), (earning(32, waiting=4),), "10.46", "575.30",
            id="US-06 778.111(a)",
        ),
        pytest.param(41, salary("182.70", 35), (), "5.22", "216.63", id="US-07 778.113(a)"),
        pytest.param(40, salary("220.80", 40), (), "5.52", "220.80", id="US-08 778.113(a)"),
        pytest.param(40, monthly(1040), (), "6", "240", id="US-09? 778.113(b), 1981"),
        pytest.param(40, monthly(1560), (), "9", "360", id="US-09? 778.113(b)"),
        pytest.param(41, salary(350, 35), (), "10", "415", id="US-10 778.113(a)"),
        pytest.param("37.5", salary(600), (), "16", "600", id="US-11a 778.114(b)"),
        pytest.param(44, salary(600), (), "13.64", "627.28", id="US-11b 778.114(b)"),
        pytest.param(50, salary(600), (), "12", "660", id="US-11c 778.114(b)"),
        pytest.param(48, salary(600), (), "12.5", "650", id="US-11d 778.114(b)"),
        pytest.param(41, salary(200, 35), (), "5.71", "237.12", id="US-14 778.322"),
        pytest.param(55, salary(275, 55), (), "5", "312.50", id="US-15? 778.325, for 55 hours"),
        pytest.param(50, salary(275, 55), (), "5.5", "302.50", id="US-15? 778.325, up to 55"),
        pytest.param(57, salary(275, 55), (), "5", "327.50", id="US-15? 778.325, beyond 55"),
        pytest.param(50, salary(275, 50), (), "5.5", "302.50", id="US-16 778.325"),
        pytest.param(42, salary(640, 32), (), "20", "860", id="US-20 778.113(a)"),
        pytest.param(45, salary(405, 45), (), "9", "427.50", id="US-21? WHD fact sheet 23"),
        pytest.param(47, salary(900, 45), (), "20", "1010", id="US-21? a salary for 45 hours"),
    ],
)  # fmt: skip
def test_a_week_comes_to_what_the_regulations_say(
    worked: int | str, wage: Wage, earned: tuple[Earning, ...], rate: str, pay: str
) -> None:
    """The regular rate and all pay of one workweek, to the cent."""
    figures = only_week(NOW, spread(worked), wage, *earned)
    assert Fraction(rate) == figures.regular_rate
    assert usd(pay) == paid(NOW, spread(worked), wage, *earned)


def test_us_07_hours_between_the_salary_and_forty_are_paid_at_the_rate() -> None:
    """29 CFR 778.113(a): $5.22 for hours 36 to 40, $7.83 beyond."""
    lines = tuple(regular(NOW).lines(
        reckoned(spread(41), NOW), wage=salary("182.70", 35), earnings=()
    ))  # fmt: skip
    assert ["USD 182.70", "USD 31.32", "USD 2.61"] == [str(line.amount) for line in lines]
    assert Fraction("7.83") == only_week(NOW, spread(41), salary("182.70", 35)).overtime_rate


def test_us_11b_an_exact_rate_changes_the_last_cent() -> None:
    """29 CFR 778.114(b): $600 over 44 hours is $627.27 unless the rate is rounded first."""
    exact = pack_taking(NOW, {"rate_rounding": "exact"})
    assert usd("627.27") == paid(exact, spread(44), salary(600))


def test_us_16_a_salary_for_fixed_hours_is_worth_the_same_an_hour_in_a_short_week() -> None:
    """29 CFR 778.325: $5.50 in all weeks, if hours not worked are taken off."""
    fixed = pack_taking(NOW, {"salary_is_for": "fixed_hours"})
    figures = only_week(fixed, spread(45), salary(275, 50))
    assert (Fraction("5.5"), Fraction("247.50")) == (figures.regular_rate, figures.straight)


@pytest.mark.parametrize(
    ("rate", "pay", "extra"), [(12, 768, 96), (5, 320, 40)], ids=["US-12?", "US-13"]
)
def test_premiums_for_sundays_and_holidays_count_against_overtime(
    rate: int, pay: int, extra: int
) -> None:
    """29 CFR 778.205, both texts: Sunday and a Tuesday at one and a half, 56 hours in all."""
    special = Premium(
        name="Sundays and holidays",
        multiple=Fraction(3, 2),
        citation=AGREEMENT,
        when=When(weekdays={6, 1}),
    )
    pack = attrs.evolve(NOW, books={"": attrs.evolve(NOW.book(), premiums=[special])})
    figures = only_week(pack, week(*[8] * 7), hourly(rate))
    assert (rate, extra) == (figures.regular_rate, figures.credited)
    assert usd(pay) == paid(pack, week(*[8] * 7), hourly(rate))


def test_a_premium_below_time_and_a_half_raises_the_rate_instead() -> None:
    """29 CFR 778.203: it counts in the regular rate and against nothing."""
    sunday = Premium(
        name="Sunday", multiple=Fraction(5, 4), citation=AGREEMENT, when=When(weekdays={6})
    )
    pack = attrs.evolve(NOW, books={"": attrs.evolve(NOW.book(), premiums=[sunday])})
    figures = only_week(pack, week(*[8] * 6), hourly(12))
    assert (Fraction("12.5"), 0) == (figures.regular_rate, figures.credited)
    assert usd(650) == paid(pack, week(*[8] * 6), hourly(12))


@pytest.mark.parametrize(
    ("agreed", "rate", "credited", "pay"),
    [({"outside normal hours"}, "12", 30, 660), (set(), "12.6", 0, 693)],
)
def test_a_clock_premium_counts_only_for_work_outside_the_normal_hours(
    agreed: set[str], rate: str, credited: int, pay: int
) -> None:
    """29 CFR 778.204: 17:00 to 08:00 is outside 08:00 to 17:00; a bare night rate is not."""
    evening = Premium(
        name="outside normal hours",
        multiple=Fraction(3, 2),
        citation=AGREEMENT,
        window=ClockWindow.of("17:00", "08:00"),
    )
    pack = attrs.evolve(
        NOW,
        books={"": attrs.evolve(NOW.book(), premiums=[evening])},
        pay=attrs.evolve(regular(NOW), clock_pattern=agreed),
    )
    # Five days until 18:00: an hour of each at one and a half, ten hours beyond forty.
    days = week(0, *[10] * 5)
    figures = only_week(pack, days, hourly(12))
    assert (Fraction(rate), credited) == (figures.regular_rate, figures.credited)
    assert usd(pay) == paid(pack, days, hourly(12))


def test_us_17_weeks_are_never_averaged() -> None:
    """29 CFR 778.104: 30 hours and 50 hours are 0 and 10 hours of overtime."""
    days = (*spread(30), *week(0, *[10] * 5, first=date(2026, 5, 10)))
    figures = regular(NOW).workweeks(reckoned(days, NOW), wage=hourly(12))
    assert [hours(0), hours(10)] == [each.overtime for each in figures]


def test_us_18_two_rates_make_a_weighted_average() -> None:
    """29 CFR 778.115: all pay at both rates over all hours, and half of that beyond forty."""
    days = tuple(
        attrs.evolve(day, spans=tuple(attrs.evolve(each, rate="other") for each in day.spans))
        if number > 3
        else day
        for number, day in enumerate(week(0, *[10] * 5))
    )
    wage = hourly(10, other=usd(15))
    figures = only_week(NOW, days, wage)
    assert (Fraction(600, 50), 600) == (figures.regular_rate, figures.straight)
    assert usd(660) == paid(NOW, days, wage)


def test_us_18_two_rates_as_texas_works_them_through() -> None:
    """29 CFR 778.115, Texas Workforce Commission: 44.5 hours at $10 and 8 at $8, 12.5 beyond."""
    office = week(0, *[Fraction(89, 10)] * 5)
    (saturday,) = week(8, first=date(2026, 5, 9))
    at_home = attrs.evolve(
        saturday, spans=tuple(attrs.evolve(each, rate="at home") for each in saturday.spans)
    )
    wage = HourlyWage(amount=usd(10), rates={"at home": usd(8)})
    exact = pack_taking(NOW, {"rate_rounding": "exact"})
    figures = only_week(exact, (*office, at_home), wage)
    assert (Fraction(509) / Fraction("52.5"), 509) == (figures.regular_rate, figures.straight)
    # 12.5 hours at half of $9.70, as it is rounded there: $60.63.
    assert usd("569.63") == paid(NOW, (*office, at_home), wage)


def test_us_19_a_shift_differential_is_part_of_the_rate() -> None:
    """29 CFR 778.207(b), Texas Workforce Commission: 12.50 and 1.50 more are 14, overtime 21."""
    days = tuple(
        attrs.evolve(day, spans=tuple(attrs.evolve(each, rate="night") for each in day.spans))
        for day in spread(44)
    )
    figures = only_week(NOW, days, hourly("12.50", night=usd(14)))
    assert (14, 21) == (figures.regular_rate, figures.overtime_rate)


def test_a_day_rate_is_divided_by_all_hours() -> None:
    """29 CFR 778.112: the days' pay over the hours of all days, and half of it beyond forty."""
    wage = DailyWage(amount=usd(100), days_a_week=5)
    figures = only_week(NOW, week(0, *[10] * 5), wage)
    assert 10 == figures.regular_rate
    assert usd(550) == paid(NOW, week(0, *[10] * 5), wage)


@pytest.mark.parametrize(
    ("day", "worked"),
    [(date(2013, 3, 9), 7), (date(2013, 11, 2), 9), (date(2013, 11, 9), 8)],
    ids=["US-22 spring", "US-21? autumn", "no change"],
)
def test_a_night_on_which_the_clocks_change_is_as_long_as_it_really_was(
    day: date, worked: int
) -> None:
    """22:00 to 06:00 is 7 hours in spring and 9 in autumn, in whichever days they are cut."""
    night = WorkedDay(
        person="E07", day=day, zone=NEW_YORK, spans=(span(day, "22:00", "06:00+1", zone=NEW_YORK),)
    )
    figures = regular(NOW).workweeks(reckoned([night], NOW), wage=hourly(12))
    assert hours(worked) == Duration(sum(each.hours.seconds for each in figures))


def test_a_night_over_the_end_of_the_week_is_cut_there() -> None:
    """29 CFR 778.105: a workweek is 168 hours; Saturday night's last hours are of the next."""
    saturday = date(2026, 5, 9)
    days = (
        *week(0, *[8] * 5, 0)[:-1],
        WorkedDay(person="E07", day=saturday, zone=NEW_YORK,
                  spans=(span(saturday, "22:00", "06:00+1", zone=NEW_YORK),)),
    )  # fmt: skip
    first, second = regular(NOW).workweeks(reckoned(days, NOW), wage=hourly(12))
    assert (hours(42), hours(2)) == (first.hours, first.overtime)
    assert (hours(6), hours(0)) == (second.hours, second.overtime)


def test_us_23_rounding_to_the_quarter_hour_is_neutral() -> None:
    """29 CFR 785.48(b): seven minutes past goes back, eight goes on."""
    quarter = ROUNDING_STEPS.value[-1].seconds
    punched = [8 * 3600 + minutes * 60 for minutes in (7, 8)]
    rounded = [round_to(each, quarter, Rounding.HALF_UP) for each in punched]
    assert [8 * 3600, 8 * 3600 + 900] == rounded


def test_the_lines_between_rests_and_meals_are_data() -> None:
    """29 CFR 785.18 and 785.19: 20 minutes are paid, 30 are a meal."""
    assert (Duration.of(minutes=20), Duration.of(minutes=30)) == (SHORT_REST.value, MEAL.value)


def test_a_monthly_commission_adds_half_of_its_share_to_past_overtime() -> None:
    """29 CFR 778.120(a): twelve fifty-seconds a week, times overtime over twice all hours."""
    days = (*spread(50), *week(0, *[8] * 5, first=date(2026, 5, 10)))
    monthly_share = attrs.evolve(regular(NOW), spread=Spread.MONTH)
    commission = Earning(name="commission", amount=usd(520))
    lines = monthly_share.back_pay(reckoned(days, NOW), wage=hourly(12), earned=commission)
    # 520 x 12 / 52 = 120 a week; 120 x 10 / (2 x 50) = 12.
    assert [usd(12)] == [line.amount for line in lines]


def test_a_changed_workweek_is_paid_the_way_that_gives_more() -> None:
    """29 CFR 778.302(b): $412.50 for 1 to 13 March 1965 at $5, not $400."""
    monday = date(1965, 3, 1)
    old, new = (
        american_law(week_starts=each, workday_starts=hours(7)).on(date(2026, 5, 3)).book()
        for each in (0, 6)
    )
    days = week(8, 8, 8, 8, 8, 0, 5, 7, 7, 7, 7, 7, first=monday)
    lines = pay_over_change(
        days, old=old, new=new, since=date(1965, 3, 7), pay=regular(NOW), wage=hourly(5)
    )
    by_week = [line.amount for line in lines]
    assert usd("412.50") == Money.total(by_week, "USD")


@pytest.mark.parametrize("starts", range(7))
def test_a_workweek_may_begin_on_any_day_at_any_hour(starts: int) -> None:
    """29 CFR 778.105: the examples hold wherever the week begins."""
    law = american_law(week_starts=starts, workday_starts=hours(starts * 3))
    assert [()] * 4 == [check_pack(version.value) for version in law.versions]


def test_old_numbers_belong_to_old_weeks() -> None:
    """The text of 1981 holds until the first workweek that begins after 5 May 2011."""
    assert BEFORE_2011 is UNITED_STATES.on(date(2011, 5, 7))
    assert BEFORE_2011 is not UNITED_STATES.on(date(2011, 5, 8))
