"""What a command's key decides by itself: nothing yet, the same again, or a refusal."""

from __future__ import annotations

from typing import TypeAlias

from backoffice_core.bookkeeping.ledger.answers import Answer, Refused, refused
from backoffice_core.bookkeeping.ledger.codes import Code
from backoffice_core.bookkeeping.ledger.commands import (
    CloseAccount,
    Pend,
    Post,
    PostPending,
    ReopenAccount,
    VoidPending,
)
from backoffice_core.bookkeeping.ledger.comparing import compare
from backoffice_core.bookkeeping.ledger.drafts import KEY_CHARACTERS_MAX
from backoffice_core.bookkeeping.ledger.state import LedgerState
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.words import Value

__all__ = ["known_before", "moment", "refuse"]

KeyedCommand: TypeAlias = CloseAccount | ReopenAccount | Post | Pend | PostPending | VoidPending


def refuse(
    state: LedgerState, key: str, code: Code, *, account: str = "", **values: Value
) -> Refused:
    """Refuse a command that has a key."""
    known: dict[str, Value] = {"key": key, "account": account}
    return refused(code, key, {**known, **values}, now=state.now, account=account)


def moment(state: LedgerState, at: Instant | None) -> Instant:
    """When something happened: now, unless it is imported."""
    return state.now if at is None else at


def known_before(state: LedgerState, command: KeyedCommand) -> Answer | None:
    """The answer where the key alone decides; None for a new one."""
    key = command.key
    if not key:
        return refuse(state, key, Code.KEY_MISSING)
    if len(key) > KEY_CHARACTERS_MAX:
        length, most = len(key), KEY_CHARACTERS_MAX
        return refuse(state, key, Code.KEY_TOO_LONG, length=length, length_max=most)
    if command.at is not None and command.at > state.now:
        return refuse(state, key, Code.IMPORT_IN_FUTURE, at=command.at, now=state.now)
    if key in state.keys:
        return compare(state, command)
    failed = state.failed.get(key)
    if failed is not None:
        return refuse(state, key, Code.KEY_ALREADY_FAILED, reason=failed.code.value)
    return None
