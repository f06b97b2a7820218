"""A line says what its rate is made of, so that whoever divides finds the same."""

from __future__ import annotations

from datetime import date

from backoffice_core.attendance.laws.california import CALIFORNIA
from backoffice_core.attendance.pay import Earning, PayKind, PayLine, Wage
from backoffice_core.attendance.worked import Credit, WorkedDay
from backoffice_core.kernel import Duration
from tests.attendance.american_weeks import LOS_ANGELES, hourly, reckoned, regular, span, usd

MONDAY = date(2026, 5, 4)
NOW = CALIFORNIA.on(MONDAY)


def day(*times: tuple[str, str], hours_given: int = 0) -> WorkedDay:
    """A Monday with its meals taken, and maybe hours credited."""
    given = Credit(name="appointment", time=Duration.of(hours=hours_given))
    return WorkedDay(
        person="E07",
        day=MONDAY,
        zone=LOS_ANGELES,
        spans=[span(MONDAY, *each) for each in times],
        traits={"meals_taken"},
        credits=[given] if hours_given else (),
    )


def lines(worked: WorkedDay, wage: Wage, *earnings: Earning) -> list[PayLine]:
    """What a day is paid in California."""
    return list(regular(NOW).lines(reckoned([worked], NOW), wage=wage, earnings=earnings))


def rate_of(line: PayLine, locale: str = "en") -> list[str]:
    """The lines of the explanation that tell of the rate."""
    return [each.strip() for each in line.explanation.render(locale).splitlines()[1:]]


def test_a_flat_sum_is_told_with_the_hours_it_is_divided_by() -> None:
    """Thirteen hours, five of them overtime: $80 over eight is not $80 over thirteen."""
    bonus = Earning(name="attendance bonus", amount=usd(80))
    line = next(
        each
        for each in lines(day(("06:00", "19:00")), hourly(20), bonus)
        if each.kind is PayKind.OVERTIME
    )
    assert [
        (
            "The regular rate is $30.00 an hour: $20.00 over all hours and $10.00 of flat sums over"
            " those that are no overtime"
        ),
        "$260.00 of pay that counts over 13 hours worked: $20.00 an hour",
        "$80.00 of flat sums over 8 hours that are no overtime: $10.00 an hour",
    ] == [each.partition(" (")[0] for each in rate_of(line)]
    assert "4 Cal.5th 542" in rate_of(line)[2]
    assert "jumlah tetap" in rate_of(line, "id")[0]


def test_the_rate_of_a_week_without_work_is_the_one_agreed() -> None:
    """Nothing over no hours is no quotient."""
    (line,) = lines(day(hours_given=2), hourly(20))
    assert usd(40) == line.amount
    assert ["The regular rate is $20.00 an hour, as agreed: nothing was worked in that week"] == [
        each.partition(" (")[0] for each in rate_of(line)
    ][-1:]


def test_a_split_shift_says_what_of_it_the_wage_has_paid() -> None:
    """The day owes an hour at the minimum wage, the line what is left of it."""
    split = day(("08:00", "12:00"), ("16:00", "18:00"))
    (line,) = (each for each in lines(split, hourly(18)) if each.kind is PayKind.EXTRA)
    assert usd("10.30") == line.amount
    assert (
        "split shift: $10.30, which is $16.90 less the $6.60 that the wage of the day lies above"
        " the minimum wage"
    ) == line.explanation.sentence().partition(" (")[0]
