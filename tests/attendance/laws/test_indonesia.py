"""The law of Indonesia case by case, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, cast

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.attendance import INDONESIA, DayKind, PlannedShift
from backoffice_core.attendance.laws import (
    check_pack,
    joint_leave_day,
    rules_in,
    taking,
    unverified,
)
from backoffice_core.attendance.limits import BreakAfter, check_limits
from backoffice_core.attendance.obligations import check_obligations
from backoffice_core.attendance.orders import CONTINUOUS, OvertimeOrder, check_orders
from backoffice_core.attendance.pay import HourlyWage, HourOfMonth, TellsHour, Wage, price
from backoffice_core.attendance.rules import (
    Citation,
    Contributing,
    Premium,
    Reckoning,
    TimeKind,
    explain_reckoned,
    reckon,
)
from backoffice_core.kernel import Duration, Finding, Instant, InvalidValue, Money, resolve
from tests.attendance.laws.days import (
    MONDAY,
    ZONE,
    daily,
    day,
    monthly,
    piece,
    rupiah,
    tiers,
    total,
    week,
)
from tests.attendance.laws.utopia import UTOPIA

HOLIDAY = date(2025, 4, 2)
FIVE_MILLION = monthly(5_000_000)
EXACT = {"hour_rounding": "exact"}
DECIMALS = {"hour_rounding": "three_decimals"}
PACKS = [version.value for version in INDONESIA.versions]


def reckoned(
    hours: int | str,
    kind: DayKind = DayKind.WORKDAY,
    *,
    pattern: str = "six_day",
    on: date = HOLIDAY,
    traits: tuple[str, ...] = (),
) -> Reckoning:
    """One day's work under the law of that day."""
    worked = day(on, hours, kind, traits=traits)
    return reckon([worked], rules=rules_in(INDONESIA, pattern=pattern))


def hour(wage: Wage, ways: Mapping[str, str] | None = None, on: date = HOLIDAY) -> Fraction:
    """What an hour is worth."""
    rule = taking(INDONESIA, ways or {}).on(on).pay
    assert isinstance(rule, TellsHour)
    return rule.hour_of((), wage=wage, earnings=())


def limits(days: Reckoning) -> list[str]:
    """The kinds of limits crossed but for breaks, without their prefix."""
    return [
        finding.kind.removeprefix("attendance.")
        for book in {id(each.book): each.book for each in days.days}.values()
        for limit in book.limits
        if not isinstance(limit, BreakAfter)
        for finding in limit.crossed(days.days, names={})
    ]


def kinds(findings: tuple[Finding, ...]) -> list[str]:
    """The kinds of findings without their prefix."""
    return [finding.kind.removeprefix("attendance.") for finding in findings]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: f"{pack.name}, {len(pack.books)} books")
def test_every_version_proves_itself(pack: object) -> None:
    """Cited throughout, ten worked examples or more, and all of them come out."""
    from backoffice_core.attendance.laws import LawPack

    assert isinstance(pack, LawPack)
    assert () == check_pack(pack)
    assert 10 <= len(pack.examples)


@pytest.mark.parametrize(
    ("hours", "pattern", "traits", "expected"),
    [
        # ID-01: nine hours, six-day week; Kemnaker quoted by Okezone, 2 April 2025.
        (9, "six_day", (), [(7, 2), (1, 3), (1, 4)]),
        # ID-02: on the shortest day; the same source, page 2.
        (8, "six_day", ("shortest",), [(5, 2), (1, 3), (2, 4)]),
        # PP 35/2021 art. 31(2)a and b to their last listed hour.
        (11, "six_day", (), [(7, 2), (1, 3), (3, 4)]),
        (9, "six_day", ("shortest",), [(5, 2), (1, 3), (3, 4)]),
        # PP 35/2021 art. 31(3); Radar Lampung (665542) prints seven hours double, wrongly.
        (8, "five_day", (), [(8, 2)]),
        (12, "five_day", (), [(8, 2), (1, 3), (3, 4)]),
        # A week of five has no shortest day.
        (9, "five_day", ("shortest",), [(8, 2), (1, 3)]),
    ],
)
def test_the_hours_of_a_holiday(
    hours: int, pattern: str, traits: tuple[str, ...], expected: list[tuple[int, int]]
) -> None:
    """PP 35/2021 art. 31(2)-(3)."""
    found = reckoned(hours, DayKind.HOLIDAY, pattern=pattern, traits=traits)
    assert expected == tiers(found)


def test_a_rest_day_is_never_the_shortest_working_day() -> None:
    """PP 35/2021 art. 31(2)b speaks of official holidays alone."""
    found = reckoned(8, DayKind.REST_DAY, traits=("shortest",))
    assert [(7, 2), (1, 3)] == tiers(found)


