"""The events of EPCIS 2.0: what happened to which goods, when, where and why."""

from __future__ import annotations

import enum
import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

import attrs

from backoffice_core.formats.epcis.identifiers import Epc
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.instants import Instant

__all__ = [
    "EpcisAction",
    "EpcisError",
    "EpcisEvent",
    "EpcisEventKind",
    "EpcisGoods",
    "vocabulary_word",
]

EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - local to the event
# The Core Business Vocabulary writes its words in short, as URNs, and as web addresses.
WORD: Final = re.compile(
    r"(?:urn:epcglobal:cbv:[a-z]+:|(?:https?://(?:ref|ns)\.gs1\.org/cbv/|cbv:)[A-Za-z]+-)(.+)"
)


class EpcisEventKind(enum.Enum):
    """The five kinds of events."""

    OBJECT = "ObjectEvent"
    AGGREGATION = "AggregationEvent"
    TRANSACTION = "TransactionEvent"
    TRANSFORMATION = "TransformationEvent"
    ASSOCIATION = "AssociationEvent"


class EpcisAction(enum.Enum):
    """How an event relates to the life of the goods."""

    ADD = "ADD"
    OBSERVE = "OBSERVE"
    DELETE = "DELETE"


@checked_fields
@attrs.frozen(kw_only=True)
class EpcisGoods:
    """Goods of an event: one piece, or so many of a class; ``None`` where that is not told.

    ``uom`` is the code of the unit (UNECE Recommendation 20); without one, pieces are counted.
    """

    epc: Epc
    quantity: Fraction | None = Fraction(1)
    uom: str = ""


@checked_fields
@attrs.frozen(kw_only=True)
class EpcisError:
    """A declaration that an event is wrong, and which events are right instead."""

    at: Instant
    reason: str = ""
    corrections: tuple[str, ...] = ()


@checked_fields
@attrs.frozen(kw_only=True)
class EpcisEvent:
    """One event; ``number`` is its own, ``source`` says where in which file it stands.

    ``offset`` is the local time's, in seconds east of UTC. ``goods`` are what it is about, of a
    transformation its inputs, whose ``outputs`` stand apart; ``parent`` is what they are packed
    in. Words of the Core Business Vocabulary are in their short form (``shipping``).
    ``transactions``, ``sources`` and ``destinations`` are pairs of type and identifier.
    """

    kind: EpcisEventKind
    at: Instant
    offset: int
    source: str
    action: EpcisAction | None = None
    number: str = ""
    step: str = ""
    disposition: str = ""
    read_point: str = ""
    location: str = ""
    goods: tuple[EpcisGoods, ...] = ()
    outputs: tuple[EpcisGoods, ...] = ()
    parent: str = ""
    transformation: str = ""
    transactions: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    destinations: tuple[tuple[str, str], ...] = ()
    lot: str = ""
    expires_on: date | None = None
    recorded: Instant | None = None
    error: EpcisError | None = None

    @property
    def local(self) -> datetime:
        """The local time, where it happened."""
        return EPOCH + timedelta(seconds=self.at.seconds + self.offset)

    @property
    def day(self) -> date:
        """The local day."""
        return self.local.date()


def vocabulary_word(text: str) -> str:
    """A word of the vocabulary in its short form; words of others stay as they are.

    >>> vocabulary_word("urn:epcglobal:cbv:bizstep:shipping")
    'shipping'
    >>> vocabulary_word("https://ref.gs1.org/cbv/BizStep-shipping")
    'shipping'
    """
    found = WORD.fullmatch(text)
    return found[1] if found else text
