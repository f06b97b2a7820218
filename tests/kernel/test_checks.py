"""A value is of the type that is meant, or is refused where it is handed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import attrs
import pytest

from backoffice_core.kernel import Duration, Instant, InvalidValue
from backoffice_core.kernel.checks import expect, expect_several, of_type, several


class Word(str):
    """A text of somebody's own class."""

    __slots__ = ()


@attrs.frozen(kw_only=True)
class Parcel:
    """A field of each kind."""

    label: str = attrs.field(default="", validator=of_type(str))
    pieces: int = attrs.field(default=1, validator=of_type(int))
    fragile: bool = attrs.field(default=False, validator=of_type(bool))
    until: Instant | Duration | None = attrs.field(
        default=None, validator=of_type(Instant, Duration, optional=True)
    )


def parcel(**fields: object) -> Parcel:
    """A parcel of fields that a type checker would not let pass."""
    return Parcel(**cast("Any", fields))


@pytest.mark.parametrize(
    ("value", "kind"),
    [("", str), (Word("a"), str), (7, int), (True, bool), (Duration(5), Duration)],
)
def test_what_is_of_the_type_comes_back_as_it_is(value: object, kind: type[object]) -> None:
    """Nothing is converted, and a class derived from the one that is meant will do."""
    assert value is expect(value, kind, name="value")


@pytest.mark.parametrize(
    ("value", "kind", "wanted"),
    [(5, str, "a str"), (None, str, "a str"), ("5", int, "an int"), (1, bool, "a bool")],
)
def test_what_is_of_another_type_is_refused(value: object, kind: type[object], wanted: str) -> None:
    """The error says what it was called, what it is and what is meant."""
    with pytest.raises(InvalidValue) as caught:
        expect(value, kind, name="value")
    assert ("type_wrong", f"Pass {wanted}.") == (caught.value.code, caught.value.remedy)
    assert caught.value.message.startswith(f"The value is {value!r}, which is not {wanted}.")


def test_a_true_is_no_number() -> None:
    """It is an int to Python, but nobody means one piece by it."""
    with pytest.raises(InvalidValue, match="The pieces is True, which is not an int"):
        expect(True, int, name="pieces")  # noqa: FBT003
    with pytest.raises(InvalidValue, match="The pieces of Parcel is True"):
        parcel(pieces=True)


def test_a_field_takes_each_of_its_types() -> None:
    """The types, classes derived from them, and nothing where it is optional."""
    assert Word("a") == parcel(label=Word("a")).label
    assert parcel(fragile=True).fragile
    assert (Instant(5), Duration(5), None) == tuple(
        parcel(until=until).until for until in (Instant(5), Duration(5), None)
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"label": None}, "The label of Parcel is None, which is not a str. Pass a str."),
        ({"fragile": 0}, "The fragile of Parcel is 0, which is not a bool. Pass a bool."),
        ({"until": 3600}, "The until of Parcel is 3600, which is not an Instant or a Duration."),
    ],
)
def test_a_field_refuses_another_type(fields: dict[str, object], says: str) -> None:
    """The error names the field and its class, and each type that would do."""
    with pytest.raises(InvalidValue) as caught:
        parcel(**fields)
    assert "type_wrong" == caught.value.code
    assert str(caught.value).startswith(says)


def test_several_are_what_can_be_gone_through() -> None:
    """Whatever holds them: a list, a set, something that makes them as it goes."""
    assert ["a", "b"] == several(("a", "b"), str, name="accounts")
    assert ["a", "b"] == several(iter("ab"), str, name="accounts")
    assert [] == several({}, str, name="accounts")
    letters = iter("ab")
    assert letters is expect_several(letters, name="accounts")


class Dimensionless:
    """An array of no dimension, which says that it can be gone through."""

    ndim = 0

    def __iter__(self) -> Iterator[object]:
        """What such an array does."""
        raise TypeError("iteration over a 0-d array")


@pytest.mark.parametrize("values", ["ab", None, 5, Dimensionless()])
def test_one_thing_where_several_are_meant_is_refused(values: object) -> None:
    """A text is one thing, not its letters."""
    with pytest.raises(InvalidValue, match="stands where several accounts are meant") as caught:
        several(values, str, name="accounts")
    assert "not_several" == caught.value.code


def test_one_of_several_that_is_of_another_type_is_refused() -> None:
    """It is named by what they are called."""
    with pytest.raises(InvalidValue, match="Among the accounts is 5, which is not a str") as caught:
        several(["a", 5], str, name="accounts")
    assert "type_wrong" == caught.value.code
