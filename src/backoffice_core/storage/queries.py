"""What can be asked of a store: facts by kind, stream and column, and exact totals."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

import attrs

from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.storage.limits import kind_validator, name_validator

__all__ = ["Balance", "BalanceQuery", "Primitive", "Query", "Wanted"]

Primitive: TypeAlias = int | str | bool | None
Wanted: TypeAlias = (
    Primitive
    | date
    | Instant
    | ZonedInstant
    | Duration
    | enum.Enum
    | Interval[date]
    | Interval[Instant]
)
Pairs: TypeAlias = tuple[tuple[str, Wanted], ...]


def pairs(where: Mapping[str, Wanted] | Iterable[tuple[str, Wanted]]) -> Pairs:
    """Return a mapping as sorted pairs: read-only, hashable, and fit to be sent to a worker."""
    return tuple(sorted(dict(where).items(), key=lambda pair: pair[0]))


def names(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the names of columns as given."""
    return tuple(columns)


@attrs.frozen(kw_only=True)
class Query:
    """Which facts: those of ``kind`` (a fact class), of one tenant, in order of position.

    ``where`` maps columns of the kind's own table to a value they must equal (``None``: to
    be empty) or, for a date or an instant, to the half-open ``Interval`` they must lie in.
    ``stream`` keeps the facts of one stream.
    """

    tenant: str = attrs.field(validator=name_validator)
    kind: type = attrs.field(validator=kind_validator)
    where: Pairs = attrs.field(default=(), converter=pairs)
    stream: str | None = None


@attrs.frozen(kw_only=True)
class BalanceQuery:
    """Which sums: the integer columns ``sums``, totalled for each value of the columns ``by``.

    ``table`` names one of the kind's child tables (``postings``); without it the kind's own
    table is totalled. ``by`` and ``where`` name columns of that table or of the kind's own,
    the latter also as ``entries.document`` where both have one of that name.
    """

    tenant: str = attrs.field(validator=name_validator)
    kind: type = attrs.field(validator=kind_validator)
    sums: tuple[str, ...] = attrs.field(converter=names)
    by: tuple[str, ...] = attrs.field(default=(), converter=names)
    table: str | None = None
    where: Pairs = attrs.field(default=(), converter=pairs)


@attrs.frozen(kw_only=True)
class Balance:
    """One group: the values of the columns ``by``, the exact ``sums``, and how many rows.

    Empty cells count as nothing. Groups come in order of ``key``, empty before all else.
    """

    key: tuple[Primitive, ...]
    sums: tuple[int, ...]
    rows: int
