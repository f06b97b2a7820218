"""What an annotation does not say is refused where it is handed over, by the name it has there."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

import attrs
import pytest

from backoffice_core.kernel.arguments import checked, checked_fields, expect_fields
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.intervals import Interval

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
MONDAY = date(2026, 5, 4)


class Colour(enum.Enum):
    """Some choices."""

    RED = "red"


class Speaks(Protocol):
    """Anything that speaks."""

    def speak(self) -> str:
        """Say something."""
        ...


class Dog:
    """A thing that speaks."""

    def speak(self) -> str:
        """Bark."""
        return "wuff"


@attrs.frozen
class Box(Generic[T]):
    """Holds a value."""

    held: T


def as_tuple(names: Iterable[str]) -> tuple[str, ...]:
    """Names as a tuple."""
    return tuple(names)


@checked
@attrs.frozen(kw_only=True)
class Shelf:
    """A class that asks."""

    names: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)
    day: date = MONDAY
    width: int = 0

    @classmethod
    def of(cls, width: int) -> Shelf:
        """A shelf of a width."""
        return cls(width=width)

    @staticmethod
    def area(one: int, other: int) -> int:
        """What a shelf takes up."""
        return one * other

    def holds(self, name: str) -> bool:
        """Whether a name stands on it."""
        return name in self.names

    def count(self) -> int:
        """How many names stand on it."""
        return len(self.names)


@checked
def take(
    *,
    text: str = "",
    whole: int = 0,
    ratio: Fraction | int = 0,
    number: Decimal | int = 0,
    day: date = MONDAY,
    moment: Instant | None = None,
    colour: Colour = Colour.RED,
    word: Literal["a", "b"] = "a",
    names: Iterable[str] = (),
    nested: Iterable[Iterable[str]] = (),
    either: str | Iterable[str] = "",
    pairs: Mapping[tuple[str, date], int] | None = None,
    two: tuple[str, int] = ("", 0),
    days: Interval[date] = Interval(MONDAY, MONDAY),  # noqa: B008 - a value nobody can change
    period: Interval[date] | str = "",
    over_time: Effective[int] | None = None,
    box: Box[str] | None = None,
    speaker: Speaks | None = None,
    speakers: Iterable[Speaks] = (),
    anything: object = None,
    flag: bool = False,
    kind: type[int] | None = None,
    path: Path | None = None,
) -> object:
    """Take what is meant."""
    list(names)
    return text, whole, ratio, number, day, moment, colour, word, nested, either, pairs, two, (
        days, period, over_time, box, speaker, speakers, anything, flag, kind, path,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("type_wrong", {"text": 5}),
        ("type_wrong", {"text": None}),
        ("number_not_whole", {"whole": 5.0}),
        ("number_not_whole", {"whole": True}),
        ("number_not_exact", {"ratio": 0.5}),
        ("number_not_exact", {"number": 0.5}),
        ("not_a_date", {"day": "2026-05-04"}),
        ("not_a_date", {"day": datetime(2026, 5, 4)}),
        ("not_an_instant", {"moment": 5}),
        ("not_a_member", {"colour": "red"}),
        ("type_wrong", {"word": "c"}),
        ("not_several", {"names": "Sari"}),
        ("not_several", {"names": 5}),
        ("type_wrong", {"names": ["Sari", 5]}),
        ("type_wrong", {"names": iter(["Sari", 5])}),
        ("not_several", {"nested": ["Sari"]}),
        ("type_wrong", {"either": 5}),
        ("type_wrong", {"pairs": {("E07", "2026-05-04"): 1}}),
        ("number_not_whole", {"pairs": {("E07", MONDAY): "1"}}),
        ("number_not_whole", {"pairs": {("E07", MONDAY): 1, ("E08", MONDAY): 0.5}}),
        ("type_wrong", {"pairs": [1]}),
        ("type_wrong", {"two": ("x", 1, 2)}),
        ("type_wrong", {"days": Interval(1, 2)}),
        ("not_a_period", {"period": 5}),
        ("type_wrong", {"over_time": 5}),
        ("type_wrong", {"box": Box(5)}),
        ("type_wrong", {"speaker": 5}),
        ("type_wrong", {"speakers": [5]}),
        ("type_wrong", {"flag": "no"}),
        ("type_wrong", {"flag": 1}),
        ("type_wrong", {"kind": 5}),
        ("type_wrong", {"text": iter("x")}),
    ],
)
def test_what_is_not_meant_is_refused_by_name(code: str, given: dict[str, Any]) -> None:
    """The error names the argument and the function."""
    with pytest.raises(InvalidValue) as caught:
        take(**given)
    assert code == caught.value.code
    if code != "not_a_period":
        assert f"{next(iter(given))} of take" in caught.value.message


@checked
def plan(demand: Mapping[str, Mapping[date, int]], *, rows: Iterable[Iterable[str]] = ()) -> None:
    """Take tables within tables."""
    del demand, rows


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"demand": {"A": {MONDAY: None}}}, "The demand of plan at 'A' at 2026-05-04 must be"),
        ({"demand": {"A": {"x": 3}}}, "The demand of plan at 'A', a key of it, is 'x', which"),
        ({"demand": {"A": {}, "B": 3}}, "The demand of plan at 'B' is 3, which is not a Mapping"),
        ({"demand": {3: {}}}, "The demand of plan, a key of it, is 3, which is not a text"),
        ({"demand": {}, "rows": [["a"], ["b", 3]]}, "The rows of plan, one of them, is 3, which"),
    ],
)
def test_a_wrong_member_is_named_by_where_it_is(given: dict[str, Any], said: str) -> None:
    """However deep it is: by the keys that lead there."""
    with pytest.raises(InvalidValue) as caught:
        plan(**given)
    assert caught.value.message.startswith(said)


def test_what_is_meant_is_taken() -> None:
    """Every annotation takes what it says, subclasses and things that go once too."""
    take(
        text="x",
        ratio=Fraction(1, 2),
        number=Decimal("0.5"),
        moment=Instant(0),
        word="b",
        names=iter(["Sari"]),
        nested=[["a"], ("b",)],
        either=["a"],
        pairs={("E07", MONDAY): 1},
        two=("x", 1),
        over_time=Effective([Version(value=5, since=MONDAY)]),
        box=Box("x"),
        speaker=Dog(),
        speakers=[Dog()],
        anything=object(),
        kind=bool,
    )


def test_a_name_that_only_type_checkers_import_is_not_asked() -> None:
    """It cannot be looked up; the other arguments are asked all the same."""
    take(path=5)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="text of take"):
        take(text=5, path=5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "make"),
    [
        ("day of Shelf", lambda: Shelf(day="x")),  # type: ignore[arg-type]
        ("names of Shelf", lambda: Shelf(names="x")),
        ("width of Shelf.of", lambda: Shelf.of("x")),  # type: ignore[arg-type]
        ("name of Shelf.holds", lambda: Shelf().holds(5)),  # type: ignore[arg-type]
    ],
)
def test_a_class_asks_in_its_constructor_and_methods(
    where: str, make: Callable[[], object]
) -> None:
    """Also in a class method."""
    with pytest.raises(InvalidValue, match=where):
        make()
    assert (3, False, 0) == (Shelf.of(3).width, Shelf().holds("x"), Shelf().count())
    assert Shelf.area(2, 3) == 6


def test_a_class_without_fields_asks_in_its_methods() -> None:
    """Whatever it is made of."""

    class Plain:
        """No class of attrs."""

        def say(self, text: str) -> str:
            """Say it."""
            return text

    with pytest.raises(InvalidValue, match=r"text of Plain\.say"):
        checked(Plain)().say(5)  # type: ignore[arg-type]


def test_what_is_left_over_is_refused_by_python() -> None:
    """An argument nobody knows is no value that is wrong."""
    with pytest.raises(TypeError):
        take(unknown=5)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Shelf().holds("x", "y")  # type: ignore[call-arg]


def test_values_made_by_the_million_are_asked_when_in_doubt() -> None:
    """The class of the field is named."""

    @attrs.frozen
    class Span:
        """Has a length."""

        length: Duration

    expect_fields(Box("x"))
    span = Span(Duration(0))
    object.__setattr__(span, "length", "x")
    with pytest.raises(InvalidValue, match="length of Span"):
        expect_fields(span)


def test_each_of_any_number_of_arguments_is_asked() -> None:
    """The last of them too."""

    @checked
    def joined(first: str, *others: str) -> str:
        return first + "".join(others)

    assert joined("a", "b", "c") == "abc"
    with pytest.raises(InvalidValue, match="others of joined"):
        joined("a", "b", 5)  # type: ignore[arg-type]


def test_a_class_may_ask_in_its_constructor_alone() -> None:
    """Its methods are left as quick as they were, and a converter of several kinds asks itself."""

    @checked_fields
    @attrs.frozen
    class Door:
        """Has a height."""

        height: Fraction | None = attrs.field(
            default=None, converter=attrs.converters.optional(exact_fraction)
        )
        name: str = ""

        def named(self, name: str) -> bool:
            """Whether it is called so."""
            return self.name == name

    assert not Door(height=1).named(5)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="name of Door"):
        Door(name=5)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="number must be"):
        Door(height=0.5)  # type: ignore[arg-type]


def test_an_iterator_is_asked_as_it_goes() -> None:
    """It can be gone through only once."""

    def names() -> Iterator[Any]:
        yield "Sari"
        yield 5

    with pytest.raises(InvalidValue, match="one of them"):
        take(names=names())
