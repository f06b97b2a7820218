"""One shape for every statement: rows of figures in columns.

A balance sheet, a profit and loss or a statement of cash flows differ in what their rows are,
not in how they are printed, compared, opened or explained. So that is written once, here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

import attrs

from backoffice_core.bookkeeping.statements.figures import Figure, Measure, Term
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.words import Message

__all__ = ["Statement", "StatementRow", "explain_line"]


@checked
@attrs.frozen(kw_only=True)
class StatementRow:
    """A line: its stable ``key``, and a figure for each column.

    ``parts`` are the keys of the rows that a total sums up, each with its sign; other rows are
    made of accounts. A heading has no figures.
    """

    key: str
    title: str | Message
    figures: tuple[Figure, ...] = attrs.field(repr=False)
    parts: tuple[tuple[int, str], ...] = ()
    is_total: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it only names what follows."""
        return not self.figures

    @property
    def amounts(self) -> tuple[Money, ...]:
        """The amounts of the columns."""
        return tuple(figure.amount for figure in self.figures)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts behind the row, by code."""
        return tuple(sorted({code for figure in self.figures for code in figure.accounts}))


@checked
@attrs.frozen(kw_only=True)
class Statement:
    """Rows of figures in columns; ``name`` is a short English word, ``source`` the standard.

    ``left_out`` are the rows that it could have and does not show, as nothing is in them.
    """

    name: str
    title: Message
    columns: tuple[Message, ...]
    rows: tuple[StatementRow, ...]
    currency: Currency
    source: str = ""
    left_out: tuple[StatementRow, ...] = attrs.field(default=(), repr=False)

    def row(self, key: str) -> StatementRow:
        """The row with a key.

        Raises :class:`InvalidValue` (``statement_row_unknown``).
        """
        return self.found(key, self.rows)

    def found(self, key: str, rows: Iterable[StatementRow]) -> StatementRow:
        """The row with a key among some; those shown are told where there is none."""
        for row in rows:
            if row.key == key:
                return row
        raise InvalidValue(
            "statement_row_unknown",
            f"The statement {self.name} has no row {key!r}.",
            f"It has {', '.join(row.key for row in self.rows)}.",
        )

    def figure(self, key: str, place: int = 0) -> Figure:
        """The figure of a row in the column at a place, counted from 0.

        Raises :class:`InvalidValue` (``statement_row_unknown``, ``column_unknown``).
        """
        return self.placed(self.row(key), place)

    def placed(self, row: StatementRow, place: int) -> Figure:
        """The figure of a row in a column that it has."""
        if not 0 <= place < len(row.figures):
            raise InvalidValue(
                "column_unknown",
                f"The row {row.key} of {self.name} has no column {place}.",
                f"It has {len(row.figures)}, counted from 0.",
            )
        return row.figures[place]

    def amount(self, key: str, place: int = 0) -> Money:
        """The amount of a row in the column at a place, also of one that was left out as zero.

        Raises :class:`InvalidValue` (``statement_row_unknown``, ``column_unknown``).
        """
        return self.placed(self.found(key, (*self.rows, *self.left_out)), place).amount

    def with_changes(self) -> Statement:
        """The same with a column after every two, of what the first is more than the next.

        Of columns A, B, C there come A, B, A - B, C, B - C; a change opens to the postings of
        both.
        """
        columns = list(self.columns[:1])
        for _, other in pairwise(self.columns):
            columns += [other, Message("Change from {column}", column=other)]
        return attrs.evolve(
            self,
            columns=tuple(columns),
            rows=with_changed(self.rows),
            left_out=with_changed(self.left_out),
        )


def with_changed(rows: Iterable[StatementRow]) -> tuple[StatementRow, ...]:
    """The rows with the change after every two figures."""
    return tuple(attrs.evolve(row, figures=changed(row.figures)) for row in rows)


def changed(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures with the change after every two."""
    found = list(figures[:1])
    for one, other in pairwise(figures):
        found += [other, one - other]
    return tuple(found)


