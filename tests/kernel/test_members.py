"""What is to be a member of an enum, or a date, is one."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime
from typing import Any, cast

import attrs
import pytest

from backoffice_core.kernel import Holiday, InvalidValue, Rounding, add_wall_days, resolve
from backoffice_core.kernel.members import (
    day_validator,
    expect_day,
    expect_member,
    member_validator,
)

DAY = date(2026, 5, 4)


class Colour(enum.StrEnum):
    """Members that equal their text."""

    RED = "red"
    BLUE = "blue"


@attrs.frozen
class Paint:
    """A field of each kind."""

    colour: Colour = attrs.field(validator=member_validator(Colour))
    mixed: date = attrs.field(default=DAY, validator=day_validator)


def test_a_member_and_a_date_come_back_as_they_are() -> None:
    """Nothing is converted."""
    assert Colour.RED is expect_member(Colour.RED, Colour, name="colour")
    assert DAY is expect_day(DAY, name="day")
    assert Colour.BLUE is Paint(Colour.BLUE).colour


@pytest.mark.parametrize("value", ["red", "RED", None, 0, Colour, Rounding.UP])
def test_what_is_no_member_is_refused_with_the_members(value: object) -> None:
    """Its value, its name and a member of another enum are none; the remedy lists them."""
    with pytest.raises(InvalidValue) as caught:
        expect_member(value, Colour, name="colour")
    assert "not_a_member" == caught.value.code
    assert "Pass one of Colour.RED, Colour.BLUE." == caught.value.remedy


@pytest.mark.parametrize("value", ["2026-05-04", None, 20260504, datetime(2026, 5, 4, tzinfo=UTC)])
def test_what_is_no_date_is_refused(value: object) -> None:
    """A moment is no date, although Python derives it from one."""
    with pytest.raises(InvalidValue, match="The day is") as caught:
        expect_day(value, name="day")
    assert "not_a_date" == caught.value.code


def test_a_field_says_whose_it_is() -> None:
    """The error names the field and its class."""
    with pytest.raises(InvalidValue, match="The colour of Paint is 'red'"):
        Paint(cast("Any", "red"))
    with pytest.raises(InvalidValue, match="The mixed of Paint is 'today'"):
        Paint(Colour.RED, cast("Any", "today"))


def test_a_policy_of_clocks_given_as_text_is_refused() -> None:
    """On a day without any doubtful time too: it must not wait for the first."""
    noon = datetime(2026, 5, 4, 12)
    moment = resolve(noon, "Asia/Jakarta")
    with pytest.raises(InvalidValue, match="The gap is 'later'"):
        resolve(noon, "Asia/Jakarta", gap=cast("Any", "later"))
    with pytest.raises(InvalidValue, match="The fold is 'first'"):
        add_wall_days(moment, 1, fold=cast("Any", "first"))


def test_a_kind_of_holiday_given_as_text_is_refused() -> None:
    """It would count as public even where joint leave is worked."""
    with pytest.raises(InvalidValue, match="The kind of Holiday is 'joint_leave'"):
        Holiday(day=DAY, name="Cuti bersama", kind=cast("Any", "joint_leave"))
