"""Public holidays, frozen with their source."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice_core.formats import holidays_of
from backoffice_core.kernel import HolidayKind, InvalidValue

pytest.importorskip("holidays", reason="the extra formats is not installed")


def test_the_days_off_of_indonesia_in_2026() -> None:
    """SKB 3 Menteri on the holidays and cuti bersama of 2026."""
    calendar = holidays_of("ID", 2026)
    may = {one.day.day: one for one in calendar.holidays if (2026, 5) == one.day.timetuple()[:2]}
    assert [1, 14, 15, 27, 28, 31] == sorted(may)
    joint = [day for day, one in may.items() if one.kind is HolidayKind.JOINT_LEAVE]
    assert [15, 28] == sorted(joint)
    assert "Hari Buruh Internasional" == may[1].name
    assert calendar.source.startswith("holidays ")
    assert calendar.source.endswith(", ID")


def test_days_that_are_only_estimated_are_provisional() -> None:
    """Years not yet decreed: the name is kept, the doubt is a flag."""
    far = holidays_of("ID", 2040).holidays
    provisional = [one for one in far if one.provisional]
    assert provisional
    assert not any("perkiraan" in one.name or "estimated" in one.name for one in far)
    assert not any(one.provisional for one in far if one.day == date(2040, 1, 1))


@pytest.mark.parametrize(
    ("country", "years", "code"),
    [("XX", [2026], "country_unknown"), ("ID", [], "years_invalid"), ("ID", [1], "years_invalid")],
)
def test_what_nobody_knows_is_refused(country: str, years: list[int], code: str) -> None:
    """An empty calendar would make every day a working day."""
    with pytest.raises(InvalidValue) as refused:
        holidays_of(country, *years)
    assert code == refused.value.code


def test_another_country_has_public_holidays_only() -> None:
    """Cuti bersama is Indonesia's."""
    assert {HolidayKind.PUBLIC} == {one.kind for one in holidays_of("DE", 2026).holidays}
