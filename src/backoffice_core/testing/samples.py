"""The facts that the storage laws are tried with: every type of column, children, no domain."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.kernel.facts import child_table, fact
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity, Unit
from backoffice_core.storage import Batch, Guard, Record

__all__ = ["Mood", "Note", "Slip", "SlipLine", "batch_of", "note", "slip"]

POINTS = Currency("PTS", 0)
ONE_PIECE = Quantity(Fraction(1), Unit.of("pcs"))
NOON = Instant.parse("2026-05-04T12:00:00Z")


class Mood(enum.Enum):
    """A value out of a few."""

    GLAD = "glad"
    GRIM = "grim"


@fact("law_notes", identity=("number",))
@attrs.frozen(kw_only=True)
class Note:
    """A fact with a column of every type."""

    number: int
    text: str = ""
    weight: int = 0
    done: bool = False
    day: date = date(2026, 5, 4)
    at: Instant = NOON
    place: ZonedInstant | None = None
    took: Duration = Duration(0)
    share: Fraction = Fraction(1, 3)
    mood: Mood = Mood.GLAD
    stock: Quantity = ONE_PIECE
    tags: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class SlipLine:
    """A part of a slip."""

    account: str
    amount: Money
    party: str | None = None


@fact("law_slips", identity=("number",))
@attrs.frozen(kw_only=True)
class Slip:
    """A fact with parts in a table of their own."""

    number: str
    day: date
    party: str | None = None
    lines: tuple[SlipLine, ...] = child_table("law_slip_lines")


def note(number: int, *, text: str = "", weight: int = 0) -> Record:
    """Return a note in the stream ``notes``."""
    return Record("notes", Note(number=number, text=text, weight=weight))


def slip(number: str, *amounts: tuple[str, int], day: date = date(2026, 5, 4)) -> Record:
    """Return a slip in the stream ``slips`` with a line for each account and amount."""
    lines = tuple(SlipLine(account=name, amount=Money(minor, POINTS)) for name, minor in amounts)
    return Record("slips", Slip(number=number, day=day, lines=lines))


def batch_of(
    key: str,
    *facts: Record,
    tenant: str = "shop",
    guards: Iterable[Guard] = (),
    actor: str = "Sari",
) -> Batch:
    """Return a batch of facts, recorded at noon."""
    return Batch.of(
        tenant=tenant, key=key, actor=actor, recorded_at=NOON, facts=facts, guards=guards
    )