@pytest.mark.parametrize(
    ("wage", "worked", "ways", "rate", "pay"),
    [
        # ID-01, ID-02: the ministry cuts 28,901.73 to 28,901.
        (5_000_000, (9, ()), {}, "28901", "606921"),
        (5_000_000, (8, ("shortest",)), {}, "28901", "606921"),
        # ID-01, its note: not rounded it is 606,936.42, and half up by the line 606,936.
        (5_000_000, (9, ()), EXACT, "5000000/173", "606936"),
        # ID-04: Radar Pena prints 28,901.734 and 404,624.276; whole rupiah are paid.
        (5_000_000, (7, ()), DECIMALS, "28901.734", "404624"),
        # ID-05: Okezone, 9 February 2024, quoting Kemnaker: 23,121.387 and 323,699.418.
        (4_000_000, (7, ()), DECIMALS, "23121.387", "323699"),
    ],
)
def test_the_pay_of_a_holiday(
    wage: int, worked: tuple[int, tuple[str, ...]], ways: dict[str, str], rate: str, pay: str
) -> None:
    """The hour is rounded as named, each line once, and the pay is the sum of the lines."""
    law = taking(INDONESIA, ways)
    hours, traits = worked
    found = reckoned(hours, DayKind.HOLIDAY, traits=traits)
    assert Fraction(rate) == hour(monthly(wage), ways)
    assert abs(rupiah(pay) - total(price(found, wage=monthly(wage), law=law))) <= rupiah(1)


@pytest.mark.parametrize(
    ("wage", "printed"), [(5_000_000, "404624.276"), (4_000_000, "323699.418")]
)
def test_press_figures_come_from_the_hour_to_three_decimals(wage: int, printed: str) -> None:
    """ID-04 says "unrounded" but multiplies 28,901.734; the exact hour gives 404,624.277."""
    assert Fraction(printed) == hour(monthly(wage), DECIMALS) * 14
    assert Fraction(printed) != hour(monthly(wage), EXACT) * 14


@pytest.mark.parametrize(
    ("pattern", "hours", "units"),
    [
        # ID-07a, ID-07b and their sibling: KEP.234/MEN/2003 art. 12.
        ("energy", 9, "3.5"),
        ("energy", 10, "5.5"),
        ("energy", 11, "7.5"),
        # ID-07d: 12 hours are not in that decree but in PER.15/MEN/VII/2005 art. 2(3)d.
        ("mining", 12, "9.5"),
        ("mining", 9, "3.5"),
        # Permenakertrans 4/2014 art. 4(1): eight hours are listed there too.
        ("upstream", 8, "1.5"),
        ("upstream", 11, "7.5"),
        # ID-08: three hours after an ordinary working day.
        ("six_day", 10, "5.5"),
        ("five_day", 11, "5.5"),
    ],
)
@pytest.mark.parametrize("on", [date(2015, 6, 8), HOLIDAY])
def test_units_of_an_hours_wage_on_working_days(
    pattern: str, hours: int, units: str, on: date
) -> None:
    """The first hour after normal time at 1 1/2, each next one at 2."""
    found = reckoned(hours, pattern=pattern, on=on)
    assert Fraction(units) == sum(each * multiple for each, multiple in tiers(found))


def test_a_holiday_within_a_work_period_is_an_ordinary_day() -> None:
    """PER.15/MEN/VII/2005, explained by Hukumonline, 2 November 2018; KEP.234 art. 8."""
    assert [(1, Fraction(3, 2)), (4, 2)] == tiers(reckoned(12, DayKind.HOLIDAY, pattern="mining"))
    assert [(7, 2), (1, 3), (1, 4)] == tiers(reckoned(9, DayKind.REST_DAY, pattern="energy"))


def test_long_shifts_in_mining_are_known_since_their_regulation() -> None:
    """PER.15/MEN/VII/2005 is of 26 July 2005."""
    law = rules_in(INDONESIA, pattern="mining")
    assert date(2005, 7, 26) == law.versions[0].since


def test_three_hours_of_a_working_day_are_paid_line_by_line() -> None:
    """ID-08: 158,955.50 with the hour cut, 158,959.54 with the exact one."""
    found = reckoned(10)
    lines = price(found, wage=FIVE_MILLION, law=INDONESIA)
    assert [rupiah(43_352), rupiah(115_604)] == [line.amount for line in lines]
    assert Fraction("158955.5") == hour(FIVE_MILLION) * Fraction("5.5")
    assert 15_895_954 == round(hour(FIVE_MILLION, EXACT) * Fraction("5.5") * 100)