class Rows:
    """Rows of a statement as they are put together, top to bottom."""

    def __init__(self, places: int, currency: Currency) -> None:
        self.places = range(places)
        self.found: dict[str, StatementRow] = {}
        self.missing: dict[str, StatementRow] = {}
        self.nothing = Figure(amount=Money.zero(currency), terms=())

    def heading(self, key: str, title: Message) -> None:
        """Name what follows."""
        self.found[key] = StatementRow(key=key, title=title, figures=())

    def line(
        self, key: str, title: str | Message, figure: Callable[[int], Figure], *, keep: bool = False
    ) -> None:
        """A row of accounts; left out where it is zero in every column, unless kept."""
        figures = tuple(map(figure, self.places))
        kept = keep or any(not each.amount.is_zero for each in figures)
        rows = self.found if kept else self.missing
        rows[key] = StatementRow(key=key, title=title, figures=figures)

    def nothing_in(self, key: str, title: str | Message) -> None:
        """A row that is left out, as no account is in it."""
        figures = tuple(self.nothing for _ in self.places)
        self.missing[key] = StatementRow(key=key, title=title, figures=figures)

    def total(
        self, key: str, title: Message, parts: Iterable[tuple[int, str]], *, keep: bool = True
    ) -> None:
        """A row that sums up rows that are there, each with its sign; unless kept, left out."""
        known = tuple((sign, part) for sign, part in parts if part in self.found)
        figures = tuple(self.summed(known, place) for place in self.places)
        rows = self.found if keep else self.missing
        rows[key] = StatementRow(key=key, title=title, figures=figures, parts=known, is_total=True)

    def summed(self, parts: Iterable[tuple[int, str]], place: int) -> Figure:
        """The sum of rows in a column."""
        figure = self.nothing
        for sign, part in parts:
            other = self.found[part].figures[place]
            figure = figure + other if sign > 0 else figure - other
        return figure

    def rows(self) -> tuple[StatementRow, ...]:
        """All that are shown, in order."""
        return tuple(self.found.values())

    def left_out(self) -> tuple[StatementRow, ...]:
        """All that are not."""
        return tuple(self.missing.values())


SENTENCES: Final[Mapping[Measure, str]] = {
    Measure.OPENING: "{account} held {amount} at the start of {column}",
    Measure.EARNED: "{account} moved by {amount} in {column}",
    Measure.UNCLOSED: "{account} held {amount} at the end of {column}",
    Measure.CASH: "Cash of {amount} moved against {account} in {column}",
    Measure.RECEIVED: "Cash of {amount} moved against {account} in {column}",
    Measure.PAID: "Cash of {amount} moved against {account} in {column}",
    Measure.APART: "{amount} takes out what of {account} is not of operations in {column}",
}


@checked
def explain_line(statement: Statement, key: str, place: int = 0) -> Explanation:
    """Why a figure is what it is: the rows it sums up, down to what each account adds.

    To see the postings, open the figure: ``statement.figure(key, place).postings(entries)``.
    Raises :class:`InvalidValue` (``statement_row_unknown``, ``column_unknown``).
    """
    return explain_signed(statement, key, place, 1)


def explain_signed(statement: Statement, key: str, place: int, sign: int) -> Explanation:
    """The explanation of a row, as one that is taken off where the sign is negative."""
    figure, row = statement.figure(key, place), statement.row(key)
    because = (
        [explain_signed(statement, part, place, counted) for counted, part in row.parts]
        if row.parts
        else [reason for term in figure.terms for reason in explain_term(term, figure)]
    )
    says = (
        Message("{row}: {amount}", row=row.title, amount=figure.amount)
        if sign > 0
        else Message("Less {row}: {amount}", row=row.title, amount=figure.amount)
    )
    return Explanation(
        rule=f"statement.{statement.name}.{key}",
        says=says,
        result=figure.amount,
        source="" if row.parts else statement.source,
        because=because,
    )


def explain_term(term: Term, figure: Figure) -> Iterator[Explanation]:
    """What each account of a term adds to a figure; those that add nothing are left out."""
    for account, minor in zip(term.accounts, term.amounts, strict=True):
        if minor:
            amount = Money(minor * term.sign, figure.amount.currency)
            yield Explanation(
                rule=f"statement.{term.measure.value}",
                says=Message(
                    SENTENCES[term.measure],
                    account=account.label,
                    amount=amount,
                    column=term.column.says,
                ),
                result=amount,
            )
