"""What a ledger answers to a command: accepted, known already, or refused and why."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from backoffice_core.bookkeeping.ledger.codes import TRANSIENT, Code, sentence_of
from backoffice_core.bookkeeping.ledger.records import FailedKey, PendingEntry
from backoffice_core.bookkeeping.model import Entry
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.words import Message, Value

__all__ = ["Accepted", "Answer", "Exists", "Refused"]


@attrs.frozen
class Accepted:
    """The command took effect; ``facts`` are what a store should remember of it, in order."""

    key: str
    facts: tuple[object, ...]

    @property
    def entry(self) -> Entry | None:
        """The entry posted or held, its amounts as they were balanced; None for others."""
        first = self.facts[0]
        if isinstance(first, PendingEntry):
            return first.entry
        return first if isinstance(first, Entry) else None


@attrs.frozen
class Exists:
    """The same command was accepted before; nothing happened now, so there are no facts."""

    key: str

    @property
    def facts(self) -> tuple[object, ...]:
        """None: the store has them."""
        return ()


@attrs.frozen(kw_only=True)
class Refused:
    """The command took no effect, and why.

    ``account`` and ``posting`` (from 0) say where in the entry, ``detail`` which dimension
    differs, or by what code a check refused. ``facts`` holds the used-up key when the refusal is
    a transient one.
    """

    key: str
    code: Code = attrs.field(validator=member_validator(Code))
    says: Message
    account: str = ""
    posting: int | None = None
    detail: str = ""
    facts: tuple[FailedKey, ...] = ()


Answer: TypeAlias = Accepted | Exists | Refused
"""What a ledger answers to a command."""


def refused(
    code: Code,
    key: str,
    values: dict[str, Value],
    *,
    now: Instant,
    account: str = "",
    posting: int | None = None,
    detail: str = "",
) -> Refused:
    """A refusal with its sentence; it uses the key up where another moment might accept."""
    return Refused(
        key=key,
        code=code,
        says=sentence_of(code, **values),
        account=account,
        posting=posting,
        detail=detail,
        facts=(FailedKey(key=key, code=code, at=now),) if code in TRANSIENT else (),
    )
