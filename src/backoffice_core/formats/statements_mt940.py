"""Bank statements in MT940 (SWIFT customer statement), as banks really write it.

Fields begin with ``:tag:`` at the start of a line and go on until the next one. ``:61:`` is a
booking, the ``:86:`` after it what the payer wrote. The currency stands in the balance
(``:60F:``). Banks that count months of thirty days write 30 February; it is read as the
last day of that month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import attrs

from backoffice_core.formats.files import file_bytes
from backoffice_core.formats.problems import Problems
from backoffice_core.formats.statements import StatementLine
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money

__all__ = ["mt940_lines", "read_mt940"]

TAG = re.compile(r":([0-9]{2}[A-Z]?|NS):")
BOOKING = re.compile(
    r"(?P<day>[0-9]{6})(?P<entry>[0-9]{4}|[ ]{4})?(?P<sign>R?[CD]|E[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>[0-9]{1,15}(?:,[0-9]{0,5})?)(?P<kind>[A-Z][A-Z0-9 ]{3})?(?P<rest>.*)",
    re.DOTALL,
)
BALANCE = re.compile(r"(?P<sign>[CD])(?P<day>[0-9]{6})(?P<currency>[A-Z]{3})(?P<amount>[0-9,]+)")
# A reversal of a credit takes money away, a reversal of a debit gives it back.
SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1, "EC": 1, "ED": -1}
STRUCTURED = re.compile(r"[0-9]{3}([?>/+])[0-9]{2}")
TEXT_MAX = 1000
HALF_A_YEAR_DAYS = 183
CENTURY = 2000


@attrs.frozen
class Field:
    """A field of a statement: its tag, its text over all its lines, and where it starts."""

    tag: str
    text: str
    line: int


def read_mt940(
    source: Path | str | bytes, *, currency: str | Currency | None = None
) -> tuple[StatementLine, ...]:
    r"""The bookings of MT940 statements, given as a path or as bytes.

    ``currency`` is used where no balance names one. Raises :class:`InputRefused` for what
    is no such statement or has bookings that cannot be read.

    >>> lines = read_mt940(
    ...     b":20:1\n:60F:C260430IDR0,\n:61:2605040504C1500,50NTRFNONREF//B1\n:86:PJ-7"
    ... )
    >>> print(lines[0].day, lines[0].amount, lines[0].number, lines[0].text)
    2026-05-04 IDR 1500.50 B1 PJ-7
    """
    problems = Problems()
    content, file = (source, "statement.sta") if isinstance(source, bytes) else (None, "")
    if not isinstance(source, bytes):
        path = Path(source)
        content, file = file_bytes(path.parent, path.name, problems), path.name
    lines: tuple[StatementLine, ...] = ()
    if content is not None:
        known = None if currency is None else Currency.of(currency)
        lines = mt940_lines(content, file=file, problems=problems, currency=known)
    problems.refuse()
    return lines


def mt940_lines(
    content: bytes, *, file: str, problems: Problems, currency: Currency | None = None
) -> tuple[StatementLine, ...]:
    """The bookings of statements; what cannot be read becomes a problem."""
    fields = list(fields_of(content))
    if not any(field.tag in {"20", "25", "60F", "60M", "61"} for field in fields):
        problems.add(file, "It holds no MT940 statement.", "Export MT940 (fields like :61:).")
        return ()
    reader = Reader(file=file, problems=problems, currency=currency)
    for field, after in zip(fields, [*fields[1:], None], strict=True):
        reader.take(field, after)
    return tuple(reader.found)


def fields_of(content: bytes) -> Iterator[Field]:
    """The fields in order; what stands before the first one is the envelope."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    tag, parts, start = "", [""], 0
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        line = "".join(sign if sign.isprintable() else " " for sign in raw).rstrip()
        if found := TAG.match(line):
            if tag:
                yield Field(tag, "\n".join(parts).strip("\n"), start)
            tag, parts, start = found[1], [line[found.end() :]], number
        elif line.strip() in {"-", "-}"} or line.startswith("{"):
            if tag:
                yield Field(tag, "\n".join(parts).strip("\n"), start)
            tag, parts = "", []
        else:
            parts.append(line)
    if tag:
        yield Field(tag, "\n".join(parts).strip("\n"), start)