@pytest.mark.parametrize(
    ("wage", "ways", "base"),
    [
        # ID-10: PP 35/2021 art. 32(4).
        (monthly(3_000_000, 500_000, 2_000_000), {}, 4_125_000),
        # ID-11: art. 32(3)-(4); the other reading is kalkupro.com's.
        (monthly(4_000_000, 500_000, 1_000_000), {}, 4_500_000),
        (monthly(4_000_000, 500_000, 1_000_000), {"wage_base": "whole"}, 5_500_000),
        (monthly(3_000_000, 500_000, 2_000_000), {"wage_base": "whole"}, 4_125_000),
        (monthly(3_000_000, 500_000), {"wage_base": "whole"}, 3_500_000),
        # Exactly 75 %: both are the same.
        (monthly(3_000_000, 0, 1_000_000), {}, 3_000_000),
        # ID-12b and its sibling: art. 33(1).
        (daily(200_000, 5), {}, 4_200_000),
        (daily(200_000, 6), {}, 5_000_000),
        # ID-13 and its sibling: art. 33(2)-(3).
        (piece(3_900_000, 4_500_000), {}, 4_500_000),
        (piece(4_900_000, 4_500_000), {}, 4_900_000),
        (piece(4_900_000), {}, 4_900_000),
    ],
)
@pytest.mark.parametrize("on", [date(2015, 6, 8), HOLIDAY])
def test_the_base_of_an_hour(wage: Wage, ways: dict[str, str], base: int, on: date) -> None:
    """PP 35/2021 art. 32-33; KEP.102/MEN/VI/2004 art. 8-10 had the same."""
    assert Fraction(base, 173) == hour(wage, {**EXACT, **ways}, on)


def test_the_75_percent_case_rounds_as_the_source_prints_it() -> None:
    """ID-10: 23,843.93 an hour."""
    exact = hour(monthly(3_000_000, 500_000, 2_000_000), EXACT)
    assert 2_384_393 == round(exact * 100)


@pytest.mark.parametrize(
    ("overtime", "rest", "expected"),
    [
        # ID-14b: 18 hours on working days and 8 on a rest day are within the limit.
        ([4, 4, 4, 3, 3], 8, []),
        # ID-14c: 19 hours are not.
        ([4, 4, 4, 4, 3], 0, ["overtime_week"]),
        ([5, 0, 0, 0, 0], 0, ["overtime_day"]),
        ([4, 4, 4, 4, 2], 0, []),
    ],
)
def test_limits_count_working_days_alone(
    overtime: list[int], rest: int, expected: list[str]
) -> None:
    """PP 35/2021 art. 26."""
    days = week(*(8 + each for each in overtime))
    if rest:
        days.append(day(MONDAY + timedelta(days=5), rest, DayKind.REST_DAY))
    found = reckon(days, rules=rules_in(INDONESIA, pattern="five_day"))
    assert expected == [kind for kind in limits(found) if kind.startswith("overtime")]


@pytest.mark.parametrize(
    ("pattern", "worked", "expected"),
    [
        ("five_day", (8, 8, 8, 8, 8, 4), ["rest_day_missing"]),
        # Not in a row, and still six of the week.
        ("five_day", (8, 8, 8, 0, 8, 8, 4), ["rest_day_missing"]),
        ("five_day", (8, 8, 8, 8, 8, 0, 0, 8), []),
        ("six_day", (7, 7, 7, 7, 7, 5), []),
        ("six_day", (7, 7, 7, 7, 7, 5, 4), ["rest_day_missing"]),
    ],
)
@pytest.mark.parametrize("first", [MONDAY, date(2019, 5, 6)])
def test_a_week_of_five_days_has_two_days_of_rest(
    pattern: str, worked: tuple[int, ...], expected: list[str], first: date
) -> None:
    """PP 35/2021 art. 22 b, UU 13/2003 art. 79(2)b: two for five days of work, one for six."""
    days = [
        day(first + timedelta(days=number), hours, kind)
        for number, hours in enumerate(worked)
        for kind in [DayKind.REST_DAY if number % 7 > 4 else DayKind.WORKDAY]
    ]
    found = limits(reckon(days, rules=rules_in(INDONESIA, pattern=pattern)))
    assert expected == [kind for kind in found if kind == "rest_day_missing"]


def on_call_day() -> Reckoning:
    """Eight hours of work, and four at home within reach."""
    work = day(MONDAY, 8)
    home = day(MONDAY, 4, start=18, work=TimeKind.ON_CALL)
    both = attrs.evolve(work, spans=(*work.spans, *home.spans))
    only = day(MONDAY + timedelta(days=1), 4, start=18, work=TimeKind.ON_CALL)
    return reckon([both, only], rules=rules_in(INDONESIA, pattern="five_day"))


