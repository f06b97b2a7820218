"""From punches to rupiah, through every door there is."""

from __future__ import annotations

import pytest

from backoffice_core.attendance import INDONESIA, DayKind
from backoffice_core.attendance.laws import rules_in
from backoffice_core.attendance.limits import check_limits
from backoffice_core.attendance.pairing import Pairing, worked_days
from backoffice_core.attendance.pay import price
from backoffice_core.attendance.rules import reckon
from tests.attendance.laws.days import ZONE, monthly, rupiah, total
from tests.attendance.shifts import CALENDAR, punches


@pytest.mark.parametrize(
    ("touches", "kind", "pay", "limits"),
    [
        # ID-01 by punches: Labour Day, nine hours.
        (("05-01 08:00", "05-01 17:00"), DayKind.HOLIDAY, 606_921, ["attendance.break_missing"]),
        # ID-19b by punches: cuti bersama of 15 May, seven hours, is an ordinary day.
        (("05-15 08:00", "05-15 15:00"), DayKind.WORKDAY, 0, ["attendance.break_missing"]),
        # A night that ends on Labour Day belongs to the day it began.
        (
            ("04-30 20:00", "04-30 23:30", "05-01 00:00", "05-01 04:00"),
            DayKind.WORKDAY,
            21_676,
            [],
        ),
    ],
)
def test_from_punches_to_rupiah(
    touches: tuple[str, ...], kind: DayKind, pay: int, limits: list[str]
) -> None:
    """Paired, reckoned, priced and held to the limits."""
    days, _ = worked_days(punches(*touches), policy=Pairing(), zone=ZONE, calendar=CALENDAR)
    reckoning = reckon(days, rules=rules_in(INDONESIA, pattern="six_day"))
    assert [kind] == [each.worked.kind for each in reckoning.days]
    lines = price(reckoning, wage=monthly(5_000_000), law=INDONESIA)
    assert rupiah(pay) == total(lines)
    assert limits == [finding.kind for finding in check_limits(reckoning)]
