"""A table as plain text: for a terminal, a mail, a printer."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Iterable, Sequence

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message, Value
from backoffice_core.reports.cells import cell_text, common_currency, has_seconds, title_text
from backoffice_core.reports.tables import Row, Table

__all__ = ["display_width", "safe_line", "table_text", "wrap"]

# Between columns; the second where the first leaves too little room.
GAPS = ("  ", " ")
NARROWEST = 8
WIDTH_MIN = 20
WIDE = frozenset("WF")
WITHOUT_WIDTH = frozenset(("Mn", "Me", "Cf"))
Lines = list[str]


def table_text(
    table: Table, *, locale: str = "en", width: int = 100, rows_max: int | None = None
) -> str:
    """``table`` in aligned columns, ``width`` places wide at most; digits under digits.

    The currency is in the title, unless there are several. Text that is too wide goes on in
    the next line; numbers never do, so a table of very many numbers may be wider. After
    ``rows_max`` rows a line says how many are left out.
    Raises :class:`InvalidValue` (``width_too_small``, ``unknown_locale``).

    >>> from backoffice_core.kernel.money import Money
    >>> from backoffice_core.reports import Column, Kind, Table
    >>> print(
    ...     table_text(
    ...         Table(
    ...             name="cash",
    ...             title=Message("Cash"),
    ...             columns=[Column(Message("Till")), Column(Message("Amount"), Kind.MONEY)],
    ...             rows=[("left", Money.of("1500000", "IDR")), ("right", Money.of(-5, "IDR"))],
    ...         )
    ...     )
    ... )
    Cash (IDR)
    Till      Amount
    -----  ---------
    left   1,500,000
    right         -5
    """
    if width < WIDTH_MIN:
        raise InvalidValue(
            "width_too_small", f"A table cannot be {width} wide.", f"Give at least {WIDTH_MIN}."
        )
    shown = table.rows if rows_max is None else table.rows[:rows_max]
    currency = common_currency(table)
    write = functools.partial(
        cell_text, locale=locale, without=currency, seconds=has_seconds(table)
    )
    cells = [texts(row, write) for row in shown]
    total = None if table.total is None else texts(table.total, write)
    heads = [safe_line(column.name.render(locale)) for column in table.columns]
    layout = lay_out(table, heads, cells if total is None else [*cells, total], width)
    rule = layout.rule
    lines = [safe_line(title_text(table, locale)), *layout.lines(heads), rule]
    if not table.rows:
        lines.append(Message("Nothing to show").render(locale))
    for place, row in enumerate(cells):
        lines += layout.lines(row)
        if place in table.strong and place + 1 < len(cells):
            lines.append(rule)
    if len(shown) < len(table.rows):
        lines += wrap(left_out(len(table.rows) - len(shown)).render(locale), width)
    if total is not None:
        lines += [rule, *layout.lines(total)]
    if table.note is not None:
        lines += wrap(table.note.render(locale), width)
    return "\n".join(lines)


def left_out(count: int) -> Message:
    """Say how many rows are not shown, and where they are."""
    return Message.plural(
        "... and {count} more row: add --html PAGE or --csv FOLDER to see it",
        "... and {count} more rows: add --html PAGE or --csv FOLDER to see them",
        count=count,
    )


def texts(row: Row, write: Callable[[Value | None], str]) -> list[str]:
    """The cells of a row as one line each, before any is broken."""
    return [safe_line(write(value)) for value in row]


def safe_line(text: str) -> str:
    r"""``text`` in one line and without characters that could steer a terminal.

    >>> safe_line("Toko\x1b[2J Maju\njaya")
    'Toko\ufffd[2J Maju jaya'
    """
    if text.isprintable():
        return text
    return "".join(map(safe_character, text))


def safe_character(character: str) -> str:
    """A character, or what stands for one that is not for printing."""
    if character.isspace():
        return character if character == "\N{NO-BREAK SPACE}" else " "
    if character.isprintable() or character == "\N{ZERO WIDTH JOINER}":
        return character
    return "\N{REPLACEMENT CHARACTER}"


def display_width(text: str) -> int:
    """How many places ``text`` takes in a terminal: East Asian wide characters two.

    >>> display_width("abc"), display_width("\N{CJK UNIFIED IDEOGRAPH-5E97}")
    (3, 2)
    """
    return len(text) if text.isascii() else sum(map(character_width, text))


@functools.cache
def character_width(character: str) -> int:
    """The places of one character."""
    if unicodedata.category(character) in WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in WIDE else 1


@attrs.frozen
class Layout:
    """How wide each column is, which stand to the right, and what is between them."""

    widths: Sequence[int]
    right: Sequence[bool]
    gap: str

    @property
    def rule(self) -> str:
        """The line under the names."""
        return self.gap.join("-" * width for width in self.widths)

    def lines(self, cells: Sequence[str]) -> Lines:
        """One row of cells as the lines it needs."""
        columns = [wrap(cell, width) for cell, width in zip(cells, self.widths, strict=True)]
        lines: Lines = []
        for place in range(max(map(len, columns))):
            parts = (
                padded(column[place] if place < len(column) else "", width, right=to_right)
                for column, width, to_right in zip(columns, self.widths, self.right, strict=True)
            )
            lines.append(self.gap.join(parts).rstrip())
        return lines


def lay_out(
    table: Table, heads: Sequence[str], cells: Sequence[Sequence[str]], width: int
) -> Layout:
    """The layout that fits into ``width``; where nothing does, the one that comes closest."""
    right = [column.kind.to_the_right for column in table.columns]
    longest = [
        max((display_width(row[place]) for row in cells), default=0) for place in range(len(heads))
    ]
    least = [max(map(display_width, head.split(" "))) for head in heads]
    wanted = [max(pair) for pair in zip(longest, least, strict=True)]
    layout = Layout(wanted, right, GAPS[0])
    for gap in GAPS:
        room = width - len(gap) * (len(heads) - 1)
        layout = Layout(widened(narrowed(wanted, least, right, room), heads, room), right, gap)
        if sum(layout.widths) <= room:
            break
    return layout


def narrowed(
    wanted: Sequence[int], least: Sequence[int], right: Sequence[bool], room: int
) -> list[int]:
    """The widths where the widest texts give way until all fit, as far as they can."""
    widths = list(wanted)
    lowest = [max(NARROWEST, each) for each in least]
    while sum(widths) > room:
        able = [
            place for place, each in enumerate(widths) if not right[place] and each > lowest[place]
        ]
        if not able:
            break
        widths[max(able, key=widths.__getitem__)] -= 1
    return widths


def widened(widths: list[int], heads: Sequence[str], room: int) -> list[int]:
    """The widths with every name in one line, where there is room for that."""
    wide = [max(width, display_width(head)) for width, head in zip(widths, heads, strict=True)]
    return wide if sum(wide) <= room else widths


def padded(text: str, width: int, *, right: bool) -> str:
    """``text`` filled up with blanks."""
    blanks = " " * (width - display_width(text))
    return blanks + text if right else text + blanks


def wrap(text: str, width: int) -> Lines:
    """``text`` in lines of at most ``width`` places, broken between words where it can be."""
    if display_width(text) <= width:
        return [text]
    lines: Lines = [""]
    for word in text.split(" "):
        if lines[-1] and display_width(lines[-1]) + 1 + display_width(word) <= width:
            lines[-1] += f" {word}"
        elif display_width(word) <= width:
            lines.append(word)
        else:
            lines += broken(word, width)
    return [line for line in lines if line]


def broken(word: Iterable[str], width: int) -> Lines:
    """A word that is longer than a line, in pieces."""
    pieces: Lines = [""]
    for character in word:
        if display_width(pieces[-1]) + character_width(character) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += character
    return pieces
