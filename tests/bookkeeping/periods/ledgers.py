"""Random ledgers with dimensions, currencies and recording times, shared by tests of periods."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from backoffice_core import Currency, Instant, Money
from backoffice_core.bookkeeping import Dimension, Entry, EntryKind, Posting
from backoffice_core.bookkeeping.periods import BookedEntry
from tests.bookkeeping.books import CODES

IDR = Currency.of("IDR")
RECORDED_FIRST = Instant.parse("2026-04-01T00:00:00Z")
RECORDED_LAST = Instant.parse("2026-08-01T00:00:00Z")


def at(text: str) -> Instant:
    """An instant in Jakarta, `2026-06-01T09:00`."""
    return Instant.parse(f"{text}:00+07:00")


def made(
    number: str,
    day: date,
    legs: dict[str, int],
    *,
    kind: EntryKind = EntryKind.ORDINARY,
    journal: str = "other",
) -> Entry:
    """An entry from minor units of rupiah by account."""
    return Entry(
        number=number,
        day=day,
        journal=journal,
        kind=kind,
        text="",
        postings=tuple(
            Posting(account=code, amount=Money(minor, IDR)) for code, minor in legs.items()
        ),
    )


instants = st.integers(RECORDED_FIRST.seconds, RECORDED_LAST.seconds).map(Instant)
ledger_days = st.dates(date(2026, 4, 1), date(2026, 7, 31))


@st.composite
def ledgers(
    draw: st.DrawFn,
    *,
    size_max: int = 10,
    currencies: tuple[str, ...] = ("IDR", "USD"),
    kinds: tuple[EntryKind, ...] = (EntryKind.ORDINARY, EntryKind.ADJUSTING),
) -> tuple[Entry, ...]:
    """Random balanced entries of April to July, with parties, documents and dimensions."""
    entries: list[Entry] = []
    for number in range(draw(st.integers(0, size_max))):
        money = Currency.of(draw(st.sampled_from(currencies)))
        amounts = draw(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=3))
        legs = [
            Posting(
                account=draw(st.sampled_from(CODES)),
                amount=Money(amount, money),
                party=draw(st.sampled_from([None, "Maju", "Sumber"])),
                document=draw(st.sampled_from([None, "A"])),
                dimensions=[
                    Dimension(name, draw(st.sampled_from(["x", "y"])))
                    for name in ("branch", "project")
                    if draw(st.booleans())
                ],
            )
            for amount in (*amounts, -sum(amounts))
        ]
        entries.append(
            Entry(
                number=str(number),
                day=draw(ledger_days),
                journal=draw(st.sampled_from(["sales", "payments"])),
                kind=draw(st.sampled_from(kinds)),
                text="",
                postings=tuple(legs),
            )
        )
    return tuple(entries)


@st.composite
def booked_ledgers(draw: st.DrawFn, *, size_max: int = 10) -> tuple[BookedEntry, ...]:
    """Random entries, each with when it was recorded."""
    return tuple(BookedEntry(entry, draw(instants)) for entry in draw(ledgers(size_max=size_max)))
