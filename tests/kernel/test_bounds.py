"""A count, a time or an amount that cannot be is refused where a value is made of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

import attrs
import pytest

from backoffice_core.kernel import Duration, InvalidValue, Money
from backoffice_core.kernel.bounds import named, not_negative, positive, within


@attrs.frozen(kw_only=True)
class Ration:
    """A field under each bound."""

    name: str = attrs.field(default="E07", validator=named)
    given: int | Fraction | Duration | Money | None = attrs.field(
        default=None, validator=not_negative
    )
    a_week: int | Duration | None = attrs.field(default=1, validator=positive)
    weekdays: int | Fraction | None = attrs.field(default=None, validator=within(1, 7))


def ration(**fields: object) -> Ration:
    """A ration of fields, also of those a type checker would not let pass."""
    return Ration(**cast("Any", fields))


@pytest.mark.parametrize(
    "given", [0, 5, Fraction(1, 2), Duration(0), Money.zero("IDR"), Money.of(5, "IDR"), None]
)
def test_nothing_or_more_is_taken(given: object) -> None:
    """Of numbers, durations and money; and no value at all, where the field has none."""
    assert given == ration(given=given).given


@pytest.mark.parametrize("given", [-1, Fraction(-1, 2), Duration(-60), Money.of(-5, "IDR")])
def test_less_than_nothing_is_refused(given: object) -> None:
    """The error names the field and its class, and what to give."""
    with pytest.raises(InvalidValue) as caught:
        ration(given=given)
    says = f"The given of Ration is {given}, which is less than nothing."
    assert ("number_too_small", says, "Give 0 or more.") == (
        caught.value.code,
        caught.value.message,
        caught.value.remedy,
    )


@pytest.mark.parametrize("a_week", [0, -1, Duration(0)])
def test_nothing_is_refused_where_something_must_be(a_week: object) -> None:
    """The error says that it must be more."""
    with pytest.raises(InvalidValue, match=r"nothing or less\. Give more than 0") as caught:
        ration(a_week=a_week)
    assert "number_too_small" == caught.value.code
    assert ration(a_week=Duration(1)).a_week == Duration(1)


def test_a_number_lies_within_its_bounds() -> None:
    """Both of them may be reached."""
    assert (1, 7, Fraction(5, 2), None) == tuple(
        ration(weekdays=days).weekdays for days in (1, 7, Fraction(5, 2), None)
    )
    for days in (0, 8, Fraction(15, 2)):
        with pytest.raises(
            InvalidValue, match=r"The weekdays of Ration is .*Give 1 to 7"
        ) as caught:
            ration(weekdays=days)
        assert "number_out_of_range" == caught.value.code


@pytest.mark.parametrize("name", ["", " ", "\t\n"])
def test_an_empty_name_is_refused(name: str) -> None:
    """Blanks tell nobody who is meant."""
    with pytest.raises(InvalidValue, match="The name of Ration is empty") as caught:
        ration(name=name)
    assert "text_empty" == caught.value.code


def test_other_types_are_left_to_the_checks_of_types() -> None:
    """A bound says how much, not what."""
    odd = ration(name=5, given="much", a_week="few", weekdays="all")
    assert "Ration(name=5, given='much', a_week='few', weekdays='all')" == repr(odd)
