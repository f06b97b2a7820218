"""Charts as an accountant writes them down: one account a line, indented below its group.

The ready charts are kept this way, so that a person can check them against the books, and a
business can write its own. A line is ``code | name | name in the other language | properties``,
four blanks deeper than its group. Properties are ``name=value`` or a bare word, parted by blanks:
``type``, ``line`` (a :class:`LineItem`), ``nature``, ``cash`` (a :class:`CashFlow`) are taken over
from the group where a line does not say otherwise; ``role``, ``control``, ``contra``, and
``currency`` (codes parted by commas) are an account's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final, NoReturn, TypeVar

import attrs

from backoffice_core.bookkeeping.account_classes import (
    AccountType,
    CashFlow,
    Control,
    ExpenseNature,
    LineItem,
)
from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Account, Translation
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["chart_from_outline"]

INDENT: Final = 4
CELLS: Final = 4
PROPERTIES: Final = frozenset(
    ("type", "line", "nature", "cash", "role", "control", "contra", "currency")
)
INHERITED: Final = ("type", "line", "nature", "cash")
Properties = Mapping[str, str]
Choice = TypeVar("Choice", bound=Enum)


@attrs.frozen(kw_only=True)
class Line:
    """One line: where it is, its cells, and its properties with those of its group."""

    number: int
    depth: int
    cells: tuple[str, str, str]
    properties: Properties


@checked
def chart_from_outline(outline: str, *, translated: str = "en") -> Chart:
    """The chart that an outline writes down; ``translated`` is the language of the third cell.

    Raises :class:`InvalidValue`: ``outline_malformed``, which names the line, and the codes of
    :class:`Account` and :class:`Chart`.

    >>> chart = chart_from_outline('''
    ... 1 | Aset | Assets | type=asset
    ...     11 | Kas | Cash on hand | line=cash cash=cash role=cash
    ... ''')
    >>> cash = chart.role("cash")
    >>> cash.parent, cash.type.value, cash.title.render("en")
    ('1', 'asset', 'Cash on hand')
    """
    groups: list[Account] = []
    accounts: list[Account] = []
    for line in read_lines(outline):
        del groups[line.depth :]
        accounts.append(account_of(line, groups[-1] if groups else None, translated))
        groups.append(accounts[-1])
    return Chart(accounts)


def read_lines(outline: str) -> Iterator[Line]:
    """The lines that are not empty, with inherited properties."""
    above: list[Properties] = []
    for number, text in enumerate(outline.splitlines(), start=1):
        if not text.strip():
            continue
        depth, rest = divmod(len(text) - len(text.lstrip(" ")), INDENT)
        if rest or depth > len(above):
            refuse(number, f"it is not {INDENT} blanks deeper than its group")
        cells = [cell.strip() for cell in text.split("|")]
        if len(cells) != CELLS:
            refuse(number, f"it does not have {CELLS} cells parted by |")
        code, name, other, properties = cells
        del above[depth:]
        own = read_properties(number, properties)
        inherited = {key: above[-1][key] for key in INHERITED if above and key in above[-1]}
        above.append({**inherited, **own})
        yield Line(number=number, depth=depth, cells=(code, name, other), properties=above[-1])


def read_properties(number: int, cell: str) -> Properties:
    """The properties of one line."""
    found: dict[str, str] = {}
    for word in cell.split():
        key, _, value = word.partition("=")
        if key not in PROPERTIES:
            refuse(number, f"{key!r} is none of {' '.join(sorted(PROPERTIES))}")
        found[key] = value
    return found


def account_of(line: Line, group: Account | None, translated: str) -> Account:
    """The account of a line."""
    code, name, other = line.cells
    properties = line.properties
    kind = choice(AccountType, "type", line)
    if kind is None:
        refuse(line.number, "neither it nor its group has a type")
    return Account(
        code=code,
        name=name,
        type=kind,
        role=properties.get("role", ""),
        parent=group.code if group else None,
        contra="contra" in properties,
        control=choice(Control, "control", line),
        line_item=choice(LineItem, "line", line),
        nature=choice(ExpenseNature, "nature", line),
        cash_flow=choice(CashFlow, "cash", line),
        currencies=filter(None, properties.get("currency", "").split(",")),
        translations=[Translation(translated, other)] if other else (),
    )


def choice(kind: type[Choice], key: str, line: Line) -> Choice | None:
    """A property that is one of a few words."""
    word = line.properties.get(key)
    if word is None:
        return None
    try:
        return kind(word)
    except ValueError:
        words = " ".join(str(member.value) for member in kind)
        refuse(line.number, f"{key} is {word!r}, which is none of {words}")


def refuse(number: int, why: str) -> NoReturn:
    """Refuse a line and say why."""
    raise InvalidValue(
        "outline_malformed",
        f"Line {number} of the outline cannot be read: {why}.",
        "Write: code | name | translation | properties.",
    )