def test_being_reachable_at_home_is_paid_by_no_article() -> None:
    """PP 35/2021 art. 21 and 31 speak of work alone; paid like work is the other reading."""
    by_hour, by_day = HourlyWage(amount=rupiah(30_000)), daily(200_000, 5)
    like_work = taking(INDONESIA, {"on_call": "as_ordinary_time"})
    found = on_call_day()
    assert rupiah(240_000) == total(price(found, wage=by_hour, law=INDONESIA))
    assert rupiah(480_000) == total(price(found, wage=by_hour, law=like_work))
    assert rupiah(200_000) == total(price(found, wage=by_day, law=INDONESIA))
    assert rupiah(400_000) == total(price(found, wage=by_day, law=like_work))
    said = explain_reckoned(found.days[1]).render()
    assert "Being reachable at home is no working time" in said
    assert "art. 21" not in said


def test_an_agreed_premium_pays_for_being_reachable() -> None:
    """What an agreement gives for it is a premium of the book, and paid as it says."""
    book = INDONESIA.on(MONDAY).book("five_day")
    agreed = Premium(
        name="on call",
        multiple=Fraction(1, 4),
        citation=Citation("company regulation, art. 9"),
        counts=Contributing(kinds={TimeKind.ON_CALL}),
    )
    found = reckon(
        [each.worked for each in on_call_day().days],
        rules=attrs.evolve(book, premiums=[agreed]),
    )
    lines = price(found, wage=HourlyWage(amount=rupiah(30_000)), law=INDONESIA)
    assert rupiah(240_000 + 60_000) == total(lines)


def test_a_night_into_a_holiday_is_a_reading_that_can_be_seen() -> None:
    """No article decides it, so the pack says what was taken and where to change it."""
    reading = next(
        each for each in INDONESIA.on(MONDAY).readings if each.name == "night_into_holiday"
    )
    assert ("day_it_starts", ("split_at_midnight",)) == (reading.taken, reading.others)
    assert "Attribution.SPLIT" in str(reading.says)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 12, 1), ["overtime_day"]),
        (date(2021, 2, 1), ["overtime_day"]),
        (date(2021, 2, 2), []),
        (date(2021, 3, 1), []),
    ],
)
def test_four_hours_of_overtime_are_allowed_since_pp_35(on: date, expected: list[str]) -> None:
    """ID-16: UU 13/2003 art. 78 had 3 h and 14 h, PP 35/2021 art. 26 has 4 h and 18 h."""
    assert expected == limits(reckoned(12, pattern="five_day", on=on))


@pytest.mark.parametrize(
    ("pattern", "traits", "hours", "expected", "beyond"),
    [
        # ID-17: KEP.102/MEN/VI/2004 art. 11 listed hours 9 and 10 alone.
        ("six_day", (), 10, [(7, 2), (1, 3), (2, 4)], []),
        ("six_day", (), 11, [(7, 2), (1, 3), (3, 4)], ["overtime_unlisted"]),
        ("six_day", ("shortest",), 8, [(5, 2), (1, 3), (2, 4)], []),
        ("five_day", (), 11, [(8, 2), (1, 3), (2, 4)], []),
        ("five_day", (), 12, [(8, 2), (1, 3), (3, 4)], ["overtime_unlisted"]),
    ],
)
def test_the_decree_before_listed_fewer_hours(
    pattern: str,
    traits: tuple[str, ...],
    hours: int,
    expected: list[tuple[int, int]],
    beyond: list[str],
) -> None:
    """What is worked beyond the list keeps the last multiple and is reported."""
    on = date(2015, 6, 7)
    found = reckoned(hours, DayKind.HOLIDAY, pattern=pattern, traits=traits, on=on)
    assert expected == tiers(found)
    assert beyond == limits(found)


@pytest.mark.parametrize(
    ("on", "worked", "leave_days", "source"),
    [
        # ID-19a and ID-19b: SE Menaker M/6/HK.04/XII/2024 (VOI, 12 December 2024).
        (date(2025, 4, 4), 0, 1, "SE Menaker M/6/HK.04/XII/2024"),
        (date(2025, 4, 4), 8, 0, "SE Menaker M/6/HK.04/XII/2024"),
        (date(2023, 6, 28), 0, 1, "SE Menaker M/3/HK.04/IV/2022"),
        (date(2019, 6, 3), 0, 1, "SE Menaker B.70/2018 [unverified]"),
    ],
)
def test_joint_leave_is_annual_leave_when_taken(
    on: date, worked: int, leave_days: int, source: str
) -> None:
    """Twelve days before are eleven after, or twelve for who worked."""
    decided = joint_leave_day(on, worked=Duration.of(hours=worked), law=INDONESIA)
    assert (leave_days, source) == (decided.leave_days, decided.explanation.source)


