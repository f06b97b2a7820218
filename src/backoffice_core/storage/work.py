"""A unit of work: a plain collector in memory that commits once.

No connection, no lock and no transaction are held while it fills, so it may fill as slowly
as people do.
"""

from __future__ import annotations

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant
from backoffice_core.storage.batches import Batch, Guard, Record
from backoffice_core.storage.limits import instant_validator, name_validator
from backoffice_core.storage.protocols import Receipt, Store

__all__ = ["UnitOfWork"]


@attrs.define(kw_only=True)
class UnitOfWork:
    """Facts and guards gathered under one key, written by one commit.

    >>> from backoffice_core.storage.memory import MemoryStore
    >>> from backoffice_core.storage.batches import Counter
    >>> work = UnitOfWork(tenant="shop", key="count 1", actor="Sari", recorded_at=Instant(0))
    >>> work.require(Counter(name="stock SKU-1", delta=12, floor=0))
    >>> work.commit_to(MemoryStore())
    Receipt(position=0, replayed=False)
    """

    tenant: str = attrs.field(validator=name_validator)
    key: str = attrs.field(validator=name_validator)
    actor: str = attrs.field(validator=name_validator)
    recorded_at: Instant = attrs.field(validator=instant_validator)
    facts: list[Record] = attrs.field(factory=list[Record], init=False)
    guards: list[Guard] = attrs.field(factory=list[Guard], init=False)
    receipt: Receipt | None = attrs.field(default=None, init=False)

    def record(self, stream: str, *facts: object) -> None:
        """Add facts to a stream. Raises :class:`InvalidValue` (``work_committed``)."""
        self.check_uncommitted()
        self.facts.extend(Record(stream, fact) for fact in facts)

    def require(self, *guards: Guard) -> None:
        """Add guards. Raises :class:`InvalidValue` (``work_committed``)."""
        self.check_uncommitted()
        self.guards.extend(guards)

    def batch(self) -> Batch:
        """Return what has been gathered."""
        return Batch.of(
            tenant=self.tenant,
            key=self.key,
            actor=self.actor,
            recorded_at=self.recorded_at,
            facts=self.facts,
            guards=self.guards,
        )

    def commit_to(self, store: Store) -> Receipt:
        """Commit, and take nothing more in; after an error it may be called again."""
        self.receipt = store.commit(self.batch())
        return self.receipt

    def check_uncommitted(self) -> None:
        """Refuse to gather more under a key that is used up."""
        if self.receipt is not None:
            raise InvalidValue(
                "work_committed",
                f"The unit of work {self.key!r} is committed.",
                "Start another one under a key of its own.",
            )
