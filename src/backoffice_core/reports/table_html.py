"""A table as HTML: whatever stands in a cell is text there, never markup."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from html import escape

from backoffice_core.kernel.words import Message, Value
from backoffice_core.reports.cells import cell_text, common_currency, has_seconds, title_text
from backoffice_core.reports.tables import Kind, Row, Table

__all__ = ["table_html"]


def table_html(table: Table, *, locale: str = "en") -> str:
    """``table`` as a ``<table>`` with a caption; a page gives it its looks by class.

    Cells with numbers have the class ``n``, days ``d``, rows that sum up ``strong``.

    >>> from backoffice_core.reports import Column, Table
    >>> table = Table(
    ...     name="x", title=Message("Till"), columns=[Column(Message("Who"))], rows=[("<b>",)]
    ... )
    >>> "<b>" in table_html(table), "&lt;b&gt;" in table_html(table)
    (False, True)
    """
    marks = [mark_of(column.kind) for column in table.columns]
    heads = "".join(
        f'<th scope="col"{mark}>{escape(column.name.render(locale))}</th>'
        for column, mark in zip(table.columns, marks, strict=True)
    )
    write = functools.partial(
        cell_text, locale=locale, without=common_currency(table), seconds=has_seconds(table)
    )
    lines = [
        f'<div class="scroll"><table class="{escape(table.name)}">',
        f"<caption>{escape(title_text(table, locale))}</caption>",
        f"<thead><tr>{heads}</tr></thead>",
        "<tbody>",
    ]
    for place, row in enumerate(table.rows):
        opening = '<tr class="strong">' if place in table.strong else "<tr>"
        lines.append(f"{opening}{cells(row, marks, write)}</tr>")
    if not table.rows:
        nothing = escape(Message("Nothing to show").render(locale))
        lines.append(f'<tr><td class="empty" colspan="{len(marks)}">{nothing}</td></tr>')
    lines.append("</tbody>")
    if table.total is not None:
        lines.append(f"<tfoot><tr>{cells(table.total, marks, write)}</tr></tfoot>")
    lines.append("</table></div>")
    if table.note is not None:
        lines.append(f'<p class="note">{escape(table.note.render(locale))}</p>')
    return "\n".join(lines) + "\n"


def mark_of(kind: Kind) -> str:
    """The class of the cells of a column, as it stands in their tag."""
    if kind.to_the_right:
        return ' class="n"'
    return ' class="d"' if kind is Kind.DAY else ""


def cells(row: Row, marks: Sequence[str], write: Callable[[Value | None], str]) -> str:
    """The cells of one row."""
    return "".join(
        f"<td{mark}>{escape(write(value))}</td>" for value, mark in zip(row, marks, strict=True)
    )
