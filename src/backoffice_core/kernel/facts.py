"""Fact kinds: one attrs class gives columns, codec, JSON schema and identity.

A fact is a frozen record of something that happened. Whoever declares one writes a
class and nothing else; the stores derive typed, readable tables from it, and the bytes
of the canonical JSON are what fingerprints and hash chains cover. The decorator keeps
its knowledge on the class itself, so there is no global registry to fill or to forget.

>>> @fact("visits", identity=("number",))
... @attrs.frozen(kw_only=True)
... class Visit:
...     number: int
...     guest: str
>>> visit = Visit(number=7, guest="Sari")
>>> kind_of(visit).encode(visit)
b'{"guest":"Sari","number":7}'
>>> [(column.name, column.type.value) for column in kind_of(Visit).columns]
[('number', 'integer'), ('guest', 'text')]
>>> identity_of(visit)
'[7]'
"""

from __future__ import annotations

import functools
import hashlib
import json
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NoReturn, TypeVar, cast

import attrs

from backoffice_core.kernel.encoding import fields_json, fields_row, json_text
from backoffice_core.kernel.errors import BackofficeError, InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.fields import (
    Column,
    ColumnType,
    FieldCodec,
    codec_of,
    object_codec,
    typed_fields,
)

__all__ = [
    "ChildTable",
    "Column",
    "ColumnType",
    "FactKind",
    "child_table",
    "digest",
    "fact",
    "identity_of",
    "kind_of",
]

T = TypeVar("T")
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
KIND_ATTRIBUTE = "__fact_kind__"
TABLE_KEY = "backoffice_core.table"
# Made once: `json.dumps` with options makes another encoder for every value.
CANONICAL: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


@attrs.frozen(kw_only=True)
class ChildTable:
    """A table of its own for a field that is a tuple of attrs values: an entry's postings."""

    name: str
    field: str
    columns: tuple[Column, ...]
    codec: FieldCodec = attrs.field(repr=False)

    def rows(self, fact_value: object) -> list[tuple[Any, ...]]:
        """One row of primitives for each value of the field, in order."""
        return [self.codec.to_row(value) for value in getattr(fact_value, self.field)]


def child_table(
    name: str,
    *,
    validator: Any = None,  # noqa: ANN401 - as attrs takes it
    default: Any = attrs.NOTHING,  # noqa: ANN401 - typed as the field is
) -> Any:  # noqa: ANN401 - typed as the field is
    """An attrs field whose values get a table of their own, called ``name``.

    ``validator`` is an attrs validator for the whole tuple, ``default`` what it is when left out.
    """
    return attrs.field(
        converter=collected, validator=validator, default=default, metadata={TABLE_KEY: name}
    )


def collected(values: Iterable[T]) -> tuple[T, ...]:
    """The parts of a fact, in order. Raises :class:`InvalidValue` (``not_several``)."""
    if type(values) is tuple:
        return cast("tuple[T, ...]", values)
    if not isinstance(cast("object", values), Iterable):
        raise InvalidValue(
            "not_several",
            f"{shown(values)} is given, where several parts are meant.",
            "Give a list of them, also for a single one.",
        )
    return tuple(values)


def without_children(kind: FactKind) -> dict[str, FieldCodec]:
    """The fields of a kind that are columns of its own table."""
    apart = {child.field for child in kind.children}
    return {name: codec for name, codec in kind.fields.items() if name not in apart}


