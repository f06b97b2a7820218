"""Arguments are what their annotations say, or are refused by name before anything is computed.

Values come out of files, forms and other programs, untyped: a list where a table of rates is
meant, a text where several codes are. Found out deep inside, that is an error about letters and
attributes; not found out, it is a report of nothing. The annotations say already what is meant,
so they are asked, and nothing has to be written twice.
"""

from __future__ import annotations

import enum
import functools
import inspect
import sys
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import chain, cycle
from typing import Any, Literal, TypeVar, Union, cast

import attrs

from backoffice_core.kernel.checks import holds_members
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_number, integer_ratio, shown, whole_number
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import expect_day, expect_member

__all__ = ["checked", "checked_fields", "expect_fields"]

T = TypeVar("T")
Hint = Any  # what an annotation resolves to; the typing module has no name for it
Hints = Mapping[str, Hint]


def checked(thing: T) -> T:
    """A function that takes only what its annotations say; a class that does so throughout.

    Of a class, the constructor and the public methods are meant. A field with a converter takes
    what the converter does. A text is never several texts, True no number and a datetime no date.

    What is not meant is refused with :class:`InvalidValue`: ``not_a_date``, ``not_a_member``,
    ``not_a_period``, ``not_an_instant``, ``not_several``, ``number_not_exact``,
    ``number_not_whole``, or else ``type_wrong``.

    >>> @checked
    ... def total(codes: Iterable[str]) -> int:
    ...     return len(list(codes))
    >>> total(["1100", "1200"])
    2
    >>> total("1100")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The codes of total is '1100', where several are \
meant. Write codes=['1100']. [not_several]
    """
    given: Any = thing
    if not inspect.isclass(given):
        return cast("T", guarded(given))
    guard_class(given)
    return thing


def checked_fields(kind: type[T]) -> type[T]:
    """A class of attrs whose constructor takes only what the annotations of its fields say.

    Its methods ask nothing, so that what is called once a punch stays quick. Raises as
    :func:`checked` does.
    """
    guard_fields(kind)
    return kind


def guard_class(kind: type[Any]) -> None:
    """Let the constructor and the public methods of a class ask what they are given."""
    for name, member in list(vars(kind).items()):
        function: object = getattr(member, "__func__", member)
        if (
            not name.startswith("_")
            and inspect.isfunction(function)
            and len(inspect.signature(function).parameters) > 1
        ):
            method = guarded(function)
            # A class method stays one, and a static one too.
            setattr(kind, name, method if function is member else type(member)(method))
    if attrs.has(kind):
        guard_fields(kind)


def guard_fields(kind: type[Any]) -> None:
    """Let the constructor of a class of attrs ask what it is given."""
    init: Callable[..., Any] = vars(kind)["__init__"]
    hints = functools.partial(hints_of_fields, cast("Hint", kind))
    setattr(kind, "__init__", guarded(init, owner=kind.__name__, hints=hints))  # noqa: B010


def guarded(
    function: Callable[..., Any], *, owner: str = "", hints: Callable[[], Hints] | None = None
) -> Callable[..., Any]:
    """The function, asking first whether each argument is what is meant."""
    places = inspect.signature(function).parameters
    rest = [place.name for place in places.values() if place.kind is place.VAR_POSITIONAL]
    called = owner or function.__qualname__.rpartition("<locals>.")[2]
    # Names in annotations are known only once the module is whole, so at the first call.
    known = functools.cache(hints or functools.partial(hints_of_function, function))
    sure = functools.cache(lambda: {name: plain_types(hint) for name, hint in known().items()})

    def asked(name: str, value: object) -> object:
        meant = known()
        return taken(value, meant[name], f"{name} of {called}") if name in meant else value

    @functools.wraps(function)
    def call(*args: object, **named: object) -> object:
        given: Iterable[object] = args
        # What is made with its fields by name is itself the only one without.
        if not owner or len(args) > 1:
            # Whatever more there is, is more of the last.
            pairs = zip(chain(places, cycle(rest)), args, strict=False)
            first = [asked(name, value) for name, value in pairs]
            given = chain(first, args[len(first) :])
        plain = sure()
        for name, value in named.items():
            if type(value) not in plain.get(name, NO_TYPES):
                named[name] = asked(name, value)
        return function(*given, **named)

    return call


NO_TYPES: frozenset[type[Any]] = frozenset()


def plain_types(hint: Hint) -> frozenset[type[Any]]:
    """The types any value of which is meant: most values are of one, and that is quickly seen."""
    return frozenset(
        each
        for each in alternatives(hint)
        if inspect.isclass(each) and origin_of(each) is None and not is_protocol(each)
    )


def hints_of_function(function: Callable[..., Any]) -> Hints:
    """What a function takes, by name."""
    return hints_within(function, None)