@pytest.mark.parametrize("worked", [None, "8:00", Duration(-3), Money.of(3, "IDR")])
def test_what_is_no_time_is_no_answer_whether_joint_leave_was_worked(worked: object) -> None:
    """Less than nothing was once taken for work, and a day of leave given back for it."""
    with pytest.raises(InvalidValue, match=r"worked"):
        joint_leave_day(HOLIDAY, worked=cast("Any", worked), law=INDONESIA)
    with pytest.raises(InvalidValue) as caught:
        joint_leave_day(HOLIDAY, worked=Duration(0), law=cast("Any", None))
    assert "type_wrong" == caught.value.code


def test_joint_leave_that_is_worked_is_an_ordinary_working_day() -> None:
    """ID-19b: eight hours make no overtime in a week of five."""
    found = reckoned(8, pattern="five_day", on=date(2025, 4, 4))
    assert [] == tiers(found)
    assert () == price(found, wage=FIVE_MILLION, law=INDONESIA)


@pytest.mark.parametrize(
    ("written_in", "payable"),
    # ID-21: a manager whose contract says nothing is paid overtime.
    [("", True), ("Perjanjian Kerja 12/2024 art. 5", False)],
)
def test_only_what_is_written_takes_a_position_out_of_overtime(
    written_in: str, *, payable: bool
) -> None:
    """PP 35/2021 art. 27(2)-(5)."""
    rules = rules_in(INDONESIA, pattern="five_day", exempt_in=written_in)
    found = reckon([day(HOLIDAY, 15)], rules=rules)
    assert payable == bool(price(found, wage=FIVE_MILLION, law=INDONESIA))
    assert (["overtime_day"] if payable else []) == limits(found)
    if not payable:
        ordinary = str(found.days[0].book.ordinary)
        assert "PP 35/2021 art. 27(2)-(4), Perjanjian Kerja 12/2024 art. 5" == ordinary


def order(*, ordered: bool, consented: bool, hours: int = 2) -> OvertimeOrder:
    """The paper about a day's overtime."""
    signed = Instant.parse("2025-04-01T16:00:00+07:00")
    return OvertimeOrder(
        person="E07",
        day=HOLIDAY,
        number="SPL/1",
        time=Duration.of(hours=hours),
        ordered=signed if ordered else None,
        consented=signed if consented else None,
    )


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        # ID-22: neither an order nor a consent.
        ([], ["overtime_without_order", "overtime_without_consent"]),
        (
            [order(ordered=False, consented=False)],
            ["overtime_without_order", "overtime_without_consent"],
        ),
        ([order(ordered=True, consented=False)], ["overtime_without_consent"]),
        ([order(ordered=False, consented=True)], ["overtime_without_order"]),
        ([order(ordered=True, consented=True)], []),
        ([order(ordered=True, consented=True, hours=1)], ["overtime_beyond_order"]),
    ],
)
def test_overtime_wants_an_order_and_consent(
    orders: list[OvertimeOrder], expected: list[str]
) -> None:
    """PP 35/2021 art. 28(1)-(3): the finding says so, the pay stays what it was."""
    found = reckoned(10, pattern="five_day")
    said = check_orders(found, orders, law=INDONESIA, names={"E07": "Sari"})
    assert expected == kinds(said)
    assert {"PP 35/2021 art. 28"} >= {
        finding.explanation.source for finding in said if finding.explanation is not None
    }
    assert price(found, wage=FIVE_MILLION, law=INDONESIA)


def paper(
    number: str, hours: int, *, ordered: str = "16:00", consented: str | None = "16:00"
) -> OvertimeOrder:
    """A paper of that day, signed at these times of it."""

    def at(clock: str | None) -> Instant | None:
        return None if clock is None else Instant.parse(f"{HOLIDAY}T{clock}:00+07:00")

    return OvertimeOrder(
        person="E07",
        day=HOLIDAY,
        number=number,
        time=Duration.of(hours=hours),
        ordered=at(ordered),
        consented=at(consented),
    )


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        # The same paper twice is one of two hours, not one of four.
        ([paper("1", 2), paper("1", 2)], ["overtime_beyond_order"]),
        ([paper("1", 2), paper("2", 2)], []),
        # The worker agreed to the first alone.
        ([paper("1", 2), paper("2", 2, consented=None)], ["overtime_without_consent"]),
        # What the second holds was not needed.
        ([paper("1", 4), paper("2", 2, consented=None)], []),
        # Twelve hours from eight end at eight in the evening.
        ([paper("1", 4, ordered="20:00", consented="20:00")], []),
        ([paper("1", 4, ordered="20:01")], ["overtime_order_late"]),
        ([paper("1", 4, consented="20:01")], ["overtime_consent_late"]),
    ],
)
def test_each_paper_counts_once_and_before_the_work(
    orders: list[OvertimeOrder], expected: list[str]
) -> None:
    """PP 35/2021 art. 28(1)-(2): an order of the employer and a consent to it, in writing."""
    found = reckoned(12, pattern="five_day")
    assert expected == kinds(check_orders(found, orders, law=INDONESIA))


