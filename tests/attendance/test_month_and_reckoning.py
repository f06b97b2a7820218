"""A month of timesheets pays beyond the month's wage what reckoning and pricing say, no less."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import (
    INDONESIA,
    DayKind,
    Employee,
    LawPack,
    PayKind,
    PayLine,
    Punch,
    explain_day,
    pay_lines,
)
from backoffice_core.attendance.laws import CALIFORNIA, rules_in, taking
from backoffice_core.attendance.laws.packs import mapped
from backoffice_core.attendance.model import PremiumTime, Timesheet
from backoffice_core.attendance.pay import MonthlyWage, price
from backoffice_core.attendance.rules import (
    Citation,
    ClockWindow,
    Combination,
    Premium,
    WorkedDay,
    WorkSpan,
    reckon,
)
from backoffice_core.kernel import Duration, Effective, InvalidValue, ZonedInstant, kind_of
from tests.attendance.laws.utopia import UTOPIA
from tests.attendance.shifts import BUDI, SARI, ZONE, decide, moment, punches, rupiah

MONDAY = date(2026, 5, 4)
NIGHT = Premium(
    name="night",
    multiple=Fraction(6, 5),
    citation=Citation("Night Act s. 9"),
    window=ClockWindow.of("21:00", "05:00"),
)
TIME = (PayKind.PREMIUM, PayKind.OVERTIME)


def with_night(pack: LawPack) -> LawPack:
    """Utopia with a premium that crosses midnight and adds to overtime."""
    book = attrs.evolve(pack.book(), premiums=[NIGHT], combination=Combination.SUM)
    return attrs.evolve(pack, books={"all": book}, examples=())


NIGHTLY = mapped(UTOPIA, with_night)


def paid_by_month(
    touches: list[Punch], employee: Employee, law: Effective[LawPack]
) -> list[PayLine]:
    """The lines of time of a month decided from punches."""
    sheet, _ = decide(touches, employee=employee, law=law)
    return [line for line in pay_lines(sheet, employee=employee, law=law) if line.kind in TIME]


def said(lines: list[PayLine] | tuple[PayLine, ...]) -> list[tuple[object, ...]]:
    """What lines pay, for what and by which rule."""
    return [
        (line.kind, line.day, line.time, line.multiple, line.amount, line.explanation.source)
        for line in lines
    ]


def wage_of(employee: Employee) -> MonthlyWage:
    """What was agreed by the month."""
    return MonthlyWage(
        basic=employee.basic_wage,
        fixed_allowance=employee.fixed_allowance,
        variable_allowance=employee.variable_allowance,
    )


def worked(start: ZonedInstant, length: Duration) -> WorkedDay:
    """A day of Budi's in one go."""
    day = start.day
    kind = DayKind.REST_DAY if day.weekday() > 4 else DayKind.WORKDAY
    return WorkedDay(
        person="E08",
        day=day,
        zone=ZONE,
        kind=DayKind.HOLIDAY if day.day in {1, 14} else kind,
        spans=(WorkSpan(start=start, end=start + length),),
    )


@pytest.mark.parametrize(
    ("law", "pattern", "first"), [(INDONESIA, "five_day", 6), (UTOPIA, "", 13), (NIGHTLY, "", 14)]
)
@given(
    days=st.dictionaries(st.integers(1, 31), st.tuples(st.integers(0, 179), st.integers(60, 600)))
)
def test_a_month_pays_line_by_line_what_the_reckoned_days_are_priced_at(
    law: Effective[LawPack], pattern: str, first: int, days: dict[int, tuple[int, int]]
) -> None:
    """Beyond the month's wage: overtime and premiums, each with its multiple and rule."""
    spans = [
        (moment(f"05-{day:02} {first}:00") + Duration.of(minutes=late), Duration.of(minutes=length))
        for day, (late, length) in sorted(days.items())
    ]
    touches = [
        Punch(device="door", person="E08", at=at)
        for start, length in spans
        for at in (start, start + length)
    ]
    reckoning = reckon([worked(*span) for span in spans], rules=rules_in(law, pattern=pattern))
    expected = price(reckoning, wage=wage_of(BUDI), law=law)
    assert said(expected) == said(paid_by_month(touches, BUDI, law))


