"""The choices of a business."""

from __future__ import annotations

import inspect

import pytest

from backoffice_core.attendance import AttendancePolicy, AttendanceTerms
from backoffice_core.kernel import Duration, InvalidValue
from tests.attendance.shifts import TERMS


def test_a_negative_time_is_refused() -> None:
    """A grace of minus ten minutes would make everybody late."""
    with pytest.raises(InvalidValue, match="grace") as refused:
        AttendancePolicy(grace=Duration.of(minutes=-10))
    assert "policy_negative" == refused.value.code


def test_a_weekday_that_does_not_exist_is_refused() -> None:
    """Monday is 0 and Sunday is 6, as in the standard library."""
    with pytest.raises(InvalidValue) as refused:
        AttendancePolicy(shortest_weekday=7)
    assert "weekday_unknown" == refused.value.code


def test_help_and_repr_name_the_law_and_do_not_print_all_of_it() -> None:
    """A law has hundreds of lines; terms have one."""
    assert len(str(inspect.signature(AttendanceTerms))) < 500
    assert "PP 35/2021>" in repr(TERMS)
    assert "Threshold(" not in repr(TERMS)
