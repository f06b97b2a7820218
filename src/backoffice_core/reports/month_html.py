"""The month as one page: every table, three pictures, nothing fetched from anywhere.

The page has no script and loads nothing, so it can be mailed, archived and printed, and
opened in ten years. Long tables are folded; only what no browser could show is cut.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

import attrs

from backoffice_core.kernel.words import Message
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.reports.book_tables import (
    account_table,
    balance_sheet_table,
    journal_table,
    journals_table,
    open_item_table,
    open_parties_table,
    profit_and_loss_table,
    trial_balance_table,
)
from backoffice_core.reports.cells import cell_text
from backoffice_core.reports.month_text import key_figures
from backoffice_core.reports.names import month_name
from backoffice_core.reports.page_style import STYLE
from backoffice_core.reports.people_tables import timesheet_table, wage_table
from backoffice_core.reports.pictures import roster_picture, stock_picture, weekly_picture
from backoffice_core.reports.roster_tables import open_shift_table, roster_table
from backoffice_core.reports.stock_tables import proposal_table, stock_table
from backoffice_core.reports.table_html import table_html
from backoffice_core.reports.tables import Table
from backoffice_core.reports.verdict_tables import (
    can_be_read,
    change_table,
    changes_table,
    finding_table_in_words,
    tie_table,
    ties_sentence,
)

__all__ = ["month_html"]

# A table of more rows than the first shows only the second, until it is unfolded.
OPEN_MAX: Final = 60
SHOWN: Final = 20
# Beyond so many rows a page takes long to open, and nobody looks a row up in it.
ROWS_MAX: Final = 20_000


@attrs.frozen(kw_only=True)
class Section:
    """A part of the page: where links lead to, its heading, its picture, its tables."""

    anchor: str
    title: Message
    tables: Iterable[Table]
    picture: bytes = b""
    picture_title: Message | None = None


def month_html(month: ClosedMonth, *, locale: str = "en") -> str:
    """A closed month as one HTML page, the same bytes for the same month.

    Needs the extra ``plot``. Raises :class:`InvalidValue` (``unknown_locale``).
    """
    anchors: list[str] = []
    sections: list[str] = []
    # One by one, so that the tables of one are gone before those of the next are made.
    for section in sections_of(month, locale):
        heading = escape(section.title.render(locale))
        anchors.append(f'<a href="#{section.anchor}">{heading}</a>')
        sections.append(section_html(section, locale))
    title = escape(f"{month.shop.name} - {month_name(month.shop.month).render(locale)}")
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{escape(locale.replace("_", "-"))}">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{title}</title>",
            f"<style>{STYLE}</style></head>",
            "<body>",
            f"<header><h1>{title}</h1>{verdict(month, locale)}{cards(month, locale)}</header>",
            f"<nav>{''.join(anchors)}</nav>",
            "<main>",
            *sections,
            "</main>",
            f"<footer>{escape(ties_sentence(month, locale=locale))}</footer>",
            "</body></html>\n",
        )
    )


def verdict(month: ClosedMonth, locale: str) -> str:
    """The three ties, each marked by a sign and a word as well as by colour."""
    items: list[str] = []
    for tie in month.ties:
        name, sign = ("holds", "\N{CHECK MARK}") if tie.holds else ("broken", "\N{BALLOT X}")
        says = escape(tie.says.render(locale))
        items.append(f'<li class="{name}"><b>{sign}</b> {says}</li>')
    return f'<ul class="verdict">{"".join(items)}</ul>'


def cards(month: ClosedMonth, locale: str) -> str:
    """The key figures, one card each."""
    figures = "".join(
        f"<div><dt>{escape(cell_text(name, locale))}</dt>"
        f"<dd>{escape(cell_text(value, locale))}</dd></div>"
        for name, value in key_figures(month).rows
    )
    return f'<dl class="cards">{figures}</dl>'


def sections_of(month: ClosedMonth, locale: str) -> Iterator[Section]:
    """All parts of the page in order: what to act on first, records last."""
    yield Section(
        anchor="findings", title=Message("Findings"), tables=(finding_table_in_words(month),)
    )
    yield Section(
        anchor="result",
        title=Message("Result"),
        picture=weekly_picture(month, locale=locale),
        picture_title=Message("Revenue beside cost, week by week"),
        tables=(profit_and_loss_table(month), balance_sheet_table(month)),
    )
    yield Section(
        anchor="people",
        title=Message("Time and wages"),
        tables=(timesheet_table(month), wage_table(month)),
    )
    yield Section(
        anchor="stock",
        title=Message("Stock and orders"),
        picture=stock_picture(month, locale=locale),
        picture_title=Message("Stock of the busiest items, day by day"),
        tables=(proposal_table(month), stock_table(month)),
    )
    yield Section(
        anchor="roster",
        title=Message("Next month's roster"),
        picture=roster_picture(month, locale=locale),
        picture_title=Message("Who works when next month"),
        tables=(open_shift_table(month), roster_table(month)),
    )
    yield Section(
        anchor="open-items",
        title=Message("Open items"),
        tables=(open_parties_table(month), open_item_table(month)),
    )
    yield Section(
        anchor="books",
        title=Message("Books"),
        tables=(
            make(month)
            for make in (trial_balance_table, journals_table, journal_table, account_table)
        ),
    )
    yield Section(
        anchor="changes",
        title=Message("Changes"),
        tables=(
            tie_table(month),
            changes_table(month),
            *((change_table(month),) if can_be_read(month) else ()),
        ),
    )


def section_html(section: Section, locale: str) -> str:
    """One part of the page."""
    parts = [f'<section id="{section.anchor}"><h2>{escape(section.title.render(locale))}</h2>']
    if section.picture:
        says = "" if section.picture_title is None else section.picture_title.render(locale)
        data = base64.b64encode(section.picture).decode()
        parts.append(
            f'<figure><img alt="{escape(says)}" src="data:image/svg+xml;base64,{data}"></figure>'
        )
    parts += [folded(table, locale) for table in section.tables]
    parts.append("</section>")
    return "\n".join(parts)


def left_out(count: int) -> Message:
    """Say how many rows the page does not show, and where they are."""
    return Message.plural(
        "{count} more row is not on this page: add --csv FOLDER to have it",
        "{count} more rows are not on this page: add --csv FOLDER to have them",
        count=count,
    )


def folded(table: Table, locale: str) -> str:
    """A table; of a long one only the first rows, the others behind a line that counts them."""
    if len(table.rows) <= OPEN_MAX:
        return table_html(table, locale=locale)
    first = attrs.evolve(table, rows=table.rows[:SHOWN], total=None, note=None, strong=())
    strong = (place - SHOWN for place in table.strong if place >= SHOWN)
    others = attrs.evolve(table, rows=table.rows[SHOWN:ROWS_MAX], strong=strong)
    count = Message.plural("{count} more row", "{count} more rows", count=len(others.rows))
    missing = len(table.rows) - ROWS_MAX
    says = f'<p class="note">{escape(left_out(missing).render(locale))}</p>' if missing > 0 else ""
    return (
        f"{table_html(first, locale=locale)}"
        f"<details><summary>{escape(count.render(locale))}</summary>\n"
        f"{table_html(others, locale=locale)}</details>{says}"
    )
