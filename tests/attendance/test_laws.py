"""The law pack of Indonesia proves itself on published examples."""

from __future__ import annotations

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
    failing_examples,
    hourly_wage,
    overtime_tiers,
    wage_base,
)
from backoffice_core.kernel import Duration, InvalidValue, Rounding, round_fraction
from tests.attendance.shifts import SARI, rupiah

NOW = INDONESIA.on(date(2026, 5, 1))
BEFORE = INDONESIA.on(date(2015, 6, 7))
PACKS = [version.value for version in INDONESIA.versions]


def tiers(
    hours: int, kind: DayKind, days_a_week: int = 6, *, law: LawPack = NOW, **more: bool
) -> list[tuple[int, Fraction]]:
    """The hours at each multiple."""
    split = overtime_tiers(
        Duration.of(hours=hours),
        law=law,
        day=date(2026, 5, 1),
        kind=kind,
        days_a_week=days_a_week,
        **more,
    )
    return [(tier.time.seconds // 3600, tier.multiple) for tier in split]


@pytest.mark.parametrize("law", PACKS, ids=lambda law: law.name)
def test_a_pack_reproduces_its_own_examples(law: LawPack) -> None:
    """The ministry's published figures come out to the rupiah."""
    assert law.examples
    assert () == failing_examples(law)


def test_a_pack_that_is_wrong_is_caught_by_its_examples() -> None:
    """A press report once gave the five-day tiers as seven hours double: that fails."""
    five, six = NOW.patterns
    steps = six.rest_day.steps
    wrong = attrs.evolve(five, rest_day=attrs.evolve(five.rest_day, steps=steps))
    assert 1 == len(failing_examples(attrs.evolve(NOW, patterns=(wrong, six))))


@pytest.mark.parametrize(
    ("hours", "which", "expected"),
    [
        (9, "ordinary", [(7, 2), (1, 3), (1, 4)]),
        (8, "shortest", [(5, 2), (1, 3), (2, 4)]),
        (7, "ordinary", [(7, 2)]),
    ],
)
def test_holiday_work_in_a_six_day_week(
    hours: int, which: str, expected: list[tuple[int, int]]
) -> None:
    """PP 35/2021 art. 31(2)a and b; Kemnaker guide quoted by Okezone; Radar Pena 167857."""
    assert expected == tiers(hours, DayKind.HOLIDAY, shortest=which == "shortest")


def test_rest_day_work_in_a_five_day_week() -> None:
    """PP 35/2021 art. 31(3): eight hours double, the ninth triple, then quadruple."""
    assert [(8, 2), (1, 3), (3, 4)] == tiers(12, DayKind.REST_DAY, 5)


def test_overtime_of_a_working_day() -> None:
    """PP 35/2021 art. 31(1), quoted by Tempo (1704466): 1 h at 1.5, then 2: 5.5 units for 3 h."""
    assert [(1, Fraction(3, 2)), (2, 2)] == tiers(3, DayKind.WORKDAY)


def test_the_decree_before_pp_35_listed_ten_hours() -> None:
    """KEP.102/MEN/VI/2004 art. 11: four times for hours 9 and 10 only; PP 35 adds the eleventh."""
    assert [(7, 2), (1, 3), (2, 4)] == tiers(10, DayKind.REST_DAY, law=BEFORE)
    assert Duration.of(hours=10) == BEFORE.table(DayKind.REST_DAY, 6).listed
    assert Duration.of(hours=11) == NOW.table(DayKind.REST_DAY, 6).listed


@pytest.mark.parametrize(
    ("day", "most"), [(date(2020, 12, 1), 3), (date(2021, 2, 1), 3), (date(2021, 3, 1), 4)]
)
def test_the_daily_limit_changed_with_pp_35(day: date, most: int) -> None:
    """UU 13/2003 art. 78 had 3 h and 14 h; PP 35/2021 art. 26 has 4 h and 18 h (CNBC Indonesia)."""
    assert Duration.of(hours=most) == INDONESIA.on(day).overtime_a_day_max.value


def paid(basic: int, fixed: int = 0, variable: int = 0) -> Employee:
    """Somebody with that wage."""
    return attrs.evolve(
        SARI,
        basic_wage=rupiah(basic),
        fixed_allowance=rupiah(fixed),
        variable_allowance=rupiah(variable),
    )


@pytest.mark.parametrize(
    ("wages", "base"),
    [
        ((3_000_000, 500_000, 2_000_000), 4_125_000),
        ((4_000_000, 500_000, 1_000_000), 4_500_000),
        ((3_000_000, 500_000, 0), 3_500_000),
    ],
)
def test_the_base_is_at_least_three_quarters_of_the_whole_wage(
    wages: tuple[int, int, int], base: int
) -> None:
    """PP 35/2021 art. 32(3)-(4); when the test is passed the base is not the total."""
    assert rupiah(base).minor == wage_base(paid(*wages), law=NOW)


@pytest.mark.parametrize(
    ("mode", "hour"), [(Rounding.FLOOR, 28_901), (Rounding.HALF_UP, 28_902), (Rounding.UP, 28_902)]
)
def test_the_hourly_wage_is_rounded_as_named(mode: Rounding, hour: int) -> None:
    """5,000,000/173 = 28,901.73...: the ministry cuts it (Okezone, 2 April 2025)."""
    assert rupiah(hour) == hourly_wage(paid(5_000_000), law=NOW, rounding=mode)


@pytest.mark.parametrize(
    ("month", "thousandths"), [(5_000_000, 404_624_277), (4_000_000, 323_699_422)]
)
def test_press_figures_that_do_not_round_the_hour_are_the_exact_ones(
    month: int, thousandths: int
) -> None:
    """Seven holiday hours: Radar Pena prints 404,624.276, Grid 323,699.418 (3 decimals cut)."""
    exact = wage_base(paid(month), law=NOW) / 100 / 173 * 14
    assert thousandths == round_fraction(exact * 1000, Rounding.HALF_UP)


def test_a_week_the_law_does_not_know_is_refused() -> None:
    """PP 35/2021 art. 21 has weeks of five and six days."""
    with pytest.raises(InvalidValue, match="Enter 5 or 6 days a week") as refused:
        NOW.pattern(7)
    assert "week_pattern_unknown" == refused.value.code


@given(
    seconds=st.integers(0, 100_000),
    kind=st.sampled_from(DayKind),
    days=st.sampled_from([5, 6]),
    shortest=st.booleans(),
)
def test_tiers_add_up_to_the_time(
    *, seconds: int, kind: DayKind, days: int, shortest: bool
) -> None:
    """No second is lost and none is paid twice, also beyond the last hour listed."""
    for law in PACKS:
        parts = overtime_tiers(
            Duration(seconds),
            law=law,
            day=date(2026, 5, 1),
            kind=kind,
            days_a_week=days,
            shortest=shortest,
        )
        assert seconds == sum(part.time.seconds for part in parts)
        assert all(part.citation and part.time.seconds for part in parts)
