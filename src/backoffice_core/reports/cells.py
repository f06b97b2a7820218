"""How one value is written: for people by their language, for machines always the same.

Formatting by CLDR costs ten to twenty microseconds a value and a report repeats itself, so
what was written once is kept.
"""

from __future__ import annotations

import functools
from fractions import Fraction

from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.names import Name
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message, Value, format_money, format_value
from backoffice_core.reports.tables import Table

__all__ = [
    "cell_text",
    "clock",
    "common_currency",
    "exact_digits",
    "has_seconds",
    "machine_text",
    "title_text",
]

KEPT_MAX = 20_000
DIGITS_MAX = 12
HOUR, MINUTE = 3600, 60
MINUS = ("-", "\N{MINUS SIGN}")
# "kr." leaves its point, "IDR 5" its blank.
BESIDE_SIGN = " .\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


def common_currency(table: Table) -> Currency | None:
    """The one currency of all amounts of a table; none where there are several, or no amount."""
    rows = table.rows if table.total is None else (*table.rows, table.total)
    found = {value.currency for row in rows for value in row if isinstance(value, Money)}
    return found.pop() if len(found) == 1 else None


def has_seconds(table: Table) -> bool:
    """Whether a time in a table has seconds, so that all are written with theirs."""
    rows = table.rows if table.total is None else (*table.rows, table.total)
    return any(
        isinstance(value, Duration) and value.seconds % MINUTE for row in rows for value in row
    )


def title_text(table: Table, locale: str) -> str:
    """The title, with the currency of the amounts below it where that is always the same."""
    currency = common_currency(table)
    title = table.title.render(locale)
    return title if currency is None else f"{title} ({currency.code})"


@functools.cache
def currency_sign(currency: Currency, locale: str) -> str:
    """What CLDR puts beside an amount: all that is left of nothing when its digits go."""
    return "".join(
        each
        for each in format_money(Money(0, currency), locale)
        if not (each.isdigit() or each.isspace() or each in ".,")
    )


@functools.lru_cache(maxsize=KEPT_MAX)
def bare_amount(money: Money, locale: str) -> str:
    """An amount as CLDR writes it, less the sign of its currency."""
    text = format_money(money, locale).replace(currency_sign(money.currency, locale), "", 1)
    sign = next((each for each in MINUS if text.startswith(each)), "")
    return sign + text.removeprefix(sign).strip(BESIDE_SIGN)


@functools.lru_cache(maxsize=KEPT_MAX)
def written(value: Value, kind: str, locale: str) -> str:  # noqa: ARG001 - 1 == Fraction(1)
    """A value as CLDR writes it, kept."""
    return format_value(value, locale)


def cell_text(
    value: Value | None, locale: str, *, without: Currency | None = None, seconds: bool = False
) -> str:
    """What a reader sees in a cell; time as hours and minutes, nothing as nothing.

    Amounts in the currency ``without`` are written without its sign: the title has it. Time
    is written with its ``seconds`` where another in the table has some.

    >>> from datetime import date
    >>> cell_text(Duration(27_000), "id"), cell_text(date(2026, 5, 4), "id")
    ('7:30', '4 Mei 2026')
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case Duration():
            return clock(value, seconds=seconds)
        case Money() if value.currency == without:
            return bare_amount(value, locale)
        case Name() | Message():  # a message may hold values that cannot be hashed
            return value.render(locale)
        case _:
            return written(value, type(value).__name__, locale)


def clock(time: Duration, *, seconds: bool = False) -> str:
    """Elapsed time as hours:minutes, with ``seconds`` where they are wanted or there are any.

    >>> clock(Duration(5400)), clock(Duration(-61)), clock(Duration(360_000), seconds=True)
    ('1:30', '-0:01:01', '100:00:00')
    """
    length = abs(time.seconds)
    text = f"{length // HOUR}:{length % HOUR // MINUTE:02}"
    rest = f":{length % MINUTE:02}" if seconds or length % MINUTE else ""
    return f"{'-' if time.seconds < 0 else ''}{text}{rest}"


def machine_text(value: Value | None) -> str:
    """A value as a program reads it: ISO dates, plain decimals, time as h:mm:ss.

    >>> machine_text(Money.of("-1234.5", "USD")), machine_text(Fraction(5, 2))
    ('-1234.50', '2.5')
    """
    match value:
        case None:
            return ""
        case Money():
            return f"{value.decimal:f}"
        case Quantity():
            return exact_digits(value.amount)
        case bool() | str() | Name() | Message() | Duration():
            return str(value)
        case int() | Fraction():
            return exact_digits(value)
        case Instant() | ZonedInstant():
            return value.iso()
        case _:
            return value.isoformat()


def exact_digits(number: int | Fraction) -> str:
    """A number in digits: exact where they end, else the nearest of twelve decimals.

    >>> exact_digits(Fraction(-1, 8)), exact_digits(Fraction(1, 3)), exact_digits(7)
    ('-0.125', '0.333333333333', '7')
    """
    scaled = round(abs(number) * 10**DIGITS_MAX)
    whole, rest = divmod(scaled, 10**DIGITS_MAX)
    decimals = f"{rest:0{DIGITS_MAX}}".rstrip("0")
    sign = "-" if number < 0 and scaled else ""
    return f"{sign}{whole}{'.' if decimals else ''}{decimals}"