def test_one_number_with_two_contents_is_refused() -> None:
    """Nobody can tell which of them was signed."""
    with pytest.raises(InvalidValue, match="order_twice"):
        check_orders(reckoned(12), [paper("1", 2), paper("1", 4)], law=INDONESIA)


@pytest.mark.parametrize(
    ("traits", "asked"), [((), True), ((CONTINUOUS,), False)], ids=["office", "hospital"]
)
def test_work_on_a_holiday_is_agreed_to_or_of_a_continuous_kind(
    traits: tuple[str, ...], *, asked: bool
) -> None:
    """UU 13/2003 art. 85(2) and KEP.233/MEN/2003 art. 2-3; overtime is paid either way."""
    found = reckoned(7, DayKind.HOLIDAY, traits=traits)
    said = kinds(check_orders(found, [], law=INDONESIA))
    assert asked == ("holiday_without_consent" in said)
    assert rupiah(404_614) == total(price(found, wage=FIVE_MILLION, law=INDONESIA))


@pytest.mark.parametrize(
    ("on", "overtime", "expected"),
    [
        # PP 35/2021 art. 29(1)c: from four hours on.
        (HOLIDAY, "4", ["meal_owed"]),
        (HOLIDAY, "3.99", []),
        # KEP.102/MEN/VI/2004 art. 7(1)c: from three hours on.
        (date(2015, 6, 8), "3", ["meal_owed"]),
        (date(2015, 6, 8), "2.99", []),
    ],
)
def test_a_meal_is_owed_for_long_overtime(on: date, overtime: str, expected: list[str]) -> None:
    """At least 1,400 kilocalories."""
    found = reckoned(str(8 + Fraction(overtime)), pattern="five_day", on=on)
    assert expected == kinds(check_obligations(found, law=INDONESIA))


@pytest.mark.parametrize(
    ("start", "traits", "expected"),
    [
        (20, {"woman"}, ["night_meal", "night_transport"]),
        (20, set[str](), []),
        (8, {"woman"}, []),
        (5, {"woman"}, ["night_meal"]),
    ],
)
def test_women_who_work_by_night_are_owed_food_and_transport(
    start: int, traits: set[str], expected: list[str]
) -> None:
    """KEP.224/MEN/2003 art. 2-3: 23:00 to 07:00, and transport until 05:00."""
    worked = day(HOLIDAY, 8, start=start, traits=traits)
    found = reckon([worked], rules=rules_in(INDONESIA, pattern="five_day"))
    assert expected == kinds(check_obligations(found, law=INDONESIA))


@pytest.mark.parametrize(
    ("way", "minutes", "paid"),
    [
        ("by_the_second", 50, 50),
        ("half_hours_down", 50, 30),
        ("half_hours_nearest", 50, 60),
        ("half_hours_nearest", 40, 30),
        ("half_hours_up", 31, 60),
        ("half_hours_up", 30, 30),
        ("half_hours_down", 29, 0),
    ],
)
def test_part_hours_count_as_the_choice_has_it(way: str, minutes: int, paid: int) -> None:
    """The law is silent about part of an hour, so the choice has a name and is said."""
    found = reckoned(str(7 + Fraction(minutes, 60)))
    lines = price(found, wage=FIVE_MILLION, law=taking(INDONESIA, {"part_hours": way}))
    times = [0 if line.time is None else line.time.seconds for line in lines]
    assert paid * 60 == sum(times)
    if way != "by_the_second":
        assert all("part_hours" in line.explanation.parameters for line in lines)


def test_who_comes_early_on_their_own_makes_no_overtime() -> None:
    """Overtime is ordered (PP 35/2021 art. 28); time before the plan is worked and no more."""
    worked = day(HOLIDAY, 3, work=TimeKind.BEFORE_SHIFT, kind=DayKind.REST_DAY)
    found = reckon([worked], rules=rules_in(INDONESIA, pattern="six_day"))
    assert [] == tiers(found)


