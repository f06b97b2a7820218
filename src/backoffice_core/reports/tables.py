"""The one shape every report goes through: a title, named columns, rows of values.

A table keeps values, not text, so that a terminal, a page, a spreadsheet and a data frame
are four ways to write the same thing down, and none of them can round differently.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.words import Message, Value

__all__ = ["Column", "Kind", "Row", "Table"]

Row = tuple[Value | None, ...]
"""One line of a table: a value for each column, or nothing."""


class Kind(enum.Enum):
    """What a column holds, and so how it is aligned, written and typed."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    QUANTITY = "quantity"
    TIME = "time"
    MONEY = "money"

    @property
    def to_the_right(self) -> bool:
        """Say whether digits stand under digits."""
        return self not in {Kind.TEXT, Kind.DAY}


@attrs.frozen
class Column:
    """A name and what the cells below it hold.

    Raises :class:`InvalidValue` (``not_a_member``).
    """

    name: Message
    kind: Kind = attrs.field(default=Kind.TEXT, validator=member_validator(Kind))


def as_columns(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Columns as a tuple."""
    return tuple(columns)


def as_places(places: Iterable[int]) -> frozenset[int]:
    """Places of rows as a set."""
    return frozenset(places)


def as_rows(rows: Iterable[Iterable[Value | None]]) -> tuple[Row, ...]:
    """Rows as tuples of cells."""
    return tuple(map(tuple, rows))


def as_row(row: Iterable[Value | None] | None) -> Row | None:
    """A row as a tuple of cells, none as none."""
    return None if row is None else tuple(row)


@attrs.frozen(kw_only=True)
class Table:
    """A report: every row has a cell for each column, ``None`` where there is nothing to say.

    ``total`` is a last row that sums up the others, ``strong`` the places of rows that sum
    up those before them, ``note`` a sentence that a reader needs, ``name`` a short English
    word that files and links are named after. Raises :class:`InvalidValue`
    (``row_length``) where a row and the columns differ in number.

    >>> Table(
    ...     name="stock",
    ...     title=Message("Stock"),
    ...     columns=[Column(Message("Item"))],
    ...     rows=[("tea", 1)],
    ... )
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: A row of the table stock has 2 cells and the \
table 1 columns: ('tea', 1). Give each row a cell for each column. [row_length]
    """

    name: str
    title: Message
    columns: tuple[Column, ...] = attrs.field(converter=as_columns)
    rows: tuple[Row, ...] = attrs.field(converter=as_rows)
    total: Row | None = attrs.field(default=None, converter=as_row)
    note: Message | None = None
    strong: frozenset[int] = attrs.field(default=frozenset(), converter=as_places)

    def __attrs_post_init__(self) -> None:
        """Refuse a row that does not fit the columns."""
        for row in self.rows if self.total is None else (*self.rows, self.total):
            if len(row) != len(self.columns):
                raise InvalidValue(
                    "row_length",
                    f"A row of the table {self.name} has {len(row)} cells and the table"
                    f" {len(self.columns)} columns: {row!r}.",
                    "Give each row a cell for each column.",
                )

    def select(self, *names: str) -> Table:
        """The same table with only the columns of these English names, in this order.

        Raises :class:`InvalidValue` (``unknown_column``).
        """
        known = {column.name.render("en"): place for place, column in enumerate(self.columns)}
        missing = [name for name in names if name not in known]
        if missing:
            raise InvalidValue(
                "unknown_column",
                f"The table {self.name} has no column {missing[0]!r}.",
                f"It has {', '.join(known)}.",
            )
        places = [known[name] for name in names]

        def kept(row: Row) -> Row:
            return tuple(row[place] for place in places)

        return attrs.evolve(
            self,
            columns=[self.columns[place] for place in places],
            rows=map(kept, self.rows),
            total=None if self.total is None else kept(self.total),
        )
