"""The embedded store: one SQLite file, read by any SQL tool, durable at every commit.

Only the standard library is needed, and ``sqlite3`` is imported when a store is opened.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from backoffice_core.storage.batches import Batch, kinds_of
from backoffice_core.storage.limits import PAGE_RECORDS
from backoffice_core.storage.protocols import Capabilities, Page, ReadView, Receipt
from backoffice_core.storage.queries import Balance, BalanceQuery, Query
from backoffice_core.storage.relational import SqlView, pages
from backoffice_core.storage.sqlite_links import (
    BorrowedLink,
    FileLink,
    Link,
    check_version,
    translated,
    version_warnings,
)
from backoffice_core.storage.sqlite_reading import Reading
from backoffice_core.storage.sqlite_schema import Tables
from backoffice_core.storage.sqlite_writing import Writing

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["SqliteStore"]

PATIENCE_SECONDS: Final = 30


class SqliteStore:
    """Facts in SQLite; open one with :meth:`open` or on a connection of yours.

    The tables are there to be read: ``entries``, ``postings``, ``punches``, ... with the
    columns of their kind, keyed by tenant and position (and line); ``facts`` holds the
    canonical bytes and ``commits`` who wrote them when. Add views and indexes of your own
    as you like; indexes on a kind's tables are lost when the kind changes.
    """

    def __init__(self, link: Link, tables: Tables, capabilities: Capabilities) -> None:
        """Use :meth:`open` or :meth:`from_connection`."""
        self.link = link
        self.tables = tables
        self.capabilities_known = capabilities

    @classmethod
    def open(cls, path: str, *, patience_seconds: float = PATIENCE_SECONDS) -> SqliteStore:
        """Open the file, creating it (mode 0600) where there is none.

        A commit waits up to ``patience_seconds`` for other processes that write. Raises
        :class:`Unavailable`, :class:`Corrupt`, :class:`SchemaTooNew`.
        """
        import sqlite3

        check_version(sqlite3.sqlite_version_info)
        link = FileLink(path, patience_seconds)
        try:
            return cls.on(link, Tables(), "sqlite", durable=True)
        except BaseException:
            link.close()
            raise

    @classmethod
    def from_connection(cls, connection: Connection, *, prefix: str = "") -> SqliteStore:
        """Use a ``sqlite3.Connection`` of the caller's: facts and its rows commit together.

        A commit behaves as one INSERT on that connection would. Inside a transaction it
        joins it: what it wrote stands when the caller commits, and only then is the receipt
        good. Outside, a connection in autocommit mode (``isolation_level=None`` or
        ``autocommit=True``) commits it at once; any other is left in a transaction for the
        caller to commit. A commit that fails takes back its own writes and nothing of the
        caller's. Reads and views see what the caller's transaction sees.

        Creating the tables, where there are none yet, is part of it in the same way.
        Django has the connection as ``connection.connection``, SQLAlchemy as
        ``session.connection().connection.driver_connection``.

        ``prefix`` keeps our tables apart from the caller's (``facts``, ``commits``,
        ``counters``, ``kinds``, ``schema_versions`` and one or more for each kind). The
        connection's pragmas are the caller's: for durability set ``synchronous=FULL``.
        :meth:`close` leaves it open.
        """
        import sqlite3

        check_version(sqlite3.sqlite_version_info)
        return cls.on(BorrowedLink(connection), Tables(prefix), "sqlite connection", durable=False)

    @classmethod
    def on(cls, link: Link, tables: Tables, name: str, *, durable: bool) -> SqliteStore:
        """Return the store on a link, its tables created."""
        import sqlite3

        # Looking first takes no lock, and leaves a borrowed connection outside a transaction.
        with link.reading() as connection, translated():
            ready = tables.ready(connection)
        if not ready:
            with link.writing("schema") as connection:
                tables.create(connection)
        return cls(
            link,
            tables,
            Capabilities(
                name=name,
                durable=durable,
                snapshots=link.snapshots,
                totals_in_store=True,
                warnings=version_warnings(sqlite3.sqlite_version_info),
            ),
        )

    @property
    def capabilities(self) -> Capabilities:
        """What this store can do."""
        return self.capabilities_known

    def commit(self, batch: Batch) -> Receipt:
        """Write the batch, all or nothing; errors as :meth:`Store.commit` says."""
        kinds = kinds_of(batch)
        with self.link.writing(batch.key) as connection:
            return Writing(connection, self.tables, batch, kinds).run()

    def read(self, query: Query, *, after: int = 0, limit: int = PAGE_RECORDS) -> Iterator[Page]:
        """Yield the facts asked for; a page that is not read yet holds nothing open."""
        return pages(self.asking, query, after, limit)

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return exact totals, summed by SQLite."""
        with self.asking() as reading:
            return reading.balances(query)

    @contextmanager
    def asking(self) -> Generator[Reading]:
        """Return a connection for one question."""
        with self.link.reading() as connection, translated():
            yield Reading(connection, self.tables)

    @contextmanager
    def view(self) -> Generator[ReadView]:
        """Return a snapshot; on a borrowed connection it is the caller's transaction."""
        with self.link.viewing() as connection:
            yield SqlView(Reading(connection, self.tables), self.link.check_usable, translated)

    def close(self) -> None:
        """Close our connections; a borrowed one stays open."""
        self.link.close()
