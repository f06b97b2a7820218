"""One attrs class gives columns, codec, schema and identity."""

from __future__ import annotations

import enum
import json
from datetime import date, datetime
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import (
    ColumnType,
    Currency,
    Duration,
    Instant,
    InvalidValue,
    Money,
    Quantity,
    Unit,
    ZonedInstant,
    child_table,
    digest,
    fact,
    identity_of,
    kind_of,
)
from backoffice_core.kernel.fields import codec_of


class Colour(enum.Enum):
    """A text enumeration."""

    RED = "red"
    BLUE = "blue"


class Level(enum.IntEnum):
    """A whole-number enumeration."""

    LOW = 1
    HIGH = 2


@attrs.frozen
class Place:
    """A nested value."""

    city: str
    floor: int | None


@attrs.frozen
class Line:
    """A part with a table of its own."""

    text: str
    amount: Money


@fact("everything", identity=("number", "day"))
@attrs.frozen(kw_only=True)
class Everything:
    """One field of each type a fact may hold."""

    number: int
    name: str
    yes: bool
    day: date
    at: Instant
    local: ZonedInstant
    time: Duration
    price: Money
    amount: Quantity
    ratio: Fraction
    colour: Colour
    level: Level
    place: Place
    maybe: Money | None
    tags: tuple[str, ...]
    marks: frozenset[int]
    lines: tuple[Line, ...] = child_table("everything_lines")


moments = st.integers(-(2**31), 2**33).map(Instant)
currencies = st.sampled_from([Currency.of("IDR"), Currency.of("JPY"), Currency("PTS", 3)])
CARTON = Unit("carton24", "count", Fraction(24), whole=True)
units = st.sampled_from([Unit.of("kg"), Unit.of("pcs"), CARTON])
zones = st.sampled_from(["Asia/Jakarta", "America/New_York"])
amounts = st.builds(Money, st.integers(), currencies)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    """A quantity, whole where its unit is."""
    unit = draw(units)
    amount = draw(st.integers().map(Fraction) if unit.whole else st.fractions())
    return Quantity(amount, unit)


facts = st.builds(
    Everything,
    number=st.integers(),
    name=st.text(),
    yes=st.booleans(),
    day=st.dates(),
    at=moments,
    local=st.builds(Instant.at_zone, moments, zones),
    time=st.integers(-(10**9), 10**9).map(Duration),
    price=amounts,
    amount=quantities(),
    ratio=st.fractions(),
    colour=st.sampled_from(Colour),
    level=st.sampled_from(Level),
    place=st.builds(Place, st.text(), st.none() | st.integers()),
    maybe=st.none() | amounts,
    tags=st.lists(st.text()).map(tuple),
    marks=st.frozensets(st.integers()),
    lines=st.lists(st.builds(Line, st.text(), amounts)).map(tuple),
)


@given(facts)
def test_a_fact_comes_back_from_its_bytes(value: Everything) -> None:
    """Decoding what was encoded gives an equal fact, and the same bytes again."""
    kind = kind_of(value)
    data = kind.encode(value)
    assert kind.decode(data) == value
    assert kind.encode(kind.decode(data)) == data


@given(facts)
def test_a_row_has_a_primitive_for_each_column(value: Everything) -> None:
    """Stores need no code of their own for any type."""
    kind = kind_of(value)
    row = kind.row(value)
    assert len(row) == len(kind.columns)
    for cell, column in zip(row, kind.columns, strict=True):
        assert type(cell) in {int, str, bool} or (cell is None and column.nullable)
    rows = kind.children[0].rows(value)
    assert [len(kind.children[0].columns)] * len(value.lines) == [len(each) for each in rows]