def test_what_nobody_checked_says_so() -> None:
    """A result that rests on an unverified article shows it."""
    rule = INDONESIA.on(date(2015, 6, 8)).pay
    assert isinstance(rule, HourOfMonth)
    why = rule.hour(monthly(1_000_000, 0, 1_000_000)).explanation
    assert "KEP.102/MEN/VI/2004 art. 10(2) [unverified]" in why.render()
    assert 4 == len(unverified(INDONESIA.on(HOLIDAY)))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 86_399), st.sampled_from(DayKind)), min_size=1, max_size=7),
    st.sampled_from(["six_day", "five_day", "energy", "mining"]),
    st.integers(0, 10**8),
    st.sampled_from(["by_the_second", "half_hours_up"]),
)
def test_explained_parts_sum_to_the_total(
    days: list[tuple[int, DayKind]], pattern: str, wage: int, way: str
) -> None:
    """Each line is what its explanation says; each second of overtime is in one line."""
    worked = [
        day(MONDAY + timedelta(days=number), Fraction(time, 3600), kind, start=0)
        for number, (time, kind) in enumerate(days)
    ]
    found = reckon(worked, rules=rules_in(INDONESIA, pattern=pattern))
    lines = price(found, wage=monthly(wage), law=taking(INDONESIA, {"part_hours": way}))
    assert all(line.amount == line.explanation.result for line in lines)
    overtime = sum(each.overtime.seconds for each in found.days)
    paid = sum(0 if line.time is None else line.time.seconds for line in lines)
    if way == "by_the_second":
        assert overtime == paid
        assert sum(time for time, _ in days) == sum(each.seconds for each in found.pieces)
    else:
        assert 0 <= paid - overtime < 1800 * len(days)


@pytest.mark.parametrize(
    ("pattern", "worked", "expected"),
    [
        # PP 35/2021 art. 22: a day of rest in each week; a rest day may be worked, not all.
        ("six_day", 6, []),
        ("six_day", 7, ["rest_day_missing"]),
        # KEP.234/MEN/2003 art. 5(2): at most fourteen days in a row.
        ("energy", 14, []),
        ("energy", 15, ["rest_day_missing"]),
        # PER.15/MEN/VII/2005 art. 2(1)b, from memory; Permenakertrans 4/2014 art. 2(1)c.
        ("mining", 14, []),
        ("mining", 15, ["rest_day_missing"]),
        ("upstream", 28, []),
        ("upstream", 29, ["rest_day_missing"]),
    ],
)
def test_days_of_rest_are_due(pattern: str, worked: int, expected: list[str]) -> None:
    """By the week, or by the work period."""
    days = [day(MONDAY + timedelta(days=number), 5) for number in range(worked)]
    found = reckon(days, rules=rules_in(INDONESIA, pattern=pattern))
    assert expected == limits(found)


@pytest.mark.parametrize(
    ("pattern", "worked", "rested", "owed"),
    [
        # KEP.234/MEN/2003 art. 5(2): two to one, and five days at the least.
        ("energy", 14, 7, None),
        ("energy", 14, 6, 7),
        ("energy", 13, 6, 7),
        ("energy", 10, 5, None),
        ("energy", 7, 4, 5),
        # Permenakertrans 4/2014 art. 2(1)c: two to one, part of a day up.
        ("upstream", 28, 14, None),
        ("upstream", 27, 13, 14),
        ("upstream", 7, 4, None),
        ("upstream", 7, 3, 4),
    ],
)
@pytest.mark.parametrize("handed_over", [True, False])
def test_days_of_rest_are_in_proportion_to_those_of_work(
    pattern: str, worked: int, rested: int, owed: int | None, *, handed_over: bool
) -> None:
    """It is judged when work goes on, whether days of rest are handed over or left out."""
    rest = [DayKind.REST_DAY] * rested
    days = [
        day(MONDAY + timedelta(days=number), 8 if kind is DayKind.WORKDAY else 0, kind)
        for number, kind in enumerate([*[DayKind.WORKDAY] * worked, *rest, DayKind.WORKDAY])
        if handed_over or kind is DayKind.WORKDAY
    ]
    rules = rules_in(INDONESIA, pattern=pattern)
    said = [
        str(finding.says)
        for finding in check_limits(reckon(days, rules=rules))
        if finding.kind == "attendance.rest_day_missing"
    ]
    assert [] == limits(reckon(days[: -1 if handed_over else worked], rules=rules))
    assert bool(owed) == bool(said)
    if owed:
        assert f"after {rested} of {owed} days of rest, which {worked} days" in said[0]


