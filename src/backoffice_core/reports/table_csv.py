"""A table as CSV for programs and spreadsheets, safe to open in either.

A spreadsheet runs a cell that starts with ``=``, ``+``, ``-`` or ``@`` as a formula, so a
customer's name could. Text that starts so is written with an apostrophe before it, and text
that already starts with apostrophes before such a sign gets one more, so that taking one off
always gives the text back. Numbers are numbers and stay as they are, negative ones too.
Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
import re

from backoffice_core.kernel.names import Name
from backoffice_core.kernel.words import Message
from backoffice_core.reports.cells import machine_text
from backoffice_core.reports.columns import MachineColumn, machine_columns
from backoffice_core.reports.tables import Kind, Table

__all__ = ["guard", "table_csv", "unguard"]

# Blanks before the sign, half and full width signs alike: spreadsheets trim and fold.
DANGEROUS = re.compile(r"'*\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]|'*[\t\r\n]")
GUARDED = re.compile(rf"'(?={DANGEROUS.pattern})")


def table_csv(table: Table) -> str:
    """The rows of ``table`` under one line of English names, lines ending in CR LF (RFC 4180).

    Days are ISO 8601, time is h:mm:ss, amounts are plain decimals. Raises
    :class:`InvalidValue` (``currency_mixed``).

    >>> from backoffice_core.kernel import Message, Money
    >>> from backoffice_core.reports import Column, Kind, Table
    >>> print(
    ...     table_csv(
    ...         Table(
    ...             name="owed",
    ...             title=Message("Owed"),
    ...             columns=[Column(Message("Party")), Column(Message("Amount"), Kind.MONEY)],
    ...             rows=[("=HYPERLINK(1)", Money.of("-1234.50", "USD"))],
    ...         )
    ...     )
    ... )
    Party,Amount (USD)
    '=HYPERLINK(1),-1234.50
    <BLANKLINE>
    """
    columns = list(machine_columns(table))
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([guard(column.name) for column in columns])
    writer.writerows(zip(*map(written, columns), strict=True))
    return target.getvalue()


def written(column: MachineColumn) -> list[str]:
    """The cells of a column; those of text are guarded."""
    cells = [machine_text(value) for value in column.values]
    if column.kind is Kind.TEXT:
        return list(map(guard, cells))
    # A number column may hold a word ("-" for none): only what is not text passes as it is.
    return [
        guard(cell) if isinstance(value, str | Name | Message) else cell
        for cell, value in zip(cells, column.values, strict=True)
    ]


def guard(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula.

    >>> guard("=1+1"), guard("Toko Maju"), unguard(guard("'=1"))
    ("'=1+1", 'Toko Maju', "'=1")
    """
    return f"'{text}" if DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    """What :func:`guard` was given."""
    return text[1:] if GUARDED.match(text) else text
