"""What every store refuses, so that a batch one store takes is taken by all.

Limits are those of the least roomy store worth having: 64-bit integers, UTF-8 text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, cast

import attrs

from backoffice_core.kernel.errors import (
    BackofficeError,
    Corrupt,
    InvalidValue,
    SchemaTooNew,
    TooLarge,
)
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.facts import Column, ColumnType, FactKind, kind_of
from backoffice_core.kernel.instants import Instant

__all__ = [
    "FACTS_A_BATCH_MAX",
    "FACT_BYTES_MAX",
    "INTEGER_MAX",
    "KEPT_CONTENT_BYTES_MAX",
    "NAME_CHARACTERS_MAX",
    "PAGE_RECORDS",
    "PAGE_RECORDS_MAX",
]

FACTS_A_BATCH_MAX: Final = 1_000_000
FACT_BYTES_MAX: Final = 16 * 1024 * 1024
INTEGER_MAX: Final = 2**63 - 1
# A batch keeps its facts' bytes up to this much, rather than encode them twice.
KEPT_CONTENT_BYTES_MAX: Final = 4 * 1024 * 1024
NAME_CHARACTERS_MAX: Final = 65_536
PAGE_RECORDS: Final = 1_000
PAGE_RECORDS_MAX: Final = 100_000
# The columns every table of facts has besides those of its kind.
COLUMNS_RESERVED: Final = frozenset({"tenant", "position", "line"})


def check_integer(what: str, value: int) -> int:
    """Return a number that fits 64 bits, or refuse it (``integer_too_large``)."""
    if type(value) is not int:
        raise InvalidValue("integer_invalid", f"{what} is {value!r}.", "Give a whole number.")
    if not -INTEGER_MAX <= value <= INTEGER_MAX:
        raise TooLarge(
            "integer_too_large",
            f"{what} needs more than 64 bits.",
            "Split it, or use a larger unit.",
            INTEGER_MAX,
        )
    return value


def check_text(what: str, value: str) -> str:
    """Return text that UTF-8 can write, or refuse it (``text_not_unicode``)."""
    try:
        value.encode()
    except UnicodeEncodeError as problem:
        raise not_unicode(what) from problem
    return value


def check_name(what: str, value: str) -> str:
    """Return a name (of a tenant, stream, key, actor, counter), or refuse it."""
    if type(value) is not str or not value:
        raise InvalidValue("name_invalid", f"{what} is {value!r}.", "Give text that is not empty.")
    if len(value) > NAME_CHARACTERS_MAX:
        raise TooLarge(
            "name_too_long",
            f"{what} is {len(value)} characters long.",
            f"Give at most {NAME_CHARACTERS_MAX}.",
            NAME_CHARACTERS_MAX,
        )
    return value if value.isascii() else check_text(what, value)


def not_unicode(what: str) -> InvalidValue:
    """Return the error for text with half a surrogate pair in it."""
    return InvalidValue(
        "text_not_unicode", f"{what} holds a lone surrogate.", "Decode the text it came from."
    )


def check_limit(limit: int) -> int:
    """Return a page size, or refuse it (``limit_out_of_range``)."""
    if type(limit) is not int or not 1 <= limit <= PAGE_RECORDS_MAX:
        raise InvalidValue(
            "limit_out_of_range",
            f"A page of {limit!r} facts was asked for.",
            f"Ask for 1 to {PAGE_RECORDS_MAX}.",
        )
    return limit


def check_kind(kind: FactKind) -> None:
    """Refuse a kind with columns of the names that a store gives its own."""
    columns = [*kind.columns, *(column for child in kind.children for column in child.columns)]
    taken = sorted(COLUMNS_RESERVED.intersection(column.name for column in columns))
    if taken:
        raise InvalidValue(
            "column_name_reserved",
            f"{kind.name} has a column named {taken[0]}, which stores use themselves.",
            "Rename the field.",
        )


def content_of(kind: FactKind, fact: object) -> bytes:
    """Return the canonical bytes of a fact, or refuse it (``fact_too_large``)."""
    content = kind.encode(fact)
    if len(content) > FACT_BYTES_MAX:
        raise TooLarge(
            "fact_too_large",
            f"A {kind.name} fact of {len(content)} bytes was given.",
            f"Split it below {FACT_BYTES_MAX} bytes.",
            FACT_BYTES_MAX,
        )
    return content


def integer_places(columns: Iterable[Column]) -> tuple[int, ...]:
    """Return where in a row the integers are."""
    return tuple(index for index, column in enumerate(columns) if column.type is ColumnType.INTEGER)


def check_row(kind: FactKind, places: tuple[int, ...], row: tuple[Any, ...]) -> None:
    """Refuse a row with an integer beyond 64 bits."""
    for index in places:
        cell = row[index]
        if cell is not None and not -INTEGER_MAX <= cell <= INTEGER_MAX:
            check_integer(f"A number of a {kind.name} fact", cell)


def check_fact(fact: object) -> None:
    """Refuse a fact that a store on disk could not keep and give back.

    Raises :class:`TooLarge` (``integer_too_large``) and :class:`InvalidValue`
    (``fact_field_invalid``, ``text_not_unicode``).
    """
    kind = kind_of(fact)
    try:
        check_cells(kind, integer_places(kind.columns), kind.row(fact))
        for child in kind.children:
            places = integer_places(child.columns)
            for row in child.rows(fact):
                check_cells(kind, places, row)
    except InvalidValue as problem:
        raise kind.refusal(problem) from problem


def check_cells(kind: FactKind, places: tuple[int, ...], row: tuple[Any, ...]) -> None:
    """Refuse a row with an integer beyond 64 bits, or with half a character."""
    check_row(kind, places, row)
    check_text("A text", "".join(cell for cell in row if type(cell) is str))


def decoded(kind: FactKind, content: bytes, version: int, position: int) -> Any:  # noqa: ANN401
    """Return the fact that was stored, upcast.

    Raises :class:`SchemaTooNew` for a version of the future, :class:`Corrupt` for what no
    version wrote.
    """
    try:
        return kind.decode(content, version=version)
    except BackofficeError as problem:
        if problem.code == "fact_too_new":
            raise kind_too_new(kind, version) from problem
        raise Corrupt(
            "fact_unreadable",
            f"The {kind.name} fact at position {position} cannot be read: {problem}",
            "Restore it; or, if its class has changed, give the class its next version.",
        ) from problem


def kind_too_new(kind: FactKind, version: int) -> SchemaTooNew:
    """Return the error for facts that a newer release of their kind wrote."""
    return SchemaTooNew(
        "kind_too_new",
        f"{kind.name} facts are stored at version {version}; this program knows {kind.version}.",
        "Upgrade the program before opening this store.",
    )


def name_validator(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Refuse a name that not every store could keep."""
    check_name(f"{type(instance).__name__}.{attribute.name}", value)


def kind_validator(instance: object, attribute: attrs.Attribute[type], value: type) -> None:
    """Refuse what is not the class of a kind of fact, a fact of it too."""
    if not isinstance(cast("object", value), type):
        raise InvalidValue(
            "not_a_fact",
            f"{type(instance).__name__}.{attribute.name} is {shown(value)}.",
            "Give the class of a fact.",
        )
    kind_of(value)


def instant_validator(
    instance: object, attribute: attrs.Attribute[Instant], value: Instant
) -> None:
    """Refuse a time of recording that is none."""
    if type(value) is not Instant:
        raise InvalidValue(
            "not_an_instant",
            f"{type(instance).__name__}.{attribute.name} is {shown(value)}.",
            "Give an Instant, such as Instant.parse('2026-05-04T08:00:00+07:00').",
        )


def integer_validator(instance: object, attribute: attrs.Attribute[int], value: int | None) -> None:
    """Refuse a number that not every store could keep."""
    if value is not None:
        check_integer(f"{type(instance).__name__}.{attribute.name}", value)