def test_a_premium_on_ordinary_time_is_paid_beside_the_months_wage_and_explained() -> None:
    """Nine to midnight: an hour worth a fifth more, then two of overtime with both rules."""
    touches = [*punches("05-04 14:00", "05-04 24:00", person="E08")]
    premium, overtime = paid_by_month(touches, BUDI, NIGHTLY)
    assert (PayKind.PREMIUM, Duration.of(hours=1), Fraction(1, 5), rupiah(6250)) == (
        premium.kind,
        premium.time,
        premium.multiple,
        premium.amount,
    )
    assert Fraction(17, 10) == overtime.multiple
    statute = "Utopian Statute of Labour, book II"
    assert f"{statute}; Night Act s. 9" == overtime.explanation.source
    sheet, _ = decide(touches, employee=BUDI, law=NIGHTLY)
    told = explain_day(sheet, MONDAY, law=NIGHTLY).render("id")
    assert "Waktu kerja biasa 1 jam dengan 1,2 kali upah sejam (Night Act s. 9)" in told


def test_a_law_that_owes_more_than_time_is_refused_and_what_it_owes_is_named() -> None:
    """A timesheet of a month does not know of missed meals; dropping them would be theft."""
    with pytest.raises(InvalidValue, match="meal") as caught:
        decide(punches("05-04 08:00", "05-04 17:00"), law=CALIFORNIA)
    assert "extras_not_by_month" == caught.value.code


@pytest.mark.parametrize("way", ["exact", "three_decimals", "whole_rupiah_below"])
def test_the_hour_is_rounded_as_the_law_was_read(way: str) -> None:
    """Whoever chose a reading need not choose a rounding once more."""
    law = taking(INDONESIA, {"hour_rounding": way})
    touches = [*punches("05-04 08:00", "05-04 17:40", person="E08")]
    start = moment("05-04 08:00")
    day = worked(start, Duration.of(hours=9, minutes=40))
    reckoning = reckon([day], rules=rules_in(law, pattern="five_day"))
    expected = price(reckoning, wage=wage_of(BUDI), law=law)
    assert said(expected) == said(paid_by_month(touches, BUDI, law))
    parameters = [line.explanation.because[0].parameters for line in expected]
    assert parameters == [
        line.explanation.because[0].parameters for line in paid_by_month(touches, BUDI, law)
    ]


def test_a_pattern_of_the_law_may_be_named_for_a_person() -> None:
    """PER.15/MEN/VII/2005: twelve hours in a mine are five of overtime, on a holiday as well."""
    touches = punches("05-04 06:00", "05-04 18:00", "05-14 06:00", "05-14 18:00")
    usual, _ = decide(touches)
    mining, _ = decide(touches, patterns={"E07": "mining"})
    five = {date(2026, 5, day): Duration.of(hours=5) for day in (4, 14)}
    assert five == {day.day: day.overtime for day in mining.days if day.overtime.seconds}
    assert Duration.of(hours=12) == next(d.overtime for d in usual.days if d.day.day == 14)


def test_a_week_the_law_of_the_day_does_not_know_names_that_law_and_its_patterns() -> None:
    """Not an older version that nobody asked for."""
    with pytest.raises(InvalidValue, match="PP 35/2021 has no rules for a week of 4") as caught:
        decide([], employee=attrs.evolve(SARI, days_a_week=4))
    assert caught.value.remedy == (
        "Enter 5 or 6 days a week, or name a pattern: six_day, five_day, energy, mining, upstream."
    )


def test_a_timesheet_written_before_there_were_premiums_has_none() -> None:
    """What was recorded stays readable; what is recorded now comes back whole."""
    sheet, _ = decide([*punches("05-04 14:00", "05-04 24:00", person="E08")], employee=BUDI)
    kind = kind_of(Timesheet)
    written = json.loads(kind.encode(sheet))
    del written["premiums"]
    assert sheet == kind.decode(json.dumps(written).encode(), version=1)
    time = PremiumTime(
        day=MONDAY, multiple=Fraction(6, 5), time=Duration.of(hours=1), citation="Night Act s. 9"
    )
    held = attrs.evolve(sheet, premiums=(time,))
    assert held == kind.decode(kind.encode(held))