def hints_within(thing: Callable[..., Any], names: dict[str, Any] | None) -> Hints:
    """What annotations mean, by name; a name that only type checkers import means anything."""
    unknown: dict[str, object] = {}
    while True:
        try:
            return typing.get_type_hints(thing, names, unknown)
        except NameError as missing:
            unknown[str(missing.name)] = Any


@functools.cache
def hints_of_fields(kind: type[Any]) -> Hints:
    """What the constructor of a class of attrs takes, by name."""
    said = hints_within(kind, vars(sys.modules[kind.__module__]))
    found = {field.name: said[field.name] for field in attrs.fields(kind)}
    for field in attrs.fields(kind):
        if inspect.isfunction(field.converter):
            first = next(iter(inspect.signature(field.converter).parameters))
            found[field.name] = hints_of_function(field.converter).get(first, Any)
    return found


def expect_fields(value: object) -> None:
    """Refuse a value of attrs any field of which is not what its annotation says.

    For classes that are made by the million: they ask only where a quick look finds something
    unusual. Raises as :func:`checked` does.
    """
    kind: type[Any] = type(value)
    for name, hint in hints_of_fields(cast("Hint", kind)).items():
        taken(getattr(value, name), hint, f"{name} of {kind.__name__}")


def taken(value: object, hint: Hint, name: str) -> object:
    """The value, if it is what is meant; what can be gone through once is asked on the way."""
    for each in alternatives(hint) if issubclass(type(value), Iterator) else ():
        if is_several(each):
            return watched(cast("Iterator[object]", value), member_of(each), name)
    if not fits(value, hint):
        raise refusal(value, hint, name)
    return value


def watched(values: Iterator[object], hint: Hint, name: str) -> Iterator[object]:
    """The values one after another, each asked for what it is."""
    for value in values:
        if not fits(value, hint):
            raise refusal(value, hint, within(name, "one of them"))
        yield value


# ------------------------------------------------------------------- what an annotation means


def origin_of(hint: Hint) -> Any:  # noqa: ANN401 - as untyped as annotations are
    """What a generic annotation is of; ``None`` for any other."""
    return typing.get_origin(hint)


@functools.cache
def alternatives(hint: Hint) -> tuple[Hint, ...]:
    """The members of a union; of anything else, itself."""
    union = origin_of(hint) in {Union, types.UnionType}
    return typing.get_args(hint) if union else (hint,)


@functools.cache
def is_several(hint: Hint) -> bool:
    """Whether any number of things are meant; a fixed number (a pair) is not."""
    origin = origin_of(hint)
    if origin is tuple:
        return typing.get_args(hint)[1:] == (...,)
    return (
        inspect.isclass(origin) and issubclass(origin, Iterable) and not issubclass(origin, Mapping)
    )


def member_of(hint: Hint) -> Hint:
    """What each of several is."""
    return typing.get_args(hint)[0]


def fits(value: object, hint: Hint) -> bool:
    """Whether a value is what an annotation means."""
    return any(fits_one(value, each) for each in alternatives(hint))


def fits_one(value: object, hint: Hint) -> bool:
    """Whether a value is what an annotation without alternatives means."""
    origin = origin_of(hint)
    if origin is None:
        return fits_kind(type(value), hint) or (is_protocol(hint) and has_all(value, hint))
    if origin is Literal:
        return any(value is each for each in typing.get_args(hint))
    if is_several(hint):
        if isinstance(value, str | bytes) or not holds_members(value):
            return False
        return all_fit(value, member_of(hint))
    if not isinstance(value, origin):
        return False
    wanted = typing.get_args(hint)
    if issubclass(origin, Mapping):
        pairs, (key, item) = cast("Mapping[object, object]", value), wanted
        return all_fit(pairs.keys(), key) and all_fit(pairs.values(), item)
    if origin is tuple:
        fixed = cast("tuple[object, ...]", value)
        return len(fixed) == len(wanted) and all(map(fits, fixed, wanted))
    return fits_parts(value, origin, wanted)


def fits_kind(kind: type[Any], hint: Hint) -> bool:
    """Whether values of a type are meant: True is no number, and a datetime no date."""
    if hint is Any or hint is None or isinstance(hint, TypeVar):
        return hint is not None or kind is types.NoneType
    if not inspect.isclass(hint) or is_protocol(hint):
        return False
    if kind is bool or issubclass(kind, datetime):
        return hint in {kind, object, datetime}
    return issubclass(kind, hint)


def is_protocol(hint: Hint) -> bool:
    """Whether anything is meant that can do some things."""
    return bool(getattr(hint, "_is_protocol", False))


def has_all(value: object, protocol: type[Any]) -> bool:
    """Whether a value has all that a protocol asks for."""
    return all(hasattr(value, name) for name in vars(protocol) if not name.startswith("_"))


def all_fit(values: Iterable[object], hint: Hint) -> bool:
    """Whether all values are what is meant: of books, only the few types there are are asked."""
    if all(origin_of(each) is None for each in alternatives(hint)) and not any(
        map(is_protocol, alternatives(hint))
    ):
        kinds = set(map(type, values))
        return all(any(fits_kind(kind, each) for each in alternatives(hint)) for kind in kinds)
    return all(fits(value, hint) for value in values)


