"""A choice given as text is refused and not taken for another."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest

from backoffice_core.attendance.model import Leave
from backoffice_core.attendance.policy import AttendancePolicy
from backoffice_core.kernel import InvalidValue

DAY = date(2026, 5, 4)


def test_a_kind_of_leave_given_as_text_is_refused() -> None:
    """The members are named."""
    with pytest.raises(InvalidValue, match="The kind of Leave is 'sick'") as caught:
        Leave(person="E1", kind=cast("Any", "sick"), start=DAY, end=DAY)
    assert "LeaveKind.SICK" in caught.value.remedy


def test_a_policy_for_missing_punches_given_as_text_is_refused() -> None:
    """The members are named."""
    with pytest.raises(InvalidValue, match="The missing_punch of AttendancePolicy") as caught:
        AttendancePolicy(missing_punch=cast("Any", "count_pairs"))
    assert "MissingPunch.COUNT_PAIRS" in caught.value.remedy


def test_a_choice_about_early_work_given_as_text_is_refused() -> None:
    """The members are named."""
    with pytest.raises(InvalidValue, match="The early_work of AttendancePolicy") as caught:
        AttendancePolicy(early_work=cast("Any", "work"))
    assert "EarlyWork.WORK" in caught.value.remedy
