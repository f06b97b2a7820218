"""Bank statements: what a line says, and which document it pays.

A bank knows dates, amounts and whatever the payer wrote. The document is found in that
text by looking up its words among the known numbers; a line that names none, or several,
is left to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from backoffice_core.bookkeeping.model import Payment
from backoffice_core.kernel.money import Money

__all__ = ["StatementLine", "payments_from"]

PUNCTUATION = ".,;:!?()[]<>\"'/+"


@attrs.frozen(kw_only=True)
class StatementLine:
    """One booking: ``number`` the bank's reference, ``amount`` positive when received.

    ``text`` is what the payer wrote, ``line`` where in the file it stands, if known.
    """

    number: str
    day: date
    amount: Money
    text: str
    line: int | None = None


def payments_from(
    lines: Iterable[StatementLine], documents: Mapping[str, str]
) -> tuple[Payment, ...]:
    """The payments of a statement; ``documents`` names the party of each known number.

    A line whose text names exactly one of them gets document and party. References that a
    bank gave twice are told apart by their order.

    >>> line = StatementLine(
    ...     number="B1",
    ...     day=date(2026, 5, 4),
    ...     amount=Money.of(5, "USD"),
    ...     text="Pelunasan pj-7, terima kasih",
    ... )
    >>> payments_from([line], {"PJ-7": "Warung Sari"})[0].party
    'Warung Sari'
    """
    numbers = {number.casefold(): number for number in documents}
    words_most = max((number.count(" ") + 1 for number in documents), default=1)
    used: dict[str, int] = {}
    found: list[Payment] = []
    for line in lines:
        times = used[line.number] = used.get(line.number, 0) + 1
        document = document_in(line.text, numbers, words_most)
        found.append(
            Payment(
                number=line.number if times == 1 else f"{line.number}#{times}",
                day=line.day,
                amount=line.amount,
                party=None if document is None else documents[document] or None,
                document=document,
                text=line.text,
            )
        )
    return tuple(found)


def document_in(text: str, numbers: Mapping[str, str], words_most: int) -> str | None:
    """The one known number that a text names, if it names exactly one."""
    words = [word.strip(PUNCTUATION) for word in text.casefold().split()]
    named = {
        numbers[candidate]
        for length in range(1, words_most + 1)
        for start in range(len(words) - length + 1)
        if (candidate := " ".join(words[start : start + length])) in numbers
    }
    return named.pop() if len(named) == 1 else None
