"""Bank statements in camt.053 (ISO 20022, bank-to-customer statement), any version.

Versions differ in their namespace and in a few places, so elements are found by their
local names. Only booked entries count. A collective entry is taken apart where the amounts
of its transactions add up to it, because each of them may pay another document. XML from
outside is read with defusedxml: no document types, no entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from backoffice_core.formats.files import file_bytes
from backoffice_core.formats.problems import Problems
from backoffice_core.formats.statements import StatementLine
from backoffice_core.formats.tables import read_day
from backoffice_core.kernel.errors import InvalidValue, require
from backoffice_core.kernel.money import Money

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["camt053_lines", "read_camt053"]

AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,5})?")
NOTHING_PROVIDED = frozenset({"NOTPROVIDED", "NONREF", "NOTAVAILABLE"})
SIGNS = {"CRDT": 1, "DBIT": -1}
TEXT_MAX = 1000


def read_camt053(source: Path | str | bytes) -> tuple[StatementLine, ...]:
    """The booked lines of a camt.053 statement, given as a path or as bytes.

    Raises :class:`InputRefused` for what is no such statement or has entries that cannot
    be read, and :class:`MissingExtra` without the extra ``formats``.
    """
    problems = Problems()
    content, file = (source, "statement.xml") if isinstance(source, bytes) else (None, "")
    if not isinstance(source, bytes):
        path = Path(source)
        content, file = file_bytes(path.parent, path.name, problems), path.name
    lines = () if content is None else camt053_lines(content, file=file, problems=problems)
    problems.refuse()
    return lines


def camt053_lines(content: bytes, *, file: str, problems: Problems) -> tuple[StatementLine, ...]:
    """The booked lines of a statement; what cannot be read becomes a problem."""
    root = parsed(content, file, problems)
    if root is None:
        return ()
    found: list[StatementLine] = []
    statements = list(children(root, "BkToCstmrStmt", "Stmt"))
    if not statements:
        problems.add(file, "It holds no camt.053 statement.", "Export camt.053 (BkToCstmrStmt).")
    for number, statement in enumerate(statements, start=1):
        name = text_at(statement, "Id") or str(number)
        for place, entry in enumerate(children(statement, "Ntry"), start=1):
            try:
                found.extend(lines_of(entry, f"{name}/{place}"))
            except InvalidValue as problem:
                problems.add(
                    file,
                    f"Entry {place} of statement {name[:40]}: {problem.message}",
                    problem.remedy,
                    field="Ntry",
                )
    return tuple(found)


def parsed(content: bytes, file: str, problems: Problems) -> Element | None:
    """The root element, or nothing and a problem."""
    reader = require("defusedxml.ElementTree", extra="formats", purpose="Reading camt.053")
    try:
        root: Element = reader.fromstring(content, forbid_dtd=True)
    # ParseError is a SyntaxError; forbidden constructs and odd encodings are ValueErrors.
    except (SyntaxError, ValueError, LookupError, RecursionError) as problem:
        place = getattr(problem, "position", None)
        problems.add(
            file,
            f"It is not XML that can be read: {str(problem)[:120] or type(problem).__name__}.",
            "Export the statement again, as camt.053.",
            line=place[0] if place else None,
        )
        return None
    return root


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element, *path: str) -> Iterator[Element]:
    """The elements at the end of a path of local names."""
    if not path:
        yield element
        return
    for child in element:
        if local(child) == path[0]:
            yield from children(child, *path[1:])


def text_at(element: Element, *path: str) -> str:
    """The text of the first element at the end of a path, or nothing."""
    for child in children(element, *path):
        return (child.text or "").strip()
    return ""


def lines_of(entry: Element, fallback: str) -> Iterator[StatementLine]:
    """The lines of one entry: one, or one for each of its transactions."""
    status = text_at(entry, "Sts", "Cd") or text_at(entry, "Sts")
    if status not in {"BOOK", ""}:
        return
    sign = sign_of(entry)
    amount = amount_of(entry) * sign
    day = day_of(entry)
    number = text_at(entry, "AcctSvcrRef") or text_at(entry, "NtryRef") or fallback
    details = list(children(entry, "NtryDtls", "TxDtls"))
    parts = [part_of(detail, sign) for detail in details]
    amounts = [part for part in parts if part is not None]
    whole = Money.zero(amount.currency)
    same = all(part.currency == amount.currency for part in amounts)
    if len(amounts) == len(details) > 1 and same and sum(amounts, whole) == amount:
        for index, (detail, part) in enumerate(zip(details, amounts, strict=True), start=1):
            text = words_of(detail) or text_at(entry, "AddtlNtryInf")[:TEXT_MAX]
            reference = text_at(detail, "Refs", "AcctSvcrRef") or f"{number}/{index}"
            yield StatementLine(number=reference, day=day, amount=part, text=text)
        return
    words = [*(words_of(detail) for detail in details), text_at(entry, "AddtlNtryInf")]
    text = " ".join(word for word in words if word)[:TEXT_MAX]
    yield StatementLine(number=number, day=day, amount=amount, text=text)


def sign_of(element: Element) -> int:
    """Plus one for a credit, minus one for a debit."""
    indicator = text_at(element, "CdtDbtInd")
    if indicator not in SIGNS:
        raise InvalidValue(
            "sign_unknown", f"{indicator[:20]!r} is neither CRDT nor DBIT.", "Mend CdtDbtInd."
        )
    return SIGNS[indicator]


def amount_of(element: Element) -> Money:
    """The amount of an element, unsigned."""
    for child in children(element, "Amt"):
        text = (child.text or "").strip()
        if AMOUNT.fullmatch(text) is None:
            raise InvalidValue(
                "amount_malformed",
                f"{text[:40]!r} is not an amount.",
                "Amounts are digits with a point for decimals.",
            )
        return Money.of(text, child.get("Ccy", ""))
    raise InvalidValue("amount_missing", "There is no amount.", "Add Amt.")


def part_of(detail: Element, sign: int) -> Money | None:
    """The amount of one transaction of an entry, where it says one."""
    for holder in (detail, *children(detail, "AmtDtls", "TxAmt")):
        if any(True for _ in children(holder, "Amt")):
            indicator = text_at(detail, "CdtDbtInd")
            return amount_of(holder) * SIGNS.get(indicator, sign)
    return None


def day_of(entry: Element) -> date:
    """The day an entry was booked; without one, its value date."""
    for kind in ("BookgDt", "ValDt"):
        text = text_at(entry, kind, "Dt") or text_at(entry, kind, "DtTm")
        if text:
            day = read_day(text[:10])
            if day is None:
                raise InvalidValue(
                    "date_malformed", f"{text[:40]!r} is not a date.", f"Mend {kind}."
                )
            return day
    raise InvalidValue("date_missing", "There is no booking date.", "Add BookgDt.")


def words_of(detail: Element) -> str:
    """What a transaction says it is for: free text, references, the payer's own reference."""
    words = [(part.text or "").strip() for part in children(detail, "RmtInf", "Ustrd")]
    words += [text_at(part, "CdtrRefInf", "Ref") for part in children(detail, "RmtInf", "Strd")]
    words += [text_at(part, "RfrdDocInf", "Nb") for part in children(detail, "RmtInf", "Strd")]
    own = text_at(detail, "Refs", "EndToEndId")
    if own not in NOTHING_PROVIDED and own not in words:
        words.append(own)
    return " ".join(word for word in words if word)[:TEXT_MAX]