def test_columns_carry_names_types_and_nullability() -> None:
    """The columns are the ones a person would have written."""
    kind = kind_of(Everything)
    names = [column.name for column in kind.columns]
    assert names == [
        "number", "name", "yes", "day", "at", "local", "local_offset", "local_zone",
        "time_seconds", "price_minor", "price_currency", "amount_numerator",
        "amount_denominator", "amount_unit", "ratio_numerator", "ratio_denominator",
        "colour", "level", "place_city", "place_floor", "maybe_minor", "maybe_currency",
        "tags", "marks",
    ]  # fmt: skip
    types = {column.name: column.type for column in kind.columns}
    assert types["at"] is ColumnType.INSTANT
    assert types["level"] is ColumnType.INTEGER
    assert types["colour"] is ColumnType.TEXT
    assert {column.name for column in kind.columns if column.nullable} == {
        "place_floor", "maybe_minor", "maybe_currency",
    }  # fmt: skip
    assert [column.name for column in kind.identity_columns] == ["number", "day"]
    assert [column.name for column in kind.children[0].columns] == [
        "text", "amount_minor", "amount_currency",
    ]  # fmt: skip


def test_identity_and_schema_follow_from_the_class() -> None:
    """The schema lists every field, closes the object and is JSON itself."""
    schema = kind_of(Everything).json_schema()
    assert schema["title"] == "everything"
    assert schema["description"] == "One field of each type a fact may hold."
    assert schema["required"] == sorted(schema["properties"])
    assert schema["additionalProperties"] is False
    assert json.loads(json.dumps(schema)) == schema


@fact(
    "notes",
    identity=("number",),
    version=3,
    upcasters={1: lambda old: old | {"text": ""}, 2: lambda old: old | {"sure": True}},
)
@attrs.frozen(kw_only=True)
class Note:
    """A kind that has changed twice."""

    number: int
    text: str
    sure: bool


def test_older_bytes_are_upcast_step_by_step() -> None:
    """Every version ever written can be read."""
    kind = kind_of(Note)
    assert kind.decode(b'{"number":1}', version=1) == Note(number=1, text="", sure=True)
    assert kind.decode(b'{"number":1,"text":"x"}', version=2) == Note(number=1, text="x", sure=True)
    assert identity_of(Note(number=1, text="", sure=True)) == "[1]"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[1]",
        b"\xff",
        b'{"number":1.0,"text":"","sure":true}',
        b'{"number":NaN,"text":"","sure":true}',
        b'{"number":true,"text":"","sure":true}',
        b'{"number":1,"text":7,"sure":true}',
        b'{"number":1,"text":"","sure":1}',
        b'{"number":1,"text":""}',
        b'{"number":1,"text":"","sure":true,"more":1}',
        b'{"number":1,"number":1,"text":"","sure":true}',
        b"[" * 100_000,
    ],
)
def test_bytes_that_were_never_written_are_refused(data: bytes) -> None:
    """Whatever is wrong with them, one error says so."""
    with pytest.raises(InvalidValue) as caught:
        kind_of(Note).decode(data)
    assert caught.value.code == "fact_malformed"


def test_a_newer_version_is_refused() -> None:
    """An old library does not guess what a new one wrote."""
    with pytest.raises(InvalidValue) as caught:
        kind_of(Note).decode(b"{}", version=4)
    assert caught.value.code == "fact_too_new"


def test_declarations_that_cannot_work_are_refused() -> None:
    """A kind needs an identity among its fields and a way from every older version."""
    plain = attrs.make_class("Plain", ["number"])
    for declare, code in (
        (fact("plain", identity=("other",)), "fact_identity_unknown"),
        (fact("plain", identity=()), "fact_identity_unknown"),
        (fact("plain", identity=("number",), version=2), "fact_upcaster_missing"),
    ):
        with pytest.raises(InvalidValue) as caught:
            declare(plain)
        assert caught.value.code == code


def test_only_declared_classes_are_facts() -> None:
    """A subclass does not inherit being one: it has fields the tables do not know."""
    for other in (3, str, type("Child", (Note,), {})):
        with pytest.raises(InvalidValue) as caught:
            kind_of(other)
        assert caught.value.code == "not_a_fact"