def test_an_absence_is_no_rest_and_work_on_a_day_of_rest_begins_no_period() -> None:
    """Thirteen days of fourteen, one of seven days of rest worked: six of seven are left."""
    kinds = [DayKind.WORKDAY] * 14 + [DayKind.REST_DAY] * 7 + [DayKind.WORKDAY]
    hours = [8] * 22
    hours[5] = 0
    hours[15:21] = [0] * 6
    days = [
        day(MONDAY + timedelta(days=number), hours[number], kind)
        for number, kind in enumerate(kinds)
    ]
    rules = rules_in(INDONESIA, pattern="energy")
    (finding,) = (
        finding
        for finding in check_limits(reckon(days, rules=rules))
        if finding.kind == "attendance.rest_day_missing"
    )
    assert "after 6 of 7 days of rest, which 13 days of work" in str(finding.says)


@pytest.mark.parametrize(
    ("worked", "units"),
    # KEP.234/MEN/2003 art. 6 and 12 c: eleven hours were chosen, 7 1/2 hours' wages are due.
    [(11, 0), (10, 2), (9, 4), (8, 6), (Fraction("7.5"), Fraction("6.75")), (5, "7.5"), (0, "7.5")],
)
def test_a_shift_that_the_employer_cut_short_is_paid_as_chosen(
    worked: int | Fraction, units: int | Fraction | str
) -> None:
    """Worked and lacking overtime come to the same for every length."""
    start = resolve(datetime.combine(MONDAY, time(7)), ZONE)
    shift = PlannedShift(
        person="E07",
        day=MONDAY,
        start=start,
        end=start + Duration.of(hours=12),
        break_time=Duration.of(hours=1),
    )
    short = attrs.evolve(day(MONDAY, worked, traits={"cut_short"}), planned=(shift,))
    law = taking(INDONESIA, {"shifts_cut_short": "as_chosen"})
    rules = rules_in(law, pattern="energy")
    found = reckon([short], rules=rules)
    assert Fraction(units) == sum(each.multiple * each.time.hours for each in found.extras)
    paid = price(found, wage=monthly(1_730_000), law=law)
    assert rupiah(75_000) == total(paid)
    assert () == reckon([attrs.evolve(short, traits=frozenset())], rules=rules).extras
    assert () == reckon([short], rules=rules_in(INDONESIA, pattern="energy")).extras


def test_every_pattern_of_indonesia_can_be_decided_by_the_month() -> None:
    """A month refuses books that owe what no punch shows, so that takes a reading."""
    assert [()] * len(PACKS) == [
        tuple(rule for book in pack.books.values() for rule in book.extras) for pack in PACKS
    ]


def test_a_day_with_a_missing_punch_is_not_said_to_be_cut_short() -> None:
    """Nobody knows yet how long it was."""
    start = resolve(datetime.combine(MONDAY, time(7)), ZONE)
    shift = PlannedShift(person="E07", day=MONDAY, start=start, end=start + Duration.of(hours=11))
    half = attrs.evolve(day(MONDAY, 8, traits={"cut_short"}), planned=(shift,), complete=False)
    law = taking(INDONESIA, {"shifts_cut_short": "as_chosen"})
    assert () == reckon([half], rules=rules_in(law, pattern="energy")).extras


def test_eleven_hours_are_the_longest_day_of_upstream_oil_and_gas() -> None:
    """Permenakertrans 4/2014 art. 2(2)."""
    rules = rules_in(INDONESIA, pattern="upstream")
    assert [] == limits(reckon([day(MONDAY, 11)], rules=rules))
    assert ["over_day"] == limits(reckon([day(MONDAY, 12)], rules=rules))


def test_the_order_of_days_changes_nothing_and_every_week_starts_anew() -> None:
    """Seven hours on six days are 42: the sixth has two hours of overtime, every week."""
    days = [
        day(MONDAY + timedelta(days=7 * number + each), 7)
        for number in range(2)
        for each in range(6)
    ]
    rules = rules_in(INDONESIA, pattern="six_day")
    found = reckon(days, rules=rules)
    assert found == reckon(days[::-1], rules=rules)
    assert [(2, Fraction(3, 2)), (2, 2)] == tiers(found)


def test_a_law_that_wants_no_order_and_owes_nothing_finds_nothing() -> None:
    """Utopia trusts people; and days without overtime need no paper anywhere."""
    long = reckon([day(HOLIDAY, 12, DayKind.HOLIDAY)], rules=rules_in(UTOPIA))
    assert () == check_orders(long, [], law=UTOPIA)
    assert () == check_obligations(long, law=UTOPIA.on(HOLIDAY))
    assert () == check_orders(reckoned(7), [], law=INDONESIA.on(HOLIDAY))


def test_joint_leave_without_a_circular_cites_none() -> None:
    """Other countries have no such days; asked all the same it is leave or work."""
    taken = joint_leave_day(HOLIDAY, worked=Duration(0), law=UTOPIA.on(HOLIDAY))
    assert (1, "") == (taken.leave_days, taken.explanation.source)