def fits_parts(value: object, origin: type[Any], wanted: tuple[Hint, ...]) -> bool:
    """Whether what a generic value is made of is meant: the ends of an interval of dates."""
    if not attrs.has(origin):
        return True
    meant = dict(zip(getattr(origin, "__parameters__", ()), wanted, strict=False))
    said = hints_of_fields(origin)
    return all(
        fits(getattr(value, name), meant[hint]) for name, hint in said.items() if hint in meant
    )


# ---------------------------------------------------------------------------------- refusals


def refusal(value: object, hint: Hint, name: str) -> InvalidValue:
    """The error for a value that is not meant, in the words of what is."""
    wanted = tuple(each for each in alternatives(hint) if each is not types.NoneType)
    if issubclass(type(value), Mapping):  # What is wrong in it is told, not that it is one.
        wanted = tuple(each for each in wanted if origin_of(each) is Mapping) or wanted
    try:
        only_one(value, wanted[0], name) if len(wanted) == 1 else one_of(value, wanted, name)
    except InvalidValue as problem:
        return problem
    meant = " or ".join(dict.fromkeys(map(described, wanted)))
    ways = " or ".join(dict.fromkeys(getattr(each, "WAYS", described(each)) for each in wanted))
    return InvalidValue(
        "type_wrong", f"The {name} is {shown(value)}, which is not {meant}.", f"Pass {ways}."
    )


def one_of(value: object, wanted: tuple[Hint, ...], name: str) -> None:
    """Refuse a value where alternatives are meant that together have an error of their own."""
    if Decimal in wanted:
        integer_ratio(value, name=name)
    elif Fraction in wanted and int in wanted:
        exact_number(value, name=name)
    elif any(origin_of(each) is Interval for each in wanted):
        raise InvalidValue(
            "not_a_period",
            f"The {name} is {shown(value)}, which is not a period.",
            "Give an Interval of dates, a Month or a FiscalPeriod; in a list where several are"
            " asked.",
        )


def only_one(value: object, hint: Hint, name: str) -> None:
    """Refuse a value where one kind alone is meant that has an error of its own."""
    if hint is date:
        expect_day(value, name=name)
    elif hint is int:
        whole_number(value, name=name, least=0)
    elif hint is Instant:
        raise InvalidValue(
            "not_an_instant",
            f"The {name} is {shown(value)}, which is not an Instant.",
            'Pass an Instant, such as Instant.parse("2026-06-05T09:00:00+07:00").',
        )
    elif inspect.isclass(hint) and issubclass(hint, enum.Enum):
        expect_member(value, hint, name=name)
    elif is_several(hint):
        refuse_several(value, member_of(hint), name)
    elif isinstance(value, Mapping) and origin_of(hint) is Mapping:
        refuse_pair(cast("Mapping[object, object]", value), hint, name)


def refuse_pair(pairs: Mapping[object, object], hint: Hint, name: str) -> None:
    """Refuse the first key that is not meant, or else the first value."""
    key, item = typing.get_args(hint)
    for each in pairs:
        if not fits(each, key):
            raise refusal(each, key, within(name, "a key of it"))
    at, wrong = next((at, each) for at, each in pairs.items() if not fits(each, item))
    place = str(at) if isinstance(at, date) else shown(at)
    raise refusal(wrong, item, f"{name} at {place}")


def within(name: str, place: str) -> str:
    """The name of something within another, in the middle of a sentence."""
    return name if name.endswith(f"{place},") else f"{name.removesuffix(',')}, {place},"


def refuse_several(value: object, member: Hint, name: str) -> None:
    """Refuse what is not several, or the first of them that is not meant."""
    if isinstance(value, str | bytes) or not holds_members(value):
        way = str(getattr(value, "SEVERAL", "Give a list."))
        if fits(value, member):
            way = f"Write {name.partition(' ')[0]}=[{shown(value)}]."
        said = f"The {name} is {shown(value)}, where several are meant."
        raise InvalidValue("not_several", said, way)
    wrong = next(each for each in value if not fits(each, member))
    raise refusal(wrong, member, within(name, "one of them"))


def described(hint: Hint) -> str:
    """What is meant, in a sentence."""
    origin = origin_of(hint)
    if origin is Literal:
        return " or ".join(map(str, typing.get_args(hint)))
    if is_several(hint):
        return f"a list, each member {described_all(member_of(hint))}"
    if hint is str:
        return "a text"
    name = getattr(origin or hint, "__name__", str(hint))
    return f"an {name}" if name[:1] in "AEIOaeio" else f"a {name}"


def described_all(hint: Hint) -> str:
    """The alternatives of what is meant, in a sentence."""
    return " or ".join(map(described, alternatives(hint)))