def test_a_field_no_store_can_keep_is_refused() -> None:
    """Floats and unions of several types have no column."""
    for hint in (float, int | str, list[int], dict[str, int], tuple[int, str], object):
        with pytest.raises(InvalidValue) as caught:
            codec_of(hint, "field")
        assert caught.value.code == "fact_field_unsupported"


def test_an_annotation_its_module_does_not_know_is_refused() -> None:
    """A class inside a function hides its types from everybody else."""

    @fact("local", identity=("number",))
    @attrs.frozen
    class Local:
        number: Hidden  # type: ignore[name-defined] # noqa: F821

    with pytest.raises(InvalidValue) as caught:
        kind_of(Local)
    assert caught.value.code == "fact_annotation_unresolved"


@pytest.mark.parametrize(
    ("hint", "value", "written"),
    [
        (
            Quantity,
            Quantity(Fraction(3), CARTON),
            {"amount": "3", "unit": ["carton24", "count", "24", True]},
        ),
        (Quantity, Quantity.of("2.5", "kg"), {"amount": "5/2", "unit": "kg"}),
        (Money, Money(7, Currency("PTS", 3)), {"currency": ["PTS", 3], "minor": 7}),
        (Money, Money(7, Currency.of("IDR")), {"currency": "IDR", "minor": 7}),
    ],
)
def test_what_is_not_standard_is_written_in_full(
    hint: type, value: object, written: object
) -> None:
    """A pack or a currency of one's own comes back without a registry."""
    codec = codec_of(hint, "field")
    assert written == codec.to_json(value)
    assert value == codec.from_json(written)


@pytest.mark.parametrize("text", ["1e9999999", "1_0", "1/0", "1.5", "\u0661", "", "9" * 1001])
def test_a_ratio_is_read_only_as_it_was_written(text: str) -> None:
    """No exponent, no other digits, no zero below the line."""
    with pytest.raises(InvalidValue) as caught:
        codec_of(Fraction, "ratio").from_json(text)
    assert caught.value.code == "fact_malformed"


@given(st.lists(st.binary(), min_size=1), st.integers(0, 5))
def test_a_digest_depends_on_where_parts_end(parts: list[bytes], cut: int) -> None:
    """Moving a byte from one part to the next changes the digest."""
    joined = b"".join(parts)
    cut = min(cut, len(joined))
    split = [joined[:cut], joined[cut:]]
    assert (digest(*parts) == digest(*split)) == (parts == split)


def test_half_a_character_is_refused_before_it_is_written() -> None:
    """A lone surrogate has no bytes in UTF-8."""
    with pytest.raises(InvalidValue) as caught:
        kind_of(Note).encode(Note(number=1, text="\ud800", sure=True))
    assert "text_not_unicode" == caught.value.code


SOUND = Everything(
    number=1,
    name="",
    yes=True,
    day=date(2026, 5, 4),
    at=Instant(0),
    local=Instant(0).at_zone("Asia/Jakarta"),
    time=Duration(0),
    price=Money.of(1, "IDR"),
    amount=Quantity.of(1, "kg"),
    ratio=Fraction(1, 3),
    colour=Colour.RED,
    level=Level.LOW,
    place=Place("Bandung", None),
    maybe=None,
    tags=("a",),
    marks=frozenset({1}),
    lines=(Line("a", Money.of(1, "IDR")),),
)


class Word(str):
    """Text of a class of one's own: it comes back as plain text."""

    __slots__ = ()


class Day(date):
    """A date of a class of one's own."""


ANYTHING: tuple[object, ...] = (
    5,
    1.5,
    True,
    "red",
    Word("red"),
    b"red",
    Day(2026, 5, 4),
    None,
    datetime(2026, 5, 4, 8),
    date(2026, 5, 4),
    Instant(0),
    Instant(0).at_zone("Asia/Jakarta"),
    Duration(0),
    Money.of(1, "IDR"),
    Quantity.of(1, "kg"),
    Fraction(1, 3),
    Colour.RED,
    Level.LOW,
    Place("Bandung", 1),
    Place("Bandung", "1"),  # type: ignore[arg-type]
    (),
    ("a", 1),
    ["a"],
    frozenset({"a"}),
    frozenset({True, "a"}),
    Line("a", 1),  # type: ignore[arg-type]
    (("a", "b"),),
    {"a": 1},
)