@attrs.define(kw_only=True)
class Reader:
    """Where a reading stands: the statement, its currency, and the bookings so far."""

    file: str
    problems: Problems
    currency: Currency | None
    statement: str = ""
    balance: Money | None = None
    count: int = 0
    found: list[StatementLine] = attrs.Factory(list[StatementLine])

    def take(self, field: Field, after: Field | None) -> None:
        """Take the next field; ``after`` is the one that follows it."""
        try:
            if field.tag in {"20", "28C", "28"}:
                self.statement = field.text.split("\n", 1)[0].strip()[:35] or self.statement
            elif field.tag in {"60F", "60M"}:
                self.balance = self.balance_of(field)
                self.count = 0
            elif field.tag in {"62F", "62M"}:
                self.check_closing(field)
            elif field.tag == "61":
                words = after.text if after is not None and after.tag == "86" else ""
                self.book(field, words)
        except InvalidValue as problem:
            self.balance = None
            self.problems.add(
                self.file,
                problem.message,
                problem.remedy,
                line=field.line,
                field=f":{field.tag}:",
            )

    def balance_of(self, field: Field) -> Money:
        """A balance, and with it the currency of what follows."""
        found = BALANCE.match(field.text)
        if found is None:
            raise malformed(field.text, "a balance", "Write it like C260430IDR1500,00.")
        self.currency = Currency.of(found["currency"])
        return amount_of(found["amount"], self.currency) * SIGNS[found["sign"]]

    def check_closing(self, field: Field) -> None:
        """Note a closing balance that the bookings do not lead to."""
        opening, self.balance = self.balance, None
        closing = self.balance_of(field)
        if opening is not None and opening.currency == closing.currency and opening != closing:
            raise InvalidValue(
                "balance_differs",
                f"The bookings lead to {opening}, the closing balance says {closing}.",
                "A page is missing, or a booking was changed: export it again.",
            )

    def book(self, field: Field, words: str) -> None:
        """Take a booking."""
        first = field.text.partition("\n")[0]
        found = BOOKING.fullmatch(first)
        if found is None:
            raise malformed(first, "a booking", "See MT940, field 61.")
        if self.currency is None:
            raise InvalidValue(
                "currency_missing",
                "No balance names the currency.",
                "Export the statement with its balances.",
            )
        self.count += 1
        amount = amount_of(found["amount"], self.currency) * SIGNS[found["sign"]]
        own, _, bank = found["rest"].partition("//")
        number = bank.strip() or f"{self.statement}/{self.count}"
        text = text_of(words)
        if own.strip() not in {"", "NONREF"}:
            text = f"{text} {own.strip()}".strip()
        if self.balance is not None:
            self.balance = self.balance + amount
        self.found.append(
            StatementLine(
                number=number[:35],
                day=day_of(found["day"], (found["entry"] or "").strip()),
                amount=amount,
                text=text[:TEXT_MAX],
                line=field.line,
            )
        )


def malformed(text: str, what: str, remedy: str) -> InvalidValue:
    """The error for a field that is not what its tag says."""
    return InvalidValue("field_malformed", f"{text[:60]!r} is not {what}.", remedy)


def amount_of(text: str, currency: Currency) -> Money:
    """An amount with a comma for decimals: ``1500,50``, ``1500,`` or ``1500``."""
    return Money.of(text.replace(",", ".").rstrip("."), currency)


def day_of(value: str, entry: str) -> date:
    """The booking date: the entry's month and day in the year nearest the value date."""
    year = CENTURY + int(value[:2])
    day = date_of(year, value[2:])
    if not entry:
        return day
    near = date_of(year, entry)
    if near - day > timedelta(days=HALF_A_YEAR_DAYS):
        return date_of(year - 1, entry)
    if day - near > timedelta(days=HALF_A_YEAR_DAYS):
        return date_of(year + 1, entry)
    return near


def date_of(year: int, month_and_day: str) -> date:
    """A date; 29 and 30 February are the last day of the month where they do not exist."""
    month, day = int(month_and_day[:2]), int(month_and_day[2:])
    try:
        if month == 2 and day in {29, 30}:  # noqa: PLR2004
            return date(year, 3, 1) - timedelta(days=1)
        return date(year, month, day)
    except ValueError as problem:
        raise malformed(f"{year}{month_and_day}", "a date", "Dates are YYMMDD.") from problem


def text_of(words: str) -> str:
    """What the payer wrote, without the codes that many banks put in (``?20`` or ``>20``).

    >>> text_of("166?00GUTSCHRIFT?20Rechnung PJ-7?21vom 4. Mai")
    'GUTSCHRIFT Rechnung PJ-7 vom 4. Mai'
    """
    if structured := STRUCTURED.match(words):
        joined = words.replace("\n", "")
        parts = re.split(rf"{re.escape(structured[1])}[0-9]{{2}}", joined)[1:]
        return " ".join(" ".join(parts).split())
    return " ".join(words.split())