@attrs.frozen(kw_only=True)
class FactKind:
    """All that a store needs to know about one kind of fact.

    ``columns`` are those of the fact's own table; ``children`` the tables of its parts.
    """

    name: str
    version: int
    cls: type
    identity: tuple[str, ...]
    columns: tuple[Column, ...]
    children: tuple[ChildTable, ...]
    fields: Mapping[str, FieldCodec] = attrs.field(repr=False)
    upcasters: Mapping[int, Upcaster] = attrs.field(repr=False)
    own_fields: Mapping[str, FieldCodec] = attrs.field(
        init=False, repr=False, default=attrs.Factory(without_children, takes_self=True)
    )

    @property
    def identity_columns(self) -> tuple[Column, ...]:
        """The columns of the identity fields: what a store keeps unique."""
        return tuple(column for name in self.identity for column in self.fields[name].columns)

    def encode(self, fact_value: object) -> bytes:
        """Return canonical JSON: sorted keys, no blanks, UTF-8, no floats.

        What could not be read back is refused with :class:`InvalidValue`: ``not_a_fact`` for
        anything but a fact of this kind, ``fact_field_invalid`` where a field holds something
        that is not of its type, ``text_not_unicode``.
        """
        if type(fact_value) is not self.cls:
            raise InvalidValue(
                "not_a_fact",
                f"{shown(fact_value)} is no fact of kind {self.name}.",
                f"Give a {self.cls.__name__}.",
            )
        try:
            return canonical(fields_json(self.fields, fact_value))
        except InvalidValue as problem:
            raise self.refusal(problem) from problem

    def refusal(self, problem: InvalidValue) -> InvalidValue:
        """Why a fact of this kind cannot be kept, from what is wrong with its field."""
        return InvalidValue(
            problem.code,
            f"A fact of kind {self.name} cannot be kept: {problem.message}",
            problem.remedy,
        )

    def decode(self, data: bytes, *, version: int | None = None) -> Any:  # noqa: ANN401
        """The fact that :meth:`encode` wrote, upcast from an older ``version``.

        Raises :class:`InvalidValue` (``fact_malformed``, ``fact_too_new``).
        """
        written_at = self.version if version is None else version
        if written_at > self.version:
            raise InvalidValue(
                "fact_too_new",
                f"A {self.name} record has version {written_at}, newer than {self.version}.",
                "Upgrade the library.",
            )
        try:
            written = json.loads(
                data, parse_float=refuse, parse_constant=refuse, object_pairs_hook=unique
            )
            for step in range(written_at, self.version):
                written = self.upcasters[step](written)
            if set(written) != set(self.fields):
                refuse(f"fields {sorted(written)}")
            return self.cls(
                **{name: codec.from_json(written[name]) for name, codec in self.fields.items()}
            )
        except (KeyError, TypeError, ValueError, RecursionError, BackofficeError) as problem:
            raise InvalidValue(
                "fact_malformed",
                f"A {self.name} record cannot be read: {problem!r}.",
                "Restore it from a backup.",
            ) from problem

    def row(self, fact_value: object) -> tuple[Any, ...]:
        """One primitive for each of ``columns``."""
        return fields_row(self.own_fields, fact_value)

    def identity_of(self, fact_value: object) -> str:
        """The identity as canonical JSON text, unique among facts of this kind."""
        return canonical(
            [self.fields[name].to_json(getattr(fact_value, name)) for name in self.identity]
        ).decode()

    def json_schema(self) -> dict[str, Any]:
        """A JSON Schema (2020-12) of the encoded form."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.name,
            "description": (self.cls.__doc__ or "").strip().partition("\n")[0],
            "type": "object",
            "properties": {name: dict(codec.schema) for name, codec in self.fields.items()},
            "required": sorted(self.fields),
            "additionalProperties": False,
        }


@attrs.frozen(kw_only=True)
class Declaration:
    """What the decorator was told; resolved into a kind at first use.

    Annotations are text until every class of the module exists, so resolving waits.
    """

    name: str
    version: int
    identity: tuple[str, ...]
    upcasters: Mapping[int, Upcaster] = attrs.field(hash=False)


def fact(
    name: str,
    *,
    identity: Iterable[str],
    version: int = 1,
    upcasters: Mapping[int, Upcaster] | None = None,
) -> Callable[[type[T]], type[T]]:
    """Declare a frozen attrs class a fact kind called ``name`` (also its table's name).

    ``identity`` names the fields that tell two facts of the kind apart. ``upcasters``
    maps an old version to a function that turns its JSON into that of the next version.
    Raises :class:`InvalidValue` (``fact_identity_unknown``, ``fact_upcaster_missing``).
    """
    declared = Declaration(
        name=name, version=version, identity=tuple(identity), upcasters=dict(upcasters or {})
    )

    def declare(cls: type[T]) -> type[T]:
        names = {field.name for field in attrs.fields(cast("type[attrs.AttrsInstance]", cls))}
        if not declared.identity or not names.issuperset(declared.identity):
            raise InvalidValue(
                "fact_identity_unknown",
                f"{cls.__name__} has fields {sorted(names)}, not all of {declared.identity}.",
                "Name at least one of its own fields.",
            )
        if set(declared.upcasters) != set(range(1, version)):
            raise InvalidValue(
                "fact_upcaster_missing",
                f"{cls.__name__} is at version {version}; upcasters: {sorted(declared.upcasters)}.",
                "Give one for each earlier version.",
            )
        setattr(cls, KIND_ATTRIBUTE, declared)
        return cls

    return declare


def kind_of(fact_or_class: object) -> FactKind:
    """The kind of a fact or of its class.

    Raises :class:`InvalidValue` (``not_a_fact``) for anything else.
    """
    cls = fact_or_class if isinstance(fact_or_class, type) else type(fact_or_class)
    return resolve_kind(cls)


@functools.cache
def resolve_kind(cls: type) -> FactKind:
    """Build the kind of a declared class, once."""
    declared = cls.__dict__.get(KIND_ATTRIBUTE)
    if not isinstance(declared, Declaration):
        raise InvalidValue(
            "not_a_fact", f"{cls.__name__} is not a fact kind.", "Decorate its class with @fact."
        )
    tables = {
        field.name: field.metadata[TABLE_KEY]
        for field in attrs.fields(cls)
        if TABLE_KEY in field.metadata
    }
    fields: dict[str, FieldCodec] = {}
    children: list[ChildTable] = []
    for name, hint in typed_fields(cls):
        fields[name] = codec_of(hint, name)
        if name in tables:
            codec = object_codec(typing.get_args(hint)[0])
            children.append(
                ChildTable(name=tables[name], field=name, columns=codec.columns, codec=codec)
            )
    return FactKind(
        name=declared.name,
        version=declared.version,
        cls=cls,
        identity=declared.identity,
        columns=tuple(
            column
            for name, codec in fields.items()
            if name not in tables
            for column in codec.columns
        ),
        children=tuple(children),
        fields=fields,
        upcasters=declared.upcasters,
    )


def identity_of(fact_value: object) -> str:
    """The identity of a fact as text, unique among the facts of its kind."""
    return kind_of(fact_value).identity_of(fact_value)


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no blanks and no escapes beyond what JSON requires.

    Raises :class:`InvalidValue` (``text_not_unicode``) for text with a lone surrogate.
    """
    text = json_text(CANONICAL, value)
    try:
        return text.encode()
    except UnicodeEncodeError as problem:
        raise InvalidValue(
            "text_not_unicode",
            f"A text holds {text[problem.start : problem.end]!r}, which is half a character.",
            "Decode it again from its bytes.",
        ) from problem


def digest(*parts: bytes) -> bytes:
    """The SHA-256 over the parts, each preceded by its length, so that none can run over.

    >>> digest(b"ab", b"c") == digest(b"a", b"bc")
    False
    """
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.digest()


def refuse(found: str) -> NoReturn:
    """Refuse what canonical JSON never holds: floats, NaN, unknown fields."""
    raise InvalidValue("fact_malformed", f"{found} has no place here.", "Restore the record.")


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object, refusing a key that appears twice."""
    built = dict(pairs)
    if len(built) != len(pairs):
        refuse("a repeated key")
    return built