@given(st.sampled_from([field.name for field in attrs.fields(Everything)]), st.data())
def test_what_a_field_takes_comes_back_and_all_else_is_refused(
    name: str, data: st.DataObject
) -> None:
    """A fact is written only if reading it gives an equal one, of the same types."""
    value = data.draw(st.sampled_from(ANYTHING))
    kind = kind_of(Everything)
    odd = attrs.evolve(SOUND)
    object.__setattr__(odd, name, value)
    refusals: list[InvalidValue] = []
    try:
        read = kind.decode(kind.encode(odd))
        assert odd == read
        assert isinstance(value, type(getattr(read, name)))
    except InvalidValue as problem:
        refusals.append(problem)
    for refusal in refusals:
        assert "fact_field_invalid" == refusal.code
        assert f"A fact of kind everything cannot be kept: {name}: " in refusal.message


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": 5}, "name: 5 is of type int, not str."),
        ({"place": Place(5, None)}, "place: city: 5 is of type int, not str."),  # type: ignore[arg-type]
        ({"lines": [Line("a", 5)]}, "lines: amount: 5 is of type int, not Money."),  # type: ignore[arg-type]
        ({"ratio": Fraction(10**1000)}, "ratio: A ratio is too long."),
        ({"number": 10**5000}, "Exceeds the limit"),
        ({"marks": frozenset({10**5000})}, "Exceeds the limit"),
    ],
)
def test_a_refusal_names_kind_field_and_value(changes: dict[str, object], says: str) -> None:
    """Whoever made the fact is told where to look."""
    with pytest.raises(InvalidValue, match="A fact of kind everything cannot be kept") as caught:
        kind_of(Everything).encode(attrs.evolve(SOUND, **changes))  # type: ignore[arg-type]
    assert "fact_field_invalid" == caught.value.code
    assert says in caught.value.message


def test_rows_refuse_what_bytes_refuse() -> None:
    """A store that reads rows and no bytes is not left out."""
    kind = kind_of(Everything)
    for changes in ({"name": 5}, {"marks": frozenset({10**5000})}, {"tags": "abc"}):
        with pytest.raises(InvalidValue) as caught:
            kind.row(attrs.evolve(SOUND, **changes))
        assert "fact_field_invalid" == caught.value.code
    with pytest.raises(InvalidValue, match="amount: 5 is of type int"):
        kind.children[0].rows(attrs.evolve(SOUND, lines=[Line("a", 5)]))  # type: ignore[arg-type]


def test_a_kind_encodes_its_own_facts_only() -> None:
    """A fact of another kind, and one of a subclass, is none of this one."""
    for other in (3, SOUND, Note):
        with pytest.raises(InvalidValue) as caught:
            kind_of(Note).encode(other)
        assert "not_a_fact" == caught.value.code


def test_one_part_is_not_taken_for_several() -> None:
    """Parts come in something that can be gone through once, whatever it is."""
    lines = [Line("a", Money.of(1, "IDR"))]
    assert tuple(lines) == attrs.evolve(SOUND, lines=iter(lines)).lines  # type: ignore[arg-type]
    with pytest.raises(InvalidValue) as caught:
        attrs.evolve(SOUND, lines=lines[0])  # type: ignore[arg-type]
    assert "not_several" == caught.value.code


def test_text_and_dates_of_a_class_of_ones_own_are_written_as_plain_ones() -> None:
    """They equal what comes back; a datetime equals no date."""
    kind = kind_of(Everything)
    odd = attrs.evolve(SOUND, name=Word("x"), day=Day(2026, 5, 4))
    read = kind.decode(kind.encode(odd))
    assert odd == read
    assert (str, date) == (type(read.name), type(read.day))
    with pytest.raises(InvalidValue, match="day: "):
        kind.encode(attrs.evolve(SOUND, day=datetime(2026, 5, 4, 8)))
