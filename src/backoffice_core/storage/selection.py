"""Which facts a query means, and their totals, worked out over facts in memory.

This is the meaning of ``where`` and ``balances``: stores that translate them into SQL must
agree with it, and stores that cannot total by themselves use it as it stands.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import ChildTable, Column, ColumnType, FactKind, kind_of
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.storage.limits import check_integer, check_text
from backoffice_core.storage.queries import Balance, BalanceQuery, Pairs, Primitive, Query, Wanted

__all__ = ["Condition", "Place", "Totals", "balances_by_reading", "conditions_of", "matcher"]

MOMENTS = {ColumnType.DATE: date, ColumnType.INSTANT: Instant}
# What a moment may be asked by: its text would match nothing unless it were written alike.
MOMENTS_WANTED = {ColumnType.DATE: (date,), ColumnType.INSTANT: (Instant, ZonedInstant)}
NO_MOMENT = (int, str, Duration, enum.Enum)
PRIMITIVES = {ColumnType.INTEGER: int, ColumnType.BOOLEAN: bool}


@attrs.frozen(kw_only=True)
class Place:
    """Where a named column is: at ``index`` of the kind's own row, or of a child's."""

    column: Column
    index: int
    child: bool

    def cell(self, row: tuple[Any, ...], child_row: tuple[Any, ...]) -> Any:  # noqa: ANN401
        """Return what the column holds."""
        return (child_row if self.child else row)[self.index]


@attrs.frozen(kw_only=True)
class Condition:
    """A column that must equal ``value``, or lie in ``[value, below)`` where ``below`` is set."""

    place: Place
    value: Primitive
    below: str | None = None

    def holds(self, row: tuple[Any, ...], child_row: tuple[Any, ...] = ()) -> bool:
        """Say whether a row meets the condition."""
        cell = self.place.cell(row, child_row)
        if self.below is None:
            return bool(cell == self.value)
        return cell is not None and bool(self.value <= cell < self.below)


@attrs.frozen(kw_only=True)
class Totals:
    """A balance query with its columns found."""

    kind: FactKind
    child: ChildTable | None
    by: tuple[Place, ...]
    sums: tuple[Place, ...]
    conditions: tuple[Condition, ...]

    @classmethod
    def of(cls, query: BalanceQuery) -> Totals:
        """Find the columns, or raise :class:`InvalidValue` for one that cannot be totalled."""
        kind = kind_of(query.kind)
        child = child_of(kind, query.table)
        sums = tuple(place_of(kind, child, name) for name in query.sums)
        for place in sums:
            if place.column.type is not ColumnType.INTEGER:
                raise InvalidValue(
                    "column_not_integer",
                    f"{place.column.name} of {kind.name} holds no integers.",
                    "Sum integer columns only.",
                )
        return cls(
            kind=kind,
            child=child,
            by=tuple(place_of(kind, child, name) for name in query.by),
            sums=sums,
            conditions=resolved(kind, child, query.where),
        )


def child_of(kind: FactKind, table: str | None) -> ChildTable | None:
    """Return the child table of that name; ``None`` for the kind's own."""
    if table is None or table == kind.name:
        return None
    for child in kind.children:
        if child.name == table:
            return child
    known = [kind.name, *(child.name for child in kind.children)]
    raise InvalidValue(
        "table_unknown", f"{kind.name} has no table {table}.", f"Its tables are {known}."
    )


def place_of(kind: FactKind, child: ChildTable | None, name: str) -> Place:
    """Find a column by name: the child's first, then the kind's own."""
    table, dot, short = name.rpartition(".")
    if child is not None and (not dot or table == child.name):
        for index, column in enumerate(child.columns):
            if column.name == short:
                return Place(column=column, index=index, child=True)
    if not dot or table == kind.name:
        for index, column in enumerate(kind.columns):
            if column.name == short:
                return Place(column=column, index=index, child=False)
    known = [column.name for column in (*(child.columns if child else ()), *kind.columns)]
    raise InvalidValue(
        "column_unknown", f"{kind.name} has no column {name}.", f"Its columns are {known}."
    )


def primitive(value: Wanted) -> Any:  # noqa: ANN401 - int, str, bool or None
    """Return what a row holds for a value of a field."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, ZonedInstant):
        return value.instant.iso()
    if isinstance(value, Instant):
        return value.iso()
    if isinstance(value, Duration):
        return value.seconds
    return value.isoformat() if type(value) is date else value


def condition(place: Place, wanted: Wanted) -> Condition:
    """Return the condition that a column is as wanted; the types must agree in every store."""
    column = place.column
    if isinstance(wanted, Interval):
        moment = MOMENTS.get(column.type)
        if moment is not None and type(wanted.start) is type(wanted.end) is moment:
            return Condition(
                place=place, value=primitive(wanted.start), below=primitive(wanted.end)
            )
    else:
        value = primitive(wanted)
        asked = isinstance(wanted, MOMENTS_WANTED.get(column.type, NO_MOMENT))
        if value is None or (asked and type(value) is PRIMITIVES.get(column.type, str)):
            return Condition(place=place, value=checked(column, value))
    raise InvalidValue(
        "where_value_invalid",
        f"{column.name} holds a value of type {column.type.value}, never {wanted!r}.",
        "Ask for a value of that type, or for an Interval of dates or instants.",
    )


def checked(column: Column, value: Any) -> Any:  # noqa: ANN401 - comes back as it went in
    """Return a wanted value that a store could hold, or refuse it."""
    what = f"The value wanted of {column.name}"
    if type(value) is int:
        check_integer(what, value)
    elif type(value) is str:
        check_text(what, value)
    return value


def resolved(kind: FactKind, child: ChildTable | None, where: Pairs) -> tuple[Condition, ...]:
    """Return the conditions of a ``where``."""
    return tuple(condition(place_of(kind, child, name), wanted) for name, wanted in where)


def conditions_of(query: Query) -> tuple[Condition, ...]:
    """Return what a query asks of a fact's own row."""
    return resolved(kind_of(query.kind), None, query.where)


def matcher(query: Query) -> Callable[[object], bool]:
    """Return the question whether a fact (of the query's kind) meets its ``where``."""
    kind = kind_of(query.kind)
    conditions = conditions_of(query)

    def matches(fact: object) -> bool:
        row = kind.row(fact)
        return all(condition.holds(row) for condition in conditions)

    return matches if conditions else lambda _: True


def balances_by_reading(facts: Iterable[object], query: BalanceQuery) -> tuple[Balance, ...]:
    """Return the totals over ``facts``, all of the query's kind and tenant."""
    totals = Totals.of(query)
    groups: dict[tuple[Primitive, ...], list[int]] = {}
    for fact in facts:
        row = totals.kind.row(fact)
        for child_row in totals.child.rows(fact) if totals.child else ((),):
            if not all(condition.holds(row, child_row) for condition in totals.conditions):
                continue
            key = tuple(place.cell(row, child_row) for place in totals.by)
            group = groups.setdefault(key, [0] * (len(totals.sums) + 1))
            group[-1] += 1
            for number, place in enumerate(totals.sums):
                group[number] += place.cell(row, child_row) or 0
    return tuple(
        Balance(key=key, sums=tuple(group[:-1]), rows=group[-1])
        for key, group in sorted(groups.items(), key=lambda item: key_order(item[0]))
    )


def key_order(key: tuple[Primitive, ...]) -> tuple[tuple[bool, Any], ...]:
    """Return what groups are sorted by: empty cells first, then by value."""
    return tuple((cell is not None, cell) for cell in key)
